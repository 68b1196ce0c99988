//! What stands where inside an article's frame, as selectors.
//!
//! Owns finding link, title, lede and date. Must not choose the frames.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::{
    shape,
    survey::{Element, Survey, is_heading},
};
use crate::{
    model::source::ListingRules,
    reader::{
        dates::{self, DateContext},
        dom,
    },
};

/// Most selectors of one rule.
const MAX_SELECTORS: usize = 4;

/// Most elements looked at in one frame, and in one field of it.
const MAX_ELEMENTS: usize = 400;
const MAX_INSIDE: usize = 40;

/// Share of the frames that a selector inside them has to find something in, in percent.
const FOUND_PERCENT: usize = 25;

/// Words of a lede at least, and characters of a date at most.
const LEDE_WORDS: usize = 6;
const DATE_CHARS: usize = 60;

const LEDES: &[&str] = &[
    "desc",
    "description",
    "sapo",
    "lead",
    "lede",
    "summary",
    "excerpt",
    "intro",
    "teaser",
    "dek",
    "deck",
    "standfirst",
    "subtitle",
    "content",
    "text",
    "body",
    "mota",
    "trichdan",
];
const DATES: &[&str] = &["date", "time", "datetime", "published", "pubdate", "posted", "timestamp", "ngay", "gio", "thoigian", "meta", "ago"];

const TITLES: &[&str] = &["title", "headline", "heading", "tieude"];

/// Adds selectors of link, title, lede and date inside the frames to the rules.
pub(super) fn fill(survey: &mut Survey<'_>, frames: &[usize], chosen: &HashSet<usize>, now: Timestamp, rules: &mut ListingRules) {
    let links: HashMap<usize, usize> =
        survey.links.iter().enumerate().filter(|(_, link)| chosen.contains(&link.key)).map(|(at, link)| (link.element, at)).collect();
    let mut counts = Fields::default();
    let context = DateContext { now, month_first: false };
    for frame in frames {
        let Some(end) = survey.elements.get(*frame).map(|element| element.end.min(frame + MAX_ELEMENTS)) else { continue };
        survey.steps += end - frame;
        let named = (*frame..end).filter_map(|at| Some((at, survey.links.get(*links.get(&at)?)?))).filter(|(_, link)| !link.title.is_empty());
        let best = named.max_by(|(a, one), (b, other)| (one.headed, one.words, b).cmp(&(other.headed, other.words, a)));
        if let Some((at, link)) = best {
            of_frame(survey, *frame..end, at, &link.title, context, &mut counts);
        }
    }
    rules.link = counts.link.common(1);
    if !rules.link.is_empty() && !rules.link.iter().any(|selector| selector == "a") {
        rules.link.push("a".to_owned());
    }
    let enough = (frames.len() * FOUND_PERCENT / 100).max(1);
    rules.title = counts.title.common(enough);
    rules.lede = counts.lede.common(enough);
    rules.published = counts.published.common(enough);
}

/// Selectors by field.
#[derive(Default)]
struct Fields {
    link: Counts,
    title: Counts,
    lede: Counts,
    published: Counts,
}

/// Counts the selectors of one frame, whose title is the link `at`.
fn of_frame(survey: &Survey<'_>, frame: std::ops::Range<usize>, at: usize, title: &str, context: DateContext, counts: &mut Fields) {
    let Some(link) = survey.elements.get(at) else { return };
    let above = survey.up(at).take_while(|above| *above >= frame.start).filter_map(|above| survey.elements.get(above)).find(|above| is_heading(&above.name));
    let inside = || (at + 1..link.end).filter_map(|below| survey.elements.get(below));
    let below = inside().find(|below| is_heading(&below.name));
    let called = inside().find(|below| shape::is_called(below, TITLES) && !below.classes.is_empty());
    if at != frame.start {
        counts.link.add(match (above, link.classes.first()) {
            (Some(heading), _) => format!("{} a", heading.name),
            (None, Some(class)) => format!("a.{class}"),
            (None, None) => "a".to_owned(),
        });
    }
    if let Some(selector) = above.or(below).map(|heading| heading.name.clone()).or_else(|| called.map(named_by)) {
        counts.title.add(selector);
    }
    // A link around all of it holds lede and date too; one that is only the title holds neither.
    let is_only_title = below.is_none() && called.is_none();
    let (mut lede, mut date) = (None, None);
    for other in frame.start + 1..frame.end {
        let Some(element) = survey.elements.get(other) else { break };
        if other == at || is_only_title && (at..link.end).contains(&other) || other < at && link.end <= element.end {
            continue;
        }
        date = date.or_else(|| date_selector(survey, other, element, context));
        lede = lede.or_else(|| lede_selector(element, other, title));
    }
    if let Some(selector) = lede {
        counts.lede.add(selector);
    }
    if let Some(selector) = date {
        counts.published.add(selector);
    }
}

/// The element's selector, where it holds a text that is not the title.
fn lede_selector(element: &Element<'_>, at: usize, title: &str) -> Option<String> {
    let may = (element.name == "p" || shape::is_called(element, LEDES)) && !is_heading(&element.name) && element.end - at <= MAX_INSIDE;
    let text = may.then(|| dom::text(&element.node))?;
    (text.split_whitespace().count() >= LEDE_WORDS && !text.starts_with(title)).then(|| named_by(element))
}

/// The element's selector inside its frame, where it holds a date and little else.
fn date_selector(survey: &Survey<'_>, at: usize, element: &Element<'_>, context: DateContext) -> Option<String> {
    if element.end - at > MAX_INSIDE {
        return None;
    }
    if survey.elements.get(at..element.end).into_iter().flatten().any(|inside| inside.name == "time") {
        return Some("time".to_owned());
    }
    let is_leaf = element.end == at + 1;
    let called = shape::is_called(element, DATES);
    if !(is_leaf || called) || is_heading(&element.name) || element.name == "a" {
        return None;
    }
    let text = dom::text(&element.node);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_date = text.chars().count() <= DATE_CHARS && (digits >= 4 || called && digits >= 1) && dates::parse(&text, context).is_some();
    if !is_date {
        return None;
    }
    if !element.classes.is_empty() {
        return Some(named_by(element));
    }
    let parent = element.parent?;
    let before = (parent + 1..at).filter(|other| survey.elements.get(*other).is_some_and(|other| other.parent == Some(parent))).count();
    Some(format!("{}:nth-child({})", element.name, before + 1))
}

fn named_by(element: &Element<'_>) -> String {
    element.classes.first().map_or_else(|| element.name.clone(), |class| format!("{}.{class}", element.name))
}

/// How often each selector was made.
#[derive(Default)]
struct Counts(HashMap<String, usize>);

impl Counts {
    fn add(&mut self, selector: String) {
        *self.0.entry(selector).or_default() += 1;
    }

    /// The most frequent ones.
    fn common(self, at_least: usize) -> Vec<String> {
        let mut all: Vec<(String, usize)> = self.0.into_iter().filter(|(_, count)| *count >= at_least).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        all.into_iter().map(|(selector, _)| selector).take(MAX_SELECTORS).collect()
    }
}
