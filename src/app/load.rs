//! A value that is asked for and may be asked for again.
//!
//! Owns the rule that an old value stays until the new one is there. Must not know what the value is.

use super::effect::RequestId;
use crate::model::Failure;

/// A value, the request that is under way for it, and why the last one failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load<T> {
    /// The newest value that came.
    pub value: Option<T>,
    /// The request whose answer is waited for.
    pub waiting: Option<RequestId>,
    /// Why the last finished request failed.
    pub failure: Option<Failure>,
}

impl<T> Default for Load<T> {
    fn default() -> Self {
        Self { value: None, waiting: None, failure: None }
    }
}

impl<T> Load<T> {
    /// Waits for the answer to `request` from now on; answers to earlier ones have become stale. The value stays.
    pub fn begin(&mut self, request: RequestId) {
        self.waiting = Some(request);
    }

    /// Whether an answer to `request` is still wanted.
    #[must_use]
    pub fn expects(&self, request: RequestId) -> bool {
        self.waiting == Some(request)
    }

    /// Nothing was ever asked for.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.value.is_none() && self.waiting.is_none() && self.failure.is_none()
    }

    /// Takes the last answer. A failure leaves the old value standing.
    pub fn finish(&mut self, result: Result<T, Failure>) {
        self.waiting = None;
        match result {
            Ok(value) => {
                self.value = Some(value);
                self.failure = None;
            }
            Err(failure) => self.failure = Some(failure),
        }
    }
}
