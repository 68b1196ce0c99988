//! The list.
//!
//! Owns how an entry's rows look. Must not break titles: the rows come ready.

use jiff::civil::Date;

use super::{canvas::Canvas, panes::say, theme::Paint};
use crate::{
    app::{
        Env, Pane, State, Tab,
        layout::Area,
        list_page::{Item, MARK_COLS, Placed},
        wrap::{cols, cut},
    },
    lang::fill,
    model::Head,
    typeset::age,
};

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Area, state: &State, env: &Env) {
    let list = &state.list;
    if list.is_empty() {
        return say(canvas, area.inset(1, 1), &empty(state, env));
    }
    let page = &list.page;
    let area = Area { cols: area.cols.min(u16::try_from(page.width).unwrap_or(u16::MAX)), ..area };
    for placed in page.items.iter().skip(page.item_at(list.top)) {
        if placed.top >= list.top + usize::from(area.rows) {
            break;
        }
        item(canvas, area, placed, state, env);
    }
}

fn item(canvas: &mut Canvas<'_>, area: Area, placed: &Placed, state: &State, env: &Env) {
    // Its row on the screen; the first rows of an item may be above the pane.
    let screen_row = |row: usize| (placed.top + row).checked_sub(state.list.top).and_then(|y| u16::try_from(y).ok()).filter(|y| *y < area.rows);
    match &placed.item {
        Item::Day(day) => {
            if let Some(y) = screen_row(0) {
                canvas.put(area, 1, y, &day_name(*day, state, env), Paint::Day);
            }
        }
        Item::End => {
            if let Some(y) = screen_row(1) {
                canvas.put_centred(area, y, &end(state, env, usize::from(area.cols)), Paint::Quiet);
            }
        }
        Item::Entry { at, title, snippet, hits, meta, meta_beside } => {
            let Some(head) = state.list.head(*at) else { return };
            let is_selected = *at == state.list.selected;
            let is_open = state.reading.as_ref().is_some_and(|reading| *reading.id() == head.id);
            let focused = state.focus == Pane::List;
            for row in 0..placed.rows {
                let Some(y) = screen_row(row) else { continue };
                let line = Area { y: area.y + y, rows: 1, ..area };
                if let Some(text) = title.get(row) {
                    canvas.put(line, MARK_COLS, 0, text, if head.read { Paint::TitleRead } else { Paint::TitleUnread });
                } else if let Some(text) = row.checked_sub(title.len()).and_then(|row| snippet.get(row)) {
                    canvas.put(line, MARK_COLS, 0, text, Paint::Meta);
                }
                let hits_here = hits.iter().filter(|hit| hit.row == row);
                canvas.lay_over_hits(line.inset(MARK_COLS, 0), hits_here);
                if row + 1 == if *meta_beside { title.len() } else { placed.rows } {
                    canvas.put_right(line.inset(0, 1), 0, meta, Paint::Meta);
                }
                if is_selected && focused {
                    canvas.lay_over(line, Paint::Selected);
                }
                if row == 0 {
                    marks(canvas, line, head);
                }
                if is_selected {
                    canvas.put(line, 0, 0, "▌", if focused { Paint::SelectedBar } else { Paint::Rule });
                } else if is_open && row == 0 {
                    canvas.put(line, 0, 0, "›", Paint::SelectedBar);
                }
            }
        }
    }
}

/// Unread, starred, kept: each in a column of its own, so that a look down one column finds them.
fn marks(canvas: &mut Canvas<'_>, line: Area, head: &Head) {
    if !head.read {
        canvas.put(line, 1, 0, "●", Paint::UnreadMark);
    }
    if head.starred {
        canvas.put(line, 2, 0, "★", Paint::StarMark);
    } else if head.has_article {
        canvas.put(line, 2, 0, "·", Paint::KeptMark);
    }
}

fn day_name(day: Option<Date>, state: &State, env: &Env) -> String {
    let words = &env.texts.ui.list;
    let Some(day) = day else { return words.undated.clone() };
    let today = env.zone.to_datetime(state.now).date();
    if day == today {
        return words.today.clone();
    }
    if day.tomorrow().is_ok_and(|next| next == today) {
        return words.yesterday.clone();
    }
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).ok().and_then(|index| env.texts.age.weekdays.get(index));
    let date = age::date(day, today, env.texts);
    fill(&words.day, &[("weekday", weekday.map_or("", String::as_str)), ("date", &date)])
}

/// What stands under the last entry: between two strokes where there is room.
fn end(state: &State, env: &Env, width: usize) -> String {
    let words = &env.texts.ui.list;
    // Of what is not held only the counts are known.
    let unread = if state.list.held.above {
        state.tabs.unread(state.tabs.current()).filter(|_| state.list.search.is_none())
    } else {
        Some(state.list.visible().filter(|head| !head.read).count() as u64)
    };
    let text = match unread {
        None => words.end_plain.clone(),
        Some(0) => words.caught_up.clone(),
        Some(unread) => fill(&words.end, &[("n", &unread.to_string())]),
    };
    if cols(&text) + 8 <= width { format!("── {text} ──") } else { cut(&text, width) }
}

/// Why there is nothing to see.
fn empty(state: &State, env: &Env) -> String {
    let words = &env.texts.ui.list;
    let list = &state.list;
    let looked_for = if list.filter.is_empty() { list.search.as_deref() } else { Some(list.filter.as_str()) };
    match looked_for {
        _ if list.heads.value.is_none() && list.heads.waiting.is_some() => words.loading.clone(),
        Some(found) => fill(&words.nothing_found, &[("words", found)]),
        None if list.unread_only => words.nothing_unread.clone(),
        None if *state.tabs.current() == Tab::Starred => words.nothing_starred.clone(),
        None if state.refresh.is_some() => words.empty_refreshing.clone(),
        None => words.empty.clone(),
    }
}
