//! Who wrote an article, by what the page states and by what is printed near its title.
//!
//! Owns reading names out of such texts: words that lead to them, lists of several, what is no name. Must not look at the body.

use super::{marks::Marks, words};
use crate::reader::dom::{self, Node};

/// Most names of a byline.
const MAX_AUTHORS: usize = 6;

/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 80;

/// Words that lead to names, in lower case.
const LEADS: &[&str] = &[
    "by ",
    "by: ",
    "written by ",
    "story by ",
    "words by ",
    "reported by ",
    "posted by ",
    "von ",
    "von: ",
    "autor: ",
    "autorin: ",
    "autoren: ",
    "text: ",
    "par ",
    "auteur: ",
    "auteur : ",
    "por ",
    "di ",
    "door ",
    "av ",
    "af ",
    "tekst: ",
    "tác giả: ",
    "tác giả ",
    "bài: ",
    "bài, ảnh: ",
    "bài và ảnh: ",
    "pv ",
    "ctv ",
    "oleh ",
    "yazan: ",
];

/// Words between names, with their spaces.
const BETWEEN: &[&str] = &[", ", "; ", " | ", " • ", " · ", " / ", " and ", " und ", " et ", " y ", " e ", " och ", " og ", " en ", " và ", " & "];

/// Links beside a name that are none.
const NETWORKS: &[&str] =
    &["twitter", "facebook", "instagram", "linkedin", "bluesky", "mastodon", "email", "e mail", "x", "follow", "rss", "website", "contact", "zalo"];

