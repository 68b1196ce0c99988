//! Feeds that a page names.
//!
//! Owns looking for their addresses. Must not fetch one to see whether it is one.

use super::{
    Input,
    article::{self, page},
    charset,
    dom::{self, Node},
};
use crate::model::{HttpUrl, SafeLine, fold};

/// Most feeds taken of one page.
const MAX_FEEDS: usize = 50;

/// Most pages taken that may list feeds.
const MAX_INDEXES: usize = 3;

/// Where the feeds of a site usually are, from its root or from a folder of it.
const COMMON_PATHS: &[&str] =
    &["feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json", "rss/home.rss", "rss/tin-moi-nhat.rss", "?feed=rss2", "feeds/posts/default"];

/// A feed a page points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLink {
    /// Where it is.
    pub url: HttpUrl,
    /// What the page calls it.
    pub title: Option<SafeLine>,
    /// Whether the page's head names it (`link rel="alternate"`), and not a link in its text.
    pub named: bool,
}

impl FeedLink {
    /// Whether it is of comments: papers read those with their articles, not as news.
    #[must_use]
    pub fn is_of_comments(&self) -> bool {
        self.url.url().path().split('/').any(|segment| segment.eq_ignore_ascii_case("comments")) || self.title.as_ref().is_some_and(is_of_comments)
    }
}

/// Whether a feed's title says that it is of comments.
#[must_use]
pub fn is_of_comments(title: &SafeLine) -> bool {
    let folded = fold::fold(title.as_str());
    ["comments on ", "comments for ", "comments feed", "binh luan", "phan hoi cho "].iter().any(|word| folded.contains(word))
}

/// Addresses at which the feed of this page's site usually is, the likeliest first.
#[must_use]
pub fn common(page: &HttpUrl) -> Vec<HttpUrl> {
    let mut found: Vec<HttpUrl> = Vec::new();
    // Of a page in a folder (`/blog/`) the folder, but of an article no folder of its own.
    let folder = page.url().path().ends_with('/').then_some("./");
    for start in folder.into_iter().chain(["/"]) {
        let Ok(start) = page.join(start) else { continue };
        for url in COMMON_PATHS.iter().filter_map(|path| start.join(path).ok()) {
            if !found.contains(&url) {
                found.push(url);
            }
        }
    }
    found
}

/// What a page says of itself and its feeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovered {
    /// The site's name.
    pub site: Option<SafeLine>,
    /// Its language.
    pub language: Option<SafeLine>,
    /// Feeds by `link rel="alternate"`, then links in the page that look like feeds; each address once.
    pub feeds: Vec<FeedLink>,
    /// Pages whose link says RSS: perhaps they list the feeds.
    pub indexes: Vec<HttpUrl>,
}

/// Looks for feeds on a page.
#[must_use]
pub fn feeds(input: &Input<'_>) -> Discovered {
    let Ok(tree) = dom::parse(&charset::decode(input.bytes, input.mime), input.url.as_str()) else { return Discovered::default() };
    let root = tree.root();
    let base = article::base_address(&tree, input.url);
    let mut feeds: Vec<FeedLink> = Vec::new();
    let mut take = |node: &Node<'_>, title: Option<String>, named: bool| {
        let Some(url) = dom::attribute(node, "href").and_then(|href| base.join(&href).ok()) else { return };
        if feeds.len() < MAX_FEEDS && !feeds.iter().any(|known| known.url == url) {
            feeds.push(FeedLink { url, title: title.as_deref().and_then(SafeLine::non_empty), named });
        }
    };
    for link in dom::select(&root, "link[rel~='alternate' i][href]") {
        if link.attr("type").is_some_and(|kind| is_feed_type(&kind)) {
            take(&link, dom::attribute(&link, "title"), true);
        }
    }
    for link in dom::select(&root, "a[href]") {
        if link.attr("href").is_some_and(|href| looks_like_feed(&href)) {
            take(&link, Some(dom::text(&link)).filter(|text| !text.is_empty()).or_else(|| dom::attribute(&link, "title")), false);
        }
    }
    let mut indexes: Vec<HttpUrl> = Vec::new();
    for link in dom::select(&root, "a[href]") {
        let Some(url) = dom::attribute(&link, "href").filter(|href| names_rss(&link, href)).and_then(|href| base.join(&href).ok()) else { continue };
        let url = url.without_fragment();
        if indexes.len() < MAX_INDEXES && url.host() == base.host() && url != input.url.without_fragment() && !indexes.contains(&url) {
            indexes.push(url);
        }
    }
    let site = page::meta(&root, &["og:site_name", "application-name"]).or_else(|| dom::first(&root, "title").map(|title| dom::text(&title)));
    Discovered {
        site: site.as_deref().and_then(SafeLine::non_empty),
        language: dom::first(&root, "html[lang]").and_then(|html| dom::attribute(&html, "lang")).as_deref().and_then(SafeLine::non_empty),
        feeds,
        indexes,
    }
}

/// Whether a link's text or address is called after RSS.
fn names_rss(link: &Node<'_>, href: &str) -> bool {
    let called = |text: &str| text.split(|character: char| !character.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("rss"));
    let path = href.split(['?', '#']).next().unwrap_or_default();
    called(path) || called(&dom::text(link)) || link.attr("title").is_some_and(|title| called(&title))
}

/// Media types of RSS, Atom and JSON Feed; `application/json` alone is `WordPress`'s interface as often as a feed.
fn is_feed_type(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    ["application/rss", "application/atom", "application/feed+json", "application/rdf", "text/rss", "text/atom"]
        .iter()
        .any(|known| kind.trim().starts_with(known))
}

/// Whether the path of a link is what feeds are usually called.
fn looks_like_feed(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_ascii_lowercase();
    let is_foreign = ["facebook.com", "twitter.com", "google.com", "feedly.com", "mailto:"].iter().any(|host| path.contains(host));
    let last = path.rsplit('/').next().unwrap_or_default();
    !is_foreign
        && (["rss", "feed", "atom", "rss.xml", "atom.xml", "feed.xml", "index.rdf", "feed.json"].contains(&last)
            || last.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "rss" | "atom" | "rdf")))
}
