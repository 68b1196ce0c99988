//! An article as extracted from its page.
//!
//! Owns the facts of one page. Must not know how they were found.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    comment::Thread,
    comment_place::CommentPlace,
    document::Document,
    ids::EntryId,
    safe::{HttpUrl, SafeLine, SafeText},
    time::Stamp,
};

/// Which way the body was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// By the source's own rules.
    Profile,
    /// By generic extraction.
    Readability,
    /// The page gave nothing: what the feed carried.
    Feed,
}

/// What a reader is told of an article beside its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The paper says that not everyone may read all of it.
    Paywall,
    /// The page is a film with a short text.
    Film,
    /// The article goes on while it is read: what came is how it stood then.
    Live,
    /// Some of its pages could not be had.
    Incomplete,
}

/// One article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The entry it belongs to.
    pub id: EntryId,
    /// The address it was read from after redirects.
    pub final_url: Option<HttpUrl>,
    /// The address the page gives itself (`link rel="canonical"`).
    pub canonical: Option<HttpUrl>,
    /// Its title; empty where the page has none.
    pub title: SafeLine,
    /// Who wrote it.
    pub byline: Option<SafeLine>,
    /// The paragraph that leads into it.
    pub lede: Option<SafeText>,
    /// The section's name, as the page gives it.
    pub section_name: Option<SafeLine>,
    /// When it was published.
    pub published: Option<Stamp>,
    /// The date as it was printed.
    pub published_text: Option<SafeLine>,
    /// When it was last changed.
    pub updated: Option<Stamp>,
    /// BCP 47 tag.
    pub language: Option<SafeLine>,
    /// Which way the body was found.
    pub provenance: Provenance,
    /// What a reader is told of it beside its text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// When the page was fetched.
    pub fetched: Timestamp,
    /// The body.
    pub document: Document,
    /// What the page says its comments are known by; `None` where it offers none.
    pub comment_key: Option<CommentKey>,
    /// Comments that stand in the page itself; an open, empty place for them is a thread with none yet. `None` where the page says nothing of comments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_thread: Option<Thread>,
    /// Public interfaces that have its comments, in the order they are asked; those whose rules its source has are not among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comment_places: Vec<CommentPlace>,
}

/// The values a source's comment address is made of (`article_id`, `site_id` …), found on the page or in its address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommentKey(pub BTreeMap<String, String>);
