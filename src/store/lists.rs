//! Lists of entries, newest first, each walked along one index.
//!
//! Owns the queries of lists and counts. Must not write.

use rusqlite::{Connection, Row, params_from_iter, types::Value};

use super::{
    ListQuery, SectionCount, SourceCount,
    entries::{line, ordinal_since, section_id, source_id, timestamp},
    fold::Phrase,
};
use crate::model::{EntryId, Head, HttpUrl, SectionId, SourceId};

const COLUMNS: &str = "entries.id, entries.source, entries.section, entries.url, entries.title, entries.published, entries.seen,
    entries.read, entries.starred, entries.comment_count, entries.has_article, entries.n";

/// A row of a list with its number.
pub(super) struct Listed {
    pub(super) head: Head,
    pub(super) n: i64,
}

/// One statement from its `FROM` on, and its values.
#[derive(Debug)]
struct Statement {
    sql: String,
    values: Vec<Value>,
}

impl Statement {
    fn new(from: &str) -> Self {
        Self { sql: format!("FROM {from} WHERE 1"), values: Vec::new() }
    }

    fn select(&self, columns: &str) -> String {
        format!("SELECT {columns} {}", self.sql)
    }

    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.extend(values);
    }

    fn newest(mut self, ordinal: &str, limit: usize) -> Self {
        self.sql.push_str(" ORDER BY ");
        self.sql.push_str(ordinal);
        self.sql.push_str(" DESC LIMIT ?");
        self.values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
        self
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// The rows of a list.
pub(super) fn heads(connection: &Connection, query: &ListQuery) -> rusqlite::Result<Vec<Head>> {
    let phrases = query.text.as_deref().map(Phrase::of_query);
    // A query of signs alone finds nothing, and is not the same as no query.
    if phrases.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Vec::new());
    }
    listed(connection, query, phrases.as_deref()).map(|rows| rows.into_iter().map(|row| row.head).collect())
}

/// The rows of a list of the entries that hold every one of `phrases`.
pub(super) fn listed(connection: &Connection, query: &ListQuery, phrases: Option<&[Phrase]>) -> rusqlite::Result<Vec<Listed>> {
    let mut statements = match phrases {
        Some(phrases) => vec![searched(query, phrases)],
        None => walks(connection, query)?,
    };
    match (statements.pop(), statements.is_empty()) {
        (Some(only), true) => connection.prepare_cached(&only.select(COLUMNS))?.query_map(params_from_iter(only.values), row)?.collect(),
        (Some(last), false) => {
            statements.push(last);
            merged(connection, statements, query.limit)
        }
        (None, _) => Ok(Vec::new()),
    }
}

/// The newest of several walks. Only numbers are read of all of them, and rows of those that are shown.
fn merged(connection: &Connection, walks: Vec<Statement>, limit: usize) -> rusqlite::Result<Vec<Listed>> {
    let mut places: Vec<(i64, i64)> = Vec::new();
    for walk in walks {
        let mut prepared = connection.prepare_cached(&walk.select("entries.ordinal, entries.n"))?;
        for place in prepared.query_map(params_from_iter(walk.values), |row| Ok((row.get(0)?, row.get(1)?)))? {
            places.push(place?);
        }
    }
    places.sort_unstable_by(|a, b| b.cmp(a));
    places.dedup();
    let mut prepared = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM entries WHERE n = ?"))?;
    places.into_iter().take(limit).map(|(_, n)| prepared.query_row([n], row)).collect()
}

/// One walk along an index for each source: together they are sorted here, which SQLite could only do after reading all of them.
fn walks(connection: &Connection, query: &ListQuery) -> rusqlite::Result<Vec<Statement>> {
    let Some(section) = &query.section else {
        return Ok(if query.sources.is_empty() { vec![walk(query, None)] } else { query.sources.iter().map(|source| walk(query, Some(source))).collect() });
    };
    if !query.sources.is_empty() {
        return Ok(query.sources.iter().map(|source| section_walk(query, source, section)).collect());
    }
    let with_it = counts(connection)?.into_iter().filter(|count| count.section == *section);
    Ok(with_it.map(|count| section_walk(query, &count.source, section)).collect())
}

