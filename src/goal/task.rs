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
    working("worker", work).await
}

/// As [`blocking`]; what stops without a result is a failure of `target`.
async fn working<T: Send + 'static>(target: &str, work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(stopped(target, &error)))
}

/// Parses what came from `target`, as [`blocking`], but no more at once than there are processors: of a thousand feeds that come together each would else
/// stand in memory as bytes, tree and entries at the same time. A parser that panics is a failure of `target` alone.
///
/// # Errors
/// The work's own, or [`stopped`].
pub async fn parsing<T: Send + 'static>(target: &str, work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    static PARSERS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, NonZero::get)));
    // The semaphore is never closed.
    let _turn = PARSERS.acquire().await;
    working(target, work).await
}

/// A task that ended without a result: it panicked, and that is a fault of the program.
#[must_use]
pub fn stopped(what: &str, error: &JoinError) -> Failure {
    Failure::new(FailureKind::Internal, what, &error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_parser_that_panics_fails_its_target_and_gives_its_turn_back() {
        // More than there are turns: one that kept its turn would stop the rest for ever.
        for _ in 0..256 {
            let failure = parsing::<()>("https://bao.example/a", || panic!("no such character")).await.expect_err("it panicked");
            assert_eq!((failure.kind, failure.target.as_str()), (FailureKind::Internal, "https://bao.example/a"));
            assert!(failure.detail.as_str().contains("no such"), "{failure}");
        }
        assert_eq!(parsing("https://bao.example/b", || Ok(1)).await, Ok(1));
    }
}
