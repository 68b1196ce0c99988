//! The eight-bit sets of Vietnamese that the Encoding Standard does not have, and the telling apart of all of them.
//!
//! Owns VISCII 1.1 (RFC 1456), TCVN 5712:1993 VN3 (the fonts named `.Vn…`, also called ABC) and VNI for Windows. Must not look at what a document declares.

use unicode_normalization::UnicodeNormalization;

/// How much of a text is looked at to tell its set, in bytes.
const LOOKED_AT_BYTES: usize = 64 * 1024;

/// A set is believed where so many in ten of the words with letters beyond ASCII are Vietnamese syllables by it.
const BELIEVED_IN_TEN: usize = 8;

/// Fewest such syllables: a foreign name or two may look like one.
const BELIEVED_SYLLABLES: usize = 3;

/// A set that can be decoded here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    Viscii,
    Tcvn3,
    Vni,
}

impl Set {
    /// The set a label names; the names are those of mail and web programs of their time.
    pub(super) fn of_label(label: &str) -> Option<Self> {
        match label.to_ascii_lowercase().as_str() {
            "viscii" | "csviscii" | "viscii1.1-1" => Some(Self::Viscii),
            "tcvn" | "tcvn3" | "tcvn5712" | "tcvn-5712" | "tcvn5712-1" | "x-viet-tcvn5712" | "x-viet-tcvn" => Some(Self::Tcvn3),
            "vni" | "x-viet-vni" => Some(Self::Vni),
            _ => None,
        }
    }

    pub(super) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Viscii => bytes.iter().map(|byte| viscii(*byte)).collect(),
            Self::Tcvn3 => bytes.iter().map(|byte| tcvn3(*byte)).collect(),
            Self::Vni => vni(bytes),
        }
    }
}

/// The best of `readings` of the same bytes: the first where no other reads as Vietnamese better. Each takes the bytes it should read.
pub(super) fn best<'a, R>(bytes: &[u8], readings: &'a [R], read: impl Fn(&R, &[u8]) -> String) -> Option<&'a R> {
    let head = bytes.get(..LOOKED_AT_BYTES).unwrap_or(bytes);
    let mut found: Option<(&R, (usize, usize))> = None;
    for (place, reading) in readings.iter().enumerate() {
        let (right, all) = syllables(&read(reading, head));
        let believed = place == 0 || right >= BELIEVED_SYLLABLES && right * 10 >= all * BELIEVED_IN_TEN;
        // Shares are compared as fractions: right/all > best_right/best_all.
        let better = found.is_none_or(|(_, (best, of))| right * of.max(1) > best * all.max(1));
        if believed && better {
            found = Some((reading, (right, all)));
        }
    }
    found.map(|(reading, _)| reading)
}

/// How many words with letters beyond ASCII are syllables of Vietnamese, and how many there are.
fn syllables(text: &str) -> (usize, usize) {
    let text: String = text.nfc().collect();
    let words = text.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_ascii());
    words.fold((0, 0), |(right, all), word| (right + usize::from(is_syllable(word)), all + 1))
}

const ONSETS: [&str; 28] =
    ["ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", ""];
const CODAS: [&str; 9] = ["ch", "ng", "nh", "c", "m", "n", "p", "t", ""];
const NUCLEI: [&str; 59] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "ia", "iê", "iu", "iêu", "yê", "yêu", "oa",
    "oă", "oe", "oi", "ôi", "ơi", "oo", "ôô", "oai", "oao", "oay", "oeo", "ua", "uâ", "uây", "uê", "uêu", "ui", "uô", "uôi", "uơ", "uy", "uya", "uyê", "uyu",
    "ưa", "ưi", "ươ", "ươi", "ươu", "ưu", "uă", "ue",
];

