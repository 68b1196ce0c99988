//! The row of sources and sections.
//!
//! Owns which part of it is in sight. Must not know what a tab loads.

use super::{canvas::Canvas, theme::Paint};
use crate::app::{
    Env, State, Tab,
    layout::Area,
    wrap::{cols, cut},
};

/// Longest name of a tab, in columns.
const NAME_COLS: usize = 24;

/// One tab as it is drawn.
struct Cell {
    /// The line before it.
    before: &'static str,
    name: String,
    unread: String,
    current: bool,
}

impl Cell {
    fn cols(&self) -> usize {
        cols(self.before) + cols(&self.name) + cols(&self.unread)
    }
}

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Area, state: &State, env: &Env) {
    if area.rows == 0 {
        return;
    }
    let cells: Vec<Cell> = state.tabs.shown().iter().map(|tab| cell(tab, state, env)).collect();
    let current = cells.iter().position(|cell| cell.current).unwrap_or(0);
    let first = first_in_sight(&cells, current, usize::from(area.cols));
    let mut x = canvas.put(area, 0, 0, if first > 0 { "‹" } else { " " }, Paint::TabCount);
    for (index, cell) in cells.iter().enumerate().skip(first) {
        let room = usize::from(area.cols.saturating_sub(x));
        // The last column is kept for the mark that there are more.
        let more = index + 1 < cells.len();
        if index > first && cell.cols() + usize::from(more) > room {
            canvas.put_right(area, 0, "›", Paint::TabCount);
            break;
        }
        if index > first {
            x += canvas.put(area, x, 0, cell.before, Paint::TabCount);
        } else if first > 0 {
            x += canvas.put(area, x, 0, " ", Paint::TabCount);
        }
        let name = cut(&cell.name, usize::from(area.cols.saturating_sub(x)));
        x += canvas.put(area, x, 0, &name, if cell.current { Paint::TabCurrent } else { Paint::Tab });
        x += canvas.put(area, x, 0, &cell.unread, Paint::TabCount);
    }
}

fn cell(tab: &Tab, state: &State, env: &Env) -> Cell {
    let words = &env.texts.ui.tabs;
    let name = match tab {
        Tab::All => words.all.clone(),
        Tab::Starred => words.starred.clone(),
        Tab::Source(id) => state.tabs.source_name(id).to_string(),
        Tab::Section(source, section) => state.tabs.section_name(source, section).unwrap_or_default().to_string(),
    };
    let before = match tab {
        Tab::All => "",
        // Sections hang together with their source.
        Tab::Section(..) => "  ",
        Tab::Starred | Tab::Source(_) => " │ ",
    };
    let unread = state.tabs.unread(tab).filter(|unread| *unread > 0).map_or_else(String::new, |unread| format!(" {unread}"));
    Cell { before, name: cut(&name, NAME_COLS), unread, current: tab == state.tabs.current() }
}

/// The first tab to draw so that the chosen one is in sight with one more on each side where there is room.
fn first_in_sight(cells: &[Cell], current: usize, width: usize) -> usize {
    let until = |first: usize, last: usize| cells.iter().take(last + 1).skip(first).map(Cell::cols).sum::<usize>() + 2;
    let wanted = (current + 1).min(cells.len().saturating_sub(1));
    let first = (0..=current).find(|first| until(*first, wanted) <= width);
    first.or_else(|| (0..=current).find(|first| until(*first, current) <= width)).unwrap_or(current)
}
