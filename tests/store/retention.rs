//! The cache within bounds: what goes, what stays, and that nothing comes back as new.

use std::path::Path;

use bantin::{
    model::{Entry, Mark, SafeText},
    store::{Bounds, FeedBatch, ListQuery, NEWEST_STAY, Opened, Saved, Store, Trim},
};
use jiff::{SignedDuration, Timestamp};

use super::{all, article, batch, damage_done as damage, entry, found, id, inspect, now, section, source, thread, titles};

const OLD: u32 = 120;

/// Entries one hour apart, `0` the oldest, all of them long before [`now`].
fn old_entries() -> Vec<Entry> {
    let first: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
    (0..OLD)
        .map(|hour| {
            let at = first + SignedDuration::from_hours(hour.into());
            entry(&format!("{hour}"), &format!("Tin cũ {hour}"), Some(&format!("{at}")))
        })
        .collect()
}

fn seen() -> Timestamp {
    "2026-01-10T00:00:00Z".parse().expect("a time")
}

/// As a refresh in January left it.
fn old(entries: Vec<Entry>) -> FeedBatch {
    FeedBatch { fetched: seen(), ..batch("home", entries) }
}

fn everything() -> ListQuery {
    ListQuery { limit: 10_000, ..all() }
}

/// Drops what came before the day before [`now`].
fn by_age() -> Bounds {
    Bounds { since: Some(now() - SignedDuration::from_hours(24)), max_bytes: None }
}

fn read(yes: bool) -> Mark {
    Mark { read: Some(yes), starred: None }
}

fn filled(file: &Path) -> Store {
    let (store, _) = Store::open(file).expect("a store");
    store.save_feed(old(old_entries())).expect("saved");
    store.mark(&[id("3")], Mark { read: None, starred: Some(true) }, seen()).expect("a star");
    store.mark(&[id("4")], read(true), seen()).expect("read");
    store.mark(&[id("5")], read(true), seen()).expect("read");
    store.mark(&[id("5")], read(false), seen()).expect("unread by hand");
    store.save_article(&article("4", "Toàn văn bài bốn"), None).expect("an article");
    store.save_thread(&id("4"), &thread(&["Bình luận bài bốn"]), seen()).expect("a thread");
    store.index_all().expect("indexed");
    store
}

#[test]
fn old_entries_go_and_what_is_their_owners_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bantin.db");
    let store = filled(&file);
    let fresh = Entry { section: section("moi"), ..entry("moi", "Tin mới, ngày cũ", Some("2026-01-01T00:00:00Z")) };
    store.save_feed(batch("moi", vec![fresh])).expect("saved");
    assert_eq!(found(&store, "toan van bai bon"), ["Tin cũ 4"]);

    assert_eq!(store.trim(&Bounds::default()), Ok(0), "without bounds everything stays");
    let stay = usize::try_from(NEWEST_STAY).expect("small");
    let gone = usize::try_from(OLD).expect("small") - stay - 2;
    assert_eq!(store.trim(&by_age()), Ok(u64::try_from(gone).expect("small")));
    assert_eq!(store.trim(&by_age()), Ok(0), "and that was all");

    let kept = titles(&store, &everything());
    let newest = (OLD - NEWEST_STAY..OLD).rev().map(|hour| format!("Tin cũ {hour}"));
    let wanted: Vec<String> = newest.chain(["Tin cũ 5", "Tin cũ 3", "Tin mới, ngày cũ"].map(str::to_owned)).collect();
    assert_eq!(kept, wanted, "the newest of the section, the one made unread by hand, the one with a star, the one that came today");
    assert_eq!(store.article(&id("4")), Ok(None));
    assert_eq!(store.thread(&id("4")), Ok(None));
    assert_eq!(found(&store, "toan van bai bon"), [""; 0]);
    assert_eq!(store.source_counts().expect("counts")[0].total, u64::try_from(wanted.len()).expect("small"));
    drop(store);
    assert_eq!(inspect::faults(&file), [""; 0], "its sums, its lists and its index agree");
}

#[test]
fn what_was_dropped_does_not_come_back_as_new() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bantin.db");
    let store = filled(&file);
    store.trim(&by_age()).expect("trimmed");
    let kept = titles(&store, &everything());
    assert_eq!(store.save_feed(batch("home", old_entries())), Ok(Saved::default()), "its list still names them");
    let elsewhere = old_entries().into_iter().map(|entry| Entry { section: section("kinh-te"), ..entry }).take(20).collect();
    assert_eq!(store.save_feed(batch("kinh-te", elsewhere)), Ok(Saved::default()), "as does another");
    assert_eq!(titles(&store, &everything()), kept);
    assert_eq!(store.entry(&id("4")), Ok(None));

    // Somebody opens it by its address: then it is kept again, and read as it was.
    let asked = old_entries().swap_remove(4);
    store.save_article(&article("4", "Toàn văn bài bốn"), Some(&asked)).expect("saved");
    store.save_article(&article("6", "Toàn văn bài sáu"), Some(&old_entries().swap_remove(6))).expect("saved");
    let marks = ["4", "6"].map(|number| store.entry(&id(number)).expect("read").expect("an entry").read);
    assert_eq!(marks, [true, false]);
    drop(store);
    assert_eq!(inspect::faults(&file), [""; 0]);
}

