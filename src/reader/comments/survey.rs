//! One look over a page for everything that may have to do with its comments.
//!
//! Owns that pass over all elements: it is the only one, for pages are large and most of them have none. Must not judge what it gathers.

use crate::reader::dom::{self, Node, Tree};

/// Parts of the words for comments in attributes, in lower case.
const WORDS: [&[u8]; 9] = [b"comment", b"cmt", b"kommentar", b"comentario", b"reacti", b"koment", b"yorum", b"luan", b"ykien"];

/// Elements of a page.
pub(in crate::reader) struct Survey<'a> {
    /// `link` elements.
    pub(super) links: Vec<Node<'a>>,
    /// Scripts of JSON-LD.
    pub(super) scripts: Vec<Node<'a>>,
    /// Elements whose class, id or microdata speak of comments.
    pub(in crate::reader) marked: Vec<Node<'a>>,
}

impl<'a> Survey<'a> {
    /// Looks over a page.
    pub(in crate::reader) fn of(tree: &'a Tree) -> Self {
        let mut survey = Self { links: Vec::new(), scripts: Vec::new(), marked: Vec::new() };
        for node in tree.root().descendants_it() {
            if node.has_name("link") {
                survey.links.push(node);
            } else if node.has_name("script") {
                survey.scripts.extend(Some(node).filter(|node| dom::any_attribute(node, &["type"], |kind| kind.contains("ld+json"))));
            } else if dom::any_attribute(&node, &["class", "id", "itemprop", "itemtype"], speaks) {
                survey.marked.push(node);
            }
        }
        survey
    }
}

fn speaks(value: &str) -> bool {
    WORDS.iter().any(|word| value.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word)))
}
