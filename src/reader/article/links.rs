//! The addresses a body's spans and pictures lead to.
//!
//! Owns their numbers while the body is built and cleared, and the final ones. Must not judge where a link leads, beyond this page or another.

use std::collections::HashMap;

use super::draft::{Draft, each_link_mut};
use crate::model::{Block, Document, HttpUrl};

/// Links to a place on the page itself are numbered from here on: a table of contents or a note's mark is text of the article, where a block of links to
/// other pages is not.
const ON_PAGE: usize = usize::MAX / 2;

/// Whether a link leads away from the page.
pub(super) fn leads_away(link: Option<usize>) -> bool {
    link.is_some_and(|link| link < ON_PAGE)
}

/// Addresses in order of first use.
#[derive(Debug)]
pub(super) struct Links {
    base: HttpUrl,
    away: Vec<HttpUrl>,
    on_page: Vec<HttpUrl>,
    known: HashMap<String, usize>,
}

impl Links {
    /// None yet; they will be resolved against `base`.
    pub(super) fn new(base: &HttpUrl) -> Self {
        Self { base: base.clone(), away: Vec::new(), on_page: Vec::new(), known: HashMap::new() }
    }

    /// The number of what an `href` leads to; none for what is not on the web (`mailto:`, `javascript:`).
    pub(super) fn to(&mut self, href: &str) -> Option<usize> {
        // `#` alone is how a button is written.
        let url = self.base.join(Some(href).filter(|href| *href != "#")?).ok()?;
        if let Some(known) = self.known.get(url.as_str()) {
            return Some(*known);
        }
        let (list, first) = if href.starts_with('#') { (&mut self.on_page, ON_PAGE) } else { (&mut self.away, 0) };
        let number = first + list.len();
        list.push(url.clone());
        self.known.insert(url.as_str().to_owned(), number);
        Some(number)
    }

    fn address(&self, number: usize) -> Option<&HttpUrl> {
        number.checked_sub(ON_PAGE).map_or_else(|| self.away.get(number), |number| self.on_page.get(number))
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
