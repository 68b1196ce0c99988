//! Breaking text into lines: where by UAX #14, how wide by terminal columns, never inside a grapheme cluster.
//!
//! Owns the line breaker (the only file that names it) and the measure of text. Must not know blocks, indents or roles' meaning.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{Role, Run};

/// One line of wrapped text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Its text, without spaces at its end.
    pub(super) runs: Vec<Run>,
    /// Grapheme clusters of the text that stand before it. It does not depend on the width.
    pub(super) offset: u32,
    /// Whether it goes on with a line that was too long (verbatim text only).
    pub(super) continued: bool,
}

/// Columns `text` takes: the sum over its grapheme clusters, which is how terminals place them.
pub(super) fn columns(text: &str) -> usize {
    if text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// Columns of all runs together.
pub(super) fn run_columns(runs: &[Run]) -> usize {
    runs.iter().map(|run| columns(&run.text)).sum()
}

/// Grapheme clusters of `text`.
pub(super) fn clusters(text: &str) -> u32 {
    u32::try_from(text.graphemes(true).count()).unwrap_or(u32::MAX)
}

/// What a text asks of the width it is set in, in columns.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    /// Its longest line when nothing forces a break.
    pub(super) line: usize,
    /// Its longest part that must not be broken.
    pub(super) word: usize,
    /// Its widest grapheme cluster.
    pub(super) cluster: usize,
}

/// Measures `pieces`.
pub(super) fn extent(pieces: &[Run]) -> Extent {
    let flat = Flat::fold(pieces);
    let mut breaks = Breaks::of(&flat);
    let mut extent = Extent::default();
    let (mut line, mut word) = (0, 0);
    for (at, cluster) in flat.text.grapheme_indices(true) {
        if breaks.at(at) {
            word = 0;
        }
        if cluster == "\n" {
            (line, word) = (0, 0);
            continue;
        }
        let width = cluster.width();
        line += width;
        if cluster != " " {
            word += width;
        }
        extent.line = extent.line.max(line);
        extent.word = extent.word.max(word);
        extent.cluster = extent.cluster.max(width);
    }
    extent
}

/// Wraps running text at `width_cols` (at least 1). Runs of spaces count as one and never stand at either end of a line;
/// a line feed breaks the line. What does not fit on a line of its own is cut between grapheme clusters.
pub(super) fn wrap(pieces: &[Run], width_cols: usize) -> Vec<Line> {
    let flat = Flat::fold(pieces);
    let mut painter = Painter { flat: &flat, segment: 0 };
    cut(&flat, width_cols.max(1)).into_iter().map(|(range, offset)| Line { runs: painter.paint(range), offset, continued: false }).collect()
}

/// Cuts preformatted text at `width_cols`: every space counts, lines are cut where the width ends.
/// A line that goes on is `continued` and leaves `hang_cols` free for a mark.
pub(super) fn cut_verbatim(pieces: &[Run], width_cols: usize, hang_cols: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut offset = 0_u32;
    for source_line in verbatim_lines(pieces) {
        let mut line = Line { offset, ..Line::default() };
        let mut cols = 0;
        for (cluster, piece) in source_line {
            let room = if line.continued { width_cols.saturating_sub(hang_cols) } else { width_cols };
            if cols > 0 && cols + cluster.width() > room {
                lines.push(std::mem::replace(&mut line, Line { offset, continued: true, ..Line::default() }));
                cols = 0;
            }
            match line.runs.last_mut() {
                Some(last) if last.role == piece.role && last.link == piece.link => last.text.push_str(cluster),
                _ => line.runs.push(Run { text: cluster.to_owned(), ..piece.clone_look() }),
            }
            cols += cluster.width();
            offset = offset.saturating_add(1);
        }
        lines.push(line);
    }
    lines
}

/// The grapheme clusters of each line, each with the piece it is from, without white space at the end.
fn verbatim_lines(pieces: &[Run]) -> Vec<Vec<(&str, &Run)>> {
    let mut lines = vec![Vec::new()];
    for piece in pieces {
        for (index, part) in piece.text.split('\n').enumerate() {
            if index > 0 {
                lines.push(Vec::new());
            }
            if let Some(line) = lines.last_mut() {
                line.extend(part.graphemes(true).map(|cluster| (cluster, piece)));
            }
        }
    }
    for line in &mut lines {
        while line.last().is_some_and(|(cluster, _)| cluster.trim().is_empty()) {
            line.pop();
        }
    }
    // A line feed at the end ends the last line and begins none.
    while lines.len() > 1 && lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    lines
}

/// `text` on one line of at most `width_cols`, its end replaced by `…` where it does not fit.
pub(super) fn clip(runs: Vec<Run>, width_cols: usize) -> Vec<Run> {
    if run_columns(&runs) <= width_cols {
        return runs;
    }
    let mut room = width_cols.saturating_sub(1);
    let mut out: Vec<Run> = Vec::new();
    'runs: for run in runs {
        let mut kept = Run { text: String::new(), ..run.clone() };
        for cluster in run.text.graphemes(true) {
            if cluster.width() > room {
                out.push(kept);
                break 'runs;
            }
            room -= cluster.width();
            kept.text.push_str(cluster);
        }
        out.push(kept);
    }
    if let Some(last) = out.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        last.text.push('…');
    }
    out.retain(|run| !run.text.is_empty());
    out
}

