//! Dates that are printed: a clock, a zone and a day, wherever they stand.
//!
//! Owns the patterns. Must not look at weekdays.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
    tz::Offset,
};

use super::{
    DateContext, names,
    scan::{Number, Tokens},
};
use crate::model::Stamp;

/// Furthest offset from UTC taken for one, in minutes: zones reach +14:00, feeds claim a little more.
const MAX_OFFSET_MINUTES: u32 = 18 * 60;

/// A time of day with its zone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    time: Time,
    /// `24:00`: midnight of the next day.
    next_day: bool,
    offset: Option<Offset>,
}

/// A clock and the tokens it was made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) clock: Clock,
    from: usize,
    to: usize,
}

impl Clock {
    /// The moment it shows on `day`; Vietnam's where no zone was printed.
    pub(super) fn on(self, day: Date) -> Option<Stamp> {
        let day = if self.next_day { day.checked_add(1.day()).ok()? } else { day };
        Stamp::local(day.to_datetime(self.time), self.offset.unwrap_or(Stamp::VIETNAM))
    }
}

/// Where a year may be taken from that was not printed, and which number is the month.
pub(super) fn read(tokens: &Tokens<'_>, context: DateContext) -> Option<Stamp> {
    let Some(found) = clock(tokens) else { return date(tokens, Some(context)).map(Stamp::Day) };
    let rest = tokens.without(found.from, found.to);
    found.clock.on(date(&rest, Some(context))?)
}

/// The first time of day.
pub(super) fn clock(tokens: &Tokens<'_>) -> Option<Found> {
    let any = |pattern: fn(&Tokens<'_>, usize) -> Option<Found>| (0..tokens.len()).find_map(|at| pattern(tokens, at));
    any(colon_clock).or_else(|| any(letter_clock)).or_else(|| any(basic_clock))
}

/// `6:00`, `13:34:15`, `23:05:00.123`, `3:09pm`.
fn colon_clock(tokens: &Tokens<'_>, at: usize) -> Option<Found> {
    let hour = tokens.number(at).filter(|hour| hour.digits <= 2)?;
    let minute = tokens.number(at + 2).filter(|minute| minute.digits <= 2 && tokens.is_mark(at + 1, ':'))?;
    let mut to = at + 3;
    let (mut second, mut nanosecond) = (0, 0);
    if let Some(number) = tokens.number(to + 1).filter(|number| number.digits <= 2 && tokens.is_mark(to, ':')) {
        second = number.value;
        to += 2;
        if matches!(tokens.mark(to), Some('.' | ','))
            && tokens.is_glued(to)
            && tokens.is_glued(to + 1)
            && let Some(fraction) = tokens.0.get(to + 1).filter(|_| tokens.number(to + 1).is_some())
        {
            nanosecond = format!("{:0<9.9}", fraction.text).parse().ok()?;
            to += 2;
        }
    }
    finish(tokens, at, to, [hour.value, minute.value, second], nanosecond)
}

/// `15h30`, `8g`, `15 giờ 30 phút`.
fn letter_clock(tokens: &Tokens<'_>, at: usize) -> Option<Found> {
    let hour = tokens.number(at).filter(|hour| hour.digits <= 2)?;
    if !matches!(tokens.word(at + 1)?, "h" | "g" | "gio") {
        return None;
    }
    let minute = tokens.number(at + 2).filter(|minute| minute.digits == 2 && !matches!(tokens.mark(at + 3), Some('/' | '-' | '.')));
    let mut to = at + 2 + usize::from(minute.is_some());
    to += usize::from(minute.is_some() && matches!(tokens.word(to), Some("phut" | "p")));
    finish(tokens, at, to, [hour.value, minute.map_or(0, |minute| minute.value), 0], 0)
}

/// ISO 8601 basic: `20031231T101455`.
fn basic_clock(tokens: &Tokens<'_>, at: usize) -> Option<Found> {
    let number = tokens.number(at).filter(|_| at > 0 && tokens.word(at - 1) == Some("t"))?;
    let parts = match number.digits {
        4 => [number.value / 100, number.value % 100, 0],
        6 => [number.value / 10_000, number.value / 100 % 100, number.value % 100],
        _ => return None,
    };
    finish(tokens, at, at + 1, parts, 0)
}

/// Checks the numbers, and takes the half of the day and the zone that follow them.
fn finish(tokens: &Tokens<'_>, from: usize, to: usize, [hour, minute, second]: [u32; 3], nanosecond: i32) -> Option<Found> {
    let mut to = to;
    let mut hour = hour;
    if let Some((afternoon, length)) = half_of_day(tokens, to) {
        to += length;
        if (1..=12).contains(&hour) {
            hour = hour % 12 + if afternoon { 12 } else { 0 };
        }
    }
    let next_day = hour == 24 && minute == 0 && second == 0;
    let hour = if next_day { 0 } else { hour };
    // A leap second is told as the second before it: few things can hold a 60th.
    let second = second.min(if second == 60 { 59 } else { second });
    let time = Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, nanosecond).ok()?;
    let offset = match zone(tokens, to) {
        Some((offset, end)) => {
            to = end;
            Some(offset)
        }
        None => (to..tokens.len()).find_map(|at| matches!(tokens.word(at), Some("gmt" | "utc")).then(|| zone(tokens, at))?).map(|(offset, _)| offset),
    };
    Some(Found { clock: Clock { time, next_day, offset }, from, to })
}

