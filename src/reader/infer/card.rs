//! The frame around each article, as a selector.
//!
//! Owns where an article's frame ends, and what is dropped around the list. Must not choose which links are articles.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;

use super::{
    fields,
    survey::{Element, Survey},
};
use crate::{model::source::ListingRules, reader::dom};

/// Most selectors of frames, and of what is dropped.
const MAX_FRAMES: usize = 12;

/// Longest chain of elements in a selector.
const MAX_CHAIN: usize = 6;

/// How many articles are below an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    None,
    One(usize),
    Many,
}

/// Elements that match one selector, by what is below them.
#[derive(Clone, Copy, Default)]
struct Matched {
    one: usize,
    many: usize,
}

/// Rules that find these articles again.
pub(super) fn rules(survey: &mut Survey<'_>, chosen: &HashSet<usize>, now: Timestamp) -> ListingRules {
    let below = below(survey, chosen);
    let matched = matched(survey, &below);
    let mut frames: BTreeMap<usize, String> = BTreeMap::new();
    let mut done: HashSet<usize> = HashSet::new();
    let links: Vec<usize> = survey.links.iter().filter(|link| !link.furniture && chosen.contains(&link.key)).map(|link| link.element).collect();
    for link in links {
        let climb: Vec<usize> = survey.up(link).take_while(|at| matches!(below.get(*at), Some(Below::One(_)))).collect();
        survey.steps += climb.len();
        // Another link of the same frame has been here.
        let Some(top) = climb.last().copied().filter(|top| done.insert(*top)) else { continue };
        if let Some((at, selector)) = frame(survey, &climb, &matched) {
            frames.insert(at, selector);
        } else {
            done.remove(&top);
        }
    }
    let mut rules = ListingRules { drop: dropped(survey), ..ListingRules::default() };
    let mut counts: HashMap<&String, usize> = HashMap::new();
    for selector in frames.values() {
        *counts.entry(selector).or_default() += 1;
    }
    let mut selectors: Vec<(&String, usize)> = counts.into_iter().collect();
    selectors.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let selectors: Vec<&str> = selectors.into_iter().map(|(selector, _)| selector.as_str()).take(MAX_FRAMES).collect();
    // One selector of all of them: a list of selectors would stop at the first that finds anything.
    rules.item = if selectors.is_empty() { Vec::new() } else { vec![selectors.join(", ")] };
    fields::fill(survey, &frames.keys().copied().collect::<Vec<_>>(), chosen, now, &mut rules);
    rules
}

/// For each element, how many articles are below it.
fn below(survey: &mut Survey<'_>, chosen: &HashSet<usize>) -> Vec<Below> {
    let mut below = vec![Below::None; survey.elements.len()];
    for link in survey.links.iter().filter(|link| chosen.contains(&link.key) && !link.furniture) {
        if let Some(own) = below.get_mut(link.element) {
            *own = Below::One(link.key);
        }
    }
    for at in (0..survey.elements.len()).rev() {
        survey.steps += 1;
        let Some(parent) = survey.elements.get(at).and_then(|element| element.parent) else { continue };
        let Some(own) = below.get(at).copied() else { continue };
        if let Some(above) = below.get_mut(parent) {
            *above = match (*above, own) {
                (above, Below::None) => above,
                (Below::None, own) => own,
                (Below::One(a), Below::One(b)) if a == b => own,
                _ => Below::Many,
            };
        }
    }
    below
}

/// Counts what each class finds.
fn matched(survey: &mut Survey<'_>, below: &[Below]) -> HashMap<String, Matched> {
    let mut matched: HashMap<String, Matched> = HashMap::new();
    for (at, element) in survey.elements.iter().enumerate() {
        survey.steps += 1;
        let found = below.get(at).copied().unwrap_or(Below::None);
        if found == Below::None || element.furniture {
            continue;
        }
        for selector in element.classes.iter().map(|class| format!("{}.{class}", element.name)).chain([element.name.clone()]) {
            let counted = matched.entry(selector).or_default();
            if found == Below::Many { counted.many += 1 } else { counted.one += 1 }
        }
    }
    matched
}

