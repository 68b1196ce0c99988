//! The store: what is kept, found and survived.

#![allow(clippy::expect_used, clippy::panic, reason = "a test's own functions fail by panicking")]

mod damage;
#[path = "../support/damage.rs"]
mod damage_done;
mod files;
mod finding;
#[allow(dead_code, reason = "the torture looks at more")]
#[path = "../torture/inspect.rs"]
mod inspect;
mod retention;
mod windows;

use bantin::{
    model::{
        Article, Comment, Document, Entry, EntryId, Failure, FailureKind, HttpUrl, Mark, Place, Provenance, SafeLine, SafeText, SectionId, SourceId, Thread,
        ThreadState, Validators,
    },
    store::{FeedBatch, ListQuery, Order, Saved, SectionCount, SourceCount, Store},
};
use jiff::Timestamp;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn now() -> Timestamp {
    at("2026-11-24T05:00:00Z")
}

fn url(text: &str) -> HttpUrl {
    HttpUrl::parse(text).expect("an address")
}

fn source(id: &str) -> SourceId {
    SourceId::new(id).expect("an id")
}

fn section(id: &str) -> SectionId {
    SectionId::new(id).expect("an id")
}

fn id(number: &str) -> EntryId {
    EntryId::of_article(&source("sggp"), number)
}

/// Entry `number` of `sggp/home`.
fn entry(number: &str, title: &str, published: Option<&str>) -> Entry {
    Entry {
        id: id(number),
        guid: SafeLine::new(number),
        source: source("sggp"),
        section: section("home"),
        feed: Some(url("http://127.0.0.1/rss/home.rss")),
        url: Some(url(&format!("http://127.0.0.1/tin-{number}.html"))),
        title: SafeLine::new(title),
        byline: None,
        lede: None,
        summary: None,
        content: None,
        published: published.map(|text| text.parse().expect("a stamp")),
        published_text: None,
        updated: None,
        comment_count: None,
        comments_url: None,
        enclosures: Vec::new(),
        images: Vec::new(),
    }
}

fn batch(section_id: &str, entries: Vec<Entry>) -> FeedBatch {
    FeedBatch {
        source: source("sggp"),
        section: section(section_id),
        url: url(&format!("http://127.0.0.1/rss/{section_id}.rss")),
        validators: Validators { etag: Some("\"1\"".into()), last_modified: None },
        moved_to: None,
        entries,
        fetched: now(),
    }
}

fn article(number: &str, text: &str) -> Article {
    Article {
        id: id(number),
        final_url: Some(url(&format!("http://127.0.0.1/final-{number}.html"))),
        canonical: Some(url(&format!("http://127.0.0.1/canonical-{number}.html"))),
        title: SafeLine::new("Tựa trên trang"),
        byline: None,
        lede: None,
        section_name: None,
        published: None,
        published_text: None,
        updated: None,
        language: None,
        provenance: Provenance::Profile,
        notices: Vec::new(),
        fetched: now(),
        document: Document::from_paragraphs(&SafeText::new(text)),
        comment_key: None,
        page_thread: None,
        comment_places: Vec::new(),
    }
}

fn thread(texts: &[&str]) -> Thread {
    let items = texts.iter().map(|text| Comment { text: SafeText::new(text), author: SafeLine::new("Bạn đọc"), ..Comment::default() }).collect();
    Thread { state: ThreadState::Ready, complete: true, items, ..Thread::default() }
}

fn all() -> ListQuery {
    ListQuery { limit: 100, ..ListQuery::default() }
}

fn titles(store: &Store, query: &ListQuery) -> Vec<String> {
    store.heads(query).expect("a list").into_iter().map(|head| head.title.to_string()).collect()
}

/// Titles found by a search.
fn found(store: &Store, query: &str) -> Vec<String> {
    store.search(&ListQuery::of_text(query, 50), Order::Newest).expect("hits").into_iter().map(|hit| hit.head.title.to_string()).collect()
}

