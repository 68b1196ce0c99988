//! Effects to tasks: each goal runs beside the loop and answers with a message.
//!
//! Owns the tasks and their order where it matters. Must not change the state of the screen.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::{SignedDuration, tz::TimeZone};
use tokio::{
    runtime::Handle,
    sync::{mpsc, watch},
};

use super::{counting::Counting, prefetch::Prefetcher, shelf::Keeper};
use crate::{
    app::{Effect, ListQuery, Listing, Marked, Msg, RequestId, Seek, Stage, Want},
    config::Paths,
    goal::{self, PrefetchBounds, Worker, blocking, stopped},
    lang::Texts,
    model::{EntryId, Failure, FailureKind, Head, HttpUrl, Mark, Place, Proposal, Query, SafeLine, SourceId, ThreadState, Window, query::moment},
    store,
};

/// A kept thread older than this is asked for again when it is opened: comments go on.
const THREAD_FRESH_ENOUGH: SignedDuration = SignedDuration::from_mins(10);

/// Entries of a list that are marked in one transaction.
const MARKED_AT_ONCE: usize = 1_000;

/// Marks and places waiting to be saved.
const SAVES_WAITING: usize = 256;

/// Something to be saved, in the order it was asked.
#[derive(Debug)]
enum Save {
    Mark { request: RequestId, ids: Vec<EntryId>, mark: Mark },
    ListRead { request: RequestId, query: ListQuery },
    Place { id: EntryId, place: Place },
    Accept { request: RequestId, proposal: Box<Proposal> },
    Choose { request: RequestId, id: SourceId, read: bool },
}

/// Carries effects out.
#[derive(Debug)]
pub struct Performer {
    keeper: Keeper,
    messages: mpsc::Sender<Msg>,
    /// The list that is wanted: a newer question makes the one before pointless.
    lists: watch::Sender<Option<(RequestId, ListQuery)>>,
    saves: mpsc::Sender<Save>,
    saver: tokio::task::JoinHandle<()>,
    prefetcher: Prefetcher,
}

impl Performer {
    /// Needs to be called inside a runtime.
    #[must_use]
    pub fn new(worker: Worker, paths: Option<Paths>, texts: &'static Texts, messages: mpsc::Sender<Msg>) -> Self {
        let (saves, waiting) = mpsc::channel(SAVES_WAITING);
        let keeper = Keeper::new(worker, paths, texts);
        let saver = tokio::spawn(save_in_order(keeper.clone(), waiting, messages.clone()));
        let (lists, wanted) = watch::channel(None);
        let (lister, told, handle) = (keeper.clone(), messages.clone(), Handle::current());
        std::thread::spawn(move || load_newest(&handle, &lister, wanted, &told));
        Self { keeper, messages, lists, saves, saver, prefetcher: Prefetcher::new(None) }
    }

    /// Fetches texts and comments of what a refresh brings, within these bounds.
    #[must_use]
    pub fn fetching_ahead(self, bounds: Option<PrefetchBounds>) -> Self {
        Self { prefetcher: Prefetcher::new(bounds), ..self }
    }

