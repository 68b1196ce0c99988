//! How often a section has news, learned from when it had some and from what it says of itself.
//!
//! Owns the time a list is left alone after it was fresh, and which is asked first. Must not read a clock or the store.

use jiff::{SignedDuration, Timestamp, tz::Offset};

use crate::model::Pace;

/// Newest entries whose dates tell the rhythm: a day's work of a paper, some months of a diary.
pub const DATES: usize = 12;

/// However fast news come, a list that was fresh this recently is left alone.
const SHORTEST: SignedDuration = SignedDuration::from_mins(2);

/// However slow: who has the reader open all day sees a new entry on the same day.
const LONGEST: SignedDuration = SignedDuration::from_hours(6);

/// How long a list is left alone after it was fresh: half the time in which it mostly brings the next entry, as the dates of its newest entries
/// tell. One that has fallen silent is given half of its silence. Without two dates nothing is known, and it is asked whenever all are.
///
/// `newest` are dates in any order; those after `now` are left out: some papers date ahead.
#[must_use]
pub fn rest(newest: &[Timestamp], now: Timestamp) -> SignedDuration {
    let mut dates: Vec<Timestamp> = newest.iter().copied().filter(|date| *date <= now).collect();
    dates.sort_unstable();
    let Some(last) = dates.last() else { return SHORTEST };
    let mut gaps: Vec<SignedDuration> = dates.windows(2).filter_map(|pair| Some(pair.last()?.duration_since(*pair.first()?))).collect();
    gaps.sort_unstable();
    let Some(usual) = gaps.get(gaps.len() / 2) else { return SHORTEST };
    // Silence counts only once it is longer than usual, so that a paper that sleeps at night is asked again in the morning.
    let gap = (*usual).max(now.duration_since(*last) / 8);
    (gap / 2).clamp(SHORTEST, LONGEST)
}

/// A list's rest with what it and its server ask for, which can make it longer, up to the same six hours: a feed that names a year, or skips every
/// day, is still looked at.
#[must_use]
pub fn paced(rest: SignedDuration, pace: Pace, now: Timestamp) -> SignedDuration {
    let stated = pace.max_age_secs.max(pace.every_secs).map_or(SignedDuration::ZERO, |secs| SignedDuration::from_secs(secs.into()));
    let stated = if skips(pace, now) { LONGEST } else { stated };
    rest.max(stated).clamp(SHORTEST, LONGEST)
}

/// Whether it says that it has nothing new at this hour or on this day.
fn skips(pace: Pace, now: Timestamp) -> bool {
    let utc = Offset::UTC.to_datetime(now);
    let has = |bits: u32, at: i8| bits & 1_u32.checked_shl(u32::from(at.unsigned_abs())).unwrap_or(0) != 0;
    has(pace.skip_hours, utc.hour()) || has(pace.skip_days.into(), utc.weekday().to_monday_zero_offset())
}

/// How overdue a list is: 1 when its rest is just over, more the longer that is. One that was never fresh comes before all others,
/// as does one that was fresh in the future: the clock has been set back since, and nobody knows when that was.
#[must_use]
pub fn overdue(fresh: Option<Timestamp>, rest: SignedDuration, now: Timestamp) -> f64 {
    fresh.filter(|fresh| *fresh <= now).map_or(f64::INFINITY, |fresh| now.duration_since(fresh).as_secs_f64() / rest.as_secs_f64().max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-24T08:00:00Z".parse().expect("a time")
    }

    fn every(gap: SignedDuration, count: i32) -> Vec<Timestamp> {
        (0..count).map(|number| now() - gap * number).collect()
    }

    #[test]
    fn a_busy_list_is_asked_often_and_a_diary_seldom() {
        assert_eq!(rest(&every(SignedDuration::from_mins(1), 12), now()), SHORTEST);
        assert_eq!(rest(&every(SignedDuration::from_mins(20), 12), now()), SignedDuration::from_mins(10));
        assert_eq!(rest(&every(SignedDuration::from_hours(24 * 7), 12), now()), LONGEST);
    }

    #[test]
    fn what_is_not_known_is_no_reason_to_wait() {
        assert_eq!(rest(&[], now()), SHORTEST);
        assert_eq!(rest(&[now()], now()), SHORTEST);
        let ahead = [now() + SignedDuration::from_hours(9), now() + SignedDuration::from_hours(99)];
        assert_eq!(rest(&ahead, now()), SHORTEST);
    }

    #[test]
    fn a_silent_list_is_asked_less_and_a_night_is_no_silence() {
        let busy = |silent: SignedDuration| every(SignedDuration::from_mins(10), 12).into_iter().map(|date| date - silent).collect::<Vec<_>>();
        assert_eq!(rest(&busy(SignedDuration::from_hours(8)), now()), SignedDuration::from_mins(30));
        assert_eq!(rest(&busy(SignedDuration::from_hours(24 * 30)), now()), LONGEST);
    }

    #[test]
    fn what_a_list_asks_for_makes_its_rest_longer_and_never_endless() {
        let (minutes, hours) = (SignedDuration::from_mins, SignedDuration::from_hours);
        let asks = |pace: Pace| paced(minutes(10), pace, now());
        assert_eq!(asks(Pace::default()), minutes(10));
        assert_eq!(asks(Pace { every_secs: Some(60), ..Pace::default() }), minutes(10), "never shorter than what was learned");
        assert_eq!(asks(Pace { every_secs: Some(3600), ..Pace::default() }), hours(1));
        assert_eq!(asks(Pace { max_age_secs: Some(1800), every_secs: Some(60), ..Pace::default() }), minutes(30));
        assert_eq!(asks(Pace { every_secs: Some(365 * 86400), ..Pace::default() }), LONGEST);
        // A Tuesday, eight o'clock.
        assert_eq!(asks(Pace { skip_hours: 1 << 8, ..Pace::default() }), LONGEST);
        assert_eq!(asks(Pace { skip_hours: 1 << 9, ..Pace::default() }), minutes(10));
        assert_eq!(asks(Pace { skip_days: 1 << 1, ..Pace::default() }), LONGEST);
        assert_eq!(asks(Pace { skip_days: 1, ..Pace::default() }), minutes(10));
        assert_eq!(asks(Pace { skip_hours: u32::MAX, skip_days: u8::MAX, ..Pace::default() }), LONGEST);
    }

    #[test]
    fn who_has_waited_longest_for_its_rhythm_comes_first() {
        let at = |ago: SignedDuration, rest: SignedDuration| overdue(Some(now() - ago), rest, now());
        assert!(at(SignedDuration::from_mins(10), SHORTEST) > at(SignedDuration::from_hours(5), LONGEST));
        assert!(overdue(Some(now() + SignedDuration::from_hours(24 * 365)), LONGEST, now()).is_infinite(), "a clock that ran ahead");
        assert!(overdue(None, LONGEST, now()) > at(SignedDuration::from_hours(100), SHORTEST));
    }
}
