//! What is known of feeds: validators, freshness, failures.
//!
//! Owns the table `feeds`. Must not decide when to ask again.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    FeedBatch, FeedState,
    entries::{micros, timestamp},
    pack::{Unpacked, to_json},
};
use crate::model::{Failure, FailureKind, HttpUrl, Pace, Validators};

/// A body came. Without a `pace` the one that is known stays.
pub(super) fn fresh(transaction: &Transaction<'_>, batch: &FeedBatch, pace: Option<&Pace>) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO feeds (url, source, section, etag, last_modified, moved_to, tried, fresh, pace) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)
             ON CONFLICT DO UPDATE SET source = ?2, section = ?3, etag = ?4, last_modified = ?5, moved_to = coalesce(?6, moved_to),
                 tried = ?7, fresh = ?7, wait_until = NULL, failure = NULL, pace = coalesce(?8, pace)",
        )?
        .execute(params![
            batch.url.as_str(),
            batch.source.as_str(),
            batch.section.as_str(),
            batch.validators.etag,
            batch.validators.last_modified,
            batch.moved_to.as_ref().map(HttpUrl::as_str),
            micros(batch.fetched),
            pace.map(to_json).transpose()?,
        ])?;
    Ok(())
}

/// The server said 304.
pub(super) fn unchanged(transaction: &Transaction<'_>, url: &HttpUrl, now: Timestamp) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO feeds (url, tried, fresh) VALUES (?1, ?2, ?2)
             ON CONFLICT DO UPDATE SET tried = ?2, fresh = ?2, wait_until = NULL, failure = NULL",
        )?
        .execute(params![url.as_str(), micros(now)])?;
    Ok(())
}

/// It could not be had. An address it moved to is forgotten where that one is wrong by now: the next try asks the old one again.
pub(super) fn failed(transaction: &Transaction<'_>, url: &HttpUrl, failure: &Failure, wait_until: Option<Timestamp>, now: Timestamp) -> rusqlite::Result<()> {
    use FailureKind::{Gone, NoEntries, NotAFeed, NotFound, Redirect};
    transaction
        .prepare_cached(
            "INSERT INTO feeds (url, tried, wait_until, failure) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET tried = ?2, wait_until = ?3, failure = ?4",
        )?
        .execute(params![url.as_str(), micros(now), wait_until.map(micros), to_json(failure)?])?;
    if matches!(failure.kind, NotFound | Gone | Redirect | NotAFeed | NoEntries) {
        transaction
            .prepare_cached("UPDATE feeds SET moved_to = NULL, etag = NULL, last_modified = NULL WHERE url = ?1 AND moved_to IS NOT NULL")?
            .execute([url.as_str()])?;
    }
    Ok(())
}

/// When each feed was last fresh.
pub(super) fn fresh_all(connection: &Connection) -> rusqlite::Result<HashMap<String, Timestamp>> {
    let mut select = connection.prepare_cached("SELECT url, fresh FROM feeds WHERE fresh IS NOT NULL")?;
    let rows = select.query_map([], |row| Ok((row.get("url")?, timestamp(row, "fresh")?)))?;
    rows.collect()
}

/// How often each feed wants to be asked, of those that say so.
pub(super) fn paces(connection: &Connection) -> rusqlite::Result<HashMap<String, Pace>> {
    let mut select = connection.prepare_cached("SELECT url, pace FROM feeds WHERE pace IS NOT NULL")?;
    let rows = select.query_map([], |row| Ok((row.get("url")?, serde_json::from_str(row.get_ref("pace")?.as_str()?).unwrap_or_default())))?;
    rows.filter(|row| row.as_ref().is_ok_and(|(_, pace)| *pace != Pace::default())).collect()
}

/// What is known of a feed; nothing of one that was never asked.
pub(super) fn state(connection: &Connection, url: &HttpUrl) -> rusqlite::Result<FeedState> {
    let time = |micros: Option<i64>| micros.and_then(|micros| Timestamp::from_microsecond(micros).ok());
    connection
        .prepare_cached("SELECT etag, last_modified, moved_to, tried, fresh, wait_until, failure FROM feeds WHERE url = ?1")?
        .query_row([url.as_str()], |row| {
            Ok(FeedState {
                validators: Validators { etag: row.get(0)?, last_modified: row.get(1)? },
                moved_to: row.get::<_, Option<String>>(2)?.and_then(|moved| HttpUrl::parse(&moved).ok()),
                tried: time(row.get(3)?),
                fresh: time(row.get(4)?),
                wait_until: time(row.get(5)?),
                failure: row.get::<_, Option<Unpacked>>(6)?.and_then(|failure| failure.read()),
            })
        })
        .optional()
        .map(Option::unwrap_or_default)
}