/// The index is named: by its own lights SQLite may walk all of a section to find the few unread, with or without statistics.
fn walk(query: &ListQuery, source: Option<&SourceId>) -> Statement {
    let mut statement = Statement::new(match (source, query.starred, query.unread) {
        (Some(_), true, _) => "entries INDEXED BY entries_source_starred",
        (Some(_), false, true) => "entries INDEXED BY entries_source_unread",
        (Some(_), false, false) => "entries INDEXED BY entries_source",
        (None, true, _) => "entries INDEXED BY entries_starred",
        (None, false, true) => "entries INDEXED BY entries_unread",
        (None, false, false) => "entries",
    });
    if let Some(source) = source {
        statement.and("entries.source = ?", [text(source.as_str())]);
    }
    marks(&mut statement, query);
    if let Some(since) = query.since {
        statement.and("entries.ordinal >= ?", [Value::Integer(ordinal_since(since))]);
    }
    statement.newest("entries.ordinal", query.limit)
}

fn section_walk(query: &ListQuery, source: &SourceId, section: &SectionId) -> Statement {
    let mut statement = Statement::new(if query.unread {
        "listed INDEXED BY listed_unread CROSS JOIN entries ON entries.n = listed.n"
    } else {
        "listed CROSS JOIN entries ON entries.n = listed.n"
    });
    statement.and("listed.source = ? AND listed.section = ?", [text(source.as_str()), text(section.as_str())]);
    if query.unread {
        statement.and("listed.read = 0", []);
    }
    if query.starred {
        statement.and("entries.starred = 1", []);
    }
    if let Some(since) = query.since {
        statement.and("listed.ordinal >= ?", [Value::Integer(ordinal_since(since))]);
    }
    statement.newest("listed.ordinal", query.limit)
}

/// The index hands out its hits by ordinal, newest first, and stops at the limit.
fn searched(query: &ListQuery, phrases: &[Phrase]) -> Statement {
    let mut statement = Statement::new("search CROSS JOIN entries ON entries.ordinal = search.rowid");
    let wanted = phrases.iter().map(Phrase::to_fts).collect::<Vec<_>>().join(" AND ");
    statement.and("search MATCH ?", [Value::Text(wanted)]);
    if let Some(since) = query.since {
        statement.and("search.rowid >= ?", [Value::Integer(ordinal_since(since))]);
    }
    marks(&mut statement, query);
    if !query.sources.is_empty() {
        let places = vec!["?"; query.sources.len()].join(", ");
        statement.and(&format!("entries.source IN ({places})"), query.sources.iter().map(|source| text(source.as_str())));
    }
    if let Some(section) = &query.section {
        statement.and(
            "EXISTS (SELECT 1 FROM listed WHERE listed.source = entries.source AND listed.section = ? AND listed.ordinal = entries.ordinal)",
            [text(section.as_str())],
        );
    }
    statement.newest("search.rowid", query.limit)
}

fn marks(statement: &mut Statement, query: &ListQuery) {
    if query.unread {
        statement.and("entries.read = 0", []);
    }
    if query.starred {
        statement.and("entries.starred = 1", []);
    }
}

