//! Bytes to text.
//!
//! Owns the choice of a character set; the only file that names `encoding_rs`. Must not clean or normalise:
//! windows-1258 and VNI come out decomposed (letter, then tone), and `SafeText` composes it.

mod vietnamese;

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use self::vietnamese::Set;

/// How far a declaration is looked for (HTML standard §13.2.3.2: the first 1024 bytes).
const DECLARATION_BYTES: usize = 1024;

/// How far the zero bytes of UTF-16 and UTF-32 are counted.
const PATTERN_BYTES: usize = 256;

/// Decodes a body: BOM, then the `charset` of `mime`, then what the document declares, then valid UTF-8, then a guess.
///
/// Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever was declared: feeds that say `utf-16` or `iso-8859-1`
/// over UTF-8 exist, and the reverse accident does not happen in running text. Never fails: what cannot be decoded
/// becomes U+FFFD.
#[must_use]
pub fn decode(bytes: &[u8], mime: Option<&str>) -> String {
    if let Some(text) = by_mark(bytes) {
        return text;
    }
    let named = mime.and_then(charset_parameter).and_then(|label| charset(&label));
    let declared = || declaration(bytes).and_then(|label| charset(&label));
    let named = named.or_else(declared);
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Only the escape-coded sets (ISO-2022-JP) say something with ASCII bytes alone.
        return match named {
            Some(Charset::Known(encoding)) if text.contains('\u{1b}') && !encoding.is_ascii_compatible() => known(encoding, bytes),
            _ => without_controls(text),
        };
    }
    match named {
        Some(Charset::Known(encoding)) if encoding == WINDOWS_1252 => guessed(bytes),
        Some(charset) if !charset.is_utf8() => charset.decode(bytes),
        _ if mostly_utf8(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => guessed(bytes),
    }
}

/// The Western set, or one of the Vietnamese ones where the text is Vietnamese by it: old pages of those declare the Western one or nothing.
fn guessed(bytes: &[u8]) -> String {
    let sets = [
        Charset::Known(WINDOWS_1252),
        Charset::Known(WINDOWS_1258),
        Charset::Vietnamese(Set::Tcvn3),
        Charset::Vietnamese(Set::Vni),
        Charset::Vietnamese(Set::Viscii),
    ];
    vietnamese::best(bytes, &sets, |set, bytes| set.decode(bytes)).map_or_else(|| known(WINDOWS_1252, bytes), |set| set.decode(bytes))
}

/// C1 controls that stand where windows-1252 has quotes and dashes: bytes of it that something took for ISO 8859-1.
fn without_controls(text: &str) -> String {
    // In UTF-8 they are the byte C2 and one of 80 to 9F. Most pages have few of the first.
    // Without a way out in the middle: so the compiler compares many bytes at once.
    let bytes = text.as_bytes();
    let behind = bytes.get(1..).unwrap_or_default();
    let is_control = |(first, second): (&u8, &u8)| u8::from(*first == 0xC2) & u8::from(*second <= 0x9F);
    if !bytes.contains(&0xC2) || bytes.iter().zip(behind).map(is_control).fold(0, |found, here| found | here) == 0 {
        return text.to_owned();
    }
    let meant = |character: char| match u8::try_from(u32::from(character)) {
        Ok(byte @ 0x80..=0x9F) => known(WINDOWS_1252, &[byte]),
        _ => character.to_string(),
    };
    text.chars().map(meant).collect()
}

/// A character set that can be decoded here.
#[derive(Clone, Copy)]
enum Charset {
    Known(&'static Encoding),
    /// Not in the Encoding Standard.
    Vietnamese(Set),
}

impl Charset {
    fn is_utf8(self) -> bool {
        matches!(self, Self::Known(encoding) if encoding == UTF_8)
    }

    fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Known(encoding) => known(encoding, bytes),
            Self::Vietnamese(set) => set.decode(bytes),
        }
    }
}

fn charset(label: &str) -> Option<Charset> {
    if let Some(set) = Set::of_label(label) {
        return Some(Charset::Vietnamese(set));
    }
    // What a server says of bytes whose font decides: nothing.
    if label.eq_ignore_ascii_case("x-user-defined") {
        return None;
    }
    let encoding = Encoding::for_label(label.as_bytes())?;
    // UTF-16 shows itself by its zero bytes, which were looked at before: here the label is wrong.
    (encoding != REPLACEMENT && encoding != UTF_16LE && encoding != UTF_16BE).then_some(Charset::Known(encoding))
}

