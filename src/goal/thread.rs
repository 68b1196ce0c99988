//! "Have these comments": kept, else asked for page by page and reply by reply, put together and saved.
//!
//! Owns paging and its bounds. Must not know a paper's answer.

use std::{collections::HashSet, time::Duration};

use futures_util::{StreamExt, stream};
use jiff::Timestamp;

use super::{
    Want, Worker, article,
    body::{Asked, Meter, ask_plainly},
    places::{self, Elsewhere},
    task::{blocking, parsing},
};
use crate::{
    model::{
        Article, CommentKey, EntryId, Failure, FailureKind, HttpUrl, Kept, SafeLine, Thread, ThreadState,
        source::{CommentRules, Politeness},
    },
    reader::{
        comments::{self, Answer, PageRequest},
        guard,
    },
};

/// Most pages of one thread.
const MAX_PAGES: u32 = 50;

/// Most comments whose replies are asked for on their own.
const MAX_REPLIES: usize = 50;

/// Of those, asked at once; the host's gate may allow fewer.
const REPLIES_AT_ONCE: usize = 4;

/// A thread that was fetched within this time is current enough where a kept one will do.
const STALE_AFTER: Duration = Duration::from_secs(15 * 60);

/// A comment interface that can be asked.
pub(super) struct Interface<'a> {
    pub(super) worker: &'a Worker,
    pub(super) politeness: Politeness,
    pub(super) rules: &'a CommentRules,
    pub(super) key: &'a CommentKey,
    pub(super) page: Option<&'a HttpUrl>,
    pub(super) now: Timestamp,
    pub(super) meter: &'a Meter,
}

pub(super) async fn have(worker: &Worker, id: &EntryId, want: Want, meter: &Meter) -> Result<Thread, Failure> {
    let (store, wanted) = (worker.store.clone(), id.clone());
    let (entry, kept) = blocking(move || Ok((store.entry(&wanted)?, store.thread(&wanted)?))).await?;
    let Some(Kept { entry, .. }) = entry else { return Err(Failure::new(FailureKind::NotFound, id.as_str(), "")) };
    let now = (worker.now)();
    let enough = |fetched: Timestamp| match want {
        Want::Kept => true,
        Want::KeptOrFetched => now.duration_since(fetched).unsigned_abs() < STALE_AFTER,
        Want::Fetched => false,
    };
    let kept = match kept {
        Some((thread, fetched)) if enough(fetched) => return Ok(thread),
        other => other.map(|(thread, _)| thread),
    };
    let fetched = match want {
        Want::Kept => Err(Failure::new(FailureKind::Offline, id.as_str(), "")),
        Want::KeptOrFetched | Want::Fetched => fetch(worker, id, now, enough, meter).await,
    };
    let thread = match (fetched, kept) {
        // A page that names no comments any more does not undo those that were read.
        (Ok(thread), Some(kept)) if thread.state == ThreadState::NotOffered && kept.state == ThreadState::Ready => return Ok(kept),
        (Ok(thread), _) => thread,
        (Err(failure), Some(kept)) => {
            tracing::info!(%failure, entry = %entry.id, "comments were not fetched anew");
            return Ok(kept);
        }
        (Err(failure), None) => return Err(failure),
    };
    let (store, id) = (worker.store.clone(), id.clone());
    blocking(move || {
        // What cannot be saved can still be read.
        if let Err(failure) = store.save_thread(&id, &thread, now) {
            tracing::warn!(%failure, "comments were not saved");
        }
        Ok(thread)
    })
    .await
}

