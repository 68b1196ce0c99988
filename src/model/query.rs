//! What is typed to look for something: words, and filters among them.
//!
//! Owns `by:NAME` and `since:WHEN`. Must not look for anything, nor read a clock.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use super::source::parse_duration;

/// A query, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The words that are looked for, with their quotes; `None` where only filters were typed.
    pub words: Option<String>,
    /// `by:`: what the byline has to hold.
    pub author: Option<String>,
    /// `since:`, as it was typed: `2h`, `3d`, `2026-11-20`.
    pub since: Option<String>,
}

impl Query {
    /// Takes apart what was typed. A filter with a blank in it is quoted (`by:"an bình"`); a quoted one is words (`"by:an"`).
    #[must_use]
    pub fn of(typed: &str) -> Self {
        let mut quoted = false;
        let tokens = typed.split(|character: char| {
            quoted ^= character == '"';
            character.is_whitespace() && !quoted
        });
        let (mut query, mut words, mut is_filtered) = (Self::default(), Vec::new(), false);
        for token in tokens.filter(|token| !token.is_empty()) {
            match token.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("by") => {
                    query.author = Some(value.replace('"', "")).filter(|author| !author.trim().is_empty());
                    is_filtered = true;
                }
                Some((name, value)) if name.eq_ignore_ascii_case("since") => {
                    // The last word may be taken for the beginning of one.
                    query.since = Some(value.trim_matches(['"', '*']).to_owned()).filter(|since| !since.is_empty());
                    is_filtered = true;
                }
                _ => words.push(token),
            }
        }
        query.words = (!words.is_empty() || !is_filtered).then(|| words.join(" "));
        query
    }
}

/// The moment that `2h`, `3d` or `2026-11-20` stand for.
#[must_use]
pub fn moment(text: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    if let Some(back) = parse_duration(text) {
        return now.checked_sub(SignedDuration::try_from(back).ok()?).ok();
    }
    let day: Date = text.parse().ok()?;
    zone.to_timestamp(day.at(0, 0, 0, 0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(typed: &str) -> (Option<String>, Option<String>, Option<String>) {
        let Query { words, author, since } = Query::of(typed);
        (words, author, since)
    }

    #[test]
    fn filters_stand_anywhere_among_the_words() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(of("cao su"), (some("cao su"), None, None));
        assert_eq!(of("cao by:an su* since:3d"), (some("cao su*"), some("an"), some("3d")));
        assert_eq!(of("BY:\"an bình\" \"ven sông\""), (some("\"ven sông\""), some("an bình"), None));
        assert_eq!(of("\"by:an since:3d\""), (some("\"by:an since:3d\""), None, None), "quoted, it is words");
        assert_eq!(of("since:2026-11-20*"), (None, None, some("2026-11-20")));
        assert_eq!(of("by:"), (None, None, None), "a filter that is still being typed leaves nothing out");
        assert_eq!(of("giờ: standby:x"), (some("giờ: standby:x"), None, None));
        assert_eq!(of("--"), (some("--"), None, None));
        assert_eq!(of(""), (some(""), None, None));
    }
}
