//! Date texts to stamps: one tolerant scanner for what papers and feeds print.
//!
//! Owns the reading of dates. Must not read a clock: "now" is given.
//!
//! Vietnamese papers print `Thứ ba, 25/1/2022, 06:00 (GMT+7)`, `05/05/2015 - 03:40`, `16:04 09/03`, `17 giờ trước`;
//! feeds RFC 822 and RFC 3339 with every slip one can think of. A scanner that looks for a clock, a zone and a date
//! wherever they stand takes all of them; a list of formats never ends. A weekday is not looked at: where it
//! contradicts the date, the date is right.

mod absolute;
mod names;
mod relative;
mod scan;

use std::ops::RangeInclusive;

use jiff::{Timestamp, tz::TimeZone};

use crate::model::Stamp;

/// How a date text is to be understood.
#[derive(Clone, Copy, Debug)]
pub struct DateContext {
    /// For relative dates (`17 giờ trước`) and dates without a year.
    pub now: Timestamp,
    /// Month before day in dates of three numbers (Thanh Niên's comments).
    pub month_first: bool,
}

/// Years a date may be of.
const YEARS: RangeInclusive<i16> = 1..=9999;

/// Longest text that is looked at, in characters: a date stands near the beginning or it is none.
const MAX_CHARS: usize = 160;

/// Reads a date as papers and feeds print it. A date without a time of day stays a day; a time without a zone is Vietnam's.
///
/// `None` where there is no date, or one that is not in the calendar. A date of month and year alone counts as the
/// month's first day, as W3C-DTF dates (`2003-12`) are read everywhere; one of year alone is none.
#[must_use]
pub fn parse(text: &str, context: DateContext) -> Option<Stamp> {
    let folded = scan::folded(text, MAX_CHARS);
    let tokens = scan::tokens(&folded);
    let read = epoch(text).or_else(|| relative::read(&tokens, context.now)).or_else(|| absolute::read(&tokens, context));
    // The year of `00001001` is in the calendar of jiff, but in no paper's; in another zone it may come to lie just outside of ours.
    read.filter(|stamp| YEARS.contains(&stamp.day_in(&TimeZone::fixed(Stamp::VIETNAM)).year()) && stamp.to_string().parse::<Stamp>().is_ok())
}

/// Seconds (10 digits, perhaps a fraction) or milliseconds (13 digits) since 1970.
fn epoch(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let whole = text.split_once('.').map_or(text, |(whole, fraction)| if fraction.bytes().all(|byte| byte.is_ascii_digit()) { whole } else { text });
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let at = match whole.len() {
        10 => Timestamp::from_second(number),
        13 => Timestamp::from_millisecond(number),
        _ => return None,
    };
    at.ok().map(Stamp::vietnam)
}

#[cfg(test)]
mod tests;
