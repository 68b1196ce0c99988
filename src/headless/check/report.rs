//! What a check comes to: verdicts, figures and the keys to mend.
//!
//! Owns their shape and their fixed names. Must not ask, judge or hold words.

use std::sync::Arc;

use crate::model::{Failure, SafeLine, Source, ThreadState};

/// How a stage, or a source, came out; the later the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Skip,
    Pass,
    Warn,
    Fail,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Address,
    Lists,
    Entries,
    Dates,
    Articles,
    Comments,
}

/// Keys of a source's file that are probably at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mend {
    Home,
    SectionFeed,
    SectionListing,
    ListingItem,
    ListingPublished,
    ArticleContent,
    CommentsEndpoint,
    CommentsIds,
    CommentsItems,
}

/// A figure's kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// So many of so many.
    Share,
    /// The front page came.
    Answered { bytes: usize },
    /// It did not.
    Silent,
    /// It is another host's now.
    Moved { host: SafeLine },
    /// Entries, in so many of so many sections.
    Listed { entries: usize },
    /// Bodies: the words of one in the middle, and how they were found.
    Bodies { words: usize, by_rules: usize, by_extraction: usize, by_feed: usize },
    /// Comments: how many, and the most that can be said of all threads.
    Threads { comments: usize, state: ThreadState },
}

/// What one stage came to.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) stage: Stage,
    pub(super) verdict: Verdict,
    pub(super) good: usize,
    pub(super) of: usize,
    pub(super) detail: Detail,
    pub(super) failures: Vec<Failure>,
    /// What was passed over on the way.
    pub(super) notes: Vec<SafeLine>,
    pub(super) mend: Option<Mend>,
}

/// What a source came to.
#[derive(Clone, Debug)]
pub(super) struct Report {
    pub(super) source: Arc<Source>,
    pub(super) findings: Vec<Finding>,
}

impl Report {
    /// The worst of its stages.
    pub(super) fn verdict(&self) -> Verdict {
        self.findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Skip)
    }
}

impl Verdict {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }

    /// All is well, something is, nothing is.
    pub(super) fn of(good: usize, of: usize) -> Self {
        match good {
            _ if good == of => Self::Pass,
            0 => Self::Fail,
            _ => Self::Warn,
        }
    }
}

impl Stage {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Lists => "lists",
            Self::Entries => "entries",
            Self::Dates => "dates",
            Self::Articles => "articles",
            Self::Comments => "comments",
        }
    }
}

impl Mend {
    #[cfg(test)]
    pub(super) const ALL: [Self; 9] = [
        Self::Home,
        Self::SectionFeed,
        Self::SectionListing,
        Self::ListingItem,
        Self::ListingPublished,
        Self::ArticleContent,
        Self::CommentsEndpoint,
        Self::CommentsIds,
        Self::CommentsItems,
    ];

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::SectionFeed => "section.feed",
            Self::SectionListing => "section.listing",
            Self::ListingItem => "listing.item",
            Self::ListingPublished => "listing.published",
            Self::ArticleContent => "article.content",
            Self::CommentsEndpoint => "comments.endpoint",
            Self::CommentsIds => "comments.ids",
            Self::CommentsItems => "comments.items",
        }
    }
}

impl Finding {
    pub(super) fn new(stage: Stage, verdict: Verdict, good: usize, of: usize, detail: Detail) -> Self {
        Self { stage, verdict, good, of, detail, failures: Vec::new(), notes: Vec::new(), mend: None }
    }

    pub(super) fn skipped(stage: Stage) -> Self {
        Self::new(stage, Verdict::Skip, 0, 0, Detail::Share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn every_mend_is_told_in_both_languages_and_nothing_else_is() {
        let mut keys: Vec<&str> = Mend::ALL.iter().map(|mend| mend.key()).collect();
        keys.sort_unstable();
        for lang in [Lang::Vi, Lang::En] {
            let told: Vec<&str> = lang.texts().expect("texts").cli.check.mends.keys().map(String::as_str).collect();
            assert_eq!(told, keys, "{lang:?}");
        }
    }
}
