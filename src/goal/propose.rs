//! "What can be read at this address": feeds, else a listing out of the page's own structure, as a source to be accepted.
//!
//! Owns what is asked, in which order, and when to stop: few requests, and none after the first answer that will do. Must not save anything.

mod feeds;
mod sections;

use self::feeds::Candidate;
use super::{Page, Worker, task::blocking};
use crate::{
    model::{Failure, FailureKind, Found, HttpUrl, Proposal, SafeLine, Section, SectionId, Source, safe::UrlError},
    reader::{
        discover::{self, Discovered},
        infer,
        sniff::Kind,
    },
    sources::slug,
};

/// The first section of a source that was found.
const NEWEST: &str = "tin-moi";

/// Longest name of a source, in characters.
const MAX_NAME_CHARS: usize = 60;

/// A search under way.
struct Search<'a> {
    worker: &'a Worker,
    /// As it was asked for.
    target: &'a str,
    /// Addresses asked for a feed.
    tried: usize,
}

pub(super) async fn propose(worker: &Worker, target: &str, newest: &SafeLine) -> Result<Proposal, Failure> {
    let addresses = addresses(target)?;
    if let Some(known) = addresses.iter().find_map(|url| worker.sources.known_at(url)) {
        return Ok(on_shelf(known));
    }
    let page = first_page(worker, &addresses).await?;
    if let Some(known) = worker.sources.known_at(&page.body.url) {
        return Ok(on_shelf(known));
    }
    let mut search = Search { worker, target, tried: 0 };
    match page.kind {
        Kind::Feed => search.of_feed(page).await,
        Kind::Binary => Err(Failure::new(FailureKind::NotText, target, page.body.mime.as_deref().unwrap_or_default())),
        Kind::Json => Err(search.nothing()),
        Kind::Listing | Kind::Article => search.of_page(page, newest).await,
    }
}

fn on_shelf(known: &Source) -> Proposal {
    Proposal { source: known.clone(), found: Found::OnShelf, titles: Vec::new() }
}

