//! What holds of every page, whatever the document and the width; and that time is linear.

use std::time::Instant;

use bantin::{
    lang::Lang,
    model::{Block, Comment, Document, Image, Row as TableRow, SafeLine, SafeText, Span, Style, document::spans_text},
    typeset::{self, Role},
};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::{
    body, of_document,
    sample::{noon, paragraph, thread, url, vietnam},
    texts, thread_at,
};

#[test]
fn two_megabytes_of_paragraph_and_thousands_of_comments_take_linear_time() {
    let unit = "Người dân hai bờ sông Bé 東京 đi bộ qua cầu; ";
    let of = |bytes: usize| of_document(Document { blocks: vec![paragraph(&unit.repeat(bytes / unit.len()))], links: Vec::new() }, 72);
    let time = |bytes| {
        let start = Instant::now();
        assert!(of(bytes).rows.len() > bytes / 200);
        start.elapsed()
    };
    let (small, large) = (time(250_000), time(2_000_000));
    // Eight times the text: linear is about 8, quadratic 64.
    assert!(large < small * 30, "{small:?} and {large:?}");
    // Without a space there is nowhere to break but everywhere.
    let solid = of_document(Document { blocks: vec![paragraph(&"x".repeat(1_000_000))], links: Vec::new() }, 72);
    assert!(solid.rows.len() >= 1_000_000 / 72);
    let mut many = thread();
    many.items = (0..20_000).map(|index| many.items[index % 3].clone()).collect();
    let start = Instant::now();
    let folded: Vec<usize> = (0..20_000).step_by(3).collect();
    assert!(thread_at(&many, &[], 72).rows.len() > 60_000);
    assert!(thread_at(&many, &folded, 72).rows.len() > 13_000);
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9 .,/-]{0,40}",
        4 => "[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđĐ \n]{0,40}",
        2 => "[一-龥ぁ-んァ-ン、。「」 ]{0,30}",
        1 => "(👨\u{200d}👩\u{200d}👧|❤\u{fe0f}|🇻🇳|e\u{302}\u{323}|क्षि|ཀྵ|कःःःःःःःः| ){0,12}",
        1 => "\\PC{0,40}",
    ]
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    prop::collection::vec((words(), any::<bool>(), prop::option::of(0_usize..3)), 0..5).prop_map(|spans| {
        spans.into_iter().map(|(text, bold, link)| Span { text: SafeText::new(&text), style: Style { bold, ..Style::default() }, link }).collect()
    })
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        6 => spans().prop_map(|spans| Block::Paragraph { spans }),
        1 => spans().prop_map(|spans| Block::Heading { level: 3, spans }),
        1 => words().prop_map(|text| Block::Code { text: SafeText::new(&text), spans: Vec::new() }),
        1 => spans().prop_map(|spans| Block::Code { text: SafeText::new(&spans_text(&spans)), spans }),
        1 => Just(Block::Rule),
        1 => (words(), spans()).prop_map(|(alt, caption)| Block::Figure {
            images: vec![Image { link: Some(alt.len() % 4), ..Image::new(url("https://anh.example/a.jpg"), SafeLine::new(&alt)) }],
            caption
        }),
        2 => (spans(), prop::collection::vec((any::<bool>(), prop::collection::vec(spans(), 0..5)), 0..4))
            .prop_map(|(caption, rows)| Block::Table { caption, rows: rows.into_iter().map(|(header, cells)| TableRow { header, cells }).collect() }),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|blocks| Block::Quote { blocks }),
            (any::<bool>(), -2_i64..1000, prop::collection::vec(prop::collection::vec(inner, 0..3), 0..4)).prop_map(|(ordered, start, items)| Block::List {
                ordered,
                start,
                items
            }),
        ]
    })
}

fn document() -> impl Strategy<Value = Document> {
    prop::collection::vec(block(), 0..5)
        .prop_map(|blocks| Document { blocks, links: vec![url("https://a.example/"), url("https://b.example/b"), url("https://a.example/")] })
}

