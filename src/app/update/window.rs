//! Which part of the list is asked for.
//!
//! Owns the questions: anew, the next part, an end, the nearest unread entry. Must not decide what keys mean.

use super::{
    super::{
        effect::{Effect, ListQuery, Seek},
        held::{Asked, PAGE, Side, Then, beyond},
        list::List,
        msg::Listing,
        state::State,
    },
    commands,
};
use crate::model::{EntryId, Head, Query, Window};

/// Asks for the list of the chosen tab, the part of it that is held. An answer to an earlier question is stale from now on.
pub(super) fn reload(state: &mut State, effects: &mut Vec<Effect>) {
    let (window, limit) = state.list.held.again(state.list.end(Side::Above), held(&state.list));
    ask(state, ListQuery { window, limit, ..state.query() }, Then::Stay, effects);
}

/// Asks for another list: its beginning.
pub(super) fn begin(state: &mut State, effects: &mut Vec<Effect>) {
    ask(state, state.query(), Then::Stay, effects);
}

/// Asks for the list because something behind it changed; not twice at once.
pub(super) fn reload_behind(state: &mut State, effects: &mut Vec<Effect>) {
    if state.list.heads.waiting.is_some() {
        state.list.stale = true;
    } else {
        reload(state, effects);
    }
}

/// Goes to the first or last entry of the whole list. Where that is not held, it is asked for, and `false`.
pub(super) fn to_end(state: &mut State, side: Side, effects: &mut Vec<Effect>) -> bool {
    let (is_there, window, then) = match side {
        Side::Above => (!state.list.held.above, Window::Top, Then::First),
        Side::Below => (!state.list.held.below, Window::Bottom, Then::Last),
    };
    // A filter that is being typed is of what is held.
    if is_there || !state.list.filter.is_empty() {
        return true;
    }
    ask(state, ListQuery { window, ..state.query() }, then, effects);
    false
}

/// Looks for words, from all entries of the tab, as they are typed; `None` or blank: no longer. What came of the words before stays until the answer is
/// there; before the first answer, the titles at hand that hold them.
pub(super) fn look_for(state: &mut State, words: &str, effects: &mut Vec<Effect>) {
    let words = words.trim_start().to_owned();
    if words.is_empty() {
        return show_whole(state, false, effects);
    }
    let list = &mut state.list;
    if list.search.as_ref() == Some(&words) {
        return;
    }
    if list.search.is_none() {
        list.put_aside(state.tabs.current());
    }
    if list.search.is_none() || !list.filter.is_empty() {
        list.set_filter(Query::of(&words).words.unwrap_or_default().trim_end());
    }
    list.search = Some(words);
    ask(state, state.query(), Then::First, effects);
}

/// Shows the whole list again, in the tab it was left in; with `stay` on the entry that is selected among what was found, where it is at hand.
pub(super) fn look_no_more(state: &mut State, stay: bool, effects: &mut Vec<Effect>) {
    show_whole(state, stay, effects);
    if let Some(tab) = state.search_from.take() {
        commands::choose(state, tab, effects);
    }
}

fn show_whole(state: &mut State, stay: bool, effects: &mut Vec<Effect>) {
    let tab = state.tabs.current().clone();
    let list = &mut state.list;
    list.set_filter("");
    if list.search.take().is_some() {
        list.bring_back(&tab, stay);
        reload(state, effects);
    }
}

/// Asks for the part of the list that begins with an unread entry, to open that.
pub(super) fn seek(state: &mut State, seek: Seek, effects: &mut Vec<Effect>) {
    ask(state, ListQuery { seek: Some(seek), ..state.query() }, Then::Open, effects);
}

/// Asks for the next part, where the selection has come near an end of what is held.
pub(super) fn more(state: &mut State, effects: &mut Vec<Effect>) {
    let list = &state.list;
    if list.heads.waiting.is_some() || !list.filter.is_empty() {
        return;
    }
    let Some(side) = list.held.wanted(list.selected, list.len()) else { return };
    let Some(end) = list.end(side).cloned() else { return };
    let request = state.next_request();
    state.list.held.ask_more(side, request);
    effects.push(Effect::LoadHeads { request, query: beyond(state.query(), side, end) });
}

fn held(list: &List) -> usize {
    list.heads.value.as_ref().map_or(0, Vec::len)
}

fn ask(state: &mut State, query: ListQuery, then: Then, effects: &mut Vec<Effect>) {
    let request = state.next_request();
    state.list.heads.begin(request);
    state.list.stale = false;
    let window = match &query.seek {
        Some(Seek::Below(id) | Seek::Above(id)) => Window::From(id.clone()),
        None => query.window.clone(),
    };
    state.list.held.asked = Asked { window, limit: query.limit, then };
    let unsaved: Vec<EntryId> = state.marks.unsaved().cloned().collect();
    state.list.touched.retain(|id, _| unsaved.contains(id));
    effects.push(Effect::LoadHeads { request, query });
}

/// Takes the list that came before the first frame.
pub(super) fn started(state: &mut State, listing: Listing) {
    state.list.held.asked = Asked { window: Window::Top, limit: PAGE, then: Then::Stay };
    take(state, listing);
}

/// Takes a list; what is to be done with it now. `None` where nothing was found by looking for it: the list stays as it is.
pub(super) fn take(state: &mut State, mut listing: Listing) -> Option<Then> {
    let tab = state.tabs.current().clone();
    let total_before = state.tabs.total(&tab);
    state.tabs.set_counts(listing.counts);
    let then = std::mem::take(&mut state.list.held.asked.then);
    if then == Then::Open && listing.heads.is_empty() {
        state.list.heads.waiting = None;
        return None;
    }
    let total = state.whole();
    let grown = state.tabs.total(&tab).zip(total_before).map_or(0, |(now, before)| now.saturating_sub(before));
    let list = &mut state.list;
    if then == Then::Open {
        list.held.offset = None;
    }
    let first = listing.heads.first().map(|head| head.id.clone());
    list.held.loaded(listing.heads.len(), first.as_ref(), total, usize::try_from(grown).unwrap_or(0));
    if list.unread_only {
        keep_open(state, &mut listing.heads);
    }
    let list = &mut state.list;
    list.snippets.clear();
    list.explain(&listing.heads, listing.snippets);
    list.take(listing.heads);
    match then {
        Then::Stay => {}
        Then::First | Then::Open => list.selected = 0,
        Then::Last => list.selected = list.len().saturating_sub(1),
    }
    if then != Then::Stay {
        list.pinned = None;
    }
    Some(then)
}

/// What is being read does not fall out of a list of unread entries under the reader's eyes.
fn keep_open(state: &State, heads: &mut Vec<Head>) {
    let Some(open) = state.reading.as_ref().map(|reading| &reading.head) else { return };
    if state.list.by_id(&open.id).is_none() || heads.iter().any(|head| head.id == open.id) {
        return;
    }
    let seconds = |head: &Head| head.published.map_or(head.seen.as_second(), |stamp| stamp.sort_seconds());
    let at = heads.iter().position(|head| seconds(head) <= seconds(open));
    // Beyond the ends of what is held nobody knows its place.
    match at {
        Some(0) if state.list.held.above => {}
        None if state.list.held.below => {}
        at => heads.insert(at.unwrap_or(heads.len()), open.clone()),
    }
}
