//! The stages a source is read through, each with a verdict, a figure and the mend.
//!
//! Owns what is asked and how it is judged. Must not hold words, and must be given a cache that nobody reads: what it fetches is saved there.

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::report::{Detail, Finding, Mend, Report, Stage, Verdict};
use crate::{
    goal::{Outcome, RefreshOptions, Want, Worker, blocking},
    model::{Article, EntryId, Failure, FailureKind, Head, Provenance, SafeLine, Section, Source, Thread, ThreadState},
    store::{ListQuery, Store},
};

/// Lists asked for at once; the host's gate may allow fewer.
const LISTS_AT_ONCE: usize = 8;

/// Newest articles that are read, and the fewest words of one whose body was found.
const ARTICLES: usize = 5;
const MIN_WORDS: usize = 20;

/// Of those, articles whose comments are asked for.
const THREADS: usize = 3;

/// Entries in a hundred whose dates must be read.
const DATED_PERCENT: usize = 90;

/// Entries looked at.
const MAX_ENTRIES: usize = 20_000;

/// Reads a source from end to end. `scratch` saves what comes; `kept` is the reader's own cache, asked only which servers want to be left alone.
pub(super) async fn examine(scratch: &Worker, kept: &Store, source: &Arc<Source>) -> Report {
    let mut findings = Vec::new();
    let address = if source.home.is_bundled() { None } else { Some(address(scratch, source).await) };
    let lists: Vec<(&Section, Outcome)> = stream::iter(&source.sections)
        .map(|section| async move { (section, list(scratch, kept, source, section).await) })
        .buffered(LISTS_AT_ONCE)
        .collect()
        .await;
    let came = lists.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Fresh { .. })).count();
    // A front page that keeps programs out is no loss where the lists come.
    findings.extend(address.map(|found| Finding { verdict: if came > 0 { found.verdict.min(Verdict::Warn) } else { found.verdict }, ..found }));
    findings.push(lists_finding(source, &lists));
    let heads = heads(scratch, source).await;
    if came == 0 {
        findings.extend([Stage::Entries, Stage::Dates, Stage::Articles, Stage::Comments].map(Finding::skipped));
        return Report { source: Arc::clone(source), findings };
    }
    findings.push(entries_finding(&lists, heads.len()));
    let articles = articles(scratch, &heads).await;
    findings.push(dates_finding(&lists, &heads, &articles));
    findings.push(articles_finding(source, &articles));
    findings.push(comments(scratch, source, &heads, &articles).await);
    Report { source: Arc::clone(source), findings }
}

async fn address(worker: &Worker, source: &Source) -> Finding {
    match worker.fetch_body(&source.home, source.politeness).await {
        Ok(body) if source.reads_host(body.url.host()) => Finding::new(Stage::Address, Verdict::Pass, 1, 1, Detail::Answered { bytes: body.bytes.len() }),
        Ok(body) => {
            let host = SafeLine::new(body.url.host());
            Finding { mend: Some(Mend::Home), ..Finding::new(Stage::Address, Verdict::Warn, 1, 1, Detail::Moved { host }) }
        }
        Err(failure) => {
            let mend = at_fault(&failure).then_some(Mend::Home);
            Finding { failures: vec![failure], mend, ..Finding::new(Stage::Address, Verdict::Fail, 0, 1, Detail::Silent) }
        }
    }
}

/// Whether the file is to blame, rather than the network or the server's day. A name without an address is most often no network at all.
fn at_fault(failure: &Failure) -> bool {
    use FailureKind as Kind;
    matches!(
        failure.kind,
        Kind::NotFound | Kind::Gone | Kind::Moved | Kind::Redirect | Kind::HttpStatus | Kind::NotAFeed | Kind::NotText | Kind::SoftNotFound | Kind::NoEntries
    )
}

/// Asks for a section's list, unless its server asked to be left alone.
async fn list(scratch: &Worker, kept: &Store, source: &Arc<Source>, section: &Section) -> Outcome {
    if let Some(url) = section.feed.clone().or_else(|| section.listing.clone()) {
        let store = kept.clone();
        let now = (scratch.now)();
        if let Some(until) = blocking(move || store.feed_state(&url)).await.ok().and_then(|state| state.rests_until(now)) {
            return Outcome::Waiting(until);
        }
    }
    scratch.refresh_section(source, section, RefreshOptions::default()).await.outcome
}

