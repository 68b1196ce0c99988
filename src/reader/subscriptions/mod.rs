//! Lists of feeds: OPML 1.0 and 2.0, newsboat's `urls` file, plain addresses; told apart by what they hold.
//!
//! Owns reading and writing them. Must not follow anything they ask for: only `http` and `https` addresses are taken, programs, files and queries are named and left.

mod opml;
mod urls;

use std::collections::HashSet;

use super::{Input, charset, guard, sniff};
use crate::model::{Failure, FailureKind, HttpUrl, SafeLine, Skipped, Subscription, SubscriptionList, subscription::MAX_SUBSCRIPTIONS};

pub use opml::write as write_opml;
pub use urls::write as write_urls;

/// How far into a file OPML is looked for.
const HEAD_CHARS: usize = 4096;

/// Longest part of something skipped that is told, in characters.
const MAX_TOLD_CHARS: usize = 120;

/// Reads a list. One that holds no feeds is no failure.
///
/// # Errors
/// A [`Failure`] of kind `not_a_list` (its detail says what it is instead), `not_text` or `too_large`.
pub fn parse(input: &Input<'_>) -> Result<SubscriptionList, Failure> {
    let fail = |kind, detail: &str| Failure::new(kind, input.url.as_str(), detail);
    if input.bytes.len() > guard::MAX_FEED_BYTES {
        return Err(fail(FailureKind::TooLarge, &format!("> {} MiB", guard::MAX_FEED_BYTES / (1024 * 1024))));
    }
    if sniff::is_binary(input) {
        return Err(fail(FailureKind::NotText, input.mime.unwrap_or_default()));
    }
    let text = charset::decode(input.bytes, input.mime);
    let text = text.trim_start_matches('\u{feff}');
    // Some servers put a warning of theirs before the document.
    let head: String = text.chars().take(HEAD_CHARS).collect::<String>().to_ascii_lowercase();
    let is_xml = text.trim_start().starts_with('<') || head.contains("<opml");
    let list = if is_xml { opml::read(text) } else { urls::read(text) };
    list.map_err(|what| fail(FailureKind::NotAList, what))
}

/// A list that is being read.
#[derive(Default)]
struct Taking {
    list: SubscriptionList,
    seen: HashSet<String>,
    lines: Lines,
}

impl Taking {
    /// Takes a feed, where its address may be followed.
    fn take(&mut self, text: &str, offset: usize, address: &str, facts: Facts<'_>) {
        let Ok(feed) = HttpUrl::parse(address) else {
            self.skip(text, offset, address);
            return;
        };
        if !self.seen.insert(feed.without_fragment().as_str().to_owned()) {
            self.list.repeated += 1;
            return;
        }
        if self.list.subscriptions.len() == MAX_SUBSCRIPTIONS {
            self.list.left_out += 1;
            return;
        }
        let title = facts.titles.into_iter().flatten().find_map(SafeLine::non_empty).unwrap_or_else(|| SafeLine::new(feed.host()));
        self.list.subscriptions.push(Subscription { title, feed, home: facts.home.and_then(|home| HttpUrl::parse(home).ok()), folders: facts.folders });
    }

    fn skip(&mut self, text: &str, offset: usize, what: &str) {
        let line = self.lines.line_of(text, offset);
        let what: String = SafeLine::new(what).as_str().chars().take(MAX_TOLD_CHARS).collect();
        self.list.skipped.push(Skipped { line, what: SafeLine::new(&what) });
    }
}

/// What a list says of a feed beside its address.
#[derive(Default)]
struct Facts<'a> {
    /// Titles by preference.
    titles: [Option<&'a str>; 2],
    home: Option<&'a str>,
    folders: Vec<SafeLine>,
}

/// Counts lines as offsets go up, so that a long list of skipped lines takes no longer than one.
#[derive(Default)]
struct Lines {
    counted_to: usize,
    ends: usize,
}

impl Lines {
    /// The line of `offset`, from 1. Offsets must not go down.
    fn line_of(&mut self, text: &str, offset: usize) -> usize {
        self.ends += text.get(self.counted_to..offset).unwrap_or_default().matches('\n').count();
        self.counted_to = self.counted_to.max(offset);
        self.ends + 1
    }
}
