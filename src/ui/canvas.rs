//! Text into cells, clipped.
//!
//! Owns the only way to the buffer: whatever is asked for, nothing outside it is touched. Must not know what is drawn.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::theme::{Paint, Theme};
use crate::app::{hits::Hit, layout::Area, wrap::cols};

/// A buffer and the theme it is drawn in.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    pub(super) theme: &'a Theme,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        Self { buffer, theme }
    }

    /// Fills everything with the theme's own ground.
    pub(super) fn clear(&mut self) {
        let style = self.theme.style(Paint::Text);
        self.buffer.set_style(self.buffer.area, style);
    }

    /// Empties an area.
    pub(super) fn empty(&mut self, area: Area) {
        let style = Style::reset().patch(self.theme.style(Paint::Text));
        for row in 0..area.rows {
            let y = area.y.saturating_add(row);
            for x in area.x..area.x.saturating_add(area.cols) {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(style);
                }
            }
        }
    }

    /// Puts text at a row of an area, `x` columns from its left edge; gives the columns it took.
    pub(super) fn put(&mut self, area: Area, x: u16, row: u16, text: &str, paint: Paint) -> u16 {
        self.put_styled(area, x, row, text, self.theme.style(paint))
    }

    /// The same in a style of its own.
    pub(super) fn put_styled(&mut self, area: Area, x: u16, row: u16, text: &str, style: Style) -> u16 {
        let (left, y) = (area.x.saturating_add(x), area.y.saturating_add(row));
        if x >= area.cols || row >= area.rows || !self.buffer.area.contains((left, y).into()) {
            return 0;
        }
        let (end, _) = self.buffer.set_stringn(left, y, text, usize::from(area.cols - x), style);
        end - left
    }

    /// Puts text at the right edge of a row, as much of it as fits; gives the column it begins in.
    pub(super) fn put_right(&mut self, area: Area, row: u16, text: &str, paint: Paint) -> u16 {
        let width = u16::try_from(cols(text)).unwrap_or(u16::MAX);
        let x = area.cols.saturating_sub(width);
        self.put(area, x, row, text, paint);
        x
    }

    /// Puts text in the middle of a row.
    pub(super) fn put_centred(&mut self, area: Area, row: u16, text: &str, paint: Paint) {
        let width = u16::try_from(cols(text)).unwrap_or(u16::MAX);
        self.put(area, area.cols.saturating_sub(width) / 2, row, text, paint);
    }

    /// Lays the look of a hit over stretches of the first row of an area.
    pub(super) fn lay_over_hits<'h>(&mut self, area: Area, hits: impl Iterator<Item = &'h Hit>) {
        let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX).min(area.cols);
        for hit in hits {
            let (from, to) = (column(hit.from), column(hit.to));
            self.lay_over(Area { x: area.x + from, cols: to.saturating_sub(from), rows: area.rows.min(1), ..area }, Paint::Hit);
        }
    }

    /// Lays a style over rows that are drawn.
    pub(super) fn lay_over(&mut self, area: Area, paint: Paint) {
        let rect = Rect { x: area.x, y: area.y, width: area.cols, height: area.rows };
        let rect = rect.intersection(self.buffer.area);
        let style = self.theme.style(paint);
        self.buffer.set_style(rect, style);
    }
}