fn lists_finding(source: &Source, lists: &[(&Section, Outcome)]) -> Finding {
    let failure = |section: &Section, outcome: &Outcome| match outcome {
        Outcome::Failed(failure) | Outcome::Fresh { instead_of: Some(failure), .. } | Outcome::Fresh { moved: Some(failure), .. } => Some(failure.clone()),
        Outcome::Waiting(until) => Some(Failure::new(FailureKind::RateLimited, &format!("{}/{}", source.id, section.id), &until.to_string())),
        Outcome::Fresh { .. } | Outcome::Unchanged | Outcome::Gone => None,
    };
    let failures: Vec<(&Section, Failure)> = lists.iter().filter_map(|(section, outcome)| Some((*section, failure(section, outcome)?))).collect();
    let of = lists.len();
    let good = of - failures.len();
    // A page that stands in for a feed, or a server that wants to rest, is no loss yet.
    let lost = lists.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Failed(_))).count();
    let verdict = if lost < of { Verdict::of(good, of).min(Verdict::Warn) } else { Verdict::of(good, of) };
    let mend = failures.iter().find(|(_, failure)| at_fault(failure)).map(|(section, failure)| match (&section.feed, failure.kind) {
        (Some(_), _) => Mend::SectionFeed,
        (None, FailureKind::NoEntries) => Mend::ListingItem,
        (None, _) => Mend::SectionListing,
    });
    let failures = failures.into_iter().map(|(_, failure)| failure).collect();
    Finding { failures, mend, ..Finding::new(Stage::Lists, verdict, good, of, Detail::Share) }
}

/// What the lists held, newest first.
async fn heads(scratch: &Worker, source: &Source) -> Vec<Head> {
    let (store, query) = (scratch.store.clone(), ListQuery { sources: vec![source.id.clone()], limit: MAX_ENTRIES, ..ListQuery::default() });
    blocking(move || store.heads(&query)).await.unwrap_or_default()
}

/// Whether every list that came is a page, whose rules are the file's.
fn are_pages(lists: &[(&Section, Outcome)]) -> bool {
    lists.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Fresh { .. })).all(|(section, outcome)| match outcome {
        Outcome::Fresh { instead_of: Some(_), .. } => true,
        _ => section.feed.is_none(),
    })
}

fn entries_finding(lists: &[(&Section, Outcome)], entries: usize) -> Finding {
    let totals = || lists.iter().filter_map(|(_, outcome)| if let Outcome::Fresh { total, .. } = outcome { Some(*total) } else { None });
    let (filled, of) = (totals().filter(|total| *total > 0).count(), totals().count());
    let verdict = Verdict::of(filled, of);
    let mend = (verdict != Verdict::Pass && are_pages(lists)).then_some(Mend::ListingItem);
    let notes = lists.iter().filter_map(|(_, outcome)| if let Outcome::Fresh { notes, .. } = outcome { Some(notes) } else { None });
    Finding { mend, notes: notes.flatten().cloned().collect(), ..Finding::new(Stage::Entries, verdict, filled, of, Detail::Listed { entries }) }
}

fn dates_finding(lists: &[(&Section, Outcome)], heads: &[Head], articles: &[(EntryId, Result<Article, Failure>)]) -> Finding {
    if heads.is_empty() {
        return Finding::skipped(Stage::Dates);
    }
    let dated = heads.iter().filter(|head| head.published.is_some()).count();
    let is_enough = dated * 100 >= heads.len() * DATED_PERCENT;
    // Where the pages tell what the lists do not, only the order before reading suffers.
    let told_later = articles.iter().any(|(_, article)| article.as_ref().is_ok_and(|article| article.published.is_some()));
    let verdict = match dated {
        _ if is_enough => Verdict::Pass,
        0 if !told_later => Verdict::Fail,
        _ => Verdict::Warn,
    };
    let mend = (!is_enough && are_pages(lists)).then_some(Mend::ListingPublished);
    Finding { mend, ..Finding::new(Stage::Dates, verdict, dated, heads.len(), Detail::Share) }
}

/// The newest articles.
async fn articles(scratch: &Worker, heads: &[Head]) -> Vec<(EntryId, Result<Article, Failure>)> {
    let newest = heads.iter().filter(|head| head.url.is_some()).take(ARTICLES);
    stream::iter(newest).map(|head| async move { (head.id.clone(), scratch.article(&head.id, Want::Fetched).await) }).buffered(ARTICLES).collect().await
}

