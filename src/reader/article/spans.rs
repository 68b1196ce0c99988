//! Runs of text as they are written: white space folded, breaks kept, paragraphs parted.
//!
//! Owns the space between words of different elements. Must not know elements.

use super::draft::Look;
use crate::model::{SafeText, Span, Style};

/// A stretch of text of one look and one link.
type Run = (String, Style, Option<usize>);

/// A paragraph being written.
#[derive(Debug, Default)]
pub(super) struct Ink {
    runs: Vec<Run>,
    look: Option<Look>,
}

impl Ink {
    /// Writes text; runs of white space become one space, as in a browser.
    pub(super) fn text(&mut self, text: &str, style: Style, link: Option<usize>) {
        let mut after_space = self.ends_in_space();
        let mut written = String::with_capacity(text.len());
        for character in text.chars() {
            if character.is_whitespace() {
                if !after_space {
                    written.push(' ');
                }
                after_space = true;
            } else if !matches!(character, '\u{200b}' | '\u{feff}' | '\u{ad}') {
                written.push(character);
                after_space = false;
            }
        }
        self.push(&written, style, link);
    }

    /// Writes a forced line break.
    pub(super) fn line_break(&mut self) {
        if let Some((text, ..)) = self.runs.last_mut() {
            text.truncate(text.trim_end_matches(' ').len());
        }
        self.push("\n", Style::default(), None);
    }

    fn push(&mut self, text: &str, style: Style, link: Option<usize>) {
        if text.is_empty() {
            return;
        }
        match self.runs.last_mut() {
            Some((last, last_style, last_link)) if *last_style == style && *last_link == link => last.push_str(text),
            _ => self.runs.push((text.to_owned(), style, link)),
        }
    }

    fn ends_in_space(&self) -> bool {
        self.runs.iter().rev().find(|(text, ..)| !text.is_empty()).is_none_or(|(text, ..)| text.ends_with([' ', '\n']))
    }

    /// Whether nothing visible was written.
    pub(super) fn is_blank(&self) -> bool {
        self.runs.iter().all(|(text, ..)| text.trim().is_empty())
    }

    /// Remembers the look of an inline element that the whole paragraph stands in.
    pub(super) fn look(&mut self, look: Look) {
        if !self.is_blank() {
            self.look = Some(look);
        }
    }

    pub(super) fn take_look(&mut self) -> Option<Look> {
        self.look.take()
    }

    /// What was written, as paragraphs: two breaks in a row part them.
    pub(super) fn take(&mut self) -> Vec<Vec<Span>> {
        let mut paragraphs: Vec<Vec<Run>> = vec![Vec::new()];
        let mut breaks = 0;
        for (text, style, link) in self.runs.drain(..) {
            for piece in text.split_inclusive('\n') {
                let words = piece.trim_end_matches('\n');
                if !words.trim().is_empty() {
                    if breaks >= 2 {
                        paragraphs.push(Vec::new());
                    } else if breaks == 1 {
                        append(&mut paragraphs, "\n", Style::default(), None);
                    }
                    breaks = 0;
                }
                if !words.is_empty() && breaks == 0 {
                    append(&mut paragraphs, words, style, link);
                }
                breaks += usize::from(piece.ends_with('\n'));
            }
        }
        let span = |(text, style, link): Run| Span { text: SafeText::new(&text), style, link };
        paragraphs.into_iter().map(|runs| trim(runs.into_iter().map(span).collect())).filter(|spans| !spans.is_empty()).collect()
    }
}

/// Text is joined before it is cleaned: a paragraph of many lines would else be cleaned again with each.
fn append(paragraphs: &mut [Vec<Run>], text: &str, style: Style, link: Option<usize>) {
    let Some(paragraph) = paragraphs.last_mut() else { return };
    match paragraph.last_mut() {
        Some((last, same_style, same_link)) if *same_style == style && *same_link == link => last.push_str(text),
        _ => paragraph.push((text.to_owned(), style, link)),
    }
}

/// Takes white space off both ends of a run of spans, and spans that hold nothing else.
pub(super) fn trim(mut spans: Vec<Span>) -> Vec<Span> {
    while let Some(first) = spans.first_mut() {
        let text = first.text.as_str().trim_start();
        if text.is_empty() {
            spans.remove(0);
            continue;
        }
        if text.len() != first.text.as_str().len() {
            first.text = SafeText::new(text);
        }
        break;
    }
    while let Some(last) = spans.last_mut() {
        let text = last.text.as_str().trim_end();
        if text.is_empty() {
            spans.pop();
            continue;
        }
        if text.len() != last.text.as_str().len() {
            last.text = SafeText::new(text);
        }
        break;
    }
    spans
}

/// The same spans without forced breaks.
pub(super) fn one_line(spans: Vec<Span>) -> Vec<Span> {
    let mut ink = Ink::default();
    for span in spans {
        ink.text(span.text.as_str(), span.style, span.link);
    }
    ink.take().into_iter().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::spans_text;

    fn written(parts: &[&str]) -> Vec<String> {
        let mut ink = Ink::default();
        for part in parts {
            if *part == "\n" { ink.line_break() } else { ink.text(part, Style { bold: part.starts_with('*'), ..Style::default() }, None) }
        }
        ink.take().iter().map(|spans| spans_text(spans)).collect()
    }

    #[test]
    fn spaces_between_spans_are_kept_and_folded() {
        assert_eq!(written(&[" một ", "*hai", "\u{a0} \n ba "]), ["một *hai ba"]);
        assert_eq!(written(&["một", "*hai"]), ["một*hai"]);
    }

    #[test]
    fn lines_of_one_look_are_one_span() {
        let mut ink = Ink::default();
        for line in ["e\u{301}", "hai", "ba"] {
            ink.text(line, Style::default(), None);
            ink.line_break();
        }
        let spans = ink.take();
        assert_eq!(spans.iter().flatten().map(|span| span.text.as_str()).collect::<Vec<_>>(), ["é\nhai\nba"]);
    }

    #[test]
    fn one_break_is_a_line_and_two_are_a_paragraph() {
        assert_eq!(written(&["a", "\n", "b", "\n", " ", "\n", "c", "\n", "\n"]), ["a\nb", "c"]);
    }
}
