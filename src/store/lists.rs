//! Lists of entries, newest first, each walked along one index.
//!
//! Owns the queries of lists. Must not write, nor read more rows than are asked for.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter, types::Value};

use super::{
    ListQuery, counts,
    entries::{line, ordinal_since, seconds_of_ordinal, section_id, source_id, timestamp},
    search,
};
use crate::model::{EntryId, Head, HttpUrl, SectionId, SourceId, Window};

pub(super) const COLUMNS: &str = "entries.id, entries.source, entries.section, entries.url, entries.title, entries.published, entries.seen,
    entries.read, entries.starred, entries.comment_count, entries.has_article, entries.n";

pub(super) const NEWEST_DATES: &str = "SELECT ordinal FROM listed WHERE source = ?1 AND section = ?2 ORDER BY ordinal DESC LIMIT ?3";

/// A row of a list with its number.
pub(super) struct Listed {
    pub(super) head: Head,
    pub(super) n: i64,
}

/// One statement from its `FROM` on, and its values.
#[derive(Debug)]
pub(super) struct Statement {
    from: String,
    conditions: String,
    order: String,
    pub(super) values: Vec<Value>,
}

impl Statement {
    pub(super) fn new(from: &str) -> Self {
        Self { from: from.to_owned(), conditions: "1".to_owned(), order: String::new(), values: Vec::new() }
    }

    pub(super) fn select(&self, columns: &str) -> String {
        format!("SELECT {columns} FROM {} WHERE {} {}", self.from, self.conditions, self.order)
    }

    /// Goes on to a table behind those it has. `CROSS`: in this order, whatever SQLite thinks.
    pub(super) fn join(&mut self, table: &str, on: &str) {
        for part in [" CROSS JOIN ", table, " ON ", on] {
            self.from.push_str(part);
        }
    }

    pub(super) fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push_str(" AND ");
        self.conditions.push_str(condition);
        self.values.extend(values);
    }

    /// Ends it: the first `limit` rows by `rank`, which sorts all of them.
    pub(super) fn ranked(mut self, rank: &str, limit: usize) -> Self {
        self.order = format!("ORDER BY {rank}, folded.rowid DESC LIMIT ?");
        self.values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
        self
    }

    /// Ends it: `limit` rows of a window, in the order they are walked. The value of the limit is the last one.
    pub(super) fn window(mut self, key: &str, window: At, limit: usize) -> Self {
        match window {
            At::Top | At::Bottom => {}
            At::From(place) => self.and(&format!("{key} <= ?"), [Value::Integer(place)]),
            At::Below(place) => self.and(&format!("{key} < ?"), [Value::Integer(place)]),
            At::Above(place) => self.and(&format!("{key} > ?"), [Value::Integer(place)]),
        }
        self.order = format!("ORDER BY {key} {} LIMIT ?", if window.upward() { "ASC" } else { "DESC" });
        self.values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
        self
    }
}

/// A [`Window`] by the number that orders what is walked.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    Top,
    From(i64),
    Below(i64),
    Above(i64),
    Bottom,
}

impl At {
    /// Finds the entry a window is beside in `column` of `from`. One that is not there any more was at the top.
    pub(super) fn of(connection: &Connection, window: &Window, column: &str, from: &str) -> rusqlite::Result<Self> {
        let place = |id: &EntryId| -> rusqlite::Result<Option<i64>> {
            connection.prepare_cached(&format!("SELECT {column} FROM {from} WHERE entries.id = ?1"))?.query_row([id.as_str()], |row| row.get(0)).optional()
        };
        Ok(match window {
            Window::Top => Self::Top,
            Window::From(id) => place(id)?.map_or(Self::Top, Self::From),
            Window::Below(id) => place(id)?.map_or(Self::Top, Self::Below),
            Window::Above(id) => place(id)?.map_or(Self::Top, Self::Above),
            Window::Bottom => Self::Bottom,
        })
    }

    /// Whether it is walked from old to new.
    pub(super) fn upward(self) -> bool {
        matches!(self, Self::Above(_) | Self::Bottom)
    }
}

pub(super) fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// The rows of a list, newest first.
pub(super) fn heads(connection: &Connection, query: &ListQuery) -> rusqlite::Result<Vec<Head>> {
    let rows = if search::is_asked(query) { search::listed(connection, query)? } else { listed(connection, query)? };
    Ok(rows.into_iter().map(|row| row.head).collect())
}

