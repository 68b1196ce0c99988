//! The page of a thread: how many there are, then every comment with its lines of descent.
//!
//! Owns the head of a comment and the indent of replies. Must not know where a thread came from. Time is linear in the comments.

use std::collections::BTreeSet;

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    lang::{Texts, age::grouped, fill},
    model::{Comment, SafeLine, Thread, ThreadState},
};

use super::{
    Page, Role, Run, age,
    inline::{bold, dotted, line_run, run},
    sheet::Sheet,
    wrap::clip,
};

/// Replies are indented by this; the line of descent stands in it.
const GUTTER: &str = "│ ";
const GUTTER_COLS: usize = 2;
/// Text of a comment is at least this wide where the page is.
const LEAST_TEXT_COLS: usize = 20;

pub(super) fn set(thread: &Thread, folded: &BTreeSet<usize>, now: Timestamp, zone: &TimeZone, width_cols: usize, texts: &Texts) -> Page {
    let mut sheet = Sheet::new(width_cols);
    // The text keeps at least half of the page and, where there are so many, 20 columns.
    if width_cols >= LEAST_TEXT_COLS {
        sheet.limit_indent(width_cols - LEAST_TEXT_COLS);
    }
    let deepest = sheet.indent_limit_cols() / GUTTER_COLS;
    head(thread, &mut sheet, texts);
    let mut index = 0;
    while let Some(comment) = thread.items.get(index) {
        let is_folded = folded.contains(&index);
        let hidden = if is_folded { thread.descendants(index) } else { 0 };
        let levels = usize::from(comment.depth).min(deepest);
        sheet.begin_comment(None);
        // The lines of descent that both comments have go through the blank row between them.
        while sheet.depth() > levels {
            sheet.outdent();
        }
        sheet.gap();
        while sheet.depth() < levels {
            sheet.indent(None, run(GUTTER, Role::Gutter));
        }
        sheet.begin_comment(Some(index));
        sheet.begin_block(u32::try_from(index).unwrap_or(super::HEAD - 1));
        let mut facts = facts(comment, now, zone, texts);
        if is_folded {
            facts.extend((hidden > 0).then(|| run(texts.age.thread.hidden_replies.of(hidden as u64, &texts.age.thousands), Role::Notice)));
            let mut line = dotted(facts);
            line.insert(0, run("▸ ", Role::Bullet));
            sheet.fitted(clip(line, sheet.room_cols()), 1);
        } else {
            sheet.facts(facts);
            for (position, paragraph) in comment.text.as_str().split("\n\n").enumerate() {
                if position > 0 {
                    sheet.gap();
                }
                sheet.text(vec![run(paragraph, Role::Body)]);
            }
        }
        index += 1 + hidden;
    }
    Page { rows: sheet.finish(), links: Vec::new() }
}

/// How many comments there are and were read, or why there are none.
fn head(thread: &Thread, sheet: &mut Sheet, texts: &Texts) {
    let words = &texts.age.thread;
    let line = match thread.state {
        ThreadState::NotOffered => words.not_offered.clone(),
        ThreadState::None => words.none_yet.clone(),
        ThreadState::Failed => match &thread.failure {
            Some(reason) => fill(&words.failed_because, &[("reason", reason.as_str())]),
            None => words.failed.clone(),
        },
        ThreadState::Ready => count(thread, texts),
    };
    sheet.text(vec![run(line, Role::Notice)]);
}

/// "42 bình luận", or "42 trong 58 bình luận" where the paper has more than were read.
pub(super) fn count(thread: &Thread, texts: &Texts) -> String {
    let read = thread.items.len() as u64;
    let separator = &texts.age.thousands;
    match thread.reported.map(u64::from) {
        Some(reported) if reported > read => {
            fill(&texts.age.thread.partial, &[("read", &grouped(read, separator)), ("reported", &grouped(reported, separator))])
        }
        _ => texts.age.page.comments.of(read, separator),
    }
}

/// Author, age or the paper's own words for it, reactions.
fn facts(comment: &Comment, now: Timestamp, zone: &TimeZone, texts: &Texts) -> Vec<Run> {
    let author = if comment.author.is_empty() { texts.age.thread.anonymous.as_str() } else { comment.author.as_str() };
    let mut parts = vec![bold(author, Role::Author)];
    match comment.posted {
        Some(stamp) => parts.push(run(age::age(stamp, now, zone, texts), Role::Date)),
        None => parts.extend(line_run(comment.posted_text.as_ref(), Role::Date)),
    }
    parts.extend(reactions(comment, texts).map(|words| run(words, Role::Reactions)));
    parts
}

/// "♥ 12" where all are likes; "♥ 4 (thích 3, buồn 1)" where they differ. `None` without any.
pub(super) fn reactions(comment: &Comment, texts: &Texts) -> Option<String> {
    let separator = &texts.age.thousands;
    let mut kinds: Vec<(&str, u32)> = comment.reactions.iter().filter(|(_, count)| **count > 0).map(|(kind, count)| (kind.as_str(), *count)).collect();
    if kinds.is_empty() {
        return None;
    }
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let total = format!("♥ {}", grouped(comment.reaction_total().into(), separator));
    if let [("like" | "likes", _)] = kinds.as_slice() {
        return Some(total);
    }
    let named: Vec<String> = kinds
        .into_iter()
        .map(|(kind, count)| {
            // Kinds come from the paper's answer: they are foreign text.
            let name = texts.age.thread.reactions.get(kind).cloned().unwrap_or_else(|| SafeLine::new(kind).to_string());
            format!("{name} {}", grouped(count.into(), separator))
        })
        .collect();
    Some(format!("{total} ({})", named.join(", ")))
}
