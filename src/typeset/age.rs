//! How long ago, in words, by the rules of newspapers.
//!
//! Owns the choice between an age and a date. Must not read a clock or know the words: those are in `assets/lang/*/age.toml`.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    lang::{Texts, fill},
    model::{SafeLine, Stamp},
};

/// Clocks disagree: what lies this little in the future happened just now.
const SKEW_SECONDS: i64 = 120;

/// "3 phút trước", "hôm qua 19:25", "Thứ Ba 07:00", "12/11", "05/05/2015".
///
/// Hours are counted on the same day only; the six days before have their names; anything older or in the future is a date.
/// Days are those of the reader's `zone`. A bare day never claims hours.
#[must_use]
pub fn age(stamp: Stamp, now: Timestamp, zone: &TimeZone, texts: &Texts) -> String {
    recent(stamp, now, zone, texts).unwrap_or_else(|| date(stamp.day_in(zone), zone.to_datetime(now).date(), texts))
}

/// The age where it says more than a date does: within the last seven days. `None` for older and future times.
#[must_use]
pub fn recent(stamp: Stamp, now: Timestamp, zone: &TimeZone, texts: &Texts) -> Option<String> {
    let words = &texts.age;
    let (day, today) = (stamp.day_in(zone), zone.to_datetime(now).date());
    let days_ago = days_between(day, today);
    let Some(at) = stamp.instant() else {
        return match days_ago {
            0 => Some(words.today.clone()),
            _ => day_name(day, days_ago, texts),
        };
    };
    let seconds_ago = now.as_second() - at.as_second();
    match seconds_ago {
        i64::MIN..0 if seconds_ago < -SKEW_SECONDS => None,
        i64::MIN..60 => Some(words.now.clone()),
        60..3600 => Some(words.minutes_ago.of((seconds_ago / 60).unsigned_abs(), &words.thousands)),
        _ if days_ago == 0 => Some(words.hours_ago.of((seconds_ago / 3600).unsigned_abs(), &words.thousands)),
        _ => {
            let name = day_name(day, days_ago, texts)?;
            Some(fill(&words.day_and_time, &[("day", &name), ("time", &clock(at, zone))]))
        }
    }
}

/// The date for a page: as the paper printed it, where that still is a date, or else the full date.
///
/// What a list printed as `17 giờ trước` was true when it was fetched; with the moment known it is not repeated days later.
#[must_use]
pub fn printed_date(published: Option<Stamp>, printed: Option<&SafeLine>, zone: &TimeZone, texts: &Texts) -> Option<String> {
    match (published, printed) {
        (None, printed) => printed.map(ToString::to_string),
        (Some(stamp), Some(printed)) if names_day(printed.as_str(), stamp) && !is_for_machines(printed.as_str()) => Some(printed.to_string()),
        (Some(stamp), _) => Some(full_date(stamp, zone, texts)),
    }
}

/// Whether a date is written as feeds and metadata write it (RFC 822 `24 Nov 2026 06:30:00 +0700`, ISO 8601 `2026-11-24T06:30`), not as papers print it.
fn is_for_machines(printed: &str) -> bool {
    let mut words = printed.split_whitespace();
    let iso = printed.as_bytes().get(10) == Some(&b'T') && printed.starts_with(|c: char| c.is_ascii_digit());
    let zoned = words.next_back().is_some_and(|last| matches!(last, "GMT" | "UT" | "UTC" | "Z") || last.len() == 5 && last.starts_with(['+', '-']));
    iso || zoned && words.next_back().is_some_and(|time| time.split(':').count() == 3)
}

/// Whether the numbers in `printed` name the day of `stamp` at its source: its day with its month or year.
fn names_day(printed: &str, stamp: Stamp) -> bool {
    let day = match stamp {
        Stamp::Instant { offset, .. } => stamp.day_in(&TimeZone::fixed(offset)),
        Stamp::Day(day) => day,
    };
    let numbers = printed.split(|character: char| !character.is_ascii_digit()).filter_map(|digits| digits.parse::<i16>().ok());
    let has = |number: i16| numbers.clone().any(|other| other == number);
    has(i16::from(day.day())) && (has(i16::from(day.month())) || has(day.year()))
}

/// The date with the time of day, where there is one: for a stamp of which the paper printed nothing.
#[must_use]
pub fn full_date(stamp: Stamp, zone: &TimeZone, texts: &Texts) -> String {
    let day = written(stamp.day_in(zone), &texts.age.date, texts);
    match stamp.instant() {
        Some(at) => fill(&texts.age.day_and_time, &[("day", &day), ("time", &clock(at, zone))]),
        None => day,
    }
}

fn day_name(day: Date, days_ago: i32, texts: &Texts) -> Option<String> {
    match days_ago {
        1 => Some(texts.age.yesterday.clone()),
        2..=6 => texts.age.weekdays.get(usize::try_from(day.weekday().to_monday_zero_offset()).ok()?).cloned(),
        _ => None,
    }
}

/// A day, without its year where that is the present one.
#[must_use]
pub fn date(day: Date, today: Date, texts: &Texts) -> String {
    let template = if day.year() == today.year() { &texts.age.date_this_year } else { &texts.age.date };
    written(day, template, texts)
}

fn written(day: Date, template: &str, texts: &Texts) -> String {
    let month = usize::try_from(day.month()).ok().and_then(|month| texts.age.months.get(month.wrapping_sub(1)));
    fill(
        template,
        &[
            ("d", &day.day().to_string()),
            ("dd", &format!("{:02}", day.day())),
            ("m", &day.month().to_string()),
            ("mm", &format!("{:02}", day.month())),
            ("month", month.map_or("", String::as_str)),
            ("yyyy", &day.year().to_string()),
        ],
    )
}

fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// Whole days from `earlier` to `later`; negative where it is the other way round.
fn days_between(earlier: Date, later: Date) -> i32 {
    later.duration_since(earlier).as_hours().try_into().map_or(i32::MAX, |hours: i32| hours / 24)
}