fn row(row: &Row<'_>) -> rusqlite::Result<Listed> {
    let head = Head {
        id: EntryId::from_stored(row.get_ref("id")?.as_str().unwrap_or_default()),
        source: source_id(row.get_ref("source")?.as_str().unwrap_or_default())?,
        section: section_id(row.get_ref("section")?.as_str().unwrap_or_default())?,
        url: row.get::<_, Option<String>>("url")?.and_then(|url| HttpUrl::parse_own(&url).ok()),
        title: line(row, "title")?,
        published: row.get::<_, Option<String>>("published")?.and_then(|stamp| stamp.parse().ok()),
        seen: timestamp(row, "seen")?,
        read: row.get("read")?,
        starred: row.get("starred")?,
        comment_count: row.get("comment_count")?,
        has_article: row.get("has_article")?,
    };
    Ok(Listed { head, n: row.get("n")? })
}

/// Numbers of every source with entries, each entry once.
pub(super) fn source_counts(connection: &Connection) -> rusqlite::Result<Vec<SourceCount>> {
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

/// Whether a section has entries.
pub(super) fn has_entries(connection: &Connection, source: &SourceId, section: &SectionId) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM counts WHERE source = ?1 AND section = ?2 AND total > 0)")?
        .query_row([source.as_str(), section.as_str()], |row| row.get(0))
}

/// Numbers of every section with entries.
pub(super) fn counts(connection: &Connection) -> rusqlite::Result<Vec<SectionCount>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open;

    /// What SQLite does for a query, step by step.
    fn plan(query: &ListQuery) -> String {
        let connection = open::memory().expect("a store").writer;
        let phrases = query.text.as_deref().map(Phrase::of_query);
        let statements = match &phrases {
            Some(phrases) => vec![searched(query, phrases)],
            None => walks(&connection, query).expect("walks"),
        };
        let mut steps = Vec::new();
        for statement in statements {
            let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.select(COLUMNS))).expect("a statement");
            let rows = explained.query_map(params_from_iter(statement.values), |row| row.get::<_, String>("detail")).expect("rows");
            steps.extend(rows.map(|row| row.expect("a step")));
        }
        steps.join("\n")
    }

    fn query(change: impl FnOnce(&mut ListQuery)) -> ListQuery {
        let mut query = ListQuery { limit: 60, ..ListQuery::default() };
        change(&mut query);
        query
    }

    #[test]
    fn every_list_walks_an_index_and_sorts_nothing() {
        let source = || SourceId::new("sggp").expect("an id");
        let section = || Some(SectionId::new("home").expect("an id"));
        let cases = [
            ("all", query(|_| {}), "entries USING INDEX sqlite_autoindex_entries_2"),
            ("unread", query(|q| q.unread = true), "USING INDEX entries_unread"),
            ("starred", query(|q| q.starred = true), "USING INDEX entries_starred"),
            ("since", query(|q| q.since = Some(jiff::Timestamp::UNIX_EPOCH)), "SEARCH entries USING INDEX sqlite_autoindex_entries_2 (ordinal>?)"),
            ("source", query(|q| q.sources = vec![source()]), "SEARCH entries USING INDEX entries_source (source=?)"),
            ("source, unread", query(|q| (q.sources, q.unread) = (vec![source()], true)), "SEARCH entries USING INDEX entries_source_unread (source=?)"),
            ("source, starred", query(|q| (q.sources, q.starred) = (vec![source()], true)), "SEARCH entries USING INDEX entries_source_starred (source=?)"),
            (
                "section",
                query(|q| (q.sources, q.section) = (vec![source()], section())),
                "SEARCH listed USING PRIMARY KEY (source=? AND section=?)\nSEARCH entries USING INTEGER PRIMARY KEY (rowid=?)",
            ),
            (
                "section, unread",
                query(|q| (q.sources, q.section, q.unread) = (vec![source()], section(), true)),
                "SEARCH listed USING INDEX listed_unread (source=? AND section=?)",
            ),
            ("text", query(|q| (q.text, q.unread) = (Some("bình dương".to_owned()), true)), "SCAN search VIRTUAL TABLE INDEX"),
        ];
        for (name, query, wanted) in cases {
            let plan = plan(&query);
            assert!(plan.contains(wanted), "{name}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{name}: {plan}");
        }
    }
}
