//! The date as it is printed on the page.
//!
//! Owns finding it. Must not weigh it against metadata.

use super::words;
use crate::{
    model::{Stamp, source::ArticleRules},
    reader::{
        dates::{self, DateContext},
        dom::{self, Node},
    },
};

/// Longest text that is a date line, in characters.
const MAX_CHARS: usize = 90;

/// How many elements behind the title are looked at where no class names the date.
const REACH: usize = 40;

/// The date by the rules, else the first one behind the title that a class or its place says is the article's; with its text.
pub(super) fn date(root: &Node<'_>, rules: &ArticleRules, context: DateContext) -> Option<(Stamp, String)> {
    let by_rule = dom::first_of(root, &rules.published, |node| {
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
    by_rule.or_else(|| behind_title(root, context)).map(|(stamp, text)| (stamp, text.chars().take(2 * MAX_CHARS).collect()))
}

/// The `datetime` of the first `time` element behind the title, or of the first at all.
pub(super) fn machine_time(root: &Node<'_>) -> Option<String> {
    let times = dom::select(root, "h1, time[datetime]");
    let after = times.iter().skip_while(|node| dom::name(node) != "h1").find(|node| dom::name(node) == "time");
    after.or_else(|| times.iter().find(|node| dom::name(node) == "time")).and_then(|time| dom::attribute(time, "datetime"))
}

fn behind_title(root: &Node<'_>, context: DateContext) -> Option<(Stamp, String)> {
    let read = |node: &Node<'_>| {
        let text = dom::text(node);
        if text.chars().count() > MAX_CHARS || !words::has_date(&text) {
            return None;
        }
        Some((dates::parse(&text, context)?, text))
    };
    let nodes: Vec<Node<'_>> = root.descendants_it().filter(Node::is_element).collect();
    let title = nodes.iter().position(|node| dom::name(node) == "h1");
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
    near.or_else(over).or_else(|| after.iter().filter(|node| is_dated(node) && !dom::is_inside(node, &["nav", "footer", "aside", "li"])).find_map(read))
}

/// The text of a small element; reading that of every large one would be quadratic.
fn short_text(node: &Node<'_>) -> String {
    if node.element_children().len() > 6 { String::new() } else { dom::text(node) }
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
