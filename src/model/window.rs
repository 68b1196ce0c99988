//! Which part of a long list is wanted.
//!
//! Owns the ways to name a part by an entry beside it. Must not know how a list is stored.

use super::EntryId;

/// Which part of a list is wanted. Whichever it is, it comes newest first, and costs what it holds, not what stands before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// Its beginning, the newest.
    #[default]
    Top,
    /// This entry, where it is of the list, and what follows it.
    From(EntryId),
    /// What follows this entry.
    Below(EntryId),
    /// What stands right before this entry.
    Above(EntryId),
    /// Its end, the oldest.
    Bottom,
}
