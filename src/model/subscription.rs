//! Lists of feeds as readers exchange them: OPML, newsboat's `urls`, plain addresses.
//!
//! Owns the facts such a list holds. Must not know how one is written, nor what becomes of a feed that is taken.

use super::safe::{HttpUrl, SafeLine};

/// Most feeds taken of one list.
pub const MAX_SUBSCRIPTIONS: usize = 20_000;

/// Stands between folders, and before what lies in them, where they become one name.
pub const FOLDER_MARK: &str = " › ";

/// A feed someone reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// What it is called; never empty.
    pub title: SafeLine,
    /// Where it is.
    pub feed: HttpUrl,
    /// The page it belongs to.
    pub home: Option<HttpUrl>,
    /// The folders it lies in, outermost first; none for a feed that lies loose.
    pub folders: Vec<SafeLine>,
}

/// A list as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubscriptionList {
    /// What the list calls itself.
    pub title: Option<SafeLine>,
    /// Its feeds, each address once, in order.
    pub subscriptions: Vec<Subscription>,
    /// What it asks for that is never followed: other schemes, programs to run, files, no addresses at all.
    pub skipped: Vec<Skipped>,
    /// Feeds that stood in it once more.
    pub repeated: usize,
    /// Feeds over [`MAX_SUBSCRIPTIONS`].
    pub left_out: usize,
    /// Whether it ends before its end.
    pub cut_off: bool,
    /// Whether folders lie deeper than is read.
    pub too_deep: bool,
}

/// Something a list asks for and does not get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its line, from 1.
    pub line: usize,
    /// What was asked for.
    pub what: SafeLine,
}
