//! Work that blocks, done where it may.
//!
//! Owns what becomes of a task that stops without a result. Must not know what the work is.

use std::{num::NonZero, sync::LazyLock};

use tokio::{sync::Semaphore, task::JoinError};

use crate::model::{Failure, FailureKind};

/// Runs work that blocks, parsing or the store, away from the threads that serve sockets and keys.
///
/// # Errors
/// The work's own, or [`stopped`].
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(stopped("worker", &error)))
}

/// Parses, as [`blocking`], but no more at once than there are processors: of a thousand feeds that come together each would else stand in
/// memory as bytes, tree and entries at the same time.
///
/// # Errors
/// The work's own, or [`stopped`].
pub(super) async fn parsing<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    static PARSERS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, NonZero::get)));
    // The semaphore is never closed.
    let _turn = PARSERS.acquire().await;
    blocking(work).await
}

/// A task that ended without a result: it panicked, and that is a fault of the program.
#[must_use]
pub fn stopped(what: &str, error: &JoinError) -> Failure {
    Failure::new(FailureKind::Internal, what, &error.to_string())
}
