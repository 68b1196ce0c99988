//! An answer of which nobody says whose it is.
//!
//! Owns telling its shape by trying every set of rules that is known. Must not fetch.

use super::{Answer, assemble, in_page, parse, services, survey::Survey};
use crate::{
    model::{Thread, source::CommentRules},
    reader::{Input, charset, dates::DateContext, dom},
};

/// The thread of an answer whose shape is told by the answer itself; `None` where no rules fit.
#[must_use]
pub fn guess<'a>(input: &Input<'_>, known: impl Iterator<Item = &'a CommentRules>) -> Option<Thread> {
    let read: Vec<Answer> = known
        .chain(services::all().map(|rules| -> &'a CommentRules { rules }))
        .filter_map(|rules| parse(input, rules).ok().filter(|answer| fits(answer, rules)))
        .collect();
    let best = read.into_iter().max_by_key(score).map(|answer| assemble(vec![answer]));
    if best.as_ref().is_some_and(|thread| !thread.items.is_empty()) {
        return best;
    }
    let text = charset::decode(input.bytes, input.mime);
    let shown = || in_page::read(&Survey::of(&dom::parse(&text, input.url.as_str()).ok()?), DateContext { now: input.now, month_first: false });
    Some(&text).filter(|text| text.trim_start().starts_with('<')).and_then(|_| shown()).or(best)
}

/// Whether rules that read an answer are its own: it has comments by them, or says by their code that it has none.
fn fits(answer: &Answer, rules: &CommentRules) -> bool {
    let with_text = answer.items.iter().filter(|comment| !comment.text.is_blank()).count();
    if answer.items.is_empty() {
        rules.ok.is_some()
    } else {
        with_text * 2 >= answer.items.len() && !answer.items.iter().all(|comment| comment.author.is_empty())
    }
}

/// Rules that find more of each comment are nearer to it.
fn score(answer: &Answer) -> usize {
    let fields = answer.items.iter().map(|comment| {
        let made = comment.id.as_str().starts_with("made:");
        4 + usize::from(comment.posted.is_some()) + usize::from(!comment.author.is_empty()) + usize::from(!made) + usize::from(!comment.reactions.is_empty())
    });
    fields.sum()
}
