//! Dates as anyone may print them, at any time.
//!
//! Owns what has to hold of a date that was read. Must not know the forms.

use bantin::{
    model::Stamp,
    reader::dates::{DateContext, parse},
};
use jiff::{Timestamp, tz::TimeZone};

use super::{choices, now};

pub(crate) fn run(bytes: &[u8]) {
    let (bytes, [choice]) = choices(bytes);
    let foreign = String::from_utf8_lossy(bytes);
    let clock = match choice / 2 % 4 {
        0 | 1 => now(),
        2 => Timestamp::UNIX_EPOCH,
        _ => Timestamp::MAX,
    };
    let context = DateContext { now: clock, month_first: choice % 2 == 1 };
    let Some(stamp) = parse(&foreign, context) else { return };
    let printed = stamp.to_string();
    let year = match stamp {
        Stamp::Instant { at, offset } => offset.to_datetime(at).year(),
        Stamp::Day(day) => day.year(),
    };
    assert!((1..=9999).contains(&year), "{foreign:?} is {printed}");
    let again: Stamp = printed.parse().unwrap_or_else(|_| panic!("{printed} is not read again"));
    assert_eq!(again.to_string(), printed);
    assert_eq!(again.sort_seconds(), stamp.sort_seconds(), "{printed}");
    assert_eq!(again.precision(), stamp.precision());
    let _ = stamp.day_in(&TimeZone::fixed(Stamp::VIETNAM));
    assert_eq!(parse(&foreign, context), Some(stamp), "the same twice");
}