/// Names in metadata: those of the `meta` elements that hold authors.
pub(super) fn stated(marks: &Marks<'_>) -> Vec<String> {
    let keys =
        ["author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "dcsext.author", "sailthru.author", "byl", "parsely-author"];
    keys.iter().map(|key| marks.metas_of(&[key]).into_iter().take(1).flat_map(split).collect::<Vec<_>>()).find(|names| !names.is_empty()).unwrap_or_default()
}

/// Names in JSON-LD, which may hold several in one text.
pub(super) fn split_all(texts: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    for name in texts.iter().flat_map(|text| split(text)) {
        if !names.contains(&name) && names.len() < MAX_AUTHORS {
            names.push(name);
        }
    }
    names
}

/// The names in one text: `By Lê An and Hà My, dpa`.
pub(super) fn split(text: &str) -> Vec<String> {
    let bare = without_lead(text);
    let mut parts = vec![bare];
    for between in BETWEEN {
        parts = parts.into_iter().flat_map(|part| part.split(between)).collect();
    }
    // A word between names may be part of one: where a piece is no name, the text stays whole.
    let names: Vec<String> = parts.iter().map(|part| without_lead(part).to_owned()).filter(|part| is_stated_name(part)).collect();
    let are_all = !names.is_empty() && parts.iter().all(|part| is_stated_name(without_lead(part)));
    if are_all || bare.contains("://") {
        return names.into_iter().take(MAX_AUTHORS).collect();
    }
    Some(bare.to_owned()).filter(|name| is_stated_name(name)).into_iter().collect()
}

/// A text without the words that lead to names. Several may stand there (`Text: von …`).
fn without_lead(text: &str) -> &str {
    let mut bare = text.trim().trim_matches(['(', ')', '|', '·', '•', ',', ';', '.']).trim();
    loop {
        let folded = bare.to_lowercase();
        let lead = LEADS.iter().find(|lead| folded.starts_with(*lead)).map(|lead| lead.chars().count());
        let Some(rest) = lead.and_then(|length| bare.char_indices().nth(length)).and_then(|(at, _)| bare.split_at_checked(at)) else { return bare };
        bare = rest.1.trim();
    }
}

/// Whether a text in a place for names can be one: no address, no handle, no sentence.
fn is_stated_name(text: &str) -> bool {
    let is_slug = text.contains(['-', '_']) && !text.contains(' ') && text.chars().all(|character| !character.is_uppercase());
    !text.is_empty()
        && text.chars().count() <= MAX_NAME_CHARS
        && words::count(text) <= 8
        && text.chars().any(char::is_alphabetic)
        && !text.contains("://")
        && !text.contains('@')
        && !is_slug
        && !text.eq_ignore_ascii_case("admin")
}

/// Names printed in the places that are marked for them, the first place that has any.
pub(super) fn printed(marks: &Marks<'_>) -> Vec<String> {
    let is_near = |node: &&Node<'_>| !dom::is_inside(node, &["nav", "footer", "aside"]);
    let mut candidates = marks.authors.iter().filter(is_near);
    candidates
        .find_map(|place| {
            let names = names_at(place);
            if names.is_empty() {
                return None;
            }
            Some(with_neighbours(place, names, marks))
        })
        .unwrap_or_default()
}

/// The names in one place: its links to authors, or else its text.
fn names_at(place: &Node<'_>) -> Vec<String> {
    // A place with a whole paragraph in it is about its author.
    let text = dom::text(place);
    if words::count(&text) > 25 {
        return Vec::new();
    }
    let links = dom::select(place, "a, [itemprop='name'], [rel~='author']");
    let mut linked: Vec<String> = Vec::new();
    for name in links.iter().map(dom::text).map(|text| without_lead(&text).to_owned()) {
        if is_printed_name(&name) && !linked.contains(&name) && linked.len() < MAX_AUTHORS {
            linked.push(name);
        }
    }
    if !linked.is_empty() {
        return linked;
    }
    let names = split(&text);
    if names.iter().all(|name| is_printed_name(name)) { names } else { Vec::new() }
}

fn is_printed_name(name: &str) -> bool {
    words::is_name(name) && words::count(name) <= 5 && !NETWORKS.contains(&words::fold(name).as_str())
}

/// More names in elements of the same class around the same parent: papers print one author in each.
fn with_neighbours(place: &Node<'_>, mut names: Vec<String>, marks: &Marks<'_>) -> Vec<String> {
    let class = place.attr("class");
    let around = |node: &Node<'_>| node.ancestors_it(Some(2)).map(|ancestor| ancestor.id).collect::<Vec<_>>();
    let here = around(place);
    for other in marks.authors.iter().filter(|other| other.id != place.id && class.is_some() && other.attr("class") == class) {
        if around(other).iter().any(|id| here.contains(id)) {
            for name in names_at(other) {
                if !names.contains(&name) && names.len() < MAX_AUTHORS {
                    names.push(name);
                }
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{super::marks, *};

    fn printed_in(html: &str) -> Vec<String> {
        let tree = dom::tree(html);
        printed(&marks::read(&tree))
    }

    #[test]
    fn one_text_may_name_several() {
        for (text, wanted) in [
            ("By Lê An", vec!["Lê An"]),
            ("Von Eva Hall und Jo Bär, dpa", vec!["Eva Hall", "Jo Bär", "dpa"]),
            ("Par Ève Noir et Léa Blanc", vec!["Ève Noir", "Léa Blanc"]),
            ("Text: von Eva Hall", vec!["Eva Hall"]),
            ("Reuters", vec!["Reuters"]),
            ("PV Hà My", vec!["Hà My"]),
            ("https://social.example/paper", vec![]),
            ("@paper", vec![]),
            ("eva-hall", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(split(text), wanted, "{text}");
        }
    }

    #[test]
    fn links_in_a_byline_are_its_names() {
        assert_eq!(printed_in("<div class=byline>By <a>Eva Hall</a> Chief Writer <a>Twitter</a> 14:00</div>"), ["Eva Hall"]);
        assert_eq!(printed_in("<p class=article__author>Von Eva Hall, Genf</p>"), ["Eva Hall", "Genf"]);
        assert_eq!(printed_in("<div class=author-info>Eva Hall writes for us about rivers and bells.</div>"), Vec::<String>::new());
        assert_eq!(printed_in("<footer><p class=author>Eva Hall</p></footer>"), Vec::<String>::new());
    }

    #[test]
    fn neighbours_are_authors_too_and_other_articles_are_not() {
        let page = "<div><div class=by-x><span class=byline>Eva Hall</span></div><div class=by-x><span class=byline>Jo Bär</span></div></div>
             <main><section><div><span class=byline>Max Fern</span></div></section></main>";
        assert_eq!(printed_in(page), ["Eva Hall", "Jo Bär"]);
    }
}
