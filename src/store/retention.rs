//! What is dropped so that the cache keeps within its bounds.
//!
//! Owns which entries go, and that a list which still names one brings nothing new. Must not decide the bounds.
//!
//! Starred entries stay, as do those that were marked unread by hand, and the newest of each section: no list becomes empty because its paper is
//! slow. Everything else goes the oldest first, with its texts, its comments and its words in the index. All of it happens in small transactions among
//! other jobs, so that a kill between them loses nothing and whoever asks for something waits for one of them at most.
//!
//! Pages that become free are used again. They are given back to the disk only when somebody asks ([`Store::compact`]): `auto_vacuum` would move pages
//! with every commit, and a file that was made without it would have to be written anew first.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    Store,
    entries::{micros, ordinal_since},
    index,
};
use crate::model::{EntryId, Failure};

/// Newest entries of each section that stay however old they are.
pub const NEWEST_STAY: u32 = 50;

/// Entries looked at in one transaction.
const ROWS: i64 = 500;

/// Entries dropped in one transaction.
const DROPS: usize = 50;

/// Time after which such a transaction drops no more.
const STEP_TIME: Duration = Duration::from_millis(30);

/// Entries from the oldest on, and whether each may go: not while it has a star or was made unread by hand (`read_at` without `read`).
pub(super) const OLDEST: &str = "SELECT n, ordinal, id, read, seen < ?3 AND starred = 0 AND (read = 1 OR read_at IS NULL)
    FROM entries WHERE ordinal > ?1 AND ordinal < ?2 ORDER BY ordinal LIMIT ?4";

/// Whether an entry is among the newest of a section.
pub(super) const IS_NEWEST: &str = "SELECT EXISTS (SELECT 1 FROM listed l WHERE l.n = ?1 AND (SELECT count(*) FROM
    (SELECT 1 FROM listed m WHERE m.source = l.source AND m.section = l.section AND m.ordinal > l.ordinal LIMIT ?2)) < ?2)";

/// Bounds of the cache; without either everything is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Entries that came, and are dated, before this go.
    pub since: Option<Timestamp>,
    /// Above this many bytes the oldest entries go.
    pub max_bytes: Option<u64>,
}

impl Bounds {
    /// Whether everything is kept.
    #[must_use]
    pub fn are_none(&self) -> bool {
        self.since.is_none() && self.max_bytes.is_none()
    }
}

/// How far a trim has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trim {
    /// Entries that were dropped.
    pub dropped: u64,
    /// The last entry looked at, by its ordinal.
    at: Option<i64>,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Age,
    Size,
    Done,
}

/// How much room the cache takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Entries kept.
    pub entries: u64,
    /// Bytes of what is kept.
    pub used_bytes: u64,
    /// Bytes of the file that are free for what comes.
    pub free_bytes: u64,
}

#[expect(clippy::missing_errors_doc, reason = "every method fails alike: a Failure of a store_* kind")]
impl Store {
    /// Drops some of what is beyond the bounds, in one small transaction; whether there may be more.
    pub fn trim_some(&self, bounds: &Bounds, trim: &mut Trim) -> Result<bool, Failure> {
        let (bounds, from) = (*bounds, *trim);
        if from.stage == Stage::Done || bounds.are_none() || self.is_read_only() {
            return Ok(false);
        }
        *trim = self.shared.write(move |transaction| some(transaction, bounds, from))?;
        Ok(trim.stage != Stage::Done)
    }

    /// Drops everything that is beyond the bounds; how many entries that was.
    pub fn trim(&self, bounds: &Bounds) -> Result<u64, Failure> {
        let mut trim = Trim::default();
        while self.trim_some(bounds, &mut trim)? {}
        Ok(trim.dropped)
    }

    /// Gives the free pages back to the disk, which writes the whole file anew. Others that write wait or are told that the cache is busy.
    pub fn compact(&self) -> Result<(), Failure> {
        self.shared.on_writer(|connection| {
            // The new file is made in a temporary one, which may be larger than memory.
            connection.pragma_update(None, "temp_store", "FILE")?;
            let vacuumed = connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
            connection.pragma_update(None, "temp_store", "MEMORY")?;
            vacuumed
        })
    }

