//! The panes: their heads, the lines between them, the texts in them.
//!
//! Owns how a typeset row becomes cells. Must not wrap: rows come as wide as they may be.

use ratatui::style::{Modifier, Style};

use super::{canvas::Canvas, list, theme::Paint};
use crate::{
    app::{
        Env, Layout, Pane, State, Tab,
        banner::banner,
        hits::Hit,
        layout::{Area, PaneArea},
        paged::Paged,
        reading::Reading,
        wrap::{cols, cut, wrap},
    },
    lang::fill,
    model,
    typeset::Row,
};

pub(super) fn draw(canvas: &mut Canvas<'_>, layout: &Layout, state: &State, env: &Env) {
    let shown: Vec<(Pane, PaneArea)> =
        [Pane::List, Pane::Article, Pane::Comments].into_iter().filter_map(|pane| layout.pane(pane).map(|area| (pane, area))).collect();
    for (index, (pane, area)) in shown.iter().enumerate() {
        if index > 0 {
            divide(canvas, *area);
        }
        let (name, fact) = names(*pane, state, env);
        head(canvas, area.head, &name, &fact, state.focus == *pane);
        match (pane, &state.reading) {
            (Pane::List, _) => list::draw(canvas, area.body, state, env),
            (Pane::Article, Some(reading)) => article(canvas, *area, reading, state, env),
            (Pane::Comments, Some(reading)) => comments(canvas, *area, reading, state, env),
            (Pane::Article | Pane::Comments, None) => {}
        }
    }
}

/// The line to the left of a pane.
fn divide(canvas: &mut Canvas<'_>, area: PaneArea) {
    let Some(x) = area.body.x.checked_sub(1) else { return };
    let line = Area { x, y: area.head.y, cols: 1, rows: area.head.rows + area.body.rows };
    for row in 0..line.rows {
        let mark = if row < area.head.rows { "┬" } else { "│" };
        canvas.put(line, 0, row, mark, Paint::Rule);
    }
}

/// The line over a pane: its name to the left, a fact to the right. The pane that has the keys has a heavy line, so that it is known
/// without colours too.
fn head(canvas: &mut Canvas<'_>, area: Area, name: &str, fact: &str, focused: bool) {
    if area.rows == 0 {
        return;
    }
    let (line, rule, paint) = if focused { ("━", Paint::RuleFocused, Paint::PaneNameFocused) } else { ("─", Paint::Rule, Paint::PaneName) };
    canvas.put(area, 0, 0, &line.repeat(usize::from(area.cols)), rule);
    let room = usize::from(area.cols);
    let fact_cols = cols(fact);
    let fact_fits = fact_cols > 0 && fact_cols + 12 <= room;
    let name = cut(name, room.saturating_sub(4 + if fact_fits { fact_cols + 4 } else { 0 }));
    if !name.is_empty() {
        canvas.put(area, 1, 0, &format!(" {name} "), paint);
    }
    if fact_fits {
        canvas.put_right(area.inset(0, 1), 0, &format!(" {fact} "), Paint::PaneName);
    }
}

/// A pane's name and the fact beside it.
fn names(pane: Pane, state: &State, env: &Env) -> (String, String) {
    let words = &env.texts.ui.pane;
    match pane {
        Pane::List => (list_name(state, env), place_in_list(state)),
        Pane::Article => {
            let text = state.reading.as_ref().map(|reading| &reading.text);
            let fact = text.filter(|text| text.last_top() > 0).map_or_else(String::new, |text| format!("{}%", text.percent()));
            (words.article.clone(), fact)
        }
        Pane::Comments => {
            let comments = state.reading.as_ref().map(|reading| &reading.comments);
            let count = comments.and_then(|comments| comments.thread.value.as_ref()).map_or(0, |thread| thread.items.len());
            let fresh = comments.map_or(0, |comments| comments.fresh.len());
            let mut facts = Vec::new();
            if fresh > 0 {
                facts.push(fill(&words.fresh, &[("n", &fresh.to_string())]));
            }
            if count > 0 {
                let selected = comments.map_or(0, |comments| comments.selected);
                facts.push(format!("{}/{count}", selected + 1));
            }
            (words.comments.clone(), facts.join(" · "))
        }
    }
}

/// Which of how many entries is selected, as far as it is known where what is held stands in the whole.
fn place_in_list(state: &State) -> String {
    let list = &state.list;
    if list.is_empty() {
        return String::new();
    }
    let held = &list.held;
    let (mut here, mut all) = ((list.selected + 1).to_string(), list.len().to_string());
    if list.filter.is_empty() && (held.above || held.below) {
        let end = held.offset.map(|offset| offset + list.len());
        here = held.offset.map_or_else(|| "…".to_owned(), |offset| (offset + list.selected + 1).to_string());
        all = match (state.whole(), end) {
            (Some(whole), end) => whole.max(end.unwrap_or(0)).to_string(),
            (None, Some(end)) if !held.below => end.to_string(),
            (None, end) => format!("{}+", end.unwrap_or(list.len())),
        };
    }
    format!("{here}/{all}")
}

