//! One item of a list: what a feed or a listing says of an article.
//!
//! Owns the facts a list shows. Must not hold the extracted article.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    document::{Document, Image},
    ids::{EntryId, SectionId, SourceId},
    safe::{HttpUrl, SafeLine, SafeText},
    time::Stamp,
};

/// What stands for the title of an entry that has nothing to read and no address.
pub const NO_TITLE: &str = "…";

/// What a source says of one article before the article itself is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Stable across refreshes, hosts and redesigns.
    pub id: EntryId,
    /// The feed's guid, or the one made for it.
    pub guid: SafeLine,
    /// Whose it is.
    pub source: SourceId,
    /// The section it was listed in.
    pub section: SectionId,
    /// The feed or listing it was read from.
    pub feed: Option<HttpUrl>,
    /// The article's address.
    pub url: Option<HttpUrl>,
    /// Its title; never empty: an entry without one gets the beginning of its text, its address or, in the end, [`NO_TITLE`].
    pub title: SafeLine,
    /// Who wrote it.
    pub byline: Option<SafeLine>,
    /// The paragraph that leads into it, as the list gives it; blank where the list states one with nothing to read in it, such as a lone picture.
    pub lede: Option<SafeText>,
    /// A summary where the list has one beside the lede.
    pub summary: Option<SafeText>,
    /// The whole text, where the feed carries it; empty as the lede may be.
    pub content: Option<Document>,
    /// When it was published.
    pub published: Option<Stamp>,
    /// The date as it was printed.
    pub published_text: Option<SafeLine>,
    /// When it was last changed.
    pub updated: Option<Stamp>,
    /// How many comments the list says it has.
    pub comment_count: Option<u32>,
    /// Where its comments are, for a person or as a feed.
    pub comments_url: Option<HttpUrl>,
    /// Attached media.
    pub enclosures: Vec<Enclosure>,
    /// Pictures of the list.
    pub images: Vec<Image>,
}

impl Entry {
    /// The title as JSON gives it: blank where only [`NO_TITLE`] stands for it.
    #[must_use]
    pub fn said_title(&self) -> &str {
        if self.title.as_str() == NO_TITLE { "" } else { self.title.as_str() }
    }
}

/// An attached medium (RSS 2.0 `enclosure`, Atom `link rel="enclosure"`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosure {
    /// Where it is.
    pub url: HttpUrl,
    /// Its media type.
    pub mime: Option<SafeLine>,
    /// Its size.
    pub bytes: Option<u64>,
}

/// An entry with what the reader's owner did to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What the source says.
    pub entry: Entry,
    /// When it was first seen here.
    pub seen: Timestamp,
    /// Whether it was read.
    pub read: bool,
    /// Whether it is starred.
    pub starred: bool,
    /// Where reading stopped.
    pub place: Place,
}

/// As much of an entry as a row of the list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The entry.
    pub id: EntryId,
    /// Whose it is.
    pub source: SourceId,
    /// Where it was listed.
    pub section: SectionId,
    /// Its address.
    pub url: Option<HttpUrl>,
    /// Its title.
    pub title: SafeLine,
    /// When it was published.
    pub published: Option<Stamp>,
    /// When it was first seen here.
    pub seen: Timestamp,
    /// Whether it was read.
    pub read: bool,
    /// Whether it is starred.
    pub starred: bool,
    /// Comments by the list's count, or by the thread that is kept.
    pub comment_count: Option<u32>,
    /// Whether the article itself is kept for offline reading.
    pub has_article: bool,
}

/// Where reading stopped, by block so that it survives a change of width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Index of the topmost block on screen.
    pub block: u32,
    /// Grapheme clusters of that block that were above the screen.
    pub offset: u32,
}

/// A change of marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// New read mark; `None` leaves it.
    pub read: Option<bool>,
    /// New star; `None` leaves it.
    pub starred: Option<bool>,
}
