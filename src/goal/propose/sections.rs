//! Section pages of a site whose front page was read by its structure.
//!
//! Owns seeing whether the menu's pages have the same structure. Must not change the rules.

use std::collections::BTreeSet;

use super::{Search, blocking, section_id};
use crate::{
    model::{EntryId, Section},
    reader::{infer::Inferred, listing},
};

/// Most sections taken of a menu.
const MAX_SECTIONS: usize = 12;

/// Entries that a section page has at least.
const FEWEST: usize = 3;

impl Search<'_> {
    /// The menu's pages that the same rules read, and that list something of their own.
    pub(super) async fn with_same_structure(&self, inferred: &Inferred) -> Vec<Section> {
        let mut sections = inferred.source.sections.clone();
        let front = sections.len();
        let mut known: Vec<BTreeSet<EntryId>> = Vec::new();
        for (name, url) in &inferred.menu {
            if sections.len() - front >= MAX_SECTIONS {
                break;
            }
            let Ok(page) = self.worker.page(url).await else { continue };
            let (source, id, now) = (inferred.source.clone(), section_id(name.as_str(), &sections), (self.worker.now)());
            let section = id.clone();
            let Ok(listed) = blocking(move || listing::parse(&page.body.input(now), &source, &section)).await else { continue };
            let entries: BTreeSet<EntryId> = listed.entries.into_iter().map(|entry| entry.id).collect();
            if entries.len() >= FEWEST && !known.contains(&entries) {
                known.push(entries);
                sections.push(Section { id, name: name.clone(), feed: None, listing: Some(url.clone()) });
            }
        }
        sections.split_off(front)
    }
}