fn list_name(state: &State, env: &Env) -> String {
    let words = &env.texts.ui;
    let tab = match state.tabs.current() {
        Tab::All => words.tabs.all.clone(),
        Tab::Starred => words.pane.starred.clone(),
        Tab::Source(source) => state.tabs.source_name(source).to_string(),
        Tab::Section(source, section) => state.tabs.section_name(source, section).unwrap_or_default().to_string(),
    };
    let looked_for = if state.list.filter.is_empty() { state.list.search.as_deref() } else { Some(state.list.filter.as_str()) };
    match looked_for {
        Some(found) => fill(&words.pane.list_search, &[("name", &tab), ("words", found.trim_end())]),
        None if state.list.unread_only => fill(&words.pane.list_unread, &[("name", &tab)]),
        None => tab,
    }
}

fn article(canvas: &mut Canvas<'_>, area: PaneArea, reading: &Reading, state: &State, env: &Env) {
    let column = area.text_column(state.measure_cols);
    let below = failure(canvas, column, reading.article.failure.as_ref(), env);
    if reading.text.page.rows.is_empty() && reading.article.waiting.is_some() {
        return say(canvas, below, &env.texts.ui.pane.article_loading);
    }
    page(canvas, below, &reading.text);
    marked(canvas, below, reading.text.top, &reading.hits);
}

/// Marks the hits of the rows in sight.
fn marked(canvas: &mut Canvas<'_>, area: Area, top: usize, hits: &[Hit]) {
    for y in 0..area.rows {
        let row = top + usize::from(y);
        let first = hits.partition_point(|hit| hit.row < row);
        let here = hits.iter().skip(first).take_while(|hit| hit.row == row);
        canvas.lay_over_hits(Area { y: area.y + y, rows: 1, ..area }, here);
    }
}

fn comments(canvas: &mut Canvas<'_>, area: PaneArea, reading: &Reading, state: &State, env: &Env) {
    let words = &env.texts.ui.pane;
    let comments = &reading.comments;
    let column = area.comment_column(state.measure_cols);
    let below = failure(canvas, column, comments.thread.failure.as_ref(), env);
    let Some(thread) = &comments.thread.value else {
        let loading = if comments.thread.waiting.is_some() { &words.comments_loading } else { &words.comments_later };
        if comments.thread.failure.is_none() {
            say(canvas, below, loading);
        }
        return;
    };
    page(canvas, below, &comments.text);
    marked(canvas, below, comments.text.top, &comments.hits);
    // The marks stand in the margin to the left of the text.
    let Some(margin_x) = column.x.checked_sub(3) else { return };
    let margin = Area { x: margin_x, cols: 2, ..below };
    let rows = &comments.text.page.rows;
    let mut before = comments.text.top.checked_sub(1).and_then(|row| rows.get(row)).and_then(|row| row.comment);
    for (y, row) in (0..below.rows).zip(rows.iter().skip(comments.text.top)) {
        if let Some(index) = row.comment {
            if index == comments.selected {
                let paint = if state.focus == Pane::Comments { Paint::SelectedBar } else { Paint::Rule };
                canvas.put(margin, 0, y, "▌", paint);
            }
            let is_fresh = thread.items.get(index).is_some_and(|comment| comments.fresh.contains(&comment.id));
            if before != Some(index) && is_fresh {
                canvas.put(margin, 1, y, "●", Paint::FreshMark);
            }
        }
        before = row.comment;
    }
}

/// Why what is wanted is not there and what to do, above what is there instead; gives what is left of the column.
fn failure(canvas: &mut Canvas<'_>, column: Area, failure: Option<&model::Failure>, env: &Env) -> Area {
    let Some(failure) = failure else { return column };
    let rows = banner(failure, column, env);
    for (y, (text, is_hint)) in (0..column.rows).zip(&rows) {
        canvas.put(column, 0, y, text, if *is_hint { Paint::Hint } else { Paint::Failure });
    }
    let taken = u16::try_from(rows.len()).unwrap_or(u16::MAX).min(column.rows);
    Area { y: column.y + taken, rows: column.rows - taken, ..column }
}

/// A sentence of the reader's own, near the top of an empty pane.
pub(super) fn say(canvas: &mut Canvas<'_>, area: Area, text: &str) {
    let top = area.rows / 3;
    for (y, row) in (top..area.rows).zip(wrap(text, usize::from(area.cols), 4)) {
        canvas.put_centred(area, y, &row, Paint::Quiet);
    }
}

fn page(canvas: &mut Canvas<'_>, area: Area, paged: &Paged) {
    for (y, row) in (0..area.rows).zip(paged.page.rows.iter().skip(paged.top)) {
        typeset_row(canvas, area, y, row);
    }
}

fn typeset_row(canvas: &mut Canvas<'_>, area: Area, y: u16, row: &Row) {
    let mut x = 0;
    for run in &row.runs {
        let style = canvas.theme.style(run.role.into()).patch(emphasis(run.style, canvas.theme.style(Paint::Code)));
        x += canvas.put_styled(area, x, y, &run.text, style);
    }
}

fn emphasis(style: model::Style, code: Style) -> Style {
    let mut look = if style.code { code } else { Style::default() };
    for (on, modifier) in [(style.bold, Modifier::BOLD), (style.italic, Modifier::ITALIC), (style.strike, Modifier::CROSSED_OUT)] {
        if on {
            look = look.add_modifier(modifier);
        }
    }
    look
}
