//! Exit codes, part of the contract with scripts.
//!
//! Owns their numbers. Must not end the process: `main` does.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Something was printed, or done.
    Done,
    /// Nothing matched.
    Nothing,
    /// Wrong usage or configuration.
    Usage,
    /// Some targets failed; the rest was printed.
    SomeFailed,
    /// All targets failed.
    AllFailed,
    /// Interrupted by the user.
    Interrupted,
}

impl Exit {
    /// The number the shell sees.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Nothing => 1,
            Self::Usage => 2,
            Self::SomeFailed => 3,
            Self::AllFailed => 4,
            Self::Interrupted => 130,
        }
    }

    /// By how many targets gave something and how many failed.
    #[must_use]
    pub fn of_counts(printed: usize, failed: usize) -> Self {
        match (printed, failed) {
            (0, 0) => Self::Nothing,
            (_, 0) => Self::Done,
            (0, _) => Self::AllFailed,
            (_, _) => Self::SomeFailed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
