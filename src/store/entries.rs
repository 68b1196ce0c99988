//! Entries: saving a list, and one entry with its marks.
//!
//! Owns what makes an entry new or changed. Must not answer list queries.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{FeedBatch, Saved, facts, feeds, index, pack::Packed, retention};
use crate::model::{Document, Entry, EntryId, HttpUrl, Kept, Mark, Place, SafeLine, SafeText, SectionId, SourceId, Stamp};

/// Bits of an ordinal below the seconds: more rows than any cache has.
const ROW_BITS: u32 = 24;

/// Seconds an ordinal can hold on either side of 1970, some 8,700 years.
const MAX_SECONDS: i64 = 1 << 38;

/// Orders an entry among all: by time, and within a second by its row.
pub(super) fn ordinal(seconds: i64, n: i64) -> i64 {
    (seconds.clamp(-MAX_SECONDS, MAX_SECONDS - 1) << ROW_BITS) | (n & ((1 << ROW_BITS) - 1))
}

/// The time an ordinal was made of.
pub(super) fn seconds_of_ordinal(ordinal: i64) -> i64 {
    ordinal >> ROW_BITS
}

/// The lowest ordinal at or after a moment.
pub(super) fn ordinal_since(since: Timestamp) -> i64 {
    ordinal(since.as_second(), 0)
}

fn seconds_of(entry: &Entry, seen: Timestamp) -> i64 {
    entry.published.map_or(seen.as_second(), |stamp| stamp.sort_seconds())
}

pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

