//! The list: entries, what of them is shown, and the selection.
//!
//! Owns the filter and the selection, which stays on its entry when the list is loaded anew. Must not lay rows out ([`super::list_page`]), nor say which
//! part of a long list is wanted ([`super::held`]).

use std::collections::{BTreeMap, HashSet};

use super::{
    held::{Held, MOST, PAGE, Side},
    list_page::ListPage,
    load::Load,
    tabs::Tab,
};
use crate::model::{EntryId, Head, Mark, SafeLine, fold};

/// The list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Those of its entries that are held, newest first.
    pub heads: Load<Vec<Head>>,
    /// The text around the words that are looked for, of those entries that have them outside the title.
    pub snippets: BTreeMap<EntryId, SafeLine>,
    /// Which part of it that is.
    pub held: Held,
    /// Only unread entries are asked for.
    pub unread_only: bool,
    /// Words typed so far: only titles that hold them are shown.
    pub filter: String,
    /// Words taken: only entries that hold them anywhere are asked for.
    pub search: Option<String>,
    /// Index into [`List::visible`].
    pub selected: usize,
    /// First row shown.
    pub top: usize,
    /// The rows.
    pub page: ListPage,
    /// Something changed while the list was being loaded: load it again after.
    pub(super) stale: bool,
    /// Counts changes, for memos.
    pub(super) version: u64,
    /// Rows from the top of the pane to the selected entry, where those above it may have changed: it stays there.
    pub(super) pinned: Option<usize>,
    /// Marks that a list being loaded may not know yet.
    pub(super) touched: BTreeMap<EntryId, Mark>,
    visible: Vec<usize>,
    /// Titles as they are looked through; empty until something is looked for.
    folded: Vec<String>,
    /// The lists of other tabs as they were left, the one left last at the end.
    left: Vec<Left>,
}

/// A tab's list as it was left.
#[derive(Clone, Debug)]
struct Left {
    tab: Tab,
    heads: Vec<Head>,
    held: Held,
    selected: Option<EntryId>,
    top: usize,
}

/// Most lists that are remembered.
const MAX_LEFT: usize = 8;

