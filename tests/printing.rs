//! What `--dump` prints: the five formats, and that nothing foreign gets through any of them as markup or control.
#![expect(clippy::expect_used, reason = "a test's helpers may fail the test")]

mod sample;

#[path = "printing/html.rs"]
mod html;
#[path = "printing/markdown.rs"]
mod markdown;
#[path = "printing/notices.rs"]
mod notices;

use bantin::{
    dump::{Format, Item, Look, Printer},
    lang::Lang,
    model::{Article, Block, Comment, Document, Entry, Failure, FailureKind, FeedAbout, Image, Kept, Provenance, SafeText, Span, Thread, ThreadState},
};
use sample::{BOLD, CODE, article, english, kept, line, link, noon, styled, thread, url, vietnam};

const FORMATS: [Format; 5] = [Format::Text, Format::Markdown, Format::Html, Format::Json, Format::Jsonl];

fn printed(format: Format, lang: Lang, width_cols: Option<u16>, items: &[Item<'_>]) -> String {
    let zone = vietnam();
    let mut out = Vec::new();
    let look = Look { format, width_cols, texts: lang.texts().expect("every word"), now: noon(), zone: &zone, names: None };
    let mut printer = Printer::new(look, &mut out);
    for item in items {
        printer.print(item).expect("memory takes everything");
    }
    printer.finish().expect("memory takes everything");
    String::from_utf8(out).expect("UTF-8")
}

fn about() -> FeedAbout {
    FeedAbout {
        source: kept().entry.source,
        url: Some(url("https://bao.example/rss/binh-hoa.rss")),
        link: Some(url("https://bao.example/binh-hoa")),
        title: Some(line("Sài Gòn Mới - Bình Hòa")),
        subtitle: Some(line("Tin trong tỉnh")),
        author: None,
        language: Some(line("vi")),
        updated: None,
    }
}

fn second() -> Kept {
    let mut second = kept();
    second.entry = Entry {
        title: line("[Ảnh] 5 * 4 = 20 #toán"),
        url: None,
        byline: Some(line("T.An")),
        published: None,
        published_text: Some(line("24-11")),
        ..second.entry
    };
    second.starred = false;
    second
}

#[test]
fn a_full_article_in_every_format() {
    let (kept, article, thread) = (kept(), article(), thread());
    let item = Item::Article { kept: Some(&kept), article: &article, thread: Some(&thread) };
    for (name, format) in [("text", Format::Text), ("markdown", Format::Markdown), ("html", Format::Html), ("json", Format::Json), ("jsonl", Format::Jsonl)] {
        insta::assert_snapshot!(format!("article_{name}"), printed(format, Lang::Vi, None, &[item]));
    }
}

#[test]
fn an_english_article_of_no_list() {
    let article = english();
    let item = Item::Article { kept: None, article: &article, thread: None };
    insta::assert_snapshot!("english_markdown", printed(Format::Markdown, Lang::En, None, &[item]));
    insta::assert_snapshot!("english_json", printed(Format::Json, Lang::En, None, &[item]));
}

#[test]
fn a_list_in_every_format_that_has_lists() {
    let (about, first, second) = (about(), kept(), second());
    let items = [Item::Feed(&about, 2), Item::Entry(&first), Item::Entry(&second)];
    insta::assert_snapshot!("list_text", printed(Format::Text, Lang::Vi, None, &items));
    insta::assert_snapshot!("list_markdown", printed(Format::Markdown, Lang::Vi, None, &items));
    insta::assert_snapshot!("list_html", printed(Format::Html, Lang::Vi, None, &items));
    insta::assert_snapshot!("list_jsonl", printed(Format::Jsonl, Lang::Vi, None, &items));
}

#[test]
fn text_is_wrapped_at_the_width_asked_for() {
    let (kept, article) = (kept(), article());
    let item = Item::Article { kept: Some(&kept), article: &article, thread: None };
    let widest =
        |width| printed(Format::Text, Lang::Vi, width, &[item]).lines().filter(|line| !line.starts_with("http")).map(|line| line.chars().count()).max();
    assert!(widest(None) <= Some(80) && widest(None) > Some(70));
    assert!(widest(Some(50)) <= Some(50));
    let whole = printed(Format::Text, Lang::Vi, Some(0), &[item]);
    let opening = whole.lines().find(|line| line.starts_with("BÌNH HÒA")).expect("the first paragraph");
    assert!(opening.ends_with("1.250 tỷ đồng."), "one row a paragraph: {opening}");
}

#[test]
fn json_is_an_object_for_one_article_and_an_array_for_a_list() {
    let (about, kept, article, thread) = (about(), kept(), article(), thread());
    let one = Item::Article { kept: None, article: &article, thread: None };
    let alone = Item::Thread { thread: &thread, of: Some(&kept) };
    let failure = Failure::new(FailureKind::NotFound, "https://bao.example/x", "");
    let parse = |items: &[Item<'_>]| serde_json::from_str::<serde_json::Value>(&printed(Format::Json, Lang::Vi, None, items)).expect("JSON");
    assert!(parse(&[one]).is_object());
    assert_eq!(parse(&[alone])["type"], "comments");
    assert_eq!(parse(&[one, alone]).as_array().map(Vec::len), Some(2));
    assert_eq!(parse(&[Item::Entry(&kept)]).as_array().map(Vec::len), Some(1), "a list of one is a list");
    assert_eq!(parse(&[Item::Feed(&about, 0)]).as_array().map(Vec::len), Some(0));
    assert_eq!(parse(&[one, Item::Entry(&kept), Item::Failure(&failure)]).as_array().map(Vec::len), Some(2));
    assert_eq!(parse(&[one, Item::Feed(&about, 0)]).as_array().map(Vec::len), Some(1), "an article and an empty list");
    assert_eq!(parse(&[]).as_array().map(Vec::len), Some(0));
}

#[test]
fn json_fields_and_their_order_are_the_promised_ones() {
    let keys =
        |text: &str| -> Vec<String> { serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text).expect("an object").keys().cloned().collect() };
    let (about, kept, article, thread) = (about(), kept(), article(), thread());
    let failure = Failure::new(FailureKind::Timeout, "https://bao.example/x", "20 s");
    let line_of = |item| printed(Format::Jsonl, Lang::Vi, None, &[item]);
    let split = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let shared = "type schema id guid source section feed url title byline lede summary content published updated published_precision published_text seen read starred comment_count comments_url enclosures";
    assert_eq!(keys(&line_of(Item::Feed(&about, 3))), split("type schema id source url link title subtitle author language updated entries"));
    assert_eq!(keys(&line_of(Item::Entry(&kept))), split(&format!("{shared} images")));
    let page = line_of(Item::Article { kept: Some(&kept), article: &article, thread: Some(&thread) });
    assert_eq!(keys(&page), split(&format!("{shared} final_url language provenance notices fetched word_count text captions images links document comments")));
    let value: serde_json::Value = serde_json::from_str(&page).expect("JSON");
    let keys_of = |value: &serde_json::Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys_of(&value["comments"]), split("state reported complete items"));
    assert_eq!(keys_of(&value["comments"]["items"][0]), split("id parent depth author posted posted_text reactions text"));
    assert_eq!(keys_of(&value["images"][0]), split("url alt caption"));
    let mut leading = self::article();
    if let Some(Block::Figure { images, .. }) = leading.document.blocks.get_mut(1) {
        images[0].link = Some(1);
    }
    let page = line_of(Item::Article { kept: None, article: &leading, thread: None });
    let value: serde_json::Value = serde_json::from_str(&page).expect("JSON");
    assert_eq!(value["images"][0]["link"], leading.document.links[1].as_str(), "an address, not a number");
    assert_eq!(keys(&line_of(Item::Failure(&failure))), split("type schema target kind message hint"));
}

