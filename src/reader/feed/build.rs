//! Builds the tree of a feed's XML, however broken it is.
//!
//! Owns tolerance on the level of XML: text before the root, bare `&` and `<`, HTML entities, unquoted attributes, missing
//! and stray end tags, unclosed CDATA, a file that was cut off. Must not know what an element means.
//!
//! It never fails, does not follow external entities, and takes time linear in the input.

use std::borrow::Cow;

use super::{
    names::{self, Space},
    tree::{Element, Node, Tree},
};
use crate::reader::fragment::entities::unescape;

/// Deepest nesting that is kept as elements; below, only text is.
pub(super) const MAX_DEPTH: usize = 200;

/// Most elements, and pieces of text that no element parts: a feed of 60,000 entries has about as many.
const MAX_ELEMENTS: usize = 400_000;

/// Most bytes of entity values that a document may declare for itself, and the length of one.
const MAX_ENTITIES: usize = 64;
const MAX_ENTITY_BYTES: usize = 256;

/// Reads `source`.
pub(super) fn read(source: &str) -> Tree<'_> {
    let mut builder = Builder { source, ..Builder::default() };
    builder.run();
    builder.finish()
}

/// Whether an element of this name holds one entry.
fn is_entry(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

#[derive(Default)]
struct Builder<'a> {
    source: &'a str,
    /// Open elements, outermost first.
    open: Vec<Element<'a>>,
    done: Vec<Node<'a>>,
    /// Prefix → vocabulary, with the depth that declared it.
    spaces: Vec<(usize, &'a str, Space)>,
    /// Entities that the document type declares.
    entities: Vec<(&'a str, &'a str)>,
    elements: usize,
    is_too_long: bool,
    /// A closing mark that is nowhere in the rest, so that it is not looked for again and again.
    missing: Vec<&'static str>,
}

impl<'a> Builder<'a> {
    fn run(&mut self) {
        while !self.source.is_empty() {
            let Some((text, rest)) = self.source.split_once('<') else {
                self.text(self.source);
                return;
            };
            self.text(text);
            let markup = self.source.get(text.len()..).unwrap_or_default();
            self.source = markup;
            if let Some(after) = rest.strip_prefix("!--") {
                self.skip_past(after, "-->");
            } else if let Some(after) = rest.strip_prefix("![CDATA[") {
                let inside = self.skip_past(after, "]]>");
                self.elements += 1;
                self.push_text(Cow::Borrowed(inside));
            } else if rest.starts_with('?') {
                self.skip_past(rest, ">");
            } else if rest.starts_with('!') {
                self.document_type(rest);
            } else if let Some(after) = rest.strip_prefix('/').filter(|after| starts_name(after)) {
                self.end_tag(after);
            } else if starts_name(rest) {
                self.start_tag(rest);
            } else {
                self.elements += 1;
                self.push_text(Cow::Borrowed("<"));
                self.source = rest;
            }
            if self.elements >= MAX_ELEMENTS {
                self.is_too_long = !self.source.trim_start().is_empty();
                return;
            }
        }
    }

    /// Moves past `end` and gives what stands before it; the rest of the document where there is none.
    fn skip_past(&mut self, after: &'a str, end: &'static str) -> &'a str {
        let found = if self.missing.contains(&end) { None } else { after.split_once(end) };
        if let Some((inside, rest)) = found {
            self.source = rest;
            return inside;
        }
        self.missing.push(end);
        self.source = "";
        after
    }

    /// Passes over a document type, taking the plain internal entities; nothing external is ever read.
    fn document_type(&mut self, rest: &'a str) {
        let mut depth = 0_usize;
        let end = rest.bytes().position(|byte| {
            match byte {
                b'[' => depth += 1,
                b']' => depth = depth.saturating_sub(1),
                b'>' if depth == 0 => return true,
                _ => {}
            }
            false
        });
        let inside = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.source = rest.get(inside.len()..).and_then(|tail| tail.get(1..)).unwrap_or_default();
        for declaration in inside.split("<!ENTITY").skip(1).take(MAX_ENTITIES) {
            let mut words = declaration.trim_start().splitn(2, char::is_whitespace);
            let (Some(name), Some(value)) = (words.next(), words.next()) else { continue };
            let value = value.trim_start();
            let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { continue };
            // A value with references in it could multiply itself ("billion laughs"): it stays unread.
            let value = value.trim_start_matches(quote).split(quote).next().unwrap_or_default();
            if value.len() <= MAX_ENTITY_BYTES && !value.replace("&#", "").contains('&') {
                self.entities.push((name, value));
            }
        }
    }

    fn decode(&self, text: &'a str) -> Cow<'a, str> {
        if self.entities.is_empty() || !text.contains('&') {
            return unescape(text);
        }
        let own = self.entities.iter().fold(text.to_owned(), |text, (name, value)| {
            let reference = format!("&{name};");
            if text.contains(&reference) { text.replace(&reference, value) } else { text }
        });
        Cow::Owned(unescape(&own).into_owned())
    }

    /// Running text. A `]]>` in it (forbidden by XML 1.0 §2.4) is the end of a CDATA section that another one closed before it.
    fn text(&mut self, text: &'a str) {
        // One character is looked for much faster than three, and most texts are short.
        if !text.contains(']') {
            let text = self.decode(text);
            return self.push_text(text);
        }
        for part in text.split("]]>") {
            let part = self.decode(part);
            self.push_text(part);
        }
    }

    fn push_text(&mut self, text: Cow<'a, str>) {
        // Text outside of the root is no part of the feed.
        if let Some(parent) = self.open.last_mut().filter(|_| !text.is_empty()) {
            // Most elements hold one text, and a growing list begins with room for four.
            if parent.children.is_empty() {
                parent.children.reserve_exact(1);
            }
            parent.children.push(Node::Text(text));
        }
    }

    fn start_tag(&mut self, rest: &'a str) {
        let (tag, mut rest) = split_name(rest);
        let mut attributes = Vec::new();
        let mut empty = false;
        loop {
            rest = rest.trim_start();
            let mut characters = rest.chars();
            match characters.next() {
                // The end, or a tag that was never closed: the next one begins here.
                None | Some('<') => break,
                Some('>') => {
                    rest = characters.as_str();
                    break;
                }
                Some('/') => {
                    empty = rest.starts_with("/>");
                    rest = characters.as_str();
                }
                Some(_) => {
                    empty = false;
                    let (name, value, after) = self.attribute(rest);
                    if !name.is_empty() {
                        attributes.push((name, self.decode(value)));
                    }
                    rest = after;
                }
            }
        }
        self.source = rest;
        self.elements += 1;
        self.open_element(tag, attributes, empty);
    }

    fn attribute(&mut self, rest: &'a str) -> (&'a str, &'a str, &'a str) {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<')).unwrap_or(rest.len());
        // Never stand still: a name of no length is one stray character.
        let end = if end == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { end };
        let (name, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else { return (name, "", after) };
        for (quote, end) in [('"', "\""), ('\'', "'")] {
            let Some(quoted) = value.strip_prefix(quote) else { continue };
            if !self.missing.contains(&end) {
                if let Some((value, after)) = quoted.split_once(quote) {
                    return (name, value, after);
                }
                self.missing.push(end);
            }
        }
        let end = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
        let (value, after) = value.split_at_checked(end).unwrap_or((value, ""));
        (name, value.trim_matches(['"', '\'']), after)
    }

    fn open_element(&mut self, tag: &'a str, attributes: Vec<(&'a str, Cow<'a, str>)>, empty: bool) {
        let (prefix, local) = tag.split_once(':').unwrap_or(("", tag));
        let name = lower_case(local);
        // `<item>` inside `<item>`: the end tag of the first was forgotten.
        if is_entry(&name)
            && let Some(at) = self.open.iter().position(|element| element.tag == tag)
        {
            self.close_to(at);
        }
        if self.open.len() >= MAX_DEPTH {
            return;
        }
        let depth = self.open.len();
        for (written, value) in &attributes {
            if let Some(declared) = written.strip_prefix("xmlns") {
                self.spaces.push((depth, declared.trim_start_matches(':'), names::space(value)));
            }
        }
        let declared = self.spaces.iter().rev().find(|(_, known, _)| *known == prefix).map(|(_, _, space)| *space);
        let mut space = declared.unwrap_or_else(|| names::customary(prefix));
        // Drafts of Atom had a dozen names: whatever `feed` is the root of is Atom.
        if name == "feed" && depth == 0 && space == Space::Other {
            space = Space::Atom;
            self.spaces.push((depth, prefix, space));
        }
        self.open.push(Element { space, name, attributes, children: Vec::new(), tag });
        if empty {
            self.close_to(depth);
        }
    }

    fn end_tag(&mut self, rest: &'a str) {
        let (tag, after) = split_name(rest);
        self.source = match after.find(['>', '<']) {
            Some(at) if after.get(at..).is_some_and(|rest| rest.starts_with('>')) => after.get(at + 1..).unwrap_or_default(),
            Some(at) => after.get(at..).unwrap_or_default(),
            None => "",
        };
        if let Some(at) = self.open.iter().rposition(|element| element.tag.eq_ignore_ascii_case(tag)) {
            self.close_to(at);
        }
    }

    /// Closes every open element from `depth` inwards.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(mut element) = self.open.pop() else { return };
            element.children.shrink_to_fit();
            let inner = self.open.len();
            while self.spaces.last().is_some_and(|(declared, _, _)| *declared >= inner) {
                self.spaces.pop();
            }
            match self.open.last_mut() {
                Some(parent) => parent.children.push(Node::Element(element)),
                None => self.done.push(Node::Element(element)),
            }
        }
    }

    fn finish(mut self) -> Tree<'a> {
        let cut = self.open.iter().position(|element| is_entry(&element.name));
        if let Some(at) = cut {
            self.open.truncate(at);
        }
        self.close_to(0);
        Tree { root: Element { children: self.done, ..Element::default() }, cut_off: cut.is_some() && !self.is_too_long, is_too_long: self.is_too_long }
    }
}

