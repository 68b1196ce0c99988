//! Moving: between panes, in the list, in a text, in a thread.
//!
//! Owns what is one step and what is a page. Must not load anything but by opening.

use super::{
    super::{
        command::Command,
        effect::{Effect, Seek},
        env::Env,
        held::Side,
        layout::Pane,
        list_page::Item,
        state::State,
    },
    opening, window,
};

/// Rows of a page that stay in sight when it is turned.
const OVERLAP_ROWS: usize = 2;

/// Scrolls what has the keys.
pub(super) fn scroll(state: &mut State, command: Command, effects: &mut Vec<Effect>) {
    match state.focus {
        Pane::List => in_list(state, command, effects),
        Pane::Article => {
            let Some(reading) = &mut state.reading else { return };
            let text = &mut reading.text;
            match rows_of(command, text.pane_rows) {
                Some(rows) => text.scroll_by(rows),
                None if command == Command::Top => text.scroll_to(0),
                None => text.scroll_to(usize::MAX),
            }
        }
        Pane::Comments => {
            let Some(reading) = &mut state.reading else { return };
            let comments = &mut reading.comments;
            match command {
                Command::Up => comments.step(false),
                Command::Down => comments.step(true),
                Command::Top => {
                    comments.text.scroll_to(0);
                    comments.selected = 0;
                }
                Command::Bottom => {
                    comments.text.scroll_to(usize::MAX);
                    if let Some(last) = comments.text.page.rows.iter().rev().find_map(|row| row.comment) {
                        comments.selected = last;
                    }
                }
                _ => {
                    comments.text.scroll_by(rows_of(command, comments.text.pane_rows).unwrap_or(0));
                    comments.select_in_sight();
                }
            }
        }
    }
}

/// Rows a command scrolls by in a pane of this height; `None` for those that go to an end.
fn rows_of(command: Command, pane_rows: usize) -> Option<isize> {
    let page = isize::try_from(pane_rows.saturating_sub(OVERLAP_ROWS).max(1)).unwrap_or(1);
    let half = isize::try_from((pane_rows / 2).max(1)).unwrap_or(1);
    match command {
        Command::Up => Some(-1),
        Command::Down => Some(1),
        Command::HalfPageUp => Some(-half),
        Command::HalfPageDown => Some(half),
        Command::PageUp => Some(-page),
        Command::PageDown => Some(page),
        _ => None,
    }
}

fn in_list(state: &mut State, command: Command, effects: &mut Vec<Effect>) {
    let end = match command {
        Command::Top => Some(Side::Above),
        Command::Bottom => Some(Side::Below),
        _ => None,
    };
    if end.is_some_and(|side| !window::to_end(state, side, effects)) {
        return;
    }
    let pane_rows = state.layout().list.map_or(1, |area| usize::from(area.body.rows));
    let list = &mut state.list;
    let end = list.len().saturating_sub(1);
    list.selected = match command {
        Command::Up => list.selected.saturating_sub(1),
        Command::Down => (list.selected + 1).min(end),
        Command::Top => 0,
        Command::Bottom => end,
        _ => {
            let by = rows_of(command, pane_rows).unwrap_or(0);
            let here = list.page.entry(list.selected).map_or(0, |placed| placed.top);
            let there = list.page.item_at(here.saturating_add_signed(by));
            // Under a day's heading stands its first entry.
            let entry = list.page.items.iter().skip(there).take(2).find_map(|placed| match placed.item {
                Item::Entry { at, .. } => Some(at),
                _ => None,
            });
            let turned = entry.unwrap_or(end);
            // However high an entry is, a page is at least one further.
            if by > 0 { turned.max((list.selected + 1).min(end)) } else { turned.min(list.selected.saturating_sub(1)) }
        }
    };
}

/// One pane to the right. From the list into the selected entry.
pub(super) fn forward(state: &mut State, env: &Env, effects: &mut Vec<Effect>) {
    match state.focus {
        Pane::List => {
            if let Some(head) = state.list.current().cloned() {
                opening::open(state, env, head, effects);
            }
        }
        Pane::Article => comments(state, env, effects),
        Pane::Comments => {}
    }
}

