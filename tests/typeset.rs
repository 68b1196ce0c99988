//! Pages of articles and threads: what they look like, and what holds of every one.
#![expect(clippy::expect_used, reason = "a test's helpers may fail the test")]

mod sample;

#[path = "typeset/ages.rs"]
mod ages;
#[path = "typeset/leads.rs"]
mod leads;
#[path = "typeset/properties.rs"]
mod properties;
#[path = "typeset/threads.rs"]
mod threads;

use bantin::{
    lang::{Lang, Texts},
    model::{Article, Block, Document, Entry, Place, Provenance, Row as TableRow, SafeLine, Span, Thread},
    typeset::{self, ArticleView, HEAD, Page},
};
use sample::{article, kept, line, noon, paragraph, story, thread, url, vietnam};

fn texts(lang: Lang) -> &'static Texts {
    lang.texts().expect("every word")
}

fn page_of(article: Option<&Article>, entry: Option<&Entry>, width_cols: u16) -> Page {
    let view = ArticleView { entry, article, kicker: &line("Sài Gòn Mới · Bình Hòa"), now: noon(), zone: &vietnam() };
    typeset::article(view, width_cols, texts(Lang::Vi))
}

fn of_document(document: Document, width_cols: u16) -> Page {
    page_of(Some(&Article { document, lede: None, ..article() }), None, width_cols)
}

fn text_of(page: &Page) -> String {
    page.rows.iter().map(|row| row.text() + "\n").collect()
}

fn thread_at(thread: &Thread, folded: &[usize], width_cols: u16) -> Page {
    typeset::thread(thread, &folded.iter().copied().collect(), noon(), &vietnam(), width_cols, texts(Lang::Vi))
}

/// Rows of the body: neither head nor list of links.
fn body(page: &Page, blocks: usize) -> String {
    let last = u32::try_from(blocks).expect("few blocks");
    page.rows.iter().filter(|row| row.place.block < last).skip_while(|row| row.is_blank()).map(|row| row.text() + "\n").collect()
}

#[test]
fn article_at_three_widths() {
    for width in [72, 40, 20] {
        insta::assert_snapshot!(format!("article_{width}"), text_of(&page_of(Some(&article()), Some(&kept().entry), width)));
    }
}