    /// Begins what `effect` asks for. Effects that belong to the terminal are not for here and are passed over.
    pub fn perform(&self, effect: Effect) {
        match effect {
            Effect::LoadHeads { request, query } => {
                self.lists.send_replace(Some((request, query)));
            }
            Effect::HaveArticle { request, id, want } => {
                let stopped = move |failure| vec![Msg::ArticleLoaded { request, stage: Stage::Final, kept: None, article: Err(failure) }];
                self.begin(stopped, have_article(self.keeper.worker(), self.messages.clone(), request, id, want));
            }
            Effect::HaveThread { request, id, want } => {
                let stopped = move |failure| vec![Msg::ThreadLoaded { request, stage: Stage::Final, result: Err(failure) }];
                self.begin(stopped, have_thread(self.keeper.worker(), self.messages.clone(), request, id, want));
            }
            Effect::Refresh { request, scope, force } => {
                let stopped = move |failure| vec![Msg::Notice(failure), Msg::RefreshFinished { request }];
                self.begin(stopped, super::refresh::refresh(self.keeper.worker(), self.messages.clone(), self.prefetcher.clone(), request, (scope, force)));
            }
            Effect::SaveMark { request, ids, mark } => self.save(Save::Mark { request, ids, mark }),
            Effect::MarkListRead { request, query } => self.save(Save::ListRead { request, query }),
            Effect::SavePlace { id, place } => self.save(Save::Place { id, place }),
            Effect::Propose { request, target } => {
                let newest = SafeLine::new(&self.keeper.newest_name());
                let stopped = move |failure| vec![Msg::Proposed { request, result: Err(failure) }];
                self.answer(stopped, async move |worker: Worker| Msg::Proposed { request, result: worker.propose(&target, &newest).await.map(Box::new) });
            }
            Effect::Accept { request, proposal } => self.save(Save::Accept { request, proposal }),
            Effect::ChooseSource { request, id, read } => self.save(Save::Choose { request, id, read }),
            Effect::OpenUrl(url) => {
                let told = url.clone();
                let stopped = move |failure| vec![Msg::Opened { url: told, result: Err(failure) }];
                self.answer(stopped, async move |_| {
                    let asked = url.clone();
                    Msg::Opened { url, result: blocking(move || open(&asked)).await }
                });
            }
            Effect::Copy(_) | Effect::SetTitle(_) | Effect::WakeAt(_) | Effect::Suspend | Effect::Quit => {}
        }
    }

    fn answer<F: Future<Output = Msg> + Send + 'static>(&self, stopped: impl FnOnce(Failure) -> Vec<Msg> + Send + 'static, task: impl FnOnce(Worker) -> F) {
        let messages = self.messages.clone();
        let task = task(self.keeper.worker());
        self.begin(stopped, async move {
            // A closed channel means the reader is leaving.
            let _ = messages.send(task.await).await;
        });
    }

    /// Begins a task. One that panics is answered with `panicked`: whoever waits for its message must not wait for ever.
    fn begin(&self, panicked: impl FnOnce(Failure) -> Vec<Msg> + Send + 'static, task: impl Future<Output = ()> + Send + 'static) {
        let messages = self.messages.clone();
        tokio::spawn(async move {
            let Err(error) = tokio::spawn(task).await else { return };
            for message in panicked(stopped("worker", &error)) {
                let _ = messages.send(message).await;
            }
        });
    }

    fn save(&self, save: Save) {
        let Err(refused) = self.saves.try_send(save) else { return };
        // The disk is far behind, or who saves has stopped. Waiting here would stop the keys, so this one is told as failed and the screen takes it back.
        let (save, kind) = match refused {
            mpsc::error::TrySendError::Full(save) => (save, FailureKind::StoreBusy),
            mpsc::error::TrySendError::Closed(save) => (save, FailureKind::Internal),
        };
        let failure = Failure::new(kind, "bantin.db", "");
        let message = match save {
            Save::Mark { request, .. } => Msg::MarkSaved { request, result: Err(failure) },
            Save::ListRead { request, .. } => Msg::ListMarked { request, marked: Vec::new(), failure: Some(failure) },
            Save::Accept { request, .. } | Save::Choose { request, .. } => Msg::ShelfChanged { request, result: Err(failure) },
            Save::Place { .. } => return,
        };
        let _ = self.messages.try_send(message);
    }

    /// Waits until everything that was to be saved is.
    pub async fn finish(self) {
        drop(self.saves);
        let _ = self.saver.await;
    }
}

/// Loads one list after the other, each time the one that is wanted by then: letters typed faster than the disk answers cost no more than one search.
/// On a thread of its own: a list does not wait behind what a refresh has to parse and pack.
fn load_newest(handle: &Handle, keeper: &Keeper, mut wanted: watch::Receiver<Option<(RequestId, ListQuery)>>, messages: &mpsc::Sender<Msg>) {
    let mut counting = Counting::default();
    while handle.block_on(wanted.changed()).is_ok() {
        let Some((request, query)) = wanted.borrow_and_update().clone() else { continue };
        let loaded = catch_unwind(AssertUnwindSafe(|| load_further(&keeper.worker(), &query, &mut counting)));
        // One list that cannot be made is one failure; the next is another chance.
        let result = loaded.unwrap_or_else(|_| Err(Failure::new(FailureKind::Internal, "list", "")));
        if messages.blocking_send(Msg::HeadsLoaded { request, result }).is_err() {
            return;
        }
    }
}

