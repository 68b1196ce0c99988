//! A comment as an answer gives it, before it is clean.
//!
//! Owns the way from a paper's fields to a [`Comment`]. Must not know JSON or HTML.

use std::collections::BTreeMap;

use super::Answer;
use crate::{
    model::{Comment, SafeLine, Stamp, ids::fnv1a, source::CommentFields},
    reader::{
        dates::{self, DateContext},
        fragment, identity,
    },
};

/// Most comments of one answer.
const MAX_COMMENTS: usize = 20_000;

/// Deepest reply; deeper ones stand at this depth.
pub(super) const MAX_DEPTH: u16 = 32;

/// An answer, taken apart.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) comments: Vec<RawComment>,
    /// Items of the answer's list, whatever they are.
    pub(super) listed: usize,
    pub(super) reported: Option<u32>,
    pub(super) top_level: Option<u32>,
}

/// A comment with its inline replies.
#[derive(Debug, Default)]
pub(super) struct RawComment {
    pub(super) id: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) author: Option<String>,
    /// HTML, or text that only looks like it.
    pub(super) text: Option<String>,
    pub(super) posted: Option<String>,
    pub(super) posted_text: Option<String>,
    pub(super) reactions: BTreeMap<String, u32>,
    pub(super) replies: Vec<RawComment>,
    pub(super) reply_count: Option<u32>,
}

/// How the texts of a comment are to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way<'a> {
    pub(super) context: DateContext,
    pub(super) rules: &'a CommentFields,
}

impl Way<'_> {
    fn stamp(&self, posted: &str) -> Option<Stamp> {
        let zoned = Some(posted).filter(|posted| self.rules.utc && is_without_zone(posted)).map(|posted| format!("{}Z", posted.trim()));
        dates::parse(zoned.as_deref().unwrap_or(posted), self.context)
    }

    /// Some papers give a comment at top level itself as its parent, others 0.
    fn parent(&self, named: &str, id: &SafeLine) -> Option<SafeLine> {
        let named = match self.rules.parent_pattern.as_deref() {
            Some(pattern) => SafeLine::non_empty(&identity::captured(named, pattern)?)?,
            None => SafeLine::non_empty(named)?,
        };
        Some(named).filter(|parent| parent != id && parent.as_str() != "0")
    }
}

/// `2026-11-22T14:30:05` and the like: a date and a time and nothing behind it.
fn is_without_zone(posted: &str) -> bool {
    let Some((date, time)) = posted.trim().split_once(['T', ' ']) else { return false };
    date.len() == 10 && time.chars().all(|character| character.is_ascii_digit() || matches!(character, ':' | '.'))
}

impl RawComment {
    /// Adds the comment and then its replies to `answer`. `within` is the comment it was found in.
    pub(super) fn flatten(self, within: Option<&SafeLine>, depth: u16, way: Way<'_>, answer: &mut Answer) {
        if answer.items.len() >= MAX_COMMENTS {
            return;
        }
        let author = self.author.as_deref().map(fragment::line).unwrap_or_default();
        let text = self.text.as_deref().map(body).unwrap_or_default();
        if text.is_blank() && author.is_empty() && self.replies.is_empty() {
            return;
        }
        // Without an id, a reply could not be placed and a page read twice would double it.
        let made = || SafeLine::new(&format!("made:{:016x}", fnv1a(format!("{author}\n{text}\n{:?}", self.posted).as_bytes())));
        let id = self.id.as_deref().and_then(SafeLine::non_empty).unwrap_or_else(made);
        let parent = within.cloned().or_else(|| way.parent(self.parent.as_deref()?, &id));
        let posted = self.posted.as_deref().and_then(|posted| way.stamp(posted));
        let own_words = self.posted_text.as_deref().or(self.posted.as_deref().filter(|_| posted.is_none()));
        let inline = self.replies.len();
        if self.reply_count.is_some_and(|count| usize::try_from(count).is_ok_and(|count| count > inline)) {
            answer.more_replies.push(id.clone());
        }
        answer.items.push(Comment {
            id: id.clone(),
            depth: if parent.is_some() { depth.max(1) } else { depth },
            parent,
            author,
            posted,
            posted_text: own_words.and_then(SafeLine::non_empty),
            reactions: self.reactions,
            text,
        });
        for reply in self.replies {
            reply.flatten(Some(&id), depth.saturating_add(1).min(MAX_DEPTH), way, answer);
        }
    }
}

/// The text of a comment. Where it has no tags, its line ends are the writer's own.
fn body(html: &str) -> crate::model::SafeText {
    if fragment::looks_like_markup(html) { fragment::text(html) } else { fragment::text(html.trim().replace("\r\n", "\n").replace('\n', "<br>").as_str()) }
}

impl Read {
    /// What is missing in every comment, where that means that the answer's fields have other names now.
    pub(super) fn missing(&self, fields: &CommentFields) -> Option<String> {
        let is_empty = |comment: &RawComment| !comment.says_something();
        // Comments that were all taken away keep their ids and lose their writers.
        let is_deleted = |comment: &RawComment| comment.id.is_some() && comment.author.is_none();
        let all_empty = !self.comments.is_empty() && self.comments.iter().all(is_empty);
        (all_empty && !self.comments.iter().all(is_deleted)).then(|| format!("{} × no {}", self.comments.len(), fields.text.0.join(", ")))
    }
}

impl RawComment {
    /// Comments in all: it and those that answer it.
    pub(super) fn count(&self) -> usize {
        1 + self.replies.iter().map(Self::count).sum::<usize>()
    }

    fn says_something(&self) -> bool {
        self.text.is_some() || self.replies.iter().any(Self::says_something)
    }
}

/// A count, whatever it is written as: `12`, `"12"`, `1.204`; `None` for anything else.
pub(in crate::reader) fn count(text: &str) -> Option<u32> {
    let digits: String = text.trim().chars().filter(|character| !matches!(character, '.' | ',' | ' ')).collect();
    digits.parse().ok()
}