/// `am`, `p.m.`, `SA` (sáng), `CH` (chiều), and how many tokens it takes.
fn half_of_day(tokens: &Tokens<'_>, at: usize) -> Option<(bool, usize)> {
    match tokens.word(at)? {
        "am" | "sa" | "sang" => Some((false, 1)),
        "pm" | "ch" | "chieu" | "toi" => Some((true, 1)),
        half @ ("a" | "p") if tokens.is_mark(at + 1, '.') && tokens.word(at + 2) == Some("m") => {
            Some((half == "p", 3 + usize::from(tokens.is_mark(at + 3, '.'))))
        }
        _ => None,
    }
}

/// A zone right after a clock: `Z`, `+0700`, `+07:00`, `+07`, `GMT+7`, `(GMT+7)`, `EST`.
fn zone(tokens: &Tokens<'_>, at: usize) -> Option<(Offset, usize)> {
    let at = at + usize::from(tokens.is_mark(at, '('));
    if let Some(word) = tokens.word(at) {
        let named = names::zone(word)?;
        let numbered = matches!(word, "gmt" | "utc" | "ut").then(|| numeric_zone(tokens, at + 1)).flatten();
        return Some(numbered.unwrap_or((named, at + 1)));
    }
    // `03:40 - 05/05/2015`: a dash that stands apart parts the clock from the date.
    numeric_zone(tokens, at).filter(|_| tokens.is_glued(at + 1))
}

fn numeric_zone(tokens: &Tokens<'_>, at: usize) -> Option<(Offset, usize)> {
    let sign = match tokens.mark(at)? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let number = tokens.number(at + 1)?;
    let colon = tokens.number(at + 3).filter(|minutes| minutes.digits == 2 && tokens.is_mark(at + 2, ':'));
    let (minutes, to) = match (number.digits, colon) {
        (1 | 2, Some(minute)) => (number.value * 60 + minute.value, at + 4),
        (1 | 2, None) => (number.value * 60, at + 2),
        (3 | 4, None) => (number.value / 100 * 60 + number.value % 100, at + 2),
        _ => return None,
    };
    if minutes > MAX_OFFSET_MINUTES || matches!(tokens.mark(to), Some('/' | '-' | '.')) && tokens.number(to + 1).is_some() {
        return None;
    }
    Some((Offset::from_seconds(sign * i32::try_from(minutes).ok()? * 60).ok()?, to))
}

/// The first day. `context` gives the year where none is printed; without it, such a date is none.
pub(super) fn date(tokens: &Tokens<'_>, context: Option<DateContext>) -> Option<Date> {
    let month_first = context.is_some_and(|context| context.month_first);
    let now = context.map(|context| context.now);
    if let Some(named) = month_by_name(tokens, now) {
        return named;
    }
    for marks in [['/', '/'], ['-', '-'], ['.', '.'], ['\u{1}', '\u{1}']] {
        if let Some(found) = (0..tokens.len()).find_map(|at| triple(tokens, at, marks)) {
            return three_numbers(found, marks[0] == '-', month_first, now);
        }
    }
    (0..tokens.len()).find_map(|at| basic_date(tokens, at)).or_else(|| (0..tokens.len()).find_map(|at| pair(tokens, at, month_first, now)))
}

/// `Some(None)`: a month is named, but the day is not in the calendar.
#[expect(clippy::option_option, reason = "a named month with a bad day must not be read again as numbers")]
fn month_by_name(tokens: &Tokens<'_>, now: Option<Timestamp>) -> Option<Option<Date>> {
    // The last one: in `mar., 01 déc. 2020` the first is Tuesday.
    let (at, month, after) = (0..tokens.len()).rev().find_map(|at| {
        let word = tokens.word(at)?;
        if let Some(month) = names::month(word) {
            return Some((at, month, at + 1));
        }
        if word == "thang"
            && let Some((month, words)) = names::vietnamese_month(tokens.word(at + 1), tokens.word(at + 2))
        {
            return Some((at, month, at + 1 + words));
        }
        // `tháng 11`, and `Th11` as WordPress shortens it.
        let number = tokens.number(at + 1).filter(|number| number.digits <= 2 && (word == "thang" || word == "th" && tokens.is_glued(at + 1)))?;
        Some((at, number.value, at + 2))
    })?;
    let numbers = |range: std::ops::Range<usize>| range.filter_map(|at| tokens.number(at)).collect::<Vec<_>>();
    let (before, after) = (numbers(0..at), numbers(after..tokens.len()));
    let long = before.iter().chain(&after).find(|number| number.digits == 4).copied();
    let mut short = before.iter().rev().chain(&after).filter(|number| number.digits <= 2).copied();
    let day = short.next();
    let year = match long.or_else(|| short.next()) {
        Some(number) => full_year(number),
        None => None,
    };
    match (year, day) {
        (Some(year), Some(day)) => Some(make(year, month, day.value)),
        (Some(year), None) => Some(make(year, month, 1)),
        (None, Some(day)) => now.map(|now| nearest_year(now, month, day.value)),
        (None, None) => None,
    }
}

