//! The search index: where an entry stands in it, when it comes there, and the words it knows.
//!
//! Owns the rows of `folded`, `indexed`, `unindexed` and `words`. Must not answer queries, nor say what of an entry is text.

use std::{
    cell::RefCell,
    collections::HashSet,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{entries::seconds_of_ordinal, texts::Texts, upkeep};
use crate::model::{
    fold::{FOLD_VERSION, fold},
    phrase,
};

/// Entries that are waited for until they are indexed, some tens of milliseconds.
pub(super) const FEW: u32 = 256;

/// Most entries indexed in one transaction.
const INDEX_BATCH: i64 = 2000;

/// Time after which such a transaction ends: another process may wait for the same file.
const INDEX_TIME: Duration = Duration::from_millis(400);

/// Bits of a place below the seconds. Few, because the steps between an entry and the next are written for each of its words.
const SLOT_BITS: u32 = 4;

/// Where there are more entries in a second than slots, they go behind the last of the next hours: two, then eleven days, then anywhere.
const OVERFLOWS: [i64; 3] = [1 << 17, 1 << 24, i64::MAX];

/// Words that are remembered as known; with more it is forgotten which.
const MAX_KNOWN: usize = 20_000;

thread_local! {
    /// Words that are in the table for sure, as of the last transaction that ended well: asking it for each word of each text would take longer than the index itself.
    static KNOWN: RefCell<HashSet<Box<str>>> = RefCell::default();
}

/// The lowest place at or after a moment. An entry may stand later than its time, never earlier.
pub(super) fn place_since(seconds: i64) -> i64 {
    seconds << SLOT_BITS
}

/// Puts the entry of row `n` into the index, where it is not yet.
fn insert(connection: &Connection, n: i64, ordinal: i64, texts: &Texts, known: &mut HashSet<Box<str>>) -> rusqlite::Result<()> {
    let place = free_place(connection, seconds_of_ordinal(ordinal))?;
    connection.prepare_cached("INSERT INTO indexed (place, n) VALUES (?1, ?2)")?.execute([place, n])?;
    let [title, lede, byline, body, comments] = texts.columns.each_ref().map(|text| fold(text));
    for text in [&title, &lede, &byline, &body, &comments] {
        learn(connection, text, known)?;
    }
    connection
        .prepare_cached("INSERT INTO folded (rowid, body, title, lede, byline, comments) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![place, body, title, lede, byline, comments])?;
    Ok(())
}

fn free_place(connection: &Connection, seconds: i64) -> rusqlite::Result<i64> {
    let first = place_since(seconds);
    let mut free = first;
    let mut statement = connection.prepare_cached("SELECT place FROM indexed WHERE place >= ?1 AND place < ?2 ORDER BY place")?;
    for taken in statement.query_map([first, first + (1 << SLOT_BITS)], |row| row.get::<_, i64>(0))? {
        if taken? != free {
            return Ok(free);
        }
        free += 1;
    }
    if free < first + (1 << SLOT_BITS) {
        return Ok(free);
    }
    for reach in OVERFLOWS {
        let end = first.saturating_add(reach);
        let last: i64 =
            connection.prepare_cached("SELECT max(place) FROM indexed WHERE place >= ?1 AND place < ?2")?.query_row([first, end], |row| row.get(0))?;
        free = last + 1;
        if free < end {
            break;
        }
    }
    Ok(free)
}

/// Notes the words of a folded text.
fn learn(connection: &Connection, text: &str, known: &mut HashSet<Box<str>>) -> rusqlite::Result<()> {
    for word in text.split(|character| !phrase::is_word(character)).filter(|word| !word.is_empty()) {
        if known.contains(word) {
            continue;
        }
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        connection.prepare_cached("INSERT INTO words (word) VALUES (?1) ON CONFLICT DO NOTHING")?.execute([word])?;
        known.insert(word.into());
    }
    Ok(())
}

/// Takes the entry of row `n` out of the index.
pub(super) fn remove(connection: &Connection, n: i64) -> rusqlite::Result<()> {
    let place: Option<i64> = connection.prepare_cached("SELECT place FROM indexed WHERE n = ?1")?.query_row([n], |row| row.get(0)).optional()?;
    if let Some(place) = place {
        connection.prepare_cached("DELETE FROM folded WHERE rowid = ?1")?.execute([place])?;
        connection.prepare_cached("DELETE FROM indexed WHERE place = ?1")?.execute([place])?;
    }
    Ok(())
}

/// Indexes the entry in row `n` from what is kept of it now.
fn renew(transaction: &Transaction<'_>, n: i64, known: &mut HashSet<Box<str>>) -> rusqlite::Result<()> {
    let ordinal: i64 = transaction.prepare_cached("SELECT ordinal FROM entries WHERE n = ?1")?.query_row([n], |row| row.get(0))?;
    remove(transaction, n)?;
    match Texts::load(transaction, n)? {
        Some(texts) => insert(transaction, n, ordinal, &texts, known),
        None => Ok(()),
    }
}

/// Notes that the entry in row `n` is to be indexed, anew where it was.
pub(super) fn note(connection: &Connection, n: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT INTO unindexed (n) VALUES (?1) ON CONFLICT DO NOTHING")?.execute([n])?;
    Ok(())
}

/// Entries that wait to be indexed, counted up to `most`.
pub(super) fn waiting(connection: &Connection, most: u32) -> rusqlite::Result<u32> {
    connection.prepare_cached("SELECT count(*) FROM (SELECT 1 FROM unindexed LIMIT ?1)")?.query_row([most], |row| row.get(0))
}

/// Indexes some of the entries that wait, in one transaction that ends early where `is_asked`; whether there are more.
/// Where the index was made by another version of [`crate::model::fold::fold()`], all of them wait.
pub(super) fn some(connection: &mut Connection, is_asked: &dyn Fn() -> bool) -> rusqlite::Result<bool> {
    if waiting(connection, 1)? == 0 && meta(connection, "fold_version")? == Some(FOLD_VERSION) {
        return upkeep::drop_some(connection);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked inside: another process may have done it.
    if meta(&transaction, "fold_version")? != Some(FOLD_VERSION) {
        transaction.execute("INSERT INTO unindexed (n) SELECT n FROM entries WHERE true ON CONFLICT DO NOTHING", [])?;
        set_meta(&transaction, "fold_version", FOLD_VERSION)?;
    }
    let rows: Vec<i64> = transaction
        .prepare_cached("SELECT n FROM unindexed ORDER BY n LIMIT ?1")?
        .query_map([INDEX_BATCH], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let started = Instant::now();
    // Taken out until the transaction has ended well: what is undone is not known.
    let mut known = KNOWN.take();
    for n in rows {
        upkeep::pack(&transaction, n)?;
        renew(&transaction, n, &mut known)?;
        transaction.prepare_cached("DELETE FROM unindexed WHERE n = ?1")?.execute([n])?;
        if is_asked() || started.elapsed() >= INDEX_TIME {
            break;
        }
    }
    let more = waiting(&transaction, 1)? > 0;
    transaction.commit()?;
    KNOWN.set(known);
    if more { Ok(true) } else { upkeep::drop_some(connection) }
}

fn meta(connection: &Connection, key: &str) -> rusqlite::Result<Option<i64>> {
    connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()
}

fn set_meta(connection: &Connection, key: &str, value: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2")?.execute(params![key, value])?;
    Ok(())
}
