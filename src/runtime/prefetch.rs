//! Texts and comments of what a refresh brought, while the reader is open.
//!
//! Owns that it runs once at a time and is told. Must not choose how an article is had ([`crate::goal`]).

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;
use tokio::sync::{Semaphore, mpsc};

use crate::{
    app::Msg,
    goal::{PrefetchBounds, Worker},
    model::SourceId,
};

/// Fetches ahead, where that is wanted.
#[derive(Clone, Debug)]
pub(super) struct Prefetcher {
    bounds: Option<PrefetchBounds>,
    /// A refresh that is done while the one before is still fetched ahead does not begin another.
    place: Arc<Semaphore>,
}

impl Prefetcher {
    pub(super) fn new(bounds: Option<PrefetchBounds>) -> Self {
        Self { bounds, place: Arc::new(Semaphore::new(1)) }
    }

    /// Fetches what came to `sources` since a moment → a [`Msg::Prefetching`] for each, the last with as many done as there are.
    pub(super) async fn run(&self, worker: &Worker, messages: &mpsc::Sender<Msg>, sources: BTreeSet<SourceId>, since: Timestamp) {
        let (Some(bounds), Ok(_place)) = (self.bounds, self.place.try_acquire()) else { return };
        let ids = worker.came_in(sources.into_iter().collect(), since, bounds.entries).await;
        let total = ids.len();
        if total == 0 {
            return;
        }
        let (steps, mut told) = mpsc::channel(1);
        let telling = async move {
            let mut done = 0;
            while messages.send(Msg::Prefetching { done, total }).await.is_ok() && told.recv().await.is_some() {
                done += 1;
            }
        };
        tokio::join!(worker.prefetch(ids, bounds, steps), telling);
        // Also where it ended early.
        let _ = messages.send(Msg::Prefetching { done: total, total }).await;
    }
}
