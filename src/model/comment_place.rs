//! Where an article's comments can be asked for without rules of its source.
//!
//! Owns the list of public interfaces that are known. Must not know how one answers.

use serde::{Deserialize, Serialize};

use super::article::CommentKey;

/// A public interface for comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommentService {
    /// The REST interface of `WordPress`.
    Wordpress,
    /// A topic of a Discourse forum.
    Discourse,
    /// A story or question on Hacker News.
    HackerNews,
    /// A story on Lobsters.
    Lobsters,
    /// A post on Reddit.
    Reddit,
    /// A post on a Lemmy site.
    Lemmy,
    /// A feed of one article's comments.
    Feed,
}

/// An interface and what it knows the article by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentPlace {
    /// Which interface.
    pub service: CommentService,
    /// The values of its address; `root` is where it begins.
    pub key: CommentKey,
}
