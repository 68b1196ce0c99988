//! Tables: which hold data, and their rows.
//!
//! Owns telling data from layout. Must not draw.

use super::build::{Builder, Context};
use crate::{
    model::{Block, Row},
    reader::dom::{self, Node},
};

/// Most columns one cell is taken to span: an attribute may say any number.
const MAX_SPAN: usize = 64;

/// Most words of a cell of data; longer ones are running text in a layout.
const MAX_CELL_WORDS: usize = 120;

/// Most paragraphs of such a cell.
const MAX_CELL_PARAGRAPHS: usize = 3;

/// The table as data, and the pictures that stood in it; `None` where it only lays out what is in it.
pub(super) fn data(builder: &mut Builder<'_>, table: &Node<'_>, context: Context) -> Option<Vec<Block>> {
    let is_own = |row: &Node<'_>| row.ancestors_it(None).find(|ancestor| dom::name(ancestor) == "table").is_some_and(|nearest| nearest.id == table.id);
    let rows: Vec<Node<'_>> = dom::select(table, "tr").into_iter().filter(is_own).collect();
    let said_layout = table.attr("role").is_some_and(|role| matches!(&*role, "presentation" | "none"));
    // A table inside a cell is layout only if it says something: CafeF draws its bars with tables of spacers.
    let nested = dom::select(table, "table, h1, h2, h3, article, form, iframe, video")
        .iter()
        .any(|inner| matches!(dom::name(inner).as_str(), "iframe" | "video") || !dom::text(inner).is_empty());
    let widest = rows.iter().map(|row| cells_of(row).len()).max().unwrap_or(0);
    let has_headings = dom::first(table, "th, caption, thead").is_some();
    if said_layout || nested || widest < 2 || (rows.len() < 2 && !has_headings) {
        return None;
    }
    let paragraphs = |cell: &Node<'_>| dom::select(cell, "p").iter().filter(|paragraph| !dom::text(paragraph).is_empty()).count();
    let has_long_cells =
        rows.iter().flat_map(cells_of).any(|cell| dom::text(&cell).split_whitespace().count() > MAX_CELL_WORDS || paragraphs(&cell) > MAX_CELL_PARAGRAPHS);
    if has_long_cells && !has_headings {
        return None;
    }
    let caption = dom::first(table, "caption").map(|caption| builder.inline(&caption, context)).unwrap_or_default();
    let mut figures = Vec::new();
    let rows: Vec<Row> = rows
        .iter()
        .map(|row| {
            let cells = cells_of(row);
            let header = !cells.is_empty() && (dom::is_inside(row, &["thead"]) || cells.iter().all(|cell| dom::name(cell) == "th"));
            let mut out = Vec::with_capacity(cells.len());
            for cell in &cells {
                let (spans, inside) = builder.cell(cell, context);
                out.push(spans);
                figures.extend(inside);
                let span: usize = cell.attr("colspan").and_then(|span| span.trim().parse().ok()).unwrap_or(1);
                for _ in 1..span.clamp(1, MAX_SPAN) {
                    out.push(Vec::new());
                }
            }
            Row { header, cells: out }
        })
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
        .collect();
    (rows.len() > 1 || !caption.is_empty()).then(|| std::iter::once(Block::Table { caption, rows }).chain(figures).collect())
}

fn cells_of<'a>(row: &Node<'a>) -> Vec<Node<'a>> {
    row.element_children().into_iter().filter(|cell| matches!(dom::name(cell).as_str(), "td" | "th")).collect()
}
