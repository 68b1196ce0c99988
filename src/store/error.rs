//! What SQLite says, as a [`Failure`].
//!
//! Owns that mapping alone. Must not retry or mend.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::model::{Failure, FailureKind};

/// Kind of a database error, by what its owner can do about it.
pub(super) fn kind(error: &rusqlite::Error) -> FailureKind {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => FailureKind::StoreBroken,
        Some(ErrorCode::DiskFull) => FailureKind::StoreFull,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FailureKind::StoreBusy,
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => FailureKind::StoreReadOnly,
        _ => FailureKind::Internal,
    }
}

/// A database error of `file`.
pub(super) fn failure(file: &Path, error: &rusqlite::Error) -> Failure {
    Failure::new(kind(error), &file.to_string_lossy(), &error.to_string())
}

/// An error of the file system at `file`.
pub(super) fn io_failure(file: &Path, error: &std::io::Error) -> Failure {
    let kind = if error.kind() == std::io::ErrorKind::StorageFull { FailureKind::StoreFull } else { FailureKind::StoreReadOnly };
    Failure::new(kind, &file.to_string_lossy(), &error.to_string())
}
