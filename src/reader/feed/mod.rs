//! RSS, Atom and JSON Feed to entries.
//!
//! Owns the order of the steps: limit, charset, mend, read, make entries. Must not look into HTML pages for feeds.

mod build;
mod construct;
mod entry;
mod json;
mod mend;
mod names;
pub(super) mod outline;
mod pace;
mod reading;
mod tree;
pub(super) mod write;

use super::{Input, charset, guard};
use crate::model::{Failure, FailureKind, Feed, HttpUrl, SafeLine, SectionId, Source, feed::FeedAbout};
use entry::Gathering;
use mend::Mended;
use reading::Reading;
use tree::Tree;

/// Most entries of one feed; the longest real ones have a thousand. What is over it is told in the feed's notes.
const MAX_ENTRIES: usize = 50_000;

/// How far a feed's own address is looked for, in bytes.
const HEAD_BYTES: usize = 16 * 1024;

/// Reads a feed. A feed that is valid and empty gives no entries and is no failure.
///
/// # Errors
/// A [`Failure`] of kind `not_a_feed` (its detail says what it is instead), `not_text` or `too_large`.
pub fn parse(input: &Input<'_>, source: &Source, section: &SectionId) -> Result<Feed, Failure> {
    let fail = |kind, detail: &str| Failure::new(kind, input.url.as_str(), detail);
    if input.bytes.len() > guard::MAX_FEED_BYTES {
        return Err(fail(FailureKind::TooLarge, &format!("> {} MiB", guard::MAX_FEED_BYTES / (1024 * 1024))));
    }
    let mut entries = Gathering::new(input, source, section);
    let reading = read(input, &mut entries)?;
    let (updated, _) = entries.date(reading.updated.as_deref());
    let about = FeedAbout {
        source: source.id.clone(),
        url: Some(input.url.clone()),
        link: reading.link,
        title: reading.title.as_ref().map(entry::line),
        subtitle: reading.subtitle.as_ref().map(|text| entry::body(text).to_line()),
        author: reading.author.as_deref().and_then(SafeLine::non_empty),
        language: reading.language.as_deref().and_then(SafeLine::non_empty),
        updated,
    };
    let pace = reading.pace;
    entries.prepare(&reading.items);
    for item in reading.items {
        entries.add(item);
    }
    let notes = entries.notes();
    Ok(Feed { about, entries: entries.made, next: None, pace, notes })
}

/// The address that a feed in XML gives for itself, else for its site: where nobody says where a body is from, its relative addresses are relative to this.
#[must_use]
pub fn own_address(bytes: &[u8], mime: Option<&str>) -> Option<HttpUrl> {
    let head = charset::decode(bytes.get(..HEAD_BYTES).unwrap_or(bytes), mime);
    mend::own_address(build::read(&head).root)
}

/// What the feed says, as plain types: its text and the tree of it are gone by then.
///
/// # Errors
/// Those of [`parse`].
fn read(input: &Input<'_>, entries: &mut Gathering<'_>) -> Result<Reading, Failure> {
    let fail = |kind, detail: &str| Failure::new(kind, input.url.as_str(), detail);
    let text = charset::decode(input.bytes, input.mime);
    let start = text.trim_start();
    // A feed with a stray NUL is still text; a picture has them and begins with neither.
    if !start.starts_with(['<', '{']) && start.chars().take(1024).any(|character| character == '\0') {
        return Err(fail(FailureKind::NotText, input.mime.unwrap_or_default()));
    }
    if start.starts_with('{') && !guard::json_fits(start) {
        return Err(fail(FailureKind::TooComplex, "JSON"));
    }
    let mended = if start.starts_with('{') { from_json(start, input, entries) } else { from_xml(&text, input, entries) };
    let Some(Mended { reading, left_out }) = mended else { return Err(fail(FailureKind::NotAFeed, &what_it_is(start))) };
    if left_out > 0 {
        entries.pass("entry over the limit", &format!("{left_out} left out, {MAX_ENTRIES} read"));
    }
    // What the mending writes is well formed: an error here is a shape of it that feed-rs does not take.
    reading.map_err(|error| fail(FailureKind::NotAFeed, &error))
}

fn from_xml(text: &str, input: &Input<'_>, entries: &mut Gathering<'_>) -> Option<Mended> {
    let Tree { root, cut_off, is_too_long } = build::read(text);
    let mended = mend::mend(root, input.url, MAX_ENTRIES)?;
    if cut_off {
        entries.pass("entry cut off at the end", "");
    }
    if is_too_long {
        entries.pass("part behind what is read of one feed", "");
    }
    Some(mended)
}

/// A JSON Feed; where it was cut off, its whole items.
fn from_json(text: &str, input: &Input<'_>, entries: &mut Gathering<'_>) -> Option<Mended> {
    json::mend(text, input.url, MAX_ENTRIES).or_else(|| {
        let mended = json::mend(&json::whole_items(text)?, input.url, MAX_ENTRIES)?;
        entries.pass("entry cut off at the end", "");
        Some(mended)
    })
}

/// What a body that is no feed looks like, in words that are the same in every language.
fn what_it_is(start: &str) -> String {
    let tree = build::read(start);
    let root = tree.root.elements().next().map(|root| root.name.as_ref());
    match root {
        _ if start.is_empty() => "0 bytes".to_owned(),
        _ if start.starts_with(['{', '[']) => "JSON".to_owned(),
        Some("html" | "head" | "body") => "HTML".to_owned(),
        Some(_) if start.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("<!doctype")) && !start.contains("<?xml") => "HTML".to_owned(),
        Some(root) => format!("XML <{root}>"),
        None => "text".to_owned(),
    }
}