/// The rows of a list, without regard to texts.
pub(super) fn listed(connection: &Connection, query: &ListQuery) -> rusqlite::Result<Vec<Listed>> {
    let at = At::of(connection, &query.window, "entries.ordinal", "entries")?;
    let walks = walks(connection, query)?.into_iter().map(|(walk, key)| walk.window(key, at, query.limit)).collect();
    run(connection, walks, at, query.limit)
}

/// Dates of the newest entries of a section, the newest first; of those without one, when they were first seen.
pub(super) fn newest_dates(connection: &Connection, source: &SourceId, section: &SectionId, count: usize) -> rusqlite::Result<Vec<Timestamp>> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    connection
        .prepare_cached(NEWEST_DATES)?
        .query_map(params![source.as_str(), section.as_str(), count], |row| row.get(0))?
        .map(|ordinal| Ok(Timestamp::from_second(seconds_of_ordinal(ordinal?)).unwrap_or_default()))
        .collect()
}

/// The rows of one or several walks, newest first.
pub(super) fn run(connection: &Connection, mut walks: Vec<Statement>, at: At, limit: usize) -> rusqlite::Result<Vec<Listed>> {
    let mut rows: Vec<Listed> = match (walks.pop(), walks.is_empty()) {
        (Some(only), true) => connection.prepare_cached(&only.select(COLUMNS))?.query_map(params_from_iter(only.values), row)?.collect::<Result<_, _>>()?,
        (Some(last), false) => {
            walks.push(last);
            merged(connection, walks, at, limit)?
        }
        (None, _) => Vec::new(),
    };
    if at.upward() {
        rows.reverse();
    }
    Ok(rows)
}

/// The first rows of several walks together. Only numbers are read of all of them, and rows of those that are shown.
fn merged(connection: &Connection, walks: Vec<Statement>, at: At, limit: usize) -> rusqlite::Result<Vec<Listed>> {
    let mut places: Vec<(i64, i64)> = Vec::new();
    for walk in walks {
        let mut prepared = connection.prepare_cached(&walk.select("entries.ordinal, entries.n"))?;
        for place in prepared.query_map(params_from_iter(walk.values), |row| Ok((row.get(0)?, row.get(1)?)))? {
            places.push(place?);
        }
    }
    places.sort_unstable_by(|a, b| if at.upward() { a.cmp(b) } else { b.cmp(a) });
    places.dedup();
    let mut prepared = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM entries WHERE n = ?"))?;
    places.into_iter().take(limit).map(|(_, n)| prepared.query_row([n], row)).collect()
}

/// One walk along an index for each source, with the number that orders it: together they are sorted here, which SQLite could only do after reading
/// all of them.
pub(super) fn walks(connection: &Connection, query: &ListQuery) -> rusqlite::Result<Vec<(Statement, &'static str)>> {
    let Some(section) = &query.section else {
        return Ok(if query.sources.is_empty() { vec![walk(query, None)] } else { query.sources.iter().map(|source| walk(query, Some(source))).collect() });
    };
    if !query.sources.is_empty() {
        return Ok(query.sources.iter().map(|source| section_walk(query, source, section)).collect());
    }
    let with_it = counts::sections(connection)?.into_iter().filter(|count| count.section == *section);
    Ok(with_it.map(|count| section_walk(query, &count.source, section)).collect())
}

/// The index is named: by its own lights SQLite may walk all of a section to find the few unread, with or without statistics.
fn walk(query: &ListQuery, source: Option<&SourceId>) -> (Statement, &'static str) {
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
    (statement, "entries.ordinal")
}

fn section_walk(query: &ListQuery, source: &SourceId, section: &SectionId) -> (Statement, &'static str) {
    let mut statement = Statement::new(if query.unread { "listed INDEXED BY listed_unread" } else { "listed" });
    statement.join("entries", "entries.n = listed.n");
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
    (statement, "listed.ordinal")
}

/// The marks of a query as conditions.
pub(super) fn marks(statement: &mut Statement, query: &ListQuery) {
    if query.unread {
        statement.and("entries.read = 0", []);
    }
    if query.starred {
        statement.and("entries.starred = 1", []);
    }
}

pub(super) fn row(row: &Row<'_>) -> rusqlite::Result<Listed> {
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
