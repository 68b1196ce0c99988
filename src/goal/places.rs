//! Comments that are had without rules of a source: on the page itself, and by the public interfaces it names.
//!
//! Owns the order in which they are asked. Must not know how one is found or answers.

use jiff::Timestamp;

use super::{Worker, body::Meter, thread::Interface};
use crate::{
    model::{Article, CommentPlace, CommentService, Entry, Failure, FailureKind, HttpUrl, Thread, ThreadState},
    reader::comments::{places, services},
};

/// Most interfaces asked for one thread.
const MAX_PLACES: usize = 4;

/// The way to comments that no rules of a source lead to.
pub(super) struct Elsewhere<'a> {
    pub(super) worker: &'a Worker,
    pub(super) now: Timestamp,
    pub(super) meter: &'a Meter,
}

/// The service whose thread an entry's list means, or that the entry itself is on.
pub(super) fn of_entry(entry: &Entry) -> Option<CommentPlace> {
    [&entry.comments_url, &entry.url].into_iter().flatten().find_map(places::of_address)
}

impl Elsewhere<'_> {
    /// The thread of a page: what stands in it where that is all, else the first interface that has more; `failed` is what the list's own place said.
    ///
    /// # Errors
    /// Why an interface that is there could not be read, where nothing else has a comment.
    pub(super) async fn of_page(&self, page: &Article, entry: &Entry, failed: Option<Failure>) -> Result<Thread, Failure> {
        let in_page = page.page_thread.as_ref();
        let is_ready = |thread: &&Thread| thread.state == ThreadState::Ready;
        if let Some(thread) = in_page.filter(is_ready).filter(|thread| thread.complete) {
            return Ok(thread.clone());
        }
        let url = page.final_url.as_ref().or(entry.url.as_ref());
        let feed = entry.comments_url.as_ref().and_then(|comments| places::feed_at(comments, url));
        let known = in_page.map_or(0, |thread| thread.items.len());
        let (mut empty, mut failure) = (None, failed);
        for place in page.comment_places.iter().chain(&feed).take(MAX_PLACES) {
            match self.ask(place, url).await {
                Ok(thread) if thread.items.len() >= known.max(1) => return Ok(thread),
                Ok(thread) => empty = empty.or(Some(thread)),
                // A site may have closed its interface, or never had it at this post.
                Err(error) if matches!(error.kind, FailureKind::NotFound | FailureKind::Gone | FailureKind::HttpStatus | FailureKind::NotAFeed) => {}
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        match (in_page, empty, failure) {
            (Some(thread), ..) => Ok(thread.clone()),
            (None, Some(thread), _) => Ok(thread),
            (None, None, Some(failure)) => Err(failure),
            (None, None, None) => Ok(Thread::default()),
        }
    }

    /// The thread of one interface.
    ///
    /// # Errors
    /// Why it cannot be had.
    pub(super) async fn ask(&self, place: &CommentPlace, page: Option<&HttpUrl>) -> Result<Thread, Failure> {
        let Some(rules) = services::rules(place.service) else { return Ok(Thread::default()) };
        let root = place.key.0.get("root").and_then(|root| HttpUrl::parse(root).ok());
        let politeness = root.map(|root| self.worker.politeness(&root)).unwrap_or_default();
        let interface = Interface { worker: self.worker, politeness, rules, key: &place.key, page, now: self.now, meter: self.meter };
        let mut thread = interface.thread().await?;
        // A feed has the newest, and does not say whether these are all.
        thread.complete &= place.service != CommentService::Feed;
        Ok(thread)
    }
}