async fn save_in_order(keeper: Keeper, mut waiting: mpsc::Receiver<Save>, messages: mpsc::Sender<Msg>) {
    while let Some(save) = waiting.recv().await {
        let worker = keeper.worker();
        let (store, now) = (worker.store.clone(), worker.now);
        let message = match save {
            Save::Mark { request, ids, mark } => {
                let result = blocking(move || store.mark(&ids, mark, now()).map(|_| ())).await;
                Some(Msg::MarkSaved { request, result })
            }
            Save::ListRead { request, query } => {
                let (marked, failure) = blocking(move || Ok(mark_list(&worker, &query))).await.unwrap_or_else(|failure| (Vec::new(), Some(failure)));
                Some(Msg::ListMarked { request, marked, failure })
            }
            Save::Place { id, place } => blocking(move || store.save_place(&id, place)).await.err().map(Msg::Notice),
            Save::Accept { request, proposal } => {
                let keeper = keeper.clone();
                Some(
                    blocking(move || Ok(keeper.accept(request, &proposal))).await.unwrap_or_else(|failure| Msg::ShelfChanged { request, result: Err(failure) }),
                )
            }
            Save::Choose { request, id, read } => {
                let keeper = keeper.clone();
                Some(
                    blocking(move || Ok(keeper.choose(request, &id, read))).await.unwrap_or_else(|failure| Msg::ShelfChanged { request, result: Err(failure) }),
                )
            }
        };
        if let Some(message) = message {
            let _ = messages.send(message).await;
        }
    }
}

/// A query of the reader as the store asks it: of the sources that are read.
fn stored(worker: &Worker, query: &ListQuery) -> store::ListQuery {
    let chosen: Vec<_> = worker.sources.chosen_ids().to_vec();
    let typed = query.text.as_deref().map(Query::of).unwrap_or_default();
    store::ListQuery {
        sources: query.source.clone().map_or(chosen, |source| vec![source]),
        section: query.section.clone(),
        unread: query.unread,
        starred: query.starred,
        since: typed.since.and_then(|since| moment(&since, (worker.now)(), &TimeZone::system())),
        text: typed.words,
        author: typed.author,
        window: query.window.clone(),
        limit: query.limit,
    }
}

/// Loads a list and the counts of every section that is read.
///
/// # Errors
/// The cache's.
pub fn load(worker: &Worker, query: &ListQuery) -> Result<Listing, Failure> {
    load_further(worker, query, &mut Counting::default())
}

/// As [`load`], with the counts only where they may have changed since they were told.
fn load_further(worker: &Worker, query: &ListQuery, counting: &mut Counting) -> Result<Listing, Failure> {
    let whole = stored(worker, query);
    let words = whole.text.clone();
    let heads = match &query.seek {
        None => worker.store.heads(&whole)?,
        Some(seek) => match sought(worker, &whole, seek)? {
            Some(found) => worker.store.heads(&store::ListQuery { window: Window::From(found.id), ..whole })?,
            None => Vec::new(),
        },
    };
    let snippets = match words {
        Some(text) => {
            let ids: Vec<EntryId> = heads.iter().map(|head| head.id.clone()).collect();
            worker.store.snippets(&text, &ids)?.iter().map(|snippet| SafeLine::new(snippet)).collect()
        }
        None => Vec::new(),
    };
    Ok(Listing { heads, snippets, counts: counting.counts(worker)? })
}

/// The unread entry that is looked for.
fn sought(worker: &Worker, list: &store::ListQuery, seek: &Seek) -> Result<Option<Head>, Failure> {
    let one = |window| worker.store.heads(&store::ListQuery { unread: true, window, limit: 1, ..list.clone() }).map(|mut heads| heads.pop());
    match seek {
        Seek::Above(id) => one(Window::Above(id.clone())),
        Seek::Below(id) => match one(Window::Below(id.clone()))? {
            Some(found) => Ok(Some(found)),
            None => one(Window::Top),
        },
    }
}