pub(super) fn timestamp(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    Ok(Timestamp::from_microsecond(row.get(column)?).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// The row of an entry.
pub(super) fn row_of(connection: &Connection, id: &EntryId) -> rusqlite::Result<Option<i64>> {
    connection.prepare_cached("SELECT n FROM entries WHERE id = ?1")?.query_row([id.as_str()], |row| row.get(0)).optional()
}

/// The facts of the entries that are not known, packed: by whoever brings a batch, for the one thread that writes would hold up all others with it.
pub(super) fn packed_new(connection: &Connection, entries: &[Entry]) -> rusqlite::Result<Vec<Option<Packed>>> {
    let packed = |entry: &Entry| if row_of(connection, &entry.id)?.is_none() { facts::packed(entry).map(Some) } else { Ok(None) };
    entries.iter().map(packed).collect()
}

/// Saves a batch: entries, validators, freshness. `packed` as [`packed_new`] gave it.
pub(super) fn save_feed(transaction: &Transaction<'_>, batch: &FeedBatch, packed: &[Option<Packed>]) -> rusqlite::Result<Saved> {
    let (mut saved, mut counted) = (Saved::default(), Counted::default());
    // Of entries without times the first one listed is the newest: the last gets the lowest row.
    for (entry, packed) in batch.entries.iter().zip(packed).rev() {
        match save(transaction, entry, packed.as_ref(), &batch.section, batch.fetched, &mut counted)? {
            Change::New => saved.new += 1,
            Change::Changed => saved.changed += 1,
            Change::Same => {}
        }
    }
    counted.write(transaction)?;
    feeds::fresh(transaction, batch)?;
    Ok(saved)
}

/// What saving an entry did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It was not known.
    New,
    /// Its facts changed.
    Changed,
    /// Nothing a reader would notice.
    Same,
}

/// Entries that came to a source and to its sections, summed up before they are written: a batch is mostly of one section.
#[derive(Default)]
struct Counted {
    /// By source and section, all and unread; an empty section stands for the whole source.
    sums: HashMap<(SourceId, String), (u32, u32)>,
}

impl Counted {
    fn add(&mut self, source: &SourceId, section: &str, read: bool) {
        let (total, unread) = self.sums.entry((source.clone(), section.to_owned())).or_default();
        *total += 1;
        *unread += u32::from(!read);
    }

    fn write(self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        for ((source, section), (total, unread)) in self.sums {
            transaction
                .prepare_cached(
                    "INSERT INTO counts (source, section, total, unread) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT DO UPDATE SET total = total + ?3, unread = unread + ?4",
                )?
                .execute(params![source.as_str(), section, total, unread])?;
        }
        Ok(())
    }
}

/// Saves an entry that no list named, as listed in its own section.
pub(super) fn save_one(transaction: &Transaction<'_>, entry: &Entry, now: Timestamp) -> rusqlite::Result<()> {
    let was_read = retention::take_back(transaction, &entry.id)?;
    let mut counted = Counted::default();
    save(transaction, entry, None, &entry.section, now, &mut counted)?;
    counted.write(transaction)?;
    if was_read == Some(true) {
        mark(transaction, std::slice::from_ref(&entry.id), Mark { read: Some(true), starred: None }, now)?;
    }
    Ok(())
}

/// Saves one entry as listed in `section`.
fn save(
    transaction: &Transaction<'_>,
    entry: &Entry,
    packed: Option<&Packed>,
    section: &SectionId,
    now: Timestamp,
    counted: &mut Counted,
) -> rusqlite::Result<Change> {
    let known: Option<Known> = transaction
        .prepare_cached(&format!("SELECT n, ordinal, seen, read, {} FROM entries JOIN facts USING (n) WHERE id = ?1", facts::COLUMNS))?
        .query_row([entry.id.as_str()], |row| {
            let listing = Listing { n: row.get("n")?, ordinal: row.get("ordinal")?, read: row.get("read")? };
            Ok(Known { listing, seen: timestamp(row, "seen")?, entry: facts::entry(row)? })
        })
        .optional()?;
    let (place, change) = match known {
        None if retention::is_dropped(transaction, &entry.id)? => return Ok(Change::Same),
        None => {
            counted.add(&entry.source, "", false);
            (insert(transaction, entry, packed, now)?, Change::New)
        }
        Some(Known { listing: mut place, seen, entry: old }) => {
            let merged = old.as_ref().map_or_else(|| entry.clone(), |old| merge(old, entry));
            if old.as_ref() != Some(&merged) {
                place.ordinal = update(transaction, place.n, &merged, seen)?;
            }
            let told = |entry: &Entry| Entry { comment_count: None, ..entry.clone() };
            let same = old.is_some_and(|old| told(&old) == told(&merged));
            (place, if same { Change::Same } else { Change::Changed })
        }
    };
    let listed = transaction
        .prepare_cached("INSERT INTO listed (source, section, ordinal, n, read) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")?
        .execute(params![entry.source.as_str(), section.as_str(), place.ordinal, place.n, place.read])?;
    if listed > 0 {
        counted.add(&entry.source, section.as_str(), place.read);
    }
    Ok(change)
}

/// An entry as it was kept; without its facts where they cannot be read.
struct Known {
    listing: Listing,
    seen: Timestamp,
    entry: Option<Entry>,
}

/// What the row of a section's list repeats of its entry.
struct Listing {
    n: i64,
    ordinal: i64,
    read: bool,
}

/// What is known of an entry after it was listed once more. Its first section stays. What this list leaves out is kept; another
/// section's list only fills gaps, or two lists that differ would change the entry back and forth with every refresh.
fn merge(old: &Entry, new: &Entry) -> Entry {
    let (first, second) = if old.section == new.section { (new, old) } else { (old, new) };
    Entry {
        id: old.id.clone(),
        guid: old.guid.clone(),
        source: old.source.clone(),
        section: old.section.clone(),
        feed: first.feed.clone().or_else(|| second.feed.clone()),
        url: first.url.clone().or_else(|| second.url.clone()),
        title: first.title.clone(),
        byline: first.byline.clone().or_else(|| second.byline.clone()),
        lede: readable(first.lede.as_ref(), second.lede.as_ref(), SafeText::is_blank),
        summary: readable(first.summary.as_ref(), second.summary.as_ref(), SafeText::is_blank),
        content: readable(first.content.as_ref(), second.content.as_ref(), Document::is_empty),
        published: first_date(first.published, second.published),
        published_text: first.published_text.clone().or_else(|| second.published_text.clone()),
        updated: first.updated.or(second.updated),
        comment_count: new.comment_count.or(old.comment_count),
        comments_url: first.comments_url.clone().or_else(|| second.comments_url.clone()),
        enclosures: if first.enclosures.is_empty() { &second.enclosures } else { &first.enclosures }.clone(),
        images: if first.images.is_empty() { &second.images } else { &first.images }.clone(),
    }
}

/// The first of the two with something to read, else the one that at least stands there.
fn readable<T: Clone>(first: Option<&T>, second: Option<&T>, is_blank: fn(&T) -> bool) -> Option<T> {
    [first, second].into_iter().flatten().find(|text| !is_blank(text)).or(first).or(second).cloned()
}

/// A section page often prints the bare day of an entry whose feed gave the time.
fn first_date(first: Option<Stamp>, second: Option<Stamp>) -> Option<Stamp> {
    match (first, second) {
        (Some(Stamp::Day(day)), Some(Stamp::Instant { at, offset })) if offset.to_datetime(at).date() == day => second,
        (None, second) => second,
        (first, _) => first,
    }
}

fn insert(transaction: &Transaction<'_>, entry: &Entry, packed: Option<&Packed>, seen: Timestamp) -> rusqlite::Result<Listing> {
    let next: i64 = transaction.prepare_cached("SELECT coalesce(max(n), 0) + 1 FROM entries")?.query_row([], |row| row.get(0))?;
    let place = ordinal(seconds_of(entry, seen), next);
    transaction
        .prepare_cached(
            "INSERT INTO entries (n, id, ordinal, source, section, url, title, published, seen, comment_count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            next,
            entry.id.as_str(),
            place,
            entry.source.as_str(),
            entry.section.as_str(),
            entry.url.as_ref().map(HttpUrl::as_str),
            entry.title.as_str(),
            entry.published.map(|stamp| stamp.to_string()),
            micros(seen),
            entry.comment_count,
        ])?;
    let mut facts = transaction.prepare_cached("INSERT INTO facts (n, json) VALUES (?1, ?2)")?;
    match packed {
        Some(packed) => facts.execute(params![next, packed])?,
        None => facts.execute(params![next, facts::packed(entry)?])?,
    };
    add_address(transaction, next, entry.url.as_ref())?;
    index::note(transaction, next)?;
    Ok(Listing { n: next, ordinal: place, read: false })
}

