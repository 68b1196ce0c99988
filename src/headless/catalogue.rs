//! The shelf as `bantin sources list` tells it: aligned, and no wider than a terminal.
//!
//! Owns the columns. Must not change the shelf.

use std::fmt::Write;

use crate::{
    app::{
        shelf::{SHELVES, shelf_name},
        wrap::{cols, cut, wrap},
    },
    lang::{Lang, Texts, fill},
    model::Source,
    sources::Sources,
};

/// Widest row. What is cut is whole in `bantin sources show`.
const WIDTH_COLS: usize = 80;

/// Widest columns of ids and names. An id is never cut: it is what one types.
const ID_COLS: usize = 20;
const NAME_COLS: usize = 28;

/// Columns between two columns.
const GAP_COLS: usize = 2;

/// Fewest columns worth showing a name or an address in.
const LEAST_COLS: usize = 8;

/// Columns before the notes.
const INDENT_COLS: usize = 4;

/// The shelf, group by group; `*` marks what is read.
#[must_use]
pub(super) fn text(sources: &Sources, texts: &Texts) -> String {
    let widest = |of: fn(&Source) -> &str, most: usize| sources.all().iter().map(|source| cols(of(source))).filter(|cols| *cols <= most).max().unwrap_or(most);
    let (id_cols, name_cols) = (widest(|source| source.id.as_str(), ID_COLS), widest(|source| source.name.as_str(), NAME_COLS));
    let mut out = String::new();
    for (shelf, heading) in SHELVES.map(|shelf| (shelf, shelf_name(shelf, texts))) {
        let mut on_it = sources.all().iter().filter(|source| source.shelf == shelf).peekable();
        if on_it.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "{}{heading}", if out.is_empty() { "" } else { "\n" });
        for source in on_it {
            let mark = if sources.chosen_ids().contains(&source.id) { '*' } else { ' ' };
            let _ = writeln!(out, "{}", row(mark, source, id_cols, name_cols));
            for line in wrap(&about(source, texts), WIDTH_COLS - INDENT_COLS, usize::MAX).iter().filter(|line| !line.is_empty()) {
                let _ = writeln!(out, "{:INDENT_COLS$}{line}", "");
            }
        }
    }
    out
}

fn row(mark: char, source: &Source, id_cols: usize, name_cols: usize) -> String {
    let mut row = format!("{mark} {}", source.id);
    let mut column = 2 + id_cols;
    let home = address(source);
    for (text, most) in [(source.name.as_str(), name_cols), (home.as_str(), usize::MAX)] {
        column = column.max(cols(&row)) + GAP_COLS;
        let room = WIDTH_COLS.saturating_sub(column).min(most);
        if room < LEAST_COLS {
            break;
        }
        let pad = column - cols(&row);
        let _ = write!(row, "{:pad$}{}", "", cut(text, room));
        column += most.min(WIDTH_COLS);
    }
    row
}

/// An address as one would type it.
fn address(source: &Source) -> String {
    let home = source.home.as_str();
    let bare = home.strip_prefix("https://").or_else(|| home.strip_prefix("http://")).unwrap_or(home);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/').to_owned()
}

/// What is said of a source: what became of it, and its note.
fn about(source: &Source, texts: &Texts) -> String {
    let words = &texts.cli.say;
    let lang = match texts.lang {
        Lang::Vi => "vi",
        Lang::En => "en",
    };
    let archive = source.archive.then(|| words.archive.clone());
    let successor = source.successor.as_ref().map(|id| fill(&words.successor, &[("id", id.as_str())]));
    let facts = archive.into_iter().chain(successor).collect::<Vec<_>>().join(", ");
    let facts = Some(facts).filter(|facts| !facts.is_empty()).map(|facts| format!("({facts})"));
    facts.into_iter().chain(source.note.get(lang).map(ToString::to_string)).collect::<Vec<_>>().join(" ")
}
