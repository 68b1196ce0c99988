//! From a damaged file into a new one: what is copied, and what is put together from its traces.
//!
//! Owns which table stands in for which. Must not decide when a file is rescued.
//!
//! An entry's marks stand in its row and, as copies, in indexes: where the page of a row is lost, its id, its list, whether it was read and whether it
//! was starred are read from those. Nothing of `feeds` is copied: with validators of news that was lost, a server would say "not modified" for ever.

use rusqlite::{Connection, Row, params, types::Value};

use super::damaged::{Damaged, pair};
use crate::store::{
    entries::{section_id, source_id},
    pack::Unpacked,
};

/// Rows of `entries`, as far as they must be of a kind.
const ENTRIES: &str = "SELECT n, id, ordinal, source, section, url, title, published, seen, read, read_at, starred, starred_at, comment_count
    FROM entries NOT INDEXED WHERE n BETWEEN ?1 AND ?2 ORDER BY n";

const PUT_ENTRY: &str = "INSERT OR IGNORE INTO entries
    (n, id, ordinal, source, section, url, title, published, seen, read, read_at, starred, starred_at, comment_count)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";

/// Traces of entries, beside their rows.
const TRACES: &str = "
CREATE TEMP TABLE ids (n INTEGER PRIMARY KEY, id TEXT);
CREATE TEMP TABLE places_in (n INTEGER, source TEXT, section TEXT, read INTEGER);
CREATE TEMP TABLE orders (n INTEGER PRIMARY KEY, ordinal INTEGER);
CREATE TEMP TABLE stars (n INTEGER PRIMARY KEY);
";

/// Entries whose row is lost and whose id is not. Without a title, which the next refresh brings, or the article.
const FROM_TRACES: &str = "
CREATE INDEX temp.places_in_n ON places_in (n);
INSERT OR IGNORE INTO entries (n, id, ordinal, source, section, url, title, seen, read, starred)
SELECT n, id, ordinal, source, section, (SELECT min(url) FROM temp.urls u WHERE u.n = i.n), '', 0,
    (SELECT max(coalesce(read, 0)) FROM temp.places_in r WHERE r.n = i.n), n IN (SELECT n FROM temp.stars)
FROM temp.ids i JOIN temp.orders USING (n) JOIN temp.places_in p USING (n) WHERE n NOT IN (SELECT n FROM entries) GROUP BY n;
";

/// What follows from the rows: lists, sums, addresses, what waits to be indexed.
const FOLLOWS: &str = "
INSERT OR IGNORE INTO listed (source, section, ordinal, n, read)
    SELECT e.source, p.section, e.ordinal, e.n, e.read FROM entries e JOIN temp.places_in p ON p.n = e.n AND p.source = e.source;
INSERT OR IGNORE INTO listed (source, section, ordinal, n, read) SELECT source, section, ordinal, n, read FROM entries;
INSERT OR IGNORE INTO addresses (url, n) SELECT url, n FROM temp.urls WHERE n IN (SELECT n FROM entries);
INSERT INTO counts (source, section, total, unread) SELECT source, section, count(*), sum(read = 0) FROM listed GROUP BY source, section;
INSERT INTO counts (source, section, total, unread) SELECT source, '', count(*), sum(read = 0) FROM entries GROUP BY source;
INSERT OR IGNORE INTO unindexed (n) SELECT n FROM entries;
";

/// Copies everything that can be read; the number of entries.
pub(super) fn all(damaged: &Damaged, new: &mut Connection) -> rusqlite::Result<u32> {
    new.execute_batch(TRACES)?;
    new.execute_batch("CREATE TEMP TABLE urls (url TEXT, n INTEGER, PRIMARY KEY (url, n)) WITHOUT ROWID")?;
    let transaction = new.transaction()?;
    let last = damaged.last(&["entries", "facts", "articles"]);
    entries(damaged, &transaction, last)?;
    traces(damaged, &transaction)?;
    transaction.execute_batch(FROM_TRACES)?;
    values(damaged, &transaction, last)?;
    dropped(damaged, &transaction)?;
    transaction.execute_batch(FOLLOWS)?;
    let entries = transaction.query_row("SELECT count(*) FROM entries", [], |row| row.get(0))?;
    transaction.commit()?;
    Ok(entries)
}

fn entries(damaged: &Damaged, new: &Connection, last: i64) -> rusqlite::Result<()> {
    let mut put = new.prepare(PUT_ENTRY)?;
    let mut urls = new.prepare("INSERT OR IGNORE INTO temp.urls (n, url) VALUES (?1, ?2)")?;
    damaged.by_number(ENTRIES, last, entry, |row| {
        put.execute(rusqlite::params_from_iter(&row))?;
        if let [Value::Integer(n), _, _, _, _, Value::Text(url), ..] = row.as_slice() {
            urls.execute(params![n, url])?;
        }
        Ok(())
    })
}

