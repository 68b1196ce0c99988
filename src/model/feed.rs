//! A feed or a listing as it was read: its own facts and its entries.
//!
//! Owns what one fetch of a list gave. Must not know marks or storage.

use serde::{Deserialize, Serialize};

use super::{
    entry::Entry,
    ids::SourceId,
    safe::{HttpUrl, SafeLine},
    time::Stamp,
};

/// A list of entries with the facts about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Facts about the list.
    pub about: FeedAbout,
    /// Entries as listed, each id once.
    pub entries: Vec<Entry>,
    /// The next page of a listing.
    pub next: Option<HttpUrl>,
    /// What was passed over and why, for a person: an entry with neither title nor text, a date nobody can read.
    pub notes: Vec<SafeLine>,
}

/// What a feed says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedAbout {
    /// Whose it is.
    pub source: SourceId,
    /// Where it was read.
    pub url: Option<HttpUrl>,
    /// The page it belongs to.
    pub link: Option<HttpUrl>,
    /// Its name.
    pub title: Option<SafeLine>,
    /// Its subtitle or description.
    pub subtitle: Option<SafeLine>,
    /// Who makes it.
    pub author: Option<SafeLine>,
    /// BCP 47 tag.
    pub language: Option<SafeLine>,
    /// When it last changed.
    pub updated: Option<Stamp>,
}

/// What a server said about a body's freshness (RFC 9110 §8.8), to be sent back with the next request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`, with its quotes.
    pub etag: Option<String>,
    /// `Last-Modified`, as sent.
    pub last_modified: Option<String>,
}