/// Three numbers parted by the same mark, or (`\u{1}`) by spaces and the counters of East Asian dates.
fn triple(tokens: &Tokens<'_>, at: usize, marks: [char; 2]) -> Option<[Number; 3]> {
    let mut numbers = [tokens.number(at)?; 3];
    let mut at = at;
    for (number, mark) in numbers.iter_mut().skip(1).zip(marks) {
        at += match tokens.mark(at + 1) {
            Some(found) if found == mark => 2,
            None if mark == '\u{1}' && tokens.word(at + 1).is_some_and(|word| !word.is_ascii()) => 2,
            None if mark == '\u{1}' && tokens.word(at + 1).is_none() => 1,
            _ => return None,
        };
        *number = tokens.number(at)?;
    }
    let [first, second, third] = numbers;
    let sized = matches!((first.digits, second.digits, third.digits), (4, 1..=3, 1..=2) | (1..=2, 1..=2, 2 | 4));
    sized.then_some(numbers)
}

fn three_numbers([first, second, third]: [Number; 3], dashes: bool, month_first: bool, now: Option<Timestamp>) -> Option<Date> {
    if first.digits == 4 {
        return make(full_year(first)?, second.value, third.value);
    }
    // `03-12-31`: two-digit ISO where the last pair cannot be a year of the past.
    let this_year = now.map_or(99, |now| u32::try_from(Stamp::VIETNAM.to_datetime(now).year() % 100).unwrap_or(99));
    if dashes && third.digits == 2 && third.value > this_year + 1 && third.value <= 31 && second.value <= 12 {
        return make(full_year(first)?, second.value, third.value);
    }
    let year = full_year(third)?;
    let (day, month) = if month_first { (second.value, first.value) } else { (first.value, second.value) };
    // A month past December with a day that could be one: the other order was meant.
    if month > 12 && day <= 12 { make(year, day, month) } else { make(year, month, day) }
}

/// `20031231`, `2003-12`.
fn basic_date(tokens: &Tokens<'_>, at: usize) -> Option<Date> {
    let number = tokens.number(at)?;
    if number.digits == 8 {
        return make(i16::try_from(number.value / 10_000).ok()?, number.value / 100 % 100, number.value % 100);
    }
    // `031231`, where nothing else could be meant.
    if number.digits == 6 && tokens.len() == 1 {
        return make(full_year(Number { value: number.value / 10_000, digits: 2 })?, number.value / 100 % 100, number.value % 100);
    }
    let month = tokens.number(at + 2).filter(|month| number.digits == 4 && month.digits == 2 && matches!(tokens.mark(at + 1), Some('-' | '/')))?;
    make(full_year(number)?, month.value, 1)
}

/// `09/03`, `17.7`, `1-7`: day and month of the latest year that makes it no future date.
fn pair(tokens: &Tokens<'_>, at: usize, month_first: bool, now: Option<Timestamp>) -> Option<Date> {
    let (first, second) = (tokens.number(at)?, tokens.number(at + 2)?);
    if first.digits > 2 || second.digits > 2 || !matches!(tokens.mark(at + 1), Some('/' | '-' | '.')) {
        return None;
    }
    let (day, month) = if month_first { (second.value, first.value) } else { (first.value, second.value) };
    nearest_year(now?, month, day)
}

fn nearest_year(now: Timestamp, month: u32, day: u32) -> Option<Date> {
    let today = Stamp::VIETNAM.to_datetime(now).date();
    // One day of grace for clocks east of Vietnam; 29 February may be up to eight years back.
    let latest = today.checked_add(1.day()).ok()?;
    (0..=8).filter_map(|back| make(today.year() - back, month, day)).find(|date| *date <= latest)
}

/// Two digits by the rule of RFC 2822 §4.3 and POSIX: 69 to 99 are of the last century.
fn full_year(number: Number) -> Option<i16> {
    let year = match (number.digits, number.value) {
        (4, value) => value,
        (2, value @ 0..=68) => 2000 + value,
        (2, value) => 1900 + value,
        _ => return None,
    };
    i16::try_from(year).ok().filter(|year| *year > 0)
}

fn make(year: i16, month: u32, day: u32) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
