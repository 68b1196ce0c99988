//! Words compared as readers compare them: without case, marks and punctuation.
//!
//! Owns folding and the few shapes of text (a date, a name, a sentence's end) that furniture is known by. Must not know blocks or pages.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    model::{Document, fold},
    reader::fragment,
};

/// Folds to lower-case words without marks, parted by single spaces.
pub(super) fn fold(text: &str) -> String {
    let folded = fold::fold(text);
    let words: Vec<&str> = folded.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Number of words, by white space; in scripts written without spaces two characters count as a word.
pub(super) fn count(text: &str) -> usize {
    text.split_whitespace().count() + unspaced(text) / 2
}

/// The same of a document's text.
pub(super) fn count_of(document: &Document) -> usize {
    let parts = document.text_parts();
    parts.iter().map(|part| part.split_whitespace().count()).sum::<usize>() + parts.iter().map(|part| unspaced(part)).sum::<usize>() / 2
}

/// Letters of scripts written without spaces.
fn unspaced(text: &str) -> usize {
    // They have three bytes in UTF-8.
    if text.bytes().all(|byte| byte < 0xE0) { 0 } else { text.chars().filter(|character| is_unspaced(*character)).count() }
}

/// Kana, Han, Thai, Lao, Khmer and Burmese letters.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Whether `text` ends as sentences do.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
    text.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '」'])
}

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:19|20)\d{2}\b|\b(?:19|20)\d{2}-\d{1,2}-\d{1,2}\b",
        r"|\bngày\s+\d{1,2}\s+tháng\s+\d{1,2}",
        r"|\b\d{1,2}\.?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?:19|20)\d{2}\b",
        r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{2}\b",
    ))
    .ok()
});

/// Whether a whole date stands in `text`.
pub(super) fn has_date(text: &str) -> bool {
    DATE.as_ref().is_some_and(|date| date.is_match(text))
}

/// Words that may stand beside a date on its line.
const DATE_WORDS: &[&str] = &[
    "thu",
    "hai",
    "ba",
    "tu",
    "nam",
    "sau",
    "bay",
    "chu",
    "nhat",
    "ngay",
    "thang",
    "luc",
    "gio",
    "phut",
    "gmt",
    "cap",
    "dang",
    "cn",
    "am",
    "pm",
    "utc",
    "ngay",
    "viet",
    "posted",
    "published",
    "updated",
    "last",
    "on",
    "at",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "est",
    "edt",
    "cet",
    "bst",
];

/// Whether `text` is a date and next to nothing else.
pub(super) fn is_date_line(text: &str) -> bool {
    if count(text) > 14 || !has_date(text) {
        return false;
    }
    let Some(date) = DATE.as_ref() else { return false };
    let rest = date.replace_all(text, " ");
    fold(&rest).split(' ').filter(|word| word.chars().any(char::is_alphabetic) && !DATE_WORDS.contains(word)).count() <= 1
}

/// Beginnings of lines that say when a text was published or changed, and what stands in lines that say how long it takes to read: folded.
const STAMPS: &[&str] = &[
    "published",
    "updated",
    "last updated",
    "posted",
    "first published",
    "publisert",
    "oppdatert",
    "sist oppdatert",
    "publicerad",
    "uppdaterad",
    "publiziert",
    "aktualisiert",
    "veroffentlicht",
    "online seit",
    "stand",
    "actualizado",
    "publicado",
    "publie",
    "mis a jour",
    "pubblicato",
    "aggiornato",
    "atualizado",
    "opublikowano",
    "aktualizacja",
    "guncelleme",
    "cap nhat",
    "dang luc",
];
const READING_TIMES: &[&str] = &["min read", "minute read", "minutes read", "min lesezeit", "lesedauer", "lesezeit", "temps de lecture", "phut doc"];

/// Whether `text` says when it was published or how long it takes to read, and no more.
pub(super) fn is_stamp(text: &str) -> bool {
    if count(text) > 16 || !text.chars().any(|character| character.is_ascii_digit()) {
        return false;
    }
    let folded = fold(text);
    let begins = |words: &str| folded.strip_prefix(words).is_some_and(|rest| rest.starts_with(' '));
    let is_clock = || folded.split(' ').any(|word| matches!(word, "uhr" | "am" | "pm" | "ago" | "gmt")) || has_date(text) || text.contains(':');
    (STAMPS.iter().any(|stamp| begins(stamp)) && is_clock()) || (count(text) <= 8 && READING_TIMES.iter().any(|time| folded.contains(time)))
}

/// Whether one of two lines is the other, or the other with something before or behind it: a kicker, a section, the site.
pub(super) fn is_alike(one: &str, other: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    !short.is_empty() && (long.starts_with(&short) || long.ends_with(&short))
}

/// Words that join names on a byline.
const JOINING: &[&str] = &["và", "and", "&", "-", "–", "de", "van", "von", "der", "ảnh:", "bài:", "-ảnh:"];