fn filled() -> Store {
    let store = Store::in_memory().expect("a store");
    let entries = vec![
        entry("1", "Mới nhất", Some("2026-11-24T10:00:00+07:00")),
        entry("2", "Cũ nhất", Some("2026-11-20T10:00:00+07:00")),
        entry("3", "Ở giữa", Some("2026-11-22")),
    ];
    store.save_feed(batch("home", entries)).expect("saved");
    store
}

#[test]
fn lists_are_newest_first_and_filtered() {
    let store = filled();
    let feed_order = vec![entry("8", "Không ngày, đứng trước", None), entry("9", "Không ngày, đứng sau", None)];
    store.save_feed(batch("kinh-te", feed_order)).expect("saved");
    // Without a date the time it was seen counts: 05:00 UTC is noon in Vietnam.
    let order = ["Không ngày, đứng trước", "Không ngày, đứng sau", "Mới nhất", "Ở giữa", "Cũ nhất"];
    assert_eq!(titles(&store, &all()), order);
    assert_eq!(titles(&store, &ListQuery { limit: 2, ..all() }), order[..2]);
    let in_home = ListQuery { sources: vec![source("sggp")], section: Some(section("home")), ..all() };
    assert_eq!(titles(&store, &in_home), order[2..]);
    assert_eq!(titles(&store, &ListQuery { sources: Vec::new(), ..in_home.clone() }), order[2..], "whichever source has that section");
    assert_eq!(titles(&store, &ListQuery { since: Some(at("2026-11-22T00:00:00Z")), ..in_home.clone() }), order[2..4]);
    store.mark(&[id("1")], Mark { read: Some(true), starred: Some(true) }, now()).expect("marked");
    assert_eq!(titles(&store, &ListQuery { unread: true, ..in_home.clone() }), order[3..]);
    assert_eq!(titles(&store, &ListQuery { starred: true, ..in_home }), order[2..3]);
    assert_eq!(titles(&store, &ListQuery { starred: true, unread: true, ..all() }), [""; 0]);
    assert_eq!(titles(&store, &ListQuery { text: Some("khong ngay".into()), ..all() }), order[..2]);
    assert_eq!(titles(&store, &ListQuery { text: Some("--".into()), ..all() }), [""; 0]);
}

#[test]
fn several_sources_are_one_list() {
    let store = filled();
    let other = |number: &str, published| {
        let source = source("bien-hoa");
        Entry { id: EntryId::of_article(&source, number), source, ..entry(number, &format!("Báo khác {number}"), Some(published)) }
    };
    let entries = vec![other("1", "2026-11-23T10:00:00+07:00"), other("2", "2026-11-19T10:00:00+07:00")];
    store.save_feed(FeedBatch { source: source("bien-hoa"), ..batch("home", entries) }).expect("saved");
    let both = ListQuery { sources: vec![source("sggp"), source("bien-hoa")], ..all() };
    assert_eq!(titles(&store, &both), ["Mới nhất", "Báo khác 1", "Ở giữa", "Cũ nhất", "Báo khác 2"]);
    assert_eq!(titles(&store, &ListQuery { limit: 2, ..both }), ["Mới nhất", "Báo khác 1"]);
    assert_eq!(titles(&store, &ListQuery { sources: vec![source("bien-hoa")], ..all() }), ["Báo khác 1", "Báo khác 2"]);
}

#[test]
fn a_known_entry_keeps_what_is_its_owners() {
    let store = filled();
    store.mark(&[id("2")], Mark { read: Some(true), starred: Some(true) }, now()).expect("marked");
    store.save_place(&id("2"), Place { block: 4, offset: 17 }).expect("saved");
    let later = now() + jiff::SignedDuration::from_hours(5);
    let changed = Entry { lede: Some(SafeText::new("Lời dẫn mới")), ..entry("2", "Tựa mới", Some("2026-11-20T10:00:00+07:00")) };
    let saved = store.save_feed(FeedBatch { fetched: later, ..batch("home", vec![entry("1", "Mới nhất", Some("2026-11-24T10:00:00+07:00")), changed]) });
    assert_eq!(saved, Ok(Saved { new: 0, changed: 1 }));
    let kept = store.entry(&id("2")).expect("read").expect("an entry");
    assert_eq!((kept.entry.title.as_str(), kept.read, kept.starred, kept.seen), ("Tựa mới", true, true, now()));
    assert_eq!(kept.place, Place { block: 4, offset: 17 });
    assert_eq!(found(&store, "lời dẫn"), ["Tựa mới"], "the new text is found");
    assert_eq!(found(&store, "cũ nhất"), [""; 0], "the old one is not");
}