/// What an address that a person typed may mean, the likeliest first: without a scheme HTTPS and then plain HTTP, on a machine at hand the other way round.
fn addresses(typed: &str) -> Result<Vec<HttpUrl>, Failure> {
    let typed = typed.trim();
    let bad = |why: &str| Failure::new(FailureKind::BadAddress, typed, why);
    // Dropping a password silently would only puzzle: the server's refusal would not say why.
    let authority = typed.split_once("://").map_or(typed, |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((_, host)) = authority.rsplit_once('@') {
        return Err(Failure::new(FailureKind::BadAddress, &format!("…@{host}"), &UrlError::Credentials.to_string()));
    }
    let written = typed.strip_prefix("feed://").map_or_else(|| typed.to_owned(), |rest| format!("http://{rest}"));
    if written.contains("://") {
        return HttpUrl::parse(&written).map(|url| vec![url]).map_err(|error| bad(&error.to_string()));
    }
    let host = written.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_near = name == "localhost" || name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !(name.contains('.') || is_near) || name.is_empty() || written.contains(char::is_whitespace) {
        return Err(bad("?"));
    }
    let schemes = if is_near { ["http", "https"] } else { ["https", "http"] };
    schemes.iter().map(|scheme| HttpUrl::parse(&format!("{scheme}://{written}")).map_err(|error| bad(&error.to_string()))).collect()
}

/// The first of these addresses that answers; the failure of the first where none does.
async fn first_page(worker: &Worker, addresses: &[HttpUrl]) -> Result<Page, Failure> {
    let mut first = None;
    for url in addresses {
        worker.name(url);
        match worker.page(url).await {
            Ok(page) => return Ok(page),
            // A secure connection that could not be made is never tried again without: whoever broke it would be let in.
            Err(failure) if failure.kind == FailureKind::Tls => return Err(failure),
            Err(failure) => first = first.or(Some(failure)),
        }
    }
    Err(first.unwrap_or_else(|| Failure::new(FailureKind::BadAddress, "", "?")))
}

impl Search<'_> {
    fn nothing(&self) -> Failure {
        Failure::new(FailureKind::NoSource, self.target, &self.tried.to_string())
    }

    /// A feed's own address.
    async fn of_feed(&mut self, page: Page) -> Result<Proposal, Failure> {
        let url = page.body.url.clone();
        let feed = feeds::parse(self.worker, page).await?;
        let own = url.join("/").unwrap_or_else(|_| url.clone());
        // A feed may say that it is anyone's. A host whose pages another source reads stays with that source.
        let home = feed.link.clone().filter(|link| link.host() == url.host() || !self.worker.sources.reads_host(link.host())).unwrap_or(own);
        let mut source = self.source(&home, feed.title.as_ref(), feed.language.as_ref())?;
        source.sections = feeds::sections(&[(Candidate { url, title: None }, feed.clone())], &[], &source.name);
        Ok(Proposal { source, found: Found::Feeds, titles: feed.titles })
    }

    /// A page: its own feeds, its site's, the usual addresses, links to feeds, and last its own structure.
    async fn of_page(&mut self, page: Page, newest: &SafeLine) -> Result<Proposal, Failure> {
        let root = page.body.url.join("/").ok().filter(|root| *root != page.body.url.without_fragment());
        let mut pages = vec![(page.kind, self.discovered(&page).await?, page)];
        if let Some(found) = self.named(&pages).await {
            return self.of_feeds(&pages, found);
        }
        if let Some(root) = root
            && let Ok(front) = self.worker.page(&root).await
            && matches!(front.kind, Kind::Listing | Kind::Article)
        {
            let found = self.discovered(&front).await?;
            pages.insert(0, (front.kind, found, front));
            if let Some(found) = self.named(&pages).await {
                return self.of_feeds(&pages, found);
            }
        }
        let others = match self.common(&pages).await {
            None => self.linked(&pages).await,
            found => found,
        };
        if let Some(found) = others {
            return self.of_feeds(&pages, found);
        }
        self.of_structure(pages, newest).await
    }

    async fn discovered(&self, page: &Page) -> Result<Discovered, Failure> {
        let (body, now) = (page.body.clone(), (self.worker.now)());
        blocking(move || Ok(discover::feeds(&body.input(now)))).await
    }

    fn of_feeds(&self, pages: &[(Kind, Discovered, Page)], found: feeds::Chosen) -> Result<Proposal, Failure> {
        // The page that was asked for is the home, unless it is an article of the site.
        let (_, discovered, page) = pages.iter().rev().find(|(kind, ..)| *kind != Kind::Article).or(pages.first()).ok_or_else(|| self.nothing())?;
        let site = discovered.site.clone().or_else(|| found.read.first().and_then(|(_, feed)| feed.title.clone()));
        let mut source = self.source(&page.body.url, site.as_ref(), discovered.language.as_ref())?;
        source.sections = feeds::sections(&found.read, &found.unread, &source.name);
        let titles = found.read.into_iter().next().map(|(_, feed)| feed.titles).unwrap_or_default();
        Ok(Proposal { source, found: Found::Feeds, titles })
    }

    /// The structure of the page that was asked for, or of the front page: first of the one that is no article.
    async fn of_structure(&mut self, mut pages: Vec<(Kind, Discovered, Page)>, newest: &SafeLine) -> Result<Proposal, Failure> {
        pages.reverse();
        pages.sort_by_key(|(kind, ..)| *kind == Kind::Article);
        for (_, discovered, page) in pages {
            let home = page.body.url.without_fragment();
            let mut bare = self.source(&home, discovered.site.as_ref(), discovered.language.as_ref())?;
            let section = Section { id: section_id(NEWEST, &[]), name: newest.clone(), feed: None, listing: Some(home) };
            bare.sections.push(section.clone());
            let now = (self.worker.now)();
            let inferred = blocking(move || infer::listing(&page.body.input(now), &bare, &section.id)).await?;
            if let Some(mut inferred) = inferred {
                inferred.source.hosts.retain(|host| !self.worker.sources.reads_host(host));
                let sections = self.with_same_structure(&inferred).await;
                inferred.source.sections.extend(sections);
                return Ok(Proposal { source: inferred.source, found: Found::Listing, titles: inferred.titles });
            }
        }
        Err(self.nothing())
    }

    /// A source of the user's without sections or rules.
    fn source(&self, home: &HttpUrl, name: Option<&SafeLine>, language: Option<&SafeLine>) -> Result<Source, Failure> {
        let id = self.worker.sources.free_id(home.host()).ok_or_else(|| Failure::new(FailureKind::BadAddress, home.as_str(), "id"))?;
        let name = name.and_then(short_name).unwrap_or_else(|| SafeLine::new(home.host()));
        Ok(Source { language: language.cloned(), ..Source::new(id, name, home.clone()) })
    }
}

