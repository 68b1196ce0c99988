//! Read and starred: applied at once, saved after, taken back.
//!
//! Owns the way a mark goes through list, article and counts. Must not decide when something is marked.

use std::collections::BTreeSet;

use super::super::{
    effect::{Effect, ListQuery, RequestId},
    env::Env,
    list,
    marks::{Before, Change, ChangeKind},
    msg::Marked,
    state::State,
};
use crate::{
    lang::fill,
    model::{EntryId, Failure, Head, Mark, SectionId, SourceId, Window},
};

/// Marks entries and asks for that to be saved. Those that are marked so already are left out.
pub(super) fn mark(state: &mut State, heads: &[Head], mark: Mark, kind: ChangeKind, effects: &mut Vec<Effect>) {
    let before = apply_all(state, heads, mark);
    if before.is_empty() {
        return;
    }
    let request = state.next_request();
    effects.push(Effect::SaveMark { request, ids: before.iter().map(|before| before.id.clone()).collect(), mark });
    state.marks.push(Change { kind, before, request });
}

/// Marks the whole list read. Only what stood in it when it was loaded: never what came in unseen meanwhile.
pub(super) fn mark_list(state: &mut State, env: &Env, effects: &mut Vec<Effect>) {
    let mark = Mark { read: Some(true), starred: None };
    let unread: Vec<Head> = state.list.visible().filter(|head| !head.read).cloned().collect();
    let held = &state.list.held;
    // A list that is held to its end is marked by what is seen of it.
    if !held.above && !held.below {
        self::mark(state, &unread, mark, ChangeKind::Read, effects);
        return say_marked(state, env, unread.len());
    }
    let window = held.newest.clone().map_or(Window::Top, Window::From);
    let before = apply_all(state, &unread, mark);
    let request = state.next_request();
    effects.push(Effect::MarkListRead { request, query: ListQuery { unread: true, window, ..state.query() } });
    state.marks.push(Change { kind: ChangeKind::Read, before, request });
}

fn say_marked(state: &mut State, env: &Env, count: usize) {
    state.say(fill(&env.texts.ui.notice.all_read, &[("n", &count.to_string())]));
}

/// The whole list was marked, or a part of it. What was shown as marked and is not, is taken back; what was marked beyond that can be undone with it.
pub(super) fn list_marked(state: &mut State, env: &Env, request: RequestId, marked: &[Marked], failure: Option<Failure>, effects: &mut Vec<Effect>) {
    let Some(shown) = state.marks.list_saved(request) else { return };
    let on_disk: BTreeSet<&EntryId> = marked.iter().map(|marked| &marked.id).collect();
    for was in shown.iter().filter(|was| failure.is_some() && !on_disk.contains(&was.id)) {
        let was = state.marks.not_saved(request, was.clone());
        apply(state, &was.id, &was.source, &was.section, was.mark);
    }
    let known: BTreeSet<&EntryId> = shown.iter().map(|was| &was.id).collect();
    let count = marked.len();
    let was_unread = Mark { read: Some(false), starred: None };
    let mut before: Vec<Before> = Vec::with_capacity(count);
    for one in marked {
        if !known.contains(&one.id) {
            // Not in the list as it is held, so only the counts change.
            apply(state, &one.id, &one.source, &one.section, Mark { read: Some(true), starred: None });
        }
        before.push(Before { id: one.id.clone(), source: one.source.clone(), section: one.section.clone(), mark: was_unread });
    }
    if let Some(rest) = state.marks.settle_list(request, before) {
        // It was undone before it was done.
        let rest: Vec<Before> = rest.into_iter().filter(|was| !known.contains(&was.id)).collect();
        put_back(state, rest, effects);
    } else if failure.is_none() {
        say_marked(state, env, count);
    }
    state.list.stale |= state.list.heads.waiting.is_some();
    if let Some(failure) = failure {
        state.fail(failure, env);
    }
}

/// Takes the last step back.
pub(super) fn undo(state: &mut State, env: &Env, effects: &mut Vec<Effect>) {
    let words = &env.texts.ui.undo;
    let Some(change) = state.marks.pop() else {
        return state.say(words.nothing.clone());
    };
    let title = match change.before.as_slice() {
        [only] => state.list.by_id(&only.id).map(|head| head.title.to_string()),
        _ => None,
    };
    let what = match change.kind {
        ChangeKind::Opened | ChangeKind::Read => &words.read,
        ChangeKind::Unread => &words.unread,
        ChangeKind::Starred => &words.starred,
        ChangeKind::Unstarred => &words.unstarred,
    };
    let count = change.before.len();
    let of = title.unwrap_or_else(|| fill(&words.entries, &[("n", &count.to_string())]));
    state.say(fill(what, &[("of", &of)]));

    put_back(state, change.before, effects);
}

/// Sets marks to what they were, and asks for that to be saved.
fn put_back(state: &mut State, before: Vec<Before>, effects: &mut Vec<Effect>) {
    // Entries may go back to different marks: one save for each.
    let mut groups: Vec<(Mark, Vec<Before>)> = Vec::new();
    for was in before {
        let now = apply(state, &was.id, &was.source, &was.section, was.mark).unwrap_or_default();
        let undone = Before { mark: now, ..was.clone() };
        match groups.iter_mut().find(|(mark, _)| *mark == was.mark) {
            Some((_, group)) => group.push(undone),
            None => groups.push((was.mark, vec![undone])),
        }
    }
    for (mark, group) in groups {
        let request = state.next_request();
        effects.push(Effect::SaveMark { request, ids: group.iter().map(|was| was.id.clone()).collect(), mark });
        state.marks.saving(request, group);
    }
}

/// A save is over. A failed one is taken back on screen and told.
pub(super) fn saved(state: &mut State, env: &Env, request: RequestId, result: Result<(), Failure>) {
    let Some(put_back) = state.marks.saved(request, result.is_ok()) else { return };
    for was in put_back {
        apply(state, &was.id, &was.source, &was.section, was.mark);
    }
    // A list that is being loaded may have been read before the save.
    state.list.stale |= state.list.heads.waiting.is_some();
    if let Err(failure) = result {
        state.fail(failure, env);
    }
}

/// Sets the same marks of several entries; what they were, of those where something changed.
fn apply_all(state: &mut State, heads: &[Head], mark: Mark) -> Vec<Before> {
    heads.iter().filter_map(|head| apply(state, &head.id, &head.source, &head.section, mark).map(|was| Before::of(head, was))).collect()
}

/// Sets marks wherever the entry is shown; what they were, where something changed.
fn apply(state: &mut State, id: &EntryId, source: &SourceId, section: &SectionId, mark: Mark) -> Option<Mark> {
    let in_list = state.list.mark(id, mark);
    let open = state.reading.as_mut().filter(|reading| reading.head.id == *id);
    let in_article = open.and_then(|reading| list::change(&mut reading.head.read, &mut reading.head.starred, mark));
    // An entry that is in no list any more (another tab was chosen) changes behind the scenes.
    let elsewhere = || {
        (state.list.by_id(id).is_none() && in_article.is_none()).then(|| Mark { read: mark.read.map(|read| !read), starred: mark.starred.map(|star| !star) })
    };
    let was = in_list.or(in_article).or_else(elsewhere)?;
    let touched = state.list.touched.entry(id.clone()).or_default();
    touched.read = mark.read.or(touched.read);
    touched.starred = mark.starred.or(touched.starred);
    if let Some(read) = mark.read.filter(|_| was.read.is_some()) {
        state.tabs.count_mark(source, section, read);
    }
    Some(was)
}
