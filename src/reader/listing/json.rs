//! JSON lists by JSON Pointers (RFC 6901).
//!
//! Owns reading values at pointers. Must not know which paper's list it is.

use serde_json::Value;

use super::{Found, Input, Item, plain};
use crate::{
    model::{Failure, FailureKind, HttpUrl, source::JsonListing},
    reader::guard,
};

/// Items of a JSON list; addresses are relative to the paper's `home`, because interfaces have hosts of their own.
pub(super) fn items(text: &str, rules: &JsonListing, home: &HttpUrl, input: &Input<'_>) -> Result<Found, Failure> {
    let json: Value =
        guard::json(text.trim_start_matches('\u{feff}')).map_err(|error| Failure::new(FailureKind::NoEntries, input.url.as_str(), &error.to_string()))?;
    let Some(Value::Array(items)) = json.pointer(&rules.items) else {
        return Err(Failure::new(FailureKind::NoEntries, input.url.as_str(), &rules.items));
    };
    let items = items.iter().map(|item| one(item, rules, home)).collect();
    Ok(Found { items, next: None })
}

fn one(item: &Value, rules: &JsonListing, base: &HttpUrl) -> Item {
    let at = |pointer: &Option<String>| pointer.as_deref().and_then(|pointer| value(item.pointer(pointer)?));
    Item {
        url: value_at(item, &rules.url).and_then(|url| base.join(&url).ok()),
        title: value_at(item, &rules.title).map(|title| plain(&title)).unwrap_or_default(),
        lede: at(&rules.lede).map(|lede| plain(&lede)),
        published: at(&rules.published),
        byline: at(&rules.byline).map(|byline| plain(&byline)),
        image: at(&rules.image).and_then(|image| base.join(&image).ok()),
        comment_count: at(&rules.comment_count).and_then(|count| super::number(&count)),
    }
}

fn value_at(item: &Value, pointer: &str) -> Option<String> {
    value(item.pointer(pointer)?)
}

/// A string or a number as text.
fn value(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
