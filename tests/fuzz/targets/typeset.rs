//! Any document at any width.
//!
//! Owns the making of documents out of bytes and what has to hold of their rows. Must not know how they are set.

use std::collections::BTreeSet;

use bantin::{
    lang::Lang,
    model::{
        Article, Block, Comment, Document, EntryId, HttpUrl, Image, Provenance, Row as TableRow, SafeLine, SafeText, Span, Stamp, Style, Thread, ThreadState,
        document::spans_text,
    },
    typeset::{self, ArticleView, Page, Role},
};
use jiff::tz::TimeZone;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Dice, now, url};

/// Deepest nesting that is made: a page's is cut long before.
const MAX_DEPTH: usize = 6;

const LINKS: usize = 3;

fn spans(dice: &mut Dice<'_>) -> Vec<Span> {
    (0..dice.below(4)).map(|_| span(dice)).collect()
}

fn span(dice: &mut Dice<'_>) -> Span {
    let looks = dice.byte();
    let style = Style { bold: looks & 1 != 0, italic: looks & 2 != 0, code: looks & 4 != 0, strike: looks & 8 != 0 };
    let link = (looks & 16 != 0).then(|| dice.below(LINKS));
    // A piece of text that is long costs two bytes.
    let text = if looks & 32 != 0 { dice.text().repeat(1 + dice.below(16)) } else { dice.text() };
    Span { text: SafeText::new(&text), style, link }
}

fn blocks(dice: &mut Dice<'_>, depth: usize) -> Vec<Block> {
    let mut made = Vec::new();
    for _ in 0..=dice.below(4) {
        if dice.is_spent() {
            break;
        }
        made.push(block(dice, depth));
    }
    made
}

fn block(dice: &mut Dice<'_>, depth: usize) -> Block {
    match dice.below(if depth < MAX_DEPTH { 9 } else { 6 }) {
        0 | 1 => Block::Paragraph { spans: spans(dice) },
        2 => Block::Heading { level: 2 + u8::try_from(dice.below(5)).unwrap_or(0), spans: spans(dice) },
        3 => {
            let spans = spans(dice);
            Block::Code { text: SafeText::new(&spans_text(&spans)), spans: if dice.flip() { spans } else { Vec::new() } }
        }
        4 => Block::Rule,
        5 => {
            let image = |dice: &mut Dice<'_>| Image { link: dice.flip().then(|| dice.below(LINKS)), ..Image::new(url().clone(), SafeLine::new(&dice.text())) };
            Block::Figure { images: (0..dice.below(3)).map(|_| image(dice)).collect(), caption: spans(dice) }
        }
        6 => Block::Quote { blocks: blocks(dice, depth + 1) },
        7 => {
            let start = i64::from(dice.byte()).pow(1 + u32::from(dice.byte() % 7)) - 3;
            Block::List { ordered: dice.flip(), start, items: (0..dice.below(4)).map(|_| blocks(dice, depth + 1)).collect() }
        }
        _ => {
            let row = |dice: &mut Dice<'_>| TableRow { header: dice.flip(), cells: (0..dice.below(6)).map(|_| spans(dice)).collect() };
            Block::Table { caption: spans(dice), rows: (0..dice.below(5)).map(|_| row(dice)).collect() }
        }
    }
}

fn without_space(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|character| !character.is_whitespace())
}

/// What has to be seen of a document, each part in its order. Cells are looked for by themselves: a narrow table sets them otherwise.
fn said(blocks: &[Block], parts: &mut Vec<String>, cells: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading { spans, .. } | Block::Paragraph { spans } | Block::Figure { caption: spans, .. } => parts.push(spans_text(spans)),
            Block::Code { text, .. } => parts.push(text.to_string()),
            Block::Quote { blocks } => said(blocks, parts, cells),
            Block::List { items, .. } => items.iter().for_each(|item| said(item, parts, cells)),
            Block::Table { rows, .. } => cells.extend(rows.iter().flat_map(|row| &row.cells).map(|cell| spans_text(cell))),
            Block::Rule => {}
        }
    }
}

/// Rows that fit, in order, clean and without loose ends.
fn assert_rows(page: &Page, width: u16) {
    let mut last = (0, 0);
    for row in &page.rows {
        let text = row.text();
        let widest = text.graphemes(true).map(UnicodeWidthStr::width).max().unwrap_or(0);
        let cols: usize = row.runs.iter().flat_map(|run| run.text.graphemes(true)).map(UnicodeWidthStr::width).sum();
        let indents: usize = row.runs.iter().filter(|run| run.role == Role::Gutter).map(|run| run.text.width()).sum();
        // A cluster that is wider than the row stands alone in it, behind its indents.
        assert!(cols <= usize::from(width) || cols - indents <= widest, "{cols} in {width}: {text:?}");
        super::clean::assert_line(&text, "row");
        assert!(!text.ends_with(' '), "{text:?}");
        assert!(row.runs.iter().all(|run| run.link.is_none_or(|link| link < page.links.len())), "a link beyond {}", page.links.len());
        let place = (row.place.block.wrapping_add(1), row.place.offset);
        assert!(place >= last, "places go down the page");
        last = place;
        let found = page.row_of(row.place);
        assert!(page.rows.get(found).is_some(), "a place that is not on the page");
    }
    assert!(page.rows.last().is_none_or(|row| !row.text().is_empty()), "a blank row at the end");
}

