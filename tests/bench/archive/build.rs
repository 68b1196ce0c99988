//! Building an archive through the store itself.
//!
//! Owns the batches. Must not measure queries.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use bantin::{
    model::{Entry, HttpUrl, SectionId, SourceId, Validators},
    store::{FeedBatch, Store},
};

use super::{
    Figures,
    text::{Words, article, moment},
};

/// Articles of one round; each feed of it is one transaction.
const ROUND: usize = 20_000;

/// Builds the archive where it is not there yet; gives the bytes of the text it holds.
pub(crate) fn archive(file: &Path, words: &Words, size: usize, figures: &mut Figures) -> u64 {
    let note = file.with_extension("raw");
    if let Some(raw) = fs::read_to_string(&note).ok().and_then(|text| text.trim().parse().ok()) {
        return raw;
    }
    let (mut raw, mut spent) = (0, Duration::ZERO);
    let (store, _) = Store::open(file).expect("a store");
    for from in (0..size).step_by(ROUND) {
        let made: Vec<_> = (from..size.min(from + ROUND)).map(|number| article(words, number)).collect();
        raw += made.iter().map(|made| made.text.len() as u64).sum::<u64>();
        let started = Instant::now();
        let mut feeds: BTreeMap<(SourceId, SectionId), Vec<Entry>> = BTreeMap::new();
        for made in made.iter().rev() {
            feeds.entry((made.entry.source.clone(), made.entry.section.clone())).or_default().push(made.entry.clone());
        }
        for ((source, section), entries) in feeds {
            store.save_feed(batch(source, section, entries, from)).expect("saved");
        }
        for made in &made {
            if let Some(article) = &made.article {
                store.save_article(article, None).expect("saved");
            }
            if let Some(thread) = &made.thread {
                store.save_thread(&made.entry.id, thread, moment(from)).expect("saved");
            }
        }
        store.index_all().expect("indexed");
        spent += started.elapsed();
        eprint_progress(from + made.len(), size, spent);
    }
    drop(store);
    fs::write(&note, raw.to_string()).expect("written");
    figures.push(("saving and indexing".to_owned(), size as f64 / spent.as_secs_f64(), None, "articles/s"));
    raw
}

/// One feed.
pub(crate) fn batch(source: SourceId, section: SectionId, entries: Vec<Entry>, at: usize) -> FeedBatch {
    FeedBatch {
        url: HttpUrl::parse(&format!("https://{source}.example/{section}.rss")).expect("an address"),
        source,
        section,
        validators: Validators::default(),
        moved_to: None,
        entries,
        fetched: moment(at),
    }
}

#[allow(clippy::print_stderr, reason = "a million articles take minutes")]
fn eprint_progress(done: usize, size: usize, spent: Duration) {
    if size > ROUND {
        eprintln!("{done} of {size}, {:.0} s", spent.as_secs_f64());
    }
}
