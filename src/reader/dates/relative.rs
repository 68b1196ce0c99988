//! Dates told from now: `17 giờ trước`, `hôm qua, 14:05`, `3 hours ago`.
//!
//! Owns these phrases. What they leave open (the minute of "3 days ago") stays open: such a date is a day. Must not read a clock.

use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{absolute, names, scan::Tokens};
use crate::model::Stamp;

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// Most units taken for real; beyond, it is no date.
const MAX_COUNT: i64 = 100_000;

pub(super) fn read(tokens: &Tokens<'_>, now: Timestamp) -> Option<Stamp> {
    ago(tokens, now).or_else(|| named_day(tokens, now)).or_else(|| just_now(tokens, now))
}

/// `17 giờ trước`, `cách đây 2 ngày`, `an hour ago`.
fn ago(tokens: &Tokens<'_>, now: Timestamp) -> Option<Stamp> {
    let has = |wanted: &[&str]| (0..tokens.len()).find(|at| tokens.word(*at).is_some_and(|word| wanted.contains(&word)));
    has(&["truoc", "ago"]).or_else(|| has(&["cach"]).filter(|at| tokens.word(at + 1) == Some("day")))?;
    let (count, seconds) = (0..tokens.len()).find_map(|at| {
        let count = match (tokens.number(at), tokens.word(at)) {
            (Some(number), _) => i64::from(number.value),
            (_, Some("mot" | "a" | "an" | "one")) => 1,
            _ => return None,
        };
        Some((count, names::unit_seconds(tokens.word(at + 1)?)?))
    })?;
    if count > MAX_COUNT {
        return None;
    }
    let at = now.checked_sub(SignedDuration::from_secs(count * seconds)).ok()?;
    if seconds < DAY { Some(Stamp::vietnam(at)) } else { Some(Stamp::Day(Stamp::VIETNAM.to_datetime(at).date())) }
}

/// `hôm nay`, `hôm qua`, `hôm kia`, with or without a time of day.
fn named_day(tokens: &Tokens<'_>, now: Timestamp) -> Option<Stamp> {
    let back = (0..tokens.len()).find_map(|at| match (tokens.word(at)?, tokens.word(at + 1)) {
        ("hom", Some("nay")) | ("today", _) => Some(0),
        ("hom", Some("qua")) | ("yesterday", _) => Some(1),
        ("hom", Some("kia")) => Some(2),
        _ => None,
    })?;
    // `Hôm nay, 25/1/2022` prints its date: that one counts.
    if absolute::date(tokens, None).is_some() {
        return None;
    }
    let day = Stamp::VIETNAM.to_datetime(now).date().checked_sub(back.days()).ok()?;
    match absolute::clock(tokens) {
        Some(found) => found.clock.on(day),
        None => Some(Stamp::Day(day)),
    }
}

/// `vừa xong`, `just now`.
fn just_now(tokens: &Tokens<'_>, now: Timestamp) -> Option<Stamp> {
    let said = |first: &str, second: &str| (0..tokens.len()).any(|at| tokens.word(at) == Some(first) && tokens.word(at + 1) == Some(second));
    (said("vua", "xong") || said("just", "now")).then(|| Stamp::vietnam(now))
}
