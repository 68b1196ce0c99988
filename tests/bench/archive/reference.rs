//! What the figures stand beside: the least a program on SQLite can do, and `grep`.
//!
//! Owns the references. Must not use the store.

use std::{fs, hint::black_box, path::Path, process::Command};

use rusqlite::Connection;

use super::{
    Figures,
    measure::times,
    text::{Words, article},
};

/// Rows of the bare table.
const ROWS: i64 = 100_000;

/// Most articles that are written out for `grep`.
const GREPPED: usize = 100_000;

/// 60 rows out of a bare table by its index: opening the file and reading them.
pub(crate) fn rows(folder: &Path, figures: &mut Figures) {
    let file = folder.join("reference.db");
    if !file.exists() {
        let mut connection = Connection::open(&file).expect("a database");
        connection.execute_batch("CREATE TABLE entries (published INTEGER, title TEXT); CREATE INDEX newest ON entries (published)").expect("a table");
        let transaction = connection.transaction().expect("begun");
        for row in 0..ROWS {
            transaction.execute("INSERT INTO entries VALUES (?1, ?2)", (row, format!("Tiêu đề của bài thứ {row}, dài như một tiêu đề"))).expect("a row");
        }
        transaction.commit().expect("written");
    }
    let read = |connection: &Connection| {
        let mut statement = connection.prepare_cached("SELECT title FROM entries ORDER BY published DESC LIMIT 60").expect("a query");
        let titles: Vec<String> = statement.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("titles");
        drop(black_box(titles));
    };
    times(11, |_| read(&Connection::open(&file).expect("a database"))).put("reference: bare SQLite, open and 60 rows", figures);
    let connection = Connection::open(&file).expect("a database");
    times(30, |_| read(&connection)).put("reference: bare SQLite, 60 rows", figures);
}

/// `grep` over the same text, up to 100,000 articles of it.
pub(crate) fn grep(folder: &Path, words: &Words, size: usize, figures: &mut Figures) {
    let name = "reference: grep -r over the text (its own processor time is not counted)";
    if size <= GREPPED {
        let texts = folder.join(format!("texts-{size}"));
        if !texts.exists() {
            fs::create_dir(&texts).expect("a folder");
            for from in (0..size).step_by(1000) {
                let text: String = (from..size.min(from + 1000)).map(|number| article(words, number).text).collect();
                fs::write(texts.join(from.to_string()), text).expect("written");
            }
        }
        let ask = || drop(Command::new("grep").arg("-rc").arg("Đặng Văn Đường").arg(&texts).output());
        times(5, |_| ask()).put(name, figures);
    } else {
        figures.push((name.to_owned(), f64::NAN, None, "ms"));
    }
}
