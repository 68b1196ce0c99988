//! The look of every block of a document.
//!
//! Owns bullets, gutters, blank rows and place holders of pictures. Must not lay out tables (see [`super::table`]).

use crate::{
    lang::{Texts, fill},
    model::{Block, Document, HttpUrl, Image, SafeLine, Span},
};

use super::{
    Role, Run,
    article::caption_line,
    inline::{Links, code_runs, link_number, run, runs_of},
    sheet::Sheet,
    table,
};

/// The line that stands for a break is no longer than this.
const RULE_COLS: usize = 24;

/// Sets a document's blocks, each parted from the one before by a blank row.
pub(super) fn set(document: &Document, sheet: &mut Sheet, links: &mut Links, texts: &Texts) {
    let mut setter = Setter { targets: &document.links, links, texts };
    for (index, block) in document.blocks.iter().enumerate() {
        sheet.begin_block(u32::try_from(index).unwrap_or(super::HEAD - 1));
        sheet.gap();
        setter.block(block, 0, sheet);
    }
}

struct Setter<'a> {
    targets: &'a [HttpUrl],
    links: &'a mut Links,
    texts: &'a Texts,
}

impl Setter<'_> {
    fn runs(&mut self, spans: &[Span], role: Role) -> Vec<Run> {
        runs_of(spans, role, self.targets, self.links)
    }

    /// Sets a block; `depth` counts the lists around it.
    fn block(&mut self, block: &Block, depth: usize, sheet: &mut Sheet) {
        match block {
            Block::Heading { spans, .. } => {
                let mut runs = self.runs(spans, Role::Heading);
                for run in &mut runs {
                    run.style.bold = run.role != Role::LinkNumber;
                }
                sheet.text(runs);
            }
            Block::Paragraph { spans } => sheet.text(self.runs(spans, Role::Body)),
            Block::Quote { blocks } => {
                sheet.indent(None, run("│ ", Role::Gutter));
                self.quoted(blocks, depth, sheet);
                sheet.outdent();
            }
            Block::List { ordered, start, items } => self.list(*ordered, *start, items, depth, sheet),
            Block::Code { text, spans } => sheet.verbatim(&code_runs(text.as_str(), spans, self.targets, self.links)),
            Block::Table { caption, rows } => {
                let caption = self.runs(caption, Role::Caption);
                let cells: Vec<table::Cells> =
                    rows.iter().map(|row| (row.header, row.cells.iter().map(|cell| self.runs(cell, Role::Body)).collect())).collect();
                sheet.text(caption);
                table::set(&cells, sheet);
            }
            Block::Figure { images, caption } => self.figure(images, caption, sheet),
            Block::Rule => {
                let cols = sheet.room_cols().min(RULE_COLS);
                sheet.fitted(vec![run("─".repeat(cols), Role::Line)], 0);
            }
        }
    }

    fn quoted(&mut self, blocks: &[Block], depth: usize, sheet: &mut Sheet) {
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                sheet.gap();
            }
            match block {
                Block::Paragraph { spans } => sheet.text(self.runs(spans, Role::Quote)),
                other => self.block(other, depth, sheet),
            }
        }
    }

    fn list(&mut self, ordered: bool, start: i64, items: &[Vec<Block>], depth: usize, sheet: &mut Sheet) {
        let last = start.saturating_add(i64::try_from(items.len()).unwrap_or(i64::MAX).saturating_sub(1));
        let number_cols = start.to_string().len().max(last.to_string().len());
        // A list inside an item belongs to the line above it; other blocks are parted, and then the items are too.
        let loose = items.iter().any(|item| item.iter().skip(1).any(|block| !matches!(block, Block::List { .. })));
        for (index, item) in items.iter().enumerate() {
            if loose && index > 0 {
                sheet.gap();
            }
            let bullet = if ordered {
                let number = start.saturating_add(i64::try_from(index).unwrap_or(i64::MAX));
                // Numbers are set right, so that their dots stand in one column.
                format!("{number:>number_cols$}. ")
            } else {
                format!("{} ", if depth.is_multiple_of(2) { '•' } else { '–' })
            };
            let hang = " ".repeat(bullet.chars().count());
            sheet.indent(Some(run(bullet, Role::Bullet)), run(hang, Role::Gutter));
            for (position, block) in item.iter().enumerate() {
                if position > 0 && !matches!(block, Block::List { .. }) {
                    sheet.gap();
                }
                self.block(block, depth + 1, sheet);
            }
            sheet.outdent();
        }
    }

    fn figure(&mut self, images: &[Image], caption: &[Span], sheet: &mut Sheet) {
        let plain = caption_line(caption);
        for image in images {
            let link = self.links.index(&image.url);
            let words = picture(&image.alt, plain.as_ref(), self.texts);
            let mut runs =
                vec![Run { text: format!("[{words}]"), role: Role::Picture, link: Some(link), ..Run::default() }, run(" ", Role::Picture), link_number(link)];
            let leads_to = image.link.and_then(|link| self.targets.get(link)).filter(|url| **url != image.url);
            runs.extend(leads_to.into_iter().flat_map(|url| [run(" → ", Role::Picture), link_number(self.links.index(url))]));
            sheet.text(runs);
        }
        let runs = self.runs(caption, Role::Caption);
        sheet.text(runs);
    }
}

/// What stands for a picture. An alternative text that the caption says again is not said twice.
fn picture(alt: &SafeLine, caption: Option<&SafeLine>, texts: &Texts) -> String {
    let words = &texts.age.page;
    if alt.is_empty() || caption == Some(alt) { words.picture.clone() } else { fill(&words.picture_alt, &[("alt", alt.as_str())]) }
}
