//! A listing read out of a page's own repeated structure, for a site that has no feed.
//!
//! Owns the making of a source's listing rules. Must not fetch: whether the menu's pages have the same structure is the caller's to see.
//!
//! A person knows a list of articles by its looks: the same frame again and again, in each a line of words that leads somewhere of its own.
//! So links are grouped by the path of elements that leads to them, groups are weighed by what their links say and where they lead, and
//! the frame around each is found by climbing as long as it holds one article. All of it goes over the page a fixed number of times.

pub(super) mod address;
mod card;
mod choice;
mod fields;
mod menu;
mod shape;
mod survey;

use std::collections::HashSet;

use self::survey::Survey;
use super::{Input, article, charset, dom, listing};
use crate::model::{Failure, HttpUrl, SafeLine, SectionId, Source};

/// Fewest articles that make a list.
const FEWEST: usize = 3;

/// Most addresses that a source file is told to skip one by one.
const MAX_SKIPPED: usize = 24;

/// What was read out of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Inferred {
    /// The source that was given, with rules for its section pages.
    pub source: Source,
    /// Titles of what the rules find on the page, in their order.
    pub titles: Vec<SafeLine>,
    /// The menu: names and addresses of what may be section pages.
    pub menu: Vec<(SafeLine, HttpUrl)>,
    /// Elements looked at on the way, each as often as it was.
    pub steps: usize,
}

/// Reads rules out of a page that lists articles; `None` where no list can be told from the rest.
///
/// # Errors
/// A [`Failure`] of kind `too_large` or `too_complex`.
pub fn listing(input: &Input<'_>, source: &Source, section: &SectionId) -> Result<Option<Inferred>, Failure> {
    let tree = dom::parse(&charset::decode(input.bytes, input.mime), input.url.as_str())?;
    let base = article::base_address(&tree, input.url);
    let mut survey = Survey::of(&tree.root(), &base, input.url);
    let Some(chosen) = choice::articles(&survey) else { return Ok(None) };
    let mut source = source.clone();
    source.article_id = address::id_pattern(&chosen.iter().filter_map(|key| survey.addresses.get(*key)).collect::<Vec<_>>());
    let chosen: HashSet<usize> = chosen.into_iter().filter(|key| survey.addresses.get(*key).is_some_and(|url| address::fits(&source, url))).collect();
    for host in chosen.iter().filter_map(|key| survey.addresses.get(*key)).map(HttpUrl::host) {
        if !source.reads_host(host) {
            source.hosts.push(host.to_owned());
        }
    }
    source.hosts.sort();
    source.listing = card::rules(&mut survey, &chosen, input.now);
    source.listing.next = menu::paging(&survey, input.url);
    source.listing.pages = source.listing.next.is_some().then_some(2);
    let titles = fitted(&mut source, &survey, &chosen, input, section);
    let menu = menu::sections(&survey, &chosen, input.url);
    Ok((titles.len() >= FEWEST).then_some(Inferred { source, titles, menu, steps: survey.steps }))
}

/// Tries the rules on the page they come from: what they take beside the articles is skipped by its address. Gives the titles they find.
fn fitted(source: &mut Source, survey: &Survey<'_>, chosen: &HashSet<usize>, input: &Input<'_>, section: &SectionId) -> Vec<SafeLine> {
    let wanted: HashSet<&HttpUrl> = chosen.iter().filter_map(|key| survey.addresses.get(*key)).collect();
    for _ in 0..2 {
        let Ok(found) = listing::parse(input, source, section) else { return Vec::new() };
        let is_wanted = |url: &Option<HttpUrl>| url.as_ref().is_some_and(|url| wanted.contains(&url.without_fragment()));
        let extra: Vec<String> = found.entries.iter().filter(|entry| !is_wanted(&entry.url)).filter_map(|entry| entry.url.as_ref()).map(exactly).collect();
        if extra.is_empty() || !source.skip.is_empty() {
            // What is shown is what will be read, also where that is more than was wanted.
            return found.entries.into_iter().map(|entry| entry.title).collect();
        }
        source.skip.extend(extra.into_iter().take(MAX_SKIPPED));
    }
    Vec::new()
}

/// A pattern of this address alone.
fn exactly(url: &HttpUrl) -> String {
    format!("^{}$", regex::escape(url.without_fragment().as_str()))
}

#[cfg(test)]
mod tests;
