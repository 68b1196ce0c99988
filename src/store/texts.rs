//! The texts of an entry that are searched, in their original spelling.
//!
//! Owns what of an entry, its article and its thread counts as text. Must not fold or query.
//!
//! The strings alone are read, and no document is built: fifty hits are looked through at a time, and everything that is saved is indexed.

use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;

use super::pack::Unpacked;

/// The texts that are searched.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Texts {
    /// Title, lede, byline, body, comments.
    pub(super) columns: [String; 5],
}

impl Texts {
    /// Everything that is kept of the entry in row `n`.
    pub(super) fn load(connection: &Connection, n: i64) -> rusqlite::Result<Option<Self>> {
        let kept: Option<(String, Unpacked, Option<Unpacked>, Option<Unpacked>)> = connection
            .prepare_cached(
                "SELECT entries.title, facts.json, articles.json, threads.json
                 FROM entries JOIN facts USING (n) LEFT JOIN articles USING (n) LEFT JOIN threads USING (n) WHERE n = ?1",
            )?
            .query_row([n], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .optional()?;
        let Some((title, facts, article, thread)) = kept else { return Ok(None) };
        let Some(facts) = facts.read::<Strings>() else { return Ok(None) };
        let article = article.and_then(|article| article.read::<Strings>());
        let thread = thread.and_then(|thread| thread.read::<Strings>()).unwrap_or_default();
        let (article, body) = match article {
            Some(article) => ((article.lede, article.byline), article.document),
            None => (Default::default(), facts.content),
        };
        let lede = [facts.lede, facts.summary, article.0];
        let byline = [facts.byline, article.1];
        let comments = thread.items.iter().flat_map(|comment| [comment.author.as_str(), comment.text.as_str()]);
        Ok(Some(Self {
            columns: [
                title,
                distinct(lede.iter().flatten().map(String::as_str)),
                distinct(byline.iter().flatten().map(String::as_str)),
                body.unwrap_or_default().text(),
                comments.collect::<Vec<_>>().join("\n"),
            ],
        }))
    }
}

/// The strings of a kept value, of any of the three kinds.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Strings {
    lede: Option<String>,
    summary: Option<String>,
    byline: Option<String>,
    content: Option<Body>,
    document: Option<Body>,
    items: Vec<Said>,
}

/// The strings of a comment.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    author: String,
    text: String,
}

/// A kept document as far as it is text. Read without its tags: a tagged value is held back as a whole before it is read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    blocks: Vec<Part>,
}

/// Any block: the fields of all kinds that hold text.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Part {
    /// Preformatted; its spans say the same once more.
    text: Option<String>,
    spans: Vec<Piece>,
    caption: Vec<Piece>,
    rows: Vec<Cells>,
    blocks: Vec<Part>,
    items: Vec<Vec<Part>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Cells {
    cells: Vec<Vec<Piece>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Piece {
    text: String,
}

impl Body {
    fn text(&self) -> String {
        let mut text = String::new();
        add(&self.blocks, &mut text);
        text
    }
}

fn add(parts: &[Part], out: &mut String) {
    for part in parts {
        let lines = [&part.spans, &part.caption].into_iter().filter(|_| part.text.is_none());
        for line in lines.chain(part.rows.iter().flat_map(|row| &row.cells)).filter(|line| !line.is_empty()) {
            for piece in line {
                out.push_str(&piece.text);
            }
            out.push('\n');
        }
        if let Some(code) = &part.text {
            out.push_str(code);
            out.push('\n');
        }
        add(&part.blocks, out);
        part.items.iter().for_each(|item| add(item, out));
    }
}

/// Each text once: a page's lede mostly repeats its feed's.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, Document, SafeText, Span, document::Row};

    #[test]
    fn every_block_of_a_body_is_searched() {
        let spans = |text: &str| vec![Span::plain(text)];
        let blocks = vec![
            Block::Heading { level: 2, spans: spans("Đầu mục") },
            Block::Quote { blocks: vec![Block::List { ordered: false, start: 1, items: vec![vec![Block::Paragraph { spans: spans("trong mục") }]] }] },
            Block::Table { caption: spans("Bảng giá"), rows: vec![Row { header: false, cells: vec![spans("một"), spans("hai")] }] },
            Block::Figure { images: Vec::new(), caption: spans("Ảnh chợ") },
            Block::Code { text: SafeText::new("let x"), spans: Vec::new() },
            Block::Code { text: SafeText::new("a link"), spans: spans("a link") },
            Block::Rule,
        ];
        let wanted = "Đầu mục\ntrong mục\nBảng giá\nmột\nhai\nẢnh chợ\nlet x\na link\n";
        let document = Document { blocks, links: Vec::new() };
        let kept: Body = serde_json::from_str(&serde_json::to_string(&document).expect("JSON")).expect("read as text");
        assert_eq!(kept.text(), wanted);
    }
}
