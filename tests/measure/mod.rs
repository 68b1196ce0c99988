//! What is measured on a corpus of real pages and feeds, for the gate and for the table of scores.
//!
//! Owns the metric and the reading of a corpus. Must not know a floor: that is `floor`'s part.

#![allow(dead_code, reason = "the gate and the table each use their own part")]
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::cast_precision_loss, reason = "without the corpus there is nothing to measure")]

pub(crate) mod feeds;
pub(crate) mod floor;
pub(crate) mod meta;
pub(crate) mod structure;

use std::{collections::HashMap, fs, path::Path};

use bantin::{
    model::{Article, EntryId, HttpUrl, Source},
    reader::{Input, article},
};
use jiff::Timestamp;
use serde_json::Value;

/// The moment all measuring happens at.
pub(crate) fn now() -> Timestamp {
    "2026-11-24T05:00:00Z".parse().expect("a time")
}

/// The rows of a set's index.
pub(crate) fn index(set: &Path) -> Vec<Value> {
    let lines = fs::read_to_string(set.join("index.jsonl")).expect("an index");
    lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// A text of a row; empty where it has none.
pub(crate) fn text_of<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

/// The address of a page, or one that stands for it.
pub(crate) fn address(url: &str) -> HttpUrl {
    HttpUrl::parse(url).unwrap_or_else(|_| HttpUrl::parse("https://example.com/").expect("an address"))
}

/// The article of a page.
pub(crate) fn extract(bytes: &[u8], url: &str, source: Option<&Source>) -> Option<Article> {
    let url = address(url);
    let input = Input { bytes, mime: None, url: &url, now: now() };
    article::extract(&input, source, &EntryId::of_page(&url), None).ok()
}

/// Words, each Chinese, Japanese, Thai or Burmese character one of its own.
fn tokens(text: &str) -> Vec<String> {
    let alone =
        |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{e00}'..='\u{e7f}' | '\u{1000}'..='\u{109f}');
    let mut found = Vec::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if (c.is_alphanumeric() || c == '_') && !alone(c) {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
        if alone(c) {
            found.push(c.to_string());
        }
    }
    found
}

fn shingles(text: &str) -> HashMap<Vec<String>, usize> {
    let tokens = tokens(text);
    let mut counts = HashMap::new();
    for shingle in tokens.windows(4.min(tokens.len().max(1))) {
        *counts.entry(shingle.to_vec()).or_insert(0) += 1;
    }
    counts
}

/// What a set of pages scores, over 4-word shingles, as scrapinghub/article-extraction-benchmark counts it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Score {
    /// F1 of the two means.
    pub(crate) f1: f64,
    /// Mean precision.
    pub(crate) precision: f64,
    /// Mean recall.
    pub(crate) recall: f64,
    /// Pages whose own F1 is under 0.5.
    pub(crate) bad: usize,
    /// Pages without any text.
    pub(crate) empty: usize,
}

fn f1(precision: f64, recall: f64) -> f64 {
    if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
}

/// Scores pairs of the wanted text and the text that was got.
pub(crate) fn score(pages: &[(String, String)]) -> Score {
    let (mut precisions, mut recalls, mut score) = (Vec::new(), Vec::new(), Score::default());
    for (wanted, got) in pages {
        score.empty += usize::from(got.trim().is_empty());
        let (wanted, got) = (shingles(wanted), shingles(got));
        let common: usize = wanted.iter().map(|(shingle, count)| *count.min(got.get(shingle).unwrap_or(&0))).sum();
        let share = |of: &HashMap<Vec<String>, usize>| Some(of.values().sum::<usize>()).filter(|all| *all > 0).map(|all| common as f64 / all as f64);
        let (precision, recall) = (share(&got), share(&wanted));
        score.bad += usize::from(f1(precision.unwrap_or(0.0), recall.unwrap_or(0.0)) < 0.5);
        precisions.extend(precision);
        recalls.extend(recall);
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    (score.precision, score.recall) = (mean(&precisions), mean(&recalls));
    score.f1 = f1(score.precision, score.recall);
    score
}
