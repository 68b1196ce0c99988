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
const MIGRATIONS: &[&str] = &[MIGRATION_1, MIGRATION_2, MIGRATION_3];

/// Version written by this program: the number of migrations.
pub(super) const VERSION: i64 = 3;

const MIGRATION_1: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

-- What a row of a list shows; small rows, so that a screenful is in few pages. Times in microseconds since 1970.
CREATE TABLE entries (
    n             INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    ordinal       INTEGER NOT NULL UNIQUE,
    source        TEXT NOT NULL,
    section       TEXT NOT NULL,
    url           TEXT,
    title         TEXT NOT NULL,
    published     TEXT,
    seen          INTEGER NOT NULL,
    read          INTEGER NOT NULL DEFAULT 0,
    read_at       INTEGER,
    starred       INTEGER NOT NULL DEFAULT 0,
    starred_at    INTEGER,
    comment_count INTEGER,
    has_article   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX entries_source ON entries (source, ordinal);
CREATE INDEX entries_unread ON entries (ordinal) WHERE read = 0;
CREATE INDEX entries_source_unread ON entries (source, ordinal) WHERE read = 0;
CREATE INDEX entries_starred ON entries (ordinal) WHERE starred = 1;
CREATE INDEX entries_source_starred ON entries (source, ordinal) WHERE starred = 1;

-- Everything else a list said of an entry, as JSON.
CREATE TABLE facts (
    n    INTEGER PRIMARY KEY REFERENCES entries (n) ON DELETE CASCADE,
    json TEXT NOT NULL
);

-- The sections an entry was listed in. `ordinal` and `read` are copies, for the indexes.
CREATE TABLE listed (
    source  TEXT NOT NULL,
    section TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    n       INTEGER NOT NULL REFERENCES entries (n) ON DELETE CASCADE,
    read    INTEGER NOT NULL,
    PRIMARY KEY (source, section, ordinal)
) WITHOUT ROWID;
CREATE INDEX listed_unread ON listed (source, section, ordinal) WHERE read = 0;
CREATE INDEX listed_entry ON listed (n);

-- Counting a paper's years of unread entries takes tens of milliseconds; the triggers keep the sums in the same transaction.
-- An empty section stands for the whole source: an entry listed in two sections counts there once.
CREATE TABLE counts (
    source  TEXT NOT NULL,
    section TEXT NOT NULL,
    total   INTEGER NOT NULL,
    unread  INTEGER NOT NULL,
    PRIMARY KEY (source, section)
) WITHOUT ROWID;
CREATE TRIGGER listed_insert AFTER INSERT ON listed BEGIN
    INSERT INTO counts (source, section, total, unread) VALUES (new.source, new.section, 1, new.read = 0)
    ON CONFLICT DO UPDATE SET total = total + 1, unread = unread + (new.read = 0);
END;
CREATE TRIGGER listed_delete AFTER DELETE ON listed BEGIN
    UPDATE counts SET total = total - 1, unread = unread - (old.read = 0) WHERE source = old.source AND section = old.section;
END;
CREATE TRIGGER listed_read AFTER UPDATE OF read ON listed WHEN old.read <> new.read BEGIN
    UPDATE counts SET unread = unread + old.read - new.read WHERE source = new.source AND section = new.section;
END;
CREATE TRIGGER entries_insert AFTER INSERT ON entries BEGIN
    INSERT INTO counts (source, section, total, unread) VALUES (new.source, '', 1, new.read = 0)
    ON CONFLICT DO UPDATE SET total = total + 1, unread = unread + (new.read = 0);
END;
CREATE TRIGGER entries_delete AFTER DELETE ON entries BEGIN
    UPDATE counts SET total = total - 1, unread = unread - (old.read = 0) WHERE source = old.source AND section = '';
END;
CREATE TRIGGER entries_counted AFTER UPDATE OF read ON entries WHEN old.read <> new.read BEGIN
    UPDATE counts SET unread = unread + old.read - new.read WHERE source = new.source AND section = '';
END;
CREATE TRIGGER entries_read AFTER UPDATE OF read ON entries WHEN old.read <> new.read BEGIN
    UPDATE listed SET read = new.read WHERE n = new.n;
END;
CREATE TRIGGER entries_ordinal AFTER UPDATE OF ordinal ON entries WHEN old.ordinal <> new.ordinal BEGIN
    UPDATE listed SET ordinal = new.ordinal WHERE n = new.n;
END;

CREATE TABLE articles (
    n       INTEGER PRIMARY KEY REFERENCES entries (n) ON DELETE CASCADE,
    fetched INTEGER NOT NULL,
    json    TEXT NOT NULL
);
CREATE TRIGGER articles_insert AFTER INSERT ON articles BEGIN
    UPDATE entries SET has_article = 1 WHERE n = new.n;
END;

CREATE TABLE threads (
    n       INTEGER PRIMARY KEY REFERENCES entries (n) ON DELETE CASCADE,
    fetched INTEGER NOT NULL,
    json    TEXT NOT NULL
);

-- Where reading stopped: a block of the document and graphemes into it.
CREATE TABLE places (
    n      INTEGER PRIMARY KEY REFERENCES entries (n) ON DELETE CASCADE,
    block  INTEGER NOT NULL,
    offset INTEGER NOT NULL
);

-- Every address an entry is known by, without its fragment.
CREATE TABLE addresses (
    url TEXT NOT NULL,
    n   INTEGER NOT NULL REFERENCES entries (n) ON DELETE CASCADE,
    PRIMARY KEY (url, n)
) WITHOUT ROWID;
CREATE INDEX addresses_entry ON addresses (n);

CREATE TABLE feeds (
    url           TEXT PRIMARY KEY,
    source        TEXT,
    section       TEXT,
    etag          TEXT,
    last_modified TEXT,
    moved_to      TEXT,
    tried         INTEGER,
    fresh         INTEGER,
    wait_until    INTEGER,
    failure       TEXT
) WITHOUT ROWID;

-- Folded text by ordinal. Contentless: the original is in the tables above, and deleting a row needs no old values.
CREATE VIRTUAL TABLE search USING fts5 (
    title, lede, byline, body, comments,
    content = '', contentless_delete = 1,
    tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\"
);
";

/// Indexing an entry costs more than all else about saving it: it is listed at once and indexed when nothing is asked.
/// A large hash collects a batch into one segment; with the default of 1 MiB most of the time went into merging segments.
const MIGRATION_2: &str = "
CREATE TABLE unindexed (n INTEGER PRIMARY KEY REFERENCES entries (n) ON DELETE CASCADE);
-- A statement with triggers keeps a copy of every page it touches, in case it fails half-way: for a new entry that was most of the work.
-- Who inserts counts (`entries::Counted`); marks and deletions are still counted by triggers.
DROP TRIGGER listed_insert;
DROP TRIGGER entries_insert;
DELETE FROM meta WHERE key IN ('folding_to', 'folded_until');
INSERT INTO search (search, rank) VALUES ('hashsize', 8388608);
";

/// Nothing of the old rows is touched here, so that a large file opens at once: they are packed and indexed when there is nothing else to do.
const MIGRATION_3: &str = "
-- Where an entry stands in the search index; its time in the upper bits.
CREATE TABLE indexed (
    place INTEGER PRIMARY KEY,
    n     INTEGER NOT NULL UNIQUE REFERENCES entries (n) ON DELETE CASCADE
);

-- Every word that was ever indexed, folded, in the order they came: common ones first. A beginning is looked up here, for the index would have to
-- join all entries of all words with it.
CREATE TABLE words (
    id   INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE
);

-- Folded text by place. Contentless: the original is in the tables above, and deleting a row needs no old values. The body stands first because
-- the number of a column is written for every word that is not in the first.
CREATE VIRTUAL TABLE folded USING fts5 (
    body, title, lede, byline, comments,
    content = '', contentless_delete = 1,
    tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\"
);
INSERT INTO folded (folded, rank) VALUES ('hashsize', 8388608);
DELETE FROM meta WHERE key = 'fold_version';
";

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
