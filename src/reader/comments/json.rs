//! JSON answers: plain, wrapped in a call (JSONP), or JSON inside a string of JSON.
//!
//! Owns taking off the wrapping and following the rules' JSON Pointers (RFC 6901). Must not know a paper.

use std::collections::BTreeMap;

use serde_json::{Deserializer, Value};

use super::{
    raw::{MAX_DEPTH, RawComment, Read, count},
    unread::Unread,
};
use crate::{
    model::source::{CommentFields, CommentRules, OkRule, OneOf},
    reader::guard,
};

/// Kind under which the reactions are counted whose code the rules do not name.
const OTHER_REACTION: &str = "other";

/// Reads an answer.
///
/// # Errors
/// Whether it refuses or has changed, and what is wrong with it.
pub(super) fn read(text: &str, rules: &CommentRules, nested: bool) -> Result<Read, Unread> {
    let outer = unwrap(text).map_err(|why| Unread::of_text(text, &why))?;
    let ok = rules.ok.as_ref();
    if let Some(rule) = ok {
        let code = outer.pointer(&rule.pointer).and_then(scalar);
        if !code.as_ref().is_some_and(|code| rule.values.contains(code)) {
            let code = format!("{} = {}", rule.pointer, code.unwrap_or_else(|| "null".to_owned()));
            return Err(complaint(&outer).map_or_else(|| Unread::changed(&code), |said| Unread::of_words(&code, &said)));
        }
    }
    let inner = if nested { inner(&outer).map_err(Unread::changed)? } else { outer };
    let number = |pointer: &Option<String>| pointer.as_deref().and_then(|pointer| inner.pointer(pointer)).and_then(scalar).as_deref().and_then(count);
    let (reported, top_level) = (number(&rules.reported), number(&rules.top_level));
    let items: &[Value] = match find(&inner, &rules.items) {
        Found::Value(Value::Array(items)) => items,
        Found::Value(Value::Null | Value::Bool(false)) | Found::Nothing => &[],
        // `"items": {}` is how PHP writes an empty list.
        Found::Value(Value::Object(object)) if object.is_empty() => &[],
        Found::Value(Value::String(text)) if text.trim().is_empty() => &[],
        Found::Missing if ok.is_some() || rules.items_optional => match (complaint(&inner), moved(&inner, 0)) {
            (None, None) => &[],
            (Some(said), None) => return Err(Unread::of_words(&rules.items, &said)),
            (_, Some(other)) => return Err(Unread::changed(&format!("{}: nothing; {other}: a list", rules.items))),
        },
        Found::Value(_) | Found::Missing => {
            let what = format!("{} is no list", rules.items);
            return Err(complaint(&inner).map_or_else(|| Unread::changed(&what), |said| Unread::of_words(&what, &said)));
        }
    };
    let skipped = |item: &Value| {
        let value = |rule: &OkRule| item.pointer(&rule.pointer).and_then(scalar);
        rules.skip.as_ref().is_some_and(|rule| value(rule).is_some_and(|value| rule.values.contains(&value)))
    };
    let comments = items.iter().filter(|item| item.is_object() && !skipped(item)).map(|item| comment(item, &rules.comment, 0)).collect();
    Ok(Read { comments, listed: items.len(), reported, top_level })
}

/// What an answer says of itself where it holds no comments: `{"message":"…"}`, `{"error":"…"}`.
fn complaint(value: &Value) -> Option<String> {
    const MEMBERS: [&str; 8] = ["message", "messages", "error", "errors", "errorDescription", "error_description", "detail", "reason"];
    let members = value.as_object()?;
    MEMBERS
        .iter()
        .find_map(|name| match members.get(*name)? {
            Value::String(text) => Some(text.clone()),
            Value::Array(texts) => texts.first().and_then(Value::as_str).map(str::to_owned),
            _ => None,
        })
        .filter(|text| !text.trim().is_empty())
}

/// Where a list of objects is instead: what the rules call by its old name.
fn moved(value: &Value, depth: u8) -> Option<String> {
    let members = value.as_object().filter(|_| depth < 4)?;
    members.iter().find_map(|(name, value)| match value {
        Value::Array(items) if items.iter().any(Value::is_object) => Some(format!("/{name}")),
        Value::Object(_) => moved(value, depth + 1).map(|below| format!("/{name}{below}")),
        _ => None,
    })
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
///
/// # Errors
/// Whether it is another kind of text, or JSON that ends too early or is damaged.
fn unwrap(text: &str) -> Result<Value, String> {
    let text = text.trim().trim_start_matches('\u{feff}');
    let whole = match guard::json(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    // A page for people has braces too, in its programs; a call never begins with a tag.
    let start = text.find(['{', '[']).filter(|_| !text.starts_with('<'));
    let Some(inside) = start.and_then(|start| text.get(start..)) else { return Err("no JSON".to_owned()) };
    if !guard::json_fits(inside) {
        return Err(whole.to_string());
    }
    let error = match Deserializer::from_str(inside).into_iter().next() {
        Some(Ok(value)) => return Ok(value),
        Some(Err(error)) => error,
        None => whole,
    };
    Err(if error.is_eof() { format!("JSON cut off after {} bytes", text.len()) } else { format!("damaged JSON: {error}") })
}

/// The document that one of the outer members holds as a string (Tuổi Trẻ: `{"Success":true,"Data":"[…]"}`); one that is there unwrapped does as well.
fn inner(outer: &Value) -> Result<Value, &'static str> {
    let members = outer.as_object().ok_or("no object")?;
    let text = |value: &Value| value.as_str().filter(|text| text.trim_start().starts_with(['[', '{'])).and_then(|text| guard::json(text).ok());
    if let Some(found) = members.values().find_map(text) {
        return Ok(found);
    }
    if let Some(found) = members.values().find(|value| value.is_array()) {
        return Ok(found.clone());
    }
    let empty = |value: &Value| value.is_null() || value.as_str().is_some_and(|text| matches!(text.trim(), "" | "null"));
    if members.values().any(empty) { Ok(Value::Null) } else { Err("no JSON inside") }
}

fn comment(item: &Value, fields: &CommentFields, depth: u16) -> RawComment {
    let at = |places: &OneOf| places.find(|pointer| item.pointer(pointer).and_then(scalar));
    let replies = fields.replies.as_deref().filter(|_| depth < MAX_DEPTH).and_then(|pointer| item.pointer(pointer)?.as_array());
    RawComment {
        id: at(&fields.id),
        parent: at(&fields.parent),
        author: at(&fields.author),
        text: at(&fields.text),
        posted: at(&fields.posted),
        posted_text: at(&fields.posted_text),
        reactions: reactions(item, fields),
        replies: replies.into_iter().flatten().filter(|reply| reply.is_object()).map(|reply| comment(reply, fields, depth + 1)).collect(),
        reply_count: fields.reply_count.as_deref().and_then(|pointer| item.pointer(pointer).and_then(scalar)).as_deref().and_then(count),
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
        // Reddit: `1763850600.0`.
        Value::Number(number) => Some(number.to_string()).map(|text| text.strip_suffix(".0").map_or(text.clone(), str::to_owned)),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
