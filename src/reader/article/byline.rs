//! The byline at the end of a body.
//!
//! Owns finding it there and taking it out. Must not look at metadata.

use super::{
    draft::{Draft, all_spans},
    furniture::Facts,
    words,
};
use crate::model::{Block, SafeText};

/// Most words of a byline.
const MAX_WORDS: usize = 10;

/// How many lines from the end are looked at: a source's name or a date may follow the author's.
const REACH: usize = 3;

/// How many times longer a name may be than it is folded: marks and punctuation go.
const MOST_OF_A_LETTER: usize = 8;

/// Takes the last line that is a byline out of the body: short, with no sentence's end, and set apart (to the right, bold, in capitals) or standing behind
/// a finished sentence as nothing but names.
pub(super) fn take_last(drafts: &mut Vec<Draft>, facts: &Facts) -> Option<String> {
    let known = facts.byline.as_deref().map(words::fold).filter(|known| !known.is_empty());
    let mut looked = 0;
    for index in (1..drafts.len()).rev() {
        let draft = drafts.get(index)?;
        if matches!(draft.block, Block::Figure { .. } | Block::Rule) || draft.embed {
            continue;
        }
        looked += 1;
        if looked > REACH {
            return None;
        }
        let line = draft.line();
        let bare = words::bare_byline(line);
        // Folding a whole article to compare it with a name would take longer than reading it.
        let is_known = known.as_deref().is_some_and(|known| bare.len() <= MOST_OF_A_LETTER * (known.len() + 1) && known == words::fold(bare));
        if is_known || is_byline(draft, bare, drafts.get(..index).unwrap_or_default()) {
            let byline = bare.to_owned();
            drafts.remove(index);
            return Some(byline);
        }
        if !words::is_source_line(line) && draft.words() > MAX_WORDS {
            return None;
        }
    }
    None
}

fn is_byline(draft: &Draft, line: &str, before: &[Draft]) -> bool {
    let Some(spans) = draft.paragraph() else { return false };
    if words::count(line) > MAX_WORDS || !words::is_name(line) || words::is_source_line(line) || draft.characters().1 > 0 {
        return false;
    }
    let set_apart = draft.look.right || all_spans(spans, |span| span.style.bold) || words::is_capitals(line);
    let after_sentence = before.iter().rev().find(|draft| draft.paragraph().is_some()).is_some_and(|draft| words::ends_sentence(draft.line()));
    set_apart || (after_sentence && words::count(line) <= 5)
}

/// Cuts a name off that is glued to the end of the last paragraph. Only for sources whose rules say that the byline stands there.
pub(super) fn take_glued(drafts: &mut [Draft]) -> Option<String> {
    let last = drafts.iter_mut().rev().find(|draft| draft.paragraph().is_some())?;
    let Block::Paragraph { spans } = &mut last.block else { return None };
    let span = spans.last_mut()?;
    let (before, name) = words::glued_name(span.text.as_str())?;
    let name = name.to_owned();
    span.text = SafeText::new(before);
    Some(name)
}
