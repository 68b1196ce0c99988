//! Articles, threads and places: what belongs to one entry.
//!
//! Owns their rows. Must not fetch or decide what is fresh.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    entries::{add_address, micros, row_of, save_one, timestamp},
    index,
    pack::{Packed, Unpacked},
};
use crate::model::{Article, Entry, EntryId, Place, Thread, ThreadState};

/// Saves an article; with its entry where no list named it. Without either there is nothing it could belong to, and nothing is saved.
pub(super) fn save_article(transaction: &Transaction<'_>, article: &Article, entry: Option<&Entry>) -> rusqlite::Result<()> {
    if let Some(entry) = entry {
        save_one(transaction, entry, article.fetched)?;
    }
    let Some(n) = row_of(transaction, &article.id)? else { return Ok(()) };
    transaction
        .prepare_cached("INSERT INTO articles (n, fetched, json) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET fetched = ?2, json = ?3")?
        .execute(params![n, micros(article.fetched), Packed::of(article)?])?;
    add_address(transaction, n, article.final_url.as_ref())?;
    add_address(transaction, n, article.canonical.as_ref())?;
    index::note(transaction, n)
}

/// A kept article.
pub(super) fn article(connection: &Connection, id: &EntryId) -> rusqlite::Result<Option<Article>> {
    let packed: Option<Unpacked> =
        connection.prepare_cached("SELECT json FROM entries JOIN articles USING (n) WHERE id = ?1")?.query_row([id.as_str()], |row| row.get(0)).optional()?;
    Ok(packed.and_then(|packed| packed.read()))
}

/// Saves a thread, unless it would lose comments that are kept to a failure or to a page that names no comments any more.
pub(super) fn save_thread(transaction: &Transaction<'_>, id: &EntryId, thread: &Thread, fetched: Timestamp) -> rusqlite::Result<()> {
    let Some(n) = row_of(transaction, id)? else { return Ok(()) };
    let kept = self::thread(transaction, id)?.map_or(ThreadState::Failed, |(kept, _)| kept.state);
    let loses = match thread.state {
        ThreadState::Failed => kept != ThreadState::Failed,
        ThreadState::NotOffered => kept == ThreadState::Ready,
        ThreadState::None | ThreadState::Ready => false,
    };
    if loses {
        return Ok(());
    }
    transaction
        .prepare_cached("INSERT INTO threads (n, fetched, json) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET fetched = ?2, json = ?3")?
        .execute(params![n, micros(fetched), Packed::of(thread)?])?;
    if matches!(thread.state, ThreadState::Ready | ThreadState::None) {
        let count = thread.reported.or_else(|| u32::try_from(thread.items.len()).ok());
        transaction.prepare_cached("UPDATE entries SET comment_count = coalesce(?2, comment_count) WHERE n = ?1")?.execute(params![n, count])?;
    }
    index::note(transaction, n)
}

/// A kept thread and when it was fetched.
pub(super) fn thread(connection: &Connection, id: &EntryId) -> rusqlite::Result<Option<(Thread, Timestamp)>> {
    let found: Option<(Unpacked, Timestamp)> = connection
        .prepare_cached("SELECT json, fetched FROM entries JOIN threads USING (n) WHERE id = ?1")?
        .query_row([id.as_str()], |row| Ok((row.get(0)?, timestamp(row, "fetched")?)))
        .optional()?;
    Ok(found.and_then(|(packed, fetched)| Some((packed.read()?, fetched))))
}

/// Remembers where reading stopped.
pub(super) fn save_place(transaction: &Transaction<'_>, id: &EntryId, place: Place) -> rusqlite::Result<()> {
    let Some(n) = row_of(transaction, id)? else { return Ok(()) };
    transaction
        .prepare_cached("INSERT INTO places (n, block, offset) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET block = ?2, offset = ?3")?
        .execute(params![n, place.block, place.offset])?;
    Ok(())
}
