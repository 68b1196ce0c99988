//! Searching everything that is kept.
//!
//! Owns the order of hits and their snippets. Must not know how text is folded or indexed.

use rusqlite::Connection;

use super::{
    Hit, ListQuery,
    fold::{Phrase, opening, snippet},
    lists,
    texts::Texts,
};

/// Newest hits among which those with the marks that were typed are looked for.
const CANDIDATES: usize = 200;

/// Hits newest first. Where the query has marks, those that have it in just this spelling come before the others.
pub(super) fn search(connection: &Connection, query: &str, limit: usize) -> rusqlite::Result<Vec<Hit>> {
    let phrases = Phrase::of_query(query);
    if phrases.is_empty() {
        return Ok(Vec::new());
    }
    let marked: Vec<&Phrase> = phrases.iter().filter(|phrase| phrase.is_marked()).collect();
    let candidates = if marked.is_empty() { limit } else { limit.max(CANDIDATES) };
    let (mut exact, mut folded) = (Vec::new(), Vec::new());
    for row in lists::listed(connection, &ListQuery { limit: candidates, ..ListQuery::default() }, Some(&phrases))? {
        // The rest could only fill up what is full already.
        if exact.len() == limit {
            break;
        }
        let texts = Texts::load(connection, row.n)?.unwrap_or_default();
        let stands = |phrase: &&Phrase| texts.columns.iter().any(|text| phrase.stands_exactly_in(text));
        let hits = if marked.iter().all(stands) { &mut exact } else { &mut folded };
        if hits.len() < limit {
            hits.push((row.head, texts));
        }
    }
    exact.append(&mut folded);
    exact.truncate(limit);
    Ok(exact.into_iter().map(|(head, texts)| Hit { head, snippet: best_snippet(&texts, &phrases) }).collect())
}

/// The place of the hit outside the title, which stands beside the snippet anyway; else how the text begins.
fn best_snippet(texts: &Texts, phrases: &[Phrase]) -> String {
    let [_, lede, byline, body, comments] = &texts.columns;
    [lede, body, comments, byline].into_iter().find_map(|text| snippet(text, phrases)).unwrap_or_else(|| opening(if lede.is_empty() { body } else { lede }))
}
