//! Searching everything that is kept.
//!
//! Owns the questions put to the index, the order of hits and their snippets. Must not know how text is folded or what is indexed.
//!
//! The index hands out hits newest first without sorting, and stops at the limit: that is how a name that stands in most articles costs no more than
//! a rare one. What would have to read all hits is done for few of them only.

use rusqlite::{Connection, OptionalExtension, params, params_from_iter, types::Value};

use super::{
    Hit, ListQuery, Order, counts,
    entries::ordinal_since,
    fold::{opening, snippet, to_fts, to_fts_ending},
    index,
    lists::{self, At, COLUMNS, Listed, Statement, marks, run},
    texts::Texts,
};
use crate::model::{EntryId, Phrase, Window};

/// Newest hits among which those with the marks that were typed are looked for.
const CANDIDATES: usize = 200;

/// Words a beginning stands for. There are more of very short ones: then the most common are asked for.
const MAX_ENDINGS: u32 = 64;

/// Newest hits among which the best are looked for.
const MAX_RANKED: u32 = 5_000;

/// Looking through an entry for a hit by reading it takes as long as passing by this many hits that other filters leave out.
const HITS_PER_READING: u64 = 10;

/// What a hit in the body, title, lede, byline and comments is worth.
const WEIGHTS: &str = "bm25(folded, 1.0, 10.0, 5.0, 5.0, 0.5)";

/// Hits. Where the query has marks, those that have it in just this spelling come before the others.
pub(super) fn search(connection: &Connection, query: &ListQuery, order: Order) -> rusqlite::Result<Vec<Hit>> {
    let phrases = query.text.as_deref().map(Phrase::of_query).unwrap_or_default();
    let marked: Vec<&Phrase> = phrases.iter().filter(|phrase| phrase.is_marked()).collect();
    let candidates = if marked.is_empty() { query.limit } else { query.limit.max(CANDIDATES) };
    let wider = ListQuery { limit: candidates, ..query.clone() };
    let rows = match order {
        Order::Newest => listed(connection, &wider)?,
        Order::Best => best(connection, &wider)?,
    };
    let (mut exact, mut folded) = (Vec::new(), Vec::new());
    for row in rows {
        // The rest could only fill up what is full already.
        if exact.len() == query.limit {
            break;
        }
        let texts = Texts::load(connection, row.n)?.unwrap_or_default();
        let stands = |phrase: &&Phrase| texts.columns.iter().any(|text| phrase.stands_exactly_in(text));
        let hits = if marked.iter().all(stands) { &mut exact } else { &mut folded };
        if hits.len() < query.limit {
            hits.push((row.head, texts));
        }
    }
    exact.append(&mut folded);
    exact.truncate(query.limit);
    Ok(exact.into_iter().map(|(head, texts)| Hit { head, snippet: best_snippet(&texts, &phrases) }).collect())
}

/// The text around a hit outside the title, for each entry; empty where there is none.
pub(super) fn snippets(connection: &Connection, text: &str, ids: &[EntryId]) -> rusqlite::Result<Vec<String>> {
    let phrases = Phrase::of_query(text);
    let mut numbers = connection.prepare_cached("SELECT n FROM entries WHERE id = ?1")?;
    ids.iter()
        .map(|id| {
            let number: Option<i64> = numbers.query_row([id.as_str()], |row| row.get(0)).optional()?;
            let texts = number.map(|n| Texts::load(connection, n)).transpose()?.flatten();
            Ok(texts.and_then(|texts| hit_outside_title(&texts, &phrases)).unwrap_or_default())
        })
        .collect()
}

/// The place of the hit outside the title, which stands beside the snippet anyway; else how the text begins.
fn best_snippet(texts: &Texts, phrases: &[Phrase]) -> String {
    let [_, lede, _, body, _] = &texts.columns;
    hit_outside_title(texts, phrases).unwrap_or_else(|| opening(if lede.is_empty() { body } else { lede }))
}

fn hit_outside_title(texts: &Texts, phrases: &[Phrase]) -> Option<String> {
    let [_, lede, byline, body, comments] = &texts.columns;
    [lede, body, comments, byline].into_iter().find_map(|text| snippet(text, phrases))
}

/// Whether a list is one of hits.
pub(super) fn is_asked(query: &ListQuery) -> bool {
    query.text.is_some() || query.author.is_some()
}

