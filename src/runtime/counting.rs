//! Numbers of the tabs.
//!
//! Owns when they are counted anew. Must not decide what is done with them.

use std::{collections::HashMap, sync::Arc};

use crate::{
    app::Count,
    goal::Worker,
    model::{Failure, HttpUrl, Section},
    sources::Sources,
};

/// Counts what was not counted yet: a further part of a list, or what a letter more finds, changes no number.
#[derive(Debug, Default)]
pub(super) struct Counting {
    /// The state of the cache and the shelf whose numbers were told.
    told: Option<(u64, Arc<Sources>)>,
}

impl Counting {
    /// Numbers of every source and section that is read; `None` where neither cache nor shelf has changed since they were told.
    ///
    /// # Errors
    /// The cache's.
    pub(super) fn counts(&mut self, worker: &Worker) -> Result<Option<Vec<Count>>, Failure> {
        // Asked before counting: what is written meanwhile is counted the next time.
        let version = worker.store.version()?;
        if self.told.as_ref().is_some_and(|(told, sources)| *told == version && Arc::ptr_eq(sources, &worker.sources)) {
            return Ok(None);
        }
        let counts = count(worker)?;
        self.told = Some((version, Arc::clone(&worker.sources)));
        Ok(Some(counts))
    }
}

fn count(worker: &Worker) -> Result<Vec<Count>, Failure> {
    let known: HashMap<_, _> = worker.store.section_counts()?.into_iter().map(|count| ((count.source, count.section), (count.total, count.unread))).collect();
    let whole: HashMap<_, _> = worker.store.source_counts()?.into_iter().map(|count| (count.source, (count.total, count.unread))).collect();
    let fresh = worker.store.fresh_feeds()?;
    let mut counts = Vec::new();
    for source in worker.sources.chosen() {
        let (total, unread) = whole.get(&source.id).copied().unwrap_or_default();
        counts.push(Count { source: source.id.clone(), section: None, total, unread, fresh: None });
        for section in &source.sections {
            let (total, unread) = known.get(&(source.id.clone(), section.id.clone())).copied().unwrap_or_default();
            let fresh = asked(section).and_then(|url| fresh.get(url.as_str()).copied());
            counts.push(Count { source: source.id.clone(), section: Some(section.id.clone()), total, unread, fresh });
        }
    }
    Ok(counts)
}

/// The address a section is asked at first.
pub(super) fn asked(section: &Section) -> Option<&HttpUrl> {
    section.feed.as_ref().or(section.listing.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{EntryId, Mark, SectionId, SourceId, Validators},
        store::{FeedBatch, Store},
    };

    #[test]
    fn numbers_are_told_once_until_something_is_written() {
        let store = Store::in_memory().expect("a store");
        let mut worker = Worker { store: store.clone(), net: None, sources: Arc::default(), now: jiff::Timestamp::now };
        let mut counting = Counting::default();
        let mut told = |worker: &Worker| counting.counts(worker).expect("numbers").is_some();
        assert_eq!([told(&worker), told(&worker), told(&worker)], [true, false, false]);
        let batch = FeedBatch {
            source: SourceId::new("sggp").expect("an id"),
            section: SectionId::new("home").expect("an id"),
            url: HttpUrl::parse("http://127.0.0.1/rss").expect("an address"),
            validators: Validators::default(),
            moved_to: None,
            entries: Vec::new(),
            fetched: jiff::Timestamp::UNIX_EPOCH,
        };
        store.save_feed(batch).expect("saved");
        assert_eq!([told(&worker), told(&worker)], [true, false]);
        store.mark(&[EntryId::from_stored("sggp:1")], Mark::default(), jiff::Timestamp::UNIX_EPOCH).expect("marked");
        assert_eq!([told(&worker), told(&worker)], [true, false]);
        worker.sources = Arc::default();
        assert_eq!([told(&worker), told(&worker)], [true, false], "another shelf has other tabs");
    }
}
