//! One look over a page for everything that may have to do with its comments.
//!
//! Owns that pass over all elements: it is the only one, for pages are large and most of them have none. Must not judge what it gathers.

use crate::reader::dom::{self, Node, Tree};

/// Parts of the words for comments in attributes, in lower case, by their first letter: most places of most values are ruled out by that alone.
const fn words(first: u8) -> &'static [&'static [u8]] {
    match first {
        b'c' => &[b"comment", b"cmt", b"comentario"],
        b'k' => &[b"kommentar", b"koment"],
        b'l' => &[b"luan"],
        b'r' => &[b"reacti"],
        b'y' => &[b"yorum", b"ykien"],
        _ => &[],
    }
}

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
    let bytes = value.as_bytes();
    let begins = |at: usize, word: &[u8]| bytes.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word));
    bytes.iter().enumerate().any(|(at, byte)| words(byte.to_ascii_lowercase()).iter().any(|word| begins(at, word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_comments_are_known_anywhere_and_in_any_case() {
        for value in
            ["comments", "post-Comment", "xCMT", "Kommentare", "box-comentarios", "c-cmt", "reactions", "KOMENTARZE", "yorumlar", "binh-luan", "box_ykien"]
        {
            assert!(speaks(value), "{value}");
        }
        for value in ["", "content", "commen", "cm", "y-kien", "lua", "reader", "câu chuyện"] {
            assert!(!speaks(value), "{value}");
        }
    }
}