/// Pieces as one text, so that the line breaker sees across their borders.
struct Flat<'a> {
    text: String,
    /// Where each piece ends in `text`.
    segments: Vec<(usize, &'a Run)>,
    /// Where no line may begin: before the number of a link.
    glued: Vec<usize>,
}

impl<'a> Flat<'a> {
    fn fold(pieces: &'a [Run]) -> Self {
        let mut flat = Self { text: String::with_capacity(pieces.iter().map(|piece| piece.text.len()).sum()), segments: Vec::new(), glued: Vec::new() };
        for piece in pieces {
            if piece.role == Role::LinkNumber && !flat.text.is_empty() {
                flat.glued.push(flat.text.len());
            }
            for character in piece.text.chars() {
                match character {
                    ' ' if flat.text.is_empty() || flat.text.ends_with([' ', '\n']) => {}
                    '\n' if flat.text.is_empty() => {}
                    '\n' => {
                        // The space before it may be another piece's: its segment must not reach past the text.
                        flat.text.truncate(flat.text.trim_end_matches(' ').len());
                        for (end, _) in flat.segments.iter_mut().rev().take_while(|(end, _)| *end > flat.text.len()) {
                            *end = flat.text.len();
                        }
                        flat.text.push('\n');
                    }
                    other => flat.text.push(other),
                }
            }
            flat.segments.push((flat.text.len(), piece));
        }
        flat
    }
}

/// Chances to break, asked for in ascending order.
struct Breaks<'a> {
    text: &'a str,
    chances: std::iter::Peekable<Box<dyn Iterator<Item = usize> + 'a>>,
    glued: &'a [usize],
}

impl<'a> Breaks<'a> {
    fn of(flat: &'a Flat<'_>) -> Self {
        let chances: Box<dyn Iterator<Item = usize> + 'a> = Box::new(unicode_linebreak::linebreaks(&flat.text).map(|(at, _)| at));
        Self { text: &flat.text, chances: chances.peekable(), glued: &flat.glued }
    }

    /// Whether a line may begin at byte `at`.
    fn at(&mut self, at: usize) -> bool {
        while self.chances.next_if(|chance| *chance < at).is_some() {}
        // UAX #14 breaks after every slash; an address cut after `https://` loses its host from sight.
        self.chances.peek() == Some(&at)
            && self.glued.binary_search(&at).is_err()
            && !self.text.as_bytes().get(..at).is_some_and(|before| before.ends_with(b"//"))
    }
}

/// Byte ranges of the lines, each with the grapheme clusters before it. One pass: time is linear in the text.
fn cut(flat: &Flat<'_>, width_cols: usize) -> Vec<(Range<usize>, u32)> {
    let mut lines = Vec::new();
    let mut breaks = Breaks::of(flat);
    let (mut start, mut start_offset, mut cols, mut offset) = (0, 0_u32, 0, 0_u32);
    // The last chance to break in this line: where, columns and clusters before it.
    let mut chance: Option<(usize, usize, u32)> = None;
    for (at, cluster) in flat.text.grapheme_indices(true) {
        if breaks.at(at) && at > start {
            chance = Some((at, cols, offset));
        }
        if cluster == "\n" {
            lines.push((start..at, start_offset));
            offset = offset.saturating_add(1);
            (start, start_offset, cols, chance) = (at + 1, offset, 0, None);
            continue;
        }
        let width = cluster.width();
        // A space may hang over the end: it is not printed there.
        while cluster != " " && cols + width > width_cols && at > start {
            let (end, cols_before, offset_before) = chance.take().unwrap_or((at, cols, offset));
            lines.push((start..end, start_offset));
            (start, start_offset) = (end, offset_before);
            cols -= cols_before;
        }
        cols += width;
        offset = offset.saturating_add(1);
    }
    if start < flat.text.len() {
        lines.push((start..flat.text.len(), start_offset));
    }
    lines
}

/// Gives lines the roles of the pieces they came from.
struct Painter<'a> {
    flat: &'a Flat<'a>,
    /// The piece the last line ended in.
    segment: usize,
}

impl Painter<'_> {
    fn paint(&mut self, range: Range<usize>) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let text = self.flat.text.get(range.clone()).unwrap_or_default().trim_end_matches(' ');
        let mut painted = None;
        // A cluster that begins in one piece and ends in the next is the first one's: splitting it would change its width.
        for (at, cluster) in text.grapheme_indices(true) {
            while self.flat.segments.get(self.segment).is_some_and(|(end, _)| *end <= range.start + at) {
                self.segment += 1;
            }
            let Some((_, piece)) = self.flat.segments.get(self.segment) else { break };
            if painted != Some(self.segment) {
                painted = Some(self.segment);
                if runs.last().is_none_or(|last| (last.role, last.style, last.link) != (piece.role, piece.style, piece.link)) {
                    runs.push(Run { text: String::new(), ..(*piece).clone_look() });
                }
            }
            if let Some(last) = runs.last_mut() {
                last.text.push_str(cluster);
            }
        }
        runs
    }
}

impl Run {
    /// A run that looks the same and says nothing yet.
    fn clone_look(&self) -> Self {
        Self { text: String::new(), role: self.role, style: self.style, link: self.link }
    }
}
