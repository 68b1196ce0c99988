//! The door to the HTML tree and its selectors.
//!
//! Owns parsing guarded markup to a tree, finding elements and reading their text. Must not know what an article is. No other file names the library.

pub(in crate::reader) use dom_query::{Document as Tree, NodeId, NodeRef as Node};

use dom_query::Matcher;

use super::guard;
use crate::model::Failure;

/// Elements that part words though no space stands between them.
const BREAKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Parses a page after the guard has been over it.
pub(in crate::reader) fn parse(markup: &str, target: &str) -> Result<Tree, Failure> {
    Ok(tree(&guard::html(markup, target)?))
}

/// Parses markup that has been through the guard already.
pub(in crate::reader) fn tree(guarded: &str) -> Tree {
    Tree::from(guarded)
}

/// The text of a fragment of HTML on one line: a title with entities and tags in it.
pub(in crate::reader) fn fragment_line(html: &str) -> String {
    if !html.contains(['&', '<']) {
        return html.to_owned();
    }
    parse(html, "").map(|tree| text(&tree.root())).unwrap_or_default()
}

/// Elements under `node` that match any of `selectors`' groups, in document order. A selector that does not parse finds nothing.
pub(in crate::reader) fn select<'a>(node: &Node<'a>, selector: &str) -> Vec<Node<'a>> {
    let Ok(matcher) = Matcher::new(selector) else { return Vec::new() };
    node.descendants_it().filter(|node| node.is_element() && node.is_match(&matcher)).collect()
}

/// Those of `nodes` that match.
pub(in crate::reader) fn among<'n, 'a>(nodes: &'n [Node<'a>], selector: &str) -> impl Iterator<Item = &'n Node<'a>> {
    let matcher = Matcher::new(selector).ok();
    nodes.iter().filter(move |node| matcher.as_ref().is_some_and(|matcher| node.is_match(matcher)))
}

/// The first element under `node` that matches.
pub(in crate::reader) fn first<'a>(node: &Node<'a>, selector: &str) -> Option<Node<'a>> {
    let matcher = Matcher::new(selector).ok()?;
    node.descendants_it().find(|node| node.is_element() && node.is_match(&matcher))
}

/// The first element of the first selector that finds one with something in it, by `read`.
pub(in crate::reader) fn first_of<'a, T>(node: &Node<'a>, selectors: &[String], read: impl Fn(&Node<'a>) -> Option<T>) -> Option<T> {
    selectors.iter().find_map(|selector| select(node, selector).iter().find_map(&read))
}

/// An attribute's value, if it is there and not blank.
pub(in crate::reader) fn attribute(node: &Node<'_>, name: &str) -> Option<String> {
    node.attr(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// Whether one of an element's attributes of these names passes. Copies nothing: it is asked of every element of a page.
pub(in crate::reader) fn any_attribute(node: &Node<'_>, names: &[&str], test: impl Fn(&str) -> bool) -> bool {
    let Some(element) = node.element_ref() else { return false };
    element.attrs.iter().any(|attribute| names.iter().any(|name| &attribute.name.local == *name) && test(&attribute.value))
}

/// Calls `visit` with the name and value of each of an element's attributes. Copies nothing.
pub(in crate::reader) fn each_attribute(node: &Node<'_>, mut visit: impl FnMut(&str, &str)) {
    if let Some(element) = node.element_ref() {
        element.attrs.iter().for_each(|attribute| visit(&attribute.name.local, &attribute.value));
    }
}

/// The element's name in lower case; empty for anything but an element.
pub(in crate::reader) fn name(node: &Node<'_>) -> String {
    node.node_name().map(|name| name.to_string()).unwrap_or_default()
}

/// Whether an element has one of these names. Copies nothing.
pub(in crate::reader) fn has_name_in(node: &Node<'_>, names: &[&str]) -> bool {
    node.element_ref().is_some_and(|element| names.contains(&&*element.name.local))
}

/// Whether `node` or an element around it has one of these names.
pub(in crate::reader) fn is_inside(node: &Node<'_>, names: &[&str]) -> bool {
    node.ancestors_it(None).any(|ancestor| has_name_in(&ancestor, names))
}

/// The text of an element with white space folded, words of different blocks parted.
pub(in crate::reader) fn text(node: &Node<'_>) -> String {
    let mut raw = String::new();
    // Iterative on purpose: the tree may be as deep as the guard lets it be. `None` is the end of a block.
    let mut waiting: Vec<Option<Node<'_>>> = vec![Some(*node)];
    while let Some(next) = waiting.pop() {
        let Some(node) = next else {
            raw.push(' ');
            continue;
        };
        if node.is_text() {
            raw.push_str(&node.text());
            continue;
        }
        if has_name_in(&node, &["script", "style", "noscript", "template"]) {
            continue;
        }
        if has_name_in(&node, BREAKS) {
            raw.push(' ');
            waiting.push(None);
        }
        waiting.extend(node.children_it(true).map(Some));
    }
    folded(&raw)
}

/// A text with each run of white space as one space, and none at its ends.
fn folded(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    for word in raw.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}
