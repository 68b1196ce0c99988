//! Words of `assets/lang/*/age.toml`: ages, dates, and what is said on a page of an article or a thread.
//!
//! Owns their keys and the choice between one and many. Must not decide when a word is used.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fill;
use crate::model::Notice;

/// Ages, dates and the words of a page.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeTexts {
    /// Less than a minute ago.
    pub now: String,
    /// `{n}` minutes ago.
    pub minutes_ago: Counted,
    /// `{n}` hours ago, on the same day.
    pub hours_ago: Counted,
    /// A bare day that is today.
    pub today: String,
    /// The day before today.
    pub yesterday: String,
    /// A `{day}` with its `{time}`.
    pub day_and_time: String,
    /// Names of the days, Monday first (ISO 8601).
    pub weekdays: [String; 7],
    /// Names of the months as they stand in a date.
    pub months: [String; 12],
    /// A date of this year: `{d}` `{dd}` `{m}` `{mm}` `{month}` `{yyyy}`.
    pub date_this_year: String,
    /// A date of another year.
    pub date: String,
    /// Sets thousands apart.
    pub thousands: String,
    /// What is said on a page of an article.
    pub page: PageTexts,
    /// What is said on a page of comments.
    pub thread: ThreadTexts,
}

/// What is said on a page of an article.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageTexts {
    /// Stands for a picture without a text of its own.
    pub picture: String,
    /// Stands for a picture with its text, `{alt}`.
    pub picture_alt: String,
    /// Over the list of links.
    pub links: String,
    /// `{n}` comments.
    pub comments: Counted,
    /// Changed after publication, `{age}`.
    pub updated: String,
    /// The body was found by generic extraction.
    pub from_readability: String,
    /// The body is what the feed carried.
    pub from_feed: String,
    /// The article itself is not here: this is what the list said of it.
    pub not_fetched: String,
    /// Neither the article nor the list has a text.
    pub no_text: String,
    /// What a reader is told of an article beside its text.
    pub notices: NoticeTexts,
}

impl PageTexts {
    /// The words of a notice.
    #[must_use]
    pub fn notice(&self, notice: Notice) -> &str {
        match notice {
            Notice::Paywall => &self.notices.paywall,
            Notice::Film => &self.notices.film,
            Notice::Live => &self.notices.live,
            Notice::Incomplete => &self.notices.incomplete,
        }
    }
}

/// What a reader is told of an article beside its text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeTexts {
    /// Not everyone may read all of it.
    pub paywall: String,
    /// A film with a short text.
    pub film: String,
    /// It goes on while it is read.
    pub live: String,
    /// Some of its pages are missing.
    pub incomplete: String,
}

/// What is said on a page of comments.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThreadTexts {
    /// `{read}` of `{reported}` comments are here.
    pub partial: String,
    /// Over the comments, in formats with headings.
    pub heading: String,
    /// The paper offers none.
    pub not_offered: String,
    /// Open and empty.
    pub none_yet: String,
    /// They could not be had.
    pub failed: String,
    /// They could not be had because of `{reason}`.
    pub failed_because: String,
    /// A commenter without a name.
    pub anonymous: String,
    /// `{n}` replies are hidden.
    pub hidden_replies: Counted,
    /// Reactions by kind; a kind that is not here keeps its own name.
    pub reactions: BTreeMap<String, String>,
}

/// A phrase that depends on a number.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// For exactly one.
    pub one: String,
    /// For any other number, as `{n}`.
    pub other: String,
}

impl Counted {
    /// The phrase for `n`, thousands set apart with `thousands`.
    #[must_use]
    pub fn of(&self, n: u64, thousands: &str) -> String {
        let template = if n == 1 { &self.one } else { &self.other };
        fill(template, &[("n", &grouped(n, thousands))])
    }
}

/// `n` with its thousands set apart, `15.000`. Four digits stay together, as papers print them.
#[must_use]
pub fn grouped(n: u64, thousands: &str) -> String {
    let digits = n.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push_str(thousands);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands() {
        assert_eq!(grouped(15_000, "."), "15.000");
        assert_eq!(grouped(1_234, "."), "1234");
        assert_eq!(grouped(1_234_567, ","), "1,234,567");
    }

    #[test]
    fn one_and_many() {
        let counted = Counted { one: "1 reply".into(), other: "{n} replies".into() };
        assert_eq!(counted.of(1, ","), "1 reply");
        assert_eq!(counted.of(0, ","), "0 replies");
    }
}
