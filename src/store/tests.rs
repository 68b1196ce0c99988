//! What can only be shown from inside: a full disk, a file that cannot be written, a job that panics, folding that changed.
//!
//! Owns tests that need the store's insides. Must not repeat what `tests/store` shows from outside.

use std::fs;

use rusqlite::Connection;

use super::{FeedBatch, ListQuery, Store, open, writer};
use crate::model::{Entry, EntryId, Failure, FailureKind, HttpUrl, SafeLine, SafeText, SectionId, SourceId, Validators};

fn batch(entries: Vec<Entry>) -> FeedBatch {
    FeedBatch {
        source: SourceId::new("sggp").expect("an id"),
        section: SectionId::new("home").expect("an id"),
        url: HttpUrl::parse("http://127.0.0.1/rss").expect("an address"),
        validators: Validators::default(),
        moved_to: None,
        entries,
        fetched: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn entry(number: u32, lede: &str) -> Entry {
    let source = SourceId::new("sggp").expect("an id");
    Entry {
        id: EntryId::of_article(&source, &number.to_string()),
        guid: SafeLine::new("g"),
        source,
        section: SectionId::new("home").expect("an id"),
        feed: None,
        url: None,
        title: SafeLine::new("Đường mới"),
        byline: None,
        lede: Some(SafeText::new(lede)),
        summary: None,
        content: None,
        published: None,
        published_text: None,
        updated: None,
        comment_count: None,
        comments_url: None,
        enclosures: Vec::new(),
        images: Vec::new(),
    }
}

fn kind<T>(result: Result<T, Failure>) -> FailureKind {
    result.map(|_| ()).expect_err("a failure").kind
}

#[test]
fn a_full_disk_loses_nothing_that_was_kept() {
    let store = Store::in_memory().expect("a store");
    store.save_feed(batch(vec![entry(1, "a")])).expect("saved");
    // SQLite answers a file that may not grow just as a full disk.
    store.shared.on_writer(|connection| connection.pragma_update(None, "max_page_count", 1)).expect("set");
    assert_eq!(kind(store.save_feed(batch((2..500).map(|number| entry(number, &"dài ".repeat(500))).collect()))), FailureKind::StoreFull);
    assert_eq!(store.heads(&ListQuery { limit: 9, ..ListQuery::default() }).expect("a list").len(), 1, "half a batch is none");
}

#[test]
fn a_file_that_cannot_be_written_is_still_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bantin.db");
    let (store, _) = Store::open(&file).expect("a store");
    store.save_feed(batch(vec![entry(1, "a")])).expect("saved");
    drop(store);
    for immutable in [false, true] {
        // As on a read-only disk; a test that runs as root cannot take its own permission to write away.
        let access = open::Access::ReadOnly { file: file.clone(), immutable };
        let doors = open::Doors { writer: access.reader().expect("a connection"), access, set_aside: None };
        let store = Store { shared: std::sync::Arc::new(writer::Shared::start(doors).expect("started")) };
        assert!(store.is_read_only());
        assert_eq!(store.search("duong moi", 9).expect("hits").len(), 1);
        assert_eq!(kind(store.save_feed(batch(Vec::new()))), FailureKind::StoreReadOnly);
        store.version().expect("a number");
    }
}

#[cfg(unix)]
#[test]
fn permissions_are_noticed_where_they_bind() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bantin.db");
    drop(Store::open(&file).expect("a store"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).expect("set");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).expect("set");
    let bound = fs::OpenOptions::new().write(true).open(&file).is_err();
    let (store, _) = Store::open(&file).expect("a store");
    assert_eq!(store.is_read_only(), bound, "root may write everything");
    store.section_counts().expect("read");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).expect("set");
}

#[test]
fn a_job_that_panics_takes_nothing_with_it() {
    let store = Store::in_memory().expect("a store");
    let panicked: Result<(), Failure> = store.shared.write(|_| panic!("on purpose"));
    assert_eq!(kind(panicked), FailureKind::Internal);
    store.save_feed(batch(vec![entry(1, "a")])).expect("the writer lives on");
}

#[test]
fn changed_folding_makes_the_index_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bantin.db");
    let (store, _) = Store::open(&file).expect("a store");
    store.save_feed(batch((0..450).map(|number| entry(number, "tuyến mới")).collect())).expect("saved");
    drop(store);
    // As another version would have left it.
    let connection = Connection::open(&file).expect("opened");
    connection.execute_batch("DELETE FROM search; UPDATE meta SET value = 0 WHERE key = 'fold_version'").expect("changed");
    drop(connection);
    let (store, _) = Store::open(&file).expect("a store");
    store.index_all().expect("all indexed");
    assert_eq!(store.search("tuyen moi", 1000).expect("hits").len(), 450);
}

#[test]
fn what_is_saved_is_listed_at_once_and_indexed_when_nothing_is_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("bantin.db")).expect("a store");
    // The writer is held up, as by a refresh that never pauses: what waits for it runs before it may index.
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let hold = store.clone();
    let held = std::thread::spawn(move || hold.shared.on_writer(move |_| Ok(wait.recv().is_ok())));
    let saving = store.clone();
    let saved = std::thread::spawn(move || saving.save_feed(batch((0..3000).map(|number| entry(number, "tuyến mới")).collect())));
    go.send(()).expect("sent");
    assert_eq!(saved.join().expect("joined").expect("saved").new, 3000);
    held.join().expect("joined").expect("held");
    assert_eq!(store.heads(&ListQuery { limit: 5000, ..ListQuery::default() }).expect("a list").len(), 3000);
    store.index_all().expect("all indexed");
    assert_eq!(store.search("tuyen moi", 5000).expect("hits").len(), 3000);
    assert_eq!(store.shared.read(|connection| super::index::waiting(connection, 1)), Ok(0));
}

#[test]
fn a_job_that_fails_takes_nothing_of_its_group_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("bantin.db")).expect("a store");
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let hold = store.clone();
    let held = std::thread::spawn(move || hold.shared.on_writer(move |_| Ok(wait.recv().is_ok())));
    let jobs: Vec<_> = (0..6)
        .map(|number| {
            let store = store.clone();
            std::thread::spawn(move || match number {
                3 => store.shared.write(|transaction| transaction.execute("INSERT INTO no_such_table VALUES (1)", [])).map(|_| ()),
                4 => store.shared.write(|_| panic!("on purpose")),
                number => store.save_feed(batch(vec![entry(number, "a")])).map(|saved| assert_eq!(saved.new, 1)),
            })
        })
        .collect();
    go.send(()).expect("sent");
    held.join().expect("joined").expect("held");
    let ended: Vec<bool> = jobs.into_iter().map(|job| job.join().expect("joined").is_ok()).collect();
    assert_eq!(ended, [true, true, true, false, false, true]);
    let counts = store.section_counts().expect("counts");
    assert_eq!((counts[0].total, counts[0].unread), (4, 4), "each is counted once, though some ran twice");
    assert_eq!(store.source_counts().expect("counts")[0].total, 4);
}
