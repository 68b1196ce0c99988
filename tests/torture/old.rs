//! Caches as older versions of the program left them.
//!
//! Owns their rows. The tables are those of the migrations, which never change once they were released.

use std::path::Path;

use rusqlite::{Connection, params};

/// Entries in such a cache.
pub(crate) const ENTRIES: i64 = 500;

/// Whether an entry is read, and starred.
pub(crate) fn marks(n: i64) -> (bool, bool) {
    (n % 3 == 0, n % 7 == 0)
}

/// Makes a cache of schema 1 or 2.
pub(crate) fn cache(file: &Path, version: i64) {
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    let mut connection = Connection::open(file).expect("a new file");
    connection.execute_batch(include_str!("../../src/store/schema/1.sql")).expect("the first schema");
    let transaction = connection.transaction().expect("begun");
    for n in 1..=ENTRIES {
        let (read, starred) = marks(n);
        let facts = format!(
            "{{\"id\":\"vong-lap:{n}\",\"guid\":\"paper-{n}\",\"source\":\"vong-lap\",\"section\":\"home\",\"title\":\"Tin cũ {n}\",\"lede\":\"Lời dẫn cũ số {n}\"}}"
        );
        transaction
            .execute(
                "INSERT INTO entries (n, id, ordinal, source, section, title, seen, read, starred) VALUES (?1, ?2, ?3, 'vong-lap', 'home', ?4, 0, ?5, ?6)",
                params![n, format!("vong-lap:{n}"), (1_700_000_000_i64 + n) << 24 | n, format!("Tin cũ {n}"), read, starred],
            )
            .expect("a row");
        transaction.execute("INSERT INTO facts (n, json) VALUES (?1, ?2)", params![n, facts]).expect("its facts");
        transaction
            .execute("INSERT INTO listed (source, section, ordinal, n, read) SELECT source, section, ordinal, n, read FROM entries WHERE n = ?1", [n])
            .expect("its list");
        transaction.execute("INSERT INTO search (rowid, title, lede) VALUES (?1, 'tin cu', 'loi dan cu')", [n]).expect("its words");
    }
    transaction.execute_batch("INSERT INTO meta (key, value) VALUES ('fold_version', 1)").expect("noted");
    if version == 2 {
        transaction.execute_batch(include_str!("../../src/store/schema/2.sql")).expect("the second schema");
    }
    transaction.pragma_update(None, "application_id", 0x626e_746e).expect("ours");
    transaction.pragma_update(None, "user_version", version).expect("its version");
    transaction.commit().expect("saved");
}

/// Marks that are not as they were.
pub(crate) fn lost(file: &Path) -> Vec<String> {
    let look = || -> rusqlite::Result<Vec<(i64, bool, bool)>> {
        let connection = Connection::open(file)?;
        let mut select = connection.prepare("SELECT n, read, starred FROM entries ORDER BY n")?;
        select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
    };
    match look() {
        Ok(rows) if rows.len() == usize::try_from(ENTRIES).expect("small") => {
            rows.iter().filter(|(n, read, starred)| marks(*n) != (*read, *starred)).map(|(n, ..)| format!("the marks of {n} are lost")).collect()
        }
        Ok(rows) => vec![format!("{} entries of {ENTRIES}", rows.len())],
        Err(error) => vec![format!("cannot be read: {error}")],
    }
}
