//! The text a page states of itself in its metadata (schema.org `articleBody`).
//!
//! Owns when it is taken in place of what is printed, and its paragraphs. Must not read metadata.

use super::words;
use crate::{
    model::{Block, Document, Span},
    reader::dom,
};

/// Fewest words of a stated text: less is a description.
const MIN_WORDS: usize = 100;

/// The stated text, where what was found on the page is less than half of it: papers that print the text by a script leave only its beginning in the markup.
pub(super) fn fuller(stated: &str, found_words: usize) -> Option<Document> {
    let paragraphs: Vec<String> = stated.lines().map(dom::fragment_line).map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    let words: usize = paragraphs.iter().map(|line| words::count(line)).sum();
    (words >= MIN_WORDS && found_words * 2 < words)
        .then(|| Document { blocks: paragraphs.iter().map(|line| Block::Paragraph { spans: vec![Span::plain(line)] }).collect(), links: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stated_text_is_taken_where_it_is_much_fuller() {
        let stated = format!("{}\n\nThe <b>end</b> &amp; more.", "one two three four five ".repeat(30));
        let document = fuller(&stated, 70).expect("a text");
        assert_eq!(document.blocks.len(), 2);
        assert!(document.plain_text().as_str().ends_with("The end & more."));
        assert!(fuller(&stated, 80).is_none());
        assert!(fuller("A short description of it.", 0).is_none());
    }
}
