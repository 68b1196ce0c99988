//! The sheet a page is set on: width, indents, blank rows, places.
//!
//! Owns what stands left of the text and between blocks. Must not know what a block is.

use crate::model::Place;

use super::{
    HEAD, Role, Row, Run,
    inline::{dotted, run},
    wrap::{Line, clusters, columns, cut_verbatim, run_columns, wrap},
};

/// Marks a line of code that goes on.
const CONTINUATION: &str = "↪ ";

/// Columns of the dot between two facts.
const DOT_COLS: usize = 3;

/// However wide the page is, a line's beginning must be found again by the eye; and a hostile depth must not fill the memory.
const MAX_INDENT_COLS: usize = 48;

/// What stands left of a block's lines.
#[derive(Debug)]
struct Level {
    /// On its first line: a bullet.
    first: Option<Run>,
    /// On the others.
    rest: Run,
}

/// Rows in the making.
#[derive(Debug)]
pub(super) struct Sheet {
    width_cols: usize,
    /// Columns the levels may take together.
    indent_limit_cols: usize,
    levels: Vec<Level>,
    indent_cols: usize,
    /// Bullets there was no room for left of the text: they go into it.
    inline: Vec<Run>,
    /// A blank row is wanted before the next one: with at most so many levels, within which comment.
    gap: Option<(usize, Option<usize>)>,
    block: u32,
    /// Grapheme clusters set in this block.
    offset: u32,
    comment: Option<usize>,
    rows: Vec<Row>,
}

impl Sheet {
    /// An empty sheet, at least 1 column wide. Indents take at most half of it.
    pub(super) fn new(width_cols: usize) -> Self {
        let width_cols = width_cols.max(1);
        Self {
            width_cols,
            indent_limit_cols: (width_cols / 2).min(MAX_INDENT_COLS),
            levels: Vec::new(),
            indent_cols: 0,
            inline: Vec::new(),
            gap: None,
            block: HEAD,
            offset: 0,
            comment: None,
            rows: Vec::new(),
        }
    }

    /// Limits the indents further.
    pub(super) fn limit_indent(&mut self, cols: usize) {
        self.indent_limit_cols = self.indent_limit_cols.min(cols);
    }

    /// Columns all indents may take together.
    pub(super) fn indent_limit_cols(&self) -> usize {
        self.indent_limit_cols
    }

    /// Columns left for text.
    pub(super) fn room_cols(&self) -> usize {
        self.width_cols.saturating_sub(self.indent_cols).max(1)
    }

    /// What follows is this block of the document.
    pub(super) fn begin_block(&mut self, block: u32) {
        self.block = block;
        self.offset = 0;
    }

    /// What follows belongs to this comment.
    pub(super) fn begin_comment(&mut self, comment: Option<usize>) {
        self.comment = comment;
    }

    /// Asks for one blank row before whatever comes next.
    pub(super) fn gap(&mut self) {
        if !self.rows.is_empty() {
            let (levels, comment) = self.gap.unwrap_or((usize::MAX, self.comment));
            self.gap = Some((levels.min(self.levels.len()), comment.filter(|comment| self.comment == Some(*comment))));
        }
    }

    /// Indents what follows by `rest`, and by `first` (as wide) on its first row. Without room the indent is left out and `first` is put into the text.
    pub(super) fn indent(&mut self, first: Option<Run>, rest: Run) {
        let cols = columns(&rest.text);
        if self.indent_cols + cols > self.indent_limit_cols {
            self.inline.extend(first);
            self.levels.push(Level { first: None, rest: Run::default() });
            return;
        }
        self.indent_cols += cols;
        self.levels.push(Level { first, rest });
    }

    /// Ends the last indent. A bullet that had nothing after it is printed alone.
    pub(super) fn outdent(&mut self) {
        if self.levels.last().is_some_and(|level| level.first.is_some()) {
            self.row(Vec::new());
        }
        self.flush_inline();
        if let Some(level) = self.levels.pop() {
            self.indent_cols -= columns(&level.rest.text);
        }
    }

    /// Sets running text.
    pub(super) fn text(&mut self, mut runs: Vec<Run>) {
        if runs.iter().all(|run| run.text.trim().is_empty()) {
            return;
        }
        // Bullets are not text: a place must be the same where there was room for them and where not.
        let bullets = std::mem::take(&mut self.inline);
        let uncounted = count(&bullets);
        runs.splice(0..0, bullets);
        let mut lines = wrap(&runs, self.room_cols());
        for line in &mut lines {
            line.offset = line.offset.saturating_sub(uncounted);
        }
        self.lines(lines);
        self.offset = self.offset.saturating_add(count(&runs)).saturating_sub(uncounted);
    }

