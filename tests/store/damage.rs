//! A damaged file: what can be read goes into a new one, the marks above all.

use std::{collections::BTreeSet, fs, path::Path};

use bantin::{
    model::{Entry, Failure, FailureKind, Mark, Place, SafeText},
    store::{ListQuery, Opened, Store},
};

use super::{
    all, article, batch,
    damage_done::{self as damage, Page},
    entry, id,
    inspect::faults,
    now, thread,
};

const ENTRIES: usize = 240;

fn number(at: usize) -> String {
    format!("{at}")
}

/// Whether an entry of the file is read, and starred.
fn marks(at: usize) -> (bool, bool) {
    (at.is_multiple_of(3), at.is_multiple_of(7))
}

/// A file with enough of everything to have many pages of each kind.
fn filled(file: &Path) {
    let (store, _) = Store::open(file).expect("a store");
    let text = |at: usize| (0..40).map(|word| format!("từ{}", at * 31 + word * 7919)).collect::<Vec<_>>().join(" ");
    let entries = (0..ENTRIES)
        .map(|at| Entry { lede: Some(SafeText::new(&text(at))), ..entry(&number(at), &format!("Tin số {at}"), Some("2026-11-20T10:00:00+07:00")) })
        .collect();
    store.save_feed(batch("home", entries)).expect("saved");
    store.save_feed(batch("kinh-te", (0..50).map(|at| entry(&number(at), &format!("Tin số {at}"), None)).collect())).expect("saved");
    for at in (0..ENTRIES).step_by(2) {
        // One is longer than a page, packed too.
        let body =
            if at == 20 { (0..6000).map(|word| format!("từ{}", word * 2_654_435_761_u64 % 999_999_937)).collect::<Vec<_>>().join(" ") } else { text(at) };
        store.save_article(&article(&number(at), &body), None).expect("saved");
        store.save_thread(&id(&number(at)), &thread(&[&text(at)]), now()).expect("saved");
    }
    for at in 0..ENTRIES {
        let (read, starred) = marks(at);
        store.mark(&[id(&number(at))], Mark { read: Some(read), starred: Some(starred) }, now()).expect("marked");
    }
    store.save_place(&id("20"), Place { block: 3, offset: 5 }).expect("saved");
    store.index_all().expect("indexed");
}

/// Reads and writes everything there is; the first failure that comes of it.
fn use_all(store: &Store) -> Result<(), Failure> {
    for at in 0..ENTRIES {
        store.entry(&id(&number(at)))?;
        store.article(&id(&number(at)))?;
        store.thread(&id(&number(at)))?;
        for address in ["tin", "final", "canonical"] {
            store.entry_by_url(&super::url(&format!("http://127.0.0.1/{address}-{at}.html")))?;
        }
    }
    let lists = [all(), ListQuery { unread: true, ..all() }, ListQuery { starred: true, ..all() }, ListQuery { sources: vec![super::source("sggp")], ..all() }];
    for list in lists {
        store.heads(&ListQuery { limit: ENTRIES, ..list })?;
    }
    let again = (0..ENTRIES).map(|at| Entry { lede: Some(SafeText::new("lời dẫn mới")), ..entry(&number(at), &format!("Tin mới {at}"), None) }).collect();
    store.save_feed(batch("home", again))?;
    store.index_all()?;
    store.search(&ListQuery::of_text("loi dan*", 10), bantin::store::Order::Newest)?;
    Ok(())
}

/// Opens the file, meets the damage, and opens it as the next start does; how that found it.
fn mended(file: &Path) -> Opened {
    let (store, opened) = Store::open(file).expect("it opens whatever is wrong with it");
    if opened != Opened::Whole {
        return opened;
    }
    if let Err(failure) = use_all(&store) {
        assert_eq!(failure.kind, FailureKind::StoreBroken, "{failure}");
    }
    drop(store);
    let (store, opened) = Store::open(file).expect("it opens");
    drop(store);
    if opened == Opened::Whole && !faults(file).is_empty() {
        // Nothing that was read stands there. The day somebody meets it this note is written.
        fs::write(file.with_extension("db.suspect"), "").expect("written");
        return Store::open(file).expect("it opens").1;
    }
    opened
}

/// Marks that are not what they were.
fn lost_marks(store: &Store) -> BTreeSet<usize> {
    let is = |at: usize| store.entry(&id(&number(at))).expect("read").map(|kept| (kept.read, kept.starred));
    (0..ENTRIES).filter(|at| is(*at) != Some(marks(*at))).collect()
}

/// Pages of one table or index, one of each part.
fn pages_of(pages: &[Page], owner: &str) -> Vec<Page> {
    let mut found: Vec<Page> = Vec::new();
    for page in pages.iter().filter(|page| page.owner == owner) {
        if found.iter().filter(|other| other.kind == page.kind).count() < 1 {
            found.push(page.clone());
        }
    }
    found
}

