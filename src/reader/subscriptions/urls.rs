//! newsboat's `urls` file, and lists of one address a line, which are the same without tags and titles.
//!
//! Owns their lines. Must not run what a line names: `exec:`, `filter:` and `query:` are skipped like any other address that is none.

use std::fmt::Write;

use super::{Facts, Taking};
use crate::model::{SafeLine, Subscription, SubscriptionList, subscription::FOLDER_MARK};

/// Reads lines; says what `text` is where it is none.
pub(super) fn read(text: &str) -> Result<SubscriptionList, &'static str> {
    let mut taking = Taking::default();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let words = words(line);
        if let Some((address, tags)) = words.split_first().filter(|(address, _)| !address.starts_with('#')) {
            let title = tags.iter().find_map(|tag| tag.strip_prefix('~'));
            // `~` begins a title and `!` hides a feed; of the other tags the first is its folder.
            let folder = tags.iter().find(|tag| !tag.starts_with(['~', '!']));
            let folders = folder.into_iter().flat_map(|tag| tag.split(FOLDER_MARK)).filter_map(SafeLine::non_empty).collect();
            taking.take(text, offset, address, Facts { titles: [title, None], home: None, folders });
        }
        offset += line.len();
    }
    let list = taking.list;
    // A letter to a friend is no list, however many lines it has.
    if list.subscriptions.is_empty() && !list.skipped.iter().any(|skipped| skipped.what.as_str().contains(':')) {
        return Err(if text.trim().is_empty() { "0 bytes" } else { "text without addresses" });
    }
    Ok(list)
}

/// Words of a line: parted by white space, in double quotes where they hold some, with a backslash before a quote.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut characters = line.trim().chars().peekable();
    while let Some(first) = characters.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut word = String::new();
        if first == '"' {
            while let Some(character) = characters.next().filter(|character| *character != '"') {
                let escaped = if character == '\\' { characters.next() } else { None };
                word.push(escaped.unwrap_or(character));
            }
        } else {
            word.push(first);
            while let Some(character) = characters.next_if(|character| !character.is_whitespace()) {
                word.push(character);
            }
        }
        words.push(word);
    }
    words
}

/// Writes newsboat's `urls` file: the folder as a tag, the title after `~`.
#[must_use]
pub fn write(subscriptions: &[Subscription]) -> String {
    let mut out = String::new();
    for Subscription { title, feed, folders, .. } in subscriptions {
        let folder = folders.iter().map(SafeLine::as_str).collect::<Vec<_>>().join(FOLDER_MARK);
        out.push_str(feed.as_str());
        if !folder.is_empty() {
            // A tag that begins with one of newsboat's own marks is kept from meaning it by a space.
            let guard = if folder.starts_with(['~', '!']) { " " } else { "" };
            let _ = write!(out, " \"{guard}{}\"", quoted(&folder));
        }
        let _ = writeln!(out, " \"~{}\"", quoted(title.as_str()));
    }
    out
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
