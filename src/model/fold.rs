//! Text folded for looking things up: without case and without marks.
//!
//! Owns what "the same letters" means, for search, filters and rules alike. Must not change what is shown.

use unicode_normalization::UnicodeNormalization;

/// Raised whenever [`fold`] changes: what is stored folded is then made anew.
pub const FOLD_VERSION: i64 = 1;

/// NFD without the marks of the Latin, Greek and Cyrillic alphabets, lower case, đ as d.
///
/// Only those marks go: the vowel signs of Indic scripts are combining marks too, and without them words are lost.
/// đ has no decomposition and is folded by hand, as is the Eth (U+00D0) that is often typed for Đ.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    each_folded(text, |character| out.push(character));
    out
}

/// The first character of [`fold`], without folding the rest.
#[must_use]
pub fn initial(text: &str) -> Option<char> {
    let mut first = None;
    let mut bytes = [0; 4];
    let letter = text.chars().next()?.encode_utf8(&mut bytes);
    each_folded(letter, |character| first = first.or(Some(character)));
    first
}

fn each_folded(text: &str, mut push: impl FnMut(char)) {
    for character in text.nfd() {
        match character {
            'đ' | 'Đ' | 'ð' | 'Ð' => push('d'),
            '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' => {}
            other => other.to_lowercase().for_each(&mut push),
        }
    }
}

/// Whether `text` holds every word of `wanted`, all folded; words in any order, so that `tan van cau` finds `Cầu … Tân Vạn`.
#[must_use]
pub fn holds(text: &str, wanted: &str) -> bool {
    folded_holds(&fold(text), &fold(wanted))
}

/// Like [`holds`], for texts that are folded already.
#[must_use]
pub fn folded_holds(folded: &str, wanted: &str) -> bool {
    wanted.split_whitespace().all(|word| folded.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vietnamese_letter_folds_to_ascii() {
        let plain = "aăâeêioôơuưyđ";
        let tones = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
        for letter in plain.chars() {
            for tone in tones {
                let typed = format!("{letter}{tone}");
                for form in [typed.nfc().collect::<String>(), typed.nfd().collect(), typed.nfc().collect::<String>().to_uppercase()] {
                    let folded = fold(&form);
                    assert!(folded.len() == 1 && folded.bytes().all(|byte| byte.is_ascii_lowercase()), "{form} → {folded}");
                }
            }
        }
        assert_eq!(fold("Ðường dây"), "duong day", "an Eth typed for Đ");
        assert_eq!(fold("हिन्दी"), "हिन्दी", "vowel signs are no accents");
    }

    #[test]
    fn words_in_any_order() {
        assert!(holds("Thông xe đường Mỹ Phước", "phuoc ĐƯỜNG"));
        assert!(holds("Đường", "d\u{1b0}o\u{31b}\u{300}ng"), "decomposed as typed");
        assert!(!holds("Thông xe đường Mỹ Phước", "cau"));
    }
}
