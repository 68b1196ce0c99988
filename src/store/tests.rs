//! What can only be shown from inside: a full disk, a file that cannot be written, a job that panics, folding that changed.
//!
//! Owns tests that need the store's insides. Must not repeat what `tests/store` shows from outside.

use std::{collections::BTreeSet, fs, sync::mpsc::channel};

use rusqlite::{Connection, StatementStatus};

use super::{FeedBatch, ListQuery, Order, Store, entries, open, schema, writer};
use crate::model::{Document, Entry, EntryId, Failure, FailureKind, HttpUrl, Pace, SafeLine, SafeText, SectionId, SourceId, Stamp, Validators};

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

#[test]
fn a_list_is_saved_without_planning_its_statements_anew() {
    let store = Store::in_memory().expect("a store");
    for _ in 0..2 {
        store.save_feed(batch((1..20).map(|number| entry(number, "a")).collect())).expect("saved");
    }
    let planned = |connection: &mut Connection| Ok(connection.prepare_cached(&entries::KNOWN)?.get_status(StatementStatus::RePrepare));
    assert_eq!(store.shared.on_writer(planned).expect("a number"), 0);
}

#[test]
fn a_batch_waits_for_the_disk_without_its_thread() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("bantin.db")).expect("a store");
    let (begun, has_begun) = channel();
    let (release, released) = channel::<()>();
    let holder = store.clone();
    let held = std::thread::spawn(move || {
        holder.shared.on_writer(move |_| {
            begun.send(()).expect("somebody waits");
            let _ = released.recv();
            Ok(())
        })
    });
    has_begun.recv().expect("the writer is held");
    let before = store.version().expect("a number");
    let (told, heard) = channel();
    for number in 1..4 {
        let told = told.clone();
        store.save_paced_then(batch(vec![entry(number, "a")]), Pace::default(), move |result| told.send(result).expect("somebody listens")).expect("handed in");
    }
    assert!(heard.try_recv().is_err(), "nothing is on disk yet");
    drop(release);
    held.join().expect("ended").expect("let go");
    let saved: Vec<usize> = (0..3).map(|_| heard.recv().expect("told").expect("saved").new).collect();
    assert_eq!(saved, [1, 1, 1]);
    assert_ne!(store.version().expect("a number"), before, "other readers are to look again");
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
        let doors = open::Doors { writer: access.reader().expect("a connection"), access, opened: super::Opened::Whole };
        let store = Store { shared: std::sync::Arc::new(writer::Shared::start(doors).expect("started")) };
        assert!(store.is_read_only());
        assert_eq!(store.search(&ListQuery::of_text("duong moi", 9), Order::Newest).expect("hits").len(), 1);
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
    connection.execute_batch("DELETE FROM folded; UPDATE meta SET value = 0 WHERE key = 'fold_version'").expect("changed");
    drop(connection);
    let (store, _) = Store::open(&file).expect("a store");
    store.index_all().expect("all indexed");
    assert_eq!(store.search(&ListQuery::of_text("tuyen moi", 1000), Order::Newest).expect("hits").len(), 450);
}

fn count(store: &Store, query: &'static str) -> i64 {
    store.shared.on_writer(move |connection| connection.query_row(query, [], |row| row.get(0))).expect("counted")
}

#[test]
fn a_file_of_the_first_schema_is_read_at_once_and_brought_up_to_date_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bantin.db");
    let mut connection = Connection::open(&file).expect("opened");
    schema::begin_first(&mut connection).expect("the first schema");
    let whole =
        Entry {
            content: Some(Document::from_paragraphs(&SafeText::new("Thông xe cầu Bạch Đằng"))), guid: SafeLine::new("guid-7"), ..entry(7, "tuyến mới")
        };
    for (n, kept) in (1..=450).map(|n| (n, entry(u32::try_from(n).expect("small") + 1000, "tuyến mới"))).chain([(451, whole.clone())]) {
        connection
            .execute(
                "INSERT INTO entries (n, id, ordinal, source, section, title, seen, read) VALUES (?1, ?2, ?1, 'sggp', 'home', ?3, 0, 1)",
                (n, kept.id.as_str(), kept.title.as_str()),
            )
            .expect("a row");
        connection.execute("INSERT INTO facts (n, json) VALUES (?1, ?2)", (n, serde_json::to_string(&kept).expect("JSON"))).expect("its facts");
        connection.execute("INSERT INTO search (rowid, title) VALUES (?1, 'duong moi')", [n]).expect("its words");
    }
    drop(connection);

    let (store, opened) = Store::open(&file).expect("a store");
    assert_eq!(opened, super::Opened::Whole);
    assert_eq!(store.entry(&whole.id).expect("read").map(|kept| (kept.entry, kept.read)), Some((whole.clone(), true)), "as it was, whoever packed it");
    assert_eq!(store.heads(&ListQuery { limit: 999, ..ListQuery::default() }).expect("a list").len(), 451);

    store.index_all().expect("brought up to date");
    assert_eq!(count(&store, "SELECT count(*) FROM sqlite_schema WHERE name = 'search'"), 0, "the old index goes");
    assert_eq!(count(&store, "SELECT count(*) FROM facts WHERE typeof(json) <> 'blob'"), 0, "everything is packed");
    assert_eq!(store.search(&ListQuery::of_text("tuyen moi", 999), Order::Newest).expect("hits").len(), 451);
    assert_eq!(store.search(&ListQuery::of_text("bach dang", 9), Order::Newest).expect("hits").len(), 1);
    assert_eq!(store.entry(&whole.id).expect("read").map(|kept| kept.entry), Some(whole), "and the same after it was packed");
}

