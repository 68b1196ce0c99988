//! Goals: "have this section", "have this article", "have these comments". Each goes cache → net → parse → save by itself.
//!
//! Owns the order of those steps, for the reader and the headless commands alike. Must not draw, print or keep state of its own.
//!
//! | file | holds |
//! |---|---|
//! | `section`, `article`, `thread` | one goal each |
//! | `whole` | further pages and other editions of an article |
//! | `places` | comments without rules of a source |
//! | `propose` | an address to a source that waits to be accepted |
//! | `refresh` | many goals at once, within a budget |
//! | `prefetch` | texts and comments of what a refresh brought |
//! | `body` | bytes from the network or the bundled edition |
//! | `task` | work that blocks, done where it may |

mod article;
mod body;
mod places;
mod prefetch;
mod propose;
mod refresh;
pub mod rhythm;
mod section;
mod task;
mod thread;
mod whole;

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    goal::body::Meter,
    model::{Article, EntryId, Failure, HttpUrl, Proposal, SafeLine, Section, SectionId, Source, SourceId, Thread, source::Politeness},
    net::Net,
    reader::{
        Input,
        article::Reading,
        guard,
        sniff::{self, Kind},
    },
    sources::Sources,
    store::Store,
};

pub use prefetch::PrefetchBounds;
pub use refresh::AT_ONCE;
pub use task::{blocking, parsing, stopped};

/// What goals are reached with. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The cache.
    pub store: Store,
    /// The network; `None` where it may not be used.
    pub net: Option<Net>,
    /// The shelf.
    pub sources: Arc<Sources>,
    /// The clock.
    pub now: fn() -> Timestamp,
}

/// Where a goal may be taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Only what is kept here.
    Kept,
    /// What is kept, else from the network.
    KeptOrFetched,
    /// From the network even where it is kept.
    Fetched,
}

/// What came of one section's refresh.
#[derive(Clone, Debug, PartialEq)]
pub struct SectionReport {
    /// Whose.
    pub source: SourceId,
    /// Which.
    pub section: SectionId,
    /// How it ended.
    pub outcome: Outcome,
    /// Bytes of bodies that came, after decompression.
    pub bytes: u64,
}

/// How a section's refresh ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A list came and is saved.
    Fresh {
        /// Entries that were not known.
        new: usize,
        /// Known entries whose facts changed.
        changed: usize,
        /// Entries the list held.
        total: usize,
        /// What was passed over and why.
        notes: Vec<SafeLine>,
        /// Why the feed could not be had, where the section's page stood in for it.
        instead_of: Option<Failure>,
        /// That it moved for good, told when that was found out: from then on it is asked there.
        moved: Option<Failure>,
    },
    /// The server says nothing changed (304).
    Unchanged,
    /// Not asked: the server wants to be left alone until then.
    Waiting(Timestamp),
    /// Not asked: the server said that it is gone for good, and nobody asks for it by hand.
    Gone,
    /// It could not be had. What was kept of it stays.
    Failed(Failure),
}

/// How far a refresh goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent option")]
pub struct RefreshOptions {
    /// Ask even where the server wants to be left alone, and without validators.
    pub force: bool,
    /// Somebody asks for it now: also where its server said that it is gone. That a server wants to be left alone still holds.
    pub by_hand: bool,
    /// Also fetch the articles of unread entries that have none.
    pub full: bool,
    /// Also fetch the comments of unread entries whose article is kept by then.
    pub comments: bool,
    /// Stop asking once this many bytes of bodies came. Requests under way still end.
    pub budget_bytes: Option<u64>,
}

/// One step of a refresh, told as it ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A section.
    Section(SectionReport),
    /// An article, or why it could not be had.
    Article(EntryId, Result<(), Failure>),
    /// A thread; its state says how it ended.
    Thread(EntryId, Thread),
}

/// What a whole refresh brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Entries that were not known.
    pub new: usize,
    /// Known entries whose facts changed.
    pub changed: usize,
    /// Lists that came, or were current.
    pub came: usize,
    /// Sections that could not be had.
    pub failed_sections: usize,
    /// Of those, sections whose host was not reached at all, or stood behind a login of the network.
    pub without_network: usize,
    /// Articles fetched.
    pub articles: usize,
    /// Articles that could not be had.
    pub failed_articles: usize,
    /// Threads fetched.
    pub threads: usize,
    /// Threads that could not be had.
    pub failed_threads: usize,
    /// Bytes of bodies that came, after decompression.
    pub bytes: u64,
    /// Whether it ended early because the budget was used up.
    pub budget_used_up: bool,
}

/// A body from the network or from the bundled edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Address after redirects.
    pub url: HttpUrl,
    /// `Content-Type` as sent.
    pub mime: Option<String>,
    /// The body, decompressed.
    pub bytes: Vec<u8>,
}

/// A body and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it looks like.
    pub kind: Kind,
    /// It.
    pub body: Body,
}

impl Worker {
    /// Refreshes one section: its feed first, its page where the feed fails or there is none. Saves what came.
    pub async fn refresh_section(&self, source: &Arc<Source>, section: &Section, options: RefreshOptions) -> SectionReport {
        section::refresh(self, source, section, options).await
    }