/// The frame of a link out of the elements from it upwards that hold one article, and its selector: the largest that repeats,
/// else (a lead story stands alone) the smallest that is a block.
fn frame(survey: &Survey<'_>, climb: &[usize], matched: &HashMap<String, Matched>) -> Option<(usize, String)> {
    let own = |at: usize| {
        let element = survey.elements.get(at)?;
        let plain = matches!(element.name.as_str(), "article").then(|| element.name.clone());
        let candidates = element.classes.iter().map(|class| format!("{}.{class}", element.name)).chain(plain);
        let clean = candidates.filter_map(|selector| matched.get(&selector).filter(|found| found.many == 0).map(|found| (found.one, selector)));
        clean.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)))
    };
    let repeated = climb.iter().rev().find_map(|at| own(*at).filter(|(count, _)| *count >= 2).map(|(_, selector)| (*at, selector)));
    let is_block = |at: usize| {
        survey.elements.get(at).is_some_and(|element| matches!(element.name.as_str(), "article" | "li" | "tr" | "div" | "section" | "dt" | "dd" | "p"))
    };
    let chained = || climb.iter().find(|at| is_block(**at)).and_then(|at| Some((*at, chain(survey, *at)?)));
    let alone = || climb.iter().find_map(|at| own(*at).map(|(_, selector)| (*at, selector)));
    let link = || climb.first().and_then(|at| Some((*at, chain(survey, *at)?)));
    repeated.or_else(chained).or_else(alone).or_else(link)
}

/// A selector by the element's place below the nearest one that has a name of its own.
fn chain(survey: &Survey<'_>, at: usize) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for above in survey.up(at).take(MAX_CHAIN) {
        let element = survey.elements.get(above)?;
        let id = dom::attribute(&element.node, "id").filter(|id| id.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_')));
        let named = element.classes.first().map(|class| format!("{}.{class}", element.name)).or_else(|| id.map(|id| format!("{}#{id}", element.name)));
        let ends = named.is_some() || matches!(element.name.as_str(), "main" | "body");
        parts.push(named.unwrap_or_else(|| element.name.clone()));
        if ends {
            break;
        }
    }
    parts.reverse();
    (!parts.is_empty()).then(|| parts.join(" > "))
}

/// Selectors of the menus, footers and sidebars themselves, so far as they match nothing of the list.
fn dropped(survey: &Survey<'_>) -> Vec<String> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let mut kept: HashSet<String> = HashSet::new();
    let names =
        |element: &Element<'_>| element.classes.iter().map(|class| format!("{}.{class}", element.name)).chain([element.name.clone()]).collect::<Vec<_>>();
    for element in survey.elements.iter().filter(|element| !element.furniture) {
        kept.extend(names(element));
    }
    let mut known: HashMap<String, usize> = HashMap::new();
    for link in survey.links.iter().filter(|link| link.furniture) {
        let Some(top) = survey.up(link.element).take_while(|at| survey.elements.get(*at).is_some_and(|element| element.furniture)).last() else { continue };
        let Some(element) = survey.elements.get(top) else { continue };
        let plain = matches!(element.name.as_str(), "nav" | "footer" | "aside").then(|| element.name.clone());
        let selector = plain.into_iter().chain(names(element)).find(|selector| !kept.contains(selector));
        if let Some(selector) = selector {
            let at = *known.entry(selector.clone()).or_insert_with(|| {
                found.push((selector, 0));
                found.len() - 1
            });
            if let Some((_, count)) = found.get_mut(at) {
                *count += 1;
            }
        }
    }
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    found.into_iter().map(|(selector, _)| selector).take(MAX_FRAMES).collect()
}
