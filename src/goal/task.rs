//! Work that blocks, done where it may.
//!
//! Owns what becomes of a task that stops without a result. Must not know what the work is.

use tokio::task::JoinError;

use crate::model::{Failure, FailureKind};

/// Runs work that blocks, parsing or the store, away from the threads that serve sockets and keys.
///
/// # Errors
/// The work's own, or [`stopped`].
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(stopped("worker", &error)))
}

/// A task that ended without a result: it panicked, and that is a fault of the program.
#[must_use]
pub fn stopped(what: &str, error: &JoinError) -> Failure {
    Failure::new(FailureKind::Internal, what, &error.to_string())
}
