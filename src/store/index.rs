//! The search index: what of an entry is indexed, and when.
//!
//! Owns the rows of `search`. Must not answer queries.

use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::entries::from_json;
use crate::model::{
    Article, Block, Document, Entry, SafeLine, SafeText, Span, Thread,
    document::walk,
    fold::{FOLD_VERSION, fold},
};

/// Entries that are waited for until they are indexed, some tens of milliseconds.
pub(super) const FEW: u32 = 256;

/// Most entries indexed in one transaction.
const INDEX_BATCH: i64 = 2000;

/// Time after which such a transaction ends: another process may wait for the same file.
const INDEX_TIME: Duration = Duration::from_millis(400);

/// The texts of an entry that are searched, in their original spelling.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Title, lede, byline, body, comments.
    pub(super) columns: [String; 5],
}

impl Texts {
    pub(super) fn of(entry: &Entry, article: Option<&Article>, thread: Option<&Thread>) -> Self {
        let lede = [&entry.lede, &entry.summary].into_iter().flatten().chain(article.and_then(|article| article.lede.as_ref())).map(SafeText::as_str);
        let byline = [entry.byline.as_ref(), article.and_then(|article| article.byline.as_ref())];
        let body = match (article, &entry.content) {
            (Some(article), _) => Some(&article.document),
            (None, content) => content.as_ref(),
        };
        let comments = thread.into_iter().flat_map(|thread| &thread.items).flat_map(|comment| [comment.author.as_str(), comment.text.as_str()]);
        Self {
            columns: [
                entry.title.to_string(),
                distinct(lede),
                distinct(byline.into_iter().flatten().map(SafeLine::as_str)),
                body.map(body_text).unwrap_or_default(),
                comments.collect::<Vec<_>>().join("\n"),
            ],
        }
    }

    /// Everything that is kept of the entry in row `n`.
    pub(super) fn load(connection: &Connection, n: i64) -> rusqlite::Result<Option<Self>> {
        let json = |table: &str| -> rusqlite::Result<Option<String>> {
            connection.prepare_cached(&format!("SELECT json FROM {table} WHERE n = ?1"))?.query_row([n], |row| row.get(0)).optional()
        };
        let Some(entry) = json("facts")?.as_deref().and_then(from_json::<Entry>) else { return Ok(None) };
        let article: Option<Article> = json("articles")?.as_deref().and_then(from_json);
        let thread: Option<Thread> = json("threads")?.as_deref().and_then(from_json);
        Ok(Some(Self::of(&entry, article.as_ref(), thread.as_ref())))
    }
}

/// Every text of a body, captions too, a block a line. It is made of clean text and for searching only, so it is not cleaned again.
fn body_text(document: &Document) -> String {
    let mut text = String::new();
    let mut line = |spans: &[Span]| {
        for span in spans {
            text.push_str(span.text.as_str());
        }
        text.push('\n');
    };
    walk(&document.blocks, &mut |block| match block {
        Block::Heading { spans, .. } | Block::Paragraph { spans } => line(spans),
        Block::Figure { caption, .. } => line(caption),
        Block::Table { caption, rows } => {
            line(caption);
            rows.iter().flat_map(|row| &row.cells).for_each(|cell| line(cell));
        }
        Block::Code { text, .. } => line(&[Span { text: text.clone(), ..Span::default() }]),
        Block::Quote { .. } | Block::List { .. } | Block::Rule => {}
    });
    text
}

/// Each text once: a page's lede mostly repeats its feed's.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.join("\n")
}

/// Puts a row into the index.
fn insert(connection: &Connection, ordinal: i64, texts: &Texts) -> rusqlite::Result<()> {
    let [title, lede, byline, body, comments] = texts.columns.each_ref().map(|text| fold(text));
    connection
        .prepare_cached("INSERT INTO search (rowid, title, lede, byline, body, comments) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![ordinal, title, lede, byline, body, comments])?;
    Ok(())
}

/// Takes a row out of the index.
pub(super) fn remove(connection: &Connection, ordinal: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([ordinal])?;
    Ok(())
}

/// Indexes the entry in row `n` from what is kept of it now.
fn renew(transaction: &Transaction<'_>, n: i64) -> rusqlite::Result<()> {
    let ordinal: i64 = transaction.prepare_cached("SELECT ordinal FROM entries WHERE n = ?1")?.query_row([n], |row| row.get(0))?;
    remove(transaction, ordinal)?;
    match Texts::load(transaction, n)? {
        Some(texts) => insert(transaction, ordinal, &texts),
        None => Ok(()),
    }
}

/// Notes that the entry in row `n` is to be indexed, anew where it was.
pub(super) fn note(connection: &Connection, n: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT INTO unindexed (n) VALUES (?1) ON CONFLICT DO NOTHING")?.execute([n])?;
    Ok(())
}

/// Entries that wait to be indexed, counted up to `most`.
pub(super) fn waiting(connection: &Connection, most: u32) -> rusqlite::Result<u32> {
    connection.prepare_cached("SELECT count(*) FROM (SELECT 1 FROM unindexed LIMIT ?1)")?.query_row([most], |row| row.get(0))
}

/// Indexes some of the entries that wait, in one transaction that ends early where `is_asked`; whether there are more.
/// Where the index was made by another version of [`fold`], all of them wait.
pub(super) fn some(connection: &mut Connection, is_asked: &dyn Fn() -> bool) -> rusqlite::Result<bool> {
    if waiting(connection, 1)? == 0 && meta(connection, "fold_version")? == Some(FOLD_VERSION) {
        return Ok(false);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked inside: another process may have done it.
    if meta(&transaction, "fold_version")? != Some(FOLD_VERSION) {
        transaction.execute("INSERT INTO unindexed (n) SELECT n FROM entries WHERE true ON CONFLICT DO NOTHING", [])?;
        set_meta(&transaction, "fold_version", FOLD_VERSION)?;
    }
    let rows: Vec<i64> = transaction
        .prepare_cached("SELECT n FROM unindexed ORDER BY n LIMIT ?1")?
        .query_map([INDEX_BATCH], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let started = Instant::now();
    for n in rows {
        renew(&transaction, n)?;
        transaction.prepare_cached("DELETE FROM unindexed WHERE n = ?1")?.execute([n])?;
        if is_asked() || started.elapsed() >= INDEX_TIME {
            break;
        }
    }
    let more = waiting(&transaction, 1)? > 0;
    transaction.commit()?;
    Ok(more)
}

fn meta(connection: &Connection, key: &str) -> rusqlite::Result<Option<i64>> {
    connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()
}

fn set_meta(connection: &Connection, key: &str, value: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2")?.execute(params![key, value])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::Row;

    #[test]
    fn every_block_of_a_body_is_searched() {
        let spans = |text: &str| vec![Span::plain(text)];
        let blocks = vec![
            Block::Heading { level: 2, spans: spans("Đầu mục") },
            Block::Quote { blocks: vec![Block::List { ordered: false, start: 1, items: vec![vec![Block::Paragraph { spans: spans("trong mục") }]] }] },
            Block::Table { caption: spans("Bảng giá"), rows: vec![Row { header: false, cells: vec![spans("một"), spans("hai")] }] },
            Block::Figure { images: Vec::new(), caption: spans("Ảnh chợ") },
            Block::Code { text: SafeText::new("let x"), spans: Vec::new() },
            Block::Rule,
        ];
        assert_eq!(body_text(&Document { blocks, links: Vec::new() }), "Đầu mục\ntrong mục\nBảng giá\nmột\nhai\nẢnh chợ\nlet x\n");
    }
}