#[test]
fn an_entry_listed_twice_is_one_entry_of_two_sections() {
    let store = filled();
    let again = Entry {
        section: section("kinh-te"),
        lede: Some(SafeText::new("Chỉ trang này có lời dẫn")),
        published: Some("2026-11-24".parse().expect("a day")),
        ..entry("1", "Tựa khác", None)
    };
    for round in 0..3 {
        let saved = store.save_feed(batch("kinh-te", vec![again.clone()])).expect("saved");
        assert_eq!(saved, Saved { new: 0, changed: usize::from(round == 0) }, "only the gap is filled, once");
        let saved = store.save_feed(batch("home", vec![entry("1", "Mới nhất", Some("2026-11-24T10:00:00+07:00"))])).expect("saved");
        assert_eq!(saved, Saved::default(), "and the lists do not change it back and forth");
    }
    let kept = store.entry(&id("1")).expect("read").expect("an entry").entry;
    assert_eq!((kept.title.as_str(), kept.section.as_str()), ("Mới nhất", "home"));
    assert_eq!(kept.lede.expect("filled in").as_str(), "Chỉ trang này có lời dẫn");
    assert_eq!(kept.published.map(|stamp| stamp.to_string()).as_deref(), Some("2026-11-24T10:00:00+07:00"), "a bare day does not undo the time");
    let mut counts = store.section_counts().expect("counts");
    counts.sort_by(|a, b| a.section.cmp(&b.section));
    let count = |id: &str, total, unread| SectionCount { source: source("sggp"), section: section(id), total, unread };
    assert_eq!(counts, [count("home", 3, 3), count("kinh-te", 1, 1)]);
    let whole = |unread| [SourceCount { source: source("sggp"), total: 3, unread }];
    assert_eq!(store.source_counts().expect("counts"), whole(3), "once in the whole source");
    store.mark(&[id("1"), id("2")], Mark { read: Some(true), starred: None }, now()).expect("marked");
    let mut counts = store.section_counts().expect("counts");
    counts.sort_by(|a, b| a.section.cmp(&b.section));
    assert_eq!(counts, [count("home", 3, 1), count("kinh-te", 1, 0)]);
    assert_eq!(store.source_counts().expect("counts"), whole(1));
}

#[test]
fn a_corrected_date_moves_an_entry_in_every_list() {
    let store = filled();
    store.save_feed(batch("kinh-te", vec![Entry { section: section("kinh-te"), ..entry("2", "Cũ nhất", None) }])).expect("saved");
    store.save_feed(batch("home", vec![entry("2", "Cũ nhất", Some("2026-11-24T11:00:00+07:00"))])).expect("saved");
    assert_eq!(titles(&store, &all()), ["Cũ nhất", "Mới nhất", "Ở giữa"]);
    assert_eq!(titles(&store, &ListQuery { sources: vec![source("sggp")], section: Some(section("home")), ..all() }), ["Cũ nhất", "Mới nhất", "Ở giữa"]);
    assert_eq!(titles(&store, &ListQuery { sources: vec![source("sggp")], section: Some(section("kinh-te")), ..all() }), ["Cũ nhất"]);
    assert_eq!(found(&store, "nhat"), ["Cũ nhất", "Mới nhất"]);
    assert_eq!(store.section_counts().expect("counts").iter().map(|count| count.total).sum::<u64>(), 4);
}

