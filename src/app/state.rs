//! Everything the screen shows and how it got there.
//!
//! Owns the parts and what follows from them. Must not change by itself: only [`super::update()`] does that.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use jiff::Timestamp;

use super::{
    effect::{ListQuery, RequestId, Scope},
    env::{Env, Size},
    held::PAGE,
    layout::{Layout, Pane, Wish},
    list::List,
    marks::Marks,
    overlay::Overlay,
    prompt::Prompt,
    reading::Reading,
    tabs::{Tab, Tabs},
};
use crate::model::{Failure, HttpUrl, Phrase, Query, SafeLine, SectionId, Source, SourceId};

/// Most failures that are kept to be looked at.
const MAX_FAILURES: usize = 50;

/// The state of the reader.
#[derive(Clone, Debug)]
pub struct State {
    /// Size of the terminal.
    pub size: Size,
    /// The time, as of the last message.
    pub now: Timestamp,
    /// Where keys go.
    pub focus: Pane,
    /// Whether the focused pane stands alone.
    pub zoomed: bool,
    /// Width of the column text is set in.
    pub measure_cols: u16,
    /// Sources, sections and their counts.
    pub tabs: Tabs,
    /// The list.
    pub list: List,
    /// The open article with its comments.
    pub reading: Option<Reading>,
    /// A line being typed.
    pub prompt: Option<Prompt>,
    /// The tab in which everything began to be looked through, to go back to.
    pub(super) search_from: Option<Tab>,
    /// What lies over the panes.
    pub overlay: Option<Overlay>,
    /// Every source there is, read or not.
    pub shelf: Vec<Arc<Source>>,
    /// The refresh that is under way.
    pub refresh: Option<Refreshing>,
    /// What is fetched ahead: entries done, of how many.
    pub prefetching: Option<(usize, usize)>,
    /// What failed, newest first.
    pub failures: VecDeque<Failed>,
    /// Whether a failure came since the list of failures was last looked at.
    pub failures_unseen: bool,
    /// Something said once; gone with the next key.
    pub notice: Option<Notice>,
    /// Marks that can be undone or may still fail to be saved.
    pub marks: Marks,
    /// When everything was last asked to be refreshed.
    pub last_refresh: Option<Timestamp>,
    /// The timer that is set.
    pub(super) armed: Option<Timestamp>,
    /// The change of the shelf that was asked for last.
    pub(super) shelf_request: Option<RequestId>,
    last_request: u64,
}

/// A refresh under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refreshing {
    /// Its request.
    pub request: RequestId,
    /// What is refreshed.
    pub scope: Scope,
    /// Sections done.
    pub done: usize,
    /// Sections in all.
    pub total: usize,
    /// Entries that were not known.
    pub new: usize,
    /// Sections that failed.
    pub failed: usize,
    /// The section that was done last.
    pub last: Option<(SourceId, SectionId)>,
}

/// A failure and when it was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// What failed.
    pub failure: Failure,
    /// When.
    pub at: Timestamp,
    /// Other targets on the same host that failed alike: a network that is down is one failure, not one for each section.
    pub also: BTreeSet<SafeLine>,
}

impl Failed {
    /// Whether `failure` is of the same kind and from the same host.
    fn is_like(&self, failure: &Failure) -> bool {
        self.failure.kind == failure.kind && host(&self.failure) == host(failure)
    }
}

fn host(failure: &Failure) -> String {
    HttpUrl::parse(failure.target.as_str()).map_or_else(|_| failure.target.to_string(), |url| url.host().to_owned())
}

/// Something said once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// In words.
    pub text: String,
    /// Whether it tells of something that went wrong.
    pub is_failure: bool,
}

/// Words that are still being typed as a query: the last one may be the beginning of a longer one, until a blank or a sign ends it.
pub(super) fn as_typed(words: &str) -> String {
    let is_open = words.chars().next_back().is_some_and(char::is_alphanumeric) && words.matches('"').count().is_multiple_of(2);
    if is_open { format!("{words}*") } else { words.trim_end().to_owned() }
}

/// What is shown as a hit of a query that is typed: its words, without its filters.
pub(super) fn phrases_of(words: &str) -> Vec<Phrase> {
    Query::of(&as_typed(words)).words.as_deref().map(Phrase::of_query).unwrap_or_default()
}

impl State {
    /// The state before anything was loaded. `sources` are those that are read, in their order.
    #[must_use]
    pub fn new(sources: Vec<Arc<Source>>, size: Size, env: &Env) -> Self {
        Self {
            size,
            now: env.now,
            focus: Pane::List,
            zoomed: false,
            measure_cols: env.settings.measure_cols,
            shelf: sources.clone(),
            tabs: Tabs::new(sources),
            list: List::default(),
            reading: None,
            prompt: None,
            search_from: None,
            overlay: None,
            refresh: None,
            failures: VecDeque::new(),
            prefetching: None,
            failures_unseen: false,
            notice: None,
            marks: Marks::default(),
            last_refresh: None,
            armed: None,
            shelf_request: None,
            last_request: 0,
        }
    }

    /// The query of the list as it stands, from its top: what [`super::Msg::Started`] may bring along.
    #[must_use]
    pub fn query(&self) -> ListQuery {
        ListQuery { unread: self.list.unread_only, text: self.list.search.as_deref().map(as_typed), limit: PAGE, ..self.tabs.query() }
    }

    /// Number of entries of the list as it is asked for, held or not; `None` where nobody counts.
    #[must_use]
    pub fn whole(&self) -> Option<usize> {
        let counted = if self.list.search.is_some() {
            None
        } else if self.list.unread_only {
            self.tabs.unread(self.tabs.current())
        } else {
            self.tabs.total(self.tabs.current())
        };
        counted.and_then(|count| usize::try_from(count).ok())
    }

    /// Where everything is on the screen.
    #[must_use]
    pub fn layout(&self) -> Layout {
        Layout::of(self.size, Wish { focus: self.focus, zoomed: self.zoomed, reading: self.reading.is_some(), measure_cols: self.measure_cols })
    }

    /// Whether an answer is waited for that the screen shows as under way.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.refresh.is_some()
            || self.prefetching.is_some()
            || self.overlay.as_ref().is_some_and(Overlay::waits)
            || self.reading.as_ref().is_some_and(|reading| reading.article.waiting.is_some() || reading.comments.thread.waiting.is_some())
    }

    /// The id of the next request.
    pub(super) fn next_request(&mut self) -> RequestId {
        self.last_request += 1;
        RequestId(self.last_request)
    }

    /// Says something until the next key.
    pub(super) fn say(&mut self, text: String) {
        self.notice = Some(Notice { text, is_failure: false });
    }

    /// Keeps a failure to be looked at. One like it that was there moves to the front with it instead of standing twice.
    pub(super) fn note_failure(&mut self, failure: Failure) {
        let alike = self.failures.iter().position(|failed| failed.is_like(&failure)).and_then(|index| self.failures.remove(index));
        let mut also = BTreeSet::new();
        if let Some(before) = alike {
            also = before.also;
            also.insert(before.failure.target);
            also.remove(&failure.target);
            while also.len() > MAX_FAILURES {
                also.pop_first();
            }
        }
        self.failures.push_front(Failed { failure, at: self.now, also });
        self.failures.truncate(MAX_FAILURES);
        self.failures_unseen = true;
    }

    /// Keeps a failure and says it.
    pub(super) fn fail(&mut self, failure: Failure, env: &Env) {
        self.notice = Some(Notice { text: env.texts.message(&failure), is_failure: true });
        self.note_failure(failure);
    }
}
