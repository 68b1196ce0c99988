//! Fragments of HTML, and the guard before every parser.
//!
//! Owns what has to hold of them. Must not know how they are read.

use bantin::reader::{fragment, guard};

use super::clean::{assert_line, assert_text};

pub(crate) fn run(bytes: &[u8]) {
    let markup = String::from_utf8_lossy(bytes);
    let text = fragment::text(&markup);
    assert_text(text.as_str(), "fragment");
    assert!(!text.as_str().contains("\n\n\n"), "more than one blank line: {:?}", text.as_str());
    assert_line(fragment::line(&markup).as_str(), "title");
    let Ok(guarded) = guard::html(&markup, "") else { return };
    // Each stray `<` becomes `&lt;`; what was left open is closed.
    assert!(guarded.len() <= markup.len() * 4 + 64 * 1024, "{} bytes became {}", markup.len(), guarded.len());
    let again = guard::html(&guarded, "").expect("what was guarded passes");
    assert!(again.len() <= guarded.len() * 4 + 64 * 1024);
    let _ = bantin::reader::discover::feeds(&super::input(bytes, None));
}
