//! The addresses a body's spans and pictures lead to.
//!
//! Owns their numbers while the body is built and cleared, and the final ones. Must not judge where a link leads, beyond this page or another.

use std::collections::HashMap;

use super::draft::{Draft, each_link_mut};
use crate::model::{Block, Document, HttpUrl};

/// Links to a place on the page itself are numbered from here on: a table of contents or a note's mark is text of the article, where a block of links to
/// other pages is not.
const ON_PAGE: usize = usize::MAX / 2;

/// Links to other sites are numbered from here on: sources lead to those, related articles to the paper itself.
const ELSEWHERE: usize = usize::MAX / 4;

/// Sites where texts are shared and papers followed: no source of anything.
const SOCIAL: &[&str] = &[
    "facebook.com",
    "twitter.com",
    "x.com",
    "linkedin.com",
    "pinterest.com",
    "whatsapp.com",
    "wa.me",
    "t.me",
    "telegram.me",
    "reddit.com",
    "tumblr.com",
    "instagram.com",
    "tiktok.com",
    "zalo.me",
    "line.me",
    "flipboard.com",
    "apple.com",
    "google.com",
];

/// The last two labels of a host. Under `co.uk` every site is taken for the same one: then a list is judged as if it led to the paper itself.
fn site(url: &HttpUrl) -> &str {
    let host = url.host();
    let dots = host.rmatch_indices('.').nth(1);
    dots.and_then(|(dot, _)| host.get(dot + 1..)).unwrap_or(host)
}

/// Whether a link leads to another site, and not to share or follow something there.
pub(super) fn leads_elsewhere(link: Option<usize>) -> bool {
    link.is_some_and(|link| (ELSEWHERE..ON_PAGE).contains(&link))
}

/// Whether a link leads away from the page.
pub(super) fn leads_away(link: Option<usize>) -> bool {
    link.is_some_and(|link| link < ON_PAGE)
}

/// Addresses in order of first use.
#[derive(Debug)]
pub(super) struct Links {
    base: HttpUrl,
    away: Vec<HttpUrl>,
    elsewhere: Vec<HttpUrl>,
    on_page: Vec<HttpUrl>,
    known: HashMap<String, usize>,
}

impl Links {
    /// None yet; they will be resolved against `base`.
    pub(super) fn new(base: &HttpUrl) -> Self {
        Self { base: base.clone(), away: Vec::new(), elsewhere: Vec::new(), on_page: Vec::new(), known: HashMap::new() }
    }

    /// The number of what an `href` leads to; none for what is not on the web (`mailto:`, `javascript:`).
    pub(super) fn to(&mut self, href: &str) -> Option<usize> {
        // `#` alone is how a button is written.
        let url = self.base.join(Some(href).filter(|href| *href != "#")?).ok()?;
        if let Some(known) = self.known.get(url.as_str()) {
            return Some(*known);
        }
        let (list, first) = if href.starts_with('#') {
            (&mut self.on_page, ON_PAGE)
        } else if site(&url) == site(&self.base) || SOCIAL.contains(&site(&url)) {
            (&mut self.away, 0)
        } else {
            (&mut self.elsewhere, ELSEWHERE)
        };
        let number = first + list.len();
        list.push(url.clone());
        self.known.insert(url.as_str().to_owned(), number);
        Some(number)
    }

    fn address(&self, number: usize) -> Option<&HttpUrl> {
        let (list, first) = match number {
            ON_PAGE.. => (&self.on_page, ON_PAGE),
            ELSEWHERE.. => (&self.elsewhere, ELSEWHERE),
            _ => (&self.away, 0),
        };
        list.get(number - first)
    }

    /// Blocks to a document: links that are still used, in order of first use.
    pub(super) fn document(&self, drafts: Vec<Draft>) -> Document {
        let mut blocks: Vec<Block> = drafts.into_iter().map(|draft| draft.block).collect();
        let mut used = Vec::new();
        let mut places: HashMap<usize, usize> = HashMap::new();
        for block in &mut blocks {
            each_link_mut(block, &mut |link| {
                *link = link.and_then(|old| {
                    let url = self.address(old)?;
                    Some(*places.entry(old).or_insert_with(|| {
                        used.push(url.clone());
                        used.len() - 1
                    }))
                });
            });
        }
        Document { blocks, links: used }
    }
}
