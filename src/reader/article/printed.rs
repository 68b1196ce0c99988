//! The date as it is printed on the page.
//!
//! Owns finding it. Must not weigh it against metadata.

use std::sync::LazyLock;

use regex::Regex;

use super::{marks::Marks, words};
use crate::{
    model::{HttpUrl, Stamp, source::ArticleRules},
    reader::{
        dates::{self, DateContext},
        dom::{self, Node},
    },
};

/// Longest text that is a date line, in characters.
const MAX_CHARS: usize = 90;

/// How many elements behind the title are looked at where no class names the date.
const REACH: usize = 40;

/// The date by the rules, with its text.
pub(super) fn by_rule(root: &Node<'_>, rules: &ArticleRules, context: DateContext) -> Option<(Stamp, String)> {
    let found = dom::first_of(root, &rules.published, |node| {
        let name = dom::name(node);
        let text = if name == "meta" { String::new() } else { dom::text(node) };
        let exact = match name.as_str() {
            "meta" => dom::attribute(node, "content"),
            "time" => dom::attribute(node, "datetime"),
            _ => None,
        };
        let stamp = exact.and_then(|exact| dates::parse(&exact, context)).or_else(|| dates::parse(&text, context))?;
        Some((stamp, text))
    });
    found.map(short)
}

fn short((stamp, text): (Stamp, String)) -> (Stamp, String) {
    (stamp, text.chars().take(2 * MAX_CHARS).collect())
}

/// The `datetime` of the first `time` element behind the title, or of the first at all.
pub(super) fn machine_time(marks: &Marks<'_>) -> Option<String> {
    let place = |node: &Node<'_>| marks.elements.iter().position(|element| element.id == node.id);
    let dated = || marks.times.iter().filter(|time| time.has_attr("datetime"));
    let behind = dated().find(|time| place(time) > marks.heading_at);
    behind.or_else(|| dated().next()).and_then(|time| dom::attribute(time, "datetime"))
}

/// The first date behind the title that a class or its place says is the article's, with its text. `far` is whether the whole page is looked at.
pub(super) fn near_title(marks: &Marks<'_>, context: DateContext, far: bool) -> Option<(Stamp, String)> {
    let read = |node: &Node<'_>| {
        let text = dom::text_within(node, MAX_CHARS)?;
        if text.chars().count() > MAX_CHARS || !words::has_date(&text) {
            return None;
        }
        Some((dates::parse(&text, context)?, text))
    };
    let nodes = &marks.elements;
    let title = marks.heading_at;
    let after = nodes.get(title.map_or(0, |title| title + 1)..)?;
    // The innermost element: the one around it often holds the byline too.
    let line =
        |node: &&Node<'_>| words::is_date_line(&short_text(node)) && !node.element_children().iter().any(|child| words::is_date_line(&short_text(child)));
    let near = title.and_then(|_| after.iter().take(REACH).filter(line).find_map(read));
    // VnExpress prints the date over the title.
    let over = || {
        let title = title?;
        nodes.get(title.saturating_sub(REACH / 2)..title)?.iter().rev().filter(|node| is_dated(node)).filter(line).find_map(read)
    };
    let anywhere = || after.iter().filter(|node| is_dated(node) && !dom::is_inside(node, &["nav", "footer", "aside", "li"])).find_map(read);
    near.or_else(over).or_else(|| if far { anywhere() } else { None }).map(short)
}

static PATH_DAY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[/_-]((?:19|20)\d{2})[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)").ok());

/// The day in an address (`/2024/08/05/`, `/20240805/`, `-2024-08-05.html`).
pub(super) fn of_address(url: &HttpUrl, context: DateContext) -> Option<Stamp> {
    let found = PATH_DAY.as_ref()?.captures(url.url().path())?;
    let part = |index: usize| found.get(index).map_or("", |part| part.as_str());
    dates::parse(&format!("{}-{}-{}", part(1), part(2), part(3)), context)
}

/// The text of a small element, nothing for any other: reading that of every large one would be quadratic.
fn short_text(node: &Node<'_>) -> String {
    if node.element_children().len() > 6 { String::new() } else { dom::text_within(node, MAX_CHARS).unwrap_or_default() }
}

fn is_dated(node: &Node<'_>) -> bool {
    let named = |attribute: &str| {
        node.attr(attribute).is_some_and(|value| {
            value.to_ascii_lowercase().split([' ', '-', '_']).any(|word| {
                ["date", "time", "ngay", "pubdate", "posted", "published", "publish", "meta", "timestamp"].iter().any(|part| word.starts_with(part))
            })
        })
    };
    dom::name(node) == "time" || named("class") || named("id")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_days() {
        let context = DateContext { now: jiff::Timestamp::UNIX_EPOCH, month_first: false };
        let day = |path: &str| of_address(&HttpUrl::parse(&format!("https://bao.example{path}")).ok()?, context).map(|stamp| stamp.to_string());
        for path in ["/tin/2024/08/05/ten-bai", "/20240805/ten-bai.html", "/tin-2024-08-05.html", "/a_20240805"] {
            assert_eq!(day(path).as_deref(), Some("2024-08-05"), "{path}");
        }
        for path in ["/tin/20241305/", "/bai-1234567890.html", "/2024/", "/2024/08/"] {
            assert_eq!(day(path), None, "{path}");
        }
    }
}
