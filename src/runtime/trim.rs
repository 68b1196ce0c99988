//! Keeping the cache within its bounds while the reader is open.
//!
//! Owns when that is done. Must not choose what goes ([`crate::store`]).

use std::time::Duration;

use tokio::time::sleep;

use crate::{
    config::CacheSettings,
    goal::{Worker, blocking},
    headless::cache::bounds,
    model::Failure,
    store::Trim,
};

/// Time before the first round: the first list, and mostly the first refresh, come before it.
const FIRST: Duration = Duration::from_secs(60);

/// Time between rounds.
const AGAIN: Duration = Duration::from_secs(60 * 60);

/// Time between two steps of a round: the search index is worked on in such pauses.
const PAUSE: Duration = Duration::from_millis(200);

/// Drops what is beyond the bounds, now and then and a little at a time, until the reader is left.
pub(super) async fn keep_within(worker: Worker, cache: CacheSettings) {
    let mut wait = FIRST;
    while cache != CacheSettings::default() {
        sleep(wait).await;
        wait = AGAIN;
        if let Err(failure) = round(&worker, cache).await {
            tracing::warn!(%failure, "the cache could not be kept within its bounds");
        }
    }
}

async fn round(worker: &Worker, cache: CacheSettings) -> Result<(), Failure> {
    let bounds = bounds(cache, (worker.now)());
    let mut trim = Trim::default();
    loop {
        let (store, mut from) = (worker.store.clone(), trim);
        let (more, reached) = blocking(move || Ok((store.trim_some(&bounds, &mut from)?, from))).await?;
        if !more {
            return Ok(());
        }
        trim = reached;
        sleep(PAUSE).await;
    }
}