#[test]
fn marks_say_what_they_were_and_can_be_undone() {
    let store = filled();
    store.mark(&[id("2")], Mark { read: Some(true), starred: None }, now()).expect("marked");
    let before = store.mark(&[id("1"), id("2"), id("none")], Mark { read: Some(true), starred: None }, now()).expect("marked");
    let was = |read| Mark { read: Some(read), starred: None };
    assert_eq!(before, [(id("1"), was(false)), (id("2"), was(true))]);
    for (id, mark) in before {
        store.mark(&[id], mark, now()).expect("undone");
    }
    let read: Vec<bool> = ["1", "2"].iter().map(|number| store.entry(&id(number)).expect("read").expect("an entry").read).collect();
    assert_eq!(read, [false, true]);
}

#[test]
fn articles_and_threads_go_round() {
    let store = filled();
    assert_eq!(store.article(&id("1")), Ok(None));
    store.save_article(&article("1", "Đoạn một.\n\nĐoạn hai."), None).expect("saved");
    assert_eq!(store.article(&id("1")).expect("read"), Some(article("1", "Đoạn một.\n\nĐoạn hai.")));
    for address in ["http://127.0.0.1/tin-1.html#binh-luan", "http://127.0.0.1/final-1.html", "http://127.0.0.1/canonical-1.html"] {
        assert_eq!(store.entry_by_url(&url(address)).expect("read").map(|kept| kept.entry.id), Some(id("1")), "{address}");
    }
    assert_eq!(store.entry_by_url(&url("http://127.0.0.1/other.html")), Ok(None));

    store.save_thread(&id("1"), &thread(&["Hay quá", "Cảm ơn"]), now()).expect("saved");
    store.save_thread(&id("1"), &Thread::failed("timeout"), now()).expect("not saved");
    store.save_thread(&id("1"), &Thread::default(), now()).expect("not saved");
    assert_eq!(store.thread(&id("1")).expect("read"), Some((thread(&["Hay quá", "Cảm ơn"]), now())), "neither a failure nor silence replaces comments");
    let head = store.heads(&all()).expect("a list").into_iter().find(|head| head.id == id("1")).expect("its row");
    assert!(head.has_article);
    assert_eq!(head.comment_count, Some(2), "counted by the thread");
    assert_eq!(store.entry(&id("1")).expect("read").expect("an entry").entry.comment_count, Some(2));

    store.save_thread(&id("2"), &Thread::failed("timeout"), now()).expect("saved");
    store.save_thread(&id("2"), &Thread::none_yet(), now()).expect("saved");
    assert_eq!(store.thread(&id("2")).expect("read").map(|(thread, _)| thread.state), Some(ThreadState::None));
}

#[test]
fn a_page_that_no_list_named_comes_with_its_entry() {
    let store = Store::in_memory().expect("a store");
    let page = Entry { section: section("page"), ..entry("7", "Trang lẻ", None) };
    store.save_article(&article("7", "Nội dung"), Some(&page)).expect("saved");
    assert_eq!(store.entry(&id("7")).expect("read").expect("an entry").entry, page);
    store.save_article(&article("8", "Không ai nêu tên"), None).expect("nothing to belong to");
    assert_eq!(store.article(&id("8")), Ok(None));
}

