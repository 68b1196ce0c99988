//! Draws the state.
//!
//! Owns what a screen looks like and the themes. Must not change the state: rows and places come ready from `app` and `typeset`.

mod canvas;
pub mod files;
mod footer;
mod list;
mod overlay;
mod panes;
mod tabs;
pub mod theme;

use ratatui::Frame;

use crate::app::{Env, State};

pub use theme::Theme;

/// Draws a whole screen.
pub fn draw(frame: &mut Frame<'_>, state: &State, env: &Env, theme: &Theme) {
    let mut canvas = canvas::Canvas::new(frame.buffer_mut(), theme);
    canvas.clear();
    let layout = state.layout();
    tabs::draw(&mut canvas, layout.tabs, state, env);
    panes::draw(&mut canvas, &layout, state, env);
    if let Some(overlay) = &state.overlay {
        overlay::draw(&mut canvas, overlay, state, env);
    }
    let cursor = footer::draw(&mut canvas, &layout, state, env);
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}
