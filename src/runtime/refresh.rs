//! A refresh while the reader is open: what is overdue first, told section by section.
//!
//! Owns the order and what is left alone. Must not know how one section is had ([`crate::goal`]).

use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc};

use super::{counting::asked, prefetch::Prefetcher};
use crate::{
    app::{Msg, RequestId, Scope, SectionReport},
    goal::{self, Outcome, RefreshOptions, Worker, blocking, rhythm, stopped},
    model::{Failure, HttpUrl, Section, Source},
};

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

/// The sections of a scope and how overdue each is, the most overdue first: what most likely has news is on screen first.
fn by_need(worker: &Worker, scope: &Scope) -> Result<Vec<(f64, Arc<Source>, Section)>, Failure> {
    let now = (worker.now)();
    let (fresh, paces) = (worker.store.fresh_feeds()?, worker.store.paces()?);
    let mut all = Vec::new();
    for (source, section) in sections(worker, scope) {
        let dates = worker.store.newest_dates(&source.id, &section.id, rhythm::DATES)?;
        let url = asked(&section).map(HttpUrl::as_str);
        let fresh = url.and_then(|url| fresh.get(url).copied());
        let pace = url.and_then(|url| paces.get(url).copied()).unwrap_or_default();
        all.push((rhythm::overdue(fresh, rhythm::paced(rhythm::rest(&dates, now), pace, now), now), source, section));
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(all)
}

/// Refreshes the sections of a scope → a [`Msg::SectionRefreshed`] for each and one [`Msg::RefreshFinished`], then what is fetched ahead.
pub(super) async fn refresh(worker: Worker, messages: mpsc::Sender<Msg>, prefetcher: Prefetcher, request: RequestId, (scope, force): (Scope, bool)) {
    let (asking, started) = (worker.clone(), (worker.now)());
    let sections = match blocking(move || by_need(&asking, &scope)).await {
        Ok(sections) => sections,
        Err(failure) => {
            let _ = messages.send(Msg::Notice(failure)).await;
            Vec::new()
        }
    };
    let total = sections.len();
    let sources = sections.iter().map(|(_, source, _)| source.id.clone()).collect();
    let at_once = Arc::new(Semaphore::new(goal::AT_ONCE));
    let mut running = tokio::task::JoinSet::new();
    for (overdue, source, section) in sections {
        let (worker, at_once, messages) = (worker.clone(), at_once.clone(), messages.clone());
        running.spawn(async move {
            // Its rest is not over: nothing is asked unless the user says so.
            if !force && overdue < 1.0 {
                return report(&source, &section, 0, 0, None);
            }
            let _place = at_once.acquire().await;
            refresh_section(&worker, &messages, &source, &section, force).await
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
    if messages.send(Msg::RefreshFinished { request }).await.is_err() {
        return;
    }
    // A task of its own: where it panics the refresh is over all the same, and what the status line says of it is taken back.
    let told = messages.clone();
    if tokio::spawn(async move { prefetcher.run(&worker, &told, sources, started).await }).await.is_err() {
        let _ = messages.send(Msg::Prefetching { done: 0, total: 0 }).await;
    }
}

fn report(source: &Source, section: &Section, new: usize, changed: usize, failure: Option<Failure>) -> SectionReport {
    SectionReport { source: source.id.clone(), section: section.id.clone(), new, changed, failure, done: 0, total: 0 }
}

async fn refresh_section(worker: &Worker, messages: &mpsc::Sender<Msg>, source: &Arc<Source>, section: &Section, by_hand: bool) -> SectionReport {
    let report = |new, changed, failure| report(source, section, new, changed, failure);
    match worker.refresh_section(source, section, RefreshOptions { by_hand, ..RefreshOptions::default() }).await.outcome {
        Outcome::Fresh { new, changed, moved, .. } => {
            if let Some(moved) = moved {
                let _ = messages.send(Msg::Notice(moved)).await;
            }
            report(new, changed, None)
        }
        Outcome::Unchanged | Outcome::Waiting(_) | Outcome::Gone => report(0, 0, None),
        Outcome::Failed(failure) => report(0, 0, Some(failure)),
    }
}
