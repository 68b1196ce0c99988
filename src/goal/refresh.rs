//! A whole refresh: all sections, then articles, then comments, several at once.
//!
//! Owns the order, the bounds and the budget. Must not know how one goal is reached.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use futures_util::{Stream, StreamExt, stream};
use tokio::sync::mpsc::Sender;

use super::{Outcome, RefreshOptions, Step, Totals, Want, Worker, article, body::Meter, section, task::blocking, thread};
use crate::{
    model::{EntryId, Failure, Head, Source, SourceId, Thread, ThreadState},
    store::ListQuery,
};

/// Goals under way at once. The network has its own bounds, in all and for each host; this one is for memory. A third of them wait for the disk or to be
/// parsed, so more than the network takes.
pub const AT_ONCE: usize = 96;

/// Newest unread entries whose articles and comments one refresh fetches.
const MAX_ENTRIES: usize = 1000;

/// Bytes that came, and whether there may be more.
pub(super) struct Budget {
    used: AtomicU64,
    limit: Option<u64>,
    used_up: AtomicBool,
}

impl Budget {
    /// Nothing is used up yet.
    pub(super) fn of(limit: Option<u64>) -> Self {
        Self { used: AtomicU64::new(0), limit, used_up: AtomicBool::new(false) }
    }

    /// Whether one more may be asked for.
    pub(super) fn allows(&self) -> bool {
        let allows = self.limit.is_none_or(|limit| self.used.load(Ordering::Relaxed) < limit);
        if !allows {
            self.used_up.store(true, Ordering::Relaxed);
        }
        allows
    }