/// To the comments: of the open article, or of the selected entry, which is opened for it.
pub(super) fn comments(state: &mut State, env: &Env, effects: &mut Vec<Effect>) {
    if state.focus == Pane::List
        && let Some(head) = state.list.current().cloned()
    {
        opening::open(state, env, head, effects);
    }
    if state.reading.is_some() {
        state.focus = Pane::Comments;
    }
}

/// One step back: a zoomed pane to all of them, comments to the article, article to the list; in the list first what was looked for
/// goes, then the article beside it.
pub(super) fn back(state: &mut State, env: &Env, effects: &mut Vec<Effect>) {
    if state.zoomed {
        state.zoomed = false;
        return;
    }
    match state.focus {
        Pane::Comments => state.focus = Pane::Article,
        Pane::Article => state.focus = Pane::List,
        Pane::List if state.list.search.is_some() || !state.list.filter.is_empty() => {
            window::look_no_more(state, true, effects);
        }
        Pane::List if state.layout().article.is_some() => opening::close(state, env, effects),
        Pane::List => {}
    }
}

/// The next pane in the round. Without an open article there is only the list.
pub(super) fn turn(state: &mut State, by: isize) {
    if state.reading.is_none() {
        return;
    }
    let round = [Pane::List, Pane::Article, Pane::Comments];
    let here = round.iter().position(|pane| *pane == state.focus).unwrap_or(0);
    let there = here.checked_add_signed(by).unwrap_or(round.len() - 1) % round.len();
    state.focus = round.get(there).copied().unwrap_or_default();
}

/// Reads on: a page further, at the end the next unread article; from the list into the selected one.
pub(super) fn read_on(state: &mut State, env: &Env, effects: &mut Vec<Effect>) {
    let at_end = match (state.focus, &state.reading) {
        (Pane::List, _) => return forward(state, env, effects),
        (_, None) => return,
        // While the text is on its way there is no end to have reached.
        (Pane::Article, Some(reading)) => reading.text.at_end() && reading.article.waiting.is_none(),
        (Pane::Comments, Some(reading)) => reading.comments.text.at_end() && reading.comments.thread.waiting.is_none(),
    };
    if at_end {
        unread(state, env, true, effects);
    } else {
        scroll(state, Command::PageDown, effects);
    }
}

/// Opens the nearest unread entry in one direction; forward it goes on at the top, where something was left out.
pub(super) fn unread(state: &mut State, env: &Env, forward: bool, effects: &mut Vec<Effect>) {
    let open = state.reading.as_ref().and_then(|reading| state.list.visible().position(|head| head.id == *reading.id()));
    // From the open article where one reads; else from the selected entry, which may itself be what is looked for.
    let (from, itself) = match (state.focus, open) {
        (Pane::Article | Pane::Comments, Some(open)) => (open, None),
        _ => (state.list.selected, Some(state.list.selected).filter(|_| forward && state.list.current().is_some_and(|head| !head.read))),
    };
    let near = itself.or_else(|| state.list.unread_from(Some(from), forward));
    let goes_on = if forward { state.list.held.below || state.list.held.above } else { state.list.held.above };
    if near.is_none()
        && goes_on
        && let Some(id) = state.list.head(from).map(|head| head.id.clone())
    {
        return window::seek(state, if forward { Seek::Below(id) } else { Seek::Above(id) }, effects);
    }
    let found = near.or_else(|| if forward { state.list.unread_from(None, true) } else { None });
    match found.and_then(|at| state.list.head(at)).cloned() {
        Some(head) => opening::open(state, env, head, effects),
        None => state.say(env.texts.ui.notice.caught_up.clone()),
    }
}

/// Moves and folds in the thread.
pub(super) fn in_thread(state: &mut State, command: Command) {
    if state.focus != Pane::Comments {
        return;
    }
    let Some(reading) = &mut state.reading else { return };
    let comments = &mut reading.comments;
    let there = match command {
        Command::Fold => return comments.fold(),
        Command::FoldAll => return comments.fold_all(),
        Command::Parent => comments.parent_of(comments.selected),
        Command::NextRoot => comments.root_from(comments.selected, true),
        Command::PreviousRoot => comments.root_from(comments.selected, false),
        _ => None,
    };
    if let Some(there) = there {
        comments.select(there, false);
    }
}