/// A row of `entries` in which everything is of its kind; what overwrote a page seldom is.
fn entry(row: &Row<'_>) -> rusqlite::Result<Vec<Value>> {
    let values = (0..14).map(|column| row.get::<_, Value>(column)).collect::<rusqlite::Result<Vec<Value>>>()?;
    source_id(row.get_ref(3)?.as_str()?)?;
    section_id(row.get_ref(4)?.as_str()?)?;
    let texts = [1, 6].iter().all(|column| matches!(values.get(*column), Some(Value::Text(_))));
    let marks = [9, 11].iter().all(|column| matches!(values.get(*column), Some(Value::Integer(0 | 1))));
    let numbers = [2, 8].iter().all(|column| matches!(values.get(*column), Some(Value::Integer(_))));
    if texts && marks && numbers { Ok(values) } else { Err(rusqlite::Error::InvalidQuery) }
}

/// What other tables and indexes know of entries.
fn traces(damaged: &Damaged, new: &Connection) -> rusqlite::Result<()> {
    let mut ids = new.prepare("INSERT OR IGNORE INTO temp.ids (n, id) VALUES (?1, ?2)")?;
    damaged
        .both_ways("SELECT n, id FROM entries INDEXED BY sqlite_autoindex_entries_1 ORDER BY id", pair::<i64, String>, |row| ids.execute(row).map(|_| ()))?;
    let mut orders = new.prepare("INSERT OR IGNORE INTO temp.orders (n, ordinal) VALUES (?1, ?2)")?;
    damaged.both_ways("SELECT n, ordinal FROM entries INDEXED BY sqlite_autoindex_entries_2 ORDER BY ordinal", pair::<i64, i64>, |row| {
        orders.execute(row).map(|_| ())
    })?;
    let mut stars = new.prepare("INSERT OR IGNORE INTO temp.stars (n) VALUES (?1)")?;
    let starred = "SELECT n FROM entries INDEXED BY entries_starred WHERE starred = 1 ORDER BY ordinal";
    damaged.both_ways(starred, |row| row.get::<_, i64>(0), |n| stars.execute([n]).map(|_| ()))?;
    let mut places = new.prepare("INSERT INTO temp.places_in (n, source, section, read) VALUES (?1, ?2, ?3, ?4)")?;
    let listed = |row: &Row<'_>| {
        let (source, section) = (source_id(row.get_ref(1)?.as_str()?)?, section_id(row.get_ref(2)?.as_str()?)?);
        Ok((row.get::<_, i64>(0)?, source.as_str().to_owned(), section.as_str().to_owned(), row.get::<_, Option<bool>>(3)?))
    };
    let by_list = "SELECT n, source, section, read FROM listed NOT INDEXED ORDER BY source, section, ordinal";
    let by_entry = "SELECT n, source, section, NULL FROM listed INDEXED BY listed_entry ORDER BY n";
    for select in [by_list, by_entry] {
        damaged.both_ways(select, listed, |row| places.execute(row).map(|_| ()))?;
    }
    let mut urls = new.prepare("INSERT OR IGNORE INTO temp.urls (url, n) VALUES (?1, ?2)")?;
    damaged.both_ways("SELECT url, n FROM addresses ORDER BY url", pair::<String, i64>, |row| urls.execute(row).map(|_| ()))
}

/// What was dropped on purpose must not come back as new. An entry that is here after all was not dropped.
fn dropped(damaged: &Damaged, new: &Connection) -> rusqlite::Result<()> {
    let mut put = new.prepare("INSERT OR IGNORE INTO dropped (id, read) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM entries WHERE id = ?1)")?;
    damaged.both_ways("SELECT id, read FROM dropped ORDER BY id", pair::<String, bool>, |row| put.execute(row).map(|_| ()))
}

/// What is kept as a value of its own. One that cannot be unpacked is not taken over.
fn values(damaged: &Damaged, new: &Connection, last: i64) -> rusqlite::Result<()> {
    let value = |row: &Row<'_>| -> rusqlite::Result<(i64, Option<i64>, Value)> {
        row.get::<_, Unpacked>(2)?.read::<serde_json::Value>().ok_or(rusqlite::Error::InvalidQuery)?;
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    };
    let exists = "WHERE EXISTS (SELECT 1 FROM entries WHERE n = ?1)";
    for (table, time) in [("facts", "NULL"), ("articles", "fetched"), ("threads", "fetched")] {
        let columns = if time == "NULL" { "(n, json) SELECT ?1, ?3" } else { "(n, fetched, json) SELECT ?1, ?2, ?3" };
        let mut put = new.prepare(&format!("INSERT OR IGNORE INTO {table} {columns} {exists} AND (?2 IS NULL OR true)"))?;
        damaged
            .by_number(&format!("SELECT n, {time}, json FROM {table} WHERE n BETWEEN ?1 AND ?2 ORDER BY n"), last, value, |row| put.execute(row).map(|_| ()))?;
    }
    // The row alone is an entry too: what its list said of it beside comes with the next refresh. Without an address its id stands for its guid.
    let bare = "INSERT INTO facts (n, json) SELECT n, CASE WHEN url IS NULL THEN json_object('guid', id) ELSE '{}' END FROM entries
        WHERE n NOT IN (SELECT n FROM facts)";
    new.execute(bare, [])?;
    let mut put = new.prepare(&format!("INSERT OR IGNORE INTO places (n, block, offset) SELECT ?1, ?2, ?3 {exists}"))?;
    let place = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?, row.get::<_, u32>(2)?));
    damaged.by_number("SELECT n, block, offset FROM places WHERE n BETWEEN ?1 AND ?2 ORDER BY n", last, place, |row| put.execute(row).map(|_| ()))
}
