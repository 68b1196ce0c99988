//! The outlines of an OPML document, one after the other.
//!
//! Owns the way from the lenient tree to them: OPML is XML as damaged as feeds are, so it is read by the same reader. Must not know what an outline is for.

use std::borrow::Cow;

use super::{
    build::{self, MAX_DEPTH},
    tree::Element,
};

/// An `outline` element.
#[derive(Debug)]
pub(in crate::reader) struct Outline<'a> {
    /// Outlines it lies in.
    pub(in crate::reader) depth: usize,
    /// Where its name stands in the text, in bytes.
    pub(in crate::reader) offset: usize,
    attributes: Vec<(&'a str, Cow<'a, str>)>,
}

/// A document's outlines.
#[derive(Debug, Default)]
pub(in crate::reader) struct Outlines<'a> {
    /// The `title` in its `head`.
    pub(in crate::reader) title: Option<String>,
    /// In the order of the document.
    pub(in crate::reader) all: Vec<Outline<'a>>,
    /// Whether there is an element called `opml`.
    pub(in crate::reader) is_opml: bool,
    /// Whether elements lie so deep that what is below them was not read.
    pub(in crate::reader) too_deep: bool,
}

impl Outline<'_> {
    /// An attribute that says something, whatever the case of its name.
    pub(in crate::reader) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(written, value)| written.eq_ignore_ascii_case(name) && !value.trim().is_empty());
        found.map(|(_, value)| value.trim())
    }
}

/// Reads `source`.
pub(in crate::reader) fn read(source: &str) -> Outlines<'_> {
    let mut outlines = Outlines::default();
    outlines.collect(build::read(source).root, source, 0, 0);
    outlines
}

impl<'a> Outlines<'a> {
    /// Recursion is bounded: the tree is no deeper than [`MAX_DEPTH`].
    fn collect(&mut self, element: Element<'a>, source: &str, level: usize, depth: usize) {
        self.too_deep |= level >= MAX_DEPTH;
        let is_outline = element.name == "outline";
        match element.name.as_ref() {
            "outline" => {
                // The name is a part of the source: how far into it is where the element stands.
                let offset = (element.tag.as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
                self.all.push(Outline { depth, offset, attributes: element.attributes });
            }
            "opml" => self.is_opml = true,
            "head" if self.title.is_none() => self.title = element.elements().find(|child| child.name == "title").map(|title| title.text().into_owned()),
            _ => {}
        }
        for child in element.children {
            if let super::tree::Node::Element(child) = child {
                self.collect(child, source, level + 1, depth + usize::from(is_outline));
            }
        }
    }
}
