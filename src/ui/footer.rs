//! The foot of the screen: what is going on, the keys that are useful next, or the line being typed.
//!
//! Owns which facts and keys are worth their place. Must not know what a command does.

use jiff::tz::Offset;
use ratatui::layout::Position;

use super::{canvas::Canvas, theme::Paint};
use crate::{
    app::{
        Command, Context, Env, Layout, Pane, State,
        layout::Area,
        marks::ChangeKind,
        overlay::{Overlay, context_of},
        prompt::{Prompt, PromptKind},
        shelf::Adding,
        wrap::{cols, cut},
    },
    lang::fill,
    model::Stamp,
    typeset::age::age,
};

/// The busy mark, a turn a second and a bit.
const SPINNER: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// Draws the foot; gives where the cursor is to stand, where a line is being typed.
pub(super) fn draw(canvas: &mut Canvas<'_>, layout: &Layout, state: &State, env: &Env) -> Option<Position> {
    let (status, keys) = (layout.status, layout.keys);
    if let Some(line) = &state.prompt {
        // The whole width; on a screen too low for a foot, the last row.
        let row = if keys.rows > 0 { keys.y } else { state.size.rows.saturating_sub(1) };
        let area = Area { x: 0, y: row, cols: state.size.cols, rows: 1 };
        canvas.empty(area);
        if status.rows > 0 && status.y != row {
            draw_status(canvas, status, state, env);
        }
        return prompt(canvas, area, line, env);
    }
    if status.cols > 0 && status.rows > 0 {
        if status.y == keys.y {
            // Side by side: what is going on takes what it needs, the keys what is left.
            let row = Area { cols: status.cols + keys.cols, ..status };
            let used = draw_status(canvas, row.inset(0, keys.cols / 2), state, env);
            draw_keys(canvas, row.inset(used + 2, 0), state, env, true);
        } else {
            draw_status(canvas, status, state, env);
            draw_keys(canvas, keys, state, env, false);
        }
    } else if let Some((text, paint)) = doing(state, env) {
        // One row for both: what is going on comes first.
        canvas.put(keys, 1, 0, &cut(&text, usize::from(keys.cols.saturating_sub(2))), paint);
    } else {
        draw_keys(canvas, keys, state, env, false);
    }
    None
}

/// Draws what is going on; gives the columns it took.
fn draw_status(canvas: &mut Canvas<'_>, area: Area, state: &State, env: &Env) -> u16 {
    let (text, paint) = doing(state, env).unwrap_or_else(|| (standing(state, env), Paint::Status));
    let room = usize::from(area.cols.saturating_sub(2));
    let mut x = 1 + canvas.put(area, 1, 0, &cut(&text, room), paint);
    let failures = failures(state, env).filter(|_| state.notice.is_none());
    if let Some(failures) = failures.filter(|failures| cols(&text) + 3 + cols(failures) <= room) {
        x += canvas.put(area, x, 0, " · ", Paint::Status);
        x += canvas.put(area, x, 0, &failures, Paint::Failure);
    }
    x
}

/// What has just been said or is under way.
fn doing(state: &State, env: &Env) -> Option<(String, Paint)> {
    let words = &env.texts.ui.status;
    if let Some(notice) = &state.notice {
        return Some((notice.text.clone(), if notice.is_failure { Paint::Failure } else { Paint::StatusBusy }));
    }
    let reading = state.reading.as_ref();
    let what = if let Some(Overlay::Adding { stage: Adding::Looking(_) | Adding::Saving(..), .. }) = &state.overlay {
        if matches!(state.overlay, Some(Overlay::Adding { stage: Adding::Looking(_), .. })) { words.source.clone() } else { words.keeping.clone() }
    } else if reading.is_some_and(|reading| reading.article.waiting.is_some()) {
        words.article.clone()
    } else if reading.is_some_and(|reading| reading.comments.thread.waiting.is_some()) {
        words.thread.clone()
    } else if let Some(refresh) = &state.refresh {
        let mut text = fill(&words.refreshing, &[("done", &refresh.done.to_string()), ("total", &refresh.total.to_string())]);
        if let Some((source, _)) = &refresh.last {
            text = format!("{text} · {}", state.tabs.source_name(source));
        }
        text
    } else if let Some((done, total)) = state.prefetching {
        fill(&words.prefetching, &[("done", &done.to_string()), ("total", &total.to_string())])
    } else {
        return None;
    };
    let turn = usize::try_from(state.now.as_millisecond() / 120).unwrap_or(0) % SPINNER.len();
    Some((format!("{} {what}", SPINNER.get(turn).unwrap_or(&"")), Paint::StatusBusy))
}

