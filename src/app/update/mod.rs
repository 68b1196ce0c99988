//! One message in, the state changed, effects out.
//!
//! Owns the order: the message, then what follows from any of them (rows, comments that have come into sight, the timer).
//! Must not do anything itself.

mod answers;
mod commands;
mod marking;
mod moving;
mod opening;
mod settle;
mod shelf;
mod typing;
mod window;

use jiff::Timestamp;

use super::{
    effect::{Effect, Scope},
    env::{Env, Size},
    msg::{Listing, Msg},
    state::{Refreshing, State},
};

/// Changes the state by one message and says what is to be done.
#[must_use]
pub fn update(state: &mut State, env: &Env, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    if env.now < state.now {
        // The clock was set back: what is due some time after then would wait that much longer.
        state.last_refresh = state.last_refresh.map(|last| last.min(env.now));
        state.armed = None;
    }
    state.now = env.now;
    match msg {
        Msg::Started(listing) => started(state, env, listing, &mut effects),
        Msg::Key(key) => typing::key(state, env, key, &mut effects),
        Msg::Paste(text) => typing::paste(state, &text, &mut effects),
        Msg::Resize { cols, rows } => state.size = Size { cols, rows },
        Msg::Woke(now) => woke(state, env, now, &mut effects),
        Msg::HeadsLoaded { request, result } => answers::heads(state, env, request, result, &mut effects),
        Msg::ArticleLoaded { request, stage, kept, article } => answers::article(state, env, request, stage, kept, article, &mut effects),
        Msg::ThreadLoaded { request, stage, result } => answers::thread(state, request, stage, result),
        Msg::SectionRefreshed { request, report } => answers::section(state, request, report, &mut effects),
        Msg::RefreshFinished { request } => answers::refreshed(state, env, request, &mut effects),
        Msg::Prefetching { done, total } => state.prefetching = (done < total).then_some((done, total)),
        Msg::MarkSaved { request, result } => marking::saved(state, env, request, result),
        Msg::ListMarked { request, marked, failure } => marking::list_marked(state, env, request, &marked, failure, &mut effects),
        Msg::Proposed { request, result } => shelf::proposed(state, request, result),
        Msg::ShelfChanged { request, result } => shelf::changed(state, env, request, result, &mut effects),
        Msg::StoreChanged => window::reload_behind(state, &mut effects),
        Msg::Ended => commands::leave(state, &mut effects),
        Msg::Opened { url, result } => answers::handed_over(state, env, &env.texts.ui.notice.opened, url.as_str(), result),
        Msg::Copied { url, result } => answers::handed_over(state, env, &env.texts.ui.notice.copied, url.as_str(), result),
        Msg::Notice(failure) => state.fail(failure, env),
    }
    settle::settle(state, env, &mut effects);
    effects
}

fn started(state: &mut State, env: &Env, listing: Option<Listing>, effects: &mut Vec<Effect>) {
    match listing {
        Some(listing) => window::started(state, listing),
        None => window::begin(state, effects),
    }
    // The time to the next refresh is counted from here, also where there is none now.
    state.last_refresh = Some(state.now);
    if env.settings.refresh_on_start && !env.settings.offline {
        refresh(state, env, Scope::All, false, effects);
    }
}

fn woke(state: &mut State, env: &Env, now: Timestamp, effects: &mut Vec<Effect>) {
    state.now = now;
    state.armed = state.armed.filter(|armed| *armed > now);
    if state.reading.as_ref().is_some_and(|reading| reading.place_due.is_some_and(|due| due <= now)) {
        save_place(state, effects);
    }
    if settle::next_refresh(state, env).is_some_and(|due| due <= now) {
        refresh(state, env, Scope::All, false, effects);
    }
}

/// Starts a refresh, where none is under way.
fn refresh(state: &mut State, env: &Env, scope: Scope, force: bool, effects: &mut Vec<Effect>) {
    if scope == Scope::All {
        state.last_refresh = Some(state.now);
    }
    let total = state.tabs.sections_in(&scope);
    if total == 0 {
        return;
    }
    if env.settings.offline {
        return state.say(env.texts.ui.notice.offline.clone());
    }
    // The footer tells how far that one is; a notice over it would stand still.
    if state.refresh.is_some() {
        return;
    }
    let request = state.next_request();
    state.refresh = Some(Refreshing { request, scope: scope.clone(), done: 0, total, new: 0, failed: 0, last: None });
    effects.push(Effect::Refresh { request, scope, force });
}

/// Saves where reading stands, where that has moved.
fn save_place(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(reading) = &mut state.reading else { return };
    if let Some(place) = reading.place_to_save() {
        effects.push(Effect::SavePlace { id: reading.id().clone(), place });
    }
}
