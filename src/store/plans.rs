//! What SQLite does for every question: which index it walks, and that it sorts nothing it need not.
//!
//! Owns the plans as they have to be. Must not look at answers. One wrong plan cost another reader of feeds a factor of 75.

use rusqlite::{Connection, params_from_iter, types::Value};

use super::{
    ListQuery,
    lists::{self, At, COLUMNS, Statement},
    open, retention, search,
};
use crate::model::{SectionId, SourceId};

fn steps(connection: &Connection, sql: &str, values: Vec<Value>) -> String {
    let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("a statement");
    let rows = explained.query_map(params_from_iter(values), |row| row.get::<_, String>("detail")).expect("rows");
    rows.map(|row| row.expect("a step")).collect::<Vec<_>>().join("\n")
}

fn plan(connection: &Connection, statements: Vec<Statement>) -> String {
    statements.into_iter().map(|statement| steps(connection, &statement.select(COLUMNS), statement.values)).collect::<Vec<_>>().join("\n")
}

fn query(change: impl FnOnce(&mut ListQuery)) -> ListQuery {
    let mut query = ListQuery { limit: 60, ..ListQuery::default() };
    change(&mut query);
    query
}

fn sggp() -> Vec<SourceId> {
    vec![SourceId::new("sggp").expect("an id")]
}

fn home() -> SectionId {
    SectionId::new("home").expect("an id")
}

#[test]
fn every_window_of_every_list_walks_an_index_and_sorts_nothing() {
    let connection = open::memory().expect("a store").writer;
    let cases = [
        ("all", query(|_| {}), "entries USING INDEX sqlite_autoindex_entries_2"),
        ("unread", query(|q| q.unread = true), "USING INDEX entries_unread"),
        ("starred", query(|q| q.starred = true), "USING INDEX entries_starred"),
        ("since", query(|q| q.since = Some(jiff::Timestamp::UNIX_EPOCH)), "SEARCH entries USING INDEX sqlite_autoindex_entries_2 (ordinal>?"),
        ("source", query(|q| q.sources = sggp()), "SEARCH entries USING INDEX entries_source (source=?"),
        ("source, unread", query(|q| (q.sources, q.unread) = (sggp(), true)), "SEARCH entries USING INDEX entries_source_unread (source=?"),
        ("source, starred", query(|q| (q.sources, q.starred) = (sggp(), true)), "SEARCH entries USING INDEX entries_source_starred (source=?"),
        ("section", query(|q| (q.sources, q.section) = (sggp(), Some(home()))), "SEARCH listed USING PRIMARY KEY (source=? AND section=?"),
        (
            "section, unread",
            query(|q| (q.sources, q.section, q.unread) = (sggp(), Some(home()), true)),
            "SEARCH listed USING INDEX listed_unread (source=? AND section=?",
        ),
    ];
    for (name, query, wanted) in cases {
        for (at, bound) in [(At::Top, ""), (At::Bottom, ""), (At::Below(7), "ordinal<?"), (At::Above(7), "ordinal>?")] {
            let walks = lists::walks(&connection, &query).expect("walks").into_iter().map(|(walk, key)| walk.window(key, at, 60)).collect();
            let plan = plan(&connection, walks);
            assert!(plan.contains(wanted) && plan.contains(bound), "{name}, {at:?}: {plan}");
            assert!(!plan.contains("TEMP B-TREE") && !plan.contains("AUTOMATIC"), "{name}, {at:?}: {plan}");
            if query.section.is_some() {
                assert!(plan.ends_with("SEARCH entries USING INTEGER PRIMARY KEY (rowid=?)"), "{name}, {at:?}: {plan}");
            }
        }
    }
}

#[test]
fn hits_come_out_of_the_index_in_order_and_each_row_by_its_number() {
    let connection = open::memory().expect("a store").writer;
    let rows = "SEARCH indexed USING INTEGER PRIMARY KEY (rowid=?)\nSEARCH entries USING INTEGER PRIMARY KEY (rowid=?)";
    for query in
        [query(|_| {}), query(|q| (q.unread, q.since) = (true, Some(jiff::Timestamp::UNIX_EPOCH))), query(|q| (q.sources, q.section) = (sggp(), Some(home())))]
    {
        for at in [At::Top, At::Below(7), At::Bottom] {
            let plan = plan(&connection, vec![search::among_hits(&query, "(\"a b\")").window("folded.rowid", at, 60)]);
            assert!(plan.starts_with("SCAN folded VIRTUAL TABLE INDEX") && plan.contains(rows), "{query:?}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{query:?}: {plan}");
        }
    }
    // The best are sorted, by number of few.
    let plan = plan(&connection, vec![search::among_hits(&query(|_| {}), "(\"a b\")").ranked("rank", 60)]);
    assert!(plan.starts_with("SCAN folded VIRTUAL TABLE INDEX") && plan.contains(rows), "{plan}");
}

#[test]
fn single_rows_and_sums_are_looked_up() {
    let connection = open::memory().expect("a store").writer;
    let cases = [
        ("SELECT n FROM entries WHERE id = ?", "SEARCH entries USING COVERING INDEX sqlite_autoindex_entries_1 (id=?)"),
        ("SELECT total FROM counts WHERE source = ? AND section = ?", "SEARCH counts USING PRIMARY KEY (source=? AND section=?)"),
        ("SELECT n FROM addresses WHERE url = ? ORDER BY n LIMIT 1", "SEARCH addresses USING PRIMARY KEY (url=?)"),
        ("SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY word", "SEARCH words USING COVERING INDEX sqlite_autoindex_words_1 (word>? AND word<?)"),
        ("SELECT max(place) FROM indexed WHERE place >= ? AND place < ?", "SEARCH indexed USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
        (retention::OLDEST, "SEARCH entries USING INDEX sqlite_autoindex_entries_2 (ordinal>? AND ordinal<?)"),
        (lists::NEWEST_DATES, "SEARCH listed USING PRIMARY KEY (source=? AND section=?)"),
        ("SELECT n, read, starred FROM entries WHERE id = ?", "SEARCH entries USING INDEX sqlite_autoindex_entries_1 (id=?)"),
    ];
    for (sql, wanted) in cases {
        let values = vec![Value::Null; sql.matches('?').count()];
        assert_eq!(steps(&connection, sql, values), wanted, "{sql}");
    }
}