    pub(super) fn use_up(&self, bytes: u64) {
        self.used.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// Nobody listens any more.
struct Stopped;

pub(super) async fn refresh(worker: &Worker, sources: Vec<Arc<Source>>, options: RefreshOptions, steps: Sender<Step>) -> Totals {
    let budget = Arc::new(Budget::of(options.budget_bytes));
    let mut totals = Totals::default();
    // A stop is no failure: what came is saved.
    let _ = all(worker, &sources, options, &steps, &budget, &mut totals).await;
    totals.bytes = budget.used.load(Ordering::Relaxed);
    totals.budget_used_up = budget.used_up.load(Ordering::Relaxed);
    totals
}

async fn all(
    worker: &Worker,
    sources: &[Arc<Source>],
    options: RefreshOptions,
    steps: &Sender<Step>,
    budget: &Arc<Budget>,
    totals: &mut Totals,
) -> Result<(), Stopped> {
    tell(sections(worker, sources, options, budget), steps, totals).await?;
    // Where a gate answered for every list, its page would be kept as every article that has none yet.
    if totals.without_network > 0 && totals.without_network == totals.failed_sections && totals.came == 0 {
        return Ok(());
    }
    let ids: Vec<SourceId> = sources.iter().map(|source| source.id.clone()).collect();
    if options.full {
        let without = unread(worker, &ids, |head| !head.has_article && head.url.is_some()).await;
        tell(articles(worker, without, budget), steps, totals).await?;
    }
    if options.comments {
        let with = unread(worker, &ids, |head| head.has_article).await;
        tell(threads(worker, with, budget), steps, totals).await?;
    }
    Ok(())
}

/// Hands on every step as it ends.
async fn tell(ended: impl Stream<Item = Step>, steps: &Sender<Step>, totals: &mut Totals) -> Result<(), Stopped> {
    let mut ended = std::pin::pin!(ended);
    while let Some(step) = ended.next().await {
        totals.count(&step);
        steps.send(step).await.map_err(|_| Stopped)?;
    }
    Ok(())
}

impl Totals {
    fn count(&mut self, step: &Step) {
        match step {
            Step::Section(report) => match &report.outcome {
                Outcome::Fresh { new, changed, .. } => {
                    self.came += 1;
                    self.new += new;
                    self.changed += changed;
                }
                Outcome::Failed(failure) => {
                    self.failed_sections += 1;
                    self.without_network += usize::from(section::is_of_network(failure));
                }
                Outcome::Unchanged => self.came += 1,
                Outcome::Waiting(_) | Outcome::Gone => {}
            },
            Step::Article(_, Ok(())) => self.articles += 1,
            Step::Article(_, Err(_)) => self.failed_articles += 1,
            Step::Thread(_, thread) if thread.state == ThreadState::Failed => self.failed_threads += 1,
            Step::Thread(..) => self.threads += 1,
        }
    }
}

fn sections(worker: &Worker, sources: &[Arc<Source>], options: RefreshOptions, budget: &Arc<Budget>) -> impl Stream<Item = Step> {
    // Turn by turn through the sources, so that all hosts are busy from the start.
    let longest = sources.iter().map(|source| source.sections.len()).max().unwrap_or(0);
    let turn = |index: usize| sources.iter().filter_map(move |source| Some((Arc::clone(source), source.sections.get(index)?.clone())));
    let all: Vec<_> = (0..longest).flat_map(turn).collect();
    each(worker.clone(), all, Arc::clone(budget), move |worker, (source, section), budget| async move {
        let report = section::refresh(&worker, &source, &section, options).await;
        budget.use_up(report.bytes);
        Step::Section(report)
    })
}

fn articles(worker: &Worker, ids: Vec<EntryId>, budget: &Arc<Budget>) -> impl Stream<Item = Step> {
    each(worker.clone(), ids, Arc::clone(budget), |worker, id, budget| async move {
        let meter = Meter::default();
        let fetched = article_of(&worker, &id, &meter).await;
        budget.use_up(meter.bytes());
        Step::Article(id, fetched)
    })
}

pub(super) async fn article_of(worker: &Worker, id: &EntryId, meter: &Meter) -> Result<(), Failure> {
    let (store, wanted) = (worker.store.clone(), id.clone());
    // Gone since it was listed: another process may clean up.
    let Some(kept) = blocking(move || store.entry(&wanted)).await? else { return Ok(()) };
    article::fetch(worker, &kept.entry, meter).await.map(|_| ())
}

fn threads(worker: &Worker, ids: Vec<EntryId>, budget: &Arc<Budget>) -> impl Stream<Item = Step> {
    each(worker.clone(), ids, Arc::clone(budget), |worker, id, budget| async move {
        let meter = Meter::default();
        let thread = thread::have(&worker, &id, Want::KeptOrFetched, &meter).await;
        budget.use_up(meter.bytes());
        Step::Thread(id, thread.unwrap_or_else(|failure| Thread::failed(&failure.to_string())))
    })
}

/// Reaches a goal for each of `items`, some at once, while the budget lasts.
fn each<T, R, F>(worker: Worker, items: Vec<T>, budget: Arc<Budget>, reach: R) -> impl Stream<Item = Step>
where
    R: Fn(Worker, T, Arc<Budget>) -> F + Clone,
    F: Future<Output = Step>,
{
    let goals = items.into_iter().map(move |item| {
        let (worker, budget, reach) = (worker.clone(), Arc::clone(&budget), reach.clone());
        async move { if budget.allows() { Some(reach(worker, item, budget).await) } else { None } }
    });
    stream::iter(goals).buffer_unordered(AT_ONCE).filter_map(std::future::ready)
}

/// The newest unread entries of `sources` that are `wanted`. Where the store fails the sections have said so already.
async fn unread(worker: &Worker, sources: &[SourceId], wanted: fn(&Head) -> bool) -> Vec<EntryId> {
    let store = worker.store.clone();
    let query = ListQuery { sources: sources.to_vec(), unread: true, limit: MAX_ENTRIES, ..ListQuery::default() };
    let heads = blocking(move || if query.sources.is_empty() { Ok(Vec::new()) } else { store.heads(&query) }).await;
    heads.unwrap_or_default().into_iter().filter(wanted).map(|head| head.id).collect()
}
