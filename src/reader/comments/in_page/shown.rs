//! Elements of a page that are comments, and which of them answers which.
//!
//! Owns that structure: elements in elements, lists of replies behind a comment, stated levels. Must not know a comment's fields.

use std::collections::{HashMap, HashSet};

use super::{Found, RawComment, marks, own};
use crate::{
    model::fold,
    reader::{
        comments::raw::{MAX_DEPTH, count},
        dates::DateContext,
        dom::{self, Node, NodeId},
    },
};

/// Most elements of a page that are taken for comments.
const MAX_ITEMS: usize = 5_000;

/// Most elements around a comment that are looked at.
const MAX_ABOVE: usize = 64;

/// Most comments before a list of replies that are looked at for the one it answers.
const MAX_BEFORE: usize = 200;

/// A comment in its place.
struct Placed<'a> {
    node: Node<'a>,
    raw: RawComment,
    parent: Option<usize>,
    level: Option<u16>,
}

/// Reads the comments a page shows, among the elements that speak of comments.
pub(super) fn read(marked: &[Node<'_>], context: DateContext) -> Found {
    let mut items: Vec<Node<'_>> = Vec::new();
    let (mut counters, mut more) = (Vec::new(), false);
    for node in marked {
        if items.len() < MAX_ITEMS && marks::is_item(node) && !node.ancestors_it(Some(MAX_ABOVE)).any(|above| marks::is_elsewhere(&above)) {
            items.push(*node);
        } else if marks::counts(node) {
            counters.push(*node);
        }
        more |= marks::leads_to_more(node);
    }
    let known: HashSet<NodeId> = items.iter().map(|item| item.id).collect();
    let mut placed: Vec<Placed<'_>> = Vec::new();
    for item in &items {
        if let Some(raw) = own::read(item, &known, context) {
            placed.push(Placed { node: *item, raw, parent: None, level: own::level(item) });
        }
    }
    if placed.is_empty() {
        return Found::default();
    }
    find_parents(&mut placed, &known);
    let reported = counters.iter().find_map(|node| stated_count(&dom::text(node)));
    Found { comments: nested(placed), reported, more }
}

/// The number in `12 comments`, `Bình luận (12)`, `12 thoughts on …`.
fn stated_count(text: &str) -> Option<u32> {
    let folded = fold::fold(text);
    if folded.split_whitespace().count() > 20 || !marks::names_comments(&folded) {
        return None;
    }
    folded.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).find_map(count)
}

/// Says of each comment which it answers.
fn find_parents(placed: &mut [Placed<'_>], known: &HashSet<NodeId>) {
    let index: HashMap<NodeId, usize> = placed.iter().enumerate().map(|(at, one)| (one.node.id, at)).collect();
    let ids: HashMap<String, usize> = placed.iter().enumerate().filter_map(|(at, one)| Some((one.raw.id.clone()?, at))).collect();
    let paths: Vec<Vec<Node<'_>>> = placed.iter().map(|one| one.node.ancestors_it(Some(MAX_ABOVE)).collect()).collect();
    // The first comment inside each element that is around any, and what a mere wrapper stands for: the only comment that is right inside it. One with
    // several is their list.
    let mut first: HashMap<NodeId, usize> = HashMap::new();
    let mut wrapped: HashMap<NodeId, Option<usize>> = HashMap::new();
    for (at, path) in paths.iter().enumerate() {
        for above in path {
            first.entry(above.id).or_insert(at);
        }
        if let Some(wrapper) = path.iter().find(|above| known.contains(&above.id)) {
            wrapped.entry(wrapper.id).and_modify(|only| *only = None).or_insert(Some(at));
        }
    }
    let within = |at: usize, node: &Node<'_>| paths.get(at).is_some_and(|path| path.iter().any(|above| above.id == node.id));
    let found: Vec<Option<usize>> = (0..placed.len())
        .map(|at| {
            let one = placed.get(at)?;
            let stated = one.raw.parent.as_ref().and_then(|parent| ids.get(parent)).copied().filter(|parent| *parent != at);
            stated.or_else(|| {
                let path = paths.get(at)?;
                path.iter().enumerate().find_map(|(step, above)| {
                    if let Some(parent) = index.get(&above.id) {
                        return Some(*parent);
                    }
                    if marks::is_subtree(above) {
                        return first.get(&above.id).copied().filter(|parent| *parent != at);
                    }
                    if let Some(only) = wrapped.get(&above.id) {
                        return only.filter(|parent| *parent != at);
                    }
                    if marks::holds_replies(above) {
                        let outer = path.get(step + 1)?;
                        return (0..at).rev().take(MAX_BEFORE).find(|before| within(*before, outer) && !within(*before, above));
                    }
                    None
                })
            })
        })
        .collect();
    let outer: Vec<Option<String>> =
        (0..placed.len()).map(|at| paths.get(at)?.iter().find(|above| wrapped.get(&above.id) == Some(&Some(at))).and_then(own::id)).collect();
    for (one, id) in placed.iter_mut().zip(outer) {
        one.raw.id = one.raw.id.take().or(id);
    }
    let by_place = found.iter().any(Option::is_some);
    for (one, parent) in placed.iter_mut().zip(found) {
        one.parent = parent;
    }
    if !by_place {
        by_level(placed);
    }
}

/// Comments that stand one after another and say how deep each is.
fn by_level(placed: &mut [Placed<'_>]) {
    let mut above: Vec<(u16, usize)> = Vec::new();
    for (at, one) in placed.iter_mut().enumerate() {
        let Some(level) = one.level else { continue };
        while above.last().is_some_and(|(other, _)| *other >= level) {
            above.pop();
        }
        one.parent = above.last().map(|(_, parent)| *parent);
        above.push((level, at));
    }
}

/// Comments with their replies in them. A parent always stands before its replies, or the reply stands at top level.
fn nested(placed: Vec<Placed<'_>>) -> Vec<RawComment> {
    let parents: Vec<Option<usize>> = placed.iter().enumerate().map(|(at, one)| one.parent.filter(|parent| *parent < at)).collect();
    let mut depths: Vec<u16> = Vec::with_capacity(parents.len());
    for parent in &parents {
        depths.push(parent.and_then(|parent| depths.get(parent)).map_or(0, |depth| depth.saturating_add(1)));
    }
    let mut waiting: Vec<Option<RawComment>> = placed.into_iter().map(|one| Some(RawComment { parent: None, ..one.raw })).collect();
    let mut top = Vec::new();
    for at in (0..waiting.len()).rev() {
        let Some(mut comment) = waiting.get_mut(at).and_then(Option::take) else { continue };
        comment.replies.reverse();
        // Deeper than that, a reply stands beside the one it answers.
        let mut parent = parents.get(at).copied().flatten();
        while let Some(above) = parent.filter(|above| depths.get(*above).is_some_and(|depth| *depth >= MAX_DEPTH)) {
            parent = parents.get(above).copied().flatten();
        }
        match parent.and_then(|parent| waiting.get_mut(parent)).and_then(Option::as_mut) {
            Some(parent) => parent.replies.push(comment),
            None => top.push(comment),
        }
    }
    top.reverse();
    top
}
