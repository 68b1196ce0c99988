//! A feed's XML as a tree.
//!
//! Owns elements and the ways to ask them. Must not know what an element means, nor how it was read.

use std::borrow::Cow;

use super::names::Space;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element<'a> {
    /// The vocabulary it belongs to.
    pub(super) space: Space,
    /// Its name without prefix, in lower case: feeds write `pubdate` and `RSS`.
    pub(super) name: Cow<'a, str>,
    /// Attributes with their values decoded, names as written.
    pub(super) attributes: Vec<(&'a str, Cow<'a, str>)>,
    pub(super) children: Vec<Node<'a>>,
    /// The name with its prefix, for its end tag.
    pub(super) tag: &'a str,
}

/// What stands in an element.
#[derive(Debug)]
pub(super) enum Node<'a> {
    Element(Element<'a>),
    /// Decoded text.
    Text(Cow<'a, str>),
}

/// A document.
#[derive(Debug, Default)]
pub(super) struct Tree<'a> {
    /// Everything, as children of an element without a name.
    pub(super) root: Element<'a>,
    /// The document ended inside an `item` or `entry`, which was dropped.
    pub(super) cut_off: bool,
    /// It has more elements than are read; what stands behind them is not in the tree.
    pub(super) is_too_long: bool,
}

impl<'a> Element<'a> {
    /// Child elements.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// An attribute by its name, with or without prefix, whatever its case.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(written, _)| written.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_ref())
    }

    /// All text inside, tags left out.
    pub(super) fn text(&self) -> Cow<'_, str> {
        // Nearly every element that is asked for its text has one and nothing else.
        if let [Node::Text(text)] = self.children.as_slice() {
            return Cow::Borrowed(text);
        }
        let mut out = String::new();
        self.collect_text(&mut out);
        Cow::Owned(out)
    }

    fn collect_text(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.collect_text(out),
            }
        }
    }

    /// Whether elements stand inside.
    pub(super) fn has_elements(&self) -> bool {
        self.elements().next().is_some()
    }
}
