//! Comments that a page states in JSON-LD (schema.org `Comment`, in articles and in `DiscussionForumPosting`).
//!
//! Owns finding them and their fields. Must not look at what the page shows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{
    super::raw::{MAX_DEPTH, RawComment, count},
    Found,
};
use crate::reader::{dom::Node, guard};

/// Deepest object that is looked into.
const MAX_NESTING: u16 = 48;

/// Reads the comments a page states.
pub(super) fn read(scripts: &[Node<'_>]) -> Found {
    let mut found = Found::default();
    for script in scripts {
        let text = script.text();
        // Most pages state an article and no comment.
        if text.contains("Comment\"")
            && let Some(value) = parse(&text)
        {
            collect(&value, 0, &mut found);
        }
    }
    found.comments = under_parents(std::mem::take(&mut found.comments));
    found
}

fn parse(script: &str) -> Option<Value> {
    let json = script.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim().trim_end_matches(';');
    guard::json(json).ok().or_else(|| {
        let spaced: String = json.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
        guard::json(&spaced).ok()
    })
}

fn is_comment(object: &Map<String, Value>) -> bool {
    let is = |kind: &Value| kind.as_str().is_some_and(|kind| matches!(kind.rsplit('/').next(), Some("Comment" | "UserComments" | "CorrectionComment")));
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

/// Comments of the value, wherever they stand; a comment's own are its replies.
fn collect(value: &Value, depth: u16, found: &mut Found) {
    if depth > MAX_NESTING {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, depth + 1, found)),
        Value::Object(object) if is_comment(object) => found.comments.push(comment(object, 0)),
        Value::Object(object) => {
            if object.contains_key("comment") || object.contains_key("commentCount") {
                found.reported = found.reported.or_else(|| object.get("commentCount").and_then(text).as_deref().and_then(count));
            }
            object.values().filter(|value| value.is_object() || value.is_array()).for_each(|value| collect(value, depth + 1, found));
        }
        _ => {}
    }
}

fn comment(object: &Map<String, Value>, depth: u16) -> RawComment {
    let field = |names: &[&str]| names.iter().find_map(|name| object.get(*name).and_then(text));
    let id = ["identifier", "@id", "url"].iter().find_map(|name| object.get(*name).and_then(text));
    let replies = object.get("comment").filter(|_| depth < MAX_DEPTH);
    let replies: Vec<RawComment> = match replies {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_object).map(|reply| comment(reply, depth + 1)).collect(),
        Some(Value::Object(reply)) => vec![comment(reply, depth + 1)],
        _ => Vec::new(),
    };
    let upvotes = field(&["upvoteCount"]).as_deref().and_then(count).or_else(|| likes(object.get("interactionStatistic")?)).filter(|count| *count > 0);
    RawComment {
        id,
        parent: object.get("parentItem").and_then(|parent| text(parent.get("@id").or_else(|| parent.get("url")).unwrap_or(parent))),
        author: field(&["author", "creator"]),
        text: field(&["text", "commentText", "articleBody", "description"]),
        posted: field(&["datePublished", "dateCreated", "commentTime", "dateModified"]),
        posted_text: None,
        reactions: upvotes.map(|count| ("like".to_owned(), count)).into_iter().collect::<BTreeMap<_, _>>(),
        replies,
        reply_count: None,
    }
}

/// Likes among the counters of an object (`InteractionCounter` of a `LikeAction`).
fn likes(statistic: &Value) -> Option<u32> {
    match statistic {
        Value::Array(values) => values.iter().find_map(likes),
        Value::Object(counter) => {
            let kind = counter.get("interactionType")?;
            let kind = kind.get("@type").unwrap_or(kind).as_str()?;
            (kind.ends_with("LikeAction") && !kind.ends_with("DislikeAction"))
                .then(|| counter.get("userInteractionCount").and_then(text))?
                .as_deref()
                .and_then(count)
        }
        _ => None,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => values.first().and_then(text),
        Value::Object(object) => object.get("name").or_else(|| object.get("@value")).or_else(|| object.get("value")).and_then(text),
        _ => None,
    }
}

/// Comments stated side by side, with the id of the one they answer, put where they belong. Only those that stand before can be answered.
fn under_parents(comments: Vec<RawComment>) -> Vec<RawComment> {
    let mut placed: Vec<RawComment> = Vec::with_capacity(comments.len());
    let mut waiting: BTreeMap<String, Vec<RawComment>> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for comment in &comments {
        gather_ids(comment, &mut ids);
    }
    for comment in comments {
        match comment.parent.clone().filter(|parent| ids.contains(parent) && Some(parent) != comment.id.as_ref()) {
            Some(parent) => waiting.entry(parent).or_default().push(comment),
            None => placed.push(RawComment { parent: None, ..comment }),
        }
    }
    for comment in &mut placed {
        take_replies(comment, &mut waiting, 0);
    }
    // What answers each other in a ring, or a parent that never came.
    placed.extend(waiting.into_values().flatten().map(|comment| RawComment { parent: None, ..comment }));
    placed
}

fn gather_ids(comment: &RawComment, ids: &mut BTreeSet<String>) {
    ids.extend(comment.id.clone());
    for reply in &comment.replies {
        gather_ids(reply, ids);
    }
}

fn take_replies(comment: &mut RawComment, waiting: &mut BTreeMap<String, Vec<RawComment>>, depth: u16) {
    if depth < MAX_DEPTH
        && let Some(replies) = comment.id.as_ref().and_then(|id| waiting.remove(id))
    {
        comment.replies.extend(replies.into_iter().map(|reply| RawComment { parent: None, ..reply }));
    }
    for reply in &mut comment.replies {
        take_replies(reply, waiting, depth.saturating_add(1));
    }
}
