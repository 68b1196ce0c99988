//! What each form of output must be, beside being free of what is forbidden.
//!
//! Owns reading HTML, Markdown, JSON and lists just far enough to see whether foreign text became part of their form.

use super::marks::leaks;

/// Forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Text,
    /// For programs: tabs stand in it.
    Script,
    Html,
    Markdown,
    Json,
    Jsonl,
    Toml,
    Opml,
    Urls,
}

/// What is wrong with an output, if anything is.
pub fn faults(form: Form, bytes: &[u8]) -> Vec<String> {
    let mut faults = leaks(bytes, form == Form::Script);
    let text = String::from_utf8_lossy(bytes);
    if text.contains(super::site::SECRET) {
        faults.push("a password".to_owned());
    }
    match form {
        Form::Text | Form::Script => {}
        Form::Html => faults.extend(html(&text)),
        Form::Markdown => faults.extend(markdown(&text)),
        Form::Json => faults.extend(serde_json::from_str::<serde_json::Value>(&text).err().map(|error| error.to_string())),
        Form::Jsonl => faults.extend(text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).err()).map(|error| error.to_string())),
        Form::Toml => faults.extend(toml::from_str::<toml::Table>(&text).err().map(|error| error.to_string())),
        Form::Opml => faults.extend(opml(&text)),
        Form::Urls => faults.extend(text.lines().filter(|line| !line.starts_with("http://") && !line.is_empty()).map(|line| format!("no address: {line}"))),
    }
    faults
}

/// Tags and attributes that the program writes; anything else came from elsewhere.
const TAGS: &str = " html head meta title body header h1 h2 h3 h4 h5 h6 p em strong article section ul ol li time a img figure figcaption pre code blockquote table caption thead tbody tr td th br hr s del b i !DOCTYPE ";
const ATTRIBUTES: &str = " lang charset name content http-equiv href src alt loading datetime start html ";

fn html(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for part in text.split('<').skip(1) {
        let Some((tag, _)) = part.split_once('>') else {
            faults.push(format!("an open tag: {part}"));
            continue;
        };
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        if !TAGS.contains(&format!(" {name} ")) {
            faults.push(format!("a tag: <{tag}>"));
        }
        // Outside of quotes stand only names of attributes.
        let outside: String = tag.split('"').step_by(2).skip(usize::from(!tag.contains('"'))).collect::<Vec<_>>().join(" ");
        let names = outside.split_whitespace().skip(1).map(|word| word.trim_end_matches('='));
        faults.extend(names.filter(|name| !ATTRIBUTES.contains(&format!(" {name} "))).map(|name| format!("an attribute: {name} in <{tag}>")));
        for address in ["href=\"", "src=\""] {
            let leads = tag.split(address).skip(1).filter(|rest| !rest.starts_with("http://") && !rest.starts_with("https://"));
            faults.extend(leads.map(|rest| format!("an address: {rest}")));
        }
    }
    faults
}

fn markdown(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fence: Option<String> = None;
    for line in text.lines() {
        let bare = line.trim_start_matches([' ', '>', '-', '*', '1', '.']);
        let run: String = bare.chars().take_while(|character| *character == '`').collect();
        match &fence {
            Some(open) if run.len() >= open.len() && bare == run => fence = None,
            Some(_) => continue,
            None if run.len() >= 3 => fence = Some(run),
            None => {}
        }
        let prose = without_code(line);
        for (at, _) in prose.match_indices('<').filter(|(at, _)| !is_escaped(&prose, *at)) {
            if !prose[at..].starts_with("<http") {
                faults.push(format!("markup: {}", &prose[at..]));
            }
        }
        for (at, _) in prose.match_indices("](").filter(|(at, _)| !is_escaped(&prose, *at)) {
            if !prose[at..].starts_with("](http") {
                faults.push(format!("a link: {}", &prose[at..]));
            }
        }
        for (mark, what) in [("#", "QHEAD"), ("-", "QITEM"), (">", "QQUOTE"), ("[", "QTABLE]")] {
            let own = line.trim_start_matches([' ', '>', '-']);
            if own.starts_with(&format!("{mark} {what}")) || own.starts_with(&format!("{mark}{what}")) || line.trim_start() == format!("{mark} {what}") {
                faults.push(format!("a block: {line}"));
            }
        }
    }
    faults
}

/// A line without its code spans, in which nothing is markup.
fn without_code(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        if is_escaped(rest, at) {
            out.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        }
        let run: String = rest[at..].chars().take_while(|character| *character == '`').collect();
        let after = &rest[at + run.len()..];
        out.push_str(&rest[..at]);
        let Some(end) = after.find(&run) else { return out + &rest[at..] };
        rest = after[end..].trim_start_matches('`');
    }
    out + rest
}

fn is_escaped(text: &str, at: usize) -> bool {
    text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

fn opml(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for part in text.split('<').skip(1) {
        let name = part.trim_start_matches('/').split([' ', '>', '\n']).next().unwrap_or_default();
        if !["?xml", "opml", "head", "title", "body", "outline"].contains(&name) {
            faults.push(format!("an element: <{part}"));
        }
        let inside = part.split('>').next().unwrap_or_default();
        let outside: String = inside.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        let names = outside.split_whitespace().skip(1).map(|word| word.trim_end_matches('=')).filter(|name| !["/", "?"].contains(name));
        faults.extend(
            names
                .filter(|name| !["version", "encoding", "text", "title", "type", "xmlUrl", "htmlUrl"].contains(name))
                .map(|name| format!("an attribute: {name}")),
        );
    }
    faults
}
