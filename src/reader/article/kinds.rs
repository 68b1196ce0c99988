//! Pages that hold more or less than an article of running text: live blogs, films, articles that not everyone may read.
//!
//! Owns making bodies of what structured data says of them, and what a reader is told. Must not look at the page's markup.

use super::{
    jsonld::{Film, Post},
    page::Page,
    words,
};
use crate::{
    model::{Block, Document, HttpUrl, Notice, Span, Stamp},
    reader::dates::{self, DateContext},
};

/// Fewest words of a film's description that are a text of its own.
const MIN_FILM_WORDS: usize = 8;

/// A page of a film with more words than this has an article beside it.
const MAX_BESIDE_FILM_WORDS: usize = 60;

/// What a reader is told of the page.
pub(super) fn notices(page: &Page, is_film_text: bool) -> Vec<Notice> {
    let said = [(page.is_free == Some(false), Notice::Paywall), (is_film_text, Notice::Film), (page.is_live, Notice::Live)];
    said.into_iter().filter_map(|(is_said, notice)| is_said.then_some(notice)).collect()
}

/// The posts of a live blog as a body, each under its time and its own title; `None` where `found`, a body found on the page, has as many words.
pub(super) fn live_blog(page: &Page, found: usize, context: DateContext) -> Option<Document> {
    let said: usize = page.posts.iter().map(|post| words::count(&post.text)).sum();
    if page.posts.len() < 2 || said <= found {
        return None;
    }
    let stamps: Vec<Option<Stamp>> = page.posts.iter().map(|post| post.published.as_deref().and_then(|text| dates::parse(text, context))).collect();
    let mut days: Vec<String> = stamps.iter().flatten().map(|stamp| when(*stamp).0).collect();
    days.dedup();
    let blocks = page.posts.iter().zip(&stamps).flat_map(|(post, stamp)| post_blocks(post, *stamp, days.len() > 1)).collect();
    Some(Document { blocks, links: Vec::new() })
}

fn post_blocks(post: &Post, stamp: Option<Stamp>, with_day: bool) -> Vec<Block> {
    let time = stamp.map(when).map(|(day, time)| if with_day { format!("{day} {time}").trim().to_owned() } else { time });
    let parts: Vec<String> = time.into_iter().chain(post.headline.clone()).filter(|part| !part.is_empty()).collect();
    let heading = (!parts.is_empty()).then(|| Block::Heading { level: 3, spans: vec![Span::plain(&parts.join(" · "))] });
    heading.into_iter().chain(post.text.lines().map(paragraph)).collect()
}

/// Day and time of day, where the post was written.
fn when(stamp: Stamp) -> (String, String) {
    match stamp {
        Stamp::Instant { at, offset } => {
            let local = offset.to_datetime(at);
            (local.date().to_string(), format!("{:02}:{:02}", local.hour(), local.minute()))
        }
        Stamp::Day(day) => (day.to_string(), String::new()),
    }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { spans: vec![Span::plain(text)] }
}

/// The description of a film as a body, with a link to it; `None` where the page holds none or `found` words of an article beside it.
pub(super) fn film(page: &Page, found: usize, base: &HttpUrl) -> Option<Document> {
    let Film { title, description, address, .. } = page.film.as_ref().filter(|_| page.is_film)?;
    let description = description.as_deref().filter(|text| words::count(text) >= MIN_FILM_WORDS)?;
    if found > MAX_BESIDE_FILM_WORDS.max(words::count(description)) {
        return None;
    }
    let mut blocks: Vec<Block> = description.lines().filter(|line| !line.trim().is_empty()).map(paragraph).collect();
    let link = address.as_deref().and_then(|address| base.join(address).ok());
    let named = title.as_deref().unwrap_or(page.title.as_str());
    if link.is_some() {
        blocks.push(Block::Paragraph { spans: vec![Span { link: Some(0), ..Span::plain(named) }] });
    }
    Some(Document { blocks, links: link.into_iter().collect() })
}
