//! Fragments of nothing but paragraphs, line breaks and inline elements to text, in one pass.
//!
//! Owns a short way for what most feeds and comments are made of. Must not read what the long way would read otherwise: a property test holds the two
//! together.

use super::entities::reference;

/// The text, its blank lines not yet tidied; `None` where the fragment has anything in it that takes the long way.
pub(super) fn text(html: &str) -> Option<String> {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut in_space = true;
    // Where the open paragraph begins in `out`.
    let mut paragraph: Option<usize> = None;
    // One without text parts what is around it, or does not: tastes differ.
    let is_empty = |out: &str, paragraph: Option<usize>| paragraph.is_some_and(|from| out.get(from..).is_none_or(|inside| inside.trim().is_empty()));
    loop {
        let Some((running, markup)) = rest.split_once('<') else {
            push(&mut out, rest, &mut in_space)?;
            return (!is_empty(&out, paragraph)).then_some(out);
        };
        push(&mut out, running, &mut in_space)?;
        let (tag, after) = markup.split_once('>')?;
        let part = element(tag)?;
        let is_end = part == Part::EndOfParagraph;
        // Before any text there is nothing to part: many feeds begin with a picture in a paragraph of its own.
        let parts_nothing = || out.trim().is_empty();
        if is_end && paragraph.is_none() || (is_end || part == Part::Paragraph) && is_empty(&out, paragraph) && !parts_nothing() {
            return None;
        }
        match part {
            Part::Inline => {}
            Part::LineBreak => out.push('\n'),
            Part::Paragraph | Part::EndOfParagraph => out.push_str("\n\n"),
        }
        in_space |= part != Part::Inline;
        match part {
            Part::Paragraph => paragraph = Some(out.len()),
            Part::EndOfParagraph => paragraph = None,
            Part::Inline | Part::LineBreak => {}
        }
        rest = after;
    }
}

/// What a tag is to the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Inline,
    LineBreak,
    Paragraph,
    EndOfParagraph,
}

/// What a tag is; `None` for elements that take the long way.
fn element(tag: &str) -> Option<Part> {
    let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
    let end = tag.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(tag.len());
    let (name, attributes) = tag.split_at_checked(end)?;
    // A quoted `>` or `<` would end the tag too early, and what is hidden is no text.
    let quotes = attributes.bytes().filter(|byte| *byte == b'"').count();
    if quotes % 2 == 1 || attributes.contains(['\'', '<']) || attributes.contains("hidden") || attributes.contains("display") {
        return None;
    }
    match (name, is_end) {
        ("p" | "P", false) => Some(Part::Paragraph),
        ("p" | "P", true) => Some(Part::EndOfParagraph),
        // The end tag of one is one (HTML standard §13.2.6.4.7): VnExpress writes `</br>` behind its picture.
        ("br" | "BR", _) => Some(Part::LineBreak),
        // Texts of images are not shown.
        ("img" | "b" | "i" | "em" | "strong" | "a" | "span" | "u", _) => Some(Part::Inline),
        _ => None,
    }
}

/// Running text, its white space folded as HTML does.
fn push(out: &mut String, text: &str, in_space: &mut bool) -> Option<()> {
    let mut rest = text;
    while !rest.is_empty() {
        // Whole stretches at a time: words with single spaces between them stay as they are.
        let mut spaced = *in_space;
        let end = rest.bytes().position(|byte| {
            let is_space = byte == b' ';
            let ends = is_space && spaced || matches!(byte, b'&' | b'\n' | b'\t' | b'\r' | b'\x0c' | b'\0');
            spaced = if ends { spaced } else { is_space };
            ends
        });
        let (stretch, special) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        out.push_str(stretch);
        *in_space = spaced;
        if special.is_empty() {
            return Some(());
        }
        let (decoded, after) = match special.strip_prefix('&') {
            Some(reference) => reference_of(reference)?,
            None => (' ', special.get(1..)?),
        };
        if special.starts_with('\0') {
            return None;
        }
        if decoded != ' ' || !*in_space {
            out.push(decoded);
        }
        *in_space = decoded == ' ';
        rest = after;
    }
    Some(())
}

/// A character reference, but for those to white space and controls, which are no text of their own.
fn reference_of(text: &str) -> Option<(char, &str)> {
    reference(text).filter(|(character, _)| *character == '\u{a0}' || !character.is_whitespace() && !character.is_control())
}