fn known(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// By a byte order mark or, without one, by where the zero bytes of ASCII characters stand.
fn by_mark(bytes: &[u8]) -> Option<String> {
    let utf32 = |rest: &[u8], order: fn([u8; 4]) -> u32| {
        let units = rest.chunks(4).map(|unit| <[u8; 4]>::try_from(unit).ok().and_then(|unit| char::from_u32(order(unit))));
        units.map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => {
            // A mark in front of text that is no UTF-8 was put there by an editor; the text decides.
            return if std::str::from_utf8(rest).is_ok() || mostly_utf8(rest) { Some(String::from_utf8_lossy(rest).into_owned()) } else { None };
        }
        [0xFF, 0xFE, 0, 0, rest @ ..] => return Some(utf32(rest, u32::from_le_bytes)),
        [0, 0, 0xFE, 0xFF, rest @ ..] => return Some(utf32(rest, u32::from_be_bytes)),
        [0xFF, 0xFE, rest @ ..] => return Some(known(UTF_16LE, rest)),
        [0xFE, 0xFF, rest @ ..] => return Some(known(UTF_16BE, rest)),
        _ => {}
    }
    let head = bytes.get(..PATTERN_BYTES.min(bytes.len() / 4 * 4))?;
    let mut zeros = [0_usize; 4];
    for (at, byte) in head.iter().enumerate() {
        if let Some(count) = zeros.get_mut(at % 4)
            && *byte == 0
        {
            *count += 1;
        }
    }
    let most = head.len() / 4;
    // "Nearly all", because a title in another script soon follows the ASCII markup.
    let full = |count: usize| most > 0 && count * 10 >= most * 6;
    let empty = |count: usize| count * 10 <= most;
    match zeros {
        [a, b, c, d] if empty(a) && full(b) && full(c) && full(d) => Some(utf32(bytes, u32::from_le_bytes)),
        [a, b, c, d] if full(a) && full(b) && full(c) && empty(d) => Some(utf32(bytes, u32::from_be_bytes)),
        [a, b, c, d] if empty(a) && full(b) && empty(c) && full(d) => Some(known(UTF_16LE, bytes)),
        [a, b, c, d] if full(a) && empty(b) && full(c) && empty(d) => Some(known(UTF_16BE, bytes)),
        _ => None,
    }
}

/// The `charset` parameter of a media type (RFC 9110 §8.3.1).
fn charset_parameter(mime: &str) -> Option<String> {
    mime.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    })
}

/// What the document says of itself: the XML declaration's `encoding`, else the first `charset=` of a `meta` element.
fn declaration(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..DECLARATION_BYTES.min(bytes.len()))?).to_ascii_lowercase();
    if let Some((_, prolog)) = head.split_once("<?xml")
        && let Some((prolog, _)) = prolog.split_once("?>")
        && let Some((_, value)) = prolog.split_once("encoding")
    {
        return label(value);
    }
    head.split("<meta").skip(1).find_map(|element| {
        let element = element.split_once('>').map_or(element, |(inside, _)| inside);
        label(element.split_once("charset")?.1)
    })
}

/// The label in `= "utf-8" …`.
fn label(text: &str) -> Option<String> {
    let value = text.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(['"', '\'', ';', '/', ' ', '>', '\n', '\r', '\t']).unwrap_or(value.len());
    value.get(..end).map(str::trim).filter(|label| !label.is_empty()).map(str::to_owned)
}

