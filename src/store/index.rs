//! The search index: what of an entry is indexed, and making the index anew when folding changes.
//!
//! Owns the rows of `search`. Must not answer queries.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::entries::from_json;
use crate::model::{
    Article, Block, Document, Entry, SafeLine, SafeText, Span, Thread,
    document::walk,
    fold::{FOLD_VERSION, fold},
};

/// Entries indexed in one transaction when the index is made anew.
const REFOLD_BATCH: i64 = 200;

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
pub(super) fn insert(connection: &Connection, ordinal: i64, texts: &Texts) -> rusqlite::Result<()> {
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
pub(super) fn renew(transaction: &Transaction<'_>, n: i64) -> rusqlite::Result<()> {
    let ordinal: i64 = transaction.prepare_cached("SELECT ordinal FROM entries WHERE n = ?1")?.query_row([n], |row| row.get(0))?;
    remove(transaction, ordinal)?;
    match Texts::load(transaction, n)? {
        Some(texts) => insert(transaction, ordinal, &texts),
        None => Ok(()),
    }
}

/// Indexes some more entries where the index was made by another version of [`fold`]; whether there is more to do.
pub(super) fn refold_some(connection: &mut Connection) -> rusqlite::Result<bool> {
    if meta(connection, "fold_version")? == Some(FOLD_VERSION) {
        return Ok(false);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again inside: another process may have ended it.
    if meta(&transaction, "fold_version")? == Some(FOLD_VERSION) {
        return Ok(false);
    }
    // Entries saved meanwhile are indexed twice at worst. Progress is for one version of folding: a still newer one begins again.
    let goal = meta(&transaction, "folding_to")?;
    let from = if goal == Some(FOLD_VERSION) { meta(&transaction, "folded_until")?.unwrap_or(0) } else { 0 };
    let rows: Vec<i64> = transaction
        .prepare_cached("SELECT n FROM entries WHERE n > ?1 ORDER BY n LIMIT ?2")?
        .query_map([from, REFOLD_BATCH], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for n in &rows {
        renew(&transaction, *n)?;
    }
    match rows.last() {
        Some(last) => {
            set_meta(&transaction, "folding_to", FOLD_VERSION)?;
            set_meta(&transaction, "folded_until", *last)?;
        }
        None => set_meta(&transaction, "fold_version", FOLD_VERSION)?,
    }
    transaction.commit()?;
    Ok(!rows.is_empty())
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