#[test]
fn english_article() {
    let view = ArticleView { entry: None, article: Some(&sample::english()), kicker: &SafeLine::default(), now: noon(), zone: &vietnam() };
    insta::assert_snapshot!(text_of(&typeset::article(view, 60, texts(Lang::En))), @r"
    Region
    A *quiet* year for [bridges] #1
    By M. Ferry · 9 Sep 2020
    Extracted from the page automatically: a paragraph may be
    missing or not belong here.

    1. Nothing *happened* to snake_case_names, really nothing,
    the county engineer[1] said & <b>meant</b> it!

    [picture] [2]

    a|b │ c
    d   │

    Links
    [1] https://paper.example/a_(b)?x=|
    [2] https://pictures.example/x.png
    ");
}

#[test]
fn thread_at_three_widths() {
    for width in [72, 40, 20] {
        insta::assert_snapshot!(format!("thread_{width}"), text_of(&thread_at(&thread(), &[], width)));
    }
}

#[test]
fn roles_and_links_of_the_first_screen() {
    let page = page_of(Some(&article()), Some(&kept().entry), 72);
    let rows: Vec<String> = page
        .rows
        .iter()
        .take(12)
        .map(|row| {
            row.runs.iter().map(|run| format!("{:?}{}", run.role, run.link.map_or(String::new(), |link| format!("#{link}")))).collect::<Vec<_>>().join(" ")
        })
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @r"
    Kicker
    Title
    Byline Date
    Date

    Lede
    Lede

    Body Body Link#0
    Link#0 LinkNumber#0 Body
    Body
    ");
}

#[test]
fn vietnamese_words_that_are_one_are_not_broken() {
    let text = "Đường về TP.HCM dài 15.000 mét, mở lại từ 05-5 đến 1-7, tăng 0,56% so với năm 2025.";
    for width in 7..60 {
        let page = of_document(Document { blocks: vec![paragraph(text)], links: Vec::new() }, width);
        let words: Vec<&str> = text.split(' ').collect();
        let set = body(&page, 1);
        let printed: Vec<&str> = set.split_whitespace().collect();
        assert_eq!(printed, words, "at {width}");
    }
}

#[test]
fn chinese_and_japanese_break_between_characters_but_never_before_closing_signs() {
    let page = of_document(Document { blocks: vec![paragraph("東京は、今日も晴れ。「新聞」を読む。")], links: Vec::new() }, 10);
    insta::assert_snapshot!(body(&page, 1), @r"
    東京は、今
    日も晴れ。
    「新聞」を
    読む。
    ");
    for row in page.rows.iter().filter(|row| row.place.block == 0) {
        assert!(!row.text().starts_with(['、', '。', '」']), "{}", row.text());
    }
}

#[test]
fn a_long_address_is_cut_by_columns_and_a_number_stays_at_its_link() {
    let document = Document {
        links: vec![url("https://bao.example/a")],
        blocks: vec![Block::Paragraph {
            spans: vec![sample::link(&"x".repeat(45), 0), Span::plain(" "), Span { link: Some(0), ..Span::plain("中文") }, Span::plain(" end")],
        }],
    };
    let glued = Document {
        links: document.links.clone(),
        blocks: vec![Block::Paragraph { spans: vec![Span::plain("một hai "), sample::link("ba 中文。", 0), Span::plain("năm")] }],
    };
    for width in 9..40 {
        let page = of_document(glued.clone(), width);
        assert!(page.rows.iter().filter(|row| row.place.block == 0).all(|row| !row.text().starts_with('[')), "at {width}");
    }
    let page = of_document(document, 20);
    insta::assert_snapshot!(body(&page, 1), @r"
    xxxxxxxxxxxxxxxxxxxx
    xxxxxxxxxxxxxxxxxxxx
    xxxxx[1] 中文[1] end
    ");
    assert_eq!(page.links.len(), 1);
}

#[test]
fn a_grapheme_cluster_is_not_split_where_the_style_changes() {
    let family = ["👨\u{200d}", "👩\u{200d}👧"];
    let spans = vec![Span::plain(family[0]), sample::styled(family[1], sample::BOLD)];
    let page = of_document(Document { blocks: vec![Block::Paragraph { spans }], links: Vec::new() }, 20);
    let row = page.rows.last().expect("a row");
    assert_eq!(row.runs.iter().map(|run| run.text.as_str()).collect::<Vec<_>>(), [family.concat()]);
}

#[test]
fn a_blank_row_has_the_bars_of_both_its_neighbours_only() {
    let quote = |texts: &[&str]| Block::Quote { blocks: texts.iter().map(|text| paragraph(text)).collect() };
    let page = of_document(Document { blocks: vec![quote(&["a", "b"]), quote(&["", "c"]), paragraph("d")], links: Vec::new() }, 20);
    insta::assert_snapshot!(body(&page, 3), @r"
    │ a
    │
    │ b

    │ c

    d
    ");
}

#[test]
fn an_item_of_a_list_keeps_its_number_however_narrow() {
    let items = (0..3).map(|_| vec![paragraph("chữ")]).collect();
    let document = Document { blocks: vec![Block::List { ordered: true, start: 98, items }], links: Vec::new() };
    insta::assert_snapshot!(body(&of_document(document.clone(), 20), 1), @r"
     98. chữ
     99. chữ
    100. chữ
    ");
    let squeezed: String = body(&of_document(document, 4), 1).split_whitespace().collect();
    assert_eq!(squeezed, "98.chữ99.chữ100.chữ");
}

#[test]
fn a_table_that_would_break_words_becomes_records() {
    let table = story().blocks.into_iter().find(|block| matches!(block, Block::Table { .. })).expect("a table");
    let wide = body(&of_document(Document { blocks: vec![table.clone()], links: Vec::new() }, 60), 1);
    insta::assert_snapshot!(wide, @r"
    Lưu lượng qua sông mỗi ngày
    Loại xe │ Qua phà │ Qua cầu │ Ghi chú
    ────────┼─────────┼─────────┼───────────────────────────────
    Xe máy  │   3.654 │  11.208 │ đếm tự động
    Xe tải  │     412 │   2.977 │ kể cả xe công trình của ba gói
            │         │         │ thầu còn lại
    ");
    let narrow = body(&of_document(Document { blocks: vec![table], links: Vec::new() }, 24), 1);
    insta::assert_snapshot!(narrow, @r"
    Lưu lượng qua sông mỗi
    ngày
    Loại xe: Xe máy
    Qua phà: 3.654
    Qua cầu: 11.208
    Ghi chú: đếm tự động

    Loại xe: Xe tải
    Qua phà: 412
    Qua cầu: 2.977
    Ghi chú: kể cả xe công
    trình của ba gói thầu
    còn lại
    ");
}

#[test]
fn a_column_is_as_wide_as_its_longest_word() {
    let row = |header, cells: [&str; 2]| TableRow { header, cells: cells.iter().map(|cell| vec![Span::plain(cell)]).collect() };
    let rows = vec![row(true, ["Word", "Meaning"]), row(false, ["infrastructure", "what a province is built on and what it never has enough of"])];
    let table = Document { blocks: vec![Block::Table { caption: Vec::new(), rows }], links: Vec::new() };
    insta::assert_snapshot!(body(&of_document(table, 26), 1), @r"
    Word           │ Meaning
    ───────────────┼──────────
    infrastructure │ what a
                   │ province
                   │ is built
                   │ on and
                   │ what it
                   │ never has
                   │ enough of
    ");
}

#[test]
fn a_place_is_found_again_at_any_width() {
    let blocks: Vec<Block> =
        (0..30).map(|index| paragraph(&format!("đoạn{index} {}", (0..60).map(|word| format!("từ{word}")).collect::<Vec<_>>().join(" ")))).collect();
    let document = Document { blocks, links: Vec::new() };
    let wide = of_document(document.clone(), 90);
    let narrow = of_document(document, 24);
    assert_eq!(narrow.row_of(Place::default()), 0);
    for row in wide.rows.iter().filter(|row| row.place.block != HEAD && row.place != Place::default() && !row.is_blank()) {
        let found = &narrow.rows[narrow.row_of(row.place)];
        assert_eq!(found.place.block, row.place.block);
        let first_word = row.text().split(' ').next().expect("a word").to_owned();
        assert!(found.text().split(' ').any(|word| word == first_word), "{first_word} is not in {:?}", found.text());
        // And back again: the row from which the place was taken.
        assert_eq!(wide.rows[wide.row_of(row.place)].place, row.place);
    }
    assert_eq!(Page::default().row_of(Place { block: 3, offset: 1 }), 0);
}

#[test]
fn the_page_says_how_its_text_was_found() {
    let with = |provenance| text_of(&page_of(Some(&Article { provenance, ..article() }), None, 100));
    assert!(!with(Provenance::Profile).contains("trích tự động"));
    assert!(with(Provenance::Readability).contains("trích tự động"));
    assert!(with(Provenance::Feed).contains("nguồn RSS"));
    let mut entry = kept().entry;
    let waiting = text_of(&page_of(None, Some(&entry), 100));
    assert!(waiting.contains("Chưa tải bài"));
    assert_eq!(waiting.matches("Cây cầu nối hai bờ").count(), 1, "lede and summary say the same: {waiting}");
    (entry.lede, entry.summary) = (None, None);
    assert!(text_of(&page_of(None, Some(&entry), 100)).contains("chưa có nội dung"));
}
