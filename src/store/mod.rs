//! The cache: everything ever fetched, and the owner's marks.
//!
//! Owns the database, its one writer thread, migrations and the search index. Must not fetch or parse.
//!
//! Two processes may have the same file open at once, say a reader and a `bantin refresh` of cron: SQLite's write-ahead log lets both
//! read while one writes, writers wait for each other, and there is no lock file that a killed process could leave behind.
//!
//! | file | holds |
//! |---|---|
//! | `open` | from a path to connections: settings, damage, read-only files |
//! | `schema` | tables and migrations |
//! | `writer` | the writer's thread and the readers' pool |
//! | `jobs` | what that thread does: jobs in groups, the index between them |
//! | `entries`, `facts`, `feeds`, `articles` | rows in and out |
//! | `types` | what is asked and answered, as plain data |
//! | `retention` | what is dropped so that the cache keeps within its bounds |
//! | `rescue` | what can be read of a damaged file, put into a new one |
//! | `pack` | how texts are compressed |
//! | `upkeep` | what older versions left, brought up to date bit by bit |
//! | `lists`, `search`, `counts` | queries |
//! | `index`, `texts`, `fold` | the search index, what is put into it, and what it calls the same word |

use std::{collections::HashMap, path::Path, sync::Arc};

mod articles;
mod counts;
mod entries;
mod error;
mod facts;
mod feeds;
mod fold;
mod index;
mod jobs;
mod lists;
mod open;
mod pack;
#[cfg(test)]
mod plans;
mod rescue;
mod retention;
mod schema;
mod search;
#[cfg(test)]
mod tests;
mod texts;
mod types;
mod upkeep;
mod writer;

use jiff::Timestamp;

pub use self::{
    retention::{Bounds, NEWEST_STAY, Room, Trim},
    types::{FeedBatch, FeedState, Hit, ListQuery, Opened, Order, Saved, SectionCount, SourceCount},
};

use crate::model::{Article, Entry, EntryId, Failure, Head, HttpUrl, Kept, Mark, Pace, Place, SectionId, SourceId, Thread};

/// The store. Cheap to clone; all clones share one writer thread and a small pool of reading connections.
/// Every method blocks: call it from a blocking task, never from the loop that draws.
#[derive(Clone, Debug)]
pub struct Store {
    shared: Arc<writer::Shared>,
}

#[expect(clippy::missing_errors_doc, reason = "every method fails alike: a Failure of a store_* kind")]
impl Store {
    /// Opens or creates the database in `file`: migrates it, and where it is damaged sets it aside and puts what can be read of it into a new one.
    /// A file that can be read but not written opens too; see [`Store::is_read_only`].
    pub fn open(file: &Path) -> Result<(Self, Opened), Failure> {
        let doors = open::file(file)?;
        let opened = doors.opened.clone();
        Ok((Self { shared: Arc::new(writer::Shared::start(doors)?) }, opened))
    }

    /// A store in memory, for when nothing can be written and for tests.
    pub fn in_memory() -> Result<Self, Failure> {
        Ok(Self { shared: Arc::new(writer::Shared::start(open::memory()?)?) })
    }