/// Whether `text` could be the names of those who wrote or took pictures: short, without digits or a sentence's end, each word with a capital.
pub(super) fn is_name(text: &str) -> bool {
    let text = text.trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty()
        || words.len() > 10
        || text.chars().count() > 70
        || text.chars().any(|character| character.is_numeric() || "?!…;\"“”".contains(character))
    {
        return false;
    }
    if text.ends_with(['.', ':', ',']) {
        return false;
    }
    words.iter().all(|word| {
        let letters = word.trim_start_matches(['(', '-', '–']);
        JOINING.contains(word) || letters.chars().next().is_some_and(char::is_uppercase)
    }) && words.iter().any(|word| word.chars().next().is_some_and(char::is_uppercase))
}

/// Whether every letter is a capital.
pub(super) fn is_capitals(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && text.chars().filter(|character| character.is_alphabetic()).all(char::is_uppercase)
}

/// How far such a word is looked for.
const SOURCE_BYTES: usize = 256;

/// `Nguồn: …`, `(Theo …)` and agencies say where a text is from; they stay.
pub(super) fn is_source_line(line: &str) -> bool {
    let folded = fold(fragment::start(line, SOURCE_BYTES));
    ["nguon ", "nguon", "theo ", "source", "quelle"].iter().any(|word| folded.starts_with(word)) && !folded.starts_with("nguon tin")
}

static GLUED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"^(.*\p{Ll}[.!?…]["”]?)((?:\p{Lu}\.\s?)?\p{Lu}\p{L}*(?:[ .]\p{Lu}\p{L}*){0,4})$"#).ok());

/// A name glued to the end of the last sentence (`…nhiều ý nghĩa.K.Vân`): the text before it and the name.
/// The word before the full stop has to end in a small letter, so that `TP.HCM` and `K.Vân` themselves are never parted.
pub(super) fn glued_name(text: &str) -> Option<(&str, &str)> {
    let found = GLUED.as_ref()?.captures(text.trim_end())?;
    let (before, name) = (found.get(1)?.as_str(), found.get(2)?.as_str());
    (count(name) <= 5 && name.chars().count() >= 3).then_some((before, name))
}

/// A byline without the words that say it is one.
pub(super) fn bare_byline(text: &str) -> &str {
    let text = text.trim().trim_matches(['(', ')', '|', '·', '•']).trim();
    for prefix in ["By ", "by ", "BY ", "Tác giả:", "Tác giả", "Bài:", "Von ", "Par ", "Por "] {
        if let Some(rest) = text.strip_prefix(prefix) {
            return rest.trim();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding() {
        assert_eq!(fold("  BÌNH LUẬN (19): "), "binh luan 19");
        assert_eq!(fold("Đường, Ðồng…"), "duong dong");
        assert_eq!(fold("Chia se\u{309} ba\u{300}i viê\u{301}t"), "chia se bai viet");
    }

    #[test]
    fn date_lines() {
        for line in ["05/05/2015 - 03:40", "Thứ tư, ngày 09/09/2020", "Thứ ba, 25/1/2022, 06:00 (GMT+7)", "Cập nhật: 5-3-2024", "March 3, 2021 at 5:00 pm"]
        {
            assert!(is_date_line(line), "{line}");
        }
        for line in ["Sáng 3-3, đông đảo các bạn đoàn viên ra quân", "Cuộc họp ngày 05/05/2015 bàn về đê điều", "Quỳnh Thanh"] {
            assert!(!is_date_line(line), "{line}");
        }
    }

    #[test]
    fn stamps() {
        for line in ["Updated at 1:23 p.m.", "Published Jun 04, 2026 • Last updated 1 day ago • 2 minute read", "Publiziert heute um 12:19 Uhr", "3 min read"]
        {
            assert!(is_stamp(line), "{line}");
        }
        for line in ["Posted as a guard to the ferry in 1950, he stayed.", "It takes 3 minutes", "Updated lists hang by the door."] {
            assert!(!is_stamp(line), "{line}");
        }
    }

    #[test]
    fn names() {
        for name in ["Quỳnh Thanh", "HỮU PHÚC", "K.Vân", "Giang Huy - Hoàng Phương", "Bài và Ảnh: Minh An".trim_start_matches("Bài và ")] {
            assert!(is_name(name), "{name}");
        }
        for text in ["Nguồn tin nói thêm", "Hết.", "Chương trình 135", ""] {
            assert!(!is_name(text), "{text}");
        }
    }

    #[test]
    fn source_lines() {
        for line in ["Nguồn: TTXVN", "(Theo báo bạn)", "Source: agency"] {
            assert!(is_source_line(line), "{line}");
        }
        assert!(!is_source_line("Nguồn tin nói thêm") && !is_source_line("Quỳnh Thanh"));
    }

    #[test]
    fn glued_names() {
        assert_eq!(glued_name("mang nhiều ý nghĩa.K.Vân"), Some(("mang nhiều ý nghĩa.", "K.Vân")));
        assert_eq!(glued_name("đã trồng cây.Minh An"), Some(("đã trồng cây.", "Minh An")));
        for text in ["họp tại TP.HCM", "ở P.Phú An", "bắt đầu hôm nay.", "Đã xong. Minh An", "công ty A.B"] {
            assert_eq!(glued_name(text), None, "{text}");
        }
    }
}
