//! Text and addresses as HTML.
//!
//! Owns escaping. Must not know blocks.

use crate::model::HttpUrl;

/// Text that is nothing but text, between tags and inside a quoted attribute.
pub(super) fn text(foreign: &str) -> String {
    let mut out = String::with_capacity(foreign.len());
    for character in foreign.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// An address as the value of an attribute; `None` for what a browser cannot open.
pub(super) fn address(url: &HttpUrl) -> Option<String> {
    (!url.is_bundled()).then(|| text(url.as_str()))
}

/// Markup as a link.
pub(super) fn link(markup: &str, url: Option<&HttpUrl>) -> String {
    url.and_then(address).map_or_else(|| markup.to_owned(), |href| format!("<a href=\"{href}\">{markup}</a>"))
}
