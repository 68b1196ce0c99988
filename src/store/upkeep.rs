//! What is done to the file when nothing else is asked: indexing and packing what another version of the program left.
//!
//! Owns the steps and how far they are. Must not take long at a time: whoever asks for something waits for the step under way.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{
    index,
    pack::{Packed, Unpacked},
};
use crate::model::fold::FOLD_VERSION;

/// Entries that are indexed and packed anew in one transaction.
const BATCH: i64 = 200;

/// Rows of the old index that go in one transaction, each some four kilobytes.
const OLD_ROWS: i64 = 500;

/// Does some more; whether there is more to do.
pub(super) fn some(connection: &mut Connection) -> rusqlite::Result<bool> {
    Ok(fold_some(connection)? || drop_some(connection)?)
}

/// Indexes some more entries where the index was made by another version of [`crate::model::fold::fold`], and packs them where they are not.
fn fold_some(connection: &mut Connection) -> rusqlite::Result<bool> {
    if meta(connection, "fold_version")? == Some(FOLD_VERSION) {
        return Ok(false);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again inside: another process may have ended it.
    if meta(&transaction, "fold_version")? == Some(FOLD_VERSION) {
        return Ok(false);
    }
    // Entries saved meanwhile are indexed twice at worst. Progress is for one version of folding: a still newer one begins again.
    let goal = meta(&transaction, "folding_to")?;
    let from = if goal == Some(FOLD_VERSION) { meta(&transaction, "folded_until")?.unwrap_or(0) } else { 0 };
    let rows: Vec<i64> = transaction
        .prepare_cached("SELECT n FROM entries WHERE n > ?1 ORDER BY n LIMIT ?2")?
        .query_map([from, BATCH], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for n in &rows {
        pack(&transaction, *n)?;
        index::renew(&transaction, *n)?;
    }
    match rows.last() {
        Some(last) => {
            set_meta(&transaction, "folding_to", FOLD_VERSION)?;
            set_meta(&transaction, "folded_until", *last)?;
        }
        None => set_meta(&transaction, "fold_version", FOLD_VERSION)?,
    }
    transaction.commit()?;
    Ok(!rows.is_empty())
}

/// Packs what of a row is still text.
fn pack(transaction: &Transaction<'_>, n: i64) -> rusqlite::Result<()> {
    for table in ["facts", "articles", "threads"] {
        let text: Option<Unpacked> = transaction
            .prepare_cached(&format!("SELECT json FROM {table} WHERE n = ?1 AND typeof(json) = 'text'"))?
            .query_row([n], |row| row.get(0))
            .optional()?;
        if let Some(Unpacked(json)) = text {
            transaction.prepare_cached(&format!("UPDATE {table} SET json = ?2 WHERE n = ?1"))?.execute(params![n, Packed::of_json(&json)?])?;
        }
    }
    Ok(())
}

/// Empties the index of the first schema, then drops it: at once it would hold up whoever wants to write.
fn drop_some(connection: &mut Connection) -> rusqlite::Result<bool> {
    let is_there = |connection: &Connection| connection.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'search')", [], |row| row.get(0));
    if !is_there(connection)? {
        return Ok(false);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if is_there(&transaction)?
        && transaction.execute("DELETE FROM search_data WHERE id IN (SELECT id FROM search_data WHERE id > 10 LIMIT ?1)", [OLD_ROWS])? == 0
    {
        transaction.execute_batch("DROP TABLE search")?;
    }
    transaction.commit()?;
    Ok(true)
}

fn meta(connection: &Connection, key: &str) -> rusqlite::Result<Option<i64>> {
    connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()
}

fn set_meta(connection: &Connection, key: &str, value: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2")?.execute(params![key, value])?;
    Ok(())
}
