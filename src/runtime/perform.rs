//! Effects to tasks: each goal runs beside the loop and answers with a message.
//!
//! Owns the tasks and their order where it matters. Must not change the state of the screen.

use std::{collections::HashMap, sync::Arc};

use jiff::SignedDuration;
use tokio::sync::{Semaphore, mpsc};

use super::shelf::Keeper;
use crate::{
    app::{Count, Effect, ListQuery, Listing, Msg, RequestId, Scope, SectionReport, Stage, Want},
    config::Paths,
    goal::{self, Outcome, RefreshOptions, Worker, blocking, stopped},
    lang::Texts,
    model::{EntryId, Failure, FailureKind, HttpUrl, Mark, Place, Proposal, SafeLine, Section, Source, SourceId, ThreadState},
    store,
};

/// A list that was fresh this recently is not asked for again unless the user says so.
const FRESH_ENOUGH: SignedDuration = SignedDuration::from_mins(2);

/// A kept thread older than this is asked for again when it is opened: comments go on.
const THREAD_FRESH_ENOUGH: SignedDuration = SignedDuration::from_mins(10);

/// Marks and places waiting to be saved.
const SAVES_WAITING: usize = 256;

/// Something to be saved, in the order it was asked.
#[derive(Debug)]
enum Save {
    Mark { request: RequestId, ids: Vec<EntryId>, mark: Mark },
    Place { id: EntryId, place: Place },
    Accept { request: RequestId, proposal: Box<Proposal> },
    Choose { request: RequestId, id: SourceId, read: bool },
}

/// Carries effects out.
#[derive(Debug)]
pub struct Performer {
    keeper: Keeper,
    messages: mpsc::Sender<Msg>,
    saves: mpsc::Sender<Save>,
    saver: tokio::task::JoinHandle<()>,
}

impl Performer {
    /// Needs to be called inside a runtime.
    #[must_use]
    pub fn new(worker: Worker, paths: Option<Paths>, texts: &'static Texts, messages: mpsc::Sender<Msg>) -> Self {
        let (saves, waiting) = mpsc::channel(SAVES_WAITING);
        let keeper = Keeper::new(worker, paths, texts);
        let saver = tokio::spawn(save_in_order(keeper.clone(), waiting, messages.clone()));
        Self { keeper, messages, saves, saver }
    }