#[test]
fn no_page_takes_a_mark_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = folder.path().join("whole.db");
    filled(&whole);
    let (pages, bytes) = (damage::pages(&whole), damage::page_bytes(&whole));
    let owners: BTreeSet<&str> = pages.iter().map(|page| page.owner.as_str()).collect();
    assert!(owners.contains("entries_starred") && owners.contains("folded_data") && pages.iter().any(|page| page.kind == "overflow"), "{owners:?}");
    let mut mends = 0;
    // Every other owner is tried by the torture.
    let tried = ["entries", "facts", "articles", "entries_starred", "folded_data", "sqlite_schema"];
    for page in tried.iter().flat_map(|owner| pages_of(&pages, owner)) {
        let file = folder.path().join(format!("page-{}.db", page.number));
        fs::copy(&whole, &file).expect("copied");
        damage::overwrite(&file, bytes, page.number);
        let opened = mended(&file);
        let (store, again) = Store::open(&file).expect("a store");
        assert_eq!(again, Opened::Whole, "{page:?}");
        assert_eq!(lost_marks(&store), BTreeSet::new(), "{page:?}: {opened:?}");
        drop(store);
        assert_eq!(faults(&file), [""; 0], "{page:?}: {opened:?}");
        if let Opened::Mended { aside, entries } = opened {
            mends += 1;
            assert_eq!(usize::try_from(entries), Ok(ENTRIES), "{page:?}");
            assert!(fs::metadata(aside).expect("the damaged one is kept").len() >= fs::metadata(&whole).expect("there").len(), "{page:?}");
        }
    }
    assert!(mends > 6, "only {mends} were mended");
}

/// A small file with two marks.
fn small(file: &Path) {
    let (store, _) = Store::open(file).expect("a store");
    store.save_feed(batch("home", (0..ENTRIES).map(|at| entry(&number(at), "Tin", None)).collect())).expect("saved");
    let ids: Vec<_> = (0..ENTRIES).filter(|at| marks(*at).0).map(|at| id(&number(at))).collect();
    store.mark(&ids, Mark { read: Some(true), starred: None }, now()).expect("marked");
    let ids: Vec<_> = (0..ENTRIES).filter(|at| marks(*at).1).map(|at| id(&number(at))).collect();
    store.mark(&ids, Mark { read: None, starred: Some(true) }, now()).expect("marked");
}

#[test]
fn a_header_that_is_garbage_takes_nothing_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    // SQLite file format §1.3: the magic, the size of pages, the schema's version; and the whole of it.
    for (at, count) in [(0, 16), (16, 2), (60, 4), (0, 100)] {
        let file = folder.path().join(format!("{at}-{count}.db"));
        small(&file);
        damage::change(&file, at, count, |_, byte| !byte);
        let (store, opened) = Store::open(&file).expect("a store");
        assert!(matches!(opened, Opened::Mended { entries, .. } if usize::try_from(entries) == Ok(ENTRIES)), "{at} {count}: {opened:?}");
        assert_eq!(lost_marks(&store), BTreeSet::new(), "{at} {count}");
    }
}

#[test]
fn a_file_that_was_emptied_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bantin.db");
    small(&file);
    let open = fs::File::options().write(true).open(&file).expect("the file");
    open.set_len(0).expect("emptied");
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    open.set_modified(later).expect("a later time");
    let opened = Store::open(&file).expect("a store").1;
    // Not every file system tells when a file was made.
    let tells = fs::metadata(&file).is_ok_and(|found| found.created().is_ok());
    assert_eq!(opened, if tells { Opened::SetAside(file.clone()) } else { Opened::Whole });
    assert_eq!(Store::open(&file).expect("a store").1, Opened::Whole, "told once");
}

#[test]
fn a_kill_before_the_new_file_is_in_place_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, made) = (folder.path().join("bantin.db"), folder.path().join("bantin.db.mended"));
    for moved in [false, true] {
        small(&made);
        if !moved {
            fs::write(&file, "damaged").expect("written");
        }
        // The log of the damaged one would be played into the new one.
        fs::write(file.with_file_name("bantin.db-wal"), "damaged").expect("written");
        let (store, opened) = Store::open(&file).expect("a store");
        assert!(matches!(opened, Opened::Mended { .. }), "{opened:?}");
        assert_eq!(lost_marks(&store), BTreeSet::new());
        drop(store);
        fs::remove_file(&file).expect("removed");
    }
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").map(|file| file.expect("a file").file_name()).collect();
    assert!(left.iter().all(|name| name.to_string_lossy().starts_with("bantin.db.broken-")), "{left:?}");
}

#[test]
fn who_has_the_damaged_file_open_goes_on_in_the_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bantin.db");
    small(&file);
    let (reader, _) = Store::open(&file).expect("a store");
    assert_eq!(reader.heads(&all()).expect("a list").len(), 100);
    // Another process meets damage, and the next one mends it.
    fs::write(file.with_extension("db.suspect"), "").expect("written");
    let (pages, bytes) = (damage::pages(&file), damage::page_bytes(&file));
    let page = pages.iter().find(|page| page.owner == "entries_unread").expect("a page");
    damage::overwrite(&file, bytes, page.number);
    let (other, opened) = Store::open(&file).expect("a store");
    assert!(matches!(opened, Opened::Mended { .. }), "{opened:?}");
    reader.mark(&[id("1")], Mark { read: Some(true), starred: Some(true) }, now()).expect("marked");
    let kept = other.entry(&id("1")).expect("read").expect("an entry");
    assert!(kept.read && kept.starred, "the mark is in the file that the next start opens");
    assert_eq!(reader.entry(&id("1")).expect("read"), Some(kept));
}

#[test]
fn a_mark_is_not_saved_where_nobody_will_look() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bantin.db");
    small(&file);
    let (reader, _) = Store::open(&file).expect("a store");
    fs::remove_file(&file).expect("removed");
    let failure = reader.mark(&[id("1")], Mark { read: Some(true), starred: None }, now()).expect_err("the file is gone");
    assert_eq!(failure.kind, FailureKind::StoreReadOnly);
}
