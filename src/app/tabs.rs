//! Sources and sections as a row of tabs.
//!
//! Owns which tabs there are, their order and their counts. Must not load anything.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    effect::{ListQuery, Scope},
    msg::Count,
};
use crate::model::{Head, SafeLine, Section, SectionId, Source, SourceId};

/// What a list is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tab {
    /// Every source.
    #[default]
    All,
    /// What is starred, of every source.
    Starred,
    /// One source.
    Source(SourceId),
    /// One section.
    Section(SourceId, SectionId),
}

impl Tab {
    /// Whether the list of this tab holds everything that of `other` does.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::Source(source), Self::Section(of, _)) => source == of,
            _ => self == other,
        }
    }

    /// Whether an entry belongs to this tab.
    #[must_use]
    pub fn holds(&self, head: &Head) -> bool {
        match self {
            Self::All => true,
            Self::Starred => head.starred,
            Self::Source(source) => head.source == *source,
            Self::Section(source, section) => head.source == *source && head.section == *section,
        }
    }
}

/// The tabs and which one is chosen.
#[derive(Clone, Debug, Default)]
pub struct Tabs {
    sources: Vec<Arc<Source>>,
    counts: Vec<Count>,
    /// Told by an answer that nobody waited for any more; they hold until others are told.
    put_by: Option<Vec<Count>>,
    current: Tab,
}

impl Tabs {
    /// Tabs of these sources, in this order.
    #[must_use]
    pub fn new(sources: Vec<Arc<Source>>) -> Self {
        Self { sources, ..Self::default() }
    }

    /// The sources.
    #[must_use]
    pub fn sources(&self) -> &[Arc<Source>] {
        &self.sources
    }

    /// The chosen tab.
    #[must_use]
    pub fn current(&self) -> &Tab {
        &self.current
    }

    /// Takes other sources. Where the chosen tab is of one that is gone, all are shown.
    pub(super) fn set_sources(&mut self, sources: Vec<Arc<Source>>) {
        self.sources = sources;
        if self.current_source().is_some_and(|id| self.source(id).is_none()) {
            self.current = Tab::All;
        }
    }

    /// Keeps counts for the next list that is taken.
    pub(super) fn put_by(&mut self, counts: Option<Vec<Count>>) {
        self.put_by = counts.or(self.put_by.take());
    }

    /// Takes new counts, where there are any.
    pub(super) fn set_counts(&mut self, counts: Option<Vec<Count>>) {
        if let Some(counts) = counts.or(self.put_by.take()) {
            self.counts = counts;
        }
        self.put_by = None;
    }

    /// Adjusts the count of a section by a mark that was made here.
    pub(super) fn count_mark(&mut self, source: &SourceId, section: &SectionId, read: bool) {
        let counted = |count: &&mut Count| count.source == *source && count.section.as_ref().is_none_or(|counted| counted == section);
        for count in self.counts.iter_mut().filter(counted) {
            count.unread = if read { count.unread.saturating_sub(1) } else { count.unread.saturating_add(1).min(count.total) };
        }
    }

    /// Every tab that is shown, from left to right: a source's sections only while it is chosen, and only where it has several.
    #[must_use]
    pub fn shown(&self) -> Vec<Tab> {
        let mut tabs = vec![Tab::All, Tab::Starred];
        for source in &self.sources {
            tabs.push(Tab::Source(source.id.clone()));
            if self.current_source() == Some(&source.id) && source.sections.len() > 1 {
                tabs.extend(source.sections.iter().map(|section| Tab::Section(source.id.clone(), section.id.clone())));
            }
        }
        tabs
    }

    /// The source the chosen tab belongs to.
    #[must_use]
    pub fn current_source(&self) -> Option<&SourceId> {
        match &self.current {
            Tab::All | Tab::Starred => None,
            Tab::Source(source) | Tab::Section(source, _) => Some(source),
        }
    }

    /// The source of this id.
    #[must_use]
    pub fn source(&self, id: &SourceId) -> Option<&Arc<Source>> {
        self.sources.iter().find(|source| source.id == *id)
    }

    /// A source's name; its id where it is not on the shelf any more.
    #[must_use]
    pub fn source_name(&self, id: &SourceId) -> SafeLine {
        self.source(id).map_or_else(|| SafeLine::new(id.as_str()), |source| source.name.clone())
    }

