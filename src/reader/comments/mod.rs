//! Comment answers to threads.
//!
//! Owns the interpreter of a source's comment rules: addresses, answers, threads. A paper's interface is data
//! (`[comments]` of its source file); must not know any paper.

mod assemble;
mod feed;
mod guess;
mod html;
pub(super) mod in_page;
mod json;
pub mod places;
mod raw;
pub mod services;
pub(super) mod survey;
mod unread;

pub use assemble::assemble;
pub use guess::guess;

use std::fmt::Write as _;

use self::raw::Way;
use super::{Input, charset, dates::DateContext, guard};
use crate::model::{
    Comment, CommentKey, Failure, FailureKind, HttpUrl, SafeLine,
    source::{AnswerKind, CommentRules},
};

/// One answer of a comment interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Pre-order.
    pub items: Vec<Comment>,
    /// Items of the answer's own list: comments at top level, and what the rules skip.
    pub listed: u32,
    /// Comments in all, replies included, by the paper's count.
    pub reported: Option<u32>,
    /// Items of all pages together, by the paper's count.
    pub top_level: Option<u32>,
    /// Comments whose replies are not all inline: ask for them one by one.
    pub more_replies: Vec<SafeLine>,
}

/// Which part of a thread is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// Comments before it (`{offset}`).
    pub offset: u32,
    /// Comments wanted (`{limit}`).
    pub limit: u32,
    /// Number of the page (`{page}`).
    pub page: u32,
}

/// The address of an answer; `None` where `key` lacks a value it needs. Values are percent-encoded.
#[must_use]
pub fn address(rules: &CommentRules, key: &CommentKey, page: PageRequest) -> Option<HttpUrl> {
    let value = |name: &str| match name {
        "offset" => Some(page.offset.to_string()),
        "limit" => Some(page.limit.to_string()),
        "page" => Some(page.page.to_string()),
        _ => key.0.get(name).cloned(),
    };
    fill(&rules.endpoint, value)
}

/// The address of one comment's replies; `None` where the rules have none.
#[must_use]
pub fn replies_address(rules: &CommentRules, key: &CommentKey, comment: &SafeLine) -> Option<HttpUrl> {
    let value = |name: &str| if name == "id" { Some(comment.as_str().to_owned()) } else { key.0.get(name).cloned() };
    fill(rules.replies_endpoint.as_deref()?, value)
}

/// Puts values in for `{name}`. An empty value is none: an interface asked for the comments of nothing gives those of anything.
fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> Option<HttpUrl> {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        out.push_str(before);
        let value = value(name).filter(|value| !value.is_empty())?;
        // An interface may begin anywhere: `https://site/wp-json/`, `https://site/index.php?rest_route=/`.
        if name == "root" {
            out.push_str(&value);
        } else {
            encode(&value, &mut out);
        }
        rest = after;
    }
    out.push_str(rest);
    if let Some((before, after)) = out.split_once('?') {
        out = format!("{before}?{}", after.replace('?', "&"));
    }
    HttpUrl::parse_own(&out).ok()
}

/// Percent-encodes everything but the unreserved characters of RFC 3986 §2.3.
fn encode(value: &str, out: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// Reads one answer. An answer without comments is no failure.
///
/// # Errors
/// A [`Failure`] of kind `bad_answer`, `blocked` or `too_large`.
pub fn parse(input: &Input<'_>, rules: &CommentRules) -> Result<Answer, Failure> {
    if input.bytes.len() > guard::MAX_PAGE_BYTES {
        return Err(Failure::new(FailureKind::TooLarge, input.url.as_str(), &format!("> {} MiB", guard::MAX_PAGE_BYTES / (1024 * 1024))));
    }
    let text = charset::decode(input.bytes, input.mime);
    let read = match rules.answer {
        AnswerKind::Json => json::read(&text, rules, false),
        AnswerKind::JsonInJson => json::read(&text, rules, true),
        AnswerKind::Html => html::read(&text, rules),
        AnswerKind::Feed => return feed::read(input),
    };
    let fail = |kind, detail: &str| Failure::new(kind, input.url.as_str(), detail);
    let read = read.map_err(|why| fail(why.kind, &why.detail))?;
    if let Some(missing) = read.missing(&rules.comment) {
        return Err(fail(FailureKind::BadAnswer, &missing));
    }
    let listed = u32::try_from(read.listed).unwrap_or(u32::MAX);
    let mut answer = Answer { listed, reported: read.reported, top_level: read.top_level, ..Answer::default() };
    let way = Way { context: DateContext { now: input.now, month_first: rules.comment.month_first }, rules: &rules.comment };
    for comment in read.comments {
        comment.flatten(None, 0, way, &mut answer);
    }
    Ok(answer)
}

impl Answer {
    /// The same as replies to one comment: an answer that holds only those need not say so in each.
    #[must_use]
    pub fn under(mut self, comment: &SafeLine) -> Self {
        for item in self.items.iter_mut().filter(|item| item.parent.is_none() && item.id != *comment) {
            item.parent = Some(comment.clone());
        }
        self
    }
}