    /// Refreshes every section of `sources`, several at once. Each step goes to `steps` as it ends; when its receiver is dropped the refresh stops.
    pub async fn refresh(&self, sources: &[Arc<Source>], options: RefreshOptions, steps: tokio::sync::mpsc::Sender<Step>) -> Totals {
        refresh::refresh(self, sources.to_vec(), options, steps).await
    }

    /// The newest unread entries of `sources`, at most so many, that came in since a moment and whose list brought no whole text.
    pub async fn came_in(&self, sources: Vec<SourceId>, since: Timestamp, most: usize) -> Vec<EntryId> {
        prefetch::came_in(self, sources, since, most).await
    }

    /// Fetches the text and comments of entries before anybody asks for them. Each step goes to `steps` as it ends; when its receiver is dropped it stops.
    pub async fn prefetch(&self, ids: Vec<EntryId>, bounds: PrefetchBounds, steps: tokio::sync::mpsc::Sender<Step>) {
        prefetch::prefetch(self, ids, bounds, steps).await;
    }

    /// Has an article. Where its page cannot be had and nothing is kept, the feed's own text stands in ([`crate::model::Provenance::Feed`]), unsaved.
    ///
    /// # Errors
    /// Why it cannot be had; `offline` where it is not kept and the network may not be used.
    pub async fn article(&self, id: &EntryId, want: Want) -> Result<Article, Failure> {
        article::have(self, id, want).await
    }

    /// Has the article at an address, known or not. One that no list named is saved with an entry of its own.
    ///
    /// # Errors
    /// As [`Worker::article`].
    pub async fn article_at(&self, url: &HttpUrl, want: Want) -> Result<Article, Failure> {
        article::have_at(self, url, want).await
    }

    /// Makes an article whole that was read from the page at `first`: its further pages, another edition where the page gave no body. Nothing is saved.
    ///
    /// # Errors
    /// Why there is no article, there or elsewhere.
    pub async fn whole_article(&self, reading: Reading, id: &EntryId, source: Option<Arc<Source>>, first: &HttpUrl) -> Result<Article, Failure> {
        article::whole(self, reading, id, source, first).await
    }

    /// Keeps an article that was read from the address `asked` and that no list named, with an entry of its own.
    ///
    /// # Errors
    /// The cache's.
    pub async fn keep_article(&self, article: Article, source: Option<&Source>, asked: &HttpUrl) -> Result<Article, Failure> {
        article::keep(self, article, source, asked).await
    }

    /// Has a thread. One that is kept is given where the network fails.
    pub async fn thread(&self, id: &EntryId, want: Want) -> Thread {
        self.try_thread(id, want).await.unwrap_or_else(|failure| Thread::failed(&failure.to_string()))
    }

    /// Like [`Worker::thread`], with the failure as a fact that can be told in the user's language.
    ///
    /// # Errors
    /// Why it cannot be had, where nothing is kept either.
    pub async fn try_thread(&self, id: &EntryId, want: Want) -> Result<Thread, Failure> {
        thread::have(self, id, want, &Meter::default()).await
    }

    /// Remembers for this run that the user typed an address: it may be on this machine or in this network, where strangers' pages may not lead.
    pub fn name(&self, url: &HttpUrl) {
        if let Some(net) = &self.net {
            net.name(url);
        }
    }

    /// Fetches any address and says what it is. Nothing is saved.
    ///
    /// # Errors
    /// Why it cannot be had; `offline` without a network.
    pub async fn page(&self, url: &HttpUrl) -> Result<Page, Failure> {
        let body = self.fetch_body(url, self.politeness(url)).await?;
        let now = (self.now)();
        blocking(move || {
            let kind = sniff::kind(&body.input(now));
            Ok(Page { kind, body })
        })
        .await
    }

    /// Finds what can be read at an address that a person typed: a source on the shelf, feeds, or a listing. Nothing is saved. `newest` names the
    /// section of a front page.
    ///
    /// # Errors
    /// Why the address cannot be had; `no_source` where nothing is found there.
    pub async fn propose(&self, target: &str, newest: &SafeLine) -> Result<Proposal, Failure> {
        propose::propose(self, target, newest).await
    }

    /// Fetches a body: of a `bundled:` address from the edition built in, else from the network.
    ///
    /// # Errors
    /// Why it cannot be had; `offline` without a network.
    pub async fn fetch_body(&self, url: &HttpUrl, politeness: Politeness) -> Result<Body, Failure> {
        body::ask_plainly(self, body::Asked { politeness, ..body::Asked::of(url, guard::MAX_FEED_BYTES) }, &Meter::default()).await
    }

    /// How gently an address is asked: as its source says.
    fn politeness(&self, url: &HttpUrl) -> Politeness {
        self.sources.for_url(url).map(|source| source.politeness).unwrap_or_default()
    }
}

impl Body {
    /// The body as parsers take it.
    #[must_use]
    pub fn input(&self, now: Timestamp) -> Input<'_> {
        Input { bytes: &self.bytes, mime: self.mime.as_deref(), url: &self.url, now }
    }
}
