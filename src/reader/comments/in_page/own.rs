//! The fields of one element that is a comment.
//!
//! Owns finding text, writer, time and likes in what belongs to the comment itself, not to those inside it. Must not decide which elements are comments.

use std::collections::{BTreeMap, HashSet};

use super::{
    super::raw::{RawComment, count},
    marks,
};
use crate::reader::{
    dates::{self, DateContext},
    dom::{self, Node, NodeId},
};

/// Longest name of a writer, in characters.
const MAX_AUTHOR_CHARS: usize = 80;

/// Most elements of one comment that are looked at.
const MAX_ELEMENTS: usize = 2_000;

/// Attributes that hold a comment's id.
const IDS: [&str; 6] = ["data-comment-id", "data-commentid", "data-cmid", "data-comment", "data-id", "data-fullname"];

/// Attributes that hold the id of the comment it answers.
const PARENTS: [&str; 5] = ["data-parent-id", "data-parentid", "data-parent", "data-reply-to", "data-in-reply-to"];

/// Attributes that hold how deep it stands.
const LEVELS: [&str; 5] = ["data-depth", "data-level", "data-indent", "aria-level", "indent"];

/// What stands between a name and a time in one element.
const SEPARATORS: [&str; 9] = [" on ", " am ", " le ", " el ", " – ", " — ", " - ", " | ", ", "];

/// Reads a comment; `None` where the element has no text, or nobody and no time to it.
pub(super) fn read(item: &Node<'_>, items: &HashSet<NodeId>, context: DateContext) -> Option<RawComment> {
    let own = elements(item, items);
    let best = |sure: fn(&Node<'_>) -> u8, read: &dyn Fn(&Node<'_>) -> Option<String>| {
        let mut ranked: Vec<(u8, &Node<'_>)> = own.iter().map(|node| (sure(node), node)).filter(|(sure, _)| *sure > 0).collect();
        ranked.sort_by_key(|(sure, _)| std::cmp::Reverse(*sure));
        ranked.into_iter().find_map(|(_, node)| Some((node.id, read(node)?)))
    };
    // Several of each: a list whose comments are not marked one by one.
    let several = |sure: fn(&Node<'_>) -> u8| {
        let most = own.iter().map(sure).max().filter(|most| *most > 0);
        let alike: Vec<&Node<'_>> = own.iter().filter(|node| Some(sure(node)) == most).collect();
        alike.iter().filter(|node| !node.ancestors_it(Some(8)).any(|above| alike.iter().any(|other| other.id == above.id))).count() > 1
    };
    if several(marks::author) && several(marks::body) {
        return None;
    }
    let author = best(marks::author, &name);
    let time = best(marks::time, &|node| when(node).0);
    let parts: HashSet<NodeId> = [&author, &time].into_iter().flatten().map(|(id, _)| *id).collect();
    let text = best(marks::body, &|node| {
        // An element around the writer's name too is that of the whole comment.
        let is_whole = own.iter().any(|inner| parts.contains(&inner.id) && inner.id != node.id && inner.ancestors_it(None).any(|above| above.id == node.id));
        if is_whole { None } else { written(&markup(node, items)) }
    });
    let text = text.map(|(_, text)| text).or_else(|| paragraphs(&own, &parts, items))?;
    let mut posted_text = time.as_ref().and_then(|(id, _)| own.iter().find(|node| node.id == *id)).and_then(|node| when(node).1);
    let id = id(item);
    let mut author = author.map(|(_, name)| name);
    let mut time = time.map(|(_, time)| time);
    // Both in one element: `Lan on 12 September 2018 at 4:47 pm`.
    if let (Some(both), None) = (&author, &time)
        && let Some((name, printed)) = SEPARATORS.iter().filter_map(|word| both.rsplit_once(word)).find(|(_, printed)| dates::parse(printed, context).is_some())
    {
        posted_text = Some(printed.to_owned());
        (author, time) = (Some(name.trim().to_owned()), posted_text.clone());
    }
    if author.is_none() || time.is_none() && id.is_none() {
        return None;
    }
    Some(RawComment {
        id,
        parent: PARENTS.iter().find_map(|name| dom::attribute(item, name)),
        author,
        text: Some(text),
        posted: time,
        posted_text,
        reactions: likes(&own),
        replies: Vec::new(),
        reply_count: None,
    })
}

/// How deep the page says that it stands, from its attributes or a class such as `depth-2`.
pub(super) fn level(item: &Node<'_>) -> Option<u16> {
    let stated = LEVELS.iter().find_map(|name| item.attr(name).and_then(|level| level.trim().parse().ok()));
    let by_class = || {
        let classes = item.class()?;
        let level = |class: &str| ["depth-", "level-", "indent-"].iter().find_map(|word| class.split_once(word)?.1.parse().ok());
        classes.split_whitespace().find_map(level)
    };
    stated.or_else(by_class)
}

/// Elements of a comment without those of comments inside it.
fn elements<'a>(item: &Node<'a>, items: &HashSet<NodeId>) -> Vec<Node<'a>> {
    let mut found = Vec::new();
    let mut waiting: Vec<Node<'a>> = item.children_it(true).collect();
    while let Some(node) = waiting.pop() {
        if !node.is_element() || items.contains(&node.id) {
            continue;
        }
        if found.len() >= MAX_ELEMENTS {
            break;
        }
        found.push(node);
        waiting.extend(node.children_it(true));
    }
    found
}

