//! A feed of one article's comments.
//!
//! Owns what of an entry is a comment's. Must not read the feed itself: `reader::feed` does.

use std::sync::LazyLock;

use super::{super::Input, Answer};
use crate::{
    model::{Comment, Document, Entry, Failure, HttpUrl, SafeLine, SectionId, Source, SourceId},
    reader::feed,
};

/// A source without rules: entries of comments belong to none.
static NOBODY: LazyLock<Option<(Source, SectionId)>> = LazyLock::new(|| {
    let home = HttpUrl::parse("https://comments.invalid/").ok()?;
    Some((Source::new(SourceId::new("comments").ok()?, SafeLine::new("-"), home), SectionId::new("comments").ok()?))
});

/// Reads a feed of comments, oldest first.
///
/// # Errors
/// That of the feed.
pub(super) fn read(input: &Input<'_>) -> Result<Answer, Failure> {
    let Some((source, section)) = NOBODY.as_ref() else { return Ok(Answer::default()) };
    let feed = feed::parse(input, source, section)?;
    let mut items: Vec<Comment> = feed.entries.into_iter().map(comment).filter(|comment| !comment.text.is_blank()).collect();
    let instant = |comment: &Comment| comment.posted.and_then(|posted| posted.instant());
    if items.first().zip(items.last()).is_some_and(|(first, last)| instant(first) > instant(last)) {
        items.reverse();
    }
    Ok(Answer { listed: u32::try_from(items.len()).unwrap_or(u32::MAX), items, ..Answer::default() })
}

fn comment(entry: Entry) -> Comment {
    let text = entry.content.as_ref().map(Document::plain_text).or(entry.summary).or(entry.lede).unwrap_or_default();
    // WordPress: `By: Lan`.
    let by_title = || SafeLine::new(entry.title.as_str().split_once(": ").map_or("", |(_, name)| name));
    Comment {
        author: entry.byline.unwrap_or_else(by_title),
        id: entry.guid,
        posted: entry.published.or(entry.updated),
        posted_text: entry.published_text,
        text,
        ..Comment::default()
    }
}
