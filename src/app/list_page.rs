//! The rows of the list: days, entries of one to four rows, and the end.
//!
//! Owns where each stands and how its title breaks. Must not draw: ages and titles are text here, marks and colours come later.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{
    hits::{Hit, in_rows},
    list::List,
    state::phrases_of,
    tabs::Tabs,
    wrap::{cols, cut, wrap},
};
use crate::{
    lang::{Texts, fill},
    model::{Head, Phrase, SafeLine, Stamp},
    typeset::age::age,
};

/// Columns before a title: the selection's bar, the unread mark, the star, a space.
pub const MARK_COLS: u16 = 4;

/// From this width on source, comments and age stand in columns beside the title.
const WIDE_COLS: usize = 100;

/// Most rows of the text around a hit.
const SNIPPET_ROWS: usize = 2;

/// Widest row: beyond it the eye loses the way from title to age.
const WIDEST_COLS: usize = 120;

/// What a row group is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// The heading of a day; `None` for entries without a date.
    Day(Option<Date>),
    /// An entry, by its index among those shown.
    Entry {
        /// Index into the entries shown.
        at: usize,
        /// Rows of its title.
        title: Vec<String>,
        /// Rows of the text around the words that are looked for.
        snippet: Vec<String>,
        /// Where these words stand, in the rows of title and snippet.
        hits: Vec<Hit>,
        /// Source, comments and age.
        meta: String,
        /// Whether `meta` stands in the last row of the title; otherwise in a row of its own.
        meta_beside: bool,
    },
    /// The line after the last entry.
    End,
}

/// A row group and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its first row.
    pub top: usize,
    /// Number of its rows.
    pub rows: usize,
    /// What it is.
    pub item: Item,
}

/// All rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListPage {
    /// From top to bottom, without gaps.
    pub items: Vec<Placed>,
    /// Width they were made for, in columns.
    pub width: usize,
    key: Option<Key>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    version: u64,
    width: usize,
    mixed: bool,
    ends: bool,
    minute: i64,
}

/// What rows are made of beside the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Making<'a> {
    pub(super) tabs: &'a Tabs,
    pub(super) now: Timestamp,
    pub(super) zone: &'a TimeZone,
    pub(super) texts: &'a Texts,
}

impl ListPage {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.items.last().map_or(0, |last| last.top + last.rows)
    }

    /// Index of the group that stands in `row`, or of the last.
    #[must_use]
    pub fn item_at(&self, row: usize) -> usize {
        self.items.partition_point(|placed| placed.top + placed.rows <= row).min(self.items.len().saturating_sub(1))
    }

    /// The group of an entry, by its index among those shown.
    #[must_use]
    pub fn entry(&self, entry: usize) -> Option<&Placed> {
        // Entries stand in order: at least `entry` groups come before this one.
        self.items.iter().skip(entry).find(|placed| matches!(placed.item, Item::Entry { at, .. } if at == entry))
    }

    /// Whether the row above `top` is the heading of a day.
    #[must_use]
    pub fn heads_a_day(&self, top: usize) -> bool {
        top.checked_sub(1).and_then(|above| self.items.get(self.item_at(above))).is_some_and(|placed| matches!(placed.item, Item::Day(_)))
    }

    /// Makes the rows anew where something they depend on changed.
    pub(super) fn refit(list: &mut List, width: usize, making: Making<'_>) {
        let width = width.min(WIDEST_COLS);
        // Ages are told by the minute.
        let ends = !list.held.below;
        let key = Key { version: list.version, width, mixed: is_mixed(list, making.tabs), ends, minute: making.now.as_second().div_euclid(60) };
        if list.page.key.as_ref() == Some(&key) {
            return;
        }
        let phrases = list.search.as_deref().map(phrases_of).unwrap_or_default();
        let mut items = Vec::with_capacity(list.len() + 8);
        let mut top = 0;
        let mut day = None;
        let mut place = |item: Item, rows: usize| {
            items.push(Placed { top, rows, item });
            top += rows;
        };
        for (at, head) in list.visible().enumerate() {
            let its_day = head.published.map(|stamp| stamp.day_in(making.zone));
            if day != Some(its_day) {
                day = Some(its_day);
                place(Item::Day(its_day), 1);
            }
            let (item, rows) = entry(at, head, list.snippets.get(&head.id), &phrases, &key, making);
            place(item, rows);
        }
        if ends && !list.is_empty() {
            place(Item::End, 2);
        }
        list.page = Self { items, width, key: Some(key) };
    }
}

