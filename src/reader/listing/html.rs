//! Section pages by selectors, or by the addresses of articles.
//!
//! Owns finding items and choosing their titles. Must not read JSON.

use std::collections::HashMap;

use super::{FeedAbout, Found, Input, Item, about, is_skipped, number};
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
    let mut items = by_rules(&root, source, &base);
    if items.is_empty() {
        items = by_addresses(&root, source, &base);
    }
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
    let image = dom::first(node, "img").and_then(|image| {
        let source =
            ["data-src", "data-original", "src"].iter().find_map(|name| dom::attribute(&image, name).filter(|address| !address.starts_with("data:")))?;
        base.join(&source).ok()
    });
    Some(Item {
        url: Some(url),
        title: if title.is_empty() { any_title(node) } else { title },
        lede: text(&rules.lede),
        published: published.or_else(|| dom::first(node, "time[datetime]").and_then(|time| dom::attribute(&time, "datetime"))),
        byline: text(&rules.byline),
        image,
        comment_count: text(&rules.comment_count).as_deref().and_then(number),
    })
}

/// A title for an item whose link is a picture: the first link text or description of it.
fn any_title(node: &Node<'_>) -> String {
    dom::select(node, "a[href]").iter().map(link_title).find(|title| !title.is_empty()).unwrap_or_default()
}

/// Every link whose address is that of an article, each article once, with the best of its titles.
fn by_addresses(root: &Node<'_>, source: &Source, base: &HttpUrl) -> Vec<Item> {
    let mut items: Vec<(Item, u8)> = Vec::new();
    let mut places: HashMap<EntryId, usize> = HashMap::new();
    for link in dom::select(root, "a[href]") {
        let Some(url) = dom::attribute(&link, "href").and_then(|href| base.join(&href).ok()).filter(|url| is_article(url, source)) else { continue };
        if dom::is_inside(&link, &["nav", "footer"]) {
            continue;
        }
        let title = link_title(&link);
        let rank = rank(&link, &title);
        let image = dom::first(&link, "img").and_then(|image| base.join(&dom::attribute(&image, "src").filter(|address| !address.starts_with("data:"))?).ok());
        let place = *places.entry(identity::entry_id(source, Some(&url), url.as_str())).or_insert_with(|| {
            items.push((Item { url: Some(url.clone()), ..Item::default() }, 0));
            items.len() - 1
        });
        let Some((item, best)) = items.get_mut(place) else { continue };
        item.image = item.image.take().or(image);
        if rank > *best {
            *best = rank;
            item.title = title;
        }
    }
    items.into_iter().map(|(item, _)| item).collect()
}

fn is_article(url: &HttpUrl, source: &Source) -> bool {
    let named = source.article_id.is_none() || identity::article_number(source, url).is_some();
    // A source without a pattern for its articles has only their place on the page to go by: the path has to lead somewhere.
    let deep = source.article_id.is_some() || url.url().path().trim_matches('/').len() > 12;
    named && deep && (source.reads_host(url.host()) || url.is_bundled()) && !is_skipped(url, source)
}

/// What a link says of the article: a heading inside it, its text, its `title`, the description of its picture.
fn link_title(link: &Node<'_>) -> String {
    let heading = dom::first(link, "h1, h2, h3, h4, h5, h6").map(|heading| dom::text(&heading));
    let text = Some(dom::text(link)).filter(|text| text.chars().count() <= MAX_TITLE_CHARS && !is_empty_title(text));
    let alt = || dom::first(link, "img[alt]").and_then(|image| dom::attribute(&image, "alt"));
    let named = dom::attribute(link, "title");
    let printed = heading.filter(|heading| !heading.is_empty()).or(text).map(|text| without_extras(&text, named.as_deref()));
    let title = printed.or(named).or_else(alt).unwrap_or_default();
    if is_empty_title(&title) { String::new() } else { title }
}

/// A title without the mark before it (`>>`) and the number of comments behind it, which the link's `title` does not have.
fn without_extras(text: &str, named: Option<&str>) -> String {
    let text = text.trim_start_matches(['>', '»', '•', '-', '–', '►', '▶', ' ']);
    match named.and_then(|named| Some((named, text.strip_prefix(named.trim())?))) {
        Some((named, rest)) if !named.trim().is_empty() && rest.chars().all(|character| !character.is_alphabetic()) => named.trim().to_owned(),
        _ => text.to_owned(),
    }
}

fn is_empty_title(text: &str) -> bool {
    let folded = text.trim().trim_matches(['.', '…', '»', '>', '[', ']', '(', ')', ' ']).to_lowercase();
    !folded.chars().any(char::is_alphabetic) || EMPTY_TITLES.contains(&folded.as_str())
}

/// How likely the text of a link is the title, from 0 (says nothing) to 4.
fn rank(link: &Node<'_>, title: &str) -> u8 {
    if title.is_empty() {
        return 0;
    }
    let is_titled = dom::is_inside(link, &["h1", "h2", "h3", "h4", "h5", "h6"]) || dom::first(link, "h1, h2, h3, h4, h5, h6").is_some();
    let is_text = !dom::text(link).is_empty();
    let is_named = link.class().is_some_and(|class| class.to_ascii_lowercase().contains("title"));
    match (is_titled, is_named, is_text) {
        (true, ..) => 4,
        (_, true, true) => 3,
        (_, _, true) if title.split_whitespace().count() >= 3 => 2,
        _ => 1,
    }
}
