//! JSON answers: plain, wrapped in a call (JSONP), or JSON inside a string of JSON.
//!
//! Owns taking off the wrapping and following the rules' JSON Pointers (RFC 6901). Must not know a paper.

use std::collections::BTreeMap;

use serde_json::{Deserializer, Value};

use super::raw::{MAX_DEPTH, RawComment, Read, count};
use crate::model::source::{CommentFields, CommentRules};

/// Kind under which the reactions are counted whose code the rules do not name.
const OTHER_REACTION: &str = "other";

/// Reads an answer.
///
/// # Errors
/// What is wrong with it, for the failure's detail.
pub(super) fn read(text: &str, rules: &CommentRules, nested: bool) -> Result<Read, String> {
    let outer = unwrap(text).ok_or_else(|| "no JSON".to_owned())?;
    let ok = rules.ok.as_ref();
    if let Some(rule) = ok {
        let code = outer.pointer(&rule.pointer).and_then(scalar);
        if !code.as_ref().is_some_and(|code| rule.values.contains(code)) {
            return Err(format!("{} = {}", rule.pointer, code.unwrap_or_else(|| "null".to_owned())));
        }
    }
    let inner = if nested { inner(&outer)? } else { outer };
    let number = |pointer: &Option<String>| pointer.as_deref().and_then(|pointer| inner.pointer(pointer)).and_then(scalar).as_deref().and_then(count);
    let (reported, top_level) = (number(&rules.reported), number(&rules.top_level));
    let comments = match find(&inner, &rules.items) {
        Found::Value(Value::Array(items)) => items.iter().filter(|item| item.is_object()).map(|item| comment(item, &rules.comment, 0)).collect(),
        Found::Value(Value::Null | Value::Bool(false)) | Found::Nothing => Vec::new(),
        // `"items": {}` is how PHP writes an empty list.
        Found::Value(Value::Object(object)) if object.is_empty() => Vec::new(),
        Found::Value(Value::String(text)) if text.trim().is_empty() => Vec::new(),
        Found::Missing if ok.is_some() => Vec::new(),
        Found::Value(_) | Found::Missing => return Err(format!("{} is no list", rules.items)),
    };
    Ok(Read { comments, reported, top_level })
}

/// Where a pointer leads.
enum Found<'a> {
    Value(&'a Value),
    /// It stops at something empty: `"data": []` where `data` is an object otherwise.
    Nothing,
    /// It stops at something else.
    Missing,
}

fn find<'a>(root: &'a Value, pointer: &str) -> Found<'a> {
    if let Some(value) = root.pointer(pointer) {
        return Found::Value(value);
    }
    let last = pointer.match_indices('/').rev().find_map(|(at, _)| root.pointer(pointer.get(..at)?));
    match last {
        Some(Value::Null | Value::Bool(false)) => Found::Nothing,
        Some(Value::Array(items)) if items.is_empty() => Found::Nothing,
        Some(Value::Object(members)) if members.is_empty() => Found::Nothing,
        Some(Value::String(text)) if text.is_empty() => Found::Nothing,
        _ => Found::Missing,
    }
}

/// The document without what is wrapped around it: `cb({…});`, `/**/ typeof cb === 'function' && cb({…});`.
fn unwrap(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches('\u{feff}');
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    // A page for people has braces too, in its programs; a call never begins with a tag.
    if text.starts_with('<') {
        return None;
    }
    let start = text.find(['{', '['])?;
    Deserializer::from_str(text.get(start..)?).into_iter().next()?.ok()
}

/// The document that one of the outer members holds as a string (Tuổi Trẻ: `{"Success":true,"Data":"[…]"}`); one that is there unwrapped does as well.
fn inner(outer: &Value) -> Result<Value, String> {
    let members = outer.as_object().ok_or_else(|| "no object".to_owned())?;
    let text = |value: &Value| value.as_str().filter(|text| text.trim_start().starts_with(['[', '{'])).and_then(|text| serde_json::from_str(text).ok());
    if let Some(found) = members.values().find_map(text) {
        return Ok(found);
    }
    if let Some(found) = members.values().find(|value| value.is_array()) {
        return Ok(found.clone());
    }
    let empty = |value: &Value| value.is_null() || value.as_str().is_some_and(|text| matches!(text.trim(), "" | "null"));
    if members.values().any(empty) { Ok(Value::Null) } else { Err("no JSON inside".to_owned()) }
}

fn comment(item: &Value, fields: &CommentFields, depth: u16) -> RawComment {
    let at = |pointer: &str| item.pointer(pointer).and_then(scalar);
    let optional = |pointer: &Option<String>| pointer.as_deref().and_then(at);
    let replies = fields.replies.as_deref().filter(|_| depth < MAX_DEPTH).and_then(|pointer| item.pointer(pointer)?.as_array());
    RawComment {
        id: at(&fields.id),
        parent: optional(&fields.parent),
        author: at(&fields.author),
        text: at(&fields.text),
        posted: optional(&fields.posted),
        posted_text: optional(&fields.posted_text),
        reactions: reactions(item, fields),
        replies: replies.into_iter().flatten().filter(|reply| reply.is_object()).map(|reply| comment(reply, fields, depth + 1)).collect(),
        reply_count: optional(&fields.reply_count).as_deref().and_then(count),
    }
}

/// Counts by kind, without zeros. The map counts only where the fields of their own say nothing: they are the same reactions.
fn reactions(item: &Value, fields: &CommentFields) -> BTreeMap<String, u32> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let some = |value: &Value| scalar(value).as_deref().and_then(count).filter(|count| *count > 0);
    for (kind, pointer) in &fields.reactions {
        if let Some(number) = item.pointer(pointer).and_then(some) {
            counts.insert(kind.clone(), number);
        }
    }
    if !counts.is_empty() {
        return counts;
    }
    if let Some(map) = &fields.reaction_map
        && let Some(members) = item.pointer(&map.pointer).and_then(Value::as_object)
    {
        for (code, value) in members {
            let Some(number) = some(value) else { continue };
            let sum = counts.entry(map.kinds.get(code).map_or(OTHER_REACTION, String::as_str).to_owned()).or_default();
            *sum = sum.saturating_add(number);
        }
    }
    counts
}

/// Text, a number or a truth value, as text; blank is none.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
