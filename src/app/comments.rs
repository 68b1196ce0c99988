//! The comments of the open article: which is selected, which are folded, which are new.
//!
//! Owns the way through a thread. Must not fetch or draw.

use std::collections::BTreeSet;

use super::{hits::Hit, load::Load, paged::Paged};
use crate::model::{SafeLine, Thread};

/// Comments of an article.
#[derive(Clone, Debug, Default)]
pub struct Comments {
    /// The thread.
    pub thread: Load<Thread>,
    /// Its rows.
    pub text: Paged,
    /// Where the words that are looked for stand in its rows.
    pub hits: Vec<Hit>,
    /// The selected comment, by its index in the thread.
    pub selected: usize,
    /// Comments whose answers are folded, by their id: indexes change when new comments come.
    pub folded: BTreeSet<SafeLine>,
    /// Ids of comments that were not in the thread that was kept.
    pub fresh: BTreeSet<SafeLine>,
    /// Counts changes, for memos.
    pub(super) version: u64,
}

impl Comments {
    /// Takes a thread. What was not in the one before is new; the selection stays on its comment.
    pub(super) fn take(&mut self, thread: Thread) {
        let selected = self.current_id();
        if let Some(before) = self.thread.value.as_ref().filter(|before| !before.items.is_empty()) {
            let known: BTreeSet<&SafeLine> = before.items.iter().map(|comment| &comment.id).collect();
            self.fresh.extend(thread.items.iter().map(|comment| &comment.id).filter(|id| !known.contains(id)).cloned());
        }
        self.selected = selected.and_then(|id| thread.items.iter().position(|comment| comment.id == id)).unwrap_or(0);
        self.thread.value = Some(thread);
        self.version += 1;
    }

    fn current_id(&self) -> Option<SafeLine> {
        self.thread.value.as_ref()?.items.get(self.selected).map(|comment| comment.id.clone())
    }

    /// Folded comments by index.
    #[must_use]
    pub fn folded_indexes(&self) -> BTreeSet<usize> {
        let items = self.thread.value.as_ref().map_or(&[][..], |thread| &thread.items);
        items.iter().enumerate().filter(|(_, comment)| self.folded.contains(&comment.id)).map(|(index, _)| index).collect()
    }

    /// Number of new comments.
    #[must_use]
    pub fn fresh_count(&self) -> usize {
        self.fresh.len()
    }

    /// First and last row of a comment, where it is not folded away.
    #[must_use]
    pub fn rows_of(&self, index: usize) -> Option<(usize, usize)> {
        let rows = &self.text.page.rows;
        let first = rows.iter().position(|row| row.comment == Some(index))?;
        let count = rows.iter().skip(first).take_while(|row| row.comment == Some(index)).count();
        Some((first, first + count - 1))
    }

    /// The comments that are shown, in order.
    fn shown(&self) -> Vec<usize> {
        let mut shown: Vec<usize> = self.text.page.rows.iter().filter_map(|row| row.comment).collect();
        shown.dedup();
        shown
    }

    /// One step down or up: scrolls where the selected comment reaches beyond the pane, else selects its neighbour.
    pub(super) fn step(&mut self, forward: bool) {
        let pane = self.text.pane_rows;
        let Some((first, last)) = self.rows_of(self.selected) else {
            self.text.scroll_by(if forward { 1 } else { -1 });
            return;
        };
        if forward && last >= self.text.top + pane && !self.text.at_end() {
            return self.text.scroll_by(1);
        }
        if !forward && first < self.text.top {
            return self.text.scroll_by(-1);
        }
        let shown = self.shown();
        let here = shown.iter().position(|index| *index == self.selected).unwrap_or(0);
        let there = if forward { here + 1 } else { here.saturating_sub(1) };
        match shown.get(there) {
            Some(next) if *next != self.selected => self.select(*next, !forward),
            // Nothing further: bring the rest of the page into sight.
            _ => self.text.scroll_by(if forward { 1 } else { -1 }),
        }
    }

    /// Selects a comment and brings it into sight: whole where it fits, else its beginning (or, coming from below, its end).
    pub(super) fn select(&mut self, index: usize, from_below: bool) {
        self.selected = index;
        let Some((first, last)) = self.rows_of(index) else { return };
        let pane = self.text.pane_rows;
        let (top, bottom) = (self.text.top, self.text.top + pane);
        if first >= top && last < bottom {
            return;
        }
        let fits = last - first < pane;
        let row = match (first < top, fits, from_below) {
            (true, false, true) | (false, true, _) => (last + 1).saturating_sub(pane),
            // The line with the number of comments comes into sight with the first one.
            _ if first <= 2 => 0,
            _ => first,
        };
        self.text.scroll_to(row);
    }

    /// After scrolling by pages: the selection follows to what is in sight.
    pub(super) fn select_in_sight(&mut self) {
        let (top, bottom) = (self.text.top, self.text.top + self.text.pane_rows);
        if self.rows_of(self.selected).is_some_and(|(first, last)| last >= top && first < bottom) {
            return;
        }
        let mut in_sight = self.text.page.rows.iter().skip(top).take(bottom - top).filter_map(|row| row.comment);
        let nearest = if self.rows_of(self.selected).is_some_and(|(first, _)| first >= bottom) { in_sight.next_back() } else { in_sight.next() };
        self.selected = nearest.unwrap_or(self.selected);
    }

    /// Folds or unfolds the answers to the selected comment. A comment without answers folds what it is part of.
    pub(super) fn fold(&mut self) {
        let Some(thread) = &self.thread.value else { return };
        let target = if thread.descendants(self.selected) > 0 { Some(self.selected) } else { self.parent_of(self.selected) };
        let Some((index, id)) = target.and_then(|index| Some((index, thread.items.get(index)?.id.clone()))) else { return };
        self.selected = index;
        if !self.folded.remove(&id) {
            self.folded.insert(id);
        }
        self.version += 1;
    }

    /// Folds all answers, or unfolds all where any is folded.
    pub(super) fn fold_all(&mut self) {
        let Some(thread) = &self.thread.value else { return };
        if self.folded.is_empty() {
            let roots = thread.items.iter().enumerate().filter(|(index, comment)| comment.depth == 0 && thread.descendants(*index) > 0);
            self.folded = roots.map(|(_, comment)| comment.id.clone()).collect();
            while let Some(parent) = self.parent_of(self.selected) {
                self.selected = parent;
            }
        } else {
            self.folded.clear();
        }
        self.version += 1;
    }

    /// The comment that `index` answers.
    #[must_use]
    pub fn parent_of(&self, index: usize) -> Option<usize> {
        let items = &self.thread.value.as_ref()?.items;
        let depth = items.get(index)?.depth;
        (0..index).rev().find(|above| items.get(*above).is_some_and(|comment| comment.depth < depth))
    }

    /// The next comment at top level in one direction.
    #[must_use]
    pub fn root_from(&self, index: usize, forward: bool) -> Option<usize> {
        let items = &self.thread.value.as_ref()?.items;
        let is_root = |at: &usize| items.get(*at).is_some_and(|comment| comment.depth == 0);
        if forward { (index + 1..items.len()).find(is_root) } else { (0..index).rev().find(is_root) }
    }
}
