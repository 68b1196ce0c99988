//! An article made whole: its further pages, and another edition where its page gave next to nothing.
//!
//! Owns the order and the bounds of those requests, and saying what is missing. Must not know how a page names them.

use std::{collections::HashSet, sync::Arc};

use super::{
    Worker,
    body::{Asked, Meter, ask_plainly},
    task::parsing,
};
use crate::{
    model::{Article, EntryId, Failure, FailureKind, HttpUrl, Notice, Provenance, Source},
    reader::{
        article::{self, Reading, append},
        guard,
    },
};

/// Most pages of one article.
const MAX_PAGES: u32 = 20;

/// Most other editions that are asked for.
const MAX_EDITIONS: usize = 2;

/// A body of fewer words may be the beginning of one.
const MIN_WORDS: usize = 60;

/// What the requests of one article have in common.
pub(super) struct Whole<'a> {
    pub(super) worker: &'a Worker,
    pub(super) id: &'a EntryId,
    /// The rules that read its pages.
    pub(super) source: Option<Arc<Source>>,
    /// Where its first page is.
    pub(super) first: HttpUrl,
    pub(super) meter: &'a Meter,
}

impl Whole<'_> {
    /// The article of `first`, with what its further pages hold.
    pub(super) async fn of(&self, reading: Reading) -> Result<Article, Failure> {
        let Reading { article, ways } = reading;
        let article = if may_be_more(&article) { self.of_edition(article, &ways.editions).await } else { article };
        let mut article = article?;
        if article.provenance != Provenance::Feed && !self.add_pages(&mut article, ways).await {
            article.notices.push(Notice::Incomplete);
        }
        Ok(article)
    }

    /// The article of the first edition that has clearly more of it.
    async fn of_edition(&self, article: Result<Article, Failure>, editions: &[HttpUrl]) -> Result<Article, Failure> {
        for edition in editions.iter().take(MAX_EDITIONS) {
            let Ok(Reading { article: Ok(other), .. }) = self.page(edition).await else { continue };
            match &article {
                _ if words(&other) < MIN_WORDS => {}
                Ok(known) if words(&other) <= words(known) * 2 => {}
                Ok(known) if known.provenance != Provenance::Feed => {
                    return Ok(Article {
                        document: other.document,
                        provenance: other.provenance,
                        byline: known.byline.clone().or(other.byline),
                        ..known.clone()
                    });
                }
                _ => return Ok(other),
            }
        }
        article
    }

    /// Reads on from page to page; whether all of them came.
    async fn add_pages(&self, article: &mut Article, mut ways: article::Ways) -> bool {
        let mut seen = HashSet::from([self.first.without_fragment()]);
        // A feed puts marks of its own behind addresses, which the page's links have not.
        let first: Vec<HttpUrl> = [Some(self.first.clone()), article.canonical.clone()].into_iter().flatten().collect();
        for read in 1.. {
            let Some(next) = ways.next(&first, read).cloned() else { return true };
            if !seen.insert(next.without_fragment()) {
                return true;
            }
            if read == MAX_PAGES {
                return false;
            }
            let page = match self.page(&next).await {
                Ok(page) => page,
                Err(failure) => {
                    tracing::info!(%failure, "a page of an article is missing");
                    return false;
                }
            };
            match page.article {
                // What is on it was read before: a server shows the last page, or the first, for any beyond it.
                Ok(more) => {
                    if !append(article, more) {
                        return true;
                    }
                    ways = page.ways;
                }
                Err(failure) => {
                    tracing::info!(%failure, "a page of an article has no text");
                    return failure.kind == FailureKind::SoftNotFound;
                }
            }
        }
        true
    }

    async fn page(&self, url: &HttpUrl) -> Result<Reading, Failure> {
        let asked = Asked { politeness: self.worker.politeness(url), referer: Some(&self.first), ..Asked::of(url, guard::MAX_PAGE_BYTES) };
        let body = ask_plainly(self.worker, asked, self.meter).await?;
        let path = |url: &HttpUrl| url.url().path().trim_end_matches('/').to_owned();
        if path(&body.url) != path(url) && path(&body.url) != path(&self.first) {
            return Err(Failure::new(FailureKind::SoftNotFound, url.as_str(), body.url.as_str()));
        }
        let (source, id, now) = (self.source.clone(), self.id.clone(), (self.worker.now)());
        parsing(url.as_str(), move || Ok(article::read(&body.input(now), None, source.as_deref(), &id, None))).await
    }
}

/// Whether another edition may have more: the page gave no body, or next to nothing. What a paper does not open to everyone is not looked for elsewhere.
fn may_be_more(article: &Result<Article, Failure>) -> bool {
    match article {
        Ok(article) => article.notices.is_empty() && (article.provenance == Provenance::Feed || words(article) < MIN_WORDS),
        Err(failure) => failure.kind == FailureKind::NoBody,
    }
}

fn words(article: &Article) -> usize {
    article.document.word_count()
}
