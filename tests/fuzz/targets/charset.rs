//! Bytes of any character set.
//!
//! Owns what has to hold of decoding. Must not know the sets.

use bantin::reader::charset::decode;

use super::{choices, mime_of};

/// Longest text one byte may become: a composed letter of an old Vietnamese set, or U+FFFD.
const MOST_BYTES_OF_ONE: usize = 6;

pub(crate) fn run(bytes: &[u8]) {
    let (bytes, [choice]) = choices(bytes);
    let text = decode(bytes, mime_of(choice));
    assert!(text.len() <= bytes.len() * MOST_BYTES_OF_ONE + 8, "{} bytes became {}", bytes.len(), text.len());
    let Ok(plain) = std::str::from_utf8(bytes) else { return };
    // C1 controls stand for what windows-1252 has there; marks and zero bytes tell other sets.
    let is_plain = !plain.is_ascii() && !plain.contains(['\0', '\u{1b}', '\u{feff}', '\u{fffd}']) && !plain.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}'));
    if is_plain {
        assert_eq!(text, plain, "UTF-8 is UTF-8 whatever was declared");
    }
}
