//! A document's blocks as `CommonMark` blocks with GFM tables.
//!
//! Owns lines and their indents. Must not escape text itself (see [`super::spans`]).

use crate::model::{Block, Document, HttpUrl, Row, Span};

use super::spans::{Setting, image, inlines, longest_run};

/// The document as lines.
pub(super) fn lines(document: &Document) -> Vec<String> {
    flow(&document.blocks, &document.links)
}

fn flow(blocks: &[Block], targets: &[HttpUrl]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut before: Option<&Block> = None;
    let mut other_marker = false;
    for block in blocks {
        // Two lists with the same marker would be read as one.
        let alternate = matches!((before, block), (Some(Block::List { ordered: a, .. }), Block::List { ordered: b, .. }) if a == b) && !other_marker;
        let lines = lines_of(block, alternate, targets);
        if lines.is_empty() {
            continue;
        }
        (before, other_marker) = (Some(block), alternate);
        if !out.is_empty() {
            out.push(String::new());
        }
        out.extend(lines);
    }
    out
}

fn lines_of(block: &Block, other_marker: bool, targets: &[HttpUrl]) -> Vec<String> {
    match block {
        Block::Heading { level, spans } => {
            let text = inlines(spans, targets, Setting::Line);
            if text.is_empty() { Vec::new() } else { vec![format!("{} {text}", "#".repeat(usize::from((*level).clamp(1, 6))))] }
        }
        Block::Paragraph { spans } => split(&inlines(spans, targets, Setting::Flow)),
        Block::Quote { blocks } => flow(blocks, targets).into_iter().map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") }).collect(),
        Block::List { ordered, start, items } => list(ordered.then_some(*start), items, other_marker, targets),
        Block::Code { text, .. } => {
            let fence = "`".repeat(longest_run(text.as_str(), '`').max(2) + 1);
            let code = text.as_str().trim_matches('\n').split('\n').map(str::to_owned);
            std::iter::once(fence.clone()).chain(code).chain([fence]).collect()
        }
        Block::Table { caption, rows } => table(caption, rows, targets),
        Block::Figure { images, caption } => {
            let mut lines: Vec<String> = images.iter().map(|shown| image(shown, targets)).filter(|image| !image.is_empty()).collect();
            lines.extend(emphasised(caption, targets));
            // Pictures and caption are one paragraph, each on a line of its own.
            let last = lines.len().saturating_sub(1);
            lines.iter_mut().take(last).for_each(|line| line.push('\\'));
            lines
        }
        // Neither stars nor hyphens: after a bullet of the same sign they would take the bullet in.
        Block::Rule => vec!["___".to_owned()],
    }
}

fn split(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() }
}

/// A caption in italics, on one line.
fn emphasised(caption: &[Span], targets: &[HttpUrl]) -> Option<String> {
    let italic: Vec<Span> = caption
        .iter()
        .cloned()
        .map(|mut span| {
            span.style.italic = true;
            span
        })
        .collect();
    Some(inlines(&italic, targets, Setting::Line)).filter(|text| !text.is_empty())
}

fn list(start: Option<i64>, items: &[Vec<Block>], other_marker: bool, targets: &[HttpUrl]) -> Vec<String> {
    let tight = items.iter().all(|item| item.iter().filter(|block| !matches!(block, Block::List { .. })).count() <= 1);
    let mut out: Vec<String> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let marker = match start {
            // CommonMark numbers have no sign and at most nine digits.
            Some(start) => {
                let number = start.saturating_add(i64::try_from(index).unwrap_or(i64::MAX)).clamp(0, 999_999_999);
                format!("{number}{}", if other_marker { ')' } else { '.' })
            }
            None => if other_marker { "*" } else { "-" }.to_owned(),
        };
        let hang = " ".repeat(marker.len() + 1);
        if index > 0 && !tight {
            out.push(String::new());
        }
        let lines = if tight { tight_flow(item, targets) } else { flow(item, targets) };
        if lines.is_empty() {
            out.push(marker.clone());
        }
        for (line_index, line) in lines.into_iter().enumerate() {
            out.push(match (line_index, line.is_empty()) {
                (0, _) => format!("{marker} {line}"),
                (_, true) => String::new(),
                (_, false) => format!("{hang}{line}"),
            });
        }
    }
    out
}

/// Blocks of an item of a tight list: a list follows its line without a blank one, unless it could not interrupt a paragraph
/// (`CommonMark` §5.2: its first item has text, its first number is 1).
fn tight_flow(blocks: &[Block], targets: &[HttpUrl]) -> Vec<String> {
    let [first @ Block::Paragraph { .. }, list @ Block::List { ordered, start, .. }] = blocks else { return flow(blocks, targets) };
    let (mut lines, inner) = (lines_of(first, false, targets), lines_of(list, false, targets));
    let interrupts = (!ordered || *start == 1) && inner.first().is_some_and(|line| line.contains(' '));
    if lines.is_empty() || !interrupts {
        return flow(blocks, targets);
    }
    lines.extend(inner);
    lines
}

fn table(caption: &[Span], rows: &[Row], targets: &[HttpUrl]) -> Vec<String> {
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut out: Vec<String> = emphasised(caption, targets).into_iter().collect();
    if columns == 0 {
        return out;
    }
    if !out.is_empty() {
        out.push(String::new());
    }
    let line = |cells: &[Vec<Span>]| {
        let mut line = "|".to_owned();
        for column in 0..columns {
            let text = cells.get(column).map(|cell| inlines(cell, targets, Setting::Cell)).unwrap_or_default();
            line.extend([" ", &text, " |"]);
        }
        line
    };
    // GFM wants a heading row; a table without one gets an empty one.
    let (head, body) = match rows.split_first() {
        Some((first, rest)) if first.header => (first.cells.as_slice(), rest),
        _ => (&[][..], rows),
    };
    out.push(line(head));
    out.push(format!("|{}", " --- |".repeat(columns)));
    out.extend(body.iter().map(|row| line(&row.cells)));
    out
}
