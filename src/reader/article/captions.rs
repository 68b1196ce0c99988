//! Captions to their pictures.
//!
//! Owns telling a caption from the text that follows a picture. Must not look at anything but the blocks and their looks.

use super::{
    draft::{Draft, all_spans},
    words,
};
use crate::model::{Block, Span};

/// Most words of a line that is taken for a caption by its place and look.
const MAX_WORDS: usize = 60;

/// Most words of a centred line that is: photo essays centre whole paragraphs.
const MAX_CENTRED_WORDS: usize = 45;

/// Joins each caption to the picture before it. What says it is a caption and has no picture stands as a figure of its own, so that it is never body text.
pub(super) fn attach(drafts: Vec<Draft>) -> Vec<Draft> {
    let centre_tells = !is_mostly_centred(&drafts);
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let Some(line) = draft.paragraph() else {
            out.push(draft);
            continue;
        };
        let is_said = draft.look.caption && !draft.embed;
        match out.last_mut().map(|last| &mut last.block) {
            Some(Block::Figure { caption, .. }) if caption.is_empty() && (is_said || looks_like_caption(&draft, centre_tells)) => *caption = line.to_vec(),
            Some(Block::Figure { caption, .. }) if is_credit(&draft) || (is_said && !caption.is_empty() && draft.words() <= MAX_WORDS) => {
                caption.push(Span::plain(" "));
                caption.extend_from_slice(line);
            }
            _ if is_said || is_credit(&draft) => {
                let block = Block::Figure { images: Vec::new(), caption: line.to_vec() };
                out.push(Draft::new(block, draft.look));
            }
            _ => out.push(draft),
        }
    }
    out
}

/// Whether most of the text is centred: then the place of a line says nothing.
fn is_mostly_centred(drafts: &[Draft]) -> bool {
    let (mut all, mut centred) = (0, 0);
    for draft in drafts.iter().filter(|draft| draft.paragraph().is_some()) {
        let characters = draft.characters().0;
        all += characters;
        centred += if draft.look.center { characters } else { 0 };
    }
    centred * 2 > all
}

/// Whether the paragraph right after a picture is its caption: grey, in italics, centred, or in parentheses.
fn looks_like_caption(draft: &Draft, centre_tells: bool) -> bool {
    let line = draft.line();
    let count = draft.words();
    if count > MAX_WORDS || draft.embed {
        return false;
    }
    let is_italic = draft.paragraph().is_some_and(|spans| all_spans(spans, |span| span.style.italic));
    let in_parentheses = line.starts_with('(') && line.ends_with(')') && line.matches('(').count() == 1;
    draft.look.grey || is_italic || in_parentheses || (centre_tells && draft.look.center && count <= MAX_CENTRED_WORDS) || is_credit(draft)
}

/// `Ảnh: …`, `Photo: …` on a line of its own.
fn is_credit(draft: &Draft) -> bool {
    let line = draft.line();
    if draft.words() > MAX_WORDS {
        return false;
    }
    let folded = line.split_once(':').map(|(before, _)| words::fold(before)).unwrap_or_default();
    let count = draft.words();
    let is_named = line.contains(':')
        && count <= 24
        && matches!(
            folded.as_str(),
            "anh" | "photo" | "photos" | "foto" | "fotos" | "foto s" | "bild" | "image" | "anh minh hoa" | "photo credit" | "image credit"
        );
    is_named || (count <= 6 && line.to_lowercase().starts_with("image copyright")) || (count <= MAX_WORDS && ends_in_credit(line))
}

/// `… at the ferry. Photo: …`, `… © …`: what ends in the name of who took the picture is its caption.
fn ends_in_credit(line: &str) -> bool {
    if !line.contains([':', '(', '©']) {
        return false;
    }
    let lower = line.to_lowercase();
    let near_end = |mark: &str| lower.rsplit_once(mark).is_some_and(|(before, after)| !before.trim().is_empty() && words::count(after) <= 6);
    ["foto:", "fotos:", "bild:", "photo:", "photograph:", "photographer:", "ảnh:", "(ap photo", " © "].iter().any(|mark| near_end(mark))
}
