//! Answers put together to one thread.
//!
//! Owns order, doubles and depth. Must not read answers.

use std::collections::{HashMap, HashSet};

use super::{Answer, raw::MAX_DEPTH};
use crate::model::{Comment, SafeLine, Thread, ThreadState};

/// Puts answers (pages in order, then replies with their parents' ids) together to one thread: each comment once, replies under their parents.
///
/// A reply whose parent never came stands at top level. `complete` compares with the paper's own count, which is the first
/// answer's: an answer of replies counts only those. Without such a count it is whether any answer left replies behind.
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "the answers are used up: their comments are moved into the thread")]
pub fn assemble(answers: Vec<Answer>) -> Thread {
    let reported = answers.iter().find_map(|answer| answer.reported);
    let left_behind: HashSet<&SafeLine> = answers.iter().flat_map(|answer| &answer.more_replies).collect();
    let mut seen = HashSet::new();
    let comments: Vec<&Comment> = answers.iter().flat_map(|answer| &answer.items).filter(|comment| seen.insert(&comment.id)).collect();
    let items = in_order(&comments);
    let complete = match reported {
        Some(count) => items.len() >= usize::try_from(count).unwrap_or(usize::MAX),
        None => left_behind.is_empty(),
    };
    let state = if items.is_empty() { ThreadState::None } else { ThreadState::Ready };
    let reported = reported.or(if items.is_empty() { Some(0) } else { None });
    Thread { state, reported, complete, items, failure: None }
}

/// Pre-order: every comment followed by its replies, both in the order they came.
fn in_order(comments: &[&Comment]) -> Vec<Comment> {
    let known: HashSet<&SafeLine> = comments.iter().map(|comment| &comment.id).collect();
    let mut replies: HashMap<&SafeLine, Vec<usize>> = HashMap::new();
    let mut waiting: Vec<(usize, u16)> = Vec::new();
    for (index, comment) in comments.iter().enumerate() {
        match &comment.parent {
            Some(parent) if known.contains(parent) => replies.entry(parent).or_default().push(index),
            _ => waiting.push((index, 0)),
        }
    }
    waiting.reverse();
    let mut placed = vec![false; comments.len()];
    let mut items = Vec::with_capacity(comments.len());
    place(comments, &replies, waiting, &mut placed, &mut items);
    // Comments that answer each other in a ring have no place of their own: they begin where the first of them stood.
    for index in 0..comments.len() {
        if placed.get(index) == Some(&false) {
            place(comments, &replies, vec![(index, 0)], &mut placed, &mut items);
        }
    }
    items
}

fn place(comments: &[&Comment], replies: &HashMap<&SafeLine, Vec<usize>>, mut waiting: Vec<(usize, u16)>, placed: &mut [bool], items: &mut Vec<Comment>) {
    while let Some((index, depth)) = waiting.pop() {
        let (Some(comment), Some(done)) = (comments.get(index), placed.get_mut(index)) else { continue };
        if std::mem::replace(done, true) {
            continue;
        }
        let parent = comment.parent.clone().filter(|_| depth > 0);
        items.push(Comment { parent, depth, ..Comment::clone(comment) });
        let below = depth.saturating_add(1).min(MAX_DEPTH);
        waiting.extend(replies.get(&comment.id).into_iter().flatten().rev().map(|reply| (*reply, below)));
    }
}