    /// How much room the cache takes.
    pub fn room(&self) -> Result<Room, Failure> {
        self.shared.read(|connection| {
            let entries: u32 = connection.query_row("SELECT coalesce(sum(total), 0) FROM counts WHERE section = ''", [], |row| row.get(0))?;
            let free_bytes = pragma(connection, "freelist_count")? * pragma(connection, "page_size")?;
            Ok(Room { entries: entries.into(), used_bytes: used_bytes(connection)?, free_bytes })
        })
    }
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<u64> {
    connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, u32>(0)).map(u64::from)
}

fn used_bytes(connection: &Connection) -> rusqlite::Result<u64> {
    let pages = pragma(connection, "page_count")?.saturating_sub(pragma(connection, "freelist_count")?);
    Ok(pages * pragma(connection, "page_size")?)
}

fn some(transaction: &Transaction<'_>, bounds: Bounds, trim: Trim) -> rusqlite::Result<Trim> {
    let beyond = match trim.stage {
        Stage::Age => bounds.since.map(|since| (ordinal_since(since), micros(since))),
        Stage::Size => match bounds.max_bytes {
            Some(max_bytes) if used_bytes(transaction)? > max_bytes => Some((i64::MAX, i64::MAX)),
            _ => None,
        },
        Stage::Done => None,
    };
    let walked = match beyond {
        Some((before, seen)) => walk(transaction, trim.at, before, seen)?,
        None => Walked::default(),
    };
    let stage = match (walked.last, trim.stage) {
        (Some(_), stage) => stage,
        (None, Stage::Age) => Stage::Size,
        (None, _) => Stage::Done,
    };
    Ok(Trim { dropped: trim.dropped + walked.dropped, at: walked.last, stage })
}

/// What came of a part of the walk from the oldest entry on.
#[derive(Default)]
struct Walked {
    dropped: u64,
    /// The last entry looked at; `None` at the end.
    last: Option<i64>,
}

fn walk(transaction: &Transaction<'_>, at: Option<i64>, before: i64, seen: i64) -> rusqlite::Result<Walked> {
    let rows: Vec<(i64, i64, String, bool, bool)> = transaction
        .prepare_cached(OLDEST)?
        .query_map(params![at.unwrap_or(i64::MIN), before, seen, ROWS], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let started = Instant::now();
    let mut walked = Walked::default();
    let mut dropped = 0;
    for (n, ordinal, id, read, may_go) in rows {
        if dropped >= DROPS || started.elapsed() >= STEP_TIME {
            break;
        }
        walked.last = Some(ordinal);
        if may_go && !is_newest(transaction, n)? {
            drop_entry(transaction, n, &id, read)?;
            dropped += 1;
            walked.dropped += 1;
        }
    }
    Ok(walked)
}

fn is_newest(connection: &Connection, n: i64) -> rusqlite::Result<bool> {
    connection.prepare_cached(IS_NEWEST)?.query_row(params![n, NEWEST_STAY], |row| row.get(0))
}

/// Takes an entry out of every table but one, which remembers that it was there.
fn drop_entry(transaction: &Transaction<'_>, n: i64, id: &str, read: bool) -> rusqlite::Result<()> {
    transaction.prepare_cached("INSERT INTO dropped (id, read) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET read = ?2")?.execute(params![id, read])?;
    index::remove(transaction, n)?;
    // The triggers of these two count; what else belongs to an entry goes by its foreign key.
    transaction.prepare_cached("DELETE FROM listed WHERE n = ?1")?.execute([n])?;
    transaction.prepare_cached("DELETE FROM entries WHERE n = ?1")?.execute([n])?;
    Ok(())
}

/// Whether an entry was dropped.
pub(super) fn is_dropped(connection: &Connection, id: &EntryId) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM dropped WHERE id = ?1)")?.query_row([id.as_str()], |row| row.get(0))
}

/// Forgets that an entry was dropped, for somebody asks for it; whether it was read by then, where it was.
pub(super) fn take_back(transaction: &Transaction<'_>, id: &EntryId) -> rusqlite::Result<Option<bool>> {
    transaction.prepare_cached("DELETE FROM dropped WHERE id = ?1 RETURNING read")?.query_row([id.as_str()], |row| row.get(0)).optional()
}