/// Whether each row names its source: where there are several, and always among what was found, which may be from anywhere.
fn is_mixed(list: &List, tabs: &Tabs) -> bool {
    if tabs.current_source().is_some() || tabs.sources().len() < 2 {
        return false;
    }
    if list.search.is_some() || !list.filter.is_empty() {
        return true;
    }
    let mut sources = list.visible().map(|head| &head.source);
    let first = sources.next();
    sources.any(|source| Some(source) != first)
}

fn entry(at: usize, head: &Head, snippet: Option<&SafeLine>, phrases: &[Phrase], key: &Key, making: Making<'_>) -> (Item, usize) {
    let wide = key.width >= WIDE_COLS;
    let room = key.width.saturating_sub(usize::from(MARK_COLS) + 1).max(1);
    let meta = meta(head, wide, key.mixed, room, making);
    // A headline is what the list is for: it is cut only where it would fill a small screen by itself.
    let title_cols = if wide { room.saturating_sub(cols(&meta) + 2).max(1) } else { room };
    let title = wrap(head.title.as_str(), title_cols, 4);
    let meta_beside = wide || meta.is_empty() || title.last().is_some_and(|last| cols(last) + 2 + cols(&meta) <= room);
    let snippet = snippet.map(|text| wrap(text.as_str(), room, SNIPPET_ROWS)).unwrap_or_default();
    let hits = in_rows(title.iter().chain(&snippet).map(String::as_str), phrases);
    let rows = title.len() + snippet.len() + usize::from(!meta_beside);
    (Item::Entry { at, title, snippet, hits, meta, meta_beside }, rows)
}

/// Source, comments and age: in columns of fixed width where the list is wide, else parted by dots in at most `room` columns.
fn meta(head: &Head, wide: bool, mixed: bool, room: usize, making: Making<'_>) -> String {
    let source = if mixed { making.tabs.source_name(&head.source).as_str().to_owned() } else { String::new() };
    let comments =
        head.comment_count.filter(|count| *count > 0).map_or(String::new(), |count| fill(&making.texts.ui.list.comments, &[("n", &count.to_string())]));
    let age = when(head, making);
    if wide {
        let source = if mixed { pad_left(&cut(&source, 18), 18) + "  " } else { source };
        return format!("{source}{}  {}", pad_left(&cut(&comments, 7), 7), pad_left(&cut(&age, 13), 13));
    }
    let joined = |parts: &[&str]| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ");
    let facts = joined(&[&comments, &age]);
    // The source's name gives way first, then the comments.
    let source_cols = room.saturating_sub(cols(&facts) + 3);
    let source = if source_cols < 4 && !facts.is_empty() { String::new() } else { cut(&source, source_cols) };
    let all = joined(&[&source, &facts]);
    if cols(&all) <= room { all } else { cut(&age, room) }
}

fn pad_left(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(cols(text))))
}

/// How long ago, today; the time of day under the heading of an earlier day. A bare day says nothing more than its heading.
fn when(head: &Head, making: Making<'_>) -> String {
    let Some(stamp) = head.published else { return String::new() };
    let Stamp::Instant { at, .. } = stamp else { return String::new() };
    if stamp.day_in(making.zone) == making.zone.to_datetime(making.now).date() {
        age(stamp, making.now, making.zone, making.texts)
    } else {
        making.zone.to_datetime(at).strftime("%H:%M").to_string()
    }
}
