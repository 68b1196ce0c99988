//! Numbers of sources and sections, from the sums the triggers keep.
//!
//! Owns the reading of `counts`. Must not count rows: there may be a million.

use rusqlite::{Connection, OptionalExtension};

use super::{
    SectionCount, SourceCount,
    entries::{section_id, source_id},
};
use crate::model::{SectionId, SourceId};

/// Numbers of every source with entries, each entry once.
pub(super) fn sources(connection: &Connection) -> rusqlite::Result<Vec<SourceCount>> {
    connection
        .prepare_cached("SELECT source, total, unread FROM counts WHERE section = '' AND total > 0")?
        .query_map([], |row| {
            Ok(SourceCount {
                source: source_id(row.get_ref(0)?.as_str().unwrap_or_default())?,
                total: u64::from(row.get::<_, u32>(1)?),
                unread: u64::from(row.get::<_, u32>(2)?),
            })
        })?
        .collect()
}

/// Numbers of every section with entries.
pub(super) fn sections(connection: &Connection) -> rusqlite::Result<Vec<SectionCount>> {
    connection
        .prepare_cached("SELECT source, section, total, unread FROM counts WHERE section <> '' AND total > 0")?
        .query_map([], |row| {
            Ok(SectionCount {
                source: source_id(row.get_ref(0)?.as_str().unwrap_or_default())?,
                section: section_id(row.get_ref(1)?.as_str().unwrap_or_default())?,
                total: u64::from(row.get::<_, u32>(2)?),
                unread: u64::from(row.get::<_, u32>(3)?),
            })
        })?
        .collect()
}

/// Entries of a source, or of one of its sections, all or the unread ones.
pub(super) fn of(connection: &Connection, source: &SourceId, section: Option<&SectionId>, unread: bool) -> rusqlite::Result<u64> {
    let section = section.map_or("", SectionId::as_str);
    let found: Option<(u32, u32)> = connection
        .prepare_cached("SELECT total, unread FROM counts WHERE source = ?1 AND section = ?2")?
        .query_row([source.as_str(), section], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.map_or(0, |(total, of_them)| u64::from(if unread { of_them } else { total })))
}

/// Whether a section has entries.
pub(super) fn has_entries(connection: &Connection, source: &SourceId, section: &SectionId) -> rusqlite::Result<bool> {
    Ok(of(connection, source, Some(section), false)? > 0)
}
