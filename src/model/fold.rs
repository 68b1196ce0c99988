//! Text folded for looking things up: without case and without marks.
//!
//! Owns what "the same letters" means, for search, filters and rules alike. Must not change what is shown.

use std::{str::Chars, sync::LazyLock};

use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// Raised whenever [`fold`] changes: what is stored folded is then made anew.
pub const FOLD_VERSION: i64 = 1;

/// Characters below this have their fold looked up: Latin, Greek and Cyrillic with all marks that are in use, and more.
const TABLE_CHARS: u32 = 0x2000;

/// The fold of each character that comes to one; NUL for all others.
static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let single = |character: char| {
        let mut folded = Vec::new();
        decomposed(std::iter::once(character), |part| folded.push(part));
        // A mark that stays may have to change places with its neighbours.
        let is_single = folded.len() == 1 && canonical_combining_class(character) == 0;
        folded.first().copied().filter(|_| is_single)
    };
    (0..TABLE_CHARS).map(|code| char::from_u32(code).and_then(single).unwrap_or('\0')).collect()
});

fn looked_up(character: char) -> Option<char> {
    if character.is_ascii() {
        return Some(character.to_ascii_lowercase());
    }
    TABLE.get(character as usize).copied().filter(|folded| *folded != '\0')
}

/// NFD without the marks of the Latin, Greek and Cyrillic alphabets, lower case, đ as d.
///
/// Only those marks go: the vowel signs of Indic scripts are combining marks too, and without them words are lost.
/// đ has no decomposition and is folded by hand, as is the Eth (U+00D0) that is often typed for Đ.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        if let Some(folded) = looked_up(character) {
            out.push(folded);
            continue;
        }
        // A stretch that is put in order as a whole.
        let run = std::iter::once(character).chain(std::iter::from_fn(|| next_if(&mut rest, |character| looked_up(character).is_none())));
        decomposed(run, |part| out.push(part));
    }
    out
}

fn next_if(rest: &mut Chars<'_>, fits: impl Fn(char) -> bool) -> Option<char> {
    let mut ahead = rest.clone();
    let next = ahead.next().filter(|character| fits(*character))?;
    *rest = ahead;
    Some(next)
}

/// The first character of [`fold`], without folding the rest.
#[must_use]
pub fn initial(text: &str) -> Option<char> {
    let letter = text.chars().next()?;
    looked_up(letter).or_else(|| {
        let mut first = None;
        decomposed(std::iter::once(letter), |character| first = first.or(Some(character)));
        first
    })
}

fn decomposed(characters: impl Iterator<Item = char>, mut push: impl FnMut(char)) {
    for character in characters.nfd() {
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

    proptest::proptest! {
        #[test]
        fn looking_letters_up_changes_nothing(text in "\\PC*|[a-zà-ỹĐđ\u{300}-\u{36f}\u{5b0}-\u{5c0}\u{940}-\u{94f}ệẤ\u{1e0a}]{0,60}") {
            let mut whole = String::new();
            decomposed(text.chars(), |character| whole.push(character));
            proptest::prop_assert_eq!(fold(&text), whole.clone());
            // A word begins with no mark, which might change places with the next.
            let begins = text.chars().next().is_some_and(|first| canonical_combining_class(first) == 0);
            if let Some(first) = initial(&text).filter(|_| begins) {
                proptest::prop_assert_eq!(whole.chars().next(), Some(first));
            }
        }
    }
}
