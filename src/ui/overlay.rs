//! Help, failures, the shelf and a source being added, over the panes.
//!
//! Owns their frame. Must not make the rows.

use super::{canvas::Canvas, theme::Paint};
use crate::{
    app::{
        Command, Context, Env, State,
        layout::Area,
        overlay::{KEY_COLS, Overlay, OverlayRole, OverlayRow},
        shelf::Adding,
        wrap::{cols, cut},
    },
    lang::fill,
};

/// Where less than this is left beside the text of an overlay, nothing is shown there.
const SLIVER_COLS: u16 = 30;

pub(super) fn draw(canvas: &mut Canvas<'_>, overlay: &Overlay, state: &State, env: &Env) {
    let most = Overlay::area(state);
    let rows = overlay.rows(state, env, usize::from(most.cols));
    let framed = most.x >= 2 && most.y >= 1;
    // Few rows have a low frame.
    let area = if framed { Area { rows: most.rows.min(u16::try_from(rows.len()).unwrap_or(u16::MAX)), ..most } } else { most };
    if framed {
        if most.cols + SLIVER_COLS > state.size.cols {
            // What would look out beside the frame is no more than torn words.
            canvas.empty(Area { x: 0, y: most.y - 1, cols: state.size.cols, rows: most.rows + 2 });
        }
        frame(canvas, area, overlay, rows.len(), env);
    } else {
        canvas.empty(area);
    }
    for (y, row) in (0..area.rows).zip(rows.iter().skip(overlay.top())) {
        line(canvas, area, y, row);
    }
}

fn frame(canvas: &mut Canvas<'_>, text: Area, overlay: &Overlay, rows: usize, env: &Env) {
    let words = &env.texts.ui;
    let outer = Area { x: text.x - 2, y: text.y - 1, cols: text.cols + 4, rows: text.rows + 2 };
    canvas.empty(outer);
    let key = |command| env.keymap.shown(Context::Help, command).map(|key| words.key_name(&key.to_string())).unwrap_or_default();
    let (title, foot) = match overlay {
        Overlay::Help { .. } => (&words.help.title, fill(&words.help.foot, &[("filter", &key(Command::Filter)), ("close", &key(Command::Back))])),
        Overlay::Failures { .. } => (&words.failures.title, fill(&words.failures.foot, &[("close", &key(Command::Back))])),
        Overlay::Shelf { .. } => {
            let typing = |command| env.keymap.shown(Context::Prompt, command).map(|key| words.key_name(&key.to_string())).unwrap_or_default();
            (&words.shelf.title, fill(&words.shelf.foot, &[("accept", &typing(Command::Accept)), ("cancel", &typing(Command::Cancel))]))
        }
        Overlay::Adding { stage, .. } => {
            let (title, foot) = match stage {
                Adding::Looking(_) | Adding::Saving(..) => (&words.shelf.looking_title, &words.shelf.looking_foot),
                Adding::Found(_) => (&words.shelf.found_title, &words.shelf.found_foot),
                Adding::Failed(_) => (&words.shelf.failed_title, &words.shelf.failed_foot),
            };
            (title, fill(foot, &[("accept", &key(Command::Open)), ("close", &key(Command::Back))]))
        }
    };
    let across = "─".repeat(usize::from(outer.cols.saturating_sub(2)));
    canvas.put(outer, 0, 0, &format!("┌{across}┐"), Paint::Frame);
    canvas.put(outer, 0, outer.rows - 1, &format!("└{across}┘"), Paint::Frame);
    for y in 1..outer.rows - 1 {
        canvas.put(outer, 0, y, "│", Paint::Frame);
        canvas.put(outer, outer.cols - 1, y, "│", Paint::Frame);
    }
    let room = usize::from(outer.cols.saturating_sub(4));
    canvas.put(outer, 2, 0, &cut(&format!(" {title} "), room), Paint::FrameHeading);
    canvas.put(outer, 2, outer.rows - 1, &cut(&format!(" {foot} "), room), Paint::KeyText);
    // How far one has come, where not all of it is in sight.
    let in_sight = usize::from(text.rows);
    if rows > in_sight {
        let last = (overlay.top() + in_sight).min(rows);
        canvas.put_right(outer.inset(0, 2), outer.rows - 1, &format!(" {}% ", last * 100 / rows), Paint::KeyText);
    }
}

fn line(canvas: &mut Canvas<'_>, area: Area, y: u16, row: &OverlayRow) {
    let paint = match row.role {
        OverlayRole::Heading => Paint::FrameHeading,
        OverlayRole::Text | OverlayRole::Item | OverlayRole::Blank => Paint::Body,
        OverlayRole::Selected => Paint::Selected,
        OverlayRole::Hint => Paint::Hint,
        OverlayRole::Age => Paint::Date,
        OverlayRole::Keys => {
            canvas.put(area, 0, y, &row.keys, Paint::Key);
            let text_x = if usize::from(area.cols) > KEY_COLS * 2 { KEY_COLS.max(cols(&row.keys) + 1) } else { cols(&row.keys) + 1 };
            canvas.put(area, u16::try_from(text_x).unwrap_or(u16::MAX), y, &row.text, Paint::KeyText);
            return;
        }
    };
    canvas.put(area, 0, y, &row.text, paint);
}