#[test]
fn more_entries_of_one_moment_than_places_for_it_are_found_by_their_time() {
    let store = Store::in_memory().expect("a store");
    let moment = |seconds: i64| Some(Stamp::vietnam(jiff::Timestamp::from_second(seconds).expect("a time")));
    // One that came first, then more of the second before it than there is room for, and one from before that.
    let mut entries: Vec<Entry> = (0..40).map(|number| Entry { published: moment(1_000_000), ..entry(number, "tuyến mới") }).collect();
    let first = Entry { published: moment(1_000_001), ..entry(77, "tuyến mới") };
    store.save_feed(batch(vec![first.clone()])).expect("saved");
    entries.push(Entry { published: moment(999_999), ..entry(88, "tuyến mới") });
    let all: BTreeSet<EntryId> = [&first].into_iter().chain(&entries).map(|entry| entry.id.clone()).collect();
    let before = entries.last().map(|entry| entry.id.clone());
    store.save_feed(batch(entries)).expect("saved");
    let hits = |since: Option<i64>| {
        let since = since.map(|seconds| jiff::Timestamp::from_second(seconds).expect("a time"));
        let query = ListQuery { since, ..ListQuery::of_text("tuyen moi", 999) };
        store.heads(&query).expect("hits").into_iter().map(|head| head.id).collect::<Vec<_>>()
    };
    assert_eq!(hits(None).last(), before.as_ref());
    assert_eq!(hits(None).into_iter().collect::<BTreeSet<_>>(), all);
    assert_eq!(hits(Some(1_000_001)), [first.id], "those that stand later than their time are not later");
    assert_eq!(hits(Some(1_000_000)).len(), 41);
}

#[test]
fn a_word_is_known_only_once_it_is_kept() {
    let store = Store::in_memory().expect("a store");
    store.save_feed(batch(vec![entry(1, "nghiêng")])).expect("saved");
    let order = |sql: &'static str| store.shared.on_writer(move |connection| connection.execute_batch(sql)).expect("done");
    order("CREATE TRIGGER stop BEFORE DELETE ON unindexed BEGIN SELECT RAISE(ABORT, 'on purpose'); END");
    store.index_all().expect_err("undone");
    order("DROP TRIGGER stop");
    store.index_all().expect("indexed");
    assert_eq!(count(&store, "SELECT count(*) FROM words WHERE word = 'nghieng'"), 1);
}

#[test]
fn what_is_saved_is_listed_at_once_and_indexed_when_nothing_is_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("bantin.db")).expect("a store");
    // The writer is held up, as by a refresh that never pauses: what waits for it runs before it may index.
    let (go, wait) = channel::<()>();
    let hold = store.clone();
    let held = std::thread::spawn(move || hold.shared.on_writer(move |_| Ok(wait.recv().is_ok())));
    let saving = store.clone();
    let saved = std::thread::spawn(move || saving.save_feed(batch((0..3000).map(|number| entry(number, "tuyến mới")).collect())));
    go.send(()).expect("sent");
    assert_eq!(saved.join().expect("joined").expect("saved").new, 3000);
    held.join().expect("joined").expect("held");
    assert_eq!(store.heads(&ListQuery { limit: 5000, ..ListQuery::default() }).expect("a list").len(), 3000);
    store.index_all().expect("all indexed");
    assert_eq!(store.search(&ListQuery::of_text("tuyen moi", 5000), Order::Newest).expect("hits").len(), 3000);
    assert_eq!(store.shared.read(|connection| super::index::waiting(connection, 1)), Ok(0));
}

#[test]
fn a_job_that_fails_takes_nothing_of_its_group_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("bantin.db")).expect("a store");
    let (go, wait) = channel::<()>();
    let (told, runs) = channel::<()>();
    let hold = store.clone();
    let held = std::thread::spawn(move || hold.shared.on_writer(move |_| Ok(told.send(()).is_ok() && wait.recv().is_ok())));
    // All stand behind the one that holds the writer up, those that fail last, so that they are one group.
    let until = |jobs: usize| {
        while store.shared.waiting() != jobs {
            std::thread::yield_now();
        }
    };
    runs.recv().expect("the writer is held up");
    let start = |number: u32| {
        let store = store.clone();
        std::thread::spawn(move || match number {
            4 => store.shared.write(|transaction| transaction.execute("INSERT INTO no_such_table VALUES (1)", [])).map(|_| ()),
            5 => store.shared.write(|_| panic!("on purpose")),
            number => store.save_feed(batch(vec![entry(number, "a")])).map(|saved| assert_eq!(saved.new, 1)),
        })
    };
    let mut jobs: Vec<_> = (0..4).map(start).collect();
    until(4);
    jobs.extend((4..6).map(start));
    until(6);
    go.send(()).expect("sent");
    held.join().expect("joined").expect("held");
    let ended: Vec<bool> = jobs.into_iter().map(|job| job.join().expect("joined").is_ok()).collect();
    assert_eq!(ended, [true, true, true, true, false, false]);
    let counts = store.section_counts().expect("counts");
    assert_eq!((counts[0].total, counts[0].unread), (4, 4), "each is counted once, though some ran twice");
    assert_eq!(store.source_counts().expect("counts")[0].total, 4);
}
