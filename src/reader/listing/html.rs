//! Section pages by selectors, or by the addresses of articles.
//!
//! Owns finding items and choosing their titles. Must not read JSON.

use std::collections::HashMap;

use super::{FeedAbout, Found, Input, Item, about, cards, is_skipped, number, plain};
use crate::{
    model::{EntryId, Failure, HttpUrl, SafeLine, Source},
    reader::{
        article::{self, page},
        dom::{self, Node, Tree},
        identity,
    },
};

/// Most characters of a title; longer link texts are ledes.
const MAX_TITLE_CHARS: usize = 220;

/// The path of an article's address inside an item is longer than this.
const SHORT_PATH_BYTES: usize = 12;

/// A last part of an address with more words is an article's; so is a number of this many digits.
const ADDRESS_WORDS: usize = 4;
const ADDRESS_DIGITS: usize = 5;

/// Where an `img` has its address: the lazy ones have a placeholder in `src`.
const PICTURES: &[&str] = &["data-src", "data-original", "data-lazy-src", "src"];

/// One in so many of a page's articles has to be found by the rules, or they are out of date.
const RULES_SHARE: usize = 3;

/// Link texts that say nothing of the article.
const EMPTY_TITLES: &[&str] = &["xem thêm", "chi tiết", "xem tiếp", "đọc tiếp", "xem chi tiết", "read more", "more", "bình luận", "video", "ảnh"];

/// Items of a page and what it says of itself.
pub(super) fn items(text: &str, source: &Source, input: &Input<'_>) -> Result<(Found, FeedAbout), Failure> {
    let tree = dom::parse(text, input.url.as_str())?;
    let base = article::base_address(&tree, input.url);
    let root = tree.root();
    for selector in &source.listing.drop {
        dom::select(&root, selector).iter().for_each(Node::remove_from_parent);
    }
    let items = whole(by_rules(&root, source, &base), cards::items(&root, source, &base), source);
    let next = dom::first(&root, "link[rel~='next'][href], a[rel~='next'][href]").and_then(|next| base.join(&dom::attribute(&next, "href")?).ok());
    Ok((Found { items, next: next.filter(|next| next.without_fragment() != input.url.without_fragment()) }, facts(&tree, source, input)))
}

fn facts(tree: &Tree, source: &Source, input: &Input<'_>) -> FeedAbout {
    let root = tree.root();
    let line = |text: Option<String>| text.as_deref().and_then(SafeLine::non_empty);
    FeedAbout {
        title: line(page::meta(&root, &["og:title"]).or_else(|| dom::first(&root, "title").map(|title| dom::text(&title)))),
        subtitle: line(page::meta(&root, &["og:description", "description"])),
        language: line(dom::first(&root, "html[lang]").and_then(|html| dom::attribute(&html, "lang"))),
        ..about(input, source)
    }
}

/// What the rules find, unless it is a small part of what the page links to: then they are those of a design that is gone, and the page's cards count,
/// each by the rules where they know it.
fn whole(by_rules: Vec<Item>, cards: Vec<Item>, source: &Source) -> Vec<Item> {
    // Without a pattern for addresses nothing is known of what the rules leave out.
    if by_rules.len() * RULES_SHARE > cards.len() || source.article_id.is_none() && !by_rules.is_empty() {
        return by_rules;
    }
    let id = |item: &Item| item.url.as_ref().map(|url| identity::entry_id(source, Some(url), url.without_fragment().as_str()));
    let mut known: HashMap<Option<EntryId>, Item> = by_rules.into_iter().map(|item| (id(&item), item)).collect();
    cards.into_iter().map(|card| known.remove(&id(&card)).filter(|item| !item.title.is_empty()).unwrap_or(card)).collect()
}

fn by_rules(root: &Node<'_>, source: &Source, base: &HttpUrl) -> Vec<Item> {
    let rules = &source.listing;
    rules
        .item
        .iter()
        .map(|selector| dom::select(root, selector).iter().filter_map(|node| one(node, source, base)).collect::<Vec<_>>())
        .find(|items| !items.is_empty())
        .unwrap_or_default()
}

fn one(node: &Node<'_>, source: &Source, base: &HttpUrl) -> Option<Item> {
    let rules = &source.listing;
    let address = |link: &Node<'_>| base.join(&dom::attribute(link, "href")?).ok().filter(|url| is_article(url, source));
    let link_selectors: &[String] = if rules.link.is_empty() { &[String::from("a[href]")] } else { &rules.link };
    let own = (dom::name(node) == "a").then(|| Some((address(node)?, dom::text(node)))).flatten();
    let (url, link_text) = dom::first_of(node, link_selectors, |link| Some((address(link)?, link_title(link)))).or(own)?;
    let text = |selectors: &[String]| dom::first_of(node, selectors, |found| Some(dom::text(found)).filter(|text| !text.is_empty()));
    let published =
        dom::first_of(node, &rules.published, |found| dom::attribute(found, "datetime").or_else(|| Some(dom::text(found)).filter(|text| !text.is_empty())));
    // A heading often holds the number of comments beside the link.
    let title = match text(&rules.title).filter(|title| !is_empty_title(title)) {
        Some(title) if link_text.is_empty() || without_extras(&title, Some(&link_text)) != link_text => title,
        _ => link_text,
    };
    Some(Item {
        url: Some(url),
        title: if title.is_empty() { any_title(node) } else { title },
        lede: text(&rules.lede),
        published: published.or_else(|| dom::first(node, "time[datetime]").and_then(|time| dom::attribute(&time, "datetime"))),
        byline: text(&rules.byline),
        image: picture(node, base),
        comment_count: text(&rules.comment_count).as_deref().and_then(number),
    })
}