#[test]
fn an_article_s_own_facts_come_before_the_list_s() {
    let (mut kept, mut article) = (kept(), article());
    kept.entry.byline = Some(line("Người của danh sách"));
    kept.entry.published_text = Some(line("24/11"));
    article.byline = None;
    article.lede = None;
    let json = |article: &Article| -> serde_json::Value {
        serde_json::from_str(&printed(Format::Jsonl, Lang::Vi, None, &[Item::Article { kept: Some(&kept), article, thread: None }])).expect("JSON")
    };
    let value = json(&article);
    assert_eq!(value["title"], "Thông xe cầu Sông Bé: người lái phà cuối cùng đi bộ qua sông");
    assert_eq!(value["byline"], "Người của danh sách");
    assert_eq!(value["lede"], "Cây cầu nối hai bờ sau ba mươi năm đi phà.");
    assert_eq!(value["published_text"], "Thứ ba, 24/11/2026, 09:00 (GMT+7)");
    assert_eq!(value["published"], "2026-11-24T09:00:00+07:00");
    assert_eq!(value["fetched"], "2026-11-24T10:00:00+07:00", "in the reader's offset");
    assert_eq!(value["comments"], serde_json::Value::Null, "nobody asked");
    assert!(!value["text"].as_str().expect("a text").contains("Ảnh: T.An"), "captions are not the body");
    article.published = Some("2026-11-23".parse().expect("a day"));
    assert_eq!(json(&article)["published_precision"], "day");
    assert_eq!(json(&article)["published"], "2026-11-23");
}

