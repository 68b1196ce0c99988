//! What a body is.
//!
//! Owns telling feeds, pages, lists and data apart. Must not parse them for their content.

use super::{
    Input,
    article::page,
    charset,
    dom::{self, Tree},
};
use crate::model::HttpUrl;

/// How much of a body is looked at for its kind, in bytes.
const HEAD_BYTES: usize = 4096;

/// Words of a paragraph that is running text, and how many of them make a page an article.
const PARAGRAPH_WORDS: usize = 20;
const ARTICLE_PARAGRAPHS: usize = 3;

/// Words of a link that is an article's title, and how many of them a paragraph outweighs.
const TITLE_WORDS: usize = 5;
const POINTERS_A_PARAGRAPH: usize = 10;

/// Kinds of body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// RSS, Atom, RDF or JSON Feed.
    Feed,
    /// A page that lists articles.
    Listing,
    /// A page with one article.
    Article,
    /// Anything else in JSON: perhaps a comment answer.
    Json,
    /// Not text.
    Binary,
}

/// Looks at the beginning of a body, its type and, for HTML, its metadata.
#[must_use]
pub fn kind(input: &Input<'_>) -> Kind {
    if is_binary(input) {
        return Kind::Binary;
    }
    let text = charset::decode(input.bytes, input.mime);
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let head: String = start.chars().take(HEAD_BYTES).collect();
    if head.starts_with(['{', '[']) {
        return if head.contains("jsonfeed.org/version") { Kind::Feed } else { Kind::Json };
    }
    if is_feed(&head) {
        return Kind::Feed;
    }
    let mime = input.mime.unwrap_or_default().to_ascii_lowercase();
    if mime.contains("json") || mime.contains("javascript") {
        return Kind::Json;
    }
    dom::parse(&text, input.url.as_str()).map_or(Kind::Listing, |tree| page_kind(&tree, input.url))
}

/// Whether the body is not text at all.
pub(super) fn is_binary(input: &Input<'_>) -> bool {
    let head = input.bytes.get(..HEAD_BYTES.min(input.bytes.len())).unwrap_or_default();
    let mime = input.mime.unwrap_or_default().to_ascii_lowercase();
    let signatures: &[&[u8]] =
        &[b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x7fELF", b"OggS", b"ID3", b"wOFF", b"wOF2"];
    if signatures.iter().any(|signature| head.starts_with(signature))
        || ["image/", "audio/", "video/", "font/"].iter().any(|kind| mime.starts_with(kind)) && !mime.contains("svg")
    {
        return true;
    }
    let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || mime.contains("utf-16");
    let zeros = head.split(|byte| *byte == 0).count() - 1;
    // UTF-16 without a mark has a zero in half of its bytes; a few stray zeros are dirt.
    !is_utf16 && zeros * 20 > head.len() && zeros * 3 < head.len() || (!head.is_empty() && zeros == head.len())
}

/// Whether the first element is that of a feed.
fn is_feed(head: &str) -> bool {
    let mut rest = head;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(skipped) = after.strip_prefix("!--") {
            rest = skipped.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if after.starts_with(['?', '!']) {
            rest = after;
            continue;
        }
        let name: String =
            after.chars().take_while(|character| character.is_ascii_alphanumeric() || *character == ':').collect::<String>().to_ascii_lowercase();
        return matches!(name.as_str(), "rss" | "feed" | "rdf:rdf" | "channel") || name.ends_with(":feed") || name.ends_with(":rss");
    }
    false
}

fn page_kind(tree: &Tree, url: &HttpUrl) -> Kind {
    let root = tree.root();
    // Dân Trí's front page calls itself an article; no front page is one.
    let is_front = |url: &HttpUrl| url.url().path().trim_matches('/').is_empty() && url.url().query().is_none();
    if page::canonical(&root, url).as_ref().is_some_and(is_front) && is_front(url) {
        return Kind::Listing;
    }
    let stated = page::meta(&root, &["og:type"]).unwrap_or_default().to_ascii_lowercase();
    if stated == "article" || page::says_article(tree) {
        return Kind::Article;
    }
    let paragraphs = dom::select(&root, "p")
        .iter()
        .filter(|node| !dom::is_inside(node, &["li", "a", "footer", "nav"]))
        .map(dom::text)
        .filter(|text| text.split_whitespace().count() >= PARAGRAPH_WORDS)
        .count();
    let headings = dom::select(&root, "h1").len();
    let pointers = dom::select(&root, "a[href]").iter().filter(|link| dom::text(link).split_whitespace().count() >= TITLE_WORDS).count();
    // A page without any metadata, as old and small sites have it: one title, and more running text under it than titles of other articles.
    let is_article = paragraphs >= ARTICLE_PARAGRAPHS && headings <= 1 && stated != "website" || (headings == 1 && paragraphs >= 2);
    if is_article && pointers <= paragraphs * POINTERS_A_PARAGRAPH { Kind::Article } else { Kind::Listing }
}
