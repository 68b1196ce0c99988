//! Tables: columns where they fit, records where they do not.
//!
//! Owns the widths of columns. Must not know where the cells came from.

use super::{
    Role, Run,
    inline::{bold, run},
    sheet::Sheet,
    wrap::{clusters, extent, run_columns, wrap},
};

/// A row: whether it heads the table, and its cells.
pub(super) type Cells = (bool, Vec<Vec<Run>>);

/// Between two columns.
const BORDER: &str = " │ ";
const BORDER_COLS: usize = 3;
/// A grid wider than this is not read across; and its blanks must not fill the memory where the page has no width.
const MAX_GRID_COLS: usize = 160;
/// A column narrower than this breaks words at every turn.
const LEAST_COLS: usize = 6;
/// A word longer than this may be broken in a cell.
const LONG_WORD_COLS: usize = 16;

/// Sets a table at the sheet's width.
pub(super) fn set(rows: &[Cells], sheet: &mut Sheet) {
    let columns = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    match columns {
        0 => {}
        1 => rows.iter().flat_map(|(_, cells)| cells).for_each(|cell| sheet.text(cell.clone())),
        _ => match widths(rows, columns, sheet.room_cols().min(MAX_GRID_COLS)) {
            Some(widths) => grid(rows, &widths, sheet),
            None => records(rows, sheet),
        },
    }
}

/// Columns' widths, or `None` where they would be too narrow to read.
fn widths(rows: &[Cells], columns: usize, room_cols: usize) -> Option<Vec<usize>> {
    let borders = BORDER_COLS.checked_mul(columns - 1)?;
    let room = room_cols.checked_sub(borders)?;
    let (mut natural, mut least) = (vec![0_usize; columns], vec![0_usize; columns]);
    for (_, cells) in rows {
        for ((cell, natural), least) in cells.iter().zip(&mut natural).zip(&mut least) {
            let asked = extent(cell);
            *natural = asked.line.max(*natural);
            *least = asked.word.min(LONG_WORD_COLS).max(asked.line.min(LEAST_COLS)).max(asked.cluster).max(*least);
        }
    }
    if least.iter().sum::<usize>() > room {
        return None;
    }
    // Every column gets what it must have; the rest goes evenly to those that want more.
    let mut given = least;
    let mut rest = room - given.iter().sum::<usize>();
    loop {
        let wanting: Vec<usize> = (0..columns).filter(|column| given.get(*column) < natural.get(*column)).collect();
        let share = rest.checked_div(wanting.len()).unwrap_or(0).max(1);
        if wanting.is_empty() || rest == 0 {
            return Some(given);
        }
        for column in wanting {
            if let (Some(given), Some(natural)) = (given.get_mut(column), natural.get(column)) {
                let more = share.min(natural - *given).min(rest);
                *given += more;
                rest -= more;
            }
        }
    }
}

fn grid(rows: &[Cells], widths: &[usize], sheet: &mut Sheet) {
    let right: Vec<bool> = (0..widths.len()).map(|column| is_numeric(rows, column)).collect();
    for (index, (header, cells)) in rows.iter().enumerate() {
        let wrapped: Vec<Vec<Vec<Run>>> =
            cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width).into_iter().map(|line| line.runs).collect()).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        let set: u32 = cells.iter().flatten().map(|run| clusters(&run.text)).fold(0, u32::saturating_add);
        for line in 0..height {
            let mut runs = Vec::new();
            for (column, width) in widths.iter().enumerate() {
                if column > 0 {
                    runs.push(run(BORDER, Role::Line));
                }
                let mut text = wrapped.get(column).and_then(|cell| cell.get(line)).cloned().unwrap_or_default();
                if *header {
                    for run in &mut text {
                        run.style.bold = run.role != Role::LinkNumber;
                    }
                }
                let blank = run(" ".repeat(width.saturating_sub(run_columns(&text))), Role::Body);
                if right.get(column) == Some(&true) {
                    runs.push(blank);
                    runs.extend(text);
                } else {
                    runs.extend(text);
                    runs.push(blank);
                }
            }
            sheet.fitted(runs, if line + 1 == height { set } else { 0 });
        }
        let heads_body = *header && rows.get(index + 1).is_some_and(|(header, _)| !header);
        if heads_body {
            let line: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
            sheet.fitted(vec![run(line.join("─┼─"), Role::Line)], 0);
        }
    }
}

/// Whether a column holds figures only, so that they are set right.
fn is_numeric(rows: &[Cells], column: usize) -> bool {
    let mut figures = 0;
    for cell in rows.iter().filter(|(header, _)| !header).filter_map(|(_, cells)| cells.get(column)) {
        let mut characters = cell.iter().flat_map(|run| run.text.chars()).filter(|character| !character.is_whitespace()).peekable();
        if characters.peek().is_none() {
            continue;
        }
        if !characters.all(|character| character.is_ascii_digit() || ".,%+-−–".contains(character)) {
            return false;
        }
        figures += 1;
    }
    figures > 0
}

/// One record a row, one line a cell: `heading: value`.
fn records(rows: &[Cells], sheet: &mut Sheet) {
    let head_rows = rows.iter().take_while(|(header, _)| *header).count();
    let (heads, body) = rows.split_at_checked(head_rows).unwrap_or((&[], rows));
    let labels = heads.last().map(|(_, cells)| cells.as_slice()).unwrap_or_default();
    // Headings of several rows, or over nothing, stand by no value and still have to be read.
    let above = heads.iter().take(head_rows.saturating_sub(1)).flat_map(|(_, cells)| cells);
    let over_nothing = labels.iter().enumerate().filter(|(column, _)| !body.iter().any(|(_, cells)| cells.get(*column).is_some_and(|cell| !is_blank(cell))));
    for cell in above.chain(over_nothing.map(|(_, cell)| cell)) {
        sheet.text(cell.clone());
        sheet.gap();
    }
    for (index, (_, cells)) in body.iter().enumerate() {
        if index > 0 {
            sheet.gap();
        }
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !is_blank(cell)) {
            let label = labels.get(column).filter(|label| !is_blank(label)).map(|label| {
                let text: String = label.iter().filter(|run| run.role != Role::LinkNumber).map(|run| run.text.as_str()).collect();
                bold(format!("{}: ", text.trim().trim_end_matches(':')), Role::Body)
            });
            sheet.text(label.into_iter().chain(cell.iter().cloned()).collect());
        }
    }
}

fn is_blank(cell: &[Run]) -> bool {
    cell.iter().all(|run| run.text.trim().is_empty())
}
