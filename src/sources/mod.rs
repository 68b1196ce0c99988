//! The shelf: built-in sources and the user's, from the same format by the same code.
//!
//! Owns finding, checking and choosing sources. Must not apply their rules.

pub mod accept;
pub mod files;
pub mod subscriptions;
pub mod write;

use std::{
    cmp::Reverse,
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use crate::model::{HttpUrl, Source, SourceId, fold, source::Shelf};

/// Most characters of a host that become an id.
const MAX_NAME_CHARS: usize = 48;

/// All sources, and which of them are read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    all: Vec<Arc<Source>>,
    chosen: Vec<SourceId>,
    /// Counted when somebody first asks.
    lists: OnceLock<Lists>,
}

/// How many sections are read from an address and from a host.
#[derive(Clone, Debug, Default)]
struct Lists {
    urls: HashMap<HttpUrl, usize>,
    hosts: HashMap<String, usize>,
}

impl Sources {
    /// These sources, of which `chosen` are read, in that order.
    #[must_use]
    pub fn new(all: Vec<Arc<Source>>, chosen: Vec<SourceId>) -> Self {
        Self { all, chosen, lists: OnceLock::new() }
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

    /// The source whose rules read this address: those with rules before mere lists of feeds, which an import makes; of these the one that names the
    /// host most closely; and of those the user's before the built-in ones.
    #[must_use]
    pub fn for_url(&self, url: &HttpUrl) -> Option<&Arc<Source>> {
        let of_its_kind = self.all.iter().filter(|source| url.is_bundled() == source.home.is_bundled());
        let readers = of_its_kind.filter_map(|source| Some((source, (source.has_rules(), source.host_match(url.host())?))));
        // Of several that are alike `min_by_key` takes the first, and the user's stand first.
        readers.min_by_key(|(_, fit)| Reverse(*fit)).map(|(source, _)| source)
    }

    /// The source on the shelf that an address belongs to: a built-in one of its host, or one of the user's that reads it already.
    #[must_use]
    pub fn known_at(&self, url: &HttpUrl) -> Option<&Arc<Source>> {
        let asked = url.without_fragment();
        let reads = |source: &Source| {
            let sections = source.sections.iter().flat_map(|section| [&section.feed, &section.listing]).flatten();
            source.home == asked || sections.into_iter().any(|known| *known == asked)
        };
        self.all.iter().find(|source| match source.shelf {
            Shelf::Mine => reads(source),
            Shelf::Bundled => false,
            Shelf::Province | Shelf::National | Shelf::World => source.reads_host(url.host()),
        })
    }

    /// Whether any source reads pages of this host.
    #[must_use]
    pub fn reads_host(&self, host: &str) -> bool {
        self.all.iter().any(|source| source.reads_host(host))
    }

    /// Whether a source has its front page, a list or its comments at this host and port. The hosts whose pages it merely reads are not looked at: a
    /// source that was found by a page's own structure has them from that page.
    #[must_use]
    pub fn names(&self, url: &HttpUrl) -> bool {
        self.all.iter().any(|source| source.addresses().any(|known| known.same_origin(url)) || source.comments.as_ref().is_some_and(|rules| rules.asks(url)))
    }

    /// How many lists, feeds or pages, sections read from this address.
    #[must_use]
    pub fn lists_at(&self, url: &HttpUrl) -> usize {
        self.lists().urls.get(url).copied().unwrap_or_default()
    }

    /// How many lists they read from this host.
    #[must_use]
    pub fn lists_of(&self, host: &str) -> usize {
        self.lists().hosts.get(host).copied().unwrap_or_default()
    }

    fn lists(&self) -> &Lists {
        self.lists.get_or_init(|| {
            let mut lists = Lists::default();
            let sections = self.all.iter().flat_map(|source| &source.sections);
            for url in sections.flat_map(|section| [&section.feed, &section.listing]).flatten() {
                *lists.urls.entry(url.clone()).or_default() += 1;
                *lists.hosts.entry(url.host().to_owned()).or_default() += 1;
            }
            lists
        })
    }

    /// An id made of a host (`www.bao.example.vn` → `bao-example-vn`) that no source has yet.
    #[must_use]
    pub fn free_id(&self, host: &str) -> Option<SourceId> {
        let plain: String = host.strip_prefix("www.").unwrap_or(host).chars().take(MAX_NAME_CHARS).collect();
        let base = Some(slug(&plain)).filter(|base| !base.is_empty()).unwrap_or_else(|| "bao".to_owned());
        let candidates = std::iter::once(base.clone()).chain((2..=self.all.len() + 2).map(|number| format!("{base}-{number}")));
        candidates.filter_map(|candidate| SourceId::new(&candidate).ok()).find(|id| self.get(id).is_none())
    }

    /// The same shelf with another choice.
    #[must_use]
    pub fn choosing(&self, chosen: Vec<SourceId>) -> Self {
        Self::new(self.all.clone(), chosen)
    }

    /// The same shelf with one more source of the user's, which is read.
    #[must_use]
    pub fn with(&self, source: &Source) -> Self {
        let mut chosen = self.chosen.clone();
        if !chosen.contains(&source.id) {
            chosen.push(source.id.clone());
        }
        let others = self.all.iter().filter(|known| known.id != source.id).cloned();
        Self::new(std::iter::once(Arc::new(source.clone())).chain(others).collect(), chosen)
    }
}

/// A name as an id is spelled: marks taken off, anything else a dash.
#[must_use]
pub fn slug(name: &str) -> String {
    let folded: String = fold::fold(name).chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '-' }).collect();
    folded.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}
