//! A document's blocks and spans as HTML elements.
//!
//! Owns which element stands for what. Must not escape by itself (see [`super::escape`]).

use std::io::{self, Write};

use crate::model::{Block, Document, HttpUrl, Image, Row, Span};

use super::escape::{address, link, text};

/// Writes a document.
pub(super) fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    flow(&document.blocks, &document.links, out)
}

fn flow(blocks: &[Block], targets: &[HttpUrl], out: &mut dyn Write) -> io::Result<()> {
    blocks.iter().try_for_each(|block| write_block(block, targets, out))
}

fn write_block(block: &Block, targets: &[HttpUrl], out: &mut dyn Write) -> io::Result<()> {
    match block {
        Block::Heading { level, spans } => {
            let level = (*level).clamp(2, 6);
            writeln!(out, "<h{level}>{}</h{level}>", inlines(spans, targets))
        }
        Block::Paragraph { spans } => writeln!(out, "<p>{}</p>", inlines(spans, targets)),
        Block::Quote { blocks } => {
            writeln!(out, "<blockquote>")?;
            flow(blocks, targets, out)?;
            writeln!(out, "</blockquote>")
        }
        Block::List { ordered, start, items } => list(ordered.then_some(*start), items, targets, out),
        Block::Code { text: code, spans } => {
            let markup = if spans.is_empty() { text(code.as_str()) } else { spans.chunk_by(same_link).map(|run| linked(run, targets)).collect() };
            writeln!(out, "<pre><code>{markup}</code></pre>")
        }
        Block::Table { caption, rows } => table(caption, rows, targets, out),
        Block::Figure { images, caption } => {
            writeln!(out, "<figure>")?;
            for image in images {
                writeln!(out, "{}", picture(image, targets))?;
            }
            if !caption.is_empty() {
                writeln!(out, "<figcaption>{}</figcaption>", inlines(caption, targets))?;
            }
            writeln!(out, "</figure>")
        }
        Block::Rule => writeln!(out, "<hr>"),
    }
}

fn list(start: Option<i64>, items: &[Vec<Block>], targets: &[HttpUrl], out: &mut dyn Write) -> io::Result<()> {
    match start {
        None => writeln!(out, "<ul>")?,
        Some(1) => writeln!(out, "<ol>")?,
        Some(start) => writeln!(out, "<ol start=\"{start}\">")?,
    }
    for item in items {
        match item.as_slice() {
            [Block::Paragraph { spans }] => writeln!(out, "<li>{}</li>", inlines(spans, targets))?,
            blocks => {
                writeln!(out, "<li>")?;
                flow(blocks, targets, out)?;
                writeln!(out, "</li>")?;
            }
        }
    }
    writeln!(out, "{}", if start.is_some() { "</ol>" } else { "</ul>" })
}

fn table(caption: &[Span], rows: &[Row], targets: &[HttpUrl], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<table>")?;
    if !caption.is_empty() {
        writeln!(out, "<caption>{}</caption>", inlines(caption, targets))?;
    }
    for row in rows {
        let cell = if row.header { "th" } else { "td" };
        write!(out, "<tr>")?;
        for spans in &row.cells {
            write!(out, "<{cell}>{}</{cell}>", inlines(spans, targets))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</table>")
}

fn picture(image: &Image, targets: &[HttpUrl]) -> String {
    let alt = text(image.alt.as_str());
    let shown = address(&image.url).map_or_else(|| alt.clone(), |src| format!("<img src=\"{src}\" alt=\"{alt}\" loading=\"lazy\">"));
    link(&shown, image.link.and_then(|link| targets.get(link)))
}

/// Spans as inline elements: a link stands once around all its spans.
fn inlines(spans: &[Span], targets: &[HttpUrl]) -> String {
    spans.chunk_by(same_link).map(|run| linked(run, targets).replace('\n', "<br>\n")).collect()
}

fn same_link(a: &Span, b: &Span) -> bool {
    a.link == b.link
}

fn linked(run: &[Span], targets: &[HttpUrl]) -> String {
    let markup: String = run.iter().map(styled).collect();
    link(&markup, run.first().and_then(|span| targets.get(span.link?)))
}

fn styled(span: &Span) -> String {
    let style = span.style;
    let mut markup = text(span.text.as_str());
    for (on, tag) in [(style.code, "code"), (style.italic, "em"), (style.bold, "strong"), (style.strike, "s")] {
        if on {
            markup = format!("<{tag}>{markup}</{tag}>");
        }
    }
    markup
}
