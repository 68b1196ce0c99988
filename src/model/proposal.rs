//! A source that was found at an address and waits to be accepted.
//!
//! Owns its facts. Must not know how it was found or where it will be kept.

use super::{safe::SafeLine, source::Source};

/// What a proposal rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Found {
    /// A source that is on the shelf already.
    OnShelf,
    /// Feeds.
    Feeds,
    /// A page's own structure.
    Listing,
}

/// A source to be accepted or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The source as it would be read.
    pub source: Source,
    /// What it rests on.
    pub found: Found,
    /// Titles of what it lists now, in the order of the list.
    pub titles: Vec<SafeLine>,
}
