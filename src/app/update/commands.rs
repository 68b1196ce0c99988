//! What each command does in the panes.
//!
//! Owns the choice by pane. The doing is in the modules beside this one. Must not know keys, but for the digit of a command that takes one.

use super::{
    super::{
        command::Command,
        effect::{Effect, Scope, Want},
        env::Env,
        keys::Key,
        layout::Pane,
        marks::ChangeKind,
        overlay::Overlay,
        prompt::{Prompt, PromptKind},
        state::State,
        tabs::Tab,
    },
    marking, moving, opening, refresh, save_place, settle, shelf, window,
};
use crate::model::{Head, HttpUrl, Mark};

/// Columns by which the measure changes, and its bounds.
const MEASURE_STEP_COLS: u16 = 4;
const MEASURES_COLS: std::ops::RangeInclusive<u16> = 40..=120;

/// Carries a command out. `key` is the key it was called with.
pub(super) fn run(state: &mut State, env: &Env, command: Command, key: Key, effects: &mut Vec<Effect>) {
    match command {
        Command::Up | Command::Down | Command::HalfPageUp | Command::HalfPageDown | Command::PageUp | Command::PageDown | Command::Top | Command::Bottom => {
            moving::scroll(state, command, effects);
        }
        Command::ReadOn => moving::read_on(state, env, effects),
        Command::Open | Command::Forward => moving::forward(state, env, effects),
        Command::Back => moving::back(state, env, effects),
        Command::NextPane => moving::turn(state, 1),
        Command::PreviousPane => moving::turn(state, -1),
        Command::Comments => moving::comments(state, env, effects),
        Command::NextUnread => moving::unread(state, env, true, effects),
        Command::PreviousUnread => moving::unread(state, env, false, effects),
        Command::Fold | Command::FoldAll | Command::Parent | Command::NextRoot | Command::PreviousRoot => moving::in_thread(state, command),
        Command::Zoom => state.zoomed = !state.zoomed,
        Command::NextSection => choose(state, state.tabs.neighbour(1), effects),
        Command::PreviousSection => choose(state, state.tabs.neighbour(-1), effects),
        Command::NextSource => choose(state, state.tabs.neighbour_source(1), effects),
        Command::PreviousSource => choose(state, state.tabs.neighbour_source(-1), effects),
        Command::PickSource => {
            let tab = key.typed().and_then(|digit| digit.to_digit(10)).and_then(|digit| state.tabs.of_digit(digit as usize));
            if let Some(tab) = tab {
                choose(state, tab, effects);
            }
        }
        Command::UnreadOnly => {
            state.list.unread_only = !state.list.unread_only;
            state.focus = Pane::List;
            window::reload(state, effects);
        }
        Command::Filter => {
            state.focus = Pane::List;
            state.prompt = Some(Prompt::new(PromptKind::Filter, state.list.search.as_deref().unwrap_or_default()));
        }
        Command::Search => {
            let words = state.list.search.clone().unwrap_or_default();
            let from = state.search_from.clone().unwrap_or_else(|| state.tabs.current().clone());
            choose(state, Tab::All, effects);
            state.search_from = Some(from);
            state.focus = Pane::List;
            state.prompt = Some(Prompt::new(PromptKind::Filter, &words));
            window::look_for(state, &words, effects);
        }
        Command::Star | Command::ToggleRead | Command::MarkAllRead => mark(state, env, command, effects),
        Command::Undo => marking::undo(state, env, effects),
        Command::Refresh => match state.focus {
            Pane::List => refresh(state, env, state.tabs.scope(), true, effects),
            _ if env.settings.offline => state.say(env.texts.ui.notice.offline.clone()),
            Pane::Article => opening::refresh_article(state, effects),
            Pane::Comments => settle::ask_thread(state, Want::Fresh, effects),
        },
        Command::RefreshAll => refresh(state, env, Scope::All, true, effects),
        Command::OpenBrowser | Command::CopyLink => {
            let url = target_url(state);
            hand_over(state, env, command, url, effects);
        }
        Command::LinkNumber => link_number(state, env, key),
        Command::Widen => measure(state, state.measure_cols.saturating_add(MEASURE_STEP_COLS)),
        Command::Narrow => measure(state, state.measure_cols.saturating_sub(MEASURE_STEP_COLS)),
        Command::AddSource => shelf::open(state, ""),
        Command::Failures => {
            state.failures_unseen = false;
            state.overlay = Some(Overlay::Failures { top: 0 });
        }
        Command::Help => state.overlay = Some(Overlay::Help { from: state.focus, filter: String::new(), top: 0 }),
        Command::Suspend => effects.push(Effect::Suspend),
        Command::Quit => leave(state, effects),
        // They belong to a line being typed.
        Command::Accept | Command::Cancel => {}
    }
}

