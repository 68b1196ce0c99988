//! What a feed gave to entries of the model.
//!
//! Owns titles, ledes, dates and ids of entries and the count of what was passed over. Must not parse XML.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::SignedDuration;

use super::{
    reading::{Attached, Item, Text},
    write::Markup,
};
use crate::{
    model::{Document, Enclosure, Entry, EntryId, HttpUrl, Image, SafeLine, SafeText, SectionId, Source, Stamp, entry::NO_TITLE},
    reader::{
        Input,
        dates::{self, DateContext},
        fragment, identity,
    },
};

/// Longest title and byline, in bytes.
const MAX_LINE_BYTES: usize = 2_000;

/// Most tags in the texts of all entries together: setting them takes longer than all else. The longest real feeds have a third of it.
const MAX_TAGS: usize = 150_000;

/// Characters of text that stand for a title where there is none.
const MADE_TITLE_CHARS: usize = 80;

/// A description longer than this, in characters and in several paragraphs, is the whole text rather than a lede.
const LEDE_CHARS: usize = 700;

/// A date this far after now is noted: clocks differ, but not by a day.
const FUTURE_GRACE: SignedDuration = SignedDuration::from_hours(24);

/// Entries being made, with what was passed over.
pub(super) struct Gathering<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) source: &'a Source,
    pub(super) section: &'a SectionId,
    pub(super) made: Vec<Entry>,
    seen: HashSet<EntryId>,
    /// Guids that stand for several articles in this feed, and so for none.
    shared_guids: HashSet<String>,
    passed: BTreeMap<&'static str, (usize, String)>,
    /// Tags that may still be set.
    tags_left: usize,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(input: &'a Input<'a>, source: &'a Source, section: &'a SectionId) -> Self {
        Self { input, source, section, made: Vec::new(), seen: HashSet::new(), shared_guids: HashSet::new(), passed: BTreeMap::new(), tags_left: MAX_TAGS }
    }

    /// Notes something passed over; `example` is shown for the first of its kind.
    pub(super) fn pass(&mut self, what: &'static str, example: &str) {
        self.passed.entry(what).or_insert_with(|| (0, example.to_owned())).0 += 1;
    }

    /// One line per kind, with the number and the first example.
    pub(super) fn notes(&self) -> Vec<SafeLine> {
        let line = |(what, (count, example)): (&&str, &(usize, String))| {
            let example = fragment::start(example, 120);
            if example.is_empty() { SafeLine::new(&format!("{count} × {what}")) } else { SafeLine::new(&format!("{count} × {what} ({example})")) }
        };
        self.passed.iter().map(line).collect()
    }

    /// A date as printed, and what it means.
    pub(super) fn date(&mut self, text: Option<&str>) -> (Option<Stamp>, Option<SafeLine>) {
        let Some(text) = text else { return (None, None) };
        let printed = SafeLine::non_empty(fragment::start(text, MAX_LINE_BYTES));
        let stamp = dates::parse(text, DateContext { now: self.input.now, month_first: false });
        match stamp.and_then(|stamp| stamp.instant()) {
            Some(at) if at.duration_since(self.input.now) > FUTURE_GRACE => self.pass("date in the future", text),
            _ if stamp.is_none() && printed.is_some() => self.pass("date not understood", text),
            _ => {}
        }
        (stamp, printed)
    }

    /// Makes room for `items` and looks for guids that several of them share.
    pub(super) fn prepare(&mut self, items: &[Item]) {
        self.made.reserve(items.len());
        self.seen.reserve(items.len());
        self.look_for_shared_guids(items);
    }

    /// Finds the guids that careless feeds give to all their items: the same guid over another title and another address.
    /// (One title at two addresses is a story listed twice.) Looked for beforehand, so that ids do not depend on which comes first.
    fn look_for_shared_guids(&mut self, items: &[Item]) {
        let mut owners: HashMap<&str, (Option<&str>, Option<&str>)> = HashMap::with_capacity(items.len());
        for item in items.iter().filter(|item| !item.guid.trim().is_empty()) {
            let (link, title) = (item.link.as_ref().map(HttpUrl::as_str), item.title.as_ref().map(|title| title.text.as_str()));
            let owner = *owners.entry(item.guid.trim()).or_insert((link, title));
            if owner.0 != link && owner.1 != title {
                self.shared_guids.insert(item.guid.trim().to_owned());
            }
        }
    }

    /// The text in paragraphs; without its tags where the feed's entries have had too many of them together.
    fn body(&mut self, text: &Text) -> SafeText {
        let tags = if text.markup == Markup::Html { text.text.bytes().filter(|byte| *byte == b'<').count() } else { 0 };
        let Some(left) = self.tags_left.checked_sub(tags) else {
            self.pass("text without its markup", "");
            return fragment::untagged(&text.text);
        };
        self.tags_left = left;
        body(text)
    }

    /// Adds the entry of `item`, unless it was there before.
    pub(super) fn add(&mut self, item: Item) {
        let summary = item.summary.as_ref().map(|text| self.body(text));
        let content = item.content.as_ref().map(|text| self.body(text));
        let title = item.title.as_ref().map(line).filter(|title| !title.is_empty());
        let title = title.or_else(|| [&summary, &content].into_iter().flatten().find_map(made_title));
        // Nothing to read, but something to open or to be told: better shown by its address than lost.
        let attached = item.enclosures.first().map(|link| link.href.as_str());
        let stand_ins = [item.link.as_ref().map(HttpUrl::as_str), Some(item.guid.as_str()), attached, item.author.as_deref()];
        let title = title.unwrap_or_else(|| {
            self.pass("entry without title and text", &item.guid);
            let stand_in = stand_ins.into_iter().flatten().find_map(|text| SafeLine::non_empty(fragment::start(text, MAX_LINE_BYTES)));
            stand_in.unwrap_or_else(|| SafeLine::new(NO_TITLE))
        });
        let (published, published_text) = self.date(item.published.as_deref());
        let (updated, updated_text) = self.date(item.updated.as_deref());
        let url = item.link;
        let own_guid = if self.shared_guids.contains(item.guid.trim()) { "" } else { item.guid.trim() };
        let guid = match (own_guid, &url) {
            ("", Some(url)) => url.as_str().to_owned(),
            ("", None) => identity::made_guid(title.as_str(), published_text.as_ref().map(SafeLine::as_str).unwrap_or_default()),
            (guid, _) => guid.to_owned(),
        };
        let id = identity::entry_id(self.source, url.as_ref(), &guid);
        if !self.seen.insert(id.clone()) {
            self.pass("entry listed twice", title.as_str());
            return;
        }
        let (lede, content) = lede_and_content(summary, content);
        self.made.push(Entry {
            id,
            guid: SafeLine::new(&guid),
            source: self.source.id.clone(),
            section: self.section.clone(),
            feed: Some(self.input.url.clone()),
            url,
            title,
            byline: item.author.as_deref().map(|author| fragment::start(author, MAX_LINE_BYTES)).and_then(SafeLine::non_empty),
            lede,
            summary: None,
            content,
            published: published.or(updated),
            published_text: published_text.or(updated_text),
            updated,
            comment_count: item.comment_count.and_then(|count| count.trim().parse().ok()),
            comments_url: item.replies,
            enclosures: item.enclosures.into_iter().map(enclosure).collect(),
            images: pictures(item.pictures),
        });
    }
}

