//! Lists of feeds.
//!
//! Owns what has to hold of them. Must not know their forms.

use std::collections::BTreeSet;

use bantin::{
    model::Subscription,
    reader::subscriptions::{parse, write_opml, write_urls},
};

use super::{
    choices,
    clean::{assert_line, assert_url},
    input, mime_of,
};

pub(crate) fn run(bytes: &[u8]) {
    let (bytes, [mime]) = choices(bytes);
    let Ok(list) = parse(&input(bytes, mime_of(mime))) else { return };
    let mut feeds = BTreeSet::new();
    for subscription in &list.subscriptions {
        assert!(feeds.insert(subscription.feed.without_fragment().as_str().to_owned()), "{} stands twice", subscription.feed);
        assert!(!subscription.title.is_empty());
        subscription.folders.iter().chain([&subscription.title]).for_each(|line| assert_line(line.as_str(), "name"));
        assert_url(&subscription.feed);
        subscription.home.iter().for_each(assert_url);
    }
    for skipped in &list.skipped {
        assert!((1..=bytes.len() + 1).contains(&skipped.line), "line {}", skipped.line);
        assert_line(skipped.what.as_str(), "skipped");
    }
    if list.subscriptions.is_empty() {
        return;
    }
    let opml = write_opml("Danh sách", &list.subscriptions);
    let again = parse(&input(opml.as_bytes(), None)).unwrap_or_else(|failure| panic!("{failure}: {opml}"));
    assert_eq!(again.subscriptions, list.subscriptions, "{opml}");
    let urls = write_urls(&list.subscriptions);
    let again = parse(&input(urls.as_bytes(), None)).unwrap_or_else(|failure| panic!("{failure}: {urls}"));
    let said = |list: &[Subscription]| list.iter().map(|one| (one.feed.clone(), one.title.clone(), one.folders.clone())).collect::<Vec<_>>();
    assert_eq!(said(&again.subscriptions), said(&list.subscriptions), "{urls}");
}