/// Whether the bytes are UTF-8 with a slip, rather than another set: more whole sequences than broken ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    // A letter cut in two at the very end is what a body that broke off looks like: it tells nothing.
    let cut = bytes.utf8_chunks().last().is_some_and(|last| std::str::from_utf8(last.invalid()).is_err_and(|error| error.error_len().is_none()));
    whole > broken - usize::from(cut)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    const TEXT: &str = "<p>Bản tin tiếng Việt: Đường Thủ Dầu Một, 15.000 ₫.</p>";

    /// windows-1258 as its writers made it: precomposed where the page has the letter, else base and tone.
    fn in_1258(text: &str) -> Vec<u8> {
        let letters = "ÀÂĂÈÉÊËÁÔƠÙÚÛÜƯàâăèéêëáôơùúûüưđĐ₫íÍóÓñ";
        let mut out = String::new();
        for character in text.chars() {
            let parts: Vec<char> = character.to_string().nfd().collect();
            let hatted: String = parts.iter().filter(|part| !"\u{300}\u{301}\u{303}\u{309}\u{323}".contains(**part)).collect::<String>().nfc().collect();
            if letters.contains(character) {
                out.push(character);
            } else {
                out.push_str(&hatted);
                out.extend(parts.iter().filter(|part| "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(**part)));
            }
        }
        let (bytes, _, lossy) = WINDOWS_1258.encode(&out);
        assert!(!lossy, "{out}");
        bytes.into_owned()
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn valid_utf8_beats_what_is_declared() {
        for declared in ["utf-16", "iso-8859-1", "windows-1258", "no-such-set"] {
            let feed = format!("<?xml version=\"1.0\" encoding=\"{declared}\"?><title>Thủ Dầu Một</title>");
            assert_eq!(decode(feed.as_bytes(), None), feed, "{declared}");
            assert_eq!(decode(TEXT.as_bytes(), Some(&format!("text/html; charset={declared}"))), TEXT, "{declared}");
        }
    }

    #[test]
    fn utf16_and_utf32_with_and_without_mark() {
        for order in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            assert_eq!(decode(&utf16(TEXT, order), None), TEXT);
            assert_eq!(decode(&utf16(&format!("\u{feff}{TEXT}"), order), Some("text/html; charset=utf-8")), TEXT);
        }
        let utf32: Vec<u8> = TEXT.chars().flat_map(|character| u32::from(character).to_be_bytes()).collect();
        assert_eq!(decode(&utf32, None), TEXT);
        assert_eq!(decode(b"\xEF\xBB\xBFabc", None), "abc");
    }

    #[test]
    fn windows_1258_declared_and_guessed() {
        let bytes = in_1258(TEXT);
        for mime in [Some("text/html; charset=\"windows-1258\""), None] {
            assert_eq!(decode(&bytes, mime).nfc().collect::<String>(), TEXT, "{mime:?}");
        }
        let page = [b"<html><meta http-equiv='Content-Type' content='text/html; charset=windows-1258'>".as_slice(), &bytes].concat();
        assert!(decode(&page, None).nfc().collect::<String>().ends_with(TEXT));
    }

    /// Three sets by the tables of their own tests, turned round: letters of TEXT as each writes them.
    #[test]
    fn the_sets_of_vietnam_are_told_apart() {
        let texts: [&[u8]; 4] = [
            b"<p>B\xB6n tin ti\xD5ng Vi\xD6t: \xA7\xAD\xEAng Th\xF1 D\xC7u M\xE9t</p>",
            b"<p>Ba\xFBn tin tie\xE1ng Vie\xE4t: \xD1\xF6\xF4\xF8ng Thu\xFB Da\xE0u Mo\xE4t</p>",
            b"<p>B\xE4n tin ti\xAAng Vi\xAEt: \xD0\xDF\xB6ng Th\xFC D\xA5u M\xB5t</p>",
            &in_1258("<p>Bản tin tiếng Việt: Đường Thủ Dầu Một</p>"),
        ];
        for bytes in texts {
            for mime in [None, Some("text/html; charset=iso-8859-1"), Some("text/html; charset=x-user-defined")] {
                let read: String = decode(bytes, mime).nfc().collect();
                assert_eq!(read, "<p>Bản tin tiếng Việt: Đường Thủ Dầu Một</p>", "{mime:?}");
            }
        }
    }

    #[test]
    fn languages_of_the_west_stay_western() {
        for text in [
            "<p>L’été dernier, la Défense à côté de la Seine : là où né, il a vécu.</p>",
            "<p>Füße über der Tür, schön für München; größer und älter.</p>",
            "<p>El niño está más allá; él sólo salió después del año. ¿Por qué aquí?</p>",
            "<p>São Paulo é só uma cidade; não há pão, só maçã à mão.</p>",
            "<p>Så är det; på ön går få, och vår båt låg där.</p>",
        ] {
            let (bytes, _, lossy) = WINDOWS_1252.encode(text);
            assert!(!lossy);
            for mime in [None, Some("text/html; charset=iso-8859-1")] {
                assert_eq!(decode(&bytes, mime), text);
            }
        }
    }

    #[test]
    fn western_bytes_are_not_taken_for_vietnamese() {
        assert_eq!(decode(b"Citt\xE0 per\xF2 cos\xEC, l\x92\xE9t\xE9", None), "Città però così, l’été");
    }

    #[test]
    fn quotes_that_became_controls_are_quotes_again() {
        assert_eq!(decode("\u{93}Tin\u{94} \u{96} don\u{92}t".as_bytes(), None), "“Tin” – don’t");
    }

    #[test]
    fn one_bad_byte_does_not_change_the_set() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.push(0xFF);
        assert_eq!(decode(&bytes, None), format!("{TEXT}\u{fffd}"));
        // A cut in the middle of a letter.
        assert_eq!(decode(&TEXT.as_bytes()[..17], None), "<p>Bản tin ti\u{fffd}");
    }

    #[test]
    fn viscii_and_japanese_by_label() {
        assert_eq!(decode(b"Vi\xAEt \x05\x80\xFF", Some("text/plain; charset=VISCII")), "Việt ẴẠỮ");
        assert_eq!(decode(b"\x1b$B$\"\x1b(B", Some("text/html; charset=iso-2022-jp")), "あ");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600), mime in "(text/html; charset=)?[a-z0-9-]{0,12}") {
            let _ = decode(&bytes, Some(&mime));
        }

        #[test]
        fn utf8_stays(text in "\\PC*") {
            let text = text.trim_start_matches('\u{feff}');
            proptest::prop_assert_eq!(decode(text.as_bytes(), Some("text/plain; charset=koi8-r")), text);
        }
    }
}
