//! After a refresh: the texts and comments of what came in, before anybody asks for them.
//!
//! Owns which entries that is, and the bounds. Must not know how an article is had, nor ask again for what came earlier: what could not be had then is
//! left to whoever opens it.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use tokio::{sync::mpsc::Sender, time::timeout};

use super::{
    Step, Want, Worker,
    body::Meter,
    refresh::{Budget, article_of},
    task::blocking,
    thread,
};
use crate::{
    model::{Document, EntryId, SourceId},
    store::ListQuery,
};

/// Entries under way at once: as many may come beyond the budget.
const AT_ONCE: usize = 4;

/// Newest unread entries among which those that came in are looked for.
const MAX_LOOKED_AT: usize = 1000;

/// How far it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrefetchBounds {
    /// Entries whose text and comments are fetched.
    pub entries: usize,
    /// Bytes of bodies after which no more is asked for.
    pub budget_bytes: u64,
    /// Time after which it ends, whatever is under way.
    pub time: Duration,
}

/// The newest unread entries of `sources` that came in since a moment and whose list brought no whole text.
pub(super) async fn came_in(worker: &Worker, sources: Vec<SourceId>, since: Timestamp, most: usize) -> Vec<EntryId> {
    let store = worker.store.clone();
    let found = blocking(move || {
        let query = ListQuery { sources, unread: true, limit: MAX_LOOKED_AT, ..ListQuery::default() };
        let heads = if query.sources.is_empty() { Vec::new() } else { store.heads(&query)? };
        let mut ids = Vec::new();
        for head in heads.into_iter().filter(|head| head.seen >= since && !head.has_article && head.url.is_some()) {
            if ids.len() == most {
                break;
            }
            let kept = store.entry(&head.id)?;
            if kept.is_some_and(|kept| kept.entry.content.as_ref().is_none_or(Document::is_empty)) {
                ids.push(head.id);
            }
        }
        Ok(ids)
    });
    // Where the store fails the refresh has said so already.
    found.await.unwrap_or_default()
}

/// Fetches the text and the comments of each entry. One step is told for each, whatever came of it.
pub(super) async fn prefetch(worker: &Worker, ids: Vec<EntryId>, bounds: PrefetchBounds, steps: Sender<Step>) {
    let budget = Budget::of(Some(bounds.budget_bytes));
    let each = stream::iter(ids.into_iter().map(|id| one(worker, &budget, id))).buffer_unordered(AT_ONCE);
    let told = async {
        let mut ended = std::pin::pin!(each);
        while let Some(step) = ended.next().await {
            if steps.send(step).await.is_err() {
                return;
            }
        }
    };
    // Late is no failure: what came is saved.
    let _ = timeout(bounds.time, told).await;
}

async fn one(worker: &Worker, budget: &Budget, id: EntryId) -> Step {
    if !budget.allows() {
        return Step::Article(id, Ok(()));
    }
    let meter = Meter::default();
    let fetched = article_of(worker, &id, &meter).await;
    if fetched.is_ok() {
        // What the article says of its comments is kept by now. That they cannot be had is told to whoever opens them.
        let _ = thread::have(worker, &id, Want::KeptOrFetched, &meter).await;
    }
    budget.use_up(meter.bytes());
    Step::Article(id, fetched)
}
