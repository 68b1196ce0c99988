//! Answers that are a fragment of HTML.
//!
//! Owns following the rules' selectors: `selector`, `selector@attribute`, and `@attribute` of the item itself. Must not know a paper.

use super::raw::{MAX_DEPTH, RawComment, Read, count};
use crate::{
    model::source::{CommentFields, CommentRules},
    reader::dom::{self, Node},
};

/// Reads an answer; no bytes at all are no comments (Thanh Niên).
///
/// # Errors
/// What is wrong with it, for the failure's detail.
pub(super) fn read(text: &str, rules: &CommentRules) -> Result<Read, String> {
    if text.trim().is_empty() {
        return Ok(Read::default());
    }
    let tree = dom::parse(text, "").map_err(|failure| failure.detail.as_str().to_owned())?;
    let root = tree.root();
    let items = dom::select(&root, &rules.items);
    // A whole page without a single comment is something else than a fragment without one: a notice, a login.
    if items.is_empty() && text.to_ascii_lowercase().contains("<title") {
        return Err("HTML page".to_owned());
    }
    let number = |rule: &Option<String>| rule.as_deref().and_then(|rule| field(&root, rule)).as_deref().and_then(count);
    Ok(Read {
        reported: number(&rules.reported),
        top_level: number(&rules.top_level),
        comments: items.iter().map(|item| comment(item, &rules.comment, 0)).collect(),
    })
}

fn comment(item: &Node<'_>, fields: &CommentFields, depth: u16) -> RawComment {
    let optional = |rule: &Option<String>| rule.as_deref().and_then(|rule| field(item, rule));
    let replies = fields.replies.as_deref().filter(|_| depth < MAX_DEPTH).map(|rule| dom::select(item, rule)).unwrap_or_default();
    // A reply to a reply is found in both: it belongs to the inner one.
    let inner = |reply: &&Node<'_>| !replies.iter().any(|other| other.id != reply.id && reply.ancestors_it(None).any(|ancestor| ancestor.id == other.id));
    RawComment {
        id: field(item, &fields.id),
        parent: optional(&fields.parent),
        author: field(item, &fields.author),
        text: markup(item, &fields.text),
        posted: optional(&fields.posted),
        posted_text: optional(&fields.posted_text),
        reactions: fields.reactions.iter().filter_map(|(kind, rule)| Some((kind.clone(), count(&field(item, rule)?).filter(|count| *count > 0)?))).collect(),
        replies: replies.iter().filter(inner).map(|reply| comment(reply, fields, depth + 1)).collect(),
        reply_count: optional(&fields.reply_count).as_deref().and_then(count),
    }
}

/// The text or attribute a rule names.
fn field(item: &Node<'_>, rule: &str) -> Option<String> {
    let (selector, attribute) = rule.split_once('@').map_or((rule, None), |(selector, attribute)| (selector.trim(), Some(attribute.trim())));
    let found = if selector.is_empty() { *item } else { dom::first(item, selector)? };
    match attribute {
        Some(name) => dom::attribute(&found, name),
        None => Some(dom::text(&found)).filter(|text| !text.is_empty()),
    }
}

/// The HTML inside the element a rule names: a comment's line breaks are in it.
fn markup(item: &Node<'_>, rule: &str) -> Option<String> {
    if rule.contains('@') {
        return field(item, rule);
    }
    let found = if rule.is_empty() { *item } else { dom::first(item, rule)? };
    Some(found.inner_html().to_string())
}