/// What holds as long as nothing happens.
fn standing(state: &State, env: &Env) -> String {
    let words = &env.texts.ui.status;
    let mut facts = Vec::new();
    if env.settings.offline {
        facts.push(words.offline.clone());
    }
    let bundled = match (&state.reading, state.focus) {
        (Some(reading), Pane::Article | Pane::Comments) => reading.head.url.as_ref().is_some_and(crate::model::HttpUrl::is_bundled),
        _ => !state.list.is_empty() && state.list.visible().all(|head| head.url.as_ref().is_some_and(crate::model::HttpUrl::is_bundled)),
    };
    if bundled {
        facts.push(words.bundled.clone());
    } else {
        facts.push(match state.tabs.fresh() {
            Some(at) => {
                let fresh = age(Stamp::Instant { at, offset: Offset::UTC }, state.now, &env.zone, env.texts);
                fill(&words.fresh, &[("age", &fresh)])
            }
            None => words.never_fresh.clone(),
        });
    }
    facts.join(" · ")
}

fn failures(state: &State, env: &Env) -> Option<String> {
    let key = env.keymap.shown(context_of(state.focus), Command::Failures)?;
    let shown = state.failures_unseen && !state.failures.is_empty();
    shown.then(|| fill(&env.texts.ui.status.failures, &[("n", &state.failures.len().to_string()), ("key", &env.texts.ui.key_name(&key.to_string()))]))
}

/// The commands that are most useful next, most useful first. The help is always among those shown.
fn useful(state: &State) -> Vec<Command> {
    let mut commands = Vec::new();
    match (state.focus, &state.reading) {
        (Pane::Article, Some(reading)) => {
            let at_end = reading.text.at_end() && reading.article.waiting.is_none();
            commands.push(if at_end { Command::NextUnread } else { Command::ReadOn });
            if reading.article.failure.is_some() {
                commands.extend([Command::Refresh, Command::OpenBrowser]);
            }
            commands.extend([Command::Comments, Command::Back]);
            if !reading.text.page.links.is_empty() {
                commands.push(Command::LinkNumber);
            }
            commands.extend([Command::NextUnread, Command::Star, Command::OpenBrowser]);
        }
        (Pane::Comments, Some(reading)) => {
            let thread = &reading.comments.thread;
            if thread.value.as_ref().is_some_and(|thread| !thread.items.is_empty()) {
                commands.extend([Command::NextRoot, Command::Fold]);
            } else {
                commands.push(Command::Refresh);
            }
            commands.extend([Command::Back, Command::NextUnread, Command::Refresh]);
        }
        _ => {
            if !state.list.is_empty() {
                commands.extend([Command::Open, Command::NextUnread]);
            }
            commands.extend([Command::NextSection, Command::Filter]);
            if !state.list.is_empty() {
                commands.extend([Command::Star, Command::Comments]);
            }
            commands.push(Command::Refresh);
            if state.list.is_empty() {
                commands.push(Command::AddSource);
            }
        }
    }
    // What is read by being opened is not worth a hint; what was marked by a key may have been a slip.
    if state.marks.last().is_some_and(|kind| kind != ChangeKind::Opened) {
        commands.insert(commands.len().min(3), Command::Undo);
    }
    commands.push(Command::Quit);
    let mut seen = std::collections::BTreeSet::new();
    commands.retain(|command| seen.insert(*command));
    commands
}