    /// Sets preformatted text.
    pub(super) fn verbatim(&mut self, runs: &[Run]) {
        if runs.iter().all(|run| run.text.trim().is_empty()) {
            return;
        }
        self.flush_inline();
        let room = self.room_cols();
        let hang = if room > 2 * columns(CONTINUATION) { columns(CONTINUATION) } else { 0 };
        let mut lines = cut_verbatim(runs, room, hang);
        for line in &mut lines {
            if line.continued && hang > 0 {
                line.runs.insert(0, run(CONTINUATION, Role::Gutter));
            }
        }
        self.lines(lines);
        self.offset = self.offset.saturating_add(count(runs));
    }

    /// Sets an address: cut where the width ends, so that what stands on a row is as much of it as there can be.
    pub(super) fn address(&mut self, address: &Run) {
        self.flush_inline();
        let lines = cut_verbatim(std::slice::from_ref(address), self.room_cols(), 0);
        self.lines(lines);
        self.offset = self.offset.saturating_add(clusters(&address.text));
    }

    /// Sets short facts parted by middle dots. A line ends between two facts where that is possible, not inside one.
    pub(super) fn facts(&mut self, facts: Vec<Run>) {
        let room = self.room_cols();
        let mut line: Vec<Run> = Vec::new();
        let mut cols = 0;
        for fact in facts {
            let fact_cols = columns(&fact.text);
            if !line.is_empty() && cols + DOT_COLS + fact_cols > room {
                self.text(dotted(std::mem::take(&mut line)));
                cols = 0;
            }
            cols += if line.is_empty() { fact_cols } else { DOT_COLS + fact_cols };
            line.push(fact);
        }
        self.text(dotted(line));
    }

    /// How many indents there are.
    pub(super) fn depth(&self) -> usize {
        self.levels.len()
    }

    /// Sets one row that is known to fit; it counts `set_clusters` towards the place of what follows.
    pub(super) fn fitted(&mut self, runs: Vec<Run>, set_clusters: u32) {
        self.flush_inline();
        self.row(runs);
        self.offset = self.offset.saturating_add(set_clusters);
    }

    /// The rows. A blank row at the end is not set, whether it was asked for or stands at the end of the text.
    pub(super) fn finish(mut self) -> Vec<Row> {
        self.flush_inline();
        while self.rows.last().is_some_and(|row| row.text().is_empty()) {
            self.rows.pop();
        }
        self.rows
    }

    fn flush_inline(&mut self) {
        if !self.inline.is_empty() {
            let bullets = std::mem::take(&mut self.inline);
            for line in wrap(&bullets, self.room_cols()) {
                self.row(line.runs);
            }
        }
    }

    fn lines(&mut self, lines: Vec<Line>) {
        let before = self.offset;
        for line in lines {
            self.offset = before.saturating_add(line.offset);
            self.row(line.runs);
        }
        self.offset = before;
    }

    fn row(&mut self, runs: Vec<Run>) {
        let place = Place { block: self.block, offset: self.offset };
        if let Some((levels, comment)) = self.gap.take() {
            let runs: Vec<Run> = self.levels.iter().take(levels).map(|level| level.rest.clone()).collect();
            self.rows.push(Row { runs: trimmed(runs), place, comment: comment.filter(|comment| self.comment == Some(*comment)) });
        }
        let mut all: Vec<Run> = Vec::with_capacity(self.levels.len() + runs.len());
        let bulleted = self.levels.iter().any(|level| level.first.is_some());
        for level in &mut self.levels {
            all.push(level.first.take().unwrap_or_else(|| level.rest.clone()));
        }
        // A single grapheme cluster may be wider than the room: it is set without what stands left of it.
        if self.indent_cols > 0 && self.indent_cols + run_columns(&runs) > self.width_cols {
            let left = std::mem::take(&mut all);
            if bulleted {
                self.rows.push(Row { runs: trimmed(left), place, comment: self.comment });
            }
        }
        all.extend(runs);
        self.rows.push(Row { runs: trimmed(all), place, comment: self.comment });
    }
}

fn count(runs: &[Run]) -> u32 {
    runs.iter().map(|run| clusters(&run.text)).fold(0, u32::saturating_add)
}

/// Without spaces at the end and without empty runs.
fn trimmed(mut runs: Vec<Run>) -> Vec<Run> {
    while let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        runs.pop();
    }
    runs.retain(|run| !run.text.is_empty());
    runs
}
