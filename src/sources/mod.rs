//! The shelf: built-in sources and the user's, from the same format by the same code.
//!
//! Owns finding, checking and choosing sources. Must not apply their rules.

pub mod files;
pub mod subscriptions;

use std::sync::Arc;

use crate::model::{HttpUrl, Source, SourceId};

/// All sources, and which of them are read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    all: Vec<Arc<Source>>,
    chosen: Vec<SourceId>,
}

impl Sources {
    /// These sources, of which `chosen` are read, in that order.
    #[must_use]
    pub fn new(all: Vec<Arc<Source>>, chosen: Vec<SourceId>) -> Self {
        Self { all, chosen }
    }

    /// Every source on the shelf, the user's first.
    #[must_use]
    pub fn all(&self) -> &[Arc<Source>] {
        &self.all
    }

    /// The ids of the sources that are read, in order.
    #[must_use]
    pub fn chosen_ids(&self) -> &[SourceId] {
        &self.chosen
    }

    /// The sources that are read, in order.
    pub fn chosen(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.chosen.iter().filter_map(|id| self.get(id))
    }

    /// The source of this id.
    #[must_use]
    pub fn get(&self, id: &SourceId) -> Option<&Arc<Source>> {
        self.all.iter().find(|source| source.id == *id)
    }

    /// The source whose rules read this address: the user's before the built-in ones, and those with rules before mere lists of feeds, which
    /// an import makes.
    #[must_use]
    pub fn for_url(&self, url: &HttpUrl) -> Option<&Arc<Source>> {
        let readers = || self.all.iter().filter(|source| url.is_bundled() == source.home.is_bundled() && source.reads_host(url.host()));
        readers().find(|source| source.has_rules()).or_else(|| readers().next())
    }
}