impl List {
    /// The entries shown, in order.
    pub fn visible(&self) -> impl Iterator<Item = &Head> + '_ {
        let heads = self.heads.value.as_deref().unwrap_or_default();
        self.visible.iter().filter_map(move |index| heads.get(*index))
    }

    /// One of the entries shown.
    #[must_use]
    pub fn head(&self, at: usize) -> Option<&Head> {
        self.heads.value.as_ref()?.get(*self.visible.get(at)?)
    }

    /// Number of entries shown.
    #[must_use]
    pub fn len(&self) -> usize {
        self.visible.len()
    }

    /// Whether no entry is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.visible.is_empty()
    }

    /// The selected entry.
    #[must_use]
    pub fn current(&self) -> Option<&Head> {
        self.head(self.selected)
    }

    /// The entry of this id, shown or not.
    #[must_use]
    pub fn by_id(&self, id: &EntryId) -> Option<&Head> {
        self.heads.value.as_ref()?.iter().find(|head| head.id == *id)
    }

    /// The entry above or below all others that are held.
    pub(super) fn end(&self, side: Side) -> Option<&EntryId> {
        let heads = self.heads.value.as_deref()?;
        let head = match side {
            Side::Above => heads.first(),
            Side::Below => heads.last(),
        };
        head.map(|head| &head.id)
    }

    /// Takes a list that was loaded. The selection stays on its entry; where that is gone, at its place.
    pub(super) fn take(&mut self, mut heads: Vec<Head>) {
        let selected = self.current().map(|head| head.id.clone());
        // At the very top what is new comes into sight.
        if self.top > 0 {
            self.pin();
        }
        self.touch(&mut heads);
        self.heads.finish(Ok(heads));
        self.folded.clear();
        self.show(selected.as_ref());
    }

    /// Takes what lies beyond an end of what is held. What is then far from the selection is let go.
    pub(super) fn extend(&mut self, side: Side, mut more: Vec<Head>) {
        let full = more.len() >= PAGE;
        let selected = self.current().map(|head| head.id.clone());
        self.pin();
        self.touch(&mut more);
        let Some(heads) = self.heads.value.as_mut() else { return };
        let held: HashSet<&EntryId> = heads.iter().map(|head| &head.id).collect();
        more.retain(|head| !held.contains(&head.id));
        match side {
            Side::Below => {
                heads.append(&mut more);
                let far = heads.len().saturating_sub(MOST);
                heads.drain(..far);
                self.held.below = full;
                self.held.above |= far > 0;
                self.held.offset = self.held.offset.map(|offset| offset + far);
            }
            Side::Above => {
                self.held.offset = if full { self.held.offset.map(|offset| offset.saturating_sub(more.len())) } else { Some(0) };
                more.append(heads);
                *heads = more;
                self.held.below |= heads.len() > MOST;
                heads.truncate(MOST);
                self.held.above = full;
            }
        }
        self.folded.clear();
        self.show(selected.as_ref());
    }

    /// Notes the text around the words that are looked for.
    pub(super) fn explain(&mut self, heads: &[Head], snippets: Vec<SafeLine>) {
        let found = heads.iter().zip(snippets).filter(|(_, snippet)| !snippet.is_empty());
        self.snippets.extend(found.map(|(head, snippet)| (head.id.clone(), snippet)));
    }

    /// Marks that were made while these entries were being loaded.
    fn touch(&self, heads: &mut [Head]) {
        for head in heads {
            if let Some(mark) = self.touched.get(&head.id) {
                change(&mut head.read, &mut head.starred, *mark);
            }
        }
    }

    /// Keeps the selected entry in its row of the pane when the rows above it change.
    fn pin(&mut self) {
        self.pinned = self.page.entry(self.selected).and_then(|placed| placed.top.checked_sub(self.top));
    }

    /// Sets the live filter.
    pub(super) fn set_filter(&mut self, filter: &str) {
        let selected = self.current().map(|head| head.id.clone());
        filter.clone_into(&mut self.filter);
        self.show(selected.as_ref());
    }

    /// Goes from one tab to another. Until the list of the new one is loaded, what is known of it is shown: the list as it was left, or
    /// those entries of the old list that belong to it. So a tab never flickers, and keeps its place.
    pub(super) fn change_tab(&mut self, from: &Tab, to: &Tab) {
        let whole = self.search.is_none() && !self.unread_only;
        let selected = self.current().map(|head| head.id.clone());
        let heads = self.heads.value.take().unwrap_or_default();
        let held = std::mem::take(&mut self.held);
        let known: Option<Vec<Head>> = (whole && from.covers(to)).then(|| heads.iter().filter(|head| to.holds(head)).cloned().collect());
        if whole {
            self.leave(Left { tab: from.clone(), heads, held, selected, top: self.top });
        }
        let left = self.come_back(to);
        self.heads = Load::default();
        self.filter.clear();
        self.search = None;
        self.snippets.clear();
        self.selected = 0;
        let (heads, held, selected, top) = match left {
            Some(left) if !self.unread_only => (Some(left.heads), left.held, left.selected, left.top),
            _ => (known, Held::default(), None, 0),
        };
        (self.top, self.pinned) = (top, None);
        self.heads.value = heads;
        self.held = held;
        self.folded.clear();
        self.show(selected.as_ref());
    }

    /// Keeps the list as it is, for when nothing is looked for in it any more.
    pub(super) fn put_aside(&mut self, tab: &Tab) {
        let heads = self.heads.value.clone().unwrap_or_default();
        let selected = self.current().map(|head| head.id.clone());
        self.leave(Left { tab: tab.clone(), heads, held: self.held.clone(), selected, top: self.top });
    }

    /// Shows the list as it was before something was looked for. With `stay` the selection stays on its entry, where it is of that list.
    pub(super) fn bring_back(&mut self, tab: &Tab, stay: bool) {
        let Some(left) = self.come_back(tab) else { return };
        let found = self.current().map(|head| head.id.clone()).filter(|id| stay && left.heads.iter().any(|head| head.id == *id));
        let selected = found.or(left.selected);
        self.snippets.clear();
        (self.top, self.pinned) = (left.top, None);
        self.heads.value = Some(left.heads);
        self.held = left.held;
        self.folded.clear();
        self.show(selected.as_ref());
    }

    fn leave(&mut self, left: Left) {
        self.left.retain(|before| before.tab != left.tab);
        self.left.push(left);
        if self.left.len() > MAX_LEFT {
            self.left.remove(0);
        }
    }

    fn come_back(&mut self, tab: &Tab) -> Option<Left> {
        let at = self.left.iter().position(|left| left.tab == *tab)?;
        Some(self.left.remove(at))
    }

    fn show(&mut self, selected: Option<&EntryId>) {
        let heads = self.heads.value.as_deref().unwrap_or_default();
        if self.filter.is_empty() {
            self.visible = (0..heads.len()).collect();
        } else {
            // Folded once, with the first letter that is looked for.
            if self.folded.len() != heads.len() {
                self.folded = heads.iter().map(|head| fold::fold(head.title.as_str())).collect();
            }
            let wanted = fold::fold(&self.filter);
            self.visible = self.folded.iter().enumerate().filter(|(_, title)| fold::folded_holds(title, &wanted)).map(|(index, _)| index).collect();
        }
        let found = selected.and_then(|id| self.visible.iter().position(|index| heads[*index].id == *id));
        self.selected = found.unwrap_or(self.selected).min(self.visible.len().saturating_sub(1));
        self.version += 1;
    }

    /// Selects the entry of this id, where it is shown.
    pub(super) fn select(&mut self, id: &EntryId) {
        let found = self.visible().position(|head| head.id == *id);
        if let Some(at) = found {
            self.selected = at;
        }
    }

    /// The unread entry nearest to `from` in one direction, `from` itself left out.
    #[must_use]
    pub fn unread_from(&self, from: Option<usize>, forward: bool) -> Option<usize> {
        let unread = |at: &usize| self.head(*at).is_some_and(|head| !head.read);
        match (from, forward) {
            (None, true) => (0..self.len()).find(unread),
            (None, false) => (0..self.len()).rev().find(unread),
            (Some(from), true) => (from + 1..self.len()).find(unread),
            (Some(from), false) => (0..from.min(self.len())).rev().find(unread),
        }
    }

    /// Notes that an entry's article is kept now.
    pub(super) fn keep(&mut self, id: &EntryId) {
        let heads = self.heads.value.as_deref_mut().unwrap_or_default();
        if let Some(head) = heads.iter_mut().find(|head| head.id == *id) {
            head.has_article = true;
        }
    }

    /// Changes the marks of an entry; what they were, where it is here and something changed.
    pub(super) fn mark(&mut self, id: &EntryId, mark: Mark) -> Option<Mark> {
        for head in self.left.iter_mut().flat_map(|left| &mut left.heads).filter(|head| head.id == *id) {
            change(&mut head.read, &mut head.starred, mark);
        }
        let head = self.heads.value.as_mut()?.iter_mut().find(|head| head.id == *id)?;
        change(&mut head.read, &mut head.starred, mark)
    }
}

/// Applies a mark; what was there before, where something changed.
pub(super) fn change(read: &mut bool, starred: &mut bool, mark: Mark) -> Option<Mark> {
    let set = |old: &mut bool, new: Option<bool>| new.filter(|new| *new != *old).map(|new| std::mem::replace(old, new));
    let before = Mark { read: set(read, mark.read), starred: set(starred, mark.starred) };
    (before != Mark::default()).then_some(before)
}
