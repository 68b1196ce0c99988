//! Marks made here: applied at once, saved after, taken back where saving fails or the user says so.
//!
//! Owns the stack of undo and what still waits to be saved. Must not save.

use std::{collections::BTreeMap, ops::Bound};

use super::effect::RequestId;
use crate::model::{EntryId, Head, Mark, SectionId, SourceId};

/// Most steps that can be undone.
const MAX_UNDO: usize = 200;

/// Marks of one entry before a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Which entry.
    pub id: EntryId,
    /// Whose, for the counts.
    pub source: SourceId,
    /// Where it was listed, for the counts.
    pub section: SectionId,
    /// Only what the step changed.
    pub mark: Mark,
}

impl Before {
    pub(super) fn of(head: &Head, mark: Mark) -> Self {
        Self { id: head.id.clone(), source: head.source.clone(), section: head.section.clone(), mark }
    }
}

/// One step: what each entry's marks were before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What was done, for the words of undo.
    pub kind: ChangeKind,
    /// Entries whose marks it changed.
    pub before: Vec<Before>,
    /// The request that saves it; a failed one is taken off the stack.
    pub request: RequestId,
}

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// Opened, and thereby read.
    Opened,
    /// Marked read.
    Read,
    /// Marked unread.
    Unread,
    /// Starred.
    Starred,
    /// Star taken off.
    Unstarred,
}

/// The steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    undo: Vec<Change>,
    saving: BTreeMap<RequestId, Vec<Before>>,
}

impl Marks {
    /// Notes a step that is being saved by its request.
    pub(super) fn push(&mut self, change: Change) {
        self.saving.insert(change.request, change.before.clone());
        self.undo.push(change);
        if self.undo.len() > MAX_UNDO {
            self.undo.remove(0);
        }
    }

    /// Notes a save that is itself an undo and so is not on the stack.
    pub(super) fn saving(&mut self, request: RequestId, before: Vec<Before>) {
        self.saving.insert(request, before);
    }

    /// The last step, taken off the stack.
    pub(super) fn pop(&mut self) -> Option<Change> {
        self.undo.pop()
    }

    /// A save is over: what to put back where it failed. `None` for a request nobody made.
    pub(super) fn saved(&mut self, request: RequestId, ok: bool) -> Option<Vec<Before>> {
        let before = self.saving.remove(&request)?;
        if ok {
            return Some(Vec::new());
        }
        self.undo.retain(|change| change.request != request);
        Some(before.into_iter().map(|was| self.not_saved(request, was)).collect())
    }

    /// What is put back of a mark that was not saved. Where another save of the same mark was asked for since, its wish stands on the screen, and should
    /// that fail too, what it puts back is what the disk has.
    pub(super) fn not_saved(&mut self, request: RequestId, was: Before) -> Before {
        let mut mark = was.mark;
        let since = self.saving.range_mut((Bound::Excluded(request), Bound::Unbounded)).flat_map(|(_, before)| before);
        for later in since.filter(|later| later.id == was.id) {
            if later.mark.read.is_some() && mark.read.is_some() {
                later.mark.read = mark.read.take();
            }
            if later.mark.starred.is_some() && mark.starred.is_some() {
                later.mark.starred = mark.starred.take();
            }
        }
        Before { mark, ..was }
    }

    /// The marking of a whole list is over: what was shown of it at once. `None` for a request nobody made.
    pub(super) fn list_saved(&mut self, request: RequestId) -> Option<Vec<Before>> {
        self.saving.remove(&request)
    }

    /// Notes all that marking a list changed, as what its step takes back; given back where that step was taken back meanwhile.
    pub(super) fn settle_list(&mut self, request: RequestId, before: Vec<Before>) -> Option<Vec<Before>> {
        let Some(at) = self.undo.iter().position(|change| change.request == request) else { return Some(before) };
        if before.is_empty() {
            self.undo.remove(at);
        } else if let Some(change) = self.undo.get_mut(at) {
            change.before = before;
        }
        None
    }

    /// What the last step did, where there is one.
    #[must_use]
    pub fn last(&self) -> Option<ChangeKind> {
        self.undo.last().map(|change| change.kind)
    }

    /// Entries whose marks are not saved yet.
    pub(super) fn unsaved(&self) -> impl Iterator<Item = &EntryId> {
        self.saving.values().flatten().map(|before| &before.id)
    }
}
