//! Phrases in the language of the index, and the text around them in its original spelling.
//!
//! Owns that language and the snippets. Must not touch the database, nor say what counts as the same word ([`crate::model::phrase`]).

use crate::model::Phrase;

/// Characters of text on each side of a hit in a snippet.
const SNIPPET_REACH_CHARS: usize = 60;

/// A phrase in the language of FTS5: words only, so nothing in it can be an operator.
pub(super) fn to_fts(phrase: &Phrase) -> String {
    format!("\"{}\"{}", phrase.words().join(" "), if phrase.beginning().is_some() { "*" } else { "" })
}

/// The same with `word` in place of the last one.
pub(super) fn to_fts_ending(phrase: &Phrase, word: &str) -> String {
    let words = phrase.words();
    let words: Vec<&str> = words.iter().take(words.len().saturating_sub(1)).map(String::as_str).chain([word]).collect();
    format!("\"{}\"", words.join(" "))
}

/// The text around the first hit of any of `phrases`, in its original spelling and on word borders; `None` where there is no hit.
/// A hit with the marks that were typed goes before one without.
pub(super) fn snippet(text: &str, phrases: &[Phrase]) -> Option<String> {
    let exact = phrases.iter().filter(|phrase| phrase.is_marked()).find_map(|phrase| phrase.first_in(text, true));
    let (start, end) = exact.or_else(|| phrases.iter().find_map(|phrase| phrase.first_in(text, false)))?;
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
    use crate::model::fold::fold;

    #[test]
    fn phrases_are_the_quoted_parts_and_what_is_between() {
        let phrases = Phrase::of_query("thủ dầu một \"cháy rừng\" duo* - \"\"");
        let fts: Vec<String> = phrases.iter().map(to_fts).collect();
        assert_eq!(fts, ["\"thu dau mot\"", "\"chay rung\"", "\"duo\""]);
        assert_eq!(to_fts(&Phrase::of_query("thu da*")[0]), "\"thu da\"*");
        assert_eq!(to_fts(&Phrase::of_query("a OR b) NEAR")[0]), "\"a or b near\"");
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

    proptest::proptest! {
        #[test]
        fn any_text_and_query_are_safe(text in "\\PC*", query in "\\PC*") {
            let phrases = Phrase::of_query(&query);
            let _ = snippet(&text, &phrases);
            let _ = opening(&text);
            for phrase in &phrases {
                proptest::prop_assert!(to_fts(phrase).matches('"').count() == 2);
            }
        }

        #[test]
        fn folding_is_idempotent(text in "\\PC*") {
            proptest::prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
