//! The border for foreign text, by a list of its own of what may not come out.
//!
//! Owns that list and the walk over everything a value says. Must not use the cleaner's own list.

use bantin::model::{Document, HttpUrl, SafeLine, SafeText, document};
use serde::Serialize;
use serde_json::Value;
use unicode_normalization::is_nfc;

/// Characters that move, hide, reorder or end text: whatever cleaning does, these are not in what comes out.
fn is_unsafe(character: char) -> bool {
    let code = u32::from(character);
    character.is_control()
        || matches!(code, 0xAD | 0x61C | 0x180E | 0x200B | 0x200E..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB)
        || matches!(code, 0xE0000..=0xE007F)
        || matches!(code, 0xFDD0..=0xFDEF)
        || code & 0xFFFE == 0xFFFE
}

/// Text of several lines.
pub(crate) fn assert_text(text: &str, what: &str) {
    if let Some(found) = text.chars().find(|character| *character != '\n' && is_unsafe(*character)) {
        panic!("{what}: {found:?} in {text:?}");
    }
    assert!(is_nfc(text), "{what} is not composed: {text:?}");
}

/// Text of one line.
pub(crate) fn assert_line(text: &str, what: &str) {
    assert_text(text, what);
    assert!(!text.contains('\n'), "{what} has two lines: {text:?}");
}

/// Everything a value says, as JSON says it.
pub(crate) fn assert_value(value: &impl Serialize, what: &str) -> Value {
    let value = serde_json::to_value(value).expect("JSON");
    walk(&value, what);
    value
}

fn walk(value: &Value, what: &str) {
    match value {
        Value::String(text) => assert_text(text, what),
        Value::Array(items) => items.iter().for_each(|item| walk(item, what)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            // What comments are known by is a paper's own key: it is percent-encoded wherever it goes.
            if name != "comment_key" {
                assert_line(name, what);
                walk(value, name);
            }
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// An address is ASCII, of a scheme that is followed, and says nothing of who asks.
pub(crate) fn assert_url(url: &HttpUrl) {
    assert!(url.as_str().is_ascii() && !url.as_str().contains(char::is_control) && !url.as_str().contains(' '), "{url}");
    assert!(matches!(url.url().scheme(), "http" | "https") && url.url().username().is_empty() && url.url().password().is_none(), "{url}");
}

/// A document whose parts fit together.
pub(crate) fn assert_document(document: &Document) {
    assert_value(document, "document");
    let mut links: Vec<&str> = document.links.iter().map(HttpUrl::as_str).collect();
    document.links.iter().for_each(assert_url);
    let count = links.len();
    links.sort_unstable();
    links.dedup();
    assert_eq!(links.len(), count, "an address stands twice");
    let inside = |link: Option<usize>| assert!(link.is_none_or(|link| link < count), "a link beyond {count}");
    let spans = |spans: &[document::Span]| spans.iter().for_each(|span| inside(span.link));
    document::walk(&document.blocks, &mut |block| match block {
        document::Block::Heading { level, spans: text } => {
            assert!((2..=6).contains(level), "a heading of level {level}");
            spans(text);
        }
        document::Block::Paragraph { spans: text } => spans(text),
        document::Block::Code { text, spans: runs } => {
            spans(runs);
            assert!(runs.is_empty() || document::spans_text(runs) == text.as_str(), "code and its runs differ");
        }
        document::Block::Table { caption, rows } => {
            spans(caption);
            rows.iter().flat_map(|row| &row.cells).for_each(|cell| spans(cell));
        }
        document::Block::Figure { images, caption } => {
            spans(caption);
            for image in images {
                inside(image.link);
                assert_url(&image.url);
                assert_line(image.alt.as_str(), "alt");
            }
        }
        document::Block::Quote { .. } | document::Block::List { .. } | document::Block::Rule => {}
    });
    assert_text(document.plain_text().as_str(), "plain text");
    document.captions().iter().for_each(|caption| assert_line(caption.as_str(), "caption"));
}

/// Any bytes as text, lines and addresses.
pub(crate) fn run(bytes: &[u8]) {
    let foreign = String::from_utf8_lossy(bytes);
    let text = SafeText::new(&foreign);
    assert_text(text.as_str(), "text");
    assert_eq!(SafeText::new(text.as_str()), text, "cleaning twice");
    let line = SafeLine::new(&foreign);
    assert_line(line.as_str(), "line");
    assert_eq!(SafeLine::new(line.as_str()), line, "cleaning twice");
    assert_eq!(line.as_str(), line.as_str().trim());
    assert_eq!(text.to_line(), SafeLine::new(text.as_str()), "a line of clean text");
    assert_eq!(SafeLine::non_empty(&foreign).is_none(), line.is_empty());
    for url in [HttpUrl::parse(&foreign), super::url().join(&foreign)].into_iter().flatten() {
        assert_url(&url);
        assert_eq!(HttpUrl::parse(url.as_str()).as_ref(), Ok(&url), "an address goes round");
        assert_eq!(url.without_fragment().without_fragment(), url.without_fragment());
    }
}