/// Text that does not pack well, of some thousand words.
fn noise(seed: u32, words: u32) -> SafeText {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let word = |_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        format!("tu{}", state % 3000)
    };
    SafeText::new(&(0..words).map(word).collect::<Vec<_>>().join(" "))
}

#[test]
fn above_its_size_the_oldest_go_and_no_more_than_needed() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bantin.db");
    let (store, _) = Store::open(&file).expect("a store");
    let first: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
    let large = |number: u32| {
        let at = first + SignedDuration::from_hours(number.into());
        Entry { lede: Some(noise(number, 200)), ..entry(&format!("{number}"), &format!("Tin {number}"), Some(&format!("{at}"))) }
    };
    for part in 0..8 {
        store.save_feed(batch("home", (part * 100..part * 100 + 100).map(large).collect())).expect("saved");
        store.index_all().expect("indexed");
    }
    let before = store.room().expect("its room");
    assert_eq!(before.entries, 800);
    let max_bytes = before.used_bytes / 2;
    let dropped = store.trim(&Bounds { since: None, max_bytes: Some(max_bytes) }).expect("trimmed");
    let after = store.room().expect("its room");
    assert_eq!(after.entries + dropped, 800);
    assert!(after.used_bytes <= max_bytes, "{} of {max_bytes}, {dropped} dropped", after.used_bytes);
    assert!(after.used_bytes * 10 >= max_bytes * 7, "too much went: {} of {max_bytes}, {dropped} entries", after.used_bytes);
    assert_eq!(titles(&store, &everything()).last(), Some(&format!("Tin {dropped}")), "the oldest went");
    assert!(after.free_bytes > 0, "what is free stays in the file");

    store.compact().expect("given back");
    let compact = store.room().expect("its room");
    assert_eq!((compact.entries, compact.free_bytes), (after.entries, 0));
    drop(store);
    let length = std::fs::metadata(&file).expect("the file").len();
    assert!(length <= max_bytes, "{length}");
    assert_eq!(inspect::faults(&file), [""; 0]);

    // A bound that only what always stays would go beyond.
    let (store, _) = Store::open(&file).expect("a store");
    store.trim(&Bounds { since: None, max_bytes: Some(1) }).expect("trimmed");
    assert_eq!(titles(&store, &everything()).len(), usize::try_from(NEWEST_STAY).expect("small"));
}

#[test]
fn a_trim_that_was_cut_off_left_a_whole_cache_and_the_next_one_ends_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, at_once) = (folder.path().join("a.db"), folder.path().join("b.db"));
    filled(&at_once).trim(&by_age()).expect("trimmed");
    for steps in 1..5 {
        let _ = std::fs::remove_file(&file);
        let store = filled(&file);
        let mut trim = Trim::default();
        for _ in 0..steps {
            let before = trim.dropped;
            store.trim_some(&by_age(), &mut trim).expect("a step");
            assert!(trim.dropped - before <= 50, "a step is small");
        }
        drop(store);
        assert_eq!(inspect::faults(&file), [""; 0], "after {steps}");
        let (store, _) = Store::open(&file).expect("a store");
        store.trim(&by_age()).expect("trimmed");
        drop(store);
        assert_eq!(inspect::digest(&file), inspect::digest(&at_once), "after {steps}");
    }
}

#[test]
fn what_was_dropped_is_not_new_to_a_mended_cache_either() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bantin.db");
    filled(&file).trim(&by_age()).expect("trimmed");
    let page = damage::pages(&file).into_iter().find(|page| page.owner == "facts" && page.kind == "leaf").expect("a page");
    damage::overwrite(&file, damage::page_bytes(&file), page.number);
    // As whoever met the damage notes it.
    std::fs::write(folder.path().join("bantin.db.suspect"), "").expect("noted");
    let (store, opened) = Store::open(&file).expect("a store");
    assert!(matches!(opened, Opened::Mended { .. }), "{opened:?}");
    assert_eq!(store.save_feed(batch("home", old_entries())).expect("saved").new, 0);
    assert_eq!(store.entry(&id("4")), Ok(None));
}

#[test]
fn sources_do_not_trim_each_other() {
    let store = Store::in_memory().expect("a store");
    let quiet = |number: u32| {
        let source = source("bao-xuan");
        let id = bantin::model::EntryId::of_article(&source, &number.to_string());
        Entry { id, source, ..entry(&format!("{number}"), &format!("Báo xuân {number}"), Some("2020-01-20T00:00:00Z")) }
    };
    store.save_feed(FeedBatch { source: source("bao-xuan"), ..old((0..NEWEST_STAY).map(quiet).collect()) }).expect("saved");
    store.save_feed(old(old_entries())).expect("saved");
    store.trim(&by_age()).expect("trimmed");
    let counts = store.source_counts().expect("counts");
    assert!(counts.iter().all(|count| count.total == u64::from(NEWEST_STAY)), "{counts:?}");
}