/// The rows of a list of hits, newest first.
pub(super) fn listed(connection: &Connection, query: &ListQuery) -> rusqlite::Result<Vec<Listed>> {
    let Some(wanted) = wanted(connection, query, true)? else { return Ok(Vec::new()) };
    if is_few(connection, query)? {
        return read_through(connection, query);
    }
    let rows = matching(connection, query, &wanted)?;
    if wanted.is_whole || rows.len() >= query.limit {
        return Ok(rows);
    }
    // The common words of that beginning were not enough: now all of them. There cannot be very many.
    match self::wanted(connection, query, false)? {
        Some(all) => matching(connection, query, &all),
        None => Ok(rows),
    }
}

/// What the index is asked for, in the language of FTS5.
struct Wanted {
    /// Each part has to stand somewhere.
    text: Vec<String>,
    /// Each part has to stand in the byline.
    author: Vec<String>,
    /// Whether that is everything that was asked for.
    is_whole: bool,
}

impl Wanted {
    fn expression(&self) -> String {
        let text = self.text.iter().map(|part| format!("({part})"));
        let author = self.author.iter().map(|part| format!("byline : ({part})"));
        text.chain(author).collect::<Vec<_>>().join(" AND ")
    }
}

/// `None` where nothing can be found: a query of signs alone, which is not the same as no query, or a beginning that no word has.
fn wanted(connection: &Connection, query: &ListQuery, few_endings: bool) -> rusqlite::Result<Option<Wanted>> {
    let mut wanted = Wanted { text: Vec::new(), author: Vec::new(), is_whole: true };
    for (asked, parts) in [(&query.text, &mut wanted.text), (&query.author, &mut wanted.author)] {
        let Some(asked) = asked else { continue };
        for phrase in Phrase::of_query(asked) {
            let Some(beginning) = phrase.beginning().filter(|_| few_endings) else {
                parts.push(to_fts(&phrase));
                continue;
            };
            let (words, all) = endings(connection, beginning)?;
            wanted.is_whole &= all;
            if words.is_empty() {
                return Ok(None);
            }
            parts.push(words.iter().map(|word| to_fts_ending(&phrase, word)).collect::<Vec<_>>().join(" OR "));
        }
        if parts.is_empty() {
            return Ok(None);
        }
    }
    Ok(Some(wanted))
}

/// Words with a beginning, the common ones where there are many, and whether they are all.
fn endings(connection: &Connection, beginning: &str) -> rusqlite::Result<(Vec<String>, bool)> {
    let after = format!("{beginning}\u{10ffff}");
    let of = |order: &str| -> rusqlite::Result<Vec<String>> {
        connection
            .prepare_cached(&format!("SELECT word FROM words WHERE word >= ?1 AND word < ?2 {order} LIMIT ?3"))?
            .query_map(params![beginning, after, MAX_ENDINGS + 1], |row| row.get(0))?
            .collect()
    };
    let mut words = of("ORDER BY word")?;
    let most = MAX_ENDINGS as usize;
    let all = words.len() <= most;
    if !all {
        words = of("ORDER BY id")?;
        words.truncate(most);
    }
    Ok((words, all))
}

/// The rows that match: hits are walked, those that no filter leaves out are taken.
fn matching(connection: &Connection, query: &ListQuery, wanted: &Wanted) -> rusqlite::Result<Vec<Listed>> {
    let at = At::of(connection, &query.window, "indexed.place", "entries JOIN indexed USING (n)")?;
    run(connection, vec![among_hits(query, &wanted.expression()).window("folded.rowid", at, query.limit)], at, query.limit)
}

