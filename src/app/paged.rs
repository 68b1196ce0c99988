//! A typeset page in a pane of some height, scrolled to some row.
//!
//! Owns the scrolling and the place that survives a change of width. Must not typeset by itself.

use crate::{
    model::Place,
    typeset::{HEAD, Page},
};

/// What a page was set for; where it differs, it is set anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SetFor {
    pub(super) width_cols: u16,
    /// Counts changes of what is set.
    pub(super) version: u64,
    /// Ages are told by the minute.
    pub(super) minute: i64,
}

/// A page, the rows of its pane and the first row shown.
#[derive(Clone, Debug, Default)]
pub struct Paged {
    /// The rows.
    pub page: Page,
    /// First row shown.
    pub top: usize,
    /// Rows of the pane it is shown in.
    pub pane_rows: usize,
    pub(super) set_for: Option<SetFor>,
    /// What the reader put on top, and its row: a higher pane may have to show more above it, and must not make that forgotten.
    anchor: (Place, usize),
}

impl Paged {
    /// What stands at the top; the default where the head is in sight.
    #[must_use]
    pub fn place(&self) -> Place {
        self.page.rows.get(self.top).map(|row| row.place).filter(|place| place.block != HEAD && self.top > 0).unwrap_or_default()
    }

    /// The topmost row there may be, so that the last row of text stays at the bottom.
    #[must_use]
    pub fn last_top(&self) -> usize {
        self.page.rows.len().saturating_sub(self.pane_rows)
    }

    /// Whether the end is in sight.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.top >= self.last_top()
    }

    /// How much has been in sight from the beginning on, in percent.
    #[must_use]
    pub fn percent(&self) -> usize {
        let seen = (self.top + self.pane_rows).min(self.page.rows.len());
        (seen * 100).checked_div(self.page.rows.len()).unwrap_or(100)
    }

    /// Puts `row` on top, as far as there are rows.
    pub(super) fn scroll_to(&mut self, row: usize) {
        self.top = row.min(self.last_top());
        self.anchor = (self.place(), self.top);
    }

    /// Puts a place on top, as far as there are rows.
    pub(super) fn go_to(&mut self, place: Place) {
        self.anchor = (place, self.page.row_of(place));
        self.top = self.anchor.1.min(self.last_top());
    }

    /// Scrolls by rows.
    pub(super) fn scroll_by(&mut self, rows: isize) {
        self.scroll_to(self.top.saturating_add_signed(rows));
    }

    /// Takes the height of the pane.
    pub(super) fn fit(&mut self, pane_rows: usize) {
        self.pane_rows = pane_rows;
        self.top = self.anchor.1.min(self.last_top());
    }

    /// Takes a page set anew: what the reader put on top stands there again.
    pub(super) fn take(&mut self, page: Page, set_for: SetFor) {
        self.page = page;
        self.set_for = Some(set_for);
        let (place, row) = self.anchor;
        // The blank row above a block has the block's place: where nothing moved it stays on top.
        let unmoved = row == 0 || self.page.rows.get(row).is_some_and(|row| row.place == place);
        if !unmoved || place == Place::default() {
            self.anchor.1 = self.page.row_of(place);
        }
        self.top = self.anchor.1.min(self.last_top());
    }
}
