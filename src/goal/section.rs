//! "Have this section": its feed, else its page; parsed and saved.
//!
//! Owns what is asked when, and what is remembered of a failure. Must not know the other sections.

use std::{collections::HashSet, sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::sync::oneshot;

use super::{
    Body, Outcome, RefreshOptions, SectionReport, Worker,
    body::{Asked, Came, Meter, ask},
    task::{blocking, parsing},
};
use crate::{
    model::{Failure, FailureKind, Feed, HttpUrl, SafeLine, Section, Source, Validators},
    net::NetError,
    reader::{feed, guard, listing, portal::Wanted},
    store::{FeedBatch, FeedState},
};

/// Wait after a refusal that names no time.
const UNNAMED_WAIT: Duration = Duration::from_secs(10 * 60);

/// A paper that ceased is asked this often: its site may still be put in order.
const ARCHIVE_REST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Most pages of a listing, whatever a source file says.
const MAX_PAGES: u32 = 20;

/// The two ways to a section's entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Feed,
    Listing,
}

/// One way as it is tried.
struct Try<'a> {
    worker: &'a Worker,
    source: &'a Arc<Source>,
    section: &'a Section,
    way: Way,
    /// As the source names it; its state is kept under this address even where it moved.
    url: &'a HttpUrl,
    now: Timestamp,
    meter: &'a Meter,
}

/// What a list came to.
struct Listed {
    feed: Feed,
    validators: Validators,
    moved_to: Option<HttpUrl>,
}

pub(super) async fn refresh(worker: &Worker, source: &Arc<Source>, section: &Section, options: RefreshOptions) -> SectionReport {
    let meter = Meter::default();
    let outcome = outcome(worker, source, section, options, &meter).await;
    SectionReport { source: source.id.clone(), section: section.id.clone(), outcome, bytes: meter.bytes() }
}

async fn outcome(worker: &Worker, source: &Arc<Source>, section: &Section, options: RefreshOptions, meter: &Meter) -> Outcome {
    let now = (worker.now)();
    let ways = [(Way::Feed, &section.feed), (Way::Listing, &section.listing)];
    let mut feed_failure = None;
    for (way, url) in ways.into_iter().filter_map(|(way, url)| Some((way, url.as_ref()?))) {
        let attempt = Try { worker, source, section, way, url, now, meter };
        match attempt.run(options, feed_failure.as_ref()).await {
            // The host rests, or nobody can be reached at all: its page would not come either.
            Outcome::Failed(failure) if matches!(failure.kind, FailureKind::RateLimited) || is_of_network(&failure) => return Outcome::Failed(failure),
            Outcome::Failed(failure) => feed_failure = Some(feed_failure.unwrap_or(failure)),
            done => return done,
        }
    }
    Outcome::Failed(feed_failure.unwrap_or_else(|| Failure::new(FailureKind::Config, &format!("{}/{}", source.id, section.id), "")))
}

/// Whether a failure is the network's, and says nothing of the feed.
pub(super) fn is_of_network(failure: &Failure) -> bool {
    matches!(failure.kind, FailureKind::Offline | FailureKind::NoNetwork | FailureKind::Portal)
}