#[test]
fn search_needs_no_marks_and_honours_those_that_are_typed() {
    let store = Store::in_memory().expect("a store");
    let entries = vec![
        entry("1", "Mở tuyến đường ven sông", Some("2026-11-24T10:00:00+07:00")),
        entry("2", "Vườn dương xỉ", Some("2026-11-23T10:00:00+07:00")),
        Entry { byline: Some(SafeLine::new("ĐẶNG VĂN ĐƯỜNG")), ..entry("3", "THỦ DẦU MỘT vào mùa", Some("2026-11-22T10:00:00+07:00")) },
        Entry { lede: Some(SafeText::new("Giá cao su tăng")), ..entry("4", "Tin vắn", Some("2026-11-21T10:00:00+07:00")) },
    ];
    store.save_feed(batch("home", entries)).expect("saved");
    assert_eq!(found(&store, "duong"), ["Mở tuyến đường ven sông", "Vườn dương xỉ", "THỦ DẦU MỘT vào mùa"], "newest first");
    assert_eq!(found(&store, "dương"), ["Vườn dương xỉ", "Mở tuyến đường ven sông", "THỦ DẦU MỘT vào mùa"], "the spelling that was typed first");
    assert_eq!(found(&store, "thu dau mot"), ["THỦ DẦU MỘT vào mùa"]);
    assert_eq!(found(&store, "Thu\u{309} Da\u{302}\u{300}u Mo\u{302}\u{323}t"), ["THỦ DẦU MỘT vào mùa"], "typed in pieces");
    assert_eq!(found(&store, "dang van duong"), ["THỦ DẦU MỘT vào mùa"], "bylines");
    assert_eq!(found(&store, "cao su"), ["Tin vắn"], "ledes");
    assert_eq!(found(&store, "sông tuyến"), [""; 0], "a run of words is a phrase");
    assert_eq!(found(&store, "\"ven sông\" \"mở tuyến\""), ["Mở tuyến đường ven sông"], "quoted parts are phrases of their own");
    assert_eq!(found(&store, "thu da"), [""; 0]);
    assert_eq!(found(&store, "thu da*"), ["THỦ DẦU MỘT vào mùa"]);
    for hostile in ["\"", "*", "AND", "title:x", "a) OR (b", "NEAR(", "''", "\u{0}"] {
        store.search(&ListQuery::of_text(hostile, 10), Order::Newest).expect("no query is an error");
    }

    store.save_article(&article("4", "Ở Dầu Tiếng, giá mủ cao su tại vườn hôm nay nhích lên sau ba tuần đứng yên."), None).expect("saved");
    store.save_thread(&id("4"), &thread(&["Mong giá giữ được lâu"]), now()).expect("saved");
    let hit = &store.search(&ListQuery::of_text("dau tieng", 10), Order::Newest).expect("hits")[0];
    assert_eq!(hit.head.id, id("4"));
    assert_eq!(hit.snippet, "Ở Dầu Tiếng, giá mủ cao su tại vườn hôm nay nhích lên sau ba tuần đứng…", "in the original spelling, cut between words");
    assert_eq!(found(&store, "giu duoc lau"), ["Tin vắn"], "comments");
}

#[test]
fn feeds_remember_how_they_fared() {
    let store = filled();
    let feed = url("http://127.0.0.1/rss/home.rss");
    let state = store.feed_state(&feed).expect("read");
    assert_eq!((state.validators.etag.as_deref(), state.fresh, state.failure), (Some("\"1\""), Some(now()), None));
    let later = now() + jiff::SignedDuration::from_hours(1);
    let rest = Failure::new(FailureKind::RateLimited, feed.as_str(), "60 s");
    let until = later + jiff::SignedDuration::from_mins(1);
    store.feed_failed(&feed, &rest, Some(until), later).expect("saved");
    let state = store.feed_state(&feed).expect("read");
    assert_eq!((state.tried, state.fresh, state.failure, state.wait_until), (Some(later), Some(now()), Some(rest), Some(until)));
    assert_eq!(state.validators.etag.as_deref(), Some("\"1\""), "what was fresh stays so");
    store.feed_unchanged(&feed, later).expect("saved");
    let state = store.feed_state(&feed).expect("read");
    assert_eq!((state.fresh, state.failure, state.wait_until), (Some(later), None, None));

    let moved = url("http://127.0.0.1/rss/moved.rss");
    store.save_feed(FeedBatch { moved_to: Some(moved.clone()), ..batch("home", Vec::new()) }).expect("saved");
    store.feed_failed(&feed, &Failure::new(FailureKind::Timeout, "", ""), None, later).expect("saved");
    assert_eq!(store.feed_state(&feed).expect("read").moved_to, Some(moved));
    store.feed_failed(&feed, &Failure::new(FailureKind::NotFound, "", ""), None, later).expect("saved");
    let state = store.feed_state(&feed).expect("read");
    assert_eq!((state.moved_to, state.validators), (None, Validators::default()), "the next try asks the old address, without conditions");
}
