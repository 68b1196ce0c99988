//! The door to the HTML tree and its selectors.
//!
//! Owns parsing guarded markup to a tree, finding elements and reading their text. Must not know what an article is. No other file names the library.

pub(in crate::reader) use dom_query::{Document as Tree, NodeId, NodeRef as Node};

use dom_query::{Matcher, NodeData};

use super::guard;
use crate::model::Failure;

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

/// What a selector asks of an element.
enum Wanted<'s> {
    /// One of these names: most selectors ask no more, and comparing names costs a tenth of matching.
    Name(Vec<&'s str>),
    Match(Matcher),
}

impl<'s> Wanted<'s> {
    fn of(selector: &'s str) -> Option<Self> {
        let names = || selector.split(',').map(str::trim);
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if names().all(is_name) { Some(Self::Name(names().collect())) } else { Matcher::new(selector).ok().map(Self::Match) }
    }

    fn is(&self, node: &Node<'_>) -> bool {
        match self {
            Self::Name(names) => has_name_in(node, names),
            Self::Match(matcher) => node.is_element() && node.is_match(matcher),
        }
    }
}

/// Elements under `node` that match any of `selectors`' groups, in document order. A selector that does not parse finds nothing.
pub(in crate::reader) fn select<'a>(node: &Node<'a>, selector: &str) -> Vec<Node<'a>> {
    let Some(wanted) = Wanted::of(selector) else { return Vec::new() };
    node.descendants_it().filter(|node| wanted.is(node)).collect()
}

/// Those of `nodes` that match.
pub(in crate::reader) fn among<'n, 'a>(nodes: &'n [Node<'a>], selector: &str) -> impl Iterator<Item = &'n Node<'a>> {
    let matcher = Matcher::new(selector).ok();
    nodes.iter().filter(move |node| matcher.as_ref().is_some_and(|matcher| node.is_match(matcher)))
}

/// The first element under `node` that matches.
pub(in crate::reader) fn first<'a>(node: &Node<'a>, selector: &str) -> Option<Node<'a>> {
    let wanted = Wanted::of(selector)?;
    node.descendants_it().find(|node| wanted.is(node))
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
    text_within(node, usize::MAX).unwrap_or_default()
}

/// The same, where it has not more than `max` characters beside white space: whoever looks for something short need not read a whole page for it.
pub(in crate::reader) fn text_within(node: &Node<'_>, max: usize) -> Option<String> {
    let (mut raw, mut characters) = (String::new(), 0);
    // Iterative on purpose: the tree may be as deep as the guard lets it be. `None` is the end of a block.
    let mut waiting: Vec<Option<Node<'_>>> = vec![Some(*node)];
    while let Some(next) = waiting.pop() {
        let Some(node) = next else {
            raw.push(' ');
            continue;
        };
        let part = with_text(&node, |text| {
            raw.push_str(text);
            if max == usize::MAX { 0 } else { text.chars().filter(|character| !character.is_whitespace()).count() }
        });
        if let Some(part) = part {
            characters += part;
            if characters > max {
                return None;
            }
            continue;
        }
        let is_break = match node.element_ref() {
            Some(element) if matches!(&*element.name.local, "script" | "style" | "noscript" | "template") => continue,
            Some(element) => parts_words(&element.name.local),
            None => false,
        };
        if is_break {
            raw.push(' ');
            waiting.push(None);
        }
        waiting.extend(node.children_it(true).map(Some));
    }
    Some(folded(&raw))
}

/// What `read` makes of a text's content; `None` for anything but a text. Copies nothing.
pub(in crate::reader) fn with_text<T>(node: &Node<'_>, read: impl FnOnce(&str) -> T) -> Option<T> {
    node.query_or(None, |node| if let NodeData::Text { contents } = &node.data { Some(read(contents)) } else { None })
}

/// Whether elements of this name part words though no space stands between them.
fn parts_words(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "br"
            | "center"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "td"
            | "th"
            | "tr"
            | "ul"
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_read_and_a_long_one_is_left() {
        let tree = tree("<div> Một <b>hai</b>\n<p>ba</p><script>bốn</script></div>");
        let div = first(&tree.root(), "div").expect("an element");
        assert_eq!(text(&div), "Một hai ba");
        assert_eq!(text_within(&div, 8).as_deref(), Some("Một hai ba"), "white space is not counted");
        assert_eq!(text_within(&div, 7), None);
    }

    #[test]
    fn names_are_found_as_selectors_are() {
        let tree = tree("<div><h1>a</h1><p class=x>b</p><h2>c</h2><svg><title>d</title></svg></div>");
        let found = |selector: &str| select(&tree.root(), selector).iter().map(text).collect::<Vec<_>>();
        assert_eq!(found("h1, h2,title"), ["a", "c", "d"]);
        assert_eq!(found("h1:is(h1), h2:is(h2), title:is(title)"), found("h1, h2,title"));
        assert_eq!((found("p.x"), found("h1,"), found("")), (vec!["b".to_owned()], vec![], vec![]));
    }
}