async fn fetch(worker: &Worker, id: &EntryId, now: Timestamp, enough: impl Fn(Timestamp) -> bool, meter: &Meter) -> Result<Thread, Failure> {
    let (store, wanted) = (worker.store.clone(), id.clone());
    let (entry, kept) = blocking(move || Ok((store.entry(&wanted)?, store.article(&wanted)?))).await?;
    let Some(Kept { entry, .. }) = entry else { return Err(Failure::new(FailureKind::NotFound, id.as_str(), "")) };
    let elsewhere = Elsewhere { worker, now, meter };
    // A list of other people's articles means its own thread on them, which does not hang on their pages.
    let of_list = match places::of_entry(&entry) {
        Some(place) => Some(elsewhere.ask(&place, None).await),
        None => None,
    };
    if let Some(Ok(thread)) = of_list {
        return Ok(thread);
    }
    // The page has the numbers its comments are known by, or says itself whether anyone wrote.
    let page: Article = match kept {
        Some(article) if article.page_thread.is_none() || article.comment_key.is_some() || enough(article.fetched) => article,
        Some(article) => article::fetch(worker, &entry, meter).await.unwrap_or(article),
        None => article::fetch(worker, &entry, meter).await?,
    };
    let source = page.final_url.as_ref().or(entry.url.as_ref()).and_then(|url| article::rules(worker, Some(&entry), url));
    if let (Some(source), Some(key)) = (source, page.comment_key.as_ref())
        && let Some(rules) = &source.comments
    {
        return Interface { worker, politeness: source.politeness, rules, key, page: page.final_url.as_ref(), now, meter }.thread().await;
    }
    elsewhere.of_page(&page, &entry, of_list.and_then(Result::err)).await
}

impl Interface<'_> {
    pub(super) async fn thread(&self) -> Result<Thread, Failure> {
        let mut answers: Vec<Answer> = Vec::new();
        let mut seen = HashSet::new();
        let mut whole = true;
        let mut request = PageRequest { offset: 0, limit: self.rules.paging.limit, page: self.rules.paging.first_page };
        for turned in 0.. {
            if turned == MAX_PAGES {
                whole = false;
                break;
            }
            // An address that cannot be made: the page gave less than the interface wants.
            let Some(url) = comments::address(self.rules, self.key, request) else { return Ok(Thread::default()) };
            let answer = match self.ask(&url).await {
                Ok(answer) => answer,
                Err(failure) if answers.is_empty() => return Err(failure),
                // The last page was full: that there is none after it is told in this way (WordPress, Discourse).
                Err(failure) if self.rules.paging.full && matches!(failure.kind, FailureKind::HttpStatus | FailureKind::NotFound) => break,
                Err(failure) => {
                    tracing::info!(%failure, "a page of comments is missing");
                    whole = false;
                    break;
                }
            };
            let (listed, known) = (answer.listed, answer.top_level);
            // An interface that ignores paging gives its first page for ever.
            let fresh = answer.items.iter().filter(|comment| seen.insert(comment.id.clone())).count();
            answers.push(answer);
            request.offset = request.offset.saturating_add(listed);
            request.page += 1;
            let is_last = self.rules.paging.full && listed < request.limit;
            if fresh == 0 || request.limit == 0 || is_last || known.is_some_and(|known| request.offset >= known) {
                break;
            }
        }
        let with_more: Vec<SafeLine> = answers.iter().flat_map(|answer| answer.more_replies.iter().cloned()).collect();
        whole &= with_more.len() <= MAX_REPLIES;
        let replies = stream::iter(with_more.into_iter().take(MAX_REPLIES)).map(|comment| self.replies(comment)).buffered(REPLIES_AT_ONCE);
        for reply in replies.collect::<Vec<_>>().await {
            whole &= reply.is_some();
            answers.extend(reply);
        }
        // Where the paper gives no count, that every page and every reply came is all that can be known.
        let is_counted = answers.iter().any(|answer| answer.reported.is_some());
        let mut thread = blocking(move || Ok(comments::assemble(answers))).await?;
        thread.complete = whole && (thread.complete || !is_counted);
        Ok(thread)
    }

    /// The replies to one comment; `None` where they cannot be had.
    async fn replies(&self, comment: SafeLine) -> Option<Answer> {
        let url = comments::replies_address(self.rules, self.key, &comment)?;
        let answer = self.ask(&url).await.inspect_err(|failure| tracing::info!(%failure, "replies are missing")).ok()?;
        Some(answer.under(&comment))
    }

    async fn ask(&self, url: &HttpUrl) -> Result<Answer, Failure> {
        let asked = Asked { politeness: self.politeness, referer: self.page, ..Asked::of(url, guard::MAX_PAGE_BYTES) };
        let body = ask_plainly(self.worker, asked, self.meter).await.map_err(|failure| match failure.kind {
            FailureKind::Forbidden => Failure { kind: FailureKind::Blocked, ..failure },
            _ => failure,
        })?;
        let (rules, now) = (self.rules.clone(), self.now);
        parsing(url.as_str(), move || comments::parse(&body.input(now), &rules)).await
    }
}
