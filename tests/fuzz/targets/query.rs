//! The query language, on a small archive in memory.
//!
//! Owns what has to hold of lists and hits. Must not know how they are found.

use std::{collections::BTreeSet, fs, sync::LazyLock};

use bantin::{
    model::{Entry, EntryId, Head, HttpUrl, SectionId, SourceId, Validators, Window, fold},
    reader::feed,
    store::{FeedBatch, ListQuery, Order, Store},
};

use super::{Dice, built_in, clean::assert_line, input, now, project};

struct Archive {
    store: Store,
    entries: Vec<Entry>,
}

/// Everything that the project's own feeds hold.
fn archive() -> &'static Archive {
    static ARCHIVE: LazyLock<Archive> = LazyLock::new(|| {
        let store = Store::in_memory().expect("a store");
        let (source, section) = (&built_in()[0], SectionId::new("moi").expect("an id"));
        let mut entries = Vec::new();
        for file in ["tests/fixtures/feeds/atom.xml", "tests/fixtures/feeds/vietnamese.xml", "tests/fixtures/feeds/feed.json", "assets/edition/huong-dan.xml"] {
            let bytes = fs::read(project().join(file)).expect("a fixture");
            let read = feed::parse(&input(&bytes, None), source, &section).expect("a feed");
            let url = HttpUrl::parse(&format!("https://bao.example/{file}")).expect("an address");
            entries.extend(read.entries.iter().cloned());
            let batch = FeedBatch {
                source: source.id.clone(),
                section: section.clone(),
                url,
                validators: Validators::default(),
                moved_to: None,
                entries: read.entries,
                fetched: now(),
            };
            store.save_feed(batch).expect("saved");
        }
        store.index_all().expect("indexed");
        Archive { store, entries }
    });
    &ARCHIVE
}

fn ids(heads: &[Head]) -> Vec<&EntryId> {
    heads.iter().map(|head| &head.id).collect()
}

pub(crate) fn run(bytes: &[u8]) {
    let Archive { store, entries } = archive();
    let (text, shape) = bytes.split_at(bytes.len().saturating_sub(4));
    let mut dice = Dice(shape);
    let shape = dice.byte();
    let text = String::from_utf8_lossy(text).into_owned();
    let (words, author) = if shape & 1 == 0 {
        (text, None)
    } else {
        text.split_once('@').map_or((text.clone(), None), |(text, author)| (text.to_owned(), Some(author.to_owned())))
    };
    let query = ListQuery {
        text: Some(words.clone()).filter(|_| shape & 2 == 0),
        author,
        unread: shape & 4 != 0,
        starred: shape & 8 != 0,
        sources: if shape & 16 != 0 { vec![SourceId::new("khac").expect("an id")] } else { Vec::new() },
        since: (shape & 32 != 0).then(|| now() - jiff::SignedDuration::from_hours(i64::from(dice.byte()) * 1000)),
        limit: 1 + dice.below(50),
        ..ListQuery::default()
    };
    let all = store.heads(&ListQuery { limit: 1000, ..query.clone() }).expect("a list");
    let list = store.heads(&query).expect("a list");
    assert_eq!(ids(&list), ids(&all).into_iter().take(query.limit).collect::<Vec<_>>(), "the first of all");
    // A list page by page is the list.
    let mut paged: Vec<Head> = list.clone();
    while let Some(last) = paged.last().filter(|_| paged.len() < all.len()) {
        let more = store.heads(&ListQuery { window: Window::Below(last.id.clone()), ..query.clone() }).expect("a page");
        assert!(!more.is_empty() && more.len() <= query.limit, "a page of {} of {}", more.len(), query.limit);
        paged.extend(more);
    }
    assert_eq!(ids(&paged), ids(&all));
    let bottom = store.heads(&ListQuery { window: Window::Bottom, ..query.clone() }).expect("the end");
    assert_eq!(ids(&bottom), ids(&all).into_iter().skip(all.len().saturating_sub(query.limit)).collect::<Vec<_>>(), "the last of all");
    if query.text.is_none() && query.author.is_none() {
        return;
    }
    let found: BTreeSet<&EntryId> = all.iter().map(|head| &head.id).collect();
    for order in [Order::Newest, Order::Best] {
        let hits = store.search(&ListQuery { limit: 1000, ..query.clone() }, order).expect("hits");
        let heads: BTreeSet<&EntryId> = hits.iter().map(|hit| &hit.head.id).collect();
        assert_eq!(heads.len(), hits.len(), "a hit stands twice");
        assert_eq!(heads, found, "the list and the search find the same");
        for hit in &hits {
            assert_line(&hit.snippet, "snippet");
        }
    }
    let folded = fold::fold(&words);
    assert_eq!(fold::fold(&folded), folded, "folding twice");
    // A lone word of ASCII is found wherever it stands as one.
    let is_word = !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_word && query.author.is_none() && shape & 0b11_1110 == 0 {
        let stands = |entry: &&Entry| fold::fold(entry.title.as_str()).split(|character: char| !character.is_alphanumeric()).any(|word| word == folded);
        for entry in entries.iter().filter(stands) {
            assert!(found.contains(&entry.id), "{words:?} is in {:?}", entry.title);
        }
    }
}
