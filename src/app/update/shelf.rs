//! Adding a source: the shelf with a line to type in, what was found, and what it becomes.
//!
//! Owns the steps between them. Must not look for sources or keep them.

use super::{
    super::{
        effect::{Effect, RequestId, Scope},
        env::Env,
        msg::ShelfChange,
        overlay::{Overlay, OverlayRole},
        prompt::{Prompt, PromptKind},
        shelf::{Adding, is_address, shown},
        state::State,
        tabs::Tab,
    },
    commands, refresh, window,
};
use crate::{
    lang::fill,
    model::{Failure, Found, Proposal},
};

/// Opens the shelf, with a line for an address that begins with `typed`.
pub(super) fn open(state: &mut State, typed: &str) {
    state.prompt = Some(Prompt::new(PromptKind::Address, typed));
    state.overlay = Some(Overlay::Shelf { selected: None, top: 0 });
}

/// What is typed changed: words choose the first source that holds them.
pub(super) fn typed(state: &mut State, text: &str) {
    let is_words = !text.trim().is_empty() && !is_address(text);
    let first = (is_words && !shown(state).is_empty()).then_some(0);
    if let Some(Overlay::Shelf { selected, top }) = &mut state.overlay {
        (*selected, *top) = (first, 0);
    }
}

/// Chooses the source `by` places further and brings it into sight.
pub(super) fn step(state: &mut State, env: &Env, by: isize) {
    let Some(last) = shown(state).len().checked_sub(1) else { return };
    if let Some(Overlay::Shelf { selected, .. }) = &mut state.overlay {
        *selected = Some(selected.map_or(0, |at| at.saturating_add_signed(by).min(last)));
    }
    let area = Overlay::area(state);
    let rows = state.overlay.as_ref().map(|overlay| overlay.rows(state, env, usize::from(area.cols))).unwrap_or_default();
    let Some(at) = rows.iter().position(|row| row.role == OverlayRole::Selected) else { return };
    let in_sight = usize::from(area.rows).max(1);
    if let Some(overlay) = &mut state.overlay {
        let top = overlay.top_mut();
        // The heading above the first of a shelf comes into sight with it.
        *top = (*top).max((at + 1).saturating_sub(in_sight)).min(at.saturating_sub(1));
    }
}

/// Enter: an address is looked at; a chosen source is added, or taken off where it is read.
pub(super) fn enter(state: &mut State, env: &Env, text: &str, effects: &mut Vec<Effect>) {
    let text = text.trim();
    if is_address(text) {
        let request = state.next_request();
        state.overlay = Some(Overlay::Adding { asked: text.to_owned(), stage: Adding::Looking(request), top: 0 });
        return effects.push(Effect::Propose { request, target: text.to_owned() });
    }
    let selected = if let Some(Overlay::Shelf { selected, .. }) = &state.overlay { *selected } else { None };
    // The line stays: there may be more to add.
    state.prompt = Some(Prompt::new(PromptKind::Address, text));
    let source = selected.and_then(|at| shown(state).get(at).map(|source| source.id.clone()));
    match source {
        Some(id) => {
            let request = state.next_request();
            state.shelf_request = Some(request);
            let read = state.tabs.source(&id).is_none();
            effects.push(Effect::ChooseSource { request, id, read });
        }
        None => state.say(env.texts.ui.shelf.choose.clone()),
    }
}

/// Enter on what was found: it is kept. After a failure: the address can be corrected.
pub(super) fn confirm(state: &mut State, env: &Env, effects: &mut Vec<Effect>) {
    match state.overlay.take() {
        Some(Overlay::Adding { stage: Adding::Found(proposal), .. }) if is_read(state, &proposal) => {
            state.say(fill(&env.texts.ui.shelf.already, &[("name", proposal.source.name.as_str())]));
            commands::choose(state, Tab::Source(proposal.source.id), effects);
        }
        Some(Overlay::Adding { asked, stage: Adding::Found(proposal), top }) => {
            let request = state.next_request();
            state.overlay = Some(Overlay::Adding { asked, stage: Adding::Saving(request, proposal.clone()), top });
            effects.push(Effect::Accept { request, proposal });
        }
        Some(Overlay::Adding { asked, stage: Adding::Failed(_), .. }) => open(state, &asked),
        other => state.overlay = other,
    }
}

fn is_read(state: &State, proposal: &Proposal) -> bool {
    proposal.found == Found::OnShelf && state.tabs.source(&proposal.source.id).is_some()
}

/// What was found at an address. Nobody waits for it where the window was closed.
pub(super) fn proposed(state: &mut State, request: RequestId, result: Result<Box<Proposal>, Failure>) {
    if let Some(Overlay::Adding { stage, top, .. }) = &mut state.overlay
        && *stage == Adding::Looking(request)
    {
        *top = 0;
        *stage = result.map_or_else(Adding::Failed, Adding::Found);
    }
}

/// The shelf was changed: a source more or less is read.
pub(super) fn changed(state: &mut State, env: &Env, request: RequestId, result: Result<ShelfChange, Failure>, effects: &mut Vec<Effect>) {
    let saving = matches!(&state.overlay, Some(Overlay::Adding { stage: Adding::Saving(saving, _), .. }) if *saving == request);
    let asked_last = state.shelf_request == Some(request);
    let change = match result {
        Ok(change) => change,
        Err(failure) if saving => {
            if let Some(Overlay::Adding { stage, .. }) = &mut state.overlay {
                *stage = Adding::Failed(failure);
            }
            return;
        }
        Err(failure) => return state.fail(failure, env),
    };
    // A window that was closed meanwhile changes nothing: what was kept is kept. Of several changes the last knows all.
    if !saving && state.shelf_request.is_some() && !asked_last {
        return;
    }
    state.shelf = change.shelf;
    state.tabs.set_sources(change.chosen);
    let id = change.source.id.clone();
    let is_read = state.tabs.source(&id).is_some();
    if saving {
        state.overlay = None;
        commands::choose(state, Tab::Source(id.clone()), effects);
    } else {
        window::reload_behind(state, effects);
    }
    if is_read {
        refresh(state, env, Scope::Source(id), true, effects);
    }
    let words = &env.texts.ui.shelf;
    state.say(fill(if is_read { &words.added } else { &words.removed }, &[("name", change.source.name.as_str())]));
}
