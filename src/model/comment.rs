//! Reader comments: a thread as a flat pre-order list.
//!
//! Owns the shape of a thread. Must not know which paper's answer it came from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    safe::{SafeLine, SafeText},
    time::Stamp,
};

/// What is known of an article's comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThreadState {
    /// The paper has no comments on this article, or offers them to no one.
    #[default]
    NotOffered,
    /// Comments are open and nobody has written one.
    None,
    /// There are comments.
    Ready,
    /// They could not be had.
    Failed,
}

/// The comments of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// What is known.
    pub state: ThreadState,
    /// How many there are by the paper's own count, replies included.
    pub reported: Option<u32>,
    /// Whether everything the paper has was read.
    pub complete: bool,
    /// Pre-order: a comment's replies follow it directly, deeper by one.
    pub items: Vec<Comment>,
    /// Why it failed, for a person; only with [`ThreadState::Failed`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<SafeLine>,
}

/// One comment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The paper's id for it, as text.
    pub id: SafeLine,
    /// The comment it answers; `None` at top level.
    pub parent: Option<SafeLine>,
    /// 0 at top level.
    pub depth: u16,
    /// Who wrote it, as the paper shows it.
    pub author: SafeLine,
    /// When, where the paper says it exactly.
    pub posted: Option<Stamp>,
    /// When, in the paper's own words (`17 giờ trước`).
    pub posted_text: Option<SafeLine>,
    /// Reactions by kind (`like`, `love` …).
    #[serde(default)]
    pub reactions: BTreeMap<String, u32>,
    /// What it says; paragraphs parted by a blank line.
    pub text: SafeText,
}

impl Thread {
    /// A thread that could not be had.
    #[must_use]
    pub fn failed(why: &str) -> Self {
        Self { state: ThreadState::Failed, failure: SafeLine::non_empty(why), ..Self::default() }
    }

    /// A thread that is open and empty.
    #[must_use]
    pub fn none_yet() -> Self {
        Self { state: ThreadState::None, reported: Some(0), complete: true, ..Self::default() }
    }

    /// Number of the comments that answer `items[index]`, at any depth.
    #[must_use]
    pub fn descendants(&self, index: usize) -> usize {
        let Some(comment) = self.items.get(index) else { return 0 };
        self.items.iter().skip(index + 1).take_while(|later| later.depth > comment.depth).count()
    }
}

impl Comment {
    /// All reactions together.
    #[must_use]
    pub fn reaction_total(&self) -> u32 {
        self.reactions.values().fold(0, |sum, count| sum.saturating_add(*count))
    }
}
