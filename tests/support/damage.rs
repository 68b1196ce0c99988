//! Damage to a database file, and whose pages are hit.
//!
//! Owns the bytes. Must not know what a cache should do about it.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
};

use rusqlite::Connection;

/// A page of the file: its number, the table or index it belongs to, and what it is there (`internal`, `leaf` or `overflow`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// Counted from 1.
    pub(crate) number: u64,
    /// Table or index.
    pub(crate) owner: String,
    /// Its part.
    pub(crate) kind: String,
}

/// Every page that belongs to something, in the order of the file.
pub(crate) fn pages(file: &Path) -> Vec<Page> {
    let connection = Connection::open(file).expect("a database");
    let mut select = connection.prepare("SELECT pageno, name, pagetype FROM dbstat ORDER BY pageno").expect("the pages");
    let page = |row: &rusqlite::Row<'_>| Ok(Page { number: row.get::<_, u32>(0)?.into(), owner: row.get(1)?, kind: row.get(2)? });
    let pages = select.query_map([], page).expect("the pages").collect::<rusqlite::Result<_>>();
    pages.expect("the pages")
}

/// Bytes of a page.
pub(crate) fn page_bytes(file: &Path) -> u64 {
    let connection = Connection::open(file).expect("a database");
    connection.query_row("PRAGMA page_size", [], |row| row.get::<_, u32>(0)).expect("its size").into()
}

/// Changes bytes from `at` on.
pub(crate) fn change(file: &Path, at: u64, count: usize, change: impl Fn(usize, u8) -> u8) {
    let mut open = File::options().read(true).write(true).open(file).expect("the file");
    let mut bytes = vec![0; count];
    open.seek(SeekFrom::Start(at)).expect("there");
    let read = open.read(&mut bytes).expect("read");
    bytes.truncate(read);
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = change(index, *byte);
    }
    open.seek(SeekFrom::Start(at)).and_then(|_| open.write_all(&bytes)).expect("written");
}

/// Overwrites a whole page.
pub(crate) fn overwrite(file: &Path, page_bytes: u64, number: u64) {
    change(file, (number - 1) * page_bytes, usize::try_from(page_bytes).expect("small"), |_, _| 0xaa);
}
