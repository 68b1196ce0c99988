//! What lies over the panes: the keys, what failed, the shelf, a source being added.
//!
//! Owns the rows of the first two. Must not draw.

use super::{
    command::{Command, Context},
    env::Env,
    keymap::Keymap,
    layout::{Area, Pane},
    shelf::{self, Adding},
    state::State,
    wrap::{cols, wrap},
};
use crate::{lang::fill, model::fold};

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The keys, those of the pane first.
    Help {
        /// The pane it was asked from.
        from: Pane,
        /// Only what holds these words.
        filter: String,
        /// First row shown.
        top: usize,
    },
    /// What failed.
    Failures {
        /// First row shown.
        top: usize,
    },
    /// The shelf, of which one can be added or taken off, while an address may be typed.
    Shelf {
        /// Which of the sources shown is chosen.
        selected: Option<usize>,
        /// First row shown.
        top: usize,
    },
    /// A source that is being added.
    Adding {
        /// The address as it was typed.
        asked: String,
        /// How far that has come.
        stage: Adding,
        /// First row shown.
        top: usize,
    },
}

/// What a row of an overlay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OverlayRole {
    /// A heading.
    Heading,
    /// Keys at the left, what they do beside them.
    Keys,
    /// Running text.
    Text,
    /// What to do.
    Hint,
    /// When.
    Age,
    /// Something that can be chosen.
    Item,
    /// What is chosen.
    Selected,
    /// Nothing.
    Blank,
}

/// A row of an overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlayRow {
    /// What it is.
    pub role: OverlayRole,
    /// Keys, in [`OverlayRole::Keys`].
    pub keys: String,
    /// The text.
    pub text: String,
}

/// Columns of the keys in the help.
pub const KEY_COLS: usize = 22;

/// Widest overlay, in columns.
const WIDEST_COLS: u16 = 84;

impl Overlay {
    /// First row shown.
    #[must_use]
    pub fn top(&self) -> usize {
        match self {
            Self::Help { top, .. } | Self::Failures { top } | Self::Shelf { top, .. } | Self::Adding { top, .. } => *top,
        }
    }

    /// Where rows scroll.
    pub(super) fn top_mut(&mut self) -> &mut usize {
        match self {
            Self::Help { top, .. } | Self::Failures { top } | Self::Shelf { top, .. } | Self::Adding { top, .. } => top,
        }
    }

    /// Whether it shows something as under way.
    #[must_use]
    pub fn waits(&self) -> bool {
        matches!(self, Self::Adding { stage: Adding::Looking(_) | Adding::Saving(..), .. })
    }

    /// Where the overlay's text stands on a screen: inside its frame where there is room for one.
    #[must_use]
    pub fn area(state: &State) -> Area {
        let size = state.size;
        let screen = Area { x: 0, y: 0, cols: size.cols, rows: size.rows };
        if size.cols < 20 || size.rows < 8 {
            return Area { rows: size.rows.saturating_sub(u16::from(size.rows > 3)), ..screen };
        }
        let text = screen.inset(3, 3).centred(WIDEST_COLS);
        // One row of tabs above, the footer below, a frame around.
        let layout = state.layout();
        let foot = [layout.status, layout.keys].iter().filter(|area| area.rows > 0).map(|area| area.y).min().unwrap_or(size.rows);
        Area { y: 2, rows: foot.saturating_sub(3), ..text }
    }

    /// The rows, at most `width` columns each.
    #[must_use]
    pub fn rows(&self, state: &State, env: &Env, width: usize) -> Vec<OverlayRow> {
        match self {
            Self::Help { from, filter, .. } => help_rows(*from, filter, env, width),
            Self::Failures { .. } => failure_rows(state, env, width),
            Self::Shelf { selected, .. } => shelf::shelf_rows(state, env, *selected, width),
            Self::Adding { asked, stage, .. } => shelf::adding_rows(asked, stage, env, width),
        }
    }
}