#[test]
fn comments_that_are_not_there_are_told_apart() {
    let article = article();
    let state = |thread: &Thread| -> serde_json::Value {
        let item = Item::Article { kept: None, article: &article, thread: Some(thread) };
        serde_json::from_str::<serde_json::Value>(&printed(Format::Json, Lang::Vi, None, &[item])).expect("JSON")["comments"].clone()
    };
    assert_eq!(state(&Thread::none_yet()), serde_json::json!({"state": "none", "reported": 0, "complete": true, "items": []}));
    assert_eq!(state(&Thread::default())["state"], "not_offered");
    assert_eq!(state(&Thread::failed("bận"))["state"], "failed");
    let text = |thread: &Thread| printed(Format::Text, Lang::Vi, None, &[Item::Article { kept: None, article: &article, thread: Some(thread) }]);
    let alone = printed(Format::Text, Lang::Vi, None, &[Item::Thread { thread: &Thread::none_yet(), of: None }]);
    assert_eq!(alone, "Chưa có bình luận nào.\n");
    assert!(text(&Thread::failed("máy chủ bận")).ends_with("\nKhông tải được bình luận: máy chủ bận\n"));
}

#[test]
fn failures_stand_in_jsonl_only() {
    let failure = Failure::new(FailureKind::NotFound, "https://bao.example/x", "");
    for format in FORMATS {
        let out = printed(format, Lang::En, None, &[Item::Failure(&failure)]);
        match format {
            Format::Jsonl => assert!(out.starts_with(r#"{"type":"error","schema":1,"target":"https://bao.example/x","kind":"not_found","message":""#), "{out}"),
            Format::Json => assert_eq!(out, "[]\n"),
            Format::Text | Format::Markdown | Format::Html => assert_eq!(out, ""),
        }
    }
}

#[test]
fn hostile_text_comes_out_clean_in_every_format() {
    let evil = "a\u{1b}]8;;http://evil.example\u{7}b\u{1b}]52;c;aGk=\u{1b}\\c\u{9b}31md\u{202e}e\u{2066}f\u{200b}g\u{feff}h Vie\u{323}\u{302}t\r\u{0}\u{7f}";
    let mut kept = kept();
    kept.entry.title = line(evil);
    kept.entry.byline = Some(line(evil));
    kept.entry.lede = Some(SafeText::new(evil));
    kept.entry.published_text = Some(line(evil));
    let spans = vec![Span::plain(evil), styled(evil, BOLD), styled(evil, CODE), link(evil, 0)];
    let document = Document {
        links: vec![url("https://bao.example/\u{1b}]8;;x\u{7}?\u{202e}=\u{9b}")],
        blocks: vec![
            Block::Paragraph { spans: spans.clone() },
            Block::Code { text: SafeText::new(evil), spans: Vec::new() },
            Block::Figure { images: vec![Image::new(url("https://bao.example/a.png#\u{1b}"), line(evil))], caption: spans.clone() },
            Block::Table { caption: spans.clone(), rows: vec![bantin::model::Row { header: true, cells: vec![spans.clone(), spans] }] },
        ],
    };
    let article = Article { title: line(evil), document, provenance: Provenance::Feed, ..article() };
    let mut thread = thread();
    thread.items[0].author = line(evil);
    thread.items[0].text = SafeText::new(evil);
    thread.items[0].posted_text = Some(line(evil));
    thread.items[0].posted = None;
    thread.items[0].reactions.insert(evil.to_owned(), 3);
    let failed = Thread::failed(evil);
    let failure = Failure::new(FailureKind::Internal, evil, evil);
    let items = [
        Item::Entry(&kept),
        Item::Article { kept: Some(&kept), article: &article, thread: Some(&thread) },
        Item::Thread { thread: &failed, of: Some(&kept) },
        Item::Failure(&failure),
    ];
    for format in FORMATS {
        for width in [None, Some(0), Some(7)] {
            let out = printed(format, Lang::Vi, width, &items);
            let foreign = |character: char| {
                (character.is_control() && character != '\n')
                    || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{302}' | '\u{323}')
            };
            let found: Vec<char> = out.chars().filter(|character| foreign(*character)).collect();
            assert!(found.is_empty(), "{format:?} at {width:?}: {found:?}");
            assert!(!out.to_lowercase().contains("\\u001b"), "{format:?}: not even spelled out");
            assert!(width == Some(7) || out.contains("Việt"), "{format:?}: composed");
        }
    }
}

#[test]
fn deep_and_many_comments_are_printed() {
    let items: Vec<Comment> = (0..3000_u16).map(|depth| Comment { depth, author: line("a"), text: SafeText::new("b\nc"), ..Comment::default() }).collect();
    let thread = Thread { state: ThreadState::Ready, items, ..Thread::default() };
    for format in FORMATS {
        let out = printed(format, Lang::Vi, Some(40), &[Item::Thread { thread: &thread, of: None }]);
        assert!(out.len() < 3000 * 400, "{format:?}: {}", out.len());
    }
}

#[test]
fn a_closed_pipe_is_an_error_the_caller_sees() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (zone, kept) = (vietnam(), kept());
    for format in FORMATS {
        let mut out = Closed;
        let look = Look { format, width_cols: None, texts: Lang::Vi.texts().expect("every word"), now: noon(), zone: &zone, names: None };
        let error = Printer::new(look, &mut out).print(&Item::Entry(&kept)).expect_err("nobody reads");
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{format:?}");
    }
}