pub(crate) fn run(bytes: &[u8]) {
    let mut dice = Dice(bytes);
    let width = 1 + u16::from(dice.byte());
    let texts = if dice.flip() { Lang::Vi } else { Lang::En }.texts().expect("words");
    let zone = TimeZone::fixed(Stamp::VIETNAM);
    if dice.byte() < 64 {
        return thread(&mut dice, width, texts, &zone);
    }
    let links = (0..LINKS).map(|number| HttpUrl::parse(&format!("https://bao.example/{number}")).expect("an address")).collect();
    let title = SafeLine::new(&dice.text());
    let document = Document { blocks: blocks(&mut dice, 0), links };
    let (mut parts, mut cells) = (vec![title.to_string()], Vec::new());
    said(&document.blocks, &mut parts, &mut cells);
    // A mark without a letter takes no room and joins what stands before it, be that an indent or the number of a link.
    for part in &mut parts {
        let first = part.find(|character: char| character.width().is_some_and(|cols| cols > 0)).unwrap_or(part.len());
        part.drain(..first);
    }
    let article = article(title, document);
    let kicker = SafeLine::new("Báo · Thời sự");
    let view = ArticleView { entry: None, article: Some(&article), kicker: &kicker, now: now(), zone: &zone };
    for page in [typeset::article(view, width, texts), typeset::article_unwrapped(view, texts)] {
        let shown = page.rows.iter().flat_map(|row| &row.runs).filter(|run| !matches!(run.role, Role::Gutter | Role::LinkNumber));
        let printed: String = shown.flat_map(|run| without_space(&run.text)).collect();
        let mut rest = printed.as_str();
        for part in &parts {
            let part: String = without_space(part).collect();
            rest = rest.split_once(part.as_str()).unwrap_or_else(|| panic!("{part:?} is not in {rest:?}")).1;
        }
        // Cells of a record are broken, and a heading ends in a colon: their characters are all there.
        let mut counted = std::collections::HashMap::new();
        printed.chars().for_each(|character| *counted.entry(character).or_insert(0_i64) += 1);
        for character in cells.iter().flat_map(|cell| without_space(cell)).filter(|character| character.width().is_some_and(|cols| cols > 0)) {
            let left = counted.entry(character).or_insert(0);
            *left -= 1;
            assert!(*left >= 0, "{character:?} of a cell is lost");
        }
    }
    assert_rows(&typeset::article(view, width, texts), width);
}

fn article(title: SafeLine, document: Document) -> Article {
    Article {
        id: EntryId::of_page(url()),
        final_url: Some(url().clone()),
        canonical: None,
        title,
        byline: None,
        lede: None,
        section_name: None,
        published: None,
        published_text: None,
        updated: None,
        language: None,
        provenance: Provenance::Profile,
        notices: Vec::new(),
        fetched: now(),
        document,
        comment_key: None,
        page_thread: None,
        comment_places: Vec::new(),
    }
}

fn thread(dice: &mut Dice<'_>, width: u16, texts: &bantin::lang::Texts, zone: &TimeZone) {
    let mut items = Vec::new();
    let mut folded = BTreeSet::new();
    while !dice.is_spent() && items.len() < 40 {
        let depth = u16::from(dice.byte() % 16).pow(u32::from(dice.byte() % 3));
        if dice.byte().is_multiple_of(4) {
            folded.insert(items.len());
        }
        let reactions = (0..dice.below(3)).map(|_| (dice.text(), u32::from(dice.byte()).pow(3))).collect();
        let posted = dice.flip().then(|| Stamp::vietnam(now() - jiff::SignedDuration::from_mins(i64::from(dice.byte()).pow(3))));
        items.push(Comment {
            id: SafeLine::new(&items.len().to_string()),
            parent: None,
            depth,
            author: SafeLine::new(&dice.text()),
            posted,
            posted_text: None,
            reactions,
            text: SafeText::new(&dice.text()),
        });
    }
    let thread = Thread { state: ThreadState::Ready, reported: Some(7), complete: dice.flip(), items, failure: None };
    let page = typeset::thread(&thread, &folded, now(), zone, width, texts);
    let mut last = None;
    for row in &page.rows {
        let text = row.text();
        let widest = text.graphemes(true).map(UnicodeWidthStr::width).max().unwrap_or(0);
        let cols: usize = row.runs.iter().flat_map(|run| run.text.graphemes(true)).map(UnicodeWidthStr::width).sum();
        assert!(cols <= usize::from(width).max(widest), "{cols} in {width}: {text:?}");
        assert!(row.comment.is_none() || row.comment >= last, "comments go down the page");
        last = row.comment.or(last);
    }
    let all = typeset::thread(&thread, &BTreeSet::new(), now(), zone, width, texts);
    for (index, comment) in thread.items.iter().enumerate() {
        let own = all.rows.iter().filter(|row| row.comment == Some(index)).flat_map(|row| &row.runs).filter(|run| run.role != Role::Gutter);
        let printed: String = own.flat_map(|run| without_space(&run.text)).collect();
        let wanted: String = without_space(comment.text.as_str()).collect();
        assert!(printed.contains(&wanted), "{wanted:?} is not in {printed:?}");
    }
}
