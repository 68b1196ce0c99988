//! Answers that are a fragment of HTML.
//!
//! Owns following the rules' selectors: `selector`, `selector@attribute`, and `@attribute` of the item itself. Must not know a paper.

use super::{
    raw::{MAX_DEPTH, RawComment, Read, count},
    unread::Unread,
};
use crate::{
    model::source::{CommentFields, CommentRules, OneOf},
    reader::dom::{self, Node},
};

/// Most replies inside one comment; each is compared with the others.
const MAX_REPLIES: usize = 2_000;

/// Most words of a fragment that has no comment in it and says so.
const MAX_NOTICE_WORDS: usize = 25;

/// Reads an answer; no bytes at all are no comments (Thanh Niên).
///
/// # Errors
/// Whether it refuses or has changed, and what is wrong with it.
pub(super) fn read(text: &str, rules: &CommentRules) -> Result<Read, Unread> {
    if text.trim().is_empty() {
        return Ok(Read::default());
    }
    let tree = dom::parse(text, "").map_err(|failure| Unread::changed(failure.detail.as_str()))?;
    let root = tree.root();
    let items = dom::select(&root, &rules.items);
    if items.is_empty() {
        // A whole page without a single comment is something else than a fragment without one: a notice, a login.
        let is_page = text.to_ascii_lowercase().contains("<title");
        if is_page || text.trim_start().starts_with(['{', '[']) {
            return Err(Unread::of_text(text, if is_page { "HTML page" } else { "JSON" }));
        }
        let words = dom::text(&root).split_whitespace().count();
        if words > MAX_NOTICE_WORDS {
            return Err(Unread::of_text(text, &format!("{}: nothing in {words} words", rules.items)));
        }
    }
    let whole = Own { item: &root, replies: &[] };
    let number = |rule: &Option<String>| rule.as_deref().and_then(|rule| whole.field(rule)).as_deref().and_then(count);
    Ok(Read {
        reported: number(&rules.reported),
        top_level: number(&rules.top_level),
        listed: items.len(),
        comments: items.iter().map(|item| comment(item, &rules.comment, 0)).collect(),
    })
}

fn comment(item: &Node<'_>, fields: &CommentFields, depth: u16) -> RawComment {
    let mut replies = fields.replies.as_deref().filter(|_| depth < MAX_DEPTH).map(|rule| dom::select(item, rule)).unwrap_or_default();
    replies.truncate(MAX_REPLIES);
    let own = Own { item, replies: &replies };
    let at = |places: &OneOf| places.find(|rule| own.field(rule));
    // A reply to a reply is found in both: it belongs to the inner one.
    let inner = |reply: &&Node<'_>| !own.is_in_reply(reply);
    RawComment {
        id: at(&fields.id),
        parent: at(&fields.parent),
        author: at(&fields.author),
        text: fields.text.find(|rule| own.markup(rule)),
        posted: at(&fields.posted),
        posted_text: at(&fields.posted_text),
        reactions: fields.reactions.iter().filter_map(|(kind, rule)| Some((kind.clone(), count(&own.field(rule)?).filter(|count| *count > 0)?))).collect(),
        replies: replies.iter().filter(inner).map(|reply| comment(reply, fields, depth + 1)).collect(),
        reply_count: fields.reply_count.as_deref().and_then(|rule| own.field(rule)).as_deref().and_then(count),
    }
}

/// What belongs to a comment itself: its element without the replies in it.
struct Own<'a, 'b> {
    item: &'a Node<'b>,
    replies: &'a [Node<'b>],
}

impl<'b> Own<'_, 'b> {
    /// Whether a node stands within a reply that is another node.
    fn is_in_reply(&self, node: &Node<'b>) -> bool {
        self.replies.iter().any(|reply| reply.id != node.id && node.ancestors_it(None).any(|ancestor| ancestor.id == reply.id))
    }

    fn first(&self, selector: &str) -> Option<Node<'b>> {
        if selector.is_empty() {
            return Some(*self.item);
        }
        dom::select(self.item, selector).into_iter().find(|node| !self.is_in_reply(node) && !self.replies.iter().any(|reply| reply.id == node.id))
    }

    /// The text or attribute a rule names.
    fn field(&self, rule: &str) -> Option<String> {
        let (selector, attribute) = rule.split_once('@').map_or((rule, None), |(selector, attribute)| (selector.trim(), Some(attribute.trim())));
        let found = self.first(selector)?;
        match attribute {
            Some(name) => dom::attribute(&found, name),
            None => Some(dom::text(&found)).filter(|text| !text.is_empty()),
        }
    }

    /// The HTML inside the element a rule names: a comment's line breaks are in it.
    fn markup(&self, rule: &str) -> Option<String> {
        if rule.contains('@') {
            return self.field(rule);
        }
        Some(self.first(rule)?.inner_html().to_string())
    }
}