impl Try<'_> {
    async fn run(&self, options: RefreshOptions, instead_of: Option<&Failure>) -> Outcome {
        let RefreshOptions { force, by_hand, .. } = options;
        let state = match self.state().await {
            Ok(state) if force => FeedState { validators: Validators::default(), wait_until: None, ..state },
            Ok(state) => state,
            Err(failure) => return Outcome::Failed(failure),
        };
        if let Some(until) = state.rests_until(self.now) {
            return Outcome::Waiting(until);
        }
        if state.is_gone() && !force && !by_hand {
            return match state.failure {
                // There is another way to try.
                Some(gone) if self.way == Way::Feed && self.section.listing.is_some() => Outcome::Failed(gone),
                _ => Outcome::Gone,
            };
        }
        if let Some(until) = self.rest_of_archive(&state).filter(|until| !force && *until > self.now) {
            return Outcome::Waiting(until);
        }
        match self.list(state).await {
            Ok(Some(listed)) => self.save(listed, instead_of.cloned()).await.unwrap_or_else(Outcome::Failed),
            Ok(None) => self.unchanged().await.map_or_else(Outcome::Failed, |()| Outcome::Unchanged),
            Err(error) => {
                let failure = error.failure.clone();
                self.failed(error).await;
                Outcome::Failed(failure)
            }
        }
    }

    async fn state(&self) -> Result<FeedState, Failure> {
        let (store, url) = (self.worker.store.clone(), self.url.clone());
        let (source, section, is_shared) = (self.source.id.clone(), self.section.id.clone(), self.is_shared());
        // What cannot be saved need not be fetched.
        if store.is_read_only() {
            return Err(Failure::new(FailureKind::StoreReadOnly, self.source.id.as_str(), ""));
        }
        blocking(move || {
            let mut state = store.feed_state(&url)?;
            // "Not modified" is an answer only to a section that has what the list held: another one may have asked for it.
            if is_shared || !store.has_entries(&source, &section)? {
                state.validators = Validators::default();
            }
            Ok(state)
        })
        .await
    }

    /// Whether another section is read from the same address.
    fn is_shared(&self) -> bool {
        self.worker.sources.lists_at(self.url) > 1
    }

    /// Whether nothing else is read from its host.
    fn is_alone(&self) -> bool {
        self.worker.sources.lists_of(self.url.host()) <= 1
    }

    fn rest_of_archive(&self, state: &FeedState) -> Option<Timestamp> {
        let fresh = state.fresh_before(self.now).filter(|_| self.source.archive)?;
        fresh.checked_add(ARCHIVE_REST).ok()
    }

    /// Fetches and parses; `None` where nothing changed.
    async fn list(&self, state: FeedState) -> Result<Option<Listed>, NetError> {
        let url = state.moved_to.as_ref().unwrap_or(self.url);
        let Came::Fresh { body, validators, moved_to, max_age_secs } = self.ask(url, state.validators).await? else { return Ok(None) };
        let mut feed = self.parse(body).await?;
        feed.pace.max_age_secs = max_age_secs;
        if self.way == Way::Listing {
            self.turn_pages(&mut feed).await;
        }
        Ok(Some(Listed { feed, validators, moved_to }))
    }

    async fn ask(&self, url: &HttpUrl, validators: Validators) -> Result<Came, NetError> {
        let (max_bytes, wanted) = match self.way {
            Way::Feed => (guard::MAX_FEED_BYTES, Wanted::Feed),
            Way::Listing => (guard::MAX_PAGE_BYTES, Wanted::Page),
        };
        ask(
            self.worker,
            Asked { validators, politeness: self.source.politeness, last: self.is_alone(), own: url == self.url, wanted, ..Asked::of(url, max_bytes) },
            self.meter,
        )
        .await
    }

    async fn parse(&self, body: Body) -> Result<Feed, NetError> {
        let (source, section, way, now) = (Arc::clone(self.source), self.section.id.clone(), self.way, self.now);
        let target = self.url.as_str().to_owned();
        let parsed = parsing(&target, move || match way {
            Way::Feed => feed::parse(&body.input(now), &source, &section),
            Way::Listing => listing::parse(&body.input(now), &source, &section),
        });
        parsed.await.map_err(|failure| NetError { failure, retry_after: None })
    }

    /// Reads on until a page brings nothing that was not on one before. A page that fails ends it: what came is good.
    async fn turn_pages(&self, feed: &mut Feed) {
        let pages = self.source.listing.pages.unwrap_or(1).min(MAX_PAGES);
        let mut seen: HashSet<_> = feed.entries.iter().map(|entry| entry.id.clone()).collect();
        let mut next = feed.next.take();
        for _ in 1..pages {
            let Some(url) = next.take() else { return };
            let Ok(Came::Fresh { body, .. }) = self.ask(&url, Validators::default()).await else { return };
            let Ok(page) = self.parse(body).await else { return };
            let before = feed.entries.len();
            feed.entries.extend(page.entries.into_iter().filter(|entry| seen.insert(entry.id.clone())));
            feed.notes.extend(page.notes);
            if feed.entries.len() == before {
                return;
            }
            next = page.next;
        }
    }

    async fn save(&self, listed: Listed, instead_of: Option<Failure>) -> Result<Outcome, Failure> {
        let (total, notes): (usize, Vec<SafeLine>) = (listed.feed.entries.len(), listed.feed.notes);
        let moved = listed.moved_to.as_ref().map(|to| Failure::new(FailureKind::Moved, self.url.as_str(), to.as_str()));
        let batch = FeedBatch {
            source: self.source.id.clone(),
            section: self.section.id.clone(),
            url: self.url.clone(),
            validators: listed.validators,
            moved_to: listed.moved_to,
            entries: listed.feed.entries,
            fetched: self.now,
        };
        let (store, pace) = (self.worker.store.clone(), listed.feed.pace);
        let (told, saved) = oneshot::channel();
        // A batch waits for the disk without a thread: with all of them waiting, nothing would be parsed meanwhile.
        blocking(move || store.save_paced_then(batch, pace, move |result| drop(told.send(result)))).await?;
        let saved = saved.await.unwrap_or_else(|_| Err(Failure::new(FailureKind::Internal, "store-writer", "")))?;
        Ok(Outcome::Fresh { new: saved.new, changed: saved.changed, total, notes, instead_of, moved })
    }

    async fn unchanged(&self) -> Result<(), Failure> {
        let (store, url, now) = (self.worker.store.clone(), self.url.clone(), self.now);
        blocking(move || store.feed_unchanged(&url, now)).await
    }

    /// Remembers a failure and how long to wait. That the network is switched off, or wants a login, is not the feed's fault.
    async fn failed(&self, error: NetError) {
        let NetError { failure, retry_after } = error;
        let wait = match failure.kind {
            _ if is_of_network(&failure) => return,
            FailureKind::RateLimited => Some(retry_after.unwrap_or(UNNAMED_WAIT)),
            _ => None,
        };
        let (store, url, now) = (self.worker.store.clone(), self.url.clone(), self.now);
        let wait_until = wait.and_then(|wait| now.checked_add(wait).ok());
        if let Err(error) = blocking(move || store.feed_failed(&url, &failure, wait_until, now)).await {
            tracing::warn!(%error, "a feed's failure was not saved");
        }
    }
}