fn draw_keys(canvas: &mut Canvas<'_>, area: Area, state: &State, env: &Env, to_the_right: bool) {
    // What lies over the panes says in its frame how to close it.
    if area.rows == 0 || state.overlay.is_some() {
        return;
    }
    let context = context_of(state.focus);
    let words = &env.texts.ui;
    let hint = |command: Command| {
        let key = env.keymap.shown(context, command)?;
        let mut name = words.key_name(&key.to_string());
        if command.takes_a_digit() {
            name.push_str("–9");
        }
        Some((name, words.hint.get(command.as_str())?.clone()))
    };
    let width = |(key, text): &(String, String)| cols(key) + 1 + cols(text);
    let room = usize::from(area.cols.saturating_sub(2));
    let last = hint(Command::Help);
    let mut left = room.saturating_sub(last.as_ref().map_or(0, width));
    let mut shown = Vec::new();
    for hint in useful(state).into_iter().filter_map(hint) {
        let Some(rest) = left.checked_sub(width(&hint) + 2) else { break };
        left = rest;
        shown.push(hint);
    }
    shown.extend(last);
    let used = shown.iter().map(width).sum::<usize>() + 2 * shown.len().saturating_sub(1);
    let mut x = if to_the_right { u16::try_from(room.saturating_sub(used) + 1).unwrap_or(0) } else { 1 };
    for (key, text) in shown {
        x += canvas.put(area, x, 0, &key, Paint::Key);
        x += 1;
        x += canvas.put(area, x, 0, &text, Paint::KeyText);
        x += 2;
    }
}

/// A line being typed. Where it is too long, its end is in sight.
fn prompt(canvas: &mut Canvas<'_>, area: Area, line: &Prompt, env: &Env) -> Option<Position> {
    let words = &env.texts.ui.prompt;
    let key = |command| env.keymap.shown(Context::Prompt, command).map(|key| env.texts.ui.key_name(&key.to_string())).unwrap_or_default();
    let (label, hint) = match line.kind {
        PromptKind::Filter => (&words.filter, fill(&words.filter_hint, &[("accept", &key(Command::Accept)), ("cancel", &key(Command::Cancel))])),
        PromptKind::HelpFilter => (&words.filter, String::new()),
        PromptKind::Address => (&words.address, fill(&words.address_hint, &[("accept", &key(Command::Accept)), ("cancel", &key(Command::Cancel))])),
        PromptKind::Link => {
            let copy = env.keymap.shown(Context::Article, Command::CopyLink).map(|key| key.to_string()).unwrap_or_default();
            (&words.link, fill(&words.link_hint, &[("accept", &key(Command::Accept)), ("copy", &copy), ("cancel", &key(Command::Cancel))]))
        }
    };
    let room = usize::from(area.cols);
    let label = if room > cols(label) + 12 { format!(" {label} ") } else { String::new() };
    let mut x = canvas.put(area, 0, 0, &label, Paint::Key);
    let before = line.before_cursor();
    let text_room = room.saturating_sub(cols(&label) + 1);
    let skipped = skip_to_fit(&before, text_room);
    let text = line.text();
    let after = text.strip_prefix(before.as_str()).unwrap_or_default();
    x += canvas.put(area, x, 0, skipped, Paint::Prompt);
    let cursor = Position { x: (area.x + x).min(state_right(area)), y: area.y };
    x += canvas.put(area, x, 0, after, Paint::Prompt);
    if room > usize::from(x) + cols(&hint) + 3 {
        canvas.put_right(area.inset(0, 1), 0, &hint, Paint::KeyText);
    }
    (area.cols > 0 && area.rows > 0).then_some(cursor)
}

fn state_right(area: Area) -> u16 {
    (area.x + area.cols).saturating_sub(1)
}

/// The end of `text` that fits into `room` columns.
fn skip_to_fit(text: &str, room: usize) -> &str {
    let mut rest = text;
    while cols(rest) > room {
        let mut characters = rest.chars();
        if characters.next().is_none() {
            break;
        }
        rest = characters.as_str();
    }
    rest
}
