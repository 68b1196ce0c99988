//! Feeds, listings and articles.
//!
//! Owns what has to hold of entries and articles. Must not know a layout.

use std::collections::BTreeSet;

use bantin::{
    model::{Article, Entry, EntryId, Feed, HttpUrl, Provenance},
    reader::{self, article, feed, infer, listing, sniff},
};

use super::{
    choices,
    clean::{assert_document, assert_line, assert_url, assert_value},
    input, mime_of, source_of,
};

fn assert_feed(read: &Feed) {
    let mut ids = BTreeSet::new();
    for entry in &read.entries {
        assert!(ids.insert(&entry.id), "{} stands twice", entry.id);
        assert_entry(entry);
    }
    assert_value(&read.about, "about");
    read.notes.iter().for_each(|note| assert_line(note.as_str(), "note"));
    read.next.iter().for_each(assert_url);
}

fn assert_entry(entry: &Entry) {
    assert!(!entry.title.is_empty(), "an entry without a title");
    for line in [Some(&entry.title), entry.byline.as_ref(), entry.published_text.as_ref(), Some(&entry.guid)].into_iter().flatten() {
        assert_line(line.as_str(), "entry");
    }
    let urls = [&entry.url, &entry.comments_url].into_iter().flatten().chain(entry.enclosures.iter().map(|enclosure| &enclosure.url));
    urls.chain(entry.images.iter().map(|image| &image.url)).for_each(assert_url);
    entry.content.iter().for_each(assert_document);
    let kept = assert_value(entry, "entry");
    let again: Entry = serde_json::from_value(kept).expect("what was written is read");
    // A fraction of a second is not kept.
    assert_eq!(Entry { published: entry.published, updated: entry.updated, ..again.clone() }, *entry, "what is kept is what was read");
    for (kept, read) in [(again.published, entry.published), (again.updated, entry.updated)] {
        assert_eq!(kept.map(|stamp| stamp.sort_seconds()), read.map(|stamp| stamp.sort_seconds()));
    }
}

pub(crate) fn feed(bytes: &[u8]) {
    let (bytes, [mime, choice]) = choices(bytes);
    let (source, section) = source_of(choice);
    let input = input(bytes, mime_of(mime));
    let _ = sniff::kind(&input);
    if let Ok(read) = feed::parse(&input, source, &section) {
        assert_feed(&read);
        if bytes.len() < 2048 {
            assert_eq!(feed::parse(&input, source, &section).as_ref(), Ok(&read), "the same twice");
        }
    }
    if let Some(own) = feed::own_address(bytes, mime_of(mime)) {
        assert_url(&own);
    }
}

pub(crate) fn listing(bytes: &[u8]) {
    let (bytes, [mime, choice]) = choices(bytes);
    let (source, section) = source_of(choice);
    let input = input(bytes, mime_of(mime));
    if let Ok(read) = listing::parse(&input, source, &section) {
        assert!(!read.entries.is_empty(), "an empty list is a failure");
        assert_feed(&read);
    }
    if let Ok(Some(found)) = infer::listing(&input, source, &section) {
        found.titles.iter().for_each(|title| assert_line(title.as_str(), "title"));
        found.menu.iter().for_each(|(_, url)| assert_url(url));
        // Rules that were made are rules that can be written down and read again.
        let texts = bantin::lang::Lang::En.texts().expect("words");
        let text = bantin::sources::write::text(&found.source, texts);
        let name = format!("{}.toml", found.source.id);
        let again = bantin::sources::files::parse(&name, &text).unwrap_or_else(|problems| panic!("{problems:?} in\n{text}"));
        assert_eq!(again.listing, found.source.listing, "{text}");
        assert_eq!((&again.article_id, &again.skip, &again.hosts), (&found.source.article_id, &found.source.skip, &found.source.hosts), "{text}");
    }
}

fn assert_article(read: &Article) {
    assert_document(&read.document);
    assert!(!read.document.is_empty(), "an article without a body");
    read.final_url.iter().chain(&read.canonical).for_each(assert_url);
    if let Some(thread) = &read.page_thread {
        super::comments::assert_thread(thread);
    }
    let kept = assert_value(read, "article");
    let again: Article = serde_json::from_value(kept).expect("what was written is read");
    assert_eq!(
        (&again.document, &again.page_thread, &again.comment_key),
        (&read.document, &read.page_thread, &read.comment_key),
        "what is kept is what was read"
    );
}

pub(crate) fn article(bytes: &[u8]) {
    let (bytes, [mime, choice]) = choices(bytes);
    let source = Some(source_of(choice).0).filter(|_| choice != 0);
    let input = reader::Input { url: of_source(source), ..input(bytes, mime_of(mime)) };
    let id = EntryId::of_page(input.url);
    let reading = article::read(&input, None, source, &id, None);
    if let Ok(read) = &reading.article {
        assert_article(read);
        assert_ne!(read.provenance, Provenance::Feed, "there was no feed");
        reading.ways.editions.iter().chain(reading.ways.next(std::slice::from_ref(input.url), 1)).for_each(assert_url);
    }
}

/// A page of a paper stands where that paper is.
fn of_source(source: Option<&bantin::model::Source>) -> &HttpUrl {
    source.map_or(super::url(), |source| if source.home.is_bundled() { super::url() } else { &source.home })
}