/// Marks the unread entries of a list read, a part at a time, so that other writers get their turn.
fn mark_list(worker: &Worker, list: &ListQuery) -> (Vec<Marked>, Option<Failure>) {
    let mut part = store::ListQuery { limit: MARKED_AT_ONCE, ..stored(worker, list) };
    let mut marked = Vec::new();
    loop {
        let heads = match worker.store.heads(&part) {
            Ok(heads) => heads,
            Err(failure) => return (marked, Some(failure)),
        };
        let Some(last) = heads.last() else { return (marked, None) };
        part.window = Window::Below(last.id.clone());
        let ids: Vec<EntryId> = heads.iter().map(|head| head.id.clone()).collect();
        if let Err(failure) = worker.store.mark(&ids, Mark { read: Some(true), starred: None }, (worker.now)()) {
            return (marked, Some(failure));
        }
        marked.extend(heads.into_iter().map(|head| Marked { id: head.id, source: head.source, section: head.section }));
    }
}

async fn have_article(worker: Worker, messages: mpsc::Sender<Msg>, request: RequestId, id: EntryId, want: Want) {
    let (store, asked) = (worker.store.clone(), id.clone());
    let kept = blocking(move || Ok((store.entry(&asked)?, store.article(&asked)?))).await;
    let (kept, article) = match kept {
        Ok((kept, article)) => (kept.map(Box::new), article.map(Box::new)),
        Err(failure) => {
            let _ = messages.send(Msg::ArticleLoaded { request, stage: Stage::Final, kept: None, article: Err(failure) }).await;
            return;
        }
    };
    if article.is_some() && want == Want::Kept {
        let _ = messages.send(Msg::ArticleLoaded { request, stage: Stage::Final, kept, article: Ok(article) }).await;
        return;
    }
    let _ = messages.send(Msg::ArticleLoaded { request, stage: Stage::Kept, kept: kept.clone(), article: Ok(article) }).await;
    let want = if want == Want::Fresh { goal::Want::Fetched } else { goal::Want::KeptOrFetched };
    let article = worker.article(&id, want).await.map(|article| Some(Box::new(article)));
    let _ = messages.send(Msg::ArticleLoaded { request, stage: Stage::Final, kept, article }).await;
}

async fn have_thread(worker: Worker, messages: mpsc::Sender<Msg>, request: RequestId, id: EntryId, want: Want) {
    let (store, asked) = (worker.store.clone(), id.clone());
    let kept = blocking(move || store.thread(&asked)).await.ok().flatten();
    if let Some((thread, fetched)) = kept {
        // Either way: a clock that was set back must not keep a thread as it is for ever.
        let stale = (worker.now)().duration_since(fetched).abs() > THREAD_FRESH_ENOUGH;
        let done = want == Want::Kept && !(stale && worker.net.is_some());
        let stage = if done { Stage::Final } else { Stage::Kept };
        let _ = messages.send(Msg::ThreadLoaded { request, stage, result: Ok(thread) }).await;
        if done {
            return;
        }
    }
    let result = worker.try_thread(&id, goal::Want::Fetched).await;
    // What the paper's interface says of itself stands in the thread; what kept us from it is a failure to be told.
    let result = result.and_then(|thread| match (thread.state, &thread.failure) {
        (ThreadState::Failed, Some(why)) => Err(Failure::new(FailureKind::BadAnswer, id.as_str(), why.as_str())),
        _ => Ok(thread),
    });
    let _ = messages.send(Msg::ThreadLoaded { request, stage: Stage::Final, result }).await;
}

/// Opens an address in the user's browser: an argument of a program, never a shell's line.
fn open(url: &HttpUrl) -> Result<(), Failure> {
    if url.is_bundled() {
        return Err(Failure::new(FailureKind::BadAddress, url.as_str(), "bundled"));
    }
    open::that_detached(url.as_str()).map_err(|error| Failure::new(FailureKind::File, url.as_str(), &error.to_string()))
}