/// `comment-12`, `div-comment-12` and `12` are one id.
pub(super) fn id(item: &Node<'_>) -> Option<String> {
    // Drupal puts the id on an empty link before the comment.
    let before = || {
        let link = item.prev_element_sibling().filter(|before| before.has_name("a"))?;
        dom::attribute(&link, "id").or_else(|| dom::attribute(&link, "name")).filter(|id| id.starts_with("comment"))
    };
    IDS.iter().find_map(|name| dom::attribute(item, name)).or_else(|| {
        let id = dom::attribute(item, "id").or_else(before)?;
        let bare = id.trim_start_matches("div-").trim_start_matches("comment").trim_start_matches(['-', '_']);
        bare.contains(|c: char| c.is_ascii_digit()).then(|| bare.to_owned())
    })
}

fn name(node: &Node<'_>) -> Option<String> {
    let inner = dom::first(node, "[itemprop='name'], .fn");
    let said = dom::attribute(node, "content").or_else(|| dom::attribute(node, "data-author")).unwrap_or_else(|| dom::text(inner.as_ref().unwrap_or(node)));
    let mut name = said.trim();
    for word in ["says:", "says", "said:", "said", "wrote:", "sagt:", "schreibt:", "dit :", "dit:", "dice:", "viết:", ":", ","] {
        name = name.strip_suffix(word).unwrap_or(name).trim();
    }
    let name = ["By ", "by ", "Von ", "von ", "Par ", "Por ", "@"].iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name).trim();
    (!name.is_empty() && name.chars().count() <= MAX_AUTHOR_CHARS && !is_template(name)).then(|| name.to_owned())
}

/// The exact time of an element and the words in which it is printed.
fn when(node: &Node<'_>) -> (Option<String>, Option<String>) {
    let exact = ["datetime", "content", "data-time", "data-timestamp", "data-date", "title"].iter().find_map(|name| dom::attribute(node, name));
    let text = Some(dom::text(node).trim_end_matches([':', ',', '|', ' ']).to_owned())
        .filter(|text| text.chars().any(|c| c.is_ascii_digit()) && text.split_whitespace().count() <= 14);
    let exact = exact.filter(|exact| exact.chars().any(|c| c.is_ascii_digit()));
    (exact.clone().or_else(|| text.clone()), text.filter(|text| exact.as_ref() != Some(text)))
}

/// Markup that says something.
fn written(markup: &str) -> Option<String> {
    let has_text = dom::parse(markup, "").is_ok_and(|tree| {
        let text = dom::text(&tree.root());
        !text.is_empty() && !is_template(&text)
    });
    has_text.then(|| markup.to_owned())
}

/// Whether words are a template that a script fills in.
fn is_template(words: &str) -> bool {
    ["{{", "<%", "${", "%{", "[[", "{%"].iter().any(|mark| words.contains(mark))
}

/// The markup inside an element without tools and without comments inside it.
fn markup(node: &Node<'_>, items: &HashSet<NodeId>) -> String {
    let mut out = String::new();
    for child in node.children_it(false) {
        if child.is_element() {
            if items.contains(&child.id) || marks::is_tool(&child) {
                continue;
            }
            let is_mixed = child.descendants_it().any(|inner| inner.is_element() && (items.contains(&inner.id) || marks::is_tool(&inner)));
            if is_mixed {
                out.push_str("<div>");
                out.push_str(&markup(&child, items));
                out.push_str("</div>");
                continue;
            }
        }
        out.push_str(&child.html());
    }
    out
}

/// The paragraphs of a comment whose text has no element of its own.
fn paragraphs(own: &[Node<'_>], parts: &HashSet<NodeId>, items: &HashSet<NodeId>) -> Option<String> {
    let is_text = |node: &&Node<'_>| {
        let holds_part = parts.contains(&node.id) || node.descendants_it().any(|inner| parts.contains(&inner.id) || items.contains(&inner.id));
        dom::name(node) == "p"
            && !holds_part
            && !marks::is_tool(node)
            && !node.ancestors_it(Some(6)).any(|above| marks::is_tool(&above) || parts.contains(&above.id))
    };
    let markup: String = own.iter().filter(is_text).map(|node| node.html().to_string()).collect();
    written(&markup)
}

fn likes(own: &[Node<'_>]) -> BTreeMap<String, u32> {
    let number = |node: &&Node<'_>| {
        let text = dom::attribute(node, "content").unwrap_or_else(|| dom::text(node));
        count(text.trim_start_matches('+')).filter(|count| *count > 0)
    };
    own.iter().filter(|node| marks::likes(node)).find_map(|node| number(&node)).map(|count| ("like".to_owned(), count)).into_iter().collect()
}
