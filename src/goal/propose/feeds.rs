//! Feeds of a site: which of them are read to see whether they will do.
//!
//! Owns the choice among them. Must not ask for more than it has to.

use super::{NEWEST, Page, Search, Worker, blocking, section_id};
use crate::{
    model::{Failure, FailureKind, HttpUrl, SafeLine, Section, SectionId, Source, SourceId},
    reader::{
        discover::{self, Discovered, FeedLink},
        feed,
        sniff::Kind,
    },
};

/// Most feeds that are fetched of one page to see what is in them. Where one will do, the others it names are taken unseen.
const MAX_READ: usize = 4;

/// Most sections of a source that was found.
const MAX_SECTIONS: usize = 30;

/// A feed that may be there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) url: HttpUrl,
    pub(super) title: Option<SafeLine>,
}

/// What a feed says of itself, and its newest titles.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ReadFeed {
    pub(super) title: Option<SafeLine>,
    pub(super) link: Option<HttpUrl>,
    pub(super) language: Option<SafeLine>,
    pub(super) titles: Vec<SafeLine>,
}

/// Feeds that will do: those that were read, and others of the same page.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub(super) read: Vec<(Candidate, ReadFeed)>,
    pub(super) unread: Vec<Candidate>,
}

/// Reads a feed that came.
pub(super) async fn parse(worker: &Worker, page: Page) -> Result<ReadFeed, Failure> {
    let now = (worker.now)();
    blocking(move || {
        let url = page.body.url.clone();
        let bad = |error: crate::model::ids::BadId| Failure::new(FailureKind::Internal, url.as_str(), &error.to_string());
        let draft = Source::new(SourceId::new(NEWEST).map_err(bad)?, SafeLine::new(url.host()), url.clone());
        let section = SectionId::new(NEWEST).map_err(bad)?;
        let feed = feed::parse(&page.body.input(now), &draft, &section)?;
        let titles = feed.entries.into_iter().map(|entry| entry.title).collect();
        Ok(ReadFeed { title: feed.about.title.filter(|title| !title.is_empty()), link: feed.about.link, language: feed.about.language, titles })
    })
    .await
}

/// A section for each feed, the first of them the newest news.
pub(super) fn sections(read: &[(Candidate, ReadFeed)], unread: &[Candidate], source: &SafeLine) -> Vec<Section> {
    let known = read.iter().map(|(candidate, feed)| (candidate, candidate.title.clone().or_else(|| feed.title.clone())));
    let mut sections: Vec<Section> = Vec::new();
    for (candidate, title) in known.chain(unread.iter().map(|candidate| (candidate, candidate.title.clone()))).take(MAX_SECTIONS) {
        let name = title.unwrap_or_else(|| source.clone());
        let id = section_id(if sections.is_empty() { NEWEST } else { name.as_str() }, &sections);
        sections.push(Section { id, name, feed: Some(candidate.url.clone()), listing: None });
    }
    sections
}

impl Search<'_> {
    /// Fetches an address and reads it, where it is a feed with something in it.
    async fn read(&mut self, url: &HttpUrl) -> Result<Option<ReadFeed>, Failure> {
        self.tried += 1;
        let page = self.worker.page(url).await?;
        if page.kind != Kind::Feed {
            return Ok(None);
        }
        Ok(parse(self.worker, page).await.ok().filter(|feed| !feed.titles.is_empty()))
    }

    /// The best of these feeds: news before comments, and none that is empty where another is not.
    async fn best(&mut self, links: Vec<FeedLink>) -> Option<Chosen> {
        let (comments, news): (Vec<FeedLink>, Vec<FeedLink>) = links.into_iter().partition(FeedLink::is_of_comments);
        let mut chosen = Chosen::default();
        let mut of_comments = Chosen::default();
        let mut left = news.into_iter().map(|link| Candidate { url: link.url, title: link.title });
        for candidate in left.by_ref().take(MAX_READ) {
            let Ok(Some(feed)) = self.read(&candidate.url).await else { continue };
            let kept = if feed.title.as_ref().is_some_and(discover::is_of_comments) { &mut of_comments } else { &mut chosen };
            kept.read.push((candidate, feed));
        }
        if !chosen.read.is_empty() {
            // Unseen only from where one was read: what a page names elsewhere nobody has looked at, and once on the shelf it would count as the user's own.
            let is_known = |candidate: &Candidate| chosen.read.iter().any(|(read, _)| read.url.same_origin(&candidate.url));
            chosen.unread = left.filter(is_known).collect();
            return Some(chosen);
        }
        if of_comments.read.is_empty()
            && let Some(link) = comments.into_iter().next()
            && let Ok(Some(feed)) = self.read(&link.url).await
        {
            of_comments.read.push((Candidate { url: link.url, title: link.title }, feed));
        }
        (!of_comments.read.is_empty()).then_some(of_comments)
    }

    /// Feeds named in the head of the first page that names any.
    pub(super) async fn named(&mut self, pages: &[(Kind, Discovered, Page)]) -> Option<Chosen> {
        let (_, discovered, _) = pages.first()?;
        self.best(discovered.feeds.iter().filter(|link| link.named).cloned().collect()).await
    }

    /// The first of the usual addresses that has a feed. A host that does not answer is not asked on.
    pub(super) async fn common(&mut self, pages: &[(Kind, Discovered, Page)]) -> Option<Chosen> {
        let (.., page) = pages.last()?;
        for url in discover::common(&page.body.url) {
            match self.read(&url).await {
                Ok(Some(feed)) if !feed.title.as_ref().is_some_and(discover::is_of_comments) => {
                    return Some(Chosen { read: vec![(Candidate { url, title: None }, feed)], unread: Vec::new() });
                }
                Ok(_) => {}
                Err(failure) => {
                    if matches!(failure.kind, FailureKind::Connect | FailureKind::Timeout | FailureKind::Dns | FailureKind::RateLimited | FailureKind::Offline)
                    {
                        return None;
                    }
                }
            }
        }
        None
    }

    /// Feeds that the pages link to in their text, or that a page called RSS does.
    pub(super) async fn linked(&mut self, pages: &[(Kind, Discovered, Page)]) -> Option<Chosen> {
        let links = pages.iter().flat_map(|(_, discovered, _)| &discovered.feeds).filter(|link| !link.named).cloned().collect();
        if let Some(chosen) = self.best(links).await {
            return Some(chosen);
        }
        let mut indexes: Vec<&HttpUrl> = pages.iter().flat_map(|(_, discovered, _)| &discovered.indexes).collect();
        indexes.dedup();
        for url in indexes {
            self.tried += 1;
            let Ok(index) = self.worker.page(url).await else { continue };
            let Ok(discovered) = self.discovered(&index).await else { continue };
            if let Some(chosen) = self.best(discovered.feeds).await {
                return Some(chosen);
            }
        }
        None
    }
}
