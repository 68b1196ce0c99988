//! What stands over an article's body on paper, chosen from its page and its list.
//!
//! Owns the choice: what the page says of itself is fuller than what a list said. Must not render.

use crate::{
    lang::fill,
    model::{Article, Comment, HttpUrl, Kept, Provenance, SafeLine, SafeText, Stamp, Thread, ThreadState},
    typeset::{self, age},
};

use super::printer::Look;

/// The head of an article.
pub(super) struct Head<'a> {
    pub(super) title: &'a str,
    pub(super) url: Option<&'a HttpUrl>,
    /// Source and section, byline and date as printed: those there are.
    pub(super) facts: Vec<String>,
    pub(super) published: Option<Stamp>,
    /// How the body was found, or that there is none.
    pub(super) notices: Vec<&'a str>,
    pub(super) lede: Option<SafeLine>,
}

impl<'a> Head<'a> {
    pub(super) fn of(kept: Option<&'a Kept>, article: &'a Article, look: &Look<'a>) -> Self {
        let entry = kept.map(|kept| &kept.entry);
        let dated = match (article.published, &article.published_text) {
            (None, None) => (entry.and_then(|entry| entry.published), entry.and_then(|entry| entry.published_text.as_ref())),
            (published, text) => (published, text.as_ref()),
        };
        let when = age::printed_date(dated.0, dated.1, look.zone, look.texts);
        let kicker = entry.map(|entry| look.kicker(entry)).or(article.section_name.clone());
        let byline = article.byline.as_ref().or(entry.and_then(|entry| entry.byline.as_ref()));
        let facts = [kicker.map(|line| line.to_string()), byline.map(ToString::to_string), when];
        let words = &look.texts.age.page;
        let found = match article.provenance {
            Provenance::Profile => None,
            Provenance::Readability => Some(words.from_readability.as_str()),
            Provenance::Feed => Some(words.from_feed.as_str()),
        };
        let lede = article.lede.as_ref().filter(|lede| !lede.is_blank()).map(SafeText::to_line);
        let silent = Some(words.no_text.as_str()).filter(|_| lede.is_none() && article.document.is_empty());
        Self {
            title: if article.title.is_empty() { entry.map_or("", |entry| entry.title.as_str()) } else { article.title.as_str() },
            url: entry.and_then(|entry| entry.url.as_ref()).or(article.canonical.as_ref()).or(article.final_url.as_ref()),
            facts: facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect(),
            published: dated.0,
            notices: found.into_iter().chain(article.notices.iter().map(|notice| words.notice(*notice))).chain(silent).collect(),
            lede,
        }
    }
}

/// How an entry of a list is introduced: when, from where, by whom.
pub(super) fn entry_facts(kept: &Kept, look: &Look<'_>) -> Vec<String> {
    let entry = &kept.entry;
    let when = entry.published.map(|stamp| age::age(stamp, look.now, look.zone, look.texts)).or(entry.published_text.as_ref().map(ToString::to_string));
    let facts = when.into_iter().chain([look.kicker(entry).to_string()]).chain(entry.byline.as_ref().map(ToString::to_string));
    facts.filter(|fact| !fact.is_empty()).collect()
}

/// What is said of a thread: how many comments, or why there are none.
pub(super) fn thread_note(thread: &Thread, look: &Look<'_>) -> String {
    let words = &look.texts.age.thread;
    match (thread.state, &thread.failure) {
        (ThreadState::NotOffered, _) => words.not_offered.clone(),
        (ThreadState::None, _) => words.none_yet.clone(),
        (ThreadState::Failed, Some(reason)) => fill(&words.failed_because, &[("reason", reason.as_str())]),
        (ThreadState::Failed, None) => words.failed.clone(),
        (ThreadState::Ready, _) => typeset::comment_count(thread, look.texts),
    }
}

/// Who wrote a comment.
pub(super) fn author<'a>(comment: &'a Comment, look: &Look<'a>) -> &'a str {
    if comment.author.is_empty() { look.texts.age.thread.anonymous.as_str() } else { comment.author.as_str() }
}

/// When a comment was written and what others made of it.
pub(super) fn comment_facts(comment: &Comment, look: &Look<'_>) -> Vec<String> {
    let when = comment.posted.map(|stamp| age::age(stamp, look.now, look.zone, look.texts)).or(comment.posted_text.as_ref().map(ToString::to_string));
    when.into_iter().chain(typeset::reactions(comment, look.texts)).collect()
}
