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
    /// How often it wants to be asked.
    pub pace: Pace,
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

/// How often a list wants to be asked, by its server and by itself. All of it is advice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pace {
    /// Seconds for which the server calls its answer fresh (RFC 9111 §5.2.2.1).
    pub max_age_secs: Option<u32>,
    /// Seconds between two looks, as the feed says.
    pub every_secs: Option<u32>,
    /// Hours of the day (UTC) in which it has nothing new, a bit for each.
    pub skip_hours: u32,
    /// Days of the week (UTC) on which it has nothing new, a bit for each, Monday's the lowest.
    pub skip_days: u8,
}

/// What a server said about a body's freshness (RFC 9110 §8.8), to be sent back with the next request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`, with its quotes.
    pub etag: Option<String>,
    /// `Last-Modified`, as sent.
    pub last_modified: Option<String>,
}
