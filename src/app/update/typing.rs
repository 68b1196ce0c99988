//! Keys: to the line being typed, to what lies over the panes, or to the pane that has them.
//!
//! Owns who gets a key. Must not carry commands of the panes out.

use super::{
    super::{
        command::{Command, Context},
        effect::Effect,
        env::Env,
        keys::{Key, KeyCode},
        overlay::{Overlay, context_of},
        prompt::{Prompt, PromptKind},
        state::State,
    },
    commands, moving, shelf, window,
};

/// A key was pressed.
pub(super) fn key(state: &mut State, env: &Env, key: Key, effects: &mut Vec<Effect>) {
    state.notice = None;
    if state.prompt.is_some() {
        return in_prompt(state, env, key, effects);
    }
    if state.overlay.is_some() {
        return in_overlay(state, env, key, effects);
    }
    if let Some(command) = env.keymap.command(context_of(state.focus), key) {
        commands::run(state, env, command, key, effects);
    }
}

/// Text was pasted: only a line being typed takes it. Never as keys: a pasted text would run commands.
pub(super) fn paste(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    if let Some(prompt) = &mut state.prompt
        && prompt.paste(text)
    {
        typed(state, effects);
    }
}

fn in_prompt(state: &mut State, env: &Env, key: Key, effects: &mut Vec<Effect>) {
    match env.keymap.command(Context::Prompt, key) {
        Some(Command::Accept) => return accept(state, env, effects),
        Some(Command::Cancel) => return cancel(state, effects),
        Some(Command::Quit) => return commands::run(state, env, Command::Quit, key, effects),
        _ => {}
    }
    let Some(prompt) = &mut state.prompt else { return };
    let kind = prompt.kind;
    if kind == PromptKind::Link && (key.code == KeyCode::Backspace && prompt.text().chars().count() <= 1) {
        state.prompt = None;
        return;
    }
    if prompt.edit(key) {
        return typed(state, effects);
    }
    match kind {
        // What a link's number can be followed by instead of Enter.
        PromptKind::Link => {
            let number = prompt.text();
            if let Some(command @ (Command::OpenBrowser | Command::CopyLink)) = env.keymap.command(Context::Article, key) {
                state.prompt = None;
                commands::link(state, env, command, &number, effects);
            }
        }
        PromptKind::Filter => match key.code {
            KeyCode::Up => moving::scroll(state, Command::Up, effects),
            KeyCode::Down => moving::scroll(state, Command::Down, effects),
            _ => {}
        },
        PromptKind::Address => match key.code {
            KeyCode::Up => shelf::step(state, env, -1),
            KeyCode::Down => shelf::step(state, env, 1),
            _ => {}
        },
        PromptKind::HelpFilter => {}
    }
}

/// The text of the line changed.
fn typed(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(prompt) = &state.prompt else { return };
    let text = prompt.text();
    match prompt.kind {
        PromptKind::Filter => window::look_for(state, &text, effects),
        PromptKind::HelpFilter => {
            if let Some(Overlay::Help { filter, top, .. }) = &mut state.overlay {
                *filter = text;
                *top = 0;
            }
        }
        PromptKind::Address => shelf::typed(state, &text),
        PromptKind::Link => {}
    }
}

fn accept(state: &mut State, env: &Env, effects: &mut Vec<Effect>) {
    let Some(prompt) = state.prompt.take() else { return };
    let text = prompt.text();
    match prompt.kind {
        PromptKind::Link => commands::link(state, env, Command::OpenBrowser, &text, effects),
        PromptKind::Address => shelf::enter(state, env, &text, effects),
        PromptKind::Filter | PromptKind::HelpFilter => {}
    }
}

fn cancel(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(prompt) = state.prompt.take() else { return };
    match prompt.kind {
        PromptKind::Filter => window::look_no_more(state, false, effects),
        PromptKind::HelpFilter => {
            if let Some(Overlay::Help { filter, .. }) = &mut state.overlay {
                filter.clear();
            }
        }
        PromptKind::Address => state.overlay = None,
        PromptKind::Link => {}
    }
}

fn in_overlay(state: &mut State, env: &Env, key: Key, effects: &mut Vec<Effect>) {
    let Some(command) = env.keymap.command(Context::Help, key) else { return };
    let area = Overlay::area(state);
    let page = usize::from(area.rows);
    let rows = state.overlay.as_ref().map_or(0, |overlay| overlay.rows(state, env, usize::from(area.cols)).len());
    let last_top = rows.saturating_sub(page);
    let Some(overlay) = &mut state.overlay else { return };
    let is_help = matches!(overlay, Overlay::Help { .. });
    let top = overlay.top();
    let there = match command {
        Command::Up => top.saturating_sub(1),
        Command::Down => top + 1,
        Command::HalfPageUp => top.saturating_sub(page / 2),
        Command::HalfPageDown => top + page / 2,
        Command::PageUp => top.saturating_sub(page),
        Command::PageDown | Command::ReadOn => top + page,
        Command::Top => 0,
        Command::Bottom => last_top,
        Command::Open if matches!(overlay, Overlay::Adding { .. }) => return shelf::confirm(state, env, effects),
        Command::Back | Command::Forward | Command::Open => {
            state.overlay = None;
            return;
        }
        Command::Filter if is_help => {
            state.prompt = Some(Prompt::new(PromptKind::HelpFilter, ""));
            return;
        }
        Command::Quit | Command::Suspend => return commands::run(state, env, command, key, effects),
        _ => return,
    };
    *overlay.top_mut() = there.min(last_top);
}
