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
    // Only what is in sight is made: a source may have a thousand sections.
    let tabs = state.tabs.shown();
    let current = tabs.iter().position(|tab| tab == state.tabs.current()).unwrap_or(0);
    let cols_of = |index: usize| tabs.get(index).map_or(0, |tab| cell(tab, state, env).cols());
    let first = first_in_sight(cols_of, current, tabs.len(), usize::from(area.cols));
    let mut x = canvas.put(area, 0, 0, if first > 0 { "‹" } else { " " }, Paint::TabCount);
    for (index, tab) in tabs.iter().enumerate().skip(first) {
        let cell = cell(tab, state, env);
        let room = usize::from(area.cols.saturating_sub(x));
        // The last column is kept for the mark that there are more.
        let more = index + 1 < tabs.len();
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

/// The first of `count` tabs to draw so that the chosen one is in sight with one more on each side where there is room.
fn first_in_sight(cols_of: impl Fn(usize) -> usize, current: usize, count: usize, width: usize) -> usize {
    // Backwards from `last` as long as there is room; a column at each end is for the marks that there are more.
    let until = |last: usize| {
        let mut used = 2;
        let fits = |index: &usize| {
            used += cols_of(*index);
            used <= width
        };
        (0..=last).rev().take_while(fits).last()
    };
    let wanted = (current + 1).min(count.saturating_sub(1));
    until(wanted).filter(|first| *first <= current).or_else(|| until(current)).unwrap_or(current)
}