/// Leaves, with the place in the open article saved.
pub(super) fn leave(state: &mut State, effects: &mut Vec<Effect>) {
    save_place(state, effects);
    effects.push(Effect::Quit);
}

/// Chooses a tab: another list. The words looked for go with the old one.
pub(super) fn choose(state: &mut State, tab: Tab, effects: &mut Vec<Effect>) {
    state.focus = Pane::List;
    state.search_from = None;
    let from = state.tabs.current().clone();
    if !state.tabs.choose(tab) {
        return;
    }
    state.list.change_tab(&from, state.tabs.current());
    window::reload(state, effects);
}

fn measure(state: &mut State, cols: u16) {
    state.measure_cols = cols.clamp(*MEASURES_COLS.start(), *MEASURES_COLS.end());
}

/// The entry a key is about: the selected one in the list, else the open one.
fn target(state: &State) -> Option<Head> {
    match state.focus {
        Pane::List => state.list.current().cloned(),
        Pane::Article | Pane::Comments => state.reading.as_ref().map(|reading| reading.head.clone()),
    }
}

fn target_url(state: &State) -> Option<HttpUrl> {
    match state.focus {
        Pane::List => state.list.current()?.url.clone(),
        Pane::Article | Pane::Comments => state.reading.as_ref()?.url().cloned(),
    }
}

fn mark(state: &mut State, env: &Env, command: Command, effects: &mut Vec<Effect>) {
    if command == Command::MarkAllRead {
        return marking::mark_list(state, env, effects);
    }
    let Some(head) = target(state) else { return };
    if command == Command::Star {
        let kind = if head.starred { ChangeKind::Unstarred } else { ChangeKind::Starred };
        let mark = Mark { read: None, starred: Some(!head.starred) };
        marking::mark(state, &[head], mark, kind, effects);
    } else {
        let kind = if head.read { ChangeKind::Unread } else { ChangeKind::Read };
        let mark = Mark { read: Some(!head.read), starred: None };
        marking::mark(state, &[head], mark, kind, effects);
    }
}

/// Begins the number of a link, where the page has links.
fn link_number(state: &mut State, env: &Env, key: Key) {
    let has_links = state.reading.as_ref().is_some_and(|reading| !reading.text.page.links.is_empty());
    match key.typed().filter(char::is_ascii_digit) {
        Some(digit) if has_links => state.prompt = Some(Prompt::new(PromptKind::Link, &digit.to_string())),
        _ => state.say(env.texts.ui.notice.no_links.clone()),
    }
}

/// Opens or copies the link of a number that was typed.
pub(super) fn link(state: &mut State, env: &Env, command: Command, number: &str, effects: &mut Vec<Effect>) {
    let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let url = index.and_then(|index| state.reading.as_ref()?.text.page.links.get(index).cloned());
    if url.is_none() {
        return state.say(crate::lang::fill(&env.texts.ui.notice.no_such_link, &[("n", number)]));
    }
    hand_over(state, env, command, url, effects);
}

/// Opens or copies an address. What is built into the program is nowhere else.
fn hand_over(state: &mut State, env: &Env, command: Command, url: Option<HttpUrl>, effects: &mut Vec<Effect>) {
    let words = &env.texts.ui.notice;
    match url {
        None => state.say(words.no_address.clone()),
        Some(url) if url.is_bundled() => state.say(words.bundled_address.clone()),
        Some(url) if command == Command::CopyLink => effects.push(Effect::Copy(url)),
        Some(url) => effects.push(Effect::OpenUrl(url)),
    }
}
