//! How far what a feed was read as agrees with what a corpus expects, check by check.
//!
//! Owns the loose reading of an expectation: equal after decoding entities, dropping tags, folding white space, case and quotes; a date may come as
//! published or updated, a text as lede or content, a person whole or by name and address. Must not know a floor.
//! Entities are decoded only as far as expectations have them (XML's own and numbers): a name left in a title counts against us.

use std::{fs, path::Path, sync::LazyLock};

use bantin::{
    model::{Entry, Feed, HttpUrl, Source, Stamp},
    reader::{Input, feed},
};
use jiff::{Timestamp, tz::Offset};
use regex::Regex;
use serde_json::Value;

use super::{index, now, text_of};

/// Where feeds of the corpus are said to come from: the address that its expectations were written for.
const ADDRESS: &str = "http://127.0.0.1:8097/feed";

/// What a set of feeds scores.
#[derive(Debug, Default)]
pub(crate) struct Agreement {
    /// Feeds that were read, of how many.
    pub(crate) read: usize,
    pub(crate) files: usize,
    /// Expectations that hold, of how many.
    pub(crate) held: usize,
    pub(crate) checks: usize,
    /// Entries in all.
    pub(crate) entries: usize,
    /// One line for each that does not hold.
    pub(crate) fails: Vec<String>,
}

impl Agreement {
    /// Share of expectations that hold.
    pub(crate) fn loose(&self) -> f64 {
        self.held as f64 / self.checks.max(1) as f64
    }

    /// Share of feeds that were read.
    pub(crate) fn read_share(&self) -> f64 {
        self.read as f64 / self.files.max(1) as f64
    }
}

/// Reads every feed of a set and looks at its expectations.
pub(crate) fn agreement(set: &Path, source: &Source) -> Agreement {
    let url = HttpUrl::parse(ADDRESS).expect("an address");
    let mut score = Agreement::default();
    for row in index(set) {
        let bytes = fs::read(set.join(text_of(&row, "file"))).expect("a feed");
        let input = Input { bytes: &bytes, mime: None, url: &url, now: now() };
        let feed = feed::parse(&input, source, &source.sections[0].id).ok();
        score.files += 1;
        score.read += usize::from(feed.is_some());
        score.entries += feed.as_ref().map_or(0, |feed| feed.entries.len());
        for check in row["checks"].as_array().into_iter().flatten() {
            let (at, field, wanted) = (check[0].as_i64().expect("a place"), check[1].as_str().expect("a field"), &check[2]);
            let got = feed.as_ref().map(|feed| candidates(feed, at, field)).unwrap_or_default();
            score.checks += 1;
            if got.iter().any(|got| equal(field, got, wanted)) {
                score.held += 1;
            } else {
                score.fails.push(format!("{} {at} {field}: wanted {wanted}, got {got:?}", text_of(&row, "id")));
            }
        }
    }
    score
}

fn equal(field: &str, got: &Value, wanted: &Value) -> bool {
    match (field, got, wanted) {
        ("published" | "updated" | "n_entries" | "has_date", ..) => got == wanted,
        (_, Value::String(got), Value::String(wanted)) => loose(got) == loose(wanted),
        _ => false,
    }
}

/// Values that may be the one that is asked for, best first.
fn candidates(feed: &Feed, at: i64, field: &str) -> Vec<Value> {
    if field == "n_entries" {
        return vec![feed.entries.len().into()];
    }
    let (text, dates, author) = match usize::try_from(at) {
        Err(_) => {
            let about = &feed.about;
            let text = match field {
                "title" => vec![about.title.as_ref().map(ToString::to_string)],
                "link" | "link0" => vec![about.link.as_ref().map(ToString::to_string)],
                "subtitle" => vec![about.subtitle.as_ref().map(ToString::to_string)],
                _ => Vec::new(),
            };
            (text, [about.updated, about.updated], about.author.as_ref())
        }
        Ok(at) => {
            let Some(entry) = feed.entries.get(at) else { return Vec::new() };
            (entry_texts(entry, field), [entry.published, entry.updated], entry.byline.as_ref())
        }
    };
    let mut found: Vec<Value> = text.into_iter().flatten().map(Value::from).collect();
    match field {
        "published" => found.extend(dates.into_iter().flatten().map(|stamp| Value::from(utc(stamp)))),
        "updated" => found.extend(dates.into_iter().rev().flatten().map(|stamp| Value::from(utc(stamp)))),
        "has_date" => found.push(dates.iter().any(Option::is_some).into()),
        _ => {}
    }
    if let Some((what, author)) = field.strip_prefix("author").zip(author) {
        found.extend(person(author.as_str(), what).into_iter().map(Value::from));
    }
    found
}

fn entry_texts(entry: &Entry, field: &str) -> Vec<Option<String>> {
    let lede = entry.lede.as_ref().map(ToString::to_string);
    let content = entry.content.as_ref().map(|content| content.plain_text().to_string());
    match field {
        "title" => vec![Some(entry.said_title().to_owned())],
        "link" | "link0" => vec![entry.url.as_ref().map(ToString::to_string)],
        "id" => vec![Some(entry.guid.to_string())],
        "summary" => vec![lede, content],
        "content" => vec![content, lede],
        _ => Vec::new(),
    }
}

/// A person whole, by name and by address, as far as `what` (`.name`, `.email` or nothing) lets it.
fn person(shown: &str, what: &str) -> Vec<String> {
    static PARTS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\s*(.*?)\s*[(<]\s*(.*?)\s*[)>]\s*$").expect("a pattern"));
    let (name, email) = PARTS.captures(shown).map_or((shown, shown), |parts| {
        let (first, second) = (parts.get(1).map_or("", |part| part.as_str()), parts.get(2).map_or("", |part| part.as_str()));
        if first.contains('@') && !second.contains('@') { (second, first) } else { (first, second) }
    });
    let parts = match what {
        ".name" => vec![name],
        ".email" => vec![email],
        _ => vec![shown, name, email],
    };
    parts.into_iter().filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn utc(stamp: Stamp) -> String {
    let at = stamp.instant().unwrap_or_else(|| match stamp {
        Stamp::Day(day) => Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).expect("a day"),
        Stamp::Instant { at, .. } => at,
    });
    Timestamp::from_second(at.as_second()).expect("a second").to_string()
}

/// A text as the loose reading compares it.
pub(crate) fn loose(text: &str) -> String {
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new("<[^<>]*>").expect("a pattern"));
    let text = decoded(&decoded(text));
    let text = TAG.replace_all(&text, " ");
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    folded.trim_end_matches('/').replace('"', "'")
}

fn decoded(text: &str) -> String {
    static REFERENCE: LazyLock<Regex> = LazyLock::new(|| Regex::new("&(?:(amp|lt|gt|quot|apos|nbsp)|#([0-9]+)|#[xX]([0-9a-fA-F]+));").expect("a pattern"));
    let decode = |found: &regex::Captures<'_>| {
        let number = |group: usize, radix| found.get(group).and_then(|digits| u32::from_str_radix(digits.as_str(), radix).ok()).and_then(char::from_u32);
        let named = || match found.get(1).map(|name| name.as_str()) {
            Some("amp") => Some('&'),
            Some("lt") => Some('<'),
            Some("gt") => Some('>'),
            Some("quot") => Some('"'),
            Some("apos") => Some('\''),
            Some("nbsp") => Some('\u{a0}'),
            _ => None,
        };
        named().or_else(|| number(2, 10)).or_else(|| number(3, 16)).map_or_else(|| found[0].to_owned(), String::from)
    };
    REFERENCE.replace_all(text, decode).into_owned()
}
