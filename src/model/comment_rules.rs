//! The part of a source file that says how comments are asked for and read.
//!
//! Owns its shape, which the public interfaces of comments (`assets/comments/*.toml`) have too. Must not apply a rule.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::safe::HttpUrl;

/// How comments are asked for and read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommentRules {
    /// Address of the answer. `{name}` stands for a value of `ids`, `{root}` at its start for a whole address; `{offset}`, `{limit}` and `{page}` are filled in by paging.
    pub endpoint: String,
    /// Address of one comment's replies, where the answer holds only their number; `{id}` is the comment.
    #[serde(default)]
    pub replies_endpoint: Option<String>,
    /// What kind of answer it is.
    pub answer: AnswerKind,
    /// Where each value of the address comes from; none for a public interface, whose values are found with it. A value no rule finds makes the article one without comments.
    #[serde(default)]
    pub ids: BTreeMap<String, Vec<IdRule>>,
    /// Paging.
    #[serde(default)]
    pub paging: Paging,
    /// JSON Pointer to a code, and the values that mean success; others are failures.
    #[serde(default)]
    pub ok: Option<OkRule>,
    /// JSON Pointer to the array of comments (for [`AnswerKind::JsonInJson`] inside the inner document). For HTML a selector.
    pub items: String,
    /// Whether an answer without `items` is one without comments, rather than one that has changed.
    #[serde(default)]
    pub items_optional: bool,
    /// Items that are no comments (the first post of a forum's topic): JSON Pointer from one item, and the values that mean so.
    #[serde(default)]
    pub skip: Option<OkRule>,
    /// JSON Pointer to the number of comments, replies included.
    #[serde(default)]
    pub reported: Option<String>,
    /// JSON Pointer to the number of items of all pages together, for paging.
    #[serde(default)]
    pub top_level: Option<String>,
    /// Where each field of a comment is.
    pub comment: CommentFields,
}

impl CommentRules {
    /// Whether comments are asked for at this host and port. Where the host itself is filled in, nobody named it.
    #[must_use]
    pub fn asks(&self, url: &HttpUrl) -> bool {
        [Some(&self.endpoint), self.replies_endpoint.as_ref()]
            .into_iter()
            .flatten()
            .filter_map(|text| HttpUrl::parse(text).ok())
            .any(|known| known.same_origin(url))
    }
}

/// Kinds of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    /// JSON, or JSONP: whatever wraps it is taken off.
    Json,
    /// JSON with a string that holds JSON.
    JsonInJson,
    /// A fragment of HTML.
    Html,
    /// A feed, one entry a comment: what the rules say of fields is not needed.
    Feed,
}

/// Where a value of a comment address comes from. Exactly one of `page` and `url`, or `value`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IdRule {
    /// Selector of an element on the article's page …
    pub page: Option<String>,
    /// … its attribute (its text where absent) …
    pub attribute: Option<String>,
    /// … and a JSON Pointer into that text, where it is JSON.
    pub pointer: Option<String>,
    /// Or a regular expression with one group, applied to the article's address.
    pub url: Option<String>,
    /// Or a fixed value.
    pub value: Option<String>,
}

/// How the pages of an answer follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paging {
    /// Comments asked for at once (`{limit}`); 0: one answer holds all.
    pub limit: u32,
    /// Number of the first page (`{page}`).
    pub first_page: u32,
    /// Whether every page but the last holds exactly `limit` comments: a shorter one is the last, and no other is asked for.
    pub full: bool,
}

/// What tells success from failure inside an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OkRule {
    /// JSON Pointer to the code.
    pub pointer: String,
    /// Values that mean success, as text (`"0"`, `"true"`).
    pub values: Vec<String>,
}

/// Where each field of a comment is: JSON Pointers from one item. For HTML, selectors from one item, `selector@attribute` for an attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CommentFields {
    /// Its id.
    pub id: OneOf,
    /// The id of the comment it answers; equal to its own id at top level on some papers.
    pub parent: OneOf,
    /// Regular expression with one group: the id within what `parent` names, where that is a path.
    pub parent_pattern: Option<String>,
    /// Who wrote it.
    pub author: OneOf,
    /// What it says, as HTML.
    pub text: OneOf,
    /// When, exactly: seconds or milliseconds since 1970, or a date text.
    pub posted: OneOf,
    /// When, in the paper's own words.
    pub posted_text: OneOf,
    /// Order of day and month in a date text of three numbers.
    pub month_first: bool,
    /// Whether a date text without an offset is in UTC.
    pub utc: bool,
    /// Reactions: kind → where its count is.
    pub reactions: BTreeMap<String, String>,
    /// Where a map of reactions is, and the kind of each of its keys.
    pub reaction_map: Option<ReactionMap>,
    /// The array of replies.
    pub replies: Option<String>,
    /// The number of replies, where it says more than are inline.
    pub reply_count: Option<String>,
}

/// Where a value is: pointers or selectors tried in order, the first that finds something wins. A single one may be written without the brackets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct OneOf(pub Vec<String>);

/// How a [`OneOf`] is written.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
enum Written {
    One(String),
    Several(Vec<String>),
}

impl From<Written> for OneOf {
    fn from(written: Written) -> Self {
        match written {
            Written::One(one) => Self(vec![one]),
            Written::Several(several) => Self(several),
        }
    }
}

impl OneOf {
    /// What the first place that has something gives.
    pub fn find<T>(&self, look: impl FnMut(&String) -> Option<T>) -> Option<T> {
        self.0.iter().find_map(look)
    }
}

/// A map from a paper's reaction codes to counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReactionMap {
    /// JSON Pointer to the map.
    pub pointer: String,
    /// Code → kind.
    pub kinds: BTreeMap<String, String>,
}