/// Whether a page gave a body: what the feed carries instead is none.
fn is_found(article: &Article) -> bool {
    article.provenance != Provenance::Feed && article.document.word_count() >= MIN_WORDS
}

fn articles_finding(source: &Source, articles: &[(EntryId, Result<Article, Failure>)]) -> Finding {
    if articles.is_empty() {
        return Finding::skipped(Stage::Articles);
    }
    let came: Vec<&Article> = articles.iter().filter_map(|(_, article)| article.as_ref().ok()).collect();
    let by = |provenance: Provenance| came.iter().filter(|article| article.provenance == provenance).count();
    let mut words: Vec<usize> = came.iter().filter(|article| is_found(article)).map(|article| article.document.word_count()).collect();
    words.sort_unstable();
    let (good, of) = (words.len(), articles.len());
    let failures: Vec<Failure> = articles.iter().filter_map(|(_, article)| article.as_ref().err().cloned()).collect();
    // Rules that no longer find anything, though generic extraction does: worth a look before that fails too.
    let is_stale = !source.article.content.is_empty() && by(Provenance::Profile) == 0;
    let verdict = if is_stale { Verdict::of(good, of).max(Verdict::Warn) } else { Verdict::of(good, of) };
    let not_found = came.len() > good || failures.iter().any(|failure| failure.kind == FailureKind::NoBody);
    let mend = (not_found || is_stale && !came.is_empty()).then_some(Mend::ArticleContent);
    let detail = Detail::Bodies {
        words: words.get(words.len() / 2).copied().unwrap_or_default(),
        by_rules: by(Provenance::Profile),
        by_extraction: by(Provenance::Readability),
        by_feed: by(Provenance::Feed),
    };
    Finding { failures, mend, ..Finding::new(Stage::Articles, verdict, good, of, detail) }
}

/// Asks for the comments of a few articles: those that have some, and of them those that take the fewest requests.
async fn comments(scratch: &Worker, source: &Source, heads: &[Head], articles: &[(EntryId, Result<Article, Failure>)]) -> Finding {
    let read = articles.iter().filter(|(_, article)| article.as_ref().is_ok_and(|article| article.provenance != Provenance::Feed));
    let count = |id: &EntryId| heads.iter().find(|head| head.id == *id).and_then(|head| head.comment_count).unwrap_or_default();
    let mut asked: Vec<(u32, &EntryId)> = read.map(|(id, _)| (count(id), id)).collect();
    if asked.is_empty() {
        return Finding::skipped(Stage::Comments);
    }
    asked.sort_by_key(|(count, _)| (*count == 0, *count));
    let threads = asked.into_iter().take(THREADS).map(|(_, id)| scratch.try_thread(id, Want::Fetched));
    comments_finding(source, stream::iter(threads).buffered(THREADS).collect().await)
}

fn comments_finding(source: &Source, threads: Vec<Result<Thread, Failure>>) -> Finding {
    let of = threads.len();
    let (mut states, mut comments, mut failures) = (Vec::new(), 0, Vec::new());
    for thread in threads {
        match thread {
            Ok(thread) => {
                comments += thread.items.len();
                states.push(thread.state);
            }
            Err(failure) => failures.push(failure),
        }
    }
    let any = |wanted: ThreadState| states.contains(&wanted);
    let state = match () {
        () if any(ThreadState::Ready) => ThreadState::Ready,
        () if !failures.is_empty() => ThreadState::Failed,
        () if any(ThreadState::None) => ThreadState::None,
        () => ThreadState::NotOffered,
    };
    // Rules that ask for comments, and no article that is said to have any.
    let is_lost = source.comments.is_some() && state == ThreadState::NotOffered;
    let good = of - failures.len();
    let verdict = if is_lost { Verdict::Warn } else { Verdict::of(good, of) };
    let mend = failures.first().map_or_else(
        || is_lost.then_some(Mend::CommentsIds),
        |failure| match failure.kind {
            FailureKind::BadAnswer => Some(Mend::CommentsItems),
            _ if at_fault(failure) => Some(Mend::CommentsEndpoint),
            _ => None,
        },
    );
    Finding { failures, mend, ..Finding::new(Stage::Comments, verdict, good, of, Detail::Threads { comments, state }) }
}