    /// Whether the file can only be read: every write then fails with `store_read_only`.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.shared.is_read_only()
    }

    /// Saves a batch in one transaction: entries, validators, freshness. A known entry keeps its marks, its `seen` and its first section.
    pub fn save_feed(&self, batch: FeedBatch) -> Result<Saved, Failure> {
        let (batch, packed) = self.packed(batch)?;
        self.shared.write(move |transaction| entries::save_feed(transaction, &batch, None, &packed))
    }

    /// As [`Store::save_feed`], with how often the feed wants to be asked, and without waiting for the disk: many batches wait for one transaction
    /// together, and each would keep a thread. `told` hears how it ended, unless the writer stops.
    pub fn save_paced_then(&self, batch: FeedBatch, pace: Pace, told: impl FnOnce(Result<Saved, Failure>) + Send + 'static) -> Result<(), Failure> {
        let (batch, packed) = self.packed(batch)?;
        self.shared.write_then(move |transaction| entries::save_feed(transaction, &batch, Some(&pace), &packed), told);
        Ok(())
    }

    fn packed(&self, batch: FeedBatch) -> Result<(FeedBatch, Vec<Option<pack::Packed>>), Failure> {
        self.shared.read(move |connection| {
            let packed = entries::packed_new(connection, &batch.entries)?;
            Ok((batch, packed))
        })
    }

    /// Notes that a feed was asked and is unchanged (304).
    pub fn feed_unchanged(&self, url: &HttpUrl, now: Timestamp) -> Result<(), Failure> {
        let url = url.clone();
        self.shared.write(move |transaction| feeds::unchanged(transaction, &url, now))
    }

    /// Notes that a feed could not be had. What is kept of it stays.
    pub fn feed_failed(&self, url: &HttpUrl, failure: &Failure, wait_until: Option<Timestamp>, now: Timestamp) -> Result<(), Failure> {
        let (url, failure) = (url.clone(), failure.clone());
        self.shared.write(move |transaction| feeds::failed(transaction, &url, &failure, wait_until, now))
    }

    /// What is known of a feed.
    pub fn feed_state(&self, url: &HttpUrl) -> Result<FeedState, Failure> {
        let url = url.clone();
        self.shared.read(move |connection| feeds::state(connection, &url))
    }

    /// When each feed was last fresh, by its address: of all feeds in one walk.
    pub fn fresh_feeds(&self) -> Result<HashMap<String, Timestamp>, Failure> {
        self.shared.read(feeds::fresh_all)
    }

    /// How often each feed wants to be asked, by its address, of those that say so.
    pub fn paces(&self) -> Result<HashMap<String, Pace>, Failure> {
        self.shared.read(feeds::paces)
    }

    /// Saves an article; with `entry` where it came without one (a page that no list named).
    pub fn save_article(&self, article: &Article, entry: Option<&Entry>) -> Result<(), Failure> {
        let (article, entry) = (article.clone(), entry.cloned());
        self.shared.write(move |transaction| articles::save_article(transaction, &article, entry.as_ref()))
    }

    /// Saves a thread. A failed one never replaces a kept one.
    pub fn save_thread(&self, id: &EntryId, thread: &Thread, fetched: Timestamp) -> Result<(), Failure> {
        let (id, thread) = (id.clone(), thread.clone());
        self.shared.write(move |transaction| articles::save_thread(transaction, &id, &thread, fetched))
    }

    /// Changes marks; gives what they were, for undo. Ids that are not known are left out.
    pub fn mark(&self, ids: &[EntryId], mark: Mark, now: Timestamp) -> Result<Vec<(EntryId, Mark)>, Failure> {
        let ids = ids.to_vec();
        self.shared.write(move |transaction| entries::mark(transaction, &ids, mark, now))
    }

    /// Remembers where reading stopped.
    pub fn save_place(&self, id: &EntryId, place: Place) -> Result<(), Failure> {
        let id = id.clone();
        self.shared.write(move |transaction| articles::save_place(transaction, &id, place))
    }

    /// The rows of a list, newest first.
    pub fn heads(&self, query: &ListQuery) -> Result<Vec<Head>, Failure> {
        let query = query.clone();
        if search::is_asked(&query) {
            self.index_few()?;
        }
        self.shared.read(move |connection| lists::heads(connection, &query))
    }

    /// An entry with its marks.
    pub fn entry(&self, id: &EntryId) -> Result<Option<Kept>, Failure> {
        let id = id.clone();
        self.shared.read(move |connection| entries::by_id(connection, &id))
    }

    /// The entry whose article has this address, or its canonical one.
    pub fn entry_by_url(&self, url: &HttpUrl) -> Result<Option<Kept>, Failure> {
        let url = url.clone();
        self.shared.read(move |connection| entries::by_url(connection, &url))
    }

    /// A kept article.
    pub fn article(&self, id: &EntryId) -> Result<Option<Article>, Failure> {
        let id = id.clone();
        self.shared.read(move |connection| articles::article(connection, &id))
    }

    /// A kept thread and when it was fetched.
    pub fn thread(&self, id: &EntryId) -> Result<Option<(Thread, Timestamp)>, Failure> {
        let id = id.clone();
        self.shared.read(move |connection| articles::thread(connection, &id))
    }

    /// Numbers of every section that has entries.
    pub fn section_counts(&self) -> Result<Vec<SectionCount>, Failure> {
        self.shared.read(counts::sections)
    }

    /// Dates of the newest entries of a section, the newest first.
    pub fn newest_dates(&self, source: &SourceId, section: &SectionId, count: usize) -> Result<Vec<Timestamp>, Failure> {
        let (source, section) = (source.clone(), section.clone());
        self.shared.read(move |connection| lists::newest_dates(connection, &source, &section, count))
    }

    /// Whether a section has entries.
    pub fn has_entries(&self, source: &SourceId, section: &SectionId) -> Result<bool, Failure> {
        let (source, section) = (source.clone(), section.clone());
        self.shared.read(move |connection| counts::has_entries(connection, &source, &section))
    }

    /// Numbers of every source that has entries.
    pub fn source_counts(&self) -> Result<Vec<SourceCount>, Failure> {
        self.shared.read(counts::sources)
    }

    /// Searches titles, ledes, bylines, bodies and comments for [`ListQuery::text`], without regard to case and marks. Each run of words is one
    /// phrase, as is each quoted part; a run that ends in `*` takes longer last words too. Where marks were typed, hits in just that spelling come
    /// first.
    pub fn search(&self, query: &ListQuery, order: Order) -> Result<Vec<Hit>, Failure> {
        let query = query.clone();
        self.index_few()?;
        self.shared.read(move |connection| search::search(connection, &query, order))
    }

    /// The text around the words of a query, for each of these entries; empty where there is none outside the title.
    pub fn snippets(&self, text: &str, ids: &[EntryId]) -> Result<Vec<String>, Failure> {
        let (text, ids) = (text.to_owned(), ids.to_vec());
        self.shared.read(move |connection| search::snippets(connection, &text, &ids))
    }

    /// Indexes what waits where that is little; after a refresh of many feeds a search takes what is there.
    fn index_few(&self) -> Result<(), Failure> {
        let waiting = self.shared.read(|connection| index::waiting(connection, index::FEW + 1))?;
        if (1..=index::FEW).contains(&waiting) { self.index_all() } else { Ok(()) }
    }

    /// Indexes everything that waits to be, and returns when it is done. The writer does this by itself whenever nothing else is asked; who is
    /// about to search for everything, or to end, waits for it here.
    pub fn index_all(&self) -> Result<(), Failure> {
        while !self.is_read_only() && self.shared.on_writer(|connection| index::some(connection, &|| false))? {}
        Ok(())
    }

    /// A number that changes when another process wrote (`PRAGMA data_version`), together with this store's own writes.
    pub fn version(&self) -> Result<u64, Failure> {
        self.shared.version()
    }
}
