//! How often a feed wants to be looked at.
//!
//! Owns `ttl`, `skipHours` and `skipDays` (RSS 2.0) and the syndication module (RSS 1.0). Must not decide how far that is followed.

use super::{names::Space, tree::Element};
use crate::model::Pace;

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What a channel says of itself.
pub(super) fn of(channel: &Element<'_>) -> Pace {
    let ttl = number(channel, Space::Rss, "ttl").map(|minutes| minutes.saturating_mul(60));
    Pace {
        max_age_secs: None,
        every_secs: ttl.max(syndicated(channel)).filter(|every| *every > 0),
        skip_hours: parts(channel, "skiphours", "hour").fold(0, |hours, text| hours | hour(&text)),
        skip_days: parts(channel, "skipdays", "day").fold(0, |days, text| days | day(&text)),
    }
}

fn number(channel: &Element<'_>, space: Space, name: &str) -> Option<u32> {
    channel.elements().find(|child| child.space == space && child.name == name)?.text().trim().parse().ok()
}

/// `sy:updatePeriod`, daily where it is not named, parted by `sy:updateFrequency`.
fn syndicated(channel: &Element<'_>) -> Option<u32> {
    let period = channel.elements().find(|child| child.space == Space::Syndication && child.name == "updateperiod");
    let frequency = number(channel, Space::Syndication, "updatefrequency");
    let secs: u32 = match period.map(|period| period.text().trim().to_ascii_lowercase()).as_deref() {
        Some("hourly") => 60 * 60,
        Some("daily") => 24 * 60 * 60,
        Some("weekly") => 7 * 24 * 60 * 60,
        Some("monthly") => 30 * 24 * 60 * 60,
        Some("yearly") => 365 * 24 * 60 * 60,
        None if frequency.is_some() => 24 * 60 * 60,
        _ => return None,
    };
    secs.checked_div(frequency.unwrap_or(1))
}

fn parts(channel: &Element<'_>, list: &str, part: &str) -> impl Iterator<Item = String> {
    let list = channel.elements().find(|child| child.space == Space::Rss && child.name == list);
    list.into_iter().flat_map(Element::elements).filter(move |child| child.name == part).map(|child| child.text().trim().to_ascii_lowercase())
}

/// The bit of an hour; some count from 1 to 24.
fn hour(text: &str) -> u32 {
    text.parse::<u32>().ok().filter(|hour| *hour <= 24).map_or(0, |hour| 1 << (hour % 24))
}

fn day(text: &str) -> u8 {
    DAYS.iter().position(|day| *day == text).map_or(0, |at| 1 << at)
}
