//! Comments that stand in the page itself, on any site.
//!
//! Owns choosing between what a page states of its comments (JSON-LD) and what it shows (microdata, class words). Must not ask an interface.
//!
//! | file | holds |
//! |---|---|
//! | `structured` | JSON-LD `Comment` |
//! | `marks` | the words by which pages mark comments and their parts |
//! | `shown` | elements that are comments, and which answers which |
//! | `own` | the fields of one element that is a comment |

mod marks;
mod own;
mod shown;
mod structured;

use super::{
    Answer, assemble,
    raw::{RawComment, Way},
    survey::Survey,
};
use crate::{
    model::{Thread, ThreadState, source::CommentFields},
    reader::dates::DateContext,
};

/// What a page has of comments.
#[derive(Debug, Default)]
struct Found {
    comments: Vec<RawComment>,
    /// How many there are by the page's own count.
    reported: Option<u32>,
    /// Whether the page says that more are elsewhere.
    more: bool,
}

/// The comments of a page; `None` where none stand in it.
pub(in crate::reader) fn read(survey: &Survey<'_>, context: DateContext) -> Option<Thread> {
    let (stated, shown) = (structured::read(&survey.scripts), shown::read(&survey.marked, context));
    let count = |found: &Found| found.comments.iter().map(RawComment::count).sum::<usize>();
    // What is stated is exact, but often only the first few.
    let mut found = if count(&stated) >= count(&shown) { stated } else { Found { reported: shown.reported.or(stated.reported), ..shown } };
    if found.comments.is_empty() {
        return None;
    }
    let rules = CommentFields::default();
    let way = Way { context, rules: &rules };
    let mut answer = Answer::default();
    for comment in std::mem::take(&mut found.comments) {
        comment.flatten(None, 0, way, &mut answer);
    }
    let mut thread = assemble(vec![answer]);
    // A count below what stands there is that of something else.
    thread.reported = found.reported.filter(|count| usize::try_from(*count).is_ok_and(|count| count >= thread.items.len()));
    thread.complete = !found.more && thread.reported.is_none_or(|count| usize::try_from(count).is_ok_and(|count| count <= thread.items.len()));
    (thread.state == ThreadState::Ready).then_some(thread)
}
