//! What the core asks of the shell: goals, never steps.
//!
//! Owns the requests and their plain data. Must not do anything.

use jiff::Timestamp;

use crate::model::{EntryId, HttpUrl, Mark, Place, Proposal, SafeLine, SectionId, SourceId, Window};

/// Names one request. Its answers carry it, so that an answer nobody waits for any more is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub u64);

/// Which entries the list shows, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Only this source; all that are read where absent.
    pub source: Option<SourceId>,
    /// Only this section of `source`.
    pub section: Option<SectionId>,
    /// Only unread ones.
    pub unread: bool,
    /// Only starred ones.
    pub starred: bool,
    /// Only those whose title, lede, byline or body holds this, without regard to case and marks.
    pub text: Option<String>,
    /// Which part of them.
    pub window: Window,
    /// Instead of `window`: the part that begins with an unread entry.
    pub seek: Option<Seek>,
    /// Most entries.
    pub limit: usize,
}

/// An unread entry to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seek {
    /// The first below this entry; where there is none, the first of all.
    Below(EntryId),
    /// The last above this entry.
    Above(EntryId),
}

/// How fresh an answer has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Want {
    /// What is kept will do; the network only where nothing is, or where what is kept has gone stale by the worker's own judgement.
    Kept,
    /// Ask the network, because the user said so.
    Fresh,
}

/// What is refreshed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every source that is read.
    All,
    /// One source.
    Source(SourceId),
    /// One section.
    Section(SourceId, SectionId),
}

/// A request to the shell. Each that carries a [`RequestId`] is answered by messages that carry it too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Load the list and the counts from the cache → one [`super::Msg::HeadsLoaded`].
    LoadHeads {
        /// Which request.
        request: RequestId,
        /// Which entries.
        query: ListQuery,
    },
    /// Have this article → [`super::Msg::ArticleLoaded`]: where something is kept first with [`super::Stage::Kept`], and always once with
    /// [`super::Stage::Final`].
    HaveArticle {
        /// Which request.
        request: RequestId,
        /// Whose article.
        id: EntryId,
        /// How fresh.
        want: Want,
    },
    /// Have its comments → [`super::Msg::ThreadLoaded`], staged like an article. The kept stage is what tells new comments from known ones.
    HaveThread {
        /// Which request.
        request: RequestId,
        /// Whose comments.
        id: EntryId,
        /// How fresh.
        want: Want,
    },
    /// Refresh sections → a [`super::Msg::SectionRefreshed`] for each and one [`super::Msg::RefreshFinished`].
    Refresh {
        /// Which request.
        request: RequestId,
        /// Which sections.
        scope: Scope,
        /// Also those that were fresh a moment ago (never those a server asked to leave alone).
        force: bool,
    },
    /// Save marks → one [`super::Msg::MarkSaved`].
    SaveMark {
        /// Which request.
        request: RequestId,
        /// Whose marks.
        ids: Vec<EntryId>,
        /// What they become.
        mark: Mark,
    },
    /// Mark every unread entry of a list read, from the one its window begins with → one [`super::Msg::ListMarked`].
    MarkListRead {
        /// Which request.
        request: RequestId,
        /// Which list.
        query: ListQuery,
    },
    /// Save where reading stopped; answered only by a [`super::Msg::Notice`] where it fails.
    SavePlace {
        /// Of which entry.
        id: EntryId,
        /// Where.
        place: Place,
    },
    /// Find what can be read at an address → one [`super::Msg::Proposed`].
    Propose {
        /// Which request.
        request: RequestId,
        /// As it was typed.
        target: String,
    },
    /// Keep a source that was found and read it from now on → one [`super::Msg::ShelfChanged`].
    Accept {
        /// Which request.
        request: RequestId,
        /// The source.
        proposal: Box<Proposal>,
    },
    /// Read a source of the shelf from now on, or no longer → one [`super::Msg::ShelfChanged`].
    ChooseSource {
        /// Which request.
        request: RequestId,
        /// Which source.
        id: SourceId,
        /// Whether it is to be read.
        read: bool,
    },
    /// Open an address in the browser → [`super::Msg::Opened`].
    OpenUrl(HttpUrl),
    /// Put an address on the clipboard → [`super::Msg::Copied`].
    Copy(HttpUrl),
    /// Set the window's title.
    SetTitle(SafeLine),
    /// Send [`super::Msg::Woke`] at this time. A later one replaces an earlier one; there is one timer.
    WakeAt(Timestamp),
    /// Stop the process until the user brings it back (SIGTSTP).
    Suspend,
    /// Leave. Effects before it in the same list are still to be done.
    Quit,
}
