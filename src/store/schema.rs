//! The tables and how an old file becomes a new one.
//!
//! Owns the list of migrations; a migration that was released is never changed, a new one is added. Must not know what is stored in the tables.
//!
//! One number orders every list: `ordinal`, the entry's time in the upper bits and its row in the lower ones. It is unique, and newest first is
//! `ordinal DESC`. The search index has a number of its own, `place`, in nearly the same order: it can hand out hits newest first without sorting
//! them (a place name stands in most articles of its paper), and as it names an entry for every word of it, small steps between them save a third
//! of the file.

use rusqlite::{Connection, TransactionBehavior};

use crate::model::fold::FOLD_VERSION;

/// `PRAGMA application_id`: "bntn" in ASCII.
const APPLICATION_ID: i64 = 0x626e_746e;

/// Each takes the schema from its index to the next version.
const MIGRATIONS: &[&str] = &[MIGRATION_1, MIGRATION_2, MIGRATION_3, MIGRATION_4];

/// Version written by this program: the number of migrations.
pub(super) const VERSION: i64 = 4;

const MIGRATION_1: &str = include_str!("schema/1.sql");

/// Indexing an entry costs more than all else about saving it: it is listed at once and indexed when nothing is asked.
/// A large hash collects a batch into one segment; with the default of 1 MiB most of the time went into merging segments.
const MIGRATION_2: &str = include_str!("schema/2.sql");

/// Nothing of the old rows is touched here, so that a large file opens at once: they are packed and indexed when there is nothing else to do.
const MIGRATION_3: &str = include_str!("schema/3.sql");

const MIGRATION_4: &str = include_str!("schema/4.sql");

/// Why a file was not migrated.
#[derive(Debug)]
pub(super) enum MigrateError {
    /// It was written by a newer version, this one.
    Newer(i64),
    /// It is a database of something else.
    Foreign,
    /// SQLite's word.
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for MigrateError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// The schema's version in a file; 0 in a new one.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings a file to [`VERSION`], all steps in one transaction.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), MigrateError> {
    run(connection, MIGRATIONS)
}

fn run(connection: &mut Connection, steps: &[&str]) -> Result<(), MigrateError> {
    let goal = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    if version(connection)? == goal {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Read inside the transaction: another process may have been first.
    let from = version(&transaction)?;
    if from > goal {
        return Err(MigrateError::Newer(from));
    }
    if from == 0 && transaction.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))? {
        return Err(MigrateError::Foreign);
    }
    for step in steps.iter().skip(usize::try_from(from).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    if from == 0 {
        // What is indexed from now on is folded by this version: nothing has to be made anew.
        transaction.execute("INSERT INTO meta (key, value) VALUES ('fold_version', ?1)", [FOLD_VERSION])?;
        // The index of the first schema; in an old file it is emptied behind the reader's back.
        transaction.execute_batch("DROP TABLE search")?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", goal)?;
    transaction.commit()?;
    Ok(())
}

/// A file as the first version of the program left it.
#[cfg(test)]
pub(super) fn begin_first(connection: &mut Connection) -> Result<(), MigrateError> {
    connection.execute_batch(MIGRATION_1)?;
    connection.execute("INSERT INTO meta (key, value) VALUES ('fold_version', ?1)", [FOLD_VERSION])?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", 1)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_file_is_migrated_and_keeps_its_rows() {
        let mut connection = Connection::open_in_memory().expect("open");
        run(&mut connection, MIGRATIONS).expect("today's schema");
        assert_eq!(version(&connection).expect("version"), VERSION, "VERSION is the number of migrations");
        connection
            .execute("INSERT INTO entries (id, ordinal, source, section, title, seen, read) VALUES ('a:1', 7, 'a', 'home', 'Tin', 0, 1)", [])
            .expect("a row");
        let mut tomorrow = MIGRATIONS.to_vec();
        tomorrow.push("ALTER TABLE entries ADD COLUMN later TEXT DEFAULT 'x'; UPDATE entries SET later = title;");
        run(&mut connection, &tomorrow).expect("the next step alone");
        run(&mut connection, &tomorrow).expect("nothing to do");
        let row: (String, i64) = connection.query_row("SELECT later, read FROM entries", [], |row| Ok((row.get(0)?, row.get(1)?))).expect("the row");
        assert_eq!(row, ("Tin".to_owned(), 1));
        assert!(matches!(migrate(&mut connection), Err(MigrateError::Newer(found)) if found == VERSION + 1));
    }

    #[test]
    fn a_step_that_fails_leaves_the_old_schema() {
        let mut connection = Connection::open_in_memory().expect("open");
        run(&mut connection, MIGRATIONS).expect("today's schema");
        let mut broken = MIGRATIONS.to_vec();
        broken.push("CREATE TABLE half (a); CREATE TABLE entries (b);");
        assert!(matches!(run(&mut connection, &broken), Err(MigrateError::Sqlite(_))));
        assert_eq!(version(&connection).expect("version"), VERSION);
        assert!(connection.query_row("SELECT 1 FROM half", [], |_| Ok(())).is_err());
    }

    #[test]
    fn another_programs_database_is_not_touched() {
        let mut connection = Connection::open_in_memory().expect("open");
        connection.execute_batch("CREATE TABLE feeds (theirs TEXT)").expect("a table");
        assert!(matches!(migrate(&mut connection), Err(MigrateError::Foreign)));
    }
}