/// Whether a word is built as a syllable of Vietnamese is: an onset, vowels with at most one tone, a coda. All of it in one case, or a capital first.
fn is_syllable(word: &str) -> bool {
    let small = word.to_lowercase();
    let cased = small == word || word.to_uppercase() == word || word.chars().skip(1).all(char::is_lowercase);
    let mut tones = 0;
    let bare: String = small
        .nfd()
        .filter(|part| {
            let is_tone = matches!(part, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
            tones += usize::from(is_tone);
            !is_tone
        })
        .nfc()
        .collect();
    let fits = |onset: &str| {
        let Some(rest) = bare.strip_prefix(onset) else { return false };
        CODAS.iter().any(|coda| rest.strip_suffix(coda).is_some_and(|nucleus| NUCLEI.contains(&nucleus)))
    };
    // `gì`, `quý`: the vowel of the onset is the syllable's.
    cased && tones <= 1 && (ONSETS.iter().any(|onset| fits(onset)) || bare == "gi")
}

/// VISCII 1.1: ASCII but for six control codes, and all of the upper half.
fn viscii(byte: u8) -> char {
    match byte {
        0x02 => 'Ẳ',
        0x05 => 'Ẵ',
        0x06 => 'Ẫ',
        0x14 => 'Ỷ',
        0x19 => 'Ỹ',
        0x1E => 'Ỵ',
        0..=0x7F => char::from(byte),
        0x80.. => nth(VISCII_UPPER, byte - 0x80),
    }
}

fn nth(characters: &str, place: u8) -> char {
    characters.chars().nth(usize::from(place)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The characters of 0x80 to 0xFF.
const VISCII_UPPER: &str = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ";

/// TCVN3: ASCII and small letters; of the capitals only those without a tone, the others are small ones in a font of capitals.
fn tcvn3(byte: u8) -> char {
    match byte {
        0xA1..=0xAE => nth("ĂÂÊÔƠƯĐăâêôơưđ", byte - 0xA1),
        0xB5..=0xFE => nth(TCVN3_TONED, byte - 0xB5),
        0..=0x7F => char::from(byte),
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// The characters of 0xB5 to 0xFE; U+FFFD where there is none.
const TCVN3_TONED: &str = "àảãáạ\u{fffd}ằẳẵắ\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}ặầẩẫấậè\u{fffd}ẻẽéẹềểễếệìỉ\u{fffd}\u{fffd}\u{fffd}ĩíịò\u{fffd}ỏõóọồổỗốộờởỡớợù\u{fffd}ủũúụừửữứựỳỷỹýỵ";

/// VNI: a vowel and behind it one byte for its marks; a few letters are one byte.
fn vni(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    let mut after_vowel = false;
    for byte in bytes {
        let small = if *byte >= 0xC0 { *byte | 0x20 } else { *byte };
        let is_capital = small != *byte;
        let cased = |letter: char| if is_capital { letter.to_uppercase().next().unwrap_or(letter) } else { letter };
        let marks = if after_vowel { vni_marks(small) } else { "" };
        after_vowel = false;
        if !marks.is_empty() {
            out.push_str(marks);
            continue;
        }
        let letter = match small {
            0xF4 => 'ơ',
            0xF6 => 'ư',
            0xF1 => 'đ',
            0xED => 'í',
            0xEC => 'ì',
            0xE6 => 'ỉ',
            0xF3 => 'ĩ',
            0xF2 => 'ị',
            0xEE => 'ỵ',
            0x80.. => char::REPLACEMENT_CHARACTER,
            _ => char::from(*byte),
        };
        after_vowel = matches!(small, b'a' | b'e' | b'o' | b'u' | b'y' | b'A' | b'E' | b'O' | b'U' | b'Y' | 0xF4 | 0xF6);
        out.push(cased(letter));
    }
    out
}

fn vni_marks(byte: u8) -> &'static str {
    match byte {
        0xF9 => "\u{301}",
        0xF8 => "\u{300}",
        0xFB => "\u{309}",
        0xF5 => "\u{303}",
        0xEF => "\u{323}",
        0xE2 => "\u{302}",
        0xE1 => "\u{302}\u{301}",
        0xE0 => "\u{302}\u{300}",
        0xE5 => "\u{302}\u{309}",
        0xE3 => "\u{302}\u{303}",
        0xE4 => "\u{302}\u{323}",
        0xEA => "\u{306}",
        0xE9 => "\u{306}\u{301}",
        0xE8 => "\u{306}\u{300}",
        0xFA => "\u{306}\u{309}",
        0xFC => "\u{306}\u{303}",
        0xEB => "\u{306}\u{323}",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_vietnamese() {
        for word in ["Việt", "ĐƯỜNG", "nghiêng", "quý", "gì", "giếng", "khuỷu", "ở", "Thuở", "ngoằn", "yếu", "tuyết", "quốc", "hòa", "hoà", "xoong", "kỹ"]
        {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["été", "Città", "façade", "Größe", "ViÖt", "naïve", "đĩnhk", "áá", "ŵyl", "Dvořák"] {
            assert!(!is_syllable(word), "{word}");
        }
    }

    /// Every letter with every tone it can carry.
    fn letters() -> impl Iterator<Item = char> {
        let toned = |vowel: char| ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"].map(|tone| format!("{vowel}{tone}").nfc().collect::<String>());
        "aăâeêioôơuưy".chars().flat_map(toned).chain(["đ".to_owned()]).flat_map(|text| text.chars().collect::<Vec<_>>()).filter(|letter| !letter.is_ascii())
    }

    #[test]
    fn every_letter_is_in_each_set_once() {
        for letter in letters() {
            let of = |decode: fn(u8) -> char| (0..=u8::MAX).filter(|byte| decode(*byte) == letter).count();
            assert_eq!(of(viscii), 1, "{letter}");
            assert_eq!(of(tcvn3), 1, "{letter}");
            let capital = letter.to_uppercase().next().expect("a capital");
            assert_eq!((0..=u8::MAX).filter(|byte| viscii(*byte) == capital).count(), 1, "{capital}");
        }
    }

    #[test]
    fn texts_as_they_were_written() {
        let read = |set: Set, bytes: &[u8]| set.decode(bytes).nfc().collect::<String>();
        // Taken for windows-1252 they are `tiÕng ViÖt` and `Ñaø Naüng`.
        assert_eq!(read(Set::Tcvn3, b"B\xD7nh D\xAD\xACng, ti\xD5ng Vi\xD6t, \xA7\xB5 N\xBDng"), "Bình Dương, tiếng Việt, Đà Nẵng");
        assert_eq!(
            read(Set::Vni, b"B\xECnh D\xF6\xF4ng, \xD1a\xF8 Na\xFCng, n\xF6\xF4\xF9c Vie\xE4t, HO\xC0 CH\xCD MINH"),
            "Bình Dương, Đà Nẵng, nước Việt, HỒ CHÍ MINH"
        );
        assert_eq!(read(Set::Viscii, b"Vi\xAEt \x05\x80\xFF"), "Việt ẴẠỮ");
    }
}
