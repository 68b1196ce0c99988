//! Which links are the articles.
//!
//! Owns weighing groups of links of the same structure. Must not make selectors.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    FEWEST, address,
    survey::{Link, Survey},
};

/// Words from which a link is a headline and not the name of a section.
const HEADLINE_WORDS: usize = 4;

/// Share of a group's addresses that have to be headlines, in percent.
const HEADLINES_PERCENT: usize = 60;

/// Links whose elements have the same path.
struct Group {
    /// Distinct addresses with the best that any link of the group says of each.
    members: BTreeMap<usize, u32>,
    first: usize,
    headed: bool,
}

/// Indexes of the articles' addresses, in no order; `None` where the page has no list.
pub(super) fn articles(survey: &Survey<'_>) -> Option<Vec<usize>> {
    let mut groups: HashMap<u64, Group> = HashMap::new();
    for link in survey.links.iter().filter(|link| !link.furniture) {
        let Some(element) = survey.elements.get(link.element) else { continue };
        let group = groups.entry(element.path).or_insert_with(|| Group { members: BTreeMap::new(), first: link.element, headed: link.headed });
        let weight = group.members.entry(link.key).or_default();
        *weight = (*weight).max(headline(survey, link));
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    // The heaviest first; of two alike the one further up.
    groups.sort_by_key(|group| (std::cmp::Reverse(group.members.values().sum::<u32>()), group.first));
    let best = groups.first()?;
    let numbered = address::number_pattern(&headlines(best).filter_map(|key| survey.addresses.get(key)).collect::<Vec<_>>());
    let best_kind = kind(survey, best);
    let mut chosen: HashSet<usize> = HashSet::new();
    for group in &groups {
        let count = headlines(group).count();
        let is_like_the_best = match &numbered {
            // An address with an article's number is an article's, however its link looks.
            Some(_) => true,
            None if count * 100 < group.members.len() * HEADLINES_PERCENT || kind(survey, group) < best_kind => false,
            // Without numbers one or two links by themselves may be anything; a lead story has a heading.
            None => group.first == best.first || count >= FEWEST || group.headed,
        };
        if is_like_the_best {
            let matches = |key: &usize| numbered.as_ref().is_none_or(|pattern| survey.addresses.get(*key).is_some_and(|url| address::has_number(url, pattern)));
            chosen.extend(headlines(group).filter(matches));
        }
    }
    (chosen.len() >= FEWEST).then(|| chosen.into_iter().collect())
}

fn headlines(group: &Group) -> impl Iterator<Item = usize> + '_ {
    group.members.iter().filter(|(_, weight)| **weight > 0).map(|(key, _)| *key)
}

/// How much a link looks like an article's headline; 0 where it does not.
fn headline(survey: &Survey<'_>, link: &Link) -> u32 {
    let Some(url) = survey.addresses.get(link.key).filter(|url| address::may_be_article(url)) else { return 0 };
    let likeness = u32::from(address::likeness(url));
    match (link.words, link.headed) {
        (0, _) => 0,
        (words, _) if words >= HEADLINE_WORDS => 4 + 3 * likeness + u32::from(link.headed),
        (_, true) => 2 + 2 * likeness,
        (words, false) if words + 1 >= HEADLINE_WORDS && likeness == 2 => 3,
        _ => 0,
    }
}

/// What the addresses of most of the group look like.
fn kind(survey: &Survey<'_>, group: &Group) -> u8 {
    let mut kinds: Vec<u8> = group.members.keys().filter_map(|key| survey.addresses.get(*key)).map(address::likeness).collect();
    kinds.sort_unstable();
    kinds.get(kinds.len() / 2).copied().unwrap_or(0)
}
