//! The rules of the public interfaces for comments.
//!
//! Owns their table, which is data in the format of a source's own rules (`assets/comments/*.toml`). Must not ask one.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::model::{CommentService, source::CommentRules};

/// Each interface and its rules.
const FILES: [(CommentService, &str); 7] = [
    (CommentService::Wordpress, include_str!("../../../assets/comments/wordpress.toml")),
    (CommentService::Discourse, include_str!("../../../assets/comments/discourse.toml")),
    (CommentService::HackerNews, include_str!("../../../assets/comments/hacker-news.toml")),
    (CommentService::Lobsters, include_str!("../../../assets/comments/lobsters.toml")),
    (CommentService::Reddit, include_str!("../../../assets/comments/reddit.toml")),
    (CommentService::Lemmy, include_str!("../../../assets/comments/lemmy.toml")),
    (CommentService::Feed, include_str!("../../../assets/comments/feed.toml")),
];

static RULES: LazyLock<BTreeMap<CommentService, CommentRules>> =
    LazyLock::new(|| FILES.iter().filter_map(|(service, text)| Some((*service, toml::from_str(text).ok()?))).collect());

/// How an interface is asked and read; all are there, which a test holds.
#[must_use]
pub fn rules(service: CommentService) -> Option<&'static CommentRules> {
    RULES.get(&service)
}

/// The rules of every interface.
pub(super) fn all() -> impl Iterator<Item = &'static CommentRules> {
    RULES.values()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_interface_has_rules() {
        for (service, text) in FILES {
            let parsed = toml::from_str::<CommentRules>(text);
            assert!(parsed.is_ok(), "{service:?}: {parsed:?}");
            assert!(rules(service).is_some());
        }
    }
}
