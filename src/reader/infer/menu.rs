//! The site's menu: section pages, and how one list goes on.
//!
//! Owns telling section names from other links. Must not fetch a section to see what it is.

use std::collections::{HashMap, HashSet};

use super::{
    address,
    survey::{Link, Survey},
};
use crate::model::{HttpUrl, SafeLine};

/// Longest name of a section, in words and in characters.
const MAX_WORDS: usize = 8;
const MAX_CHARS: usize = 36;

/// Most names taken of a menu.
const MAX_SECTIONS: usize = 16;

/// Names of a query that number pages.
const PAGE_NAMES: &[&str] = &["page", "p", "trang", "pg", "paged"];

/// Names and addresses of the menu that has most of them.
pub(super) fn sections(survey: &Survey<'_>, chosen: &HashSet<usize>, page: &HttpUrl) -> Vec<(SafeLine, HttpUrl)> {
    let mut groups: HashMap<u64, Vec<&Link>> = HashMap::new();
    for link in survey.links.iter().filter(|link| is_name(link) && !chosen.contains(&link.key)) {
        let leads = survey.addresses.get(link.key).is_some_and(|url| leads_to_a_list(url, page));
        if let Some(element) = survey.elements.get(link.element).filter(|_| leads) {
            groups.entry(element.path).or_default().push(link);
        }
    }
    let size = |links: &[&Link]| links.iter().map(|link| link.key).collect::<HashSet<_>>().len();
    let biggest = groups.into_values().max_by_key(|links| (size(links).min(MAX_SECTIONS), std::cmp::Reverse(links.first().map(|link| link.element))));
    let mut seen = HashSet::new();
    let names = biggest.into_iter().flatten().filter(|link| seen.insert(link.key));
    names.filter_map(|link| Some((SafeLine::non_empty(&link.title)?, survey.addresses.get(link.key)?.clone()))).take(MAX_SECTIONS).collect()
}

fn is_name(link: &Link) -> bool {
    (1..=MAX_WORDS).contains(&link.words) && link.title.chars().count() <= MAX_CHARS && !link.headed
}

fn leads_to_a_list(url: &HttpUrl, page: &HttpUrl) -> bool {
    let path = url.url().path().trim_matches('/');
    let is_home = path.is_empty() && url.url().query().is_none();
    let numbers_a_page = url.url().query_pairs().any(|(name, _)| PAGE_NAMES.contains(&&*name));
    !is_home && !numbers_a_page && url.host() == page.host() && address::may_list(url)
}

/// How the pages of this list are numbered, where its links say so.
pub(super) fn paging(survey: &Survey<'_>, page: &HttpUrl) -> Option<String> {
    survey.addresses.iter().filter(|url| url.host() == page.host() && url.url().path() == page.url().path()).find_map(|url| {
        let mut pairs = url.url().query_pairs();
        let (name, number) = pairs.next()?;
        let is_second = PAGE_NAMES.contains(&&*name) && number == "2" && pairs.next().is_none();
        is_second.then(|| format!("?{name}={{page}}"))
    })
}
