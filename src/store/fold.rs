//! Folding text for search: without case and marks, and back to the original spelling for snippets.
//!
//! Owns what counts as the same word. Must not touch the database.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::model::fold::{self, fold};

/// Characters of text on each side of a hit in a snippet.
const SNIPPET_REACH_CHARS: usize = 60;

/// Whether a query has marks that were typed on purpose.
pub(super) fn is_marked(query: &str) -> bool {
    fold(query) != query.to_lowercase()
}

/// What stands between words; the tokenizer of the index is told the same (`categories 'L* N* Co Mn Mc'`).
pub(super) fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || (!character.is_ascii() && (character.is_alphanumeric() || is_combining_mark(character)))
}

/// Where each word of a text stands, in bytes; found as far as they are asked for.
struct Words<'a> {
    text: &'a str,
    /// Behind the last word that was found.
    end: usize,
    found: Vec<(usize, usize)>,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, end: 0, found: Vec::new() }
    }

    /// `count` words from the one numbered `from` on.
    fn window(&mut self, from: usize, count: usize) -> Option<&[(usize, usize)]> {
        while self.found.len() < from + count {
            let next = self.next()?;
            self.found.push(next);
        }
        self.found.get(from..from + count)
    }

    fn next(&mut self) -> Option<(usize, usize)> {
        let rest = self.text.get(self.end..)?;
        let start = self.end + rest.find(is_word)?;
        let word = self.text.get(start..)?;
        let end = start + word.find(|character| !is_word(character)).unwrap_or(word.len());
        self.end = end;
        Some((start, end))
    }
}

fn folded_word(text: &str, (start, end): (usize, usize)) -> String {
    fold(text.get(start..end).unwrap_or_default())
}

/// The first letter of a word, folded; `None` where it has none. It tells most words apart without folding all of them.
fn initial(text: &str, (start, end): (usize, usize)) -> Option<char> {
    fold::initial(text.get(start..end).unwrap_or_default())
}

/// One run of words of a query, to be found as a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// As typed, NFC.
    typed: String,
    /// Its words, folded.
    words: Vec<String>,
    /// Whether the last word may go on (`duo*`).
    prefix: bool,
}

impl Phrase {
    /// The phrases of a query: each quoted part is one, and each stretch between. Those without a word are left out.
    pub(super) fn of_query(query: &str) -> Vec<Self> {
        query.split('"').filter_map(Self::of_run).collect()
    }

    fn of_run(run: &str) -> Option<Self> {
        let typed: String = run.trim().nfc().collect();
        let prefix = typed.ends_with('*');
        let mut places = Words::of(&typed);
        let words = std::iter::from_fn(|| places.next()).map(|place| folded_word(&typed, place)).filter(|word| !word.is_empty()).collect::<Vec<_>>();
        (!words.is_empty()).then_some(Self { typed, words, prefix })
    }

    /// The phrase in the language of FTS5: words only, so nothing in it can be an operator.
    pub(super) fn to_fts(&self) -> String {
        format!("\"{}\"{}", self.words.join(" "), if self.prefix { "*" } else { "" })
    }

    /// The same with `word` in place of the last one.
    pub(super) fn to_fts_ending(&self, word: &str) -> String {
        let words: Vec<&str> = self.words.iter().take(self.words.len().saturating_sub(1)).map(String::as_str).chain([word]).collect();
        format!("\"{}\"", words.join(" "))
    }

    /// The beginning of a word it ends in, where it does.
    pub(super) fn beginning(&self) -> Option<&str> {
        self.words.last().map(String::as_str).filter(|_| self.prefix)
    }

    /// Whether it was typed with marks.
    pub(super) fn is_marked(&self) -> bool {
        is_marked(&self.typed)
    }

    /// Whether `text` has it in exactly this spelling, case aside.
    pub(super) fn stands_exactly_in(&self, text: &str) -> bool {
        let typed = self.typed.trim_end_matches('*').to_lowercase();
        text.to_lowercase().contains(&typed)
    }

    /// Whether it stands in a text, as the index would say.
    pub(super) fn stands_in(&self, text: &str) -> bool {
        self.find(&mut Words::of(text), false).is_some()
    }

