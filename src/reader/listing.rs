//! Section pages and JSON lists to entries.
//!
//! Owns the choice between the two, what makes an entry, and the address of the next page. Must not fetch it; that pages repeat is the caller's to see.

mod cards;
mod html;
mod json;

use std::collections::HashSet;

use super::{
    Input, charset,
    dates::{self, DateContext},
    dom, identity, sniff,
};
use crate::model::{Entry, Failure, FailureKind, Feed, HttpUrl, Image, Pace, SafeLine, SafeText, SectionId, Source, feed::FeedAbout};

/// Most entries of one page.
const MAX_ENTRIES: usize = 2_000;

/// Highest page number that is recognised in an address.
const MAX_PAGE: u32 = 1_000;

/// Reads one page of a listing, HTML or JSON, by the source's rules.
///
/// # Errors
/// A [`Failure`] of kind `no_entries`, `not_text`, `too_large` or `too_complex`.
pub fn parse(input: &Input<'_>, source: &Source, section: &SectionId) -> Result<Feed, Failure> {
    if sniff::is_binary(input) {
        return Err(Failure::new(FailureKind::NotText, input.url.as_str(), input.mime.unwrap_or_default()));
    }
    let text = charset::decode(input.bytes, input.mime);
    let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
    let (found, mut about) = match &source.listing.json {
        Some(rules) if is_json => (json::items(&text, rules, &source.home, input)?, FeedAbout { title: None, ..about(input, source) }),
        _ if is_json => return Err(Failure::new(FailureKind::NoEntries, input.url.as_str(), "JSON")),
        _ => html::items(&text, source, input)?,
    };
    about.language = about.language.or_else(|| source.language.clone());
    let next = next_page(input.url, source, section).or(found.next);
    let mut notes = Vec::new();
    let mut seen = HashSet::new();
    let entries: Vec<Entry> = found
        .items
        .into_iter()
        .filter_map(|item| entry(item, input, source, section, &mut notes))
        .filter(|entry| seen.insert(entry.id.clone()))
        .take(MAX_ENTRIES)
        .collect();
    if entries.is_empty() {
        return Err(Failure::new(FailureKind::NoEntries, input.url.as_str(), notes.first().map_or("", SafeLine::as_str)));
    }
    Ok(Feed { about, entries, next, pace: Pace::default(), notes })
}

/// What a list says of one article, not yet cleaned.
#[derive(Debug, Default)]
struct Item {
    url: Option<HttpUrl>,
    title: String,
    lede: Option<String>,
    published: Option<String>,
    byline: Option<String>,
    image: Option<HttpUrl>,
    comment_count: Option<u32>,
}

/// Items of one page, and the next page by the page's own word.
#[derive(Debug, Default)]
struct Found {
    items: Vec<Item>,
    next: Option<HttpUrl>,
}

fn about(input: &Input<'_>, source: &Source) -> FeedAbout {
    FeedAbout {
        source: source.id.clone(),
        url: Some(input.url.clone()),
        link: Some(input.url.clone()),
        title: None,
        subtitle: None,
        author: None,
        language: None,
        updated: None,
    }
}

fn entry(item: Item, input: &Input<'_>, source: &Source, section: &SectionId, notes: &mut Vec<SafeLine>) -> Option<Entry> {
    let url = item.url?;
    if is_skipped(&url, source) {
        return None;
    }
    let Some(title) = SafeLine::non_empty(&item.title) else {
        notes.push(SafeLine::new(url.as_str()));
        return None;
    };
    let context = DateContext { now: input.now, month_first: false };
    let lede = item.lede.map(|lede| SafeLine::new(&lede)).filter(|lede| !lede.is_empty() && *lede != title);
    Some(Entry {
        id: identity::entry_id(source, Some(&url), url.as_str()),
        guid: SafeLine::new(url.as_str()),
        source: source.id.clone(),
        section: section.clone(),
        feed: Some(input.url.clone()),
        url: Some(url),
        title,
        byline: item.byline.as_deref().and_then(SafeLine::non_empty),
        lede: lede.map(SafeText::from),
        summary: None,
        content: None,
        published: item.published.as_deref().and_then(|text| dates::parse(text, context)),
        published_text: item.published.as_deref().filter(|text| !text.bytes().all(|byte| byte.is_ascii_digit())).and_then(SafeLine::non_empty),
        updated: None,
        comment_count: item.comment_count,
        comments_url: None,
        enclosures: Vec::new(),
        images: item.image.map(|url| Image::new(url, SafeLine::default())).into_iter().collect(),
    })
}

/// Whether the source says that this address is no article.
fn is_skipped(url: &HttpUrl, source: &Source) -> bool {
    source.skip.iter().any(|skip| identity::pattern(skip).is_some_and(|skip| skip.is_match(url.as_str())))
}

/// The address of the page after `url`. A template is relative to the section's address; one whose first page is the end of that address
/// (`-{page}.html` for `…-zone-24-1.html`) takes the place of that end.
fn next_page(url: &HttpUrl, source: &Source, section: &SectionId) -> Option<HttpUrl> {
    let template = source.listing.next.as_deref()?;
    let first = source.section(section).and_then(|section| section.listing.clone()).unwrap_or_else(|| url.without_fragment());
    let numbered = |page: u32| {
        let end = template.replace("{page}", &page.to_string());
        match first.as_str().strip_suffix(&template.replace("{page}", "1")) {
            Some(stem) => HttpUrl::parse(&format!("{stem}{end}")).ok(),
            // A slash or a question mark begins a path or a query; anything else goes on where the section's address ends.
            None if end.starts_with(['?', '/']) => first.join(&end).ok(),
            None => HttpUrl::parse(&format!("{}{end}", first.as_str().trim_end_matches('/'))).ok(),
        }
    };
    let here = url.without_fragment();
    let page = if here == first { Some(1) } else { (2..=MAX_PAGE).find(|page| numbered(*page).as_ref() == Some(&here)) };
    numbered(page? + 1)
}

/// The first number in a text such as `(1.204)` or `12 bình luận`.
fn number(text: &str) -> Option<u32> {
    let digits: String = text
        .chars()
        .skip(text.chars().take_while(|character| !character.is_ascii_digit()).count())
        .take_while(|character| character.is_ascii_digit() || matches!(character, '.' | ','))
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

/// Text of a field that may hold HTML.
fn plain(html: &str) -> String {
    dom::fragment_line(html)
}
