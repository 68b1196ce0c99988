//! What is measured of titles, dates and authors.
//!
//! Owns when two of them are the same. Must not know a floor.

use bantin::model::{Article, Stamp};
use jiff::civil::Date;
use serde_json::Value;

use super::text_of;

/// Shares of a set's pages, each of those whose reference says anything.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Meta {
    /// Titles that are equal, case and white space folded.
    pub(crate) titles: f64,
    /// Dates of the same calendar day, each in its own zone.
    pub(crate) dates: f64,
    /// Bylines with the same names, in any order and no others.
    pub(crate) authors: f64,
}

fn line(text: &str) -> String {
    bantin::model::SafeLine::new(text).as_str().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn names(text: &str) -> Vec<String> {
    let listed = [" und ", " and ", " et ", " y ", " & "].iter().fold(text.to_owned(), |text, word| text.replace(word, ", "));
    let mut names: Vec<String> = listed.split(", ").map(line).collect();
    names.sort();
    names.dedup();
    names
}

fn day(stamp: Stamp) -> Date {
    match stamp {
        Stamp::Instant { at, offset } => offset.to_datetime(at).date(),
        Stamp::Day(day) => day,
    }
}

/// The day a reference prints: its first ten characters.
fn wanted_day(text: &str) -> Option<Date> {
    text.get(..10).and_then(|day| day.parse().ok())
}

/// Scores what a set's index says of its pages against what was found.
pub(crate) fn score(pages: &[(Value, Option<Article>)]) -> Meta {
    let share = |key: &str, is_same: &dyn Fn(&str, &Article) -> bool| {
        let said: Vec<_> = pages.iter().filter(|(row, _)| !text_of(row, key).is_empty()).collect();
        let same = said.iter().filter(|(row, article)| article.as_ref().is_some_and(|article| is_same(text_of(row, key), article)));
        same.count() as f64 / said.len().max(1) as f64
    };
    Meta {
        titles: share("title", &|wanted, article| line(wanted) == line(article.title.as_str())),
        dates: share("date", &|wanted, article| article.published.map(day) == wanted_day(wanted)),
        authors: share("author", &|wanted, article| article.byline.as_ref().is_some_and(|byline| names(byline.as_str()) == names(wanted))),
    }
}
