//! Searching: beginnings of words, filters, and what comes first.

use bantin::{
    model::{Entry, Mark, SafeLine, SafeText},
    store::{FeedBatch, ListQuery, Order, Store},
};

use super::{all, batch, entry, id, now, section, source};

fn with(number: &str, title: &str, lede: &str, byline: &str, day: u8) -> Entry {
    Entry { lede: Some(SafeText::new(lede)), byline: SafeLine::non_empty(byline), ..entry(number, title, Some(&format!("2026-11-{day:02}T08:00:00+07:00"))) }
}

fn filled() -> Store {
    let store = Store::in_memory().expect("a store");
    let entries = vec![
        with("1", "Chợ nổi cuối tuần", "Bến thuyền đông khách, chợ nổi vui.", "Lê Thị Bưởi", 20),
        with("2", "Giá gạo", "Gạo lên giá ở chợ nổi.", "Trần Văn Chợ", 22),
        with("3", "Bến thuyền mới", "Thuyền ra chợ nổi lúc sáng sớm.", "Lê Thị Bưởi", 24),
    ];
    store.save_feed(batch("home", entries)).expect("saved");
    let other = Entry { source: source("bien-hoa"), ..with("4", "Chợ nổi xa", "Chợ nổi bên kia sông.", "", 23) };
    store.save_feed(FeedBatch { source: source("bien-hoa"), ..batch("kinh-te", vec![other]) }).expect("saved");
    store.mark(&[id("3")], Mark { read: Some(true), starred: Some(true) }, now()).expect("marked");
    store
}

fn ask(store: &Store, query: &ListQuery, order: Order) -> Vec<String> {
    store.search(query, order).expect("hits").into_iter().map(|hit| hit.head.title.to_string()).collect()
}

fn market() -> ListQuery {
    ListQuery { text: Some("cho noi".into()), ..all() }
}

#[test]
fn every_filter_narrows_a_search() {
    let store = filled();
    let newest = |query: ListQuery| ask(&store, &query, Order::Newest);
    assert_eq!(newest(market()), ["Bến thuyền mới", "Chợ nổi xa", "Giá gạo", "Chợ nổi cuối tuần"]);
    assert_eq!(newest(ListQuery { sources: vec![source("bien-hoa")], ..market() }), ["Chợ nổi xa"]);
    assert_eq!(newest(ListQuery { sources: vec![source("sggp"), source("bien-hoa")], section: Some(section("kinh-te")), ..market() }), ["Chợ nổi xa"]);
    assert_eq!(newest(ListQuery { section: Some(section("kinh-te")), ..market() }), ["Chợ nổi xa"]);
    assert_eq!(newest(ListQuery { unread: true, ..market() }), ["Chợ nổi xa", "Giá gạo", "Chợ nổi cuối tuần"]);
    assert_eq!(newest(ListQuery { starred: true, ..market() }), ["Bến thuyền mới"]);
    assert_eq!(newest(ListQuery { since: Some(super::at("2026-11-23T00:00:00Z")), ..market() }), ["Bến thuyền mới", "Chợ nổi xa"]);
    assert_eq!(newest(ListQuery { author: Some("thi buoi".into()), ..market() }), ["Bến thuyền mới", "Chợ nổi cuối tuần"]);
    assert_eq!(newest(ListQuery { author: Some("van cho".into()), ..all() }), ["Giá gạo"], "an author alone");
    assert_eq!(newest(ListQuery { author: Some("--".into()), ..market() }), [""; 0]);
}

#[test]
fn a_beginning_finds_every_word_that_has_it() {
    let store = filled();
    let newest = |text: &str| ask(&store, &ListQuery::of_text(text, 9), Order::Newest);
    assert_eq!(newest("thuy*"), ["Bến thuyền mới", "Chợ nổi cuối tuần"]);
    assert_eq!(newest("ben thu*"), ["Bến thuyền mới", "Chợ nổi cuối tuần"]);
    assert_eq!(newest("gao le*"), ["Giá gạo"]);
    assert_eq!(newest("ben xy*"), [""; 0], "no word has that beginning");
    assert_eq!(newest("\"buo*\" \"thuyen\""), ["Bến thuyền mới", "Chợ nổi cuối tuần"]);
}