/// Writes what changed; gives the entry's place, which may be another.
fn update(transaction: &Transaction<'_>, n: i64, entry: &Entry, seen: Timestamp) -> rusqlite::Result<i64> {
    let place = ordinal(seconds_of(entry, seen), n);
    transaction
        .prepare_cached("UPDATE entries SET ordinal = ?2, url = ?3, title = ?4, published = ?5, comment_count = coalesce(?6, comment_count) WHERE n = ?1")?
        .execute(params![
            n,
            place,
            entry.url.as_ref().map(HttpUrl::as_str),
            entry.title.as_str(),
            entry.published.map(|stamp| stamp.to_string()),
            entry.comment_count,
        ])?;
    transaction.prepare_cached("UPDATE facts SET json = ?2 WHERE n = ?1")?.execute(params![n, facts::packed(entry)?])?;
    add_address(transaction, n, entry.url.as_ref())?;
    index::note(transaction, n)?;
    Ok(place)
}

/// Makes an entry known by an address.
pub(super) fn add_address(transaction: &Transaction<'_>, n: i64, url: Option<&HttpUrl>) -> rusqlite::Result<()> {
    let Some(url) = url else { return Ok(()) };
    transaction
        .prepare_cached("INSERT INTO addresses (url, n) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![url.without_fragment().as_str(), n])?;
    Ok(())
}

/// Changes marks and says what they were, as far as they were asked to change.
pub(super) fn mark(transaction: &Transaction<'_>, ids: &[EntryId], mark: Mark, now: Timestamp) -> rusqlite::Result<Vec<(EntryId, Mark)>> {
    let mut before = Vec::with_capacity(ids.len());
    let mut select = transaction.prepare_cached("SELECT n, read, starred FROM entries WHERE id = ?1")?;
    let mut read = transaction.prepare_cached("UPDATE entries SET read = ?2, read_at = ?3 WHERE n = ?1 AND read <> ?2")?;
    let mut star = transaction.prepare_cached("UPDATE entries SET starred = ?2, starred_at = ?3 WHERE n = ?1 AND starred <> ?2")?;
    for id in ids {
        let found: Option<(i64, bool, bool)> = select.query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
        let Some((n, was_read, was_starred)) = found else { continue };
        if let Some(new) = mark.read {
            read.execute(params![n, new, micros(now)])?;
        }
        if let Some(new) = mark.starred {
            star.execute(params![n, new, micros(now)])?;
        }
        before.push((id.clone(), Mark { read: mark.read.map(|_| was_read), starred: mark.starred.map(|_| was_starred) }));
    }
    Ok(before)
}

fn kept_by(condition: &str) -> String {
    format!(
        "SELECT {}, seen, read, starred, entries.comment_count AS comments, block, offset
         FROM entries JOIN facts USING (n) LEFT JOIN places USING (n) {condition}",
        facts::COLUMNS
    )
}

/// An entry by id.
pub(super) fn by_id(connection: &Connection, id: &EntryId) -> rusqlite::Result<Option<Kept>> {
    Ok(connection.prepare_cached(&kept_by("WHERE id = ?1"))?.query_row([id.as_str()], kept).optional()?.flatten())
}

/// The oldest entry known by an address.
pub(super) fn by_url(connection: &Connection, url: &HttpUrl) -> rusqlite::Result<Option<Kept>> {
    connection
        .prepare_cached(&kept_by("JOIN addresses USING (n) WHERE addresses.url = ?1 ORDER BY n LIMIT 1"))?
        .query_row([url.without_fragment().as_str()], kept)
        .optional()
        .map(Option::flatten)
}

fn kept(row: &Row<'_>) -> rusqlite::Result<Option<Kept>> {
    let Some(mut entry) = facts::entry(row)? else { return Ok(None) };
    // A thread that is kept may know more than the list did.
    entry.comment_count = row.get::<_, Option<u32>>("comments")?.or(entry.comment_count);
    let place = Place { block: row.get::<_, Option<u32>>("block")?.unwrap_or(0), offset: row.get::<_, Option<u32>>("offset")?.unwrap_or(0) };
    Ok(Some(Kept { entry, seen: timestamp(row, "seen")?, read: row.get("read")?, starred: row.get("starred")?, place }))
}

/// An id as stored; one that another program wrote and that is none is an error of the file.
pub(super) fn source_id(text: &str) -> rusqlite::Result<SourceId> {
    SourceId::new(text).map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error)))
}

/// As [`source_id`].
pub(super) fn section_id(text: &str) -> rusqlite::Result<SectionId> {
    SectionId::new(text).map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error)))
}

/// A title as stored.
pub(super) fn line(row: &Row<'_>, column: &str) -> rusqlite::Result<SafeLine> {
    Ok(SafeLine::new(row.get_ref(column)?.as_str().unwrap_or_default()))
}