/// A title for an item whose link is a picture: the first link text or description of it.
fn any_title(node: &Node<'_>) -> String {
    dom::select(node, "a[href]").iter().map(link_title).find(|title| !title.is_empty()).unwrap_or_default()
}

/// The first picture of an element, also where it is to be loaded later.
pub(super) fn picture(node: &Node<'_>, base: &HttpUrl) -> Option<HttpUrl> {
    let address = |image: &Node<'_>| {
        PICTURES
            .iter()
            .find_map(|name| dom::attribute(image, name).filter(|address| !address.starts_with("data:")))
            .and_then(|address| base.join(&address).ok())
    };
    dom::select(node, "img").iter().find_map(address)
}

pub(super) fn is_article(url: &HttpUrl, source: &Source) -> bool {
    let named = match source.article_id {
        Some(_) => identity::article_number(source, url).is_some(),
        // An item says that its link leads to an article; without items the address alone has to.
        None if source.listing.item.is_empty() => looks_like_article(url),
        None => url.url().path().trim_matches('/').len() > SHORT_PATH_BYTES,
    };
    named && (source.reads_host(url.host()) || url.is_bundled()) && !is_skipped(url, source)
}

/// Whether an address without a known pattern is rather an article's than a section's: a date or a long number in its path, or a last part of many words.
fn looks_like_article(url: &HttpUrl) -> bool {
    let path = url.url().path().trim_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let words = last.split(['-', '_', '.']).filter(|word| word.chars().any(char::is_alphabetic)).count();
    let digits = path.split(|character: char| !character.is_ascii_digit()).map(str::len).max().unwrap_or_default();
    words > ADDRESS_WORDS || digits >= ADDRESS_DIGITS && path.len() > digits || identity::captured(path, r"(?:^|/)(\d{4}/\d{1,2})/").is_some()
}

/// What a link says of the article: a heading inside it, its text, its `title`, the description of its picture.
pub(super) fn link_title(link: &Node<'_>) -> String {
    let heading = dom::first(link, "h1, h2, h3, h4, h5, h6").map(|heading| dom::text(&heading));
    let text = Some(text_without_count(link)).filter(|text| text.chars().count() <= MAX_TITLE_CHARS && !is_empty_title(text));
    let alt = || dom::first(link, "img[alt]").and_then(|image| said(&image, "alt"));
    let named = said(link, "title");
    let printed = heading.filter(|heading| !heading.is_empty()).or(text).map(|text| without_extras(&text, named.as_deref()));
    let title = printed.or(named).or_else(alt).unwrap_or_default();
    if is_empty_title(&title) { String::new() } else { title }
}

/// Text of an attribute. Some papers put the markup of a title into it, encoded once or twice.
pub(super) fn said(node: &Node<'_>, name: &str) -> Option<String> {
    dom::attribute(node, name).map(|text| plain(&plain(&text)).split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
}

/// The text of a link without the number of comments that stands at its end in an element of its own.
fn text_without_count(link: &Node<'_>) -> String {
    let text = dom::text(link);
    let counts = cards::named(link, cards::COUNTS);
    let count = counts.first().map(dom::text).filter(|count| count.chars().any(|character| character.is_ascii_digit()));
    count.and_then(|count| text.strip_suffix(count.as_str())).map(|title| title.trim_end().to_owned()).unwrap_or(text)
}

/// A title without the mark before it (`>>`) and the number of comments behind it, which the link's `title` does not have.
pub(super) fn without_extras(text: &str, named: Option<&str>) -> String {
    let text = text.trim_start_matches(['>', '»', '•', '-', '–', '►', '▶', ' ']);
    match named.and_then(|named| Some((named, text.strip_prefix(named.trim())?))) {
        Some((named, rest)) if !named.trim().is_empty() && rest.chars().all(|character| !character.is_alphabetic()) => named.trim().to_owned(),
        _ => text.to_owned(),
    }
}

pub(super) fn is_empty_title(text: &str) -> bool {
    let folded = text.trim().trim_matches(['.', '…', '»', '>', '[', ']', '(', ')', ' ']).to_lowercase();
    !folded.chars().any(char::is_alphabetic) || EMPTY_TITLES.contains(&folded.as_str())
}
