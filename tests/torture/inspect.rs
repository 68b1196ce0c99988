//! Whether a cache is whole: the database's own checks, and what must agree with what.
//!
//! Owns the checks. Must not mend anything: it looks through a connection of its own, after the program has recovered the file.

use std::path::Path;

use bantin::{
    model::{Entry, SectionId},
    store::{ListQuery, Opened, Store},
};
use rusqlite::Connection;

/// Questions that must find nothing, and what it means where they do.
const NEVER: &[(&str, &str)] = &[
    ("an entry without its facts", "SELECT id FROM entries WHERE n NOT IN (SELECT n FROM facts)"),
    ("facts without their entry", "SELECT n FROM facts WHERE n NOT IN (SELECT n FROM entries)"),
    ("an entry in no list", "SELECT id FROM entries WHERE n NOT IN (SELECT n FROM listed)"),
    (
        "an entry that waits for nothing and is not indexed",
        "SELECT id FROM entries WHERE n NOT IN (SELECT n FROM indexed) AND n NOT IN (SELECT n FROM unindexed)",
    ),
    ("a place in the index of no entry", "SELECT place FROM indexed WHERE n NOT IN (SELECT n FROM entries)"),
    ("a row of the index without a place", "SELECT rowid FROM folded WHERE rowid NOT IN (SELECT place FROM indexed)"),
    ("a place without a row of the index", "SELECT place FROM indexed WHERE place NOT IN (SELECT rowid FROM folded)"),
    ("an article that its row does not know", "SELECT id FROM entries WHERE has_article <> (n IN (SELECT n FROM articles))"),
    ("a guid twice in a feed", "SELECT id FROM entries GROUP BY id HAVING count(*) > 1"),
    ("a mark that differs in a list", "SELECT e.id FROM listed l JOIN entries e USING (n) WHERE l.read <> e.read OR l.ordinal <> e.ordinal"),
    (
        "a section's sum that is wrong",
        "SELECT source || '/' || section FROM counts c WHERE section <> '' AND (total, unread) <>
            (SELECT count(*), coalesce(sum(read = 0), 0) FROM listed l WHERE l.source = c.source AND l.section = c.section)",
    ),
    (
        "a source's sum that is wrong",
        "SELECT source FROM counts c WHERE section = '' AND (total, unread) <>
            (SELECT count(*), coalesce(sum(read = 0), 0) FROM entries e WHERE e.source = c.source)",
    ),
];

/// Everything that is wrong with a cache; opening it is the recovery.
pub(crate) fn faults(file: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    match Store::open(file) {
        Ok((store, opened)) => {
            if opened != Opened::Whole {
                faults.push(format!("opened as {opened:?}"));
            }
            contents(&store, &mut faults);
        }
        Err(failure) => faults.push(format!("does not open: {failure}")),
    }
    match Connection::open(file).and_then(|connection| rows(&connection, &mut faults)) {
        Ok(()) => {}
        Err(error) => faults.push(format!("cannot be looked into: {error}")),
    }
    faults
}

/// What stands in the file is what the store can read: no half article, no half thread.
fn contents(store: &Store, faults: &mut Vec<String>) {
    let heads = match store.heads(&ListQuery { limit: usize::MAX / 2, ..ListQuery::default() }) {
        Ok(heads) => heads,
        Err(failure) => return faults.push(format!("the list: {failure}")),
    };
    for head in heads {
        match store.entry(&head.id) {
            Ok(Some(_)) => {}
            other => faults.push(format!("{}: {other:?}", head.id)),
        }
        match store.article(&head.id) {
            Ok(article) if article.is_some() != head.has_article => faults.push(format!("{}: a half article", head.id)),
            Ok(_) => {}
            Err(failure) => faults.push(format!("{}: {failure}", head.id)),
        }
        if let Err(failure) = store.thread(&head.id) {
            faults.push(format!("{}: {failure}", head.id));
        }
    }
}

fn rows(connection: &Connection, faults: &mut Vec<String>) -> rusqlite::Result<()> {
    for pragma in ["PRAGMA integrity_check(5)", "PRAGMA foreign_key_check"] {
        let mut check = connection.prepare(pragma)?;
        let mut found = check.query([])?;
        while let Some(row) = found.next()? {
            match row.get_ref(0)?.as_str() {
                Ok("ok") => {}
                other => faults.push(format!("{pragma}: {other:?}")),
            }
        }
    }
    connection.execute_batch("INSERT INTO folded (folded) VALUES ('integrity-check')")?;
    for (what, question) in NEVER {
        let mut select = connection.prepare(question)?;
        let mut found = select.query([])?;
        if let Some(row) = found.next()? {
            faults.push(format!("{what}: {:?}", row.get_ref(0)?));
        }
    }
    let undecoded =
        "SELECT count(*) FROM (SELECT json FROM facts UNION ALL SELECT json FROM articles UNION ALL SELECT json FROM threads) WHERE length(json) = 0";
    let empty: i64 = connection.query_row(undecoded, [], |row| row.get(0))?;
    if empty > 0 {
        faults.push(format!("{empty} empty values"));
    }
    Ok(())
}

/// What a refresh brought, without the times at which it did, and without which of an entry's lists was read first.
pub(crate) fn digest(file: &Path) -> Vec<String> {
    let (store, _) = Store::open(file).expect("a cache");
    let heads = store.heads(&ListQuery { limit: usize::MAX / 2, ..ListQuery::default() }).expect("a list");
    let any = SectionId::new("any").expect("an id");
    let mut lines: Vec<String> = heads
        .iter()
        .map(|head| {
            let entry = store.entry(&head.id).expect("read").map(|kept| Entry { section: any.clone(), feed: None, ..kept.entry });
            let article = store.article(&head.id).expect("read").map(|article| (article.title, article.document, article.lede, article.byline));
            let thread = store.thread(&head.id).expect("read").map(|(thread, _)| thread);
            format!("{entry:?} {article:?} {thread:?}")
        })
        .collect();
    lines.sort();
    lines
}

/// Every word of the search index with the entry it stands for, and whether the same comes out of an index made anew.
pub(crate) fn stale(file: &Path) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("copy.db");
    let words = |file: &Path| -> rusqlite::Result<Vec<(String, i64, String, i64)>> {
        let connection = Connection::open(file)?;
        connection.execute_batch("CREATE VIRTUAL TABLE temp.instances USING fts5vocab (main, folded, instance)")?;
        let mut select = connection.prepare("SELECT term, n, col, offset FROM temp.instances JOIN indexed ON place = doc ORDER BY 2, 3, 4")?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        rows.collect()
    };
    let indexed = |file: &Path| Store::open(file).and_then(|(store, _)| store.index_all());
    let anew = || -> Result<_, String> {
        indexed(file).map_err(|failure| failure.to_string())?;
        let now = words(file).map_err(|error| error.to_string())?;
        std::fs::copy(file, &copy).map_err(|error| error.to_string())?;
        Connection::open(&copy)
            .and_then(|connection| connection.execute_batch("DELETE FROM meta WHERE key = 'fold_version'"))
            .map_err(|error| error.to_string())?;
        indexed(&copy).map_err(|failure| failure.to_string())?;
        Ok((now, words(&copy).map_err(|error| error.to_string())?))
    };
    match anew() {
        Ok((now, anew)) if now == anew => Vec::new(),
        Ok((now, anew)) => vec![format!("the index has {} words, made anew {}", now.len(), anew.len())],
        Err(why) => vec![format!("the index: {why}")],
    }
}
