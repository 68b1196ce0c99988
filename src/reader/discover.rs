//! Feeds that a page names.
//!
//! Owns looking for their addresses. Must not fetch one to see whether it is one.

use super::{
    Input,
    article::{self, page},
    charset,
    dom::{self, Node},
};
use crate::model::{HttpUrl, SafeLine};

/// Most feeds taken of one page.
const MAX_FEEDS: usize = 50;

/// A feed a page points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLink {
    /// Where it is.
    pub url: HttpUrl,
    /// What the page calls it.
    pub title: Option<SafeLine>,
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
}

/// Looks for feeds on a page.
#[must_use]
pub fn feeds(input: &Input<'_>) -> Discovered {
    let Ok(tree) = dom::parse(&charset::decode(input.bytes, input.mime), input.url.as_str()) else { return Discovered::default() };
    let root = tree.root();
    let base = article::base_address(&tree, input.url);
    let mut feeds: Vec<FeedLink> = Vec::new();
    let mut take = |node: &Node<'_>, title: Option<String>| {
        let Some(url) = dom::attribute(node, "href").and_then(|href| base.join(&href).ok()) else { return };
        if feeds.len() < MAX_FEEDS && !feeds.iter().any(|known| known.url == url) {
            feeds.push(FeedLink { url, title: title.as_deref().and_then(SafeLine::non_empty) });
        }
    };
    for link in dom::select(&root, "link[rel~='alternate' i][href]") {
        if link.attr("type").is_some_and(|kind| is_feed_type(&kind)) {
            take(&link, dom::attribute(&link, "title"));
        }
    }
    for link in dom::select(&root, "a[href]") {
        if link.attr("href").is_some_and(|href| looks_like_feed(&href)) {
            take(&link, Some(dom::text(&link)).filter(|text| !text.is_empty()).or_else(|| dom::attribute(&link, "title")));
        }
    }
    let site = page::meta(&root, &["og:site_name", "application-name"]).or_else(|| dom::first(&root, "title").map(|title| dom::text(&title)));
    Discovered {
        site: site.as_deref().and_then(SafeLine::non_empty),
        language: dom::first(&root, "html[lang]").and_then(|html| dom::attribute(&html, "lang")).as_deref().and_then(SafeLine::non_empty),
        feeds,
    }
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
