//! What older versions of the program left in the file: texts that are not packed, and their index.
//!
//! Owns bringing it up to date, bit by bit. Must not take long at a time: whoever asks for something waits for the step under way.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::pack::{Packed, Unpacked};

/// Rows of the old index that go in one transaction, each some four kilobytes.
const OLD_ROWS: i64 = 500;

/// Packs what of a row is still text.
pub(super) fn pack(transaction: &Transaction<'_>, n: i64) -> rusqlite::Result<()> {
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

/// Empties the index of the first schemas some more, in the end drops it; whether there is more to do. At once it would hold up whoever wants to write.
pub(super) fn drop_some(connection: &mut Connection) -> rusqlite::Result<bool> {
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
