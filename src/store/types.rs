//! What is asked of the store and what it answers, as plain data.
//!
//! Owns those types. Must not touch the database.

use jiff::{SignedDuration, Timestamp};

use crate::model::{Entry, Failure, FailureKind, Head, HttpUrl, SectionId, SourceId, Validators, Window};

/// How the database was found when it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// As it was left, or new.
    Whole,
    /// It was damaged and nothing in it could be read: it was set aside beside it under this name, and a new one begun. Where it was emptied, that
    /// is its own name.
    SetAside(std::path::PathBuf),
    /// It was damaged: what could be read is in a new one.
    Mended {
        /// The name under which the damaged one is kept.
        aside: std::path::PathBuf,
        /// Entries in the new one.
        entries: u32,
    },
}

/// In which order hits come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// Those that are most about it first, of the newest five thousand: by how often it stands there, in the title, the lede or the body.
    Best,
}

/// Which entries a list shows, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Only these sources; all where empty.
    pub sources: Vec<SourceId>,
    /// Only this section (of the one source named).
    pub section: Option<SectionId>,
    /// Only unread ones.
    pub unread: bool,
    /// Only starred ones.
    pub starred: bool,
    /// Only those published (or, without a date, seen) at or after this.
    pub since: Option<Timestamp>,
    /// Only those whose title, lede, byline or body holds this phrase, without regard to case and marks.
    pub text: Option<String>,
    /// Only those whose byline holds this.
    pub author: Option<String>,
    /// Which part of them.
    pub window: Window,
    /// Most entries.
    pub limit: usize,
}

impl ListQuery {
    /// Entries that hold a phrase.
    #[must_use]
    pub fn of_text(text: &str, limit: usize) -> Self {
        Self { text: Some(text.to_owned()), limit, ..Self::default() }
    }
}

/// What one refresh of a feed or listing brought.
#[derive(Clone, Debug)]
pub struct FeedBatch {
    /// Whose.
    pub source: SourceId,
    /// Which section.
    pub section: SectionId,
    /// The address asked.
    pub url: HttpUrl,
    /// What the server said about freshness.
    pub validators: Validators,
    /// Where the feed moved for good.
    pub moved_to: Option<HttpUrl>,
    /// Its entries.
    pub entries: Vec<Entry>,
    /// When it was fetched.
    pub fetched: Timestamp,
}

/// What came of saving a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Entries that were not known.
    pub new: usize,
    /// Known entries whose facts changed.
    pub changed: usize,
}

/// What is known of a feed's last refreshes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedState {
    /// For the next request.
    pub validators: Validators,
    /// The address to ask, where it moved for good.
    pub moved_to: Option<HttpUrl>,
    /// Last time it was asked.
    pub tried: Option<Timestamp>,
    /// Last time it was fresh: a body or a 304.
    pub fresh: Option<Timestamp>,
    /// Why the last try failed.
    pub failure: Option<Failure>,
    /// Not to be asked before this (`Retry-After`).
    pub wait_until: Option<Timestamp>,
}

impl FeedState {
    /// Until when it is not to be asked. Where it was asked in the future the clock has been set back since, and a wait reckoned from then is none.
    #[must_use]
    pub fn rests_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.wait_until.filter(|until| *until > now && self.tried.is_none_or(|tried| !is_ahead(tried, now)))
    }

    /// Whether its server said last that it is gone for good (410).
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::Gone)
    }

    /// When it was last fresh, unless that is in the future: then nobody knows.
    #[must_use]
    pub fn fresh_before(&self, now: Timestamp) -> Option<Timestamp> {
        self.fresh.filter(|fresh| !is_ahead(*fresh, now))
    }
}

/// Whether a moment that was noted is ahead of the clock by more than clocks are put right by.
fn is_ahead(noted: Timestamp, now: Timestamp) -> bool {
    noted.duration_since(now) > SignedDuration::from_mins(5)
}

/// Numbers of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionCount {
    /// Whose.
    pub source: SourceId,
    /// Which.
    pub section: SectionId,
    /// Entries.
    pub total: u64,
    /// Of them unread.
    pub unread: u64,
}

/// Numbers of a source: an entry listed in several sections counts once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCount {
    /// Whose.
    pub source: SourceId,
    /// Entries.
    pub total: u64,
    /// Of them unread.
    pub unread: u64,
}

/// A hit of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The entry.
    pub head: Head,
    /// The text around the hit, in its original spelling.
    pub snippet: String,
}