/// More words than are asked for at once: the common ones first, and all of them where those are not enough.
#[test]
fn a_beginning_of_very_many_words_finds_rare_ones_too() {
    let store = Store::in_memory().expect("a store");
    let entries = (0..200).map(|number| with(&number.to_string(), &format!("Mã {}", 10_000 + number), "", "", 20));
    store.save_feed(batch("home", entries.collect())).expect("saved");
    let hits = |limit: usize| store.search(&ListQuery::of_text("10*", limit), Order::Newest).expect("hits").len();
    assert_eq!((hits(50), hits(500)), (50, 200));
}

#[test]
fn the_best_come_first_where_that_is_asked() {
    let store = filled();
    assert_eq!(ask(&store, &market(), Order::Best)[..2], ["Chợ nổi xa", "Chợ nổi cuối tuần"], "in the title before in the lede");
    assert_eq!(ask(&store, &ListQuery { author: Some("buoi".into()), ..market() }, Order::Best), ["Chợ nổi cuối tuần", "Bến thuyền mới"]);
    assert_eq!(ask(&store, &ListQuery { starred: true, ..market() }, Order::Best), ["Bến thuyền mới"]);
}

/// So many hits that not all of them are ranked.
#[test]
fn of_many_hits_the_newest_are_ranked() {
    let store = Store::in_memory().expect("a store");
    let mut entries: Vec<Entry> = (10..5_100).map(|number| with(&number.to_string(), "Tin vắn", "Họp chợ nổi.", "", 20)).collect();
    entries.push(with("1", "Chợ nổi", "", "", 21));
    entries.push(with("2", "Chợ nổi", "", "", 1));
    store.save_feed(batch("home", entries)).expect("saved");
    store.index_all().expect("indexed");
    let best = ask(&store, &ListQuery { limit: 6_000, ..market() }, Order::Best);
    assert_eq!((best.len(), &best[..2]), (5_000, ["Chợ nổi", "Tin vắn"].map(String::from).as_slice()));
}

/// Filters that leave few entries of many: these are read, and found is the same.
#[test]
fn among_few_entries_the_same_is_found() {
    let store = Store::in_memory().expect("a store");
    let many = (10..1_500).map(|number| with(&number.to_string(), &format!("Chợ nổi {number}"), "Họp ở bến.", "Lê Bưởi", 20)).collect();
    store.save_feed(batch("home", many)).expect("saved");
    store.index_all().expect("indexed");
    let few: Vec<_> = (1..=30).map(|number| id(&(number * 40).to_string())).collect();
    store.mark(&few, Mark { read: None, starred: Some(true) }, now()).expect("marked");
    let starred = |text: &str| ListQuery { starred: true, ..ListQuery::of_text(text, 100) };
    let count = |query: ListQuery| ask(&store, &query, Order::Newest).len();
    assert_eq!(count(starred("cho noi")), 30);
    assert_eq!(count(starred("cho n* \"ben\"")), 30);
    assert_eq!(count(starred("noi 40")), 1);
    assert_eq!(count(starred("noi cho")), 0);
    assert_eq!(count(ListQuery { author: Some("buoi".into()), limit: 7, ..starred("cho") }), 7);
    assert_eq!(count(ListQuery { author: Some("cho".into()), ..starred("cho") }), 0);
    // Where they are many, the index is asked.
    let even: Vec<_> = (5..750).map(|number| id(&(number * 2).to_string())).collect();
    store.mark(&even, Mark { read: Some(true), starred: None }, now()).expect("marked");
    let unread = ask(&store, &ListQuery { unread: true, ..ListQuery::of_text("cho noi", 100) }, Order::Newest);
    assert_eq!(unread.len(), 100);
    assert!(unread.iter().all(|title| title.ends_with(['1', '3', '5', '7', '9'])), "{unread:?}");
}
