//! An article's body as blocks and spans. It has no width and no colours.
//!
//! Owns structure and the plain text of it. Must not wrap, number or decorate.

use serde::{Deserialize, Serialize};

use super::safe::{HttpUrl, SafeLine, SafeText};

/// A body: blocks in reading order and the addresses their spans point at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    /// Addresses; [`Span::link`] is an index into them. Each address stands once, in order of first use.
    pub links: Vec<HttpUrl>,
}

/// One block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "lowercase")]
pub enum Block {
    /// A heading inside the body; level 2 to 6.
    Heading {
        /// 2 to 6: level 1 is the article's own title and never stands in a body.
        level: u8,
        /// Its text.
        spans: Vec<Span>,
    },
    /// Running text.
    Paragraph {
        /// Its text. A line feed inside is a forced line break.
        spans: Vec<Span>,
    },
    /// Quoted blocks.
    Quote {
        /// What is quoted.
        blocks: Vec<Block>,
    },
    /// A list.
    List {
        /// Numbered or bulleted.
        ordered: bool,
        /// Number of the first item of an ordered list (HTML `start`).
        start: i64,
        /// Items, each made of blocks.
        items: Vec<Vec<Block>>,
    },
    /// Preformatted text; line feeds and spaces count.
    Code {
        /// The text as it stands.
        text: SafeText,
        /// The same text in runs, where some of it is a link; empty where none is.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        spans: Vec<Span>,
    },
    /// A table of data; layout tables are flowed into blocks instead.
    Table {
        /// Its caption.
        caption: Vec<Span>,
        /// Rows from top to bottom, each with as many cells as it has.
        rows: Vec<Row>,
    },
    /// Pictures or other media with their caption.
    Figure {
        /// What is shown.
        images: Vec<Image>,
        /// The caption; empty where there is none.
        caption: Vec<Span>,
    },
    /// A break between parts.
    Rule,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Whether its cells are headings.
    pub header: bool,
    /// Cells from left to right; a cell that spans several columns is followed by empty ones. A line feed inside is a forced line break.
    pub cells: Vec<Vec<Span>>,
}

/// A run of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The text, with the spaces that part it from its neighbours.
    pub text: SafeText,
    /// How it is set.
    #[serde(default, skip_serializing_if = "Style::is_plain")]
    pub style: Style,
    /// Index into [`Document::links`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<usize>,
}

/// Emphasis of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent HTML element; any combination occurs")]
pub struct Style {
    /// `b`, `strong`.
    pub bold: bool,
    /// `i`, `em`, `cite`.
    pub italic: bool,
    /// `code`, `kbd`, `samp`, `tt`.
    pub code: bool,
    /// `s`, `del`.
    pub strike: bool,
}

impl Style {
    /// No emphasis.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// A picture or another medium, by address: the bytes are not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Where it is.
    pub url: HttpUrl,
    /// The text that stands for it.
    #[serde(default, skip_serializing_if = "SafeLine::is_empty")]
    pub alt: SafeLine,
    /// Where it leads, as an index into [`Document::links`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<usize>,
}

impl Image {
    /// A picture that leads nowhere.
    #[must_use]
    pub fn new(url: HttpUrl, alt: SafeLine) -> Self {
        Self { url, alt, link: None }
    }
}

impl Span {
    /// A plain run of text.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self { text: SafeText::new(text), ..Self::default() }
    }
}

/// The text of spans, as one string.
#[must_use]
pub fn spans_text(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

impl Document {
    /// A document of plain paragraphs, parted in `text` by blank lines.
    #[must_use]
    pub fn from_paragraphs(text: &SafeText) -> Self {
        let blocks = text
            .as_str()
            .split("\n\n")
            .map(str::trim)
            .filter(|paragraph| !paragraph.is_empty())
            .map(|paragraph| Block::Paragraph { spans: vec![Span::plain(paragraph)] })
            .collect();
        Self { blocks, links: Vec::new() }
    }

    /// Whether there is nothing to read: no text and no picture.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The body's text alone: blocks parted by a blank line, list items and table rows one a line,
    /// no captions, no numbers or bullets, no link marks, no wrapping.
    #[must_use]
    pub fn plain_text(&self) -> SafeText {
        SafeText::new(&self.text_parts().join("\n\n"))
    }

    /// The text of each block, in reading order: to be counted, which takes no cleaning of the whole.
    pub(crate) fn text_parts(&self) -> Vec<String> {
        let mut parts = Vec::new();
        collect_text(&self.blocks, &mut parts);
        parts
    }

    /// Words of [`Document::plain_text`], by white space.
    #[must_use]
    pub fn word_count(&self) -> usize {
        self.text_parts().iter().map(|part| part.split_whitespace().count()).sum()
    }

    /// Captions of figures and tables, in reading order.
    #[must_use]
    pub fn captions(&self) -> Vec<SafeLine> {
        let mut captions = Vec::new();
        walk(&self.blocks, &mut |block| {
            let (Block::Figure { caption, .. } | Block::Table { caption, .. }) = block else { return };
            captions.extend(SafeLine::non_empty(&spans_text(caption)));
        });
        captions
    }

    /// Pictures in reading order, each with the caption of its figure.
    #[must_use]
    pub fn images(&self) -> Vec<(Image, SafeLine)> {
        let mut found = Vec::new();
        walk(&self.blocks, &mut |block| {
            if let Block::Figure { images, caption } = block {
                let caption = SafeLine::new(&spans_text(caption));
                found.extend(images.iter().map(|image| (image.clone(), caption.clone())));
            }
        });
        found
    }
}

/// Calls `visit` on every block, outer before inner.
pub fn walk<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match block {
            Block::Quote { blocks } => walk(blocks, visit),
            Block::List { items, .. } => items.iter().for_each(|item| walk(item, visit)),
            _ => {}
        }
    }
}

fn collect_text(blocks: &[Block], parts: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading { spans, .. } | Block::Paragraph { spans } => push_part(parts, &spans_text(spans)),
            Block::Quote { blocks } => collect_text(blocks, parts),
            Block::List { items, .. } => {
                let lines: Vec<String> = items
                    .iter()
                    .map(|item| {
                        let mut inner = Vec::new();
                        collect_text(item, &mut inner);
                        inner.join("\n")
                    })
                    .collect();
                push_part(parts, &lines.join("\n"));
            }
            Block::Code { text, .. } => push_part(parts, text.as_str()),
            Block::Table { rows, .. } => {
                let line = |row: &Row| row.cells.iter().map(|cell| spans_text(cell).replace('\n', " ")).collect::<Vec<_>>().join("  ");
                let lines: Vec<String> = rows.iter().map(line).collect();
                push_part(parts, &lines.join("\n"));
            }
            Block::Figure { .. } | Block::Rule => {}
        }
    }
}

fn push_part(parts: &mut Vec<String>, text: &str) {
    let text = text.trim_matches(['\n', ' ']);
    if !text.is_empty() {
        parts.push(text.to_owned());
    }
}
