//! What happened: keys, answers, time.
//!
//! Owns the facts that reach the core. Must not decide anything.

use std::sync::Arc;

use jiff::Timestamp;

use super::{effect::RequestId, keys::Key};
use crate::model::{Article, EntryId, Failure, Head, HttpUrl, Kept, Proposal, SafeLine, SectionId, Source, SourceId, Thread};

/// Numbers of one section, or of a whole source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Whose.
    pub source: SourceId,
    /// Which; `None` for the whole source, where an entry listed in several sections counts once.
    pub section: Option<SectionId>,
    /// Entries kept.
    pub total: u64,
    /// Of them unread.
    pub unread: u64,
    /// Last time its feed was fresh.
    pub fresh: Option<Timestamp>,
}

/// A list as it stands in the cache.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Its rows, newest first.
    pub heads: Vec<Head>,
    /// Where words were looked for: the text around them, for each row; empty where they stand in its title alone.
    pub snippets: Vec<SafeLine>,
    /// Numbers of every source and section that is read, whatever the query was; `None` where nothing was written since they were last told.
    pub counts: Option<Vec<Count>>,
}

/// An entry whose mark was changed behind the list, and what counts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Which.
    pub id: EntryId,
    /// Whose.
    pub source: SourceId,
    /// Where it was listed.
    pub section: SectionId,
}

/// Whether more is coming for the same request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// What was kept; another answer follows.
    Kept,
    /// The last answer.
    Final,
}

/// What came of refreshing one section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionReport {
    /// Whose.
    pub source: SourceId,
    /// Which.
    pub section: SectionId,
    /// Entries that were not known.
    pub new: usize,
    /// Known entries whose facts changed.
    pub changed: usize,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// Sections done so far in this refresh, this one included.
    pub done: usize,
    /// Sections in this refresh.
    pub total: usize,
}

/// The shelf after a change.
#[derive(Clone, Debug, PartialEq)]
pub struct ShelfChange {
    /// Every source there is.
    pub shelf: Vec<Arc<Source>>,
    /// Those that are read, in order.
    pub chosen: Vec<Arc<Source>>,
    /// The one it was about.
    pub source: Arc<Source>,
}

/// A fact for [`super::update()`].
#[derive(Clone, Debug)]
pub enum Msg {
    /// The program started. With the list of [`super::State::query`] where it was loaded beforehand; otherwise it is asked for.
    Started(Option<Listing>),
    /// A key was pressed.
    Key(Key),
    /// Text was pasted (bracketed paste).
    Paste(String),
    /// The terminal has this size now.
    Resize {
        /// Columns.
        cols: u16,
        /// Rows.
        rows: u16,
    },
    /// The timer of [`super::Effect::WakeAt`] went off, or the process came back from a stop; the time now.
    Woke(Timestamp),
    /// Answer to [`super::Effect::LoadHeads`].
    HeadsLoaded {
        /// Whose answer.
        request: RequestId,
        /// The list.
        result: Result<Listing, Failure>,
    },
    /// Answer to [`super::Effect::HaveArticle`].
    ArticleLoaded {
        /// Whose answer.
        request: RequestId,
        /// Whether more follows.
        stage: Stage,
        /// The entry with its marks and place, where the cache has it.
        kept: Option<Box<Kept>>,
        /// The article; `Ok(None)` in the kept stage where only the entry is there yet.
        article: Result<Option<Box<Article>>, Failure>,
    },
    /// Answer to [`super::Effect::HaveThread`].
    ThreadLoaded {
        /// Whose answer.
        request: RequestId,
        /// Whether more follows.
        stage: Stage,
        /// The thread. A failure that leaves an older thread standing comes as `Err`.
        result: Result<Thread, Failure>,
    },
    /// One section of a refresh is done.
    SectionRefreshed {
        /// Which refresh.
        request: RequestId,
        /// What came.
        report: SectionReport,
    },
    /// A refresh is over.
    RefreshFinished {
        /// Which refresh.
        request: RequestId,
    },
    /// Texts and comments of what a refresh brought are fetched ahead: entries done, of how many. As many as there are: it is over.
    Prefetching {
        /// Entries done.
        done: usize,
        /// Entries in all.
        total: usize,
    },
    /// Answer to [`super::Effect::SaveMark`].
    MarkSaved {
        /// Whose answer.
        request: RequestId,
        /// Whether it was saved.
        result: Result<(), Failure>,
    },
    /// Answer to [`super::Effect::MarkListRead`].
    ListMarked {
        /// Whose answer.
        request: RequestId,
        /// The entries that were unread and are read now, on disk.
        marked: Vec<Marked>,
        /// Why it stopped before the end.
        failure: Option<Failure>,
    },
    /// Answer to [`super::Effect::Propose`].
    Proposed {
        /// Whose answer.
        request: RequestId,
        /// What was found, or which stage failed and why.
        result: Result<Box<Proposal>, Failure>,
    },
    /// Answer to [`super::Effect::Accept`] and [`super::Effect::ChooseSource`].
    ShelfChanged {
        /// Whose answer.
        request: RequestId,
        /// The shelf as it is now; unchanged where it could not be saved.
        result: Result<ShelfChange, Failure>,
    },
    /// Another process wrote to the cache.
    StoreChanged,
    /// The program is to end: a signal, or a terminal that is gone.
    Ended,
    /// The browser was started, or could not be.
    Opened {
        /// What was to be opened.
        url: HttpUrl,
        /// Whether it was.
        result: Result<(), Failure>,
    },
    /// The address was handed to the terminal's clipboard, or could not be.
    Copied {
        /// What was to be copied.
        url: HttpUrl,
        /// Whether it was.
        result: Result<(), Failure>,
    },
    /// Something failed that nobody waits for.
    Notice(Failure),
}