    /// Where it first stands in a text, in bytes.
    fn find(&self, words: &mut Words<'_>, exactly: bool) -> Option<(usize, usize)> {
        let (text, last) = (words.text, self.words.len().checked_sub(1)?);
        let fits = |place: (usize, usize), index: usize, wanted: &str| {
            let may_fit = initial(text, place).is_none_or(|first| wanted.starts_with(first));
            may_fit && {
                let folded = folded_word(text, place);
                if index == last && self.prefix { folded.starts_with(wanted) } else { folded == wanted }
            }
        };
        let mut from = 0;
        while let Some(window) = words.window(from, self.words.len()) {
            let (start, end) = (window.first()?.0, window.last()?.1);
            let same = window.iter().zip(&self.words).enumerate().all(|(index, (place, wanted))| fits(*place, index, wanted));
            if same && (!exactly || text.get(start..end).is_some_and(|part| self.stands_exactly_in(part))) {
                return Some((start, end));
            }
            from += 1;
        }
        None
    }
}

/// The text around the first hit of any of `phrases`, in its original spelling and on word borders; `None` where there is no hit.
/// A hit with the marks that were typed goes before one without.
pub(super) fn snippet(text: &str, phrases: &[Phrase]) -> Option<String> {
    let mut words = Words::of(text);
    let exact = phrases.iter().filter(|phrase| phrase.is_marked()).find_map(|phrase| phrase.find(&mut words, true));
    let (start, end) = exact.or_else(|| phrases.iter().find_map(|phrase| phrase.find(&mut words, false)))?;
    Some(around(text, start, end))
}

/// The beginning of a text, for hits that cannot be shown.
pub(super) fn opening(text: &str) -> String {
    around(text, 0, 0)
}

fn around(text: &str, start: usize, end: usize) -> String {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let from = before.char_indices().rev().take(SNIPPET_REACH_CHARS).last().map_or(start, |(at, _)| at);
    // Not in the middle of a word: move inward to the next space.
    let from = if from == 0 { 0 } else { before.get(from..).and_then(|part| part.find(char::is_whitespace)).map_or(start, |space| from + space) };
    let to = after.char_indices().nth(SNIPPET_REACH_CHARS).map_or(text.len(), |(at, _)| {
        let cut = after.get(..at).and_then(|part| part.rfind(char::is_whitespace)).unwrap_or(0);
        end + cut
    });
    let middle = text.get(from..to).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}{middle}{}", if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_the_quoted_parts_and_what_is_between() {
        let phrases = Phrase::of_query("thủ dầu một \"cháy rừng\" duo* - \"\"");
        let fts: Vec<String> = phrases.iter().map(Phrase::to_fts).collect();
        assert_eq!(fts, ["\"thu dau mot\"", "\"chay rung\"", "\"duo\""]);
        assert_eq!(Phrase::of_query("thu da*")[0].to_fts(), "\"thu da\"*");
        assert_eq!(Phrase::of_query("a OR b) NEAR")[0].to_fts(), "\"a or b near\"");
        assert!(Phrase::of_query(" -\"*\" ").is_empty());
    }

    #[test]
    fn a_snippet_keeps_the_spelling_and_word_borders() {
        let text = format!("{} Tỉnh Bình Dương mở tuyến đường mới {}", "trước ".repeat(40), "sau ".repeat(40));
        let hit = snippet(&text, &Phrase::of_query("tuyen duong")).expect("a hit");
        assert!(hit.contains("Bình Dương mở tuyến đường mới"), "{hit}");
        assert!(hit.starts_with("… trước") || hit.starts_with("…trước"), "{hit}");
        assert!(hit.ends_with("sau…"), "{hit}");
        assert!(hit.chars().count() < 150);
        assert_eq!(snippet("khong co", &Phrase::of_query("duong")), None);
    }

    #[test]
    fn the_marks_that_were_typed_choose_the_place() {
        let text = "Con dương xỉ mọc bên đường quốc lộ";
        let hit = |query: &str| Phrase::of_query(query)[0].find(&mut Words::of(text), is_marked(query)).and_then(|(start, end)| text.get(start..end));
        assert_eq!(hit("đường"), Some("đường"));
        assert_eq!(hit("duong"), Some("dương"));
        assert_eq!(hit("dưỡng"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_and_query_are_safe(text in "\\PC*", query in "\\PC*") {
            let phrases = Phrase::of_query(&query);
            let _ = snippet(&text, &phrases);
            let _ = opening(&text);
            for phrase in &phrases {
                proptest::prop_assert!(phrase.to_fts().matches('"').count() == 2);
            }
        }

        #[test]
        fn folding_is_idempotent(text in "\\PC*") {
            proptest::prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