    /// A section's name, where it is known.
    #[must_use]
    pub fn section_name(&self, source: &SourceId, section: &SectionId) -> Option<SafeLine> {
        self.source(source)?.section(section).map(|section: &Section| section.name.clone())
    }

    /// Unread entries of a tab; `None` for starred ones, which nobody counts.
    #[must_use]
    pub fn unread(&self, tab: &Tab) -> Option<u64> {
        self.sum(tab, |count| count.unread)
    }

    /// Entries of a tab in all; `None` for starred ones.
    #[must_use]
    pub fn total(&self, tab: &Tab) -> Option<u64> {
        self.sum(tab, |count| count.total)
    }

    /// An entry that is listed in several sections of a source is counted by the source, once.
    fn sum(&self, tab: &Tab, number: impl Fn(&Count) -> u64) -> Option<u64> {
        let of_section = matches!(tab, Tab::Section(..));
        (*tab != Tab::Starred).then(|| self.of(tab).filter(|count| count.section.is_some() == of_section).map(number).sum())
    }

    /// When a section of the chosen tab was last fresh. Sections that fail are told of as failures.
    #[must_use]
    pub fn fresh(&self) -> Option<Timestamp> {
        self.of(&self.current).filter_map(|count| count.fresh).max()
    }

    fn of<'a>(&'a self, tab: &'a Tab) -> impl Iterator<Item = &'a Count> {
        self.counts.iter().filter(move |count| match tab {
            Tab::All | Tab::Starred => true,
            Tab::Source(source) => count.source == *source,
            Tab::Section(source, section) => count.source == *source && count.section.as_ref() == Some(section),
        })
    }

    /// What the list of the chosen tab asks for.
    #[must_use]
    pub fn query(&self) -> ListQuery {
        let (source, section) = match &self.current {
            Tab::All | Tab::Starred => (None, None),
            Tab::Source(source) => (Some(source.clone()), None),
            Tab::Section(source, section) => (Some(source.clone()), Some(section.clone())),
        };
        ListQuery { source, section, starred: self.current == Tab::Starred, ..ListQuery::default() }
    }

    /// What a refresh of the chosen tab refreshes.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match &self.current {
            Tab::All | Tab::Starred => Scope::All,
            Tab::Source(source) => Scope::Source(source.clone()),
            Tab::Section(source, section) => Scope::Section(source.clone(), section.clone()),
        }
    }

    /// Number of sections a scope has.
    #[must_use]
    pub fn sections_in(&self, scope: &Scope) -> usize {
        match scope {
            Scope::All => self.sources.iter().map(|source| source.sections.len()).sum(),
            Scope::Source(id) => self.source(id).map_or(0, |source| source.sections.len()),
            Scope::Section(..) => 1,
        }
    }

    /// Chooses a tab; `false` where it is chosen already.
    pub(super) fn choose(&mut self, tab: Tab) -> bool {
        let changed = tab != self.current;
        self.current = tab;
        changed
    }

    /// The tab `by` places further, staying at the ends.
    #[must_use]
    pub fn neighbour(&self, by: isize) -> Tab {
        let tabs = self.shown();
        let here = tabs.iter().position(|tab| *tab == self.current).unwrap_or(0);
        let there = here.saturating_add_signed(by).min(tabs.len().saturating_sub(1));
        tabs.into_iter().nth(there).unwrap_or_default()
    }

    /// The source `by` places further, with all and starred before the first; staying at the ends.
    #[must_use]
    pub fn neighbour_source(&self, by: isize) -> Tab {
        let here = match &self.current {
            Tab::All => 0,
            Tab::Starred => 1,
            Tab::Source(id) | Tab::Section(id, _) => self.sources.iter().position(|source| source.id == *id).map_or(0, |index| index + 2),
        };
        match here.saturating_add_signed(by) {
            0 => Tab::All,
            1 => Tab::Starred,
            there => self.sources.get((there - 2).min(self.sources.len().saturating_sub(1))).map_or(Tab::Starred, |source| Tab::Source(source.id.clone())),
        }
    }

    /// The tab of a digit: 0 is every source, 1 the first.
    #[must_use]
    pub fn of_digit(&self, digit: usize) -> Option<Tab> {
        match digit.checked_sub(1) {
            None => Some(Tab::All),
            Some(index) => self.sources.get(index).map(|source| Tab::Source(source.id.clone())),
        }
    }
}
