//! A damaged file, read around its damage.
//!
//! Owns the walk over rows when some pages cannot be read. Must not write into the file it reads, nor judge what it read.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, Row, config::DbConfig, types::FromSql};

/// Ranges of rows that may turn out unreadable before the rest of a table is given up: a broken page holds some hundred rows, a broken root all.
const MAX_GAPS: usize = 20_000;

/// Rows that are looked for where not even the highest number can be read.
const UNKNOWN_LAST: i64 = 1 << 24;

/// The damaged file.
pub(super) struct Damaged {
    connection: Connection,
}

impl Damaged {
    /// Opens it, with what its log holds. It is never written, not even when it is closed.
    pub(super) fn open(file: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .or_else(|_| Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX))?;
        connection.busy_timeout(crate::store::open::BUSY_TIMEOUT)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.pragma_update(None, "cell_size_check", true)?;
        // Whoever has it open must not write marks that nobody will copy. Where the damage does not allow that either, it is read all the same.
        let _ = connection.execute_batch("BEGIN IMMEDIATE");
        Ok(Self { connection })
    }

    /// The highest row of some tables, as far as they tell.
    pub(super) fn last(&self, tables: &[&str]) -> i64 {
        let highest = |table: &&str| self.connection.query_row(&format!("SELECT max(n) FROM {table}"), [], |row| row.get::<_, Option<i64>>(0)).ok().flatten();
        tables.iter().filter_map(highest).max().unwrap_or(UNKNOWN_LAST)
    }

    /// Hands over each row of a table that can be read. `select` takes a range of row numbers, `?1` to `?2`, gives the number first, and is in its order.
    /// Where a page cannot be read the range behind it is halved, until what is left out is that page alone.
    pub(super) fn by_number<T>(
        &self,
        select: &str,
        last: i64,
        decode: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
        mut put: impl FnMut(T) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let Ok(mut statement) = self.connection.prepare(select) else { return Ok(()) };
        let (mut ranges, mut gaps) = (vec![(1, last)], 0);
        while let Some((from, to)) = ranges.pop() {
            let mut next = from;
            let mut rows = statement.query([from, to])?;
            let broken = loop {
                match rows.next() {
                    Ok(Some(row)) => {
                        // A page that a broken pointer leads to holds other rows than were asked for.
                        let Some(n) = row.get::<_, i64>(0).ok().filter(|n| (next..=to).contains(n)) else { break true };
                        next = n + 1;
                        // A value that cannot be read is the loss of its row alone.
                        if let Ok(value) = decode(row) {
                            put(value)?;
                        }
                    }
                    Ok(None) => break false,
                    Err(_) => break true,
                }
            };
            gaps += usize::from(broken);
            if gaps > MAX_GAPS {
                break;
            }
            if broken && next < to {
                let middle = next + (to - next) / 2;
                ranges.push((middle + 1, to));
                ranges.push((next, middle));
            }
        }
        Ok(())
    }

    /// Hands over what can be read of an index from its beginning, then what can be read from its end. `select` ends in the column it is ordered by.
    pub(super) fn both_ways<T>(
        &self,
        select: &str,
        decode: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
        mut put: impl FnMut(T) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        for direction in ["", " DESC"] {
            let Ok(mut statement) = self.connection.prepare(&format!("{select}{direction}")) else { return Ok(()) };
            let mut rows = statement.query([])?;
            let whole = loop {
                match rows.next() {
                    Ok(Some(row)) => {
                        if let Ok(value) = decode(row) {
                            put(value)?;
                        }
                    }
                    Ok(None) => break true,
                    Err(_) => break false,
                }
            };
            if whole {
                break;
            }
        }
        Ok(())
    }
}

/// The columns of a row, in order.
pub(super) fn pair<A: FromSql, B: FromSql>(row: &Row<'_>) -> rusqlite::Result<(A, B)> {
    Ok((row.get(0)?, row.get(1)?))
}