/// The name in a title: what stands before the first dash or bar.
fn short_name(title: &SafeLine) -> Option<SafeLine> {
    let first = [" | ", " - ", " – ", " — ", " » ", ": "].iter().fold(title.as_str(), |name, mark| name.split(mark).next().unwrap_or(name));
    SafeLine::non_empty(&first.chars().take(MAX_NAME_CHARS).collect::<String>())
}

/// An id for a section of this name that none of `taken` has.
fn section_id(name: &str, taken: &[Section]) -> SectionId {
    let slug: String = slug(name).chars().take(40).collect();
    let base = if slug.is_empty() { "muc" } else { slug.trim_matches('-') };
    let is_free = |id: &SectionId| taken.iter().all(|section| section.id != *id);
    let candidates = std::iter::once(base.to_owned()).chain((2..).map(|number| format!("{base}-{number}"))).take(taken.len() + 2);
    let mut ids = candidates.filter_map(|candidate| SectionId::new(&candidate).ok());
    ids.find(is_free).unwrap_or_else(|| section_id(NEWEST, taken))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_typed_address_may_mean() {
        let read = |typed: &str| addresses(typed).map(|urls| urls.iter().map(ToString::to_string).collect::<Vec<_>>()).map_err(|failure| failure.kind);
        assert_eq!(read(" bao.example/kinh-te "), Ok(vec!["https://bao.example/kinh-te".to_owned(), "http://bao.example/kinh-te".to_owned()]));
        assert_eq!(read("127.0.0.1:8080"), Ok(vec!["http://127.0.0.1:8080/".to_owned(), "https://127.0.0.1:8080/".to_owned()]));
        assert_eq!(read("http://bao.example"), Ok(vec!["http://bao.example/".to_owned()]));
        assert_eq!(read("feed://bao.example/rss"), Ok(vec!["http://bao.example/rss".to_owned()]));
        for bad in [
            "",
            "bao",
            "hai chữ.vn x",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "bundled://edition/",
            "https://lan:mat-khau@bao.example/",
            "lan:mat-khau@bao.example",
        ] {
            assert_eq!(read(bad), Err(FailureKind::BadAddress), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_secure_connection_that_fails_is_not_tried_again_without() {
        // Plain HTTP is spoken there, as by whoever breaks the secure one to be asked in the clear.
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let here = listener.local_addr().expect("its address");
        let server = tokio::spawn(async move {
            for asked in 0_u32.. {
                let (mut stream, _) = listener.accept().await.expect("a connection");
                let answer = b"HTTP/1.1 400 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                tokio::io::AsyncWriteExt::write_all(&mut stream, answer).await.expect("answered");
                assert_eq!(asked, 0, "it was asked again");
            }
        });
        let net = crate::net::Net::new(&crate::net::NetOptions::default());
        let store = crate::store::Store::in_memory().expect("a cache");
        let worker = Worker { store, net: Some(net), sources: std::sync::Arc::default(), now: jiff::Timestamp::now };
        let urls = ["https", "http"].map(|scheme| HttpUrl::parse(&format!("{scheme}://{here}/")).expect("an address"));
        assert_eq!(first_page(&worker, &urls).await.expect_err("refused").kind, FailureKind::Tls);
        assert!(!server.is_finished());
        server.abort();
    }

    #[test]
    fn names_and_ids() {
        let name = |title: &str| short_name(&SafeLine::new(title)).map(|name| name.to_string());
        assert_eq!(name("Báo Lúa Đồng - Tin trong ngày"), Some("Báo Lúa Đồng".to_owned()));
        assert_eq!(name(" "), None);
        let taken = |id: &str| Section { id: SectionId::new(id).expect("an id"), name: SafeLine::default(), feed: None, listing: None };
        assert_eq!(section_id("Văn hóa – Đời sống", &[]).as_str(), "van-hoa-doi-song");
        assert_eq!(section_id("Kinh tế", &[taken("kinh-te")]).as_str(), "kinh-te-2");
        assert_eq!(section_id("今日", &[taken("muc")]).as_str(), "muc-2");
    }
}