/// The text on one line, for titles and names.
pub(super) fn line(text: &Text) -> SafeLine {
    let start = fragment::start(&text.text, MAX_LINE_BYTES);
    match text.markup {
        Markup::Html => fragment::line(start),
        Markup::Plain => SafeLine::new(start),
    }
}

/// The text in paragraphs.
pub(super) fn body(text: &Text) -> SafeText {
    match text.markup {
        Markup::Html => fragment::text(&text.text),
        Markup::Plain => SafeText::new(text.text.trim()),
    }
}

/// The beginning of a text, whole words.
fn made_title(text: &SafeText) -> Option<SafeLine> {
    let all = text.to_line();
    if all.as_str().chars().count() <= MADE_TITLE_CHARS {
        return Some(all).filter(|line| !line.is_empty());
    }
    let start: String = all.as_str().chars().take(MADE_TITLE_CHARS).collect();
    let words = start.rsplit_once(' ').map_or(start.as_str(), |(words, _)| words);
    SafeLine::non_empty(&format!("{words}…"))
}

/// A summary that is long and has paragraphs is the article itself; its first paragraph then leads into it.
fn lede_and_content(summary: Option<SafeText>, content: Option<SafeText>) -> (Option<SafeText>, Option<Document>) {
    match (summary, content) {
        (Some(summary), None) => match summary.as_str().split_once("\n\n") {
            Some((first, _)) if summary.as_str().chars().count() > LEDE_CHARS => (Some(SafeText::new(first)), Some(Document::from_paragraphs(&summary))),
            _ => (Some(summary), None),
        },
        (summary, content) => (summary, content.map(|content| Document::from_paragraphs(&content))),
    }
}

fn enclosure(link: Attached) -> Enclosure {
    Enclosure { url: link.href, mime: link.mime.as_deref().and_then(SafeLine::non_empty), bytes: link.bytes.filter(|bytes| *bytes > 0) }
}

/// Each address once.
fn pictures(found: Vec<(HttpUrl, String)>) -> Vec<Image> {
    let mut images: Vec<Image> = Vec::new();
    for (url, alt) in found {
        if images.iter().all(|image| image.url != url) {
            images.push(Image::new(url, SafeLine::new(&alt)));
        }
    }
    images
}
