//! "Have this article": kept, else fetched, extracted and saved; else what the feed carries.
//!
//! Owns that order. Must not know how an article is found on its page.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    Want, Worker,
    body::{Asked, Meter, ask_plainly},
    task::{blocking, parsing},
    whole::Whole,
};
use crate::{
    model::{Article, Entry, EntryId, Failure, FailureKind, HttpUrl, Kept, Notice, Provenance, SafeLine, SectionId, Source, SourceId},
    reader::{
        article::{Reading, read},
        guard, identity,
    },
};

/// Source and section of pages that belong to none.
const NO_SOURCE: &str = "page";

pub(super) async fn have(worker: &Worker, id: &EntryId, want: Want) -> Result<Article, Failure> {
    let (store, wanted) = (worker.store.clone(), id.clone());
    let (entry, kept) = blocking(move || Ok((store.entry(&wanted)?, store.article(&wanted)?))).await?;
    let is_whole = |article: &Article| !article.notices.contains(&Notice::Incomplete);
    let may_fetch = worker.net.is_some();
    if let Some(article) = kept.as_ref().filter(|article| want == Want::Kept || want == Want::KeptOrFetched && (is_whole(article) || !may_fetch)) {
        return Ok(article.clone());
    }
    let Some(Kept { entry, .. }) = entry else { return Err(Failure::new(FailureKind::NotFound, id.as_str(), "")) };
    let fetched = match want {
        Want::Kept => Err(Failure::new(FailureKind::Offline, target(&entry), "")),
        Want::KeptOrFetched | Want::Fetched => fetch(worker, &entry, &Meter::default()).await,
    };
    match (fetched, kept) {
        (Err(failure), None) => text_of_feed(entry, (worker.now)()).ok_or(failure),
        // Some pages are missing still.
        (Err(_), Some(kept)) if want == Want::KeptOrFetched => Ok(kept),
        // Not in place of an article that is kept: the asker has that one and wants to know why there is no newer one.
        (other, _) => other,
    }
}

/// Fetches, extracts and saves the article of an entry.
pub(super) async fn fetch(worker: &Worker, entry: &Entry, meter: &Meter) -> Result<Article, Failure> {
    let url = entry.url.as_ref().ok_or_else(|| Failure::new(FailureKind::NoBody, target(entry), ""))?;
    let asked = Asked { politeness: worker.politeness(url), ..Asked::of(url, guard::MAX_PAGE_BYTES) };
    let body = ask_plainly(worker, asked, meter).await?;
    let (source, listed, first, now) = (rules(worker, Some(entry), &body.url), entry.clone(), body.url.clone(), (worker.now)());
    let rules = source.clone();
    let reading = parsing(url.as_str(), move || Ok(read(&body.input(now), listed.url.as_ref(), rules.as_deref(), &listed.id, Some(&listed)))).await?;
    let article = Box::pin(Whole { worker, id: &entry.id, source, first, meter }.of(reading)).await?;
    match fuller(worker, &article).await {
        Some(kept) => Ok(kept),
        None => save(worker, article, None).await,
    }
}

/// What is kept of an article, where that is more than what came with pages missing.
async fn fuller(worker: &Worker, came: &Article) -> Option<Article> {
    if !came.notices.contains(&Notice::Incomplete) {
        return None;
    }
    let (store, id) = (worker.store.clone(), came.id.clone());
    let kept = blocking(move || store.article(&id)).await.ok().flatten();
    kept.filter(|kept| kept.document.word_count() > came.document.word_count())
}

/// Makes an article whole that was read from the first of its pages. Nothing is saved.
pub(super) async fn whole(worker: &Worker, reading: Reading, id: &EntryId, source: Option<Arc<Source>>, first: &HttpUrl) -> Result<Article, Failure> {
    Box::pin(Whole { worker, id, source, first: first.clone(), meter: &Meter::default() }.of(reading)).await
}

/// The rules that read a page: those of its entry's source where it is the source's own page, else those of the paper it is on.
/// A feed that gathers from many papers links to pages with rules of their own.
pub(super) fn rules(worker: &Worker, entry: Option<&Entry>, url: &HttpUrl) -> Option<Arc<Source>> {
    let own = entry.and_then(|entry| worker.sources.get(&entry.source));
    let reads = |source: &&Arc<Source>| source.has_rules() && source.reads_host(url.host());
    own.filter(reads).or_else(|| worker.sources.for_url(url)).or(own).cloned()
}

