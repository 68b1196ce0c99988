//! Blocks on their way from the tree to the document, with what the tree said of their looks.
//!
//! Owns the look of a block and the figures furniture is judged by. Must not decide what is furniture.

use std::cell::OnceCell;

use super::{links, words};
use crate::model::{Block, Span};

/// How a block is set on the page, as far as it tells what the block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent property of the page; any combination occurs")]
pub(super) struct Look {
    /// Set to the right: bylines and sources.
    pub(super) right: bool,
    /// Centred: captions.
    pub(super) center: bool,
    /// Grey or small: captions.
    pub(super) grey: bool,
    /// Said to be a caption, by its class or by the source's rules.
    pub(super) caption: bool,
}

/// One block of the body with its look.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) block: Block,
    pub(super) look: Look,
    /// Stands for a medium that cannot be shown: its link is its content.
    pub(super) embed: bool,
    /// What every rule of furniture reads, read off the block once: a block is not changed once it was asked for its line.
    line: OnceCell<Line>,
    /// The same of [`Draft::characters`].
    characters: OnceCell<(usize, usize)>,
}

/// A block's text on one line.
#[derive(Clone, Debug, Default)]
struct Line {
    text: String,
    words: usize,
    folded: OnceCell<String>,
}

impl Draft {
    pub(super) fn new(block: Block, look: Look) -> Self {
        Self { block, look, embed: false, line: OnceCell::new(), characters: OnceCell::new() }
    }

    /// A medium that cannot be shown.
    pub(super) fn embedded(spans: Vec<Span>) -> Self {
        Self { embed: true, ..Self::new(Block::Paragraph { spans }, Look::default()) }
    }

    /// The block's text on one line; nothing for figures.
    pub(super) fn line(&self) -> &str {
        &self.read().text
    }

    /// Words of the line.
    pub(super) fn words(&self) -> usize {
        self.read().words
    }

    /// The line as it is compared.
    pub(super) fn folded(&self) -> &str {
        let line = self.read();
        line.folded.get_or_init(|| words::fold(&line.text))
    }

    fn read(&self) -> &Line {
        self.line.get_or_init(|| {
            let mut raw = String::new();
            each_spans(&self.block, &mut |spans| {
                raw.extend(spans.iter().map(|span| span.text.as_str()));
                raw.push(' ');
            });
            let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
            Line { words: words::count(&text), text, folded: OnceCell::new() }
        })
    }

    /// Characters of text, and how many of them are in links to other pages.
    pub(super) fn characters(&self) -> (usize, usize) {
        *self.characters.get_or_init(|| {
            let (mut all, mut linked) = (0, 0);
            each_spans(&self.block, &mut |spans| {
                for span in spans {
                    let characters = span.text.as_str().chars().filter(|character| !character.is_whitespace()).count();
                    all += characters;
                    if links::leads_away(span.link) {
                        linked += characters;
                    }
                }
            });
            (all, linked)
        })
    }

    /// Characters of text in links to other sites.
    pub(super) fn elsewhere(&self) -> usize {
        let mut linked = 0;
        each_spans(&self.block, &mut |spans| {
            let of_links = spans.iter().filter(|span| links::leads_elsewhere(span.link));
            linked += of_links.flat_map(|span| span.text.as_str().chars()).filter(|character| !character.is_whitespace()).count();
        });
        linked
    }

    /// The spans of a paragraph.
    pub(super) fn paragraph(&self) -> Option<&[Span]> {
        match &self.block {
            Block::Paragraph { spans } => Some(spans),
            _ => None,
        }
    }

    /// Whether it is a heading.
    pub(super) fn is_heading(&self) -> bool {
        matches!(self.block, Block::Heading { .. })
    }
}

/// Whether every visible span has the property.
pub(super) fn all_spans(spans: &[Span], property: impl Fn(&Span) -> bool) -> bool {
    spans.iter().any(|span| !span.text.is_blank()) && spans.iter().filter(|span| !span.text.is_blank()).all(property)
}

/// Calls `visit` with each run of spans that is text of the body: no captions, no code.
pub(super) fn each_spans<'a>(block: &'a Block, visit: &mut impl FnMut(&'a [Span])) {
    match block {
        Block::Heading { spans, .. } | Block::Paragraph { spans } => visit(spans),
        Block::Quote { blocks } => blocks.iter().for_each(|block| each_spans(block, visit)),
        Block::List { items, .. } => items.iter().flatten().for_each(|block| each_spans(block, visit)),
        Block::Table { rows, .. } => rows.iter().flat_map(|row| &row.cells).for_each(|cell| visit(cell)),
        Block::Figure { .. } | Block::Code { .. } | Block::Rule => {}
    }
}

/// Calls `visit` with every link of a block, to change it: those of text, captions, code and pictures.
pub(super) fn each_link_mut(block: &mut Block, visit: &mut impl FnMut(&mut Option<usize>)) {
    let mut of_spans = |spans: &mut Vec<Span>| spans.iter_mut().for_each(|span| visit(&mut span.link));
    match block {
        Block::Heading { spans, .. } | Block::Paragraph { spans } | Block::Code { spans, .. } => of_spans(spans),
        Block::Quote { blocks } => blocks.iter_mut().for_each(|block| each_link_mut(block, visit)),
        Block::List { items, .. } => items.iter_mut().flatten().for_each(|block| each_link_mut(block, visit)),
        Block::Table { caption, rows } => {
            of_spans(caption);
            rows.iter_mut().flat_map(|row| &mut row.cells).for_each(of_spans);
        }
        Block::Figure { images, caption } => {
            let of_images = images.iter_mut().map(|image| &mut image.link);
            of_images.chain(caption.iter_mut().map(|span| &mut span.link)).for_each(visit);
        }
        Block::Rule => {}
    }
}
