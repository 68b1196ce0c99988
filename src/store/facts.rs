//! What a list said of an entry beside what its row shows.
//!
//! Owns which of an entry's facts stand in its row and which are packed. Must not decide what changed.

use std::borrow::Cow;

use rusqlite::Row;
use serde::{Deserialize, Serialize};

use super::{
    entries::{line, section_id, source_id},
    pack::{Packed, Unpacked},
};
use crate::model::{Document, Enclosure, Entry, EntryId, HttpUrl, Image, SafeLine, SafeText, Stamp};

/// The columns [`entry`] reads, of `entries JOIN facts`.
pub(super) const COLUMNS: &str = "entries.id, entries.source, entries.section, entries.url, entries.title, entries.published, facts.json AS facts";

/// What is packed. Files of the first schema have the rest of the entry in it too.
#[derive(Serialize, Deserialize)]
struct Facts<'a> {
    /// Absent where it is the address, as with most feeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    guid: Option<Cow<'a, SafeLine>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    feed: Option<Cow<'a, HttpUrl>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    byline: Option<Cow<'a, SafeLine>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lede: Option<Cow<'a, SafeText>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    summary: Option<Cow<'a, SafeText>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<Cow<'a, Document>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published_text: Option<Cow<'a, SafeLine>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updated: Option<Stamp>,
    /// By the list: the row has the kept thread's count where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comment_count: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comments_url: Option<Cow<'a, HttpUrl>>,
    #[serde(default, skip_serializing_if = "none")]
    enclosures: Cow<'a, [Enclosure]>,
    #[serde(default, skip_serializing_if = "none")]
    images: Cow<'a, [Image]>,
}

fn none<T>(list: &[T]) -> bool {
    list.is_empty()
}

/// An entry's facts as they are kept.
pub(super) fn packed(entry: &Entry) -> rusqlite::Result<Packed> {
    let is_address = entry.url.as_ref().is_some_and(|url| url.as_str() == entry.guid.as_str());
    Packed::of(&Facts {
        guid: (!is_address).then_some(Cow::Borrowed(&entry.guid)),
        feed: entry.feed.as_ref().map(Cow::Borrowed),
        byline: entry.byline.as_ref().map(Cow::Borrowed),
        lede: entry.lede.as_ref().map(Cow::Borrowed),
        summary: entry.summary.as_ref().map(Cow::Borrowed),
        content: entry.content.as_ref().map(Cow::Borrowed),
        published_text: entry.published_text.as_ref().map(Cow::Borrowed),
        updated: entry.updated,
        comment_count: entry.comment_count,
        comments_url: entry.comments_url.as_ref().map(Cow::Borrowed),
        enclosures: Cow::Borrowed(&entry.enclosures),
        images: Cow::Borrowed(&entry.images),
    })
}

/// The entry of a row that has [`COLUMNS`]; `None` where its facts cannot be read.
pub(super) fn entry(row: &Row<'_>) -> rusqlite::Result<Option<Entry>> {
    let Some(facts) = row.get::<_, Unpacked>("facts")?.read::<Facts<'static>>() else { return Ok(None) };
    let url = row.get::<_, Option<String>>("url")?.and_then(|url| HttpUrl::parse_own(&url).ok());
    Ok(Some(Entry {
        id: EntryId::from_stored(row.get_ref("id")?.as_str().unwrap_or_default()),
        guid: facts.guid.map(Cow::into_owned).or_else(|| url.as_ref().map(|url| SafeLine::new(url.as_str()))).unwrap_or_default(),
        source: source_id(row.get_ref("source")?.as_str().unwrap_or_default())?,
        section: section_id(row.get_ref("section")?.as_str().unwrap_or_default())?,
        feed: facts.feed.map(Cow::into_owned),
        url,
        title: line(row, "title")?,
        byline: facts.byline.map(Cow::into_owned),
        lede: facts.lede.map(Cow::into_owned),
        summary: facts.summary.map(Cow::into_owned),
        content: facts.content.map(Cow::into_owned),
        published: row.get::<_, Option<String>>("published")?.and_then(|stamp| stamp.parse().ok()),
        published_text: facts.published_text.map(Cow::into_owned),
        updated: facts.updated,
        comment_count: facts.comment_count,
        comments_url: facts.comments_url.map(Cow::into_owned),
        enclosures: facts.enclosures.into_owned(),
        images: facts.images.into_owned(),
    }))
}