/// The context of keys in a pane.
#[must_use]
pub fn context_of(pane: Pane) -> Context {
    match pane {
        Pane::List => Context::List,
        Pane::Article => Context::Article,
        Pane::Comments => Context::Comments,
    }
}

pub(super) fn row(role: OverlayRole, text: String) -> OverlayRow {
    OverlayRow { role, keys: String::new(), text }
}

fn help_rows(from: Pane, filter: &str, env: &Env, width: usize) -> Vec<OverlayRow> {
    let own = context_of(from);
    let mut contexts = vec![own, Context::Global];
    contexts.extend(Context::ALL.into_iter().filter(|context| *context != own && *context != Context::Global));
    let mut rows = Vec::new();
    for context in contexts {
        let lines: Vec<_> = Command::ALL.iter().filter_map(|command| help_line(&env.keymap, context, *command, filter, env)).collect();
        if lines.is_empty() {
            continue;
        }
        if !rows.is_empty() {
            rows.push(row(OverlayRole::Blank, String::new()));
        }
        rows.push(row(OverlayRole::Heading, env.texts.ui.context_name(context.as_str()).to_owned()));
        for (keys, text) in lines {
            let key_cols = if cols(&keys) < KEY_COLS && width > KEY_COLS * 2 { KEY_COLS } else { cols(&keys) + 1 };
            let mut wrapped = wrap(&text, width.saturating_sub(key_cols).max(8), 4).into_iter();
            // Rows that go on stand under the beginning of the text.
            let blank = " ".repeat(cols(&keys));
            rows.push(OverlayRow { role: OverlayRole::Keys, keys, text: wrapped.next().unwrap_or_default() });
            rows.extend(wrapped.map(|text| OverlayRow { role: OverlayRole::Keys, keys: blank.clone(), text }));
        }
    }
    if rows.is_empty() {
        rows.push(row(OverlayRole::Text, env.texts.ui.help.nothing.clone()));
    }
    rows
}

/// Keys and description of one command in one context, where it has keys there and fits the filter.
fn help_line(keymap: &Keymap, context: Context, command: Command, filter: &str, env: &Env) -> Option<(String, String)> {
    let keys = keymap.keys(context, command).map(|key| env.texts.ui.key_name(&key.to_string())).collect::<Vec<_>>();
    // Digits stand as one range: nine keys would push everything else aside.
    let keys = match (keys.first(), keys.last()) {
        (Some(first), Some(last)) if command.takes_a_digit() && keys.len() > 2 => format!("{first}–{last}"),
        (Some(_), _) => keys.join("  "),
        _ => return None,
    };
    let text = env.texts.ui.command(command.as_str()).to_owned();
    let matches = filter.is_empty() || fold::holds(&format!("{keys} {text} {}", command.as_str()), filter);
    matches.then_some((keys, text))
}

fn failure_rows(state: &State, env: &Env, width: usize) -> Vec<OverlayRow> {
    let mut rows = Vec::new();
    for failed in &state.failures {
        if !rows.is_empty() {
            rows.push(row(OverlayRole::Blank, String::new()));
        }
        let at = env.zone.to_datetime(failed.at).strftime("%H:%M").to_string();
        rows.push(row(OverlayRole::Age, at));
        rows.extend(wrap(&env.texts.message(&failed.failure), width, 8).into_iter().map(|text| row(OverlayRole::Text, text)));
        if !failed.also.is_empty() {
            rows.push(row(OverlayRole::Text, fill(&env.texts.ui.failures.also, &[("n", &failed.also.len().to_string())])));
        }
        rows.extend(wrap(&env.texts.hint(&failed.failure), width, 8).into_iter().map(|text| row(OverlayRole::Hint, text)));
    }
    if rows.is_empty() {
        rows.push(row(OverlayRole::Text, env.texts.ui.failures.none.clone()));
    }
    rows
}