/// Saves an article. One that cannot be saved can still be read.
async fn save(worker: &Worker, article: Article, entry: Option<Entry>) -> Result<Article, Failure> {
    let store = worker.store.clone();
    blocking(move || {
        if let Err(failure) = store.save_article(&article, entry.as_ref()) {
            tracing::warn!(%failure, "an article was not saved");
        }
        Ok(article)
    })
    .await
}

/// The feed's own text as an article; `None` where the feed carries none.
fn text_of_feed(entry: Entry, now: Timestamp) -> Option<Article> {
    let document = entry.content.filter(|content| !content.is_empty())?;
    Some(Article {
        id: entry.id,
        final_url: entry.url,
        canonical: None,
        title: entry.title,
        byline: entry.byline,
        lede: entry.lede,
        section_name: None,
        published: entry.published,
        published_text: entry.published_text,
        updated: entry.updated,
        language: None,
        provenance: Provenance::Feed,
        notices: Vec::new(),
        fetched: now,
        document,
        comment_key: None,
        page_thread: None,
        comment_places: Vec::new(),
    })
}

fn target(entry: &Entry) -> &str {
    entry.url.as_ref().map_or(entry.id.as_str(), HttpUrl::as_str)
}

pub(super) async fn have_at(worker: &Worker, url: &HttpUrl, want: Want) -> Result<Article, Failure> {
    let (store, address) = (worker.store.clone(), url.clone());
    if let Some(known) = blocking(move || store.entry_by_url(&address)).await? {
        return have(worker, &known.entry.id, want).await;
    }
    if want == Want::Kept {
        return Err(Failure::new(FailureKind::Offline, url.as_str(), ""));
    }
    let asked = Asked { politeness: worker.politeness(url), ..Asked::of(url, guard::MAX_PAGE_BYTES) };
    let body = ask_plainly(worker, asked, &Meter::default()).await?;
    let source = rules(worker, None, &body.url);
    let id = source.as_ref().map_or_else(|| EntryId::of_page(&body.url), |source| identity::entry_id(source, Some(&body.url), body.url.as_str()));
    // Perhaps a list named the same story under another address.
    let (store, wanted, now) = (worker.store.clone(), id.clone(), (worker.now)());
    let known = blocking(move || store.entry(&wanted)).await?.map(|kept| kept.entry);
    let (rules, listed, first, named, asked) = (source.clone(), known.clone(), body.url.clone(), id.clone(), url.clone());
    let reading = parsing(url.as_str(), move || Ok(read(&body.input(now), Some(&asked), rules.as_deref(), &named, listed.as_ref()))).await?;
    let article = whole(worker, reading, &id, source.clone(), &first).await?;
    let entry = if known.is_some() { None } else { Some(entry_of(&article, source.as_deref(), url)?) };
    save(worker, article, entry).await
}

pub(super) async fn keep(worker: &Worker, article: Article, source: Option<&Source>, asked: &HttpUrl) -> Result<Article, Failure> {
    let entry = entry_of(&article, source, asked)?;
    save(worker, article, Some(entry)).await
}

/// An entry for an article that no list named.
fn entry_of(article: &Article, source: Option<&Source>, asked: &HttpUrl) -> Result<Entry, Failure> {
    let bad = |error: crate::model::ids::BadId| Failure::new(FailureKind::Internal, asked.as_str(), &error.to_string());
    let url = article.final_url.as_ref().unwrap_or(asked);
    let source = source.map_or_else(|| SourceId::new(NO_SOURCE).map_err(bad), |source| Ok(source.id.clone()))?;
    Ok(Entry {
        id: article.id.clone(),
        guid: SafeLine::new(url.as_str()),
        source,
        section: SectionId::new(NO_SOURCE).map_err(bad)?,
        feed: None,
        url: Some(url.clone()),
        title: if article.title.is_empty() { SafeLine::new(url.as_str()) } else { article.title.clone() },
        byline: article.byline.clone(),
        lede: article.lede.clone(),
        summary: None,
        content: None,
        published: article.published,
        published_text: article.published_text.clone(),
        updated: article.updated,
        comment_count: None,
        comments_url: None,
        enclosures: Vec::new(),
        images: Vec::new(),
    })
}