/// Whether the filters leave so few entries that reading these for hits is less than passing by all other hits. Of `few` entries among `all`, for each
/// hit that is wanted some `all / few` have to be passed by, or at most all of the few have to be read.
fn is_few(connection: &Connection, query: &ListQuery) -> rusqlite::Result<bool> {
    let all: u64 = counts::sources(connection)?.iter().map(|count| count.total).sum();
    let passed_by = u64::try_from(query.limit).unwrap_or(u64::MAX).saturating_mul(all) / HITS_PER_READING;
    let is_few = |few: u64| few.saturating_mul(few) <= passed_by;
    let mut sum = 0;
    for source in &query.sources {
        sum += counts::of(connection, source, query.section.as_ref(), query.unread)?;
    }
    if !query.sources.is_empty() && is_few(sum) {
        return Ok(true);
    }
    let counted = match (query.starred, query.unread) {
        (true, _) => "SELECT count(*) FROM (SELECT 1 FROM entries INDEXED BY entries_starred WHERE starred = 1 LIMIT ?1)",
        (false, true) => "SELECT count(*) FROM (SELECT 1 FROM entries INDEXED BY entries_unread WHERE read = 0 LIMIT ?1)",
        (false, false) => return Ok(false),
    };
    let most = u32::try_from(passed_by.isqrt() + 1).unwrap_or(u32::MAX);
    connection.prepare_cached(counted)?.query_row([most], |row| row.get::<_, u32>(0)).map(|count| is_few(u64::from(count)))
}

/// The rows that match, of few: each is read.
fn read_through(connection: &Connection, query: &ListQuery) -> rusqlite::Result<Vec<Listed>> {
    let phrases = |text: &Option<String>| text.as_deref().map(Phrase::of_query).unwrap_or_default();
    let (text, author) = (phrases(&query.text), phrases(&query.author));
    let mut found = Vec::new();
    let mut part = ListQuery { limit: query.limit.max(100), ..query.clone() };
    let upward = matches!(query.window, Window::Above(_) | Window::Bottom);
    while found.len() < query.limit {
        let mut rows = lists::listed(connection, &part)?;
        if upward {
            rows.reverse();
        }
        let Some(last) = rows.last().map(|row| row.head.id.clone()) else { break };
        part.window = if upward { Window::Above(last) } else { Window::Below(last) };
        for row in rows {
            let Some(texts) = Texts::load(connection, row.n)? else { continue };
            let [_, _, byline, ..] = &texts.columns;
            let holds = |phrase: &Phrase| texts.columns.iter().any(|text| phrase.stands_in(text));
            if text.iter().all(holds) && author.iter().all(|phrase| phrase.stands_in(byline)) {
                found.push(row);
            }
        }
    }
    found.truncate(query.limit);
    if upward {
        found.reverse();
    }
    Ok(found)
}

pub(super) fn among_hits(query: &ListQuery, expression: &str) -> Statement {
    let mut statement = Statement::new("folded");
    statement.join("indexed", "indexed.place = folded.rowid");
    statement.join("entries", "entries.n = indexed.n");
    statement.and("folded MATCH ?", [Value::Text(expression.to_owned())]);
    if let Some(since) = query.since {
        let (place, ordinal) = (index::place_since(since.as_second()), ordinal_since(since));
        statement.and("folded.rowid >= ? AND entries.ordinal >= ?", [place, ordinal].map(Value::Integer));
    }
    marks(&mut statement, query);
    if !query.sources.is_empty() {
        let places = vec!["?"; query.sources.len()].join(", ");
        statement.and(&format!("entries.source IN ({places})"), query.sources.iter().map(|source| lists::text(source.as_str())));
    }
    if let Some(section) = &query.section {
        statement.and(
            "EXISTS (SELECT 1 FROM listed WHERE listed.source = entries.source AND listed.section = ? AND listed.ordinal = entries.ordinal)",
            [lists::text(section.as_str())],
        );
    }
    statement
}

/// The best hits first, among the newest: how rare a phrase is has to be counted once, but a rank for each of a million hits would take seconds.
fn best(connection: &Connection, query: &ListQuery) -> rusqlite::Result<Vec<Listed>> {
    let Some(wanted) = wanted(connection, query, true)? else { return Ok(Vec::new()) };
    let expression = wanted.expression();
    let oldest: Option<i64> = connection
        .prepare_cached("SELECT rowid FROM folded WHERE folded MATCH ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?2")?
        .query_row(params![expression, MAX_RANKED - 1], |row| row.get(0))
        .optional()?;
    let mut hits = among_hits(query, &expression);
    if let Some(oldest) = oldest {
        hits.and("folded.rowid >= ?", [Value::Integer(oldest)]);
    }
    let ranked = hits.ranked(WEIGHTS, query.limit);
    connection.prepare_cached(&ranked.select(COLUMNS))?.query_map(params_from_iter(ranked.values), lists::row)?.collect()
}