fn starts_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

fn split_name(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<')).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree in a short form: `name(child child)`, texts in quotes.
    fn shape(source: &str) -> String {
        fn write(element: &Element<'_>, out: &mut Vec<String>) {
            for child in &element.children {
                match child {
                    Node::Text(text) => out.push(format!("{text:?}")),
                    Node::Element(element) => {
                        let mut inner = Vec::new();
                        write(element, &mut inner);
                        out.push(format!("{}({})", element.name, inner.join(" ")));
                    }
                }
            }
        }
        let mut out = Vec::new();
        write(&read(source).root, &mut out);
        out.join(" ")
    }

    #[test]
    fn what_is_broken_is_read_as_it_was_meant() {
        for (source, wanted) in [
            ("junk <?xml version='1.0'?>\n<!DOCTYPE x [<!ENTITY a \"b\">]><a>&a; T</a>", r#"a("b T")"#),
            ("<a>AT&T &nbsp1 < 2 &eacute;</a>", r#"a("AT&T &nbsp1 " "<" " 2 é")"#),
            ("<a><b>x<br>y</b><c/></a>", r#"a(b("x" br("y")) c())"#),
            ("<a></z>x<![CDATA[<i>&amp;]]></a>", r#"a("x" "<i>&amp;")"#),
            ("<a><item><t>1</t><item><t>2</t></item></a>", r#"a(item(t("1")) item(t("2")))"#),
            ("<a><item><t>1</t></item><item><t>2", r#"a(item(t("1")))"#),
            ("<A><pubDate>x</PubDate></A>", r#"a(pubdate("x"))"#),
            ("<a><![CDATA[x", r#"a("x")"#),
            ("<a><![CDATA[x <![CDATA[y]]> z]]></a>", r#"a("x <![CDATA[y" " z")"#),
        ] {
            assert_eq!(shape(source), wanted, "{source}");
        }
    }

    #[test]
    fn attributes_quoted_or_not() {
        let tree = read("<a x='1' y=2 z w=\"a>b\" q=\"open>text</a>");
        let a = tree.root.elements().next().expect("an element");
        assert_eq!(
            [a.attribute("X"), a.attribute("y"), a.attribute("z"), a.attribute("w"), a.attribute("q")],
            [Some("1"), Some("2"), Some(""), Some("a>b"), Some("open")]
        );
        assert_eq!(a.text(), "text");
    }

    #[test]
    fn a_bomb_of_entities_stays_what_it_is() {
        let bomb = "<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&m; &x;</a>";
        assert_eq!(shape(bomb), r#"a("&m; &x;")"#);
    }

    #[test]
    fn hostile_shapes_take_no_time() {
        // Half a second is fifty times what these take; quadratic reading would take minutes.
        for unit in ["<a b=\"", "<!--", "<![CDATA[", "<", "<a ", "</a", "&", "<item>", "<!x[", "<a xmlns:b='c'>"] {
            let source = format!("<rss>{}", unit.repeat(600_000 / unit.len()));
            let started = std::time::Instant::now();
            let tree = read(&source);
            assert!(tree.root.children.len() <= 1);
            assert!(started.elapsed().as_secs() < 5, "{unit}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(source in "(<[/!?]?[a-z:]{0,4}( [a-z:]{1,5}=[\"']?[a-zé&;]{0,3}[\"']?)?/?>?|&[a-z#0-9]{0,4};?|<!\\[CDATA\\[|\\]\\]>|\\PC){0,40}") {
            let _ = read(&source);
        }
    }
}
