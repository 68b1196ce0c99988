//! Words that are looked for: a query as phrases, and where these stand in a text.
//!
//! Owns what counts as the same word, for the index, the list and the page alike. Must not know an index.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::fold::{self, fold};

/// Whether a query has marks that were typed on purpose.
fn is_marked(query: &str) -> bool {
    fold(query) != query.to_lowercase()
}

/// What stands between words; the tokenizer of the index is told the same (`categories 'L* N* Co Mn Mc'`).
#[must_use]
pub fn is_word(character: char) -> bool {
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
pub struct Phrase {
    /// As typed, NFC.
    typed: String,
    /// Its words, folded.
    words: Vec<String>,
    /// Whether the last word may go on (`duo*`).
    prefix: bool,
}

impl Phrase {
    /// The phrases of a query: each quoted part is one, and each stretch between. Those without a word are left out.
    #[must_use]
    pub fn of_query(query: &str) -> Vec<Self> {
        query.split('"').filter_map(Self::of_run).collect()
    }

    fn of_run(run: &str) -> Option<Self> {
        let typed: String = run.trim().nfc().collect();
        let prefix = typed.ends_with('*');
        let mut places = Words::of(&typed);
        let words = std::iter::from_fn(|| places.next()).map(|place| folded_word(&typed, place)).filter(|word| !word.is_empty()).collect::<Vec<_>>();
        (!words.is_empty()).then_some(Self { typed, words, prefix })
    }

    /// The beginning of a word it ends in, where it does.
    #[must_use]
    pub fn beginning(&self) -> Option<&str> {
        self.words.last().map(String::as_str).filter(|_| self.prefix)
    }

    /// Its words, folded.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether it was typed with marks.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        is_marked(&self.typed)
    }

    /// Whether `text` has it in exactly this spelling, case aside.
    #[must_use]
    pub fn stands_exactly_in(&self, text: &str) -> bool {
        let typed = self.typed.trim_end_matches('*').to_lowercase();
        text.to_lowercase().contains(&typed)
    }

    /// Whether it stands in a text, as the index would say.
    #[must_use]
    pub fn stands_in(&self, text: &str) -> bool {
        self.first_in(text, false).is_some()
    }

    /// Where it first stands in a text, in bytes; `exactly`: with the marks that were typed.
    #[must_use]
    pub fn first_in(&self, text: &str, exactly: bool) -> Option<(usize, usize)> {
        self.find(&mut Words::of(text), 0, exactly).map(|(_, place)| place)
    }

    /// Every place it stands in, in bytes, from left to right, none over another.
    #[must_use]
    pub fn all_in(&self, text: &str) -> Vec<(usize, usize)> {
        let (mut words, mut from, mut places) = (Words::of(text), 0, Vec::new());
        while let Some((at, place)) = self.find(&mut words, from, false) {
            places.push(place);
            from = at + self.words.len();
        }
        places
    }

    /// The first place from the word numbered `from` on: the number of its first word, and where it is.
    fn find(&self, words: &mut Words<'_>, mut from: usize, exactly: bool) -> Option<(usize, (usize, usize))> {
        let (text, last) = (words.text, self.words.len().checked_sub(1)?);
        let fits = |place: (usize, usize), index: usize, wanted: &str| {
            let may_fit = initial(text, place).is_none_or(|first| wanted.starts_with(first));
            may_fit && {
                let folded = folded_word(text, place);
                if index == last && self.prefix { folded.starts_with(wanted) } else { folded == wanted }
            }
        };
        while let Some(window) = words.window(from, self.words.len()) {
            let (start, end) = (window.first()?.0, window.last()?.1);
            let same = window.iter().zip(&self.words).enumerate().all(|(index, (place, wanted))| fits(*place, index, wanted));
            if same && (!exactly || text.get(start..end).is_some_and(|part| self.stands_exactly_in(part))) {
                return Some((from, (start, end)));
            }
            from += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_that_were_typed_choose_the_place() {
        let text = "Con dương xỉ mọc bên đường quốc lộ";
        let hit = |query: &str| Phrase::of_query(query)[0].first_in(text, is_marked(query)).and_then(|(start, end)| text.get(start..end));
        assert_eq!(hit("đường"), Some("đường"));
        assert_eq!(hit("duong"), Some("dương"));
        assert_eq!(hit("dưỡng"), None);
    }

    #[test]
    fn every_place_is_found_once() {
        let text = "Cầu Phú Cường, cầu phú cường và cầu Phú Long; cầu-cầu-cầu";
        let all = |query: &str| Phrase::of_query(query)[0].all_in(text).into_iter().filter_map(|(start, end)| text.get(start..end)).collect::<Vec<_>>();
        assert_eq!(all("phu cuong"), ["Phú Cường", "phú cường"]);
        assert_eq!(all("cau phu*"), ["Cầu Phú", "cầu phú", "cầu Phú"]);
        assert_eq!(all("cau cau"), ["cầu-cầu"]);
        assert_eq!(all("long an"), [""; 0]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_and_query_are_safe(text in "\\PC*", query in "\\PC*") {
            for phrase in Phrase::of_query(&query) {
                let places = phrase.all_in(&text);
                proptest::prop_assert_eq!(!places.is_empty(), phrase.stands_in(&text));
                for (start, end) in places {
                    proptest::prop_assert!(text.get(start..end).is_some_and(|part| !part.is_empty()));
                }
            }
        }
    }
}
