//! The search index: where an entry stands in it, and the words it knows.
//!
//! Owns the rows of `folded`, `indexed` and `words`. Must not answer queries, nor say what of an entry is text.

use std::{cell::RefCell, collections::HashSet};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{entries::seconds_of_ordinal, fold, texts::Texts};
use crate::model::fold::fold;

/// Bits of a place below the seconds. Few, because the steps between an entry and the next are written for each of its words.
const SLOT_BITS: u32 = 4;

/// Where there are more entries in a second than slots, they go behind the last of the next hours: two, then eleven days, then anywhere.
const OVERFLOWS: [i64; 3] = [1 << 17, 1 << 24, i64::MAX];

/// Words that are remembered as known; with more it is forgotten which.
const MAX_KNOWN: usize = 20_000;

thread_local! {
    /// Words that are in the table for sure: asking it for each word of each text would take longer than the index itself.
    static KNOWN: RefCell<HashSet<Box<str>>> = RefCell::default();
}

/// The lowest place at or after a moment. An entry may stand later than its time, never earlier.
pub(super) fn place_since(seconds: i64) -> i64 {
    seconds << SLOT_BITS
}

/// Forgets which words are known, because what was written may not have stayed.
pub(super) fn rolled_back() {
    KNOWN.with_borrow_mut(HashSet::clear);
}

/// Puts the entry of row `n` into the index, where it is not yet.
pub(super) fn insert(connection: &Connection, n: i64, ordinal: i64, texts: &Texts) -> rusqlite::Result<()> {
    let place = free_place(connection, seconds_of_ordinal(ordinal))?;
    connection.prepare_cached("INSERT INTO indexed (place, n) VALUES (?1, ?2)")?.execute([place, n])?;
    let [title, lede, byline, body, comments] = texts.columns.each_ref().map(|text| fold(text));
    for text in [&title, &lede, &byline, &body, &comments] {
        learn(connection, text)?;
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
fn learn(connection: &Connection, text: &str) -> rusqlite::Result<()> {
    KNOWN.with_borrow_mut(|known| {
        for word in text.split(|character| !fold::is_word(character)).filter(|word| !word.is_empty()) {
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
    })
}

fn remove(connection: &Connection, n: i64) -> rusqlite::Result<()> {
    let place: Option<i64> = connection.prepare_cached("SELECT place FROM indexed WHERE n = ?1")?.query_row([n], |row| row.get(0)).optional()?;
    if let Some(place) = place {
        connection.prepare_cached("DELETE FROM folded WHERE rowid = ?1")?.execute([place])?;
        connection.prepare_cached("DELETE FROM indexed WHERE place = ?1")?.execute([place])?;
    }
    Ok(())
}

/// Indexes the entry in row `n` from what is kept of it now.
pub(super) fn renew(transaction: &Transaction<'_>, n: i64) -> rusqlite::Result<()> {
    let ordinal: i64 = transaction.prepare_cached("SELECT ordinal FROM entries WHERE n = ?1")?.query_row([n], |row| row.get(0))?;
    remove(transaction, n)?;
    match Texts::load(transaction, n)? {
        Some(texts) => insert(transaction, n, ordinal, &texts),
        None => Ok(()),
    }
}