/// Every text of the document that a page must show, without white space, in reading order.
fn said(blocks: &[Block], out: &mut Vec<String>) {
    for block in blocks {
        let texts: Vec<&str> = match block {
            Block::Heading { spans, .. } | Block::Paragraph { spans } | Block::Figure { caption: spans, .. } => {
                spans.iter().map(|span| span.text.as_str()).collect()
            }
            Block::Code { text, .. } => text.as_str().lines().collect(),
            Block::Quote { blocks } => {
                said(blocks, out);
                continue;
            }
            Block::List { items, .. } => {
                for item in items {
                    said(item, out);
                }
                continue;
            }
            Block::Table { .. } | Block::Rule => continue,
        };
        out.extend(texts.into_iter().map(|text| text.split_whitespace().collect::<String>()).filter(|text| !text.is_empty()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_row_is_too_wide_and_none_ends_in_space(document in document(), width in 1_u16..=200) {
        let page = of_document(document, width);
        let mut last = (0, 0);
        for row in &page.rows {
            let text = row.text();
            let widest = text.graphemes(true).map(UnicodeWidthStr::width).max().unwrap_or(0);
            let by_run: usize = row.runs.iter().flat_map(|run| run.text.graphemes(true)).map(UnicodeWidthStr::width).sum();
            // A cluster that is wider than the row stands alone in it, behind its indents.
            let indents: usize = row.runs.iter().filter(|run| run.role == Role::Gutter).map(|run| run.text.width()).sum();
            let fits = by_run <= usize::from(width) || by_run - indents <= widest;
            prop_assert!(fits, "{width}: {by_run}: {text:?}");
            prop_assert!(!text.ends_with(' '), "{text:?}");
            prop_assert!(!text.contains('\n'));
            let place = (row.place.block.wrapping_add(1), row.place.offset);
            prop_assert!(place >= last, "places go down the page");
            last = place;
        }
        prop_assert!(page.rows.last().is_none_or(|row| !row.text().is_empty()), "no blank row at the end");
    }

    #[test]
    fn no_text_is_lost(document in document(), width in 1_u16..=200) {
        let mut wanted = Vec::new();
        said(&document.blocks, &mut wanted);
        let page = of_document(document, width);
        let printed: String = page.rows.iter().flat_map(|row| &row.runs).filter(|run| run.role != Role::Gutter).flat_map(|run| run.text.split_whitespace()).collect();
        let mut rest = printed.as_str();
        for text in wanted {
            let found = rest.split_once(text.as_str());
            prop_assert!(found.is_some(), "{text:?} is not in {rest:?}");
            rest = found.unwrap_or_default().1;
        }
    }

    #[test]
    fn no_cell_is_lost(rows in prop::collection::vec((any::<bool>(), prop::collection::vec(spans(), 0..5)), 0..4), width in 1_u16..=200) {
        let rows: Vec<TableRow> = rows.into_iter().map(|(header, cells)| TableRow { header, cells }).collect();
        let mut wanted: Vec<char> = rows.iter().flat_map(|row| row.cells.iter().flatten()).flat_map(|span| span.text.as_str().chars()).filter(|character| !character.is_whitespace()).collect();
        let document = Document { blocks: vec![Block::Table { caption: Vec::new(), rows }], links: Vec::new() };
        let page = of_document(document, width);
        let set = page.rows.iter().filter(|row| row.place.block == 0).flat_map(|row| &row.runs).filter(|run| run.role != Role::Line);
        let mut printed: Vec<char> = set.flat_map(|run| run.text.chars()).collect();
        wanted.sort_unstable();
        printed.sort_unstable();
        // Headings are printed again with every record; the colon after one is ours.
        let mut printed = printed.into_iter();
        for character in wanted.into_iter().filter(|character| *character != ':') {
            prop_assert!(printed.any(|other| other == character), "{character:?} is lost at {width}");
        }
    }

    #[test]
    fn a_paragraph_is_the_same_text_at_every_width(text in words(), width in 1_u16..=200) {
        let document = Document { blocks: vec![paragraph(SafeText::new(&text).as_str())], links: Vec::new() };
        let printed: String = body(&of_document(document, width), 1).split_whitespace().collect();
        prop_assert_eq!(printed, SafeText::new(&text).as_str().split_whitespace().collect::<String>());
    }

    #[test]
    fn threads_of_any_shape_are_set(depths in prop::collection::vec(any::<u16>(), 0..12), text in words(), folded in prop::collection::btree_set(0_usize..12, 0..6), width in 1_u16..=200) {
        let mut any = thread();
        any.items = depths.iter().map(|depth| Comment { depth: *depth, text: SafeText::new(&text), author: SafeLine::new(&text), ..any.items[0].clone() }).collect();
        let page = typeset::thread(&any, &folded, noon(), &vietnam(), width, texts(Lang::En));
        for row in &page.rows {
            let text = row.text();
            let widest = text.graphemes(true).map(UnicodeWidthStr::width).max().unwrap_or(0);
            let by_run: usize = row.runs.iter().flat_map(|run| run.text.graphemes(true)).map(UnicodeWidthStr::width).sum();
            prop_assert!(by_run <= usize::from(width).max(widest), "{width}: {text:?}");
        }
    }
}
