//! What can be printed, and in which formats.
//!
//! Owns the choice only. Must not render.

use crate::model::{Article, Failure, FeedAbout, Kept, Thread};

/// Formats that are printed item by item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Format {
    /// For reading in a terminal or a pager.
    #[default]
    Text,
    /// `CommonMark` with GFM tables.
    Markdown,
    /// One page for a browser: no script, no style, every text escaped.
    Html,
    /// One JSON text: an array for a list, an object for a single article or thread.
    Json,
    /// One JSON object a line.
    Jsonl,
}

/// One thing to print.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// A list's own facts and how many entries follow.
    Feed(&'a FeedAbout, usize),
    /// An entry of a list.
    Entry(&'a Kept),
    /// An article, with its entry where a list named it and its comments where they were asked for.
    Article {
        /// Its entry.
        kept: Option<&'a Kept>,
        /// The article.
        article: &'a Article,
        /// Its comments.
        thread: Option<&'a Thread>,
    },
    /// Comments alone.
    Thread {
        /// The comments.
        thread: &'a Thread,
        /// What they are on.
        of: Option<&'a Kept>,
    },
    /// What could not be had. It is printed in `jsonl` only: elsewhere it belongs on standard error.
    Failure(&'a Failure),
}