    /// Begins what `effect` asks for. Effects that belong to the terminal are not for here and are passed over.
    pub fn perform(&self, effect: Effect) {
        match effect {
            Effect::LoadHeads { request, query } => {
                let stopped = move |failure| vec![Msg::HeadsLoaded { request, result: Err(failure) }];
                self.answer(stopped, async move |worker: Worker| Msg::HeadsLoaded { request, result: blocking(move || load(&worker, &query)).await });
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
                self.begin(stopped, refresh(self.keeper.worker(), self.messages.clone(), request, scope, force));
            }
            Effect::SaveMark { request, ids, mark } => self.save(Save::Mark { request, ids, mark }),
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

async fn save_in_order(keeper: Keeper, mut waiting: mpsc::Receiver<Save>, messages: mpsc::Sender<Msg>) {
    while let Some(save) = waiting.recv().await {
        let Worker { store, now, .. } = keeper.worker();
        let message = match save {
            Save::Mark { request, ids, mark } => {
                let result = blocking(move || store.mark(&ids, mark, now()).map(|_| ())).await;
                Some(Msg::MarkSaved { request, result })
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

/// Loads a list and the counts of every section that is read.
///
/// # Errors
/// The cache's.
pub fn load(worker: &Worker, query: &ListQuery) -> Result<Listing, Failure> {
    let chosen: Vec<_> = worker.sources.chosen_ids().to_vec();
    let wanted = store::ListQuery {
        sources: query.source.clone().map_or(chosen, |source| vec![source]),
        section: query.section.clone(),
        unread: query.unread,
        starred: query.starred,
        since: None,
        text: query.text.clone(),
        author: None,
        window: store::Window::Top,
        limit: query.limit,
    };
    let heads = worker.store.heads(&wanted)?;
    let known: HashMap<_, _> = worker.store.section_counts()?.into_iter().map(|count| ((count.source, count.section), (count.total, count.unread))).collect();
    let whole: HashMap<_, _> = worker.store.source_counts()?.into_iter().map(|count| (count.source, (count.total, count.unread))).collect();
    let fresh = worker.store.fresh_feeds()?;
    let mut counts = Vec::new();
    for source in worker.sources.chosen() {
        let (total, unread) = whole.get(&source.id).copied().unwrap_or_default();
        counts.push(Count { source: source.id.clone(), section: None, total, unread, fresh: None });
        for section in &source.sections {
            let (total, unread) = known.get(&(source.id.clone(), section.id.clone())).copied().unwrap_or_default();
            let fresh = asked(section).and_then(|url| fresh.get(url.as_str()).copied());
            counts.push(Count { source: source.id.clone(), section: Some(section.id.clone()), total, unread, fresh });
        }
    }
    Ok(Listing { heads, counts })
}

/// The address a section is asked at first.
fn asked(section: &Section) -> Option<&HttpUrl> {
    section.feed.as_ref().or(section.listing.as_ref())
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
        let stale = (worker.now)().duration_since(fetched) > THREAD_FRESH_ENOUGH;
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

/// The sections of a scope, each with its source.
fn sections(worker: &Worker, scope: &Scope) -> Vec<(Arc<Source>, Section)> {
    let all = worker.sources.chosen().flat_map(|source| source.sections.iter().map(move |section| (source.clone(), section.clone())));
    all.filter(|(source, section)| match scope {
        Scope::All => true,
        Scope::Source(id) => source.id == *id,
        Scope::Section(id, wanted) => source.id == *id && section.id == *wanted,
    })
    .collect()
}

async fn refresh(worker: Worker, messages: mpsc::Sender<Msg>, request: RequestId, scope: Scope, force: bool) {
    let sections = sections(&worker, &scope);
    let total = sections.len();
    let at_once = Arc::new(Semaphore::new(goal::AT_ONCE));
    let mut running = tokio::task::JoinSet::new();
    for (source, section) in sections {
        let (worker, at_once) = (worker.clone(), at_once.clone());
        running.spawn(async move {
            let _place = at_once.acquire().await;
            refresh_section(&worker, &source, &section, force).await
        });
    }
    let mut done = 0;
    while let Some(ended) = running.join_next().await {
        done += 1;
        let report = match ended {
            Ok(report) => SectionReport { done, total, ..report },
            Err(error) => {
                let _ = messages.send(Msg::Notice(stopped("refresh", &error))).await;
                continue;
            }
        };
        if messages.send(Msg::SectionRefreshed { request, report }).await.is_err() {
            return;
        }
    }
    let _ = messages.send(Msg::RefreshFinished { request }).await;
}

async fn refresh_section(worker: &Worker, source: &Arc<Source>, section: &Section, force: bool) -> SectionReport {
    let report = |new, changed, failure| SectionReport { source: source.id.clone(), section: section.id.clone(), new, changed, failure, done: 0, total: 0 };
    if let Some(url) = asked(section).filter(|_| !force).cloned() {
        let store = worker.store.clone();
        let state = blocking(move || store.feed_state(&url)).await.unwrap_or_default();
        if state.fresh.is_some_and(|fresh| (worker.now)().duration_since(fresh) < FRESH_ENOUGH) {
            return report(0, 0, None);
        }
    }
    match worker.refresh_section(source, section, RefreshOptions::default()).await.outcome {
        Outcome::Fresh { new, changed, .. } => report(new, changed, None),
        Outcome::Unchanged | Outcome::Waiting(_) => report(0, 0, None),
        Outcome::Failed(failure) => report(0, 0, Some(failure)),
    }
}

/// Opens an address in the user's browser: an argument of a program, never a shell's line.
fn open(url: &HttpUrl) -> Result<(), Failure> {
    if url.is_bundled() {
        return Err(Failure::new(FailureKind::BadAddress, url.as_str(), "bundled"));
    }
    open::that_detached(url.as_str()).map_err(|error| Failure::new(FailureKind::File, url.as_str(), &error.to_string()))
}
