//! JSON Feed (version 1 and 1.1) to the same strict Atom as feeds in XML.
//!
//! Owns the names of JSON Feed. Tolerant where feed-rs is not: numbers as ids, no version, no title. Must not read markup.

use serde_json::Value;

use super::{
    mend::Mended,
    reading::Parts,
    write::{Atom, Markup},
};
use crate::{model::HttpUrl, reader::guard};

/// Reads the feed as Atom; `None` where `text` is no JSON Feed.
pub(super) fn mend(text: &str, base: &HttpUrl, max_entries: usize) -> Option<Mended> {
    let mut feed: Value = guard::json(text).ok()?;
    let Value::Array(items) = feed.get_mut("items")?.take() else { return None };
    // Many answers have `items`; a feed says what it is, or at least who.
    let says_so = string(&feed, "version").is_some_and(|version| version.contains("jsonfeed"));
    if !says_so && string(&feed, "title").is_none() && string(&feed, "home_page_url").is_none() {
        return None;
    }
    let mut parts = Parts::new();
    let atom = &mut parts.atom;
    write_text(atom, "title", &feed, "title");
    write_text(atom, "subtitle", &feed, "description");
    if let Some(link) = address(&feed, "home_page_url", base) {
        atom.link("alternate", &link, None, None);
    }
    let authors = authors(&feed);
    atom.author(&authors);
    atom.fact("language", &string(&feed, "language").unwrap_or_default());
    let left_out = items.len().saturating_sub(max_entries);
    for item in items.into_iter().take(max_entries) {
        entry(&mut parts.atom, &item, &authors, base);
        parts.part();
    }
    Some(Mended { reading: parts.finish(), left_out })
}

/// A document that ends too early, ended behind the last whole object of one of its lists; `None` where it has none.
pub(super) fn whole_items(text: &str) -> Option<String> {
    let (mut open, mut in_string, mut escaped) = (Vec::new(), false, false);
    let mut end = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => open.push(byte),
            b'}' | b']' => {
                open.pop()?;
                // What is left open is the feed and its list.
                if byte == b'}' && open == [b'{', b'['] {
                    end = Some(at + 1);
                }
            }
            _ => {}
        }
    }
    Some(format!("{}]}}", text.get(..end?)?))
}

fn entry(atom: &mut Atom, item: &Value, feed_authors: &str, base: &HttpUrl) {
    atom.open_entry();
    atom.element("id", &[], &string(item, "id").unwrap_or_default());
    write_text(atom, "title", item, "title");
    write_text(atom, "summary", item, "summary");
    match string(item, "content_html") {
        Some(html) => atom.text("content", Markup::Html, html.into()),
        None => write_text(atom, "content", item, "content_text"),
    }
    if let Some(link) = address(item, "url", base).or_else(|| address(item, "external_url", base)) {
        atom.link("alternate", &link, None, None);
    }
    let own = authors(item);
    // JSON Feed 1.1: the feed's authors are an item's who names none.
    atom.author(if own.is_empty() { feed_authors } else { &own });
    atom.element("published", &[], &string(item, "date_published").unwrap_or_default());
    atom.element("updated", &[], &string(item, "date_modified").unwrap_or_default());
    for name in ["image", "banner_image"] {
        if let Some(url) = address(item, name, base) {
            atom.picture(&url, "");
        }
    }
    for attachment in item.get("attachments").and_then(Value::as_array).into_iter().flatten() {
        if let Some(url) = address(attachment, "url", base) {
            atom.link("enclosure", &url, string(attachment, "mime_type").as_deref(), string(attachment, "size_in_bytes").as_deref());
        }
    }
    atom.close_entry();
}

/// A plain text; a blank one where the feed states it so.
fn write_text(atom: &mut Atom, name: &str, of: &Value, member: &str) {
    if let Some(Value::String(_) | Value::Number(_)) = of.get(member) {
        atom.text(name, Markup::Plain, string(of, member).unwrap_or_default().into());
    }
}

fn authors(of: &Value) -> String {
    let several = of.get("authors").and_then(Value::as_array).into_iter().flatten();
    let mut names: Vec<String> = several.chain(of.get("author")).filter_map(|author| string(author, "name")).collect();
    names.dedup();
    names.join(", ")
}

fn address(of: &Value, name: &str, base: &HttpUrl) -> Option<HttpUrl> {
    base.join(&string(of, name)?).ok()
}

/// A string, or a number as text, that is not blank.
fn string(of: &Value, name: &str) -> Option<String> {
    match of.get(name)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
