//! Times as a paper prints them: an instant with its offset, or a bare day.
//!
//! Owns precision and its text form. Must not read a clock.

use std::{fmt, str::FromStr};

use jiff::{
    Timestamp,
    civil::{self, Date},
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// When something was published, as precisely as its source says and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stamp {
    /// A moment, with the offset it was printed in.
    Instant {
        /// The moment.
        at: Timestamp,
        /// Its offset from UTC at the source.
        offset: Offset,
    },
    /// A day without a time of day. It stays one: no midnight is made up.
    Day(Date),
}

/// A text that is neither an RFC 3339 time nor a `YYYY-MM-DD` day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date or an RFC 3339 time")]
pub struct NotAStamp;

impl Stamp {
    /// The offset of Vietnam, which knows no summer time.
    pub const VIETNAM: Offset = Offset::constant(7);

    /// A moment in the offset of Vietnam.
    #[must_use]
    pub fn vietnam(at: Timestamp) -> Self {
        Self::Instant { at, offset: Self::VIETNAM }
    }

    /// A local date and time at a fixed offset; `None` outside the range of [`Timestamp`].
    #[must_use]
    pub fn local(date_time: civil::DateTime, offset: Offset) -> Option<Self> {
        Some(Self::Instant { at: offset.to_timestamp(date_time).ok()?, offset })
    }

    /// `"instant"` or `"day"`, as the JSON field `published_precision` says it.
    #[must_use]
    pub fn precision(&self) -> &'static str {
        match self {
            Self::Instant { .. } => "instant",
            Self::Day(_) => "day",
        }
    }

    /// Seconds since 1970 to sort by. A bare day counts as its noon in Vietnam: among the day's timed entries, not before or after all of them.
    #[must_use]
    pub fn sort_seconds(&self) -> i64 {
        match self {
            // The second it is printed as: before 1970 the number is cut towards a later one.
            Self::Instant { at, .. } => at.as_second() - i64::from(at.subsec_nanosecond() < 0),
            Self::Day(day) => Self::VIETNAM.to_timestamp(day.at(12, 0, 0, 0)).map_or(0, Timestamp::as_second),
        }
    }

    /// The calendar day in the reader's time zone; a bare day is the day that was printed.
    #[must_use]
    pub fn day_in(&self, zone: &TimeZone) -> Date {
        match self {
            Self::Instant { at, .. } => zone.to_datetime(*at).date(),
            Self::Day(day) => *day,
        }
    }

    /// The moment, where there is one.
    #[must_use]
    pub fn instant(&self) -> Option<Timestamp> {
        match self {
            Self::Instant { at, .. } => Some(*at),
            Self::Day(_) => None,
        }
    }
}

impl fmt::Display for Stamp {
    /// RFC 3339 with the offset and whole seconds, or `YYYY-MM-DD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant { at, offset } => {
                let local = offset.to_datetime(*at);
                let seconds = offset.seconds();
                let sign = if seconds < 0 { '-' } else { '+' };
                let minutes = seconds.unsigned_abs() / 60;
                write!(
                    f,
                    "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
                    local.year(),
                    local.month(),
                    local.day(),
                    local.hour(),
                    local.minute(),
                    local.second(),
                    minutes / 60,
                    minutes % 60
                )
            }
            Self::Day(day) => write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
        }
    }
}

impl FromStr for Stamp {
    type Err = NotAStamp;

    fn from_str(text: &str) -> Result<Self, NotAStamp> {
        if text.len() == 10 {
            return text.parse().map(Self::Day).map_err(|_| NotAStamp);
        }
        let pieces: jiff::fmt::temporal::Pieces<'_> = jiff::fmt::temporal::Pieces::parse(text).map_err(|_| NotAStamp)?;
        let offset = pieces.to_numeric_offset().ok_or(NotAStamp)?;
        let at = text.parse::<Timestamp>().map_err(|_| NotAStamp)?;
        Ok(Self::Instant { at, offset })
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_goes_round() {
        for text in ["2015-05-05T03:40:00+07:00", "2020-09-09", "1999-12-31T23:59:59-03:30", "2026-11-24T00:00:00+00:00"] {
            let stamp: Stamp = text.parse().expect(text);
            assert_eq!(stamp.to_string(), text);
        }
        assert!("yesterday".parse::<Stamp>().is_err());
    }

    #[test]
    fn a_day_stays_a_day() {
        let day: Stamp = "2020-09-09".parse().expect("a day");
        assert_eq!(day.precision(), "day");
        assert_eq!(day.day_in(&TimeZone::fixed(Offset::constant(-11))).to_string(), "2020-09-09");
    }
}
