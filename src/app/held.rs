//! How much of a long list is held, and what is being asked of the rest.
//!
//! Owns the bounds of what is held and its place in the whole. Must not hold the entries themselves ([`super::list`]).

use super::{
    effect::{ListQuery, RequestId},
    load::Load,
};
use crate::model::{EntryId, Window};

/// Entries that are asked for at once: more than any screen shows.
pub const PAGE: usize = 200;

/// Most entries that are held: what lies further from the selection is let go and asked for again.
pub(super) const MOST: usize = 3 * PAGE;

/// With fewer entries than this between the selection and an end of what is held, the next ones are asked for.
pub(super) const MARGIN: usize = PAGE / 2;

/// What is held of a list.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// Above the first entry held there may be others.
    pub above: bool,
    /// Below the last entry held there may be others.
    pub below: bool,
    /// Number of entries above the first one held, where that is known.
    pub offset: Option<usize>,
    /// The first entry of the list when its top was last loaded: what came in since has not been seen.
    pub(super) newest: Option<EntryId>,
    /// What the list that is waited for was asked as.
    pub(super) asked: Asked,
    /// The part beyond an end of what is held that is waited for.
    pub(super) more: Load<Side>,
}

/// What a list was asked as.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) window: Window,
    pub(super) limit: usize,
    pub(super) then: Then,
}

/// What is done with a list once it is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Then {
    /// The selection stays on its entry.
    #[default]
    Stay,
    /// The first entry is selected.
    First,
    /// The last entry is selected.
    Last,
    /// The first entry is opened; there may be none.
    Open,
}

/// An end of what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Above,
    Below,
}

impl Held {
    /// Notes what a list that was loaded says of its bounds: `len` entries, the first of them `first`, of `total` in all.
    pub(super) fn loaded(&mut self, len: usize, first: Option<&EntryId>, total: Option<usize>, grown: usize) {
        let full = len >= self.asked.limit;
        self.more = Load::default();
        match &self.asked.window {
            Window::Top => {
                (self.above, self.below, self.offset) = (false, full, Some(0));
                self.newest = first.cloned();
            }
            // What is new stands above.
            Window::From(_) | Window::Below(_) => (self.above, self.below, self.offset) = (true, full, self.offset.map(|offset| offset + grown)),
            Window::Bottom | Window::Above(_) => (self.above, self.below, self.offset) = (full, false, total.map(|total| total.saturating_sub(len))),
        }
        if self.offset == Some(0) {
            self.above = false;
        }
    }

    /// Where a list begins anew so that what is held stays in sight, and how many entries that takes.
    pub(super) fn again(&self, first: Option<&EntryId>, len: usize) -> (Window, usize) {
        let window = first.filter(|_| self.above).map_or(Window::Top, |id| Window::From(id.clone()));
        (window, len.clamp(PAGE, MOST))
    }

    /// The next part that is wanted, where the selection has come near an end of the `len` entries held.
    pub(super) fn wanted(&self, selected: usize, len: usize) -> Option<Side> {
        if self.more.waiting.is_some() {
            return None;
        }
        if self.below && selected + MARGIN >= len {
            return Some(Side::Below);
        }
        (self.above && selected < MARGIN).then_some(Side::Above)
    }

    /// Notes that the part beyond an end is asked for.
    pub(super) fn ask_more(&mut self, side: Side, request: RequestId) {
        self.more = Load { value: Some(side), ..Load::default() };
        self.more.begin(request);
    }

    /// Notes that there is nothing more beyond an end, or nothing that can be had.
    pub(super) fn ends_at(&mut self, side: Side) {
        match side {
            Side::Above => self.above = false,
            Side::Below => self.below = false,
        }
    }

    /// The end an answer belongs to, where it is waited for.
    pub(super) fn answered(&mut self, request: RequestId) -> Option<Side> {
        self.more.waiting.take_if(|waiting| *waiting == request)?;
        self.more.value.take()
    }
}

/// The part of `query` beyond an end of what is held.
pub(super) fn beyond(query: ListQuery, side: Side, end: EntryId) -> ListQuery {
    let window = match side {
        Side::Above => Window::Above(end),
        Side::Below => Window::Below(end),
    };
    ListQuery { window, limit: PAGE, ..query }
}
