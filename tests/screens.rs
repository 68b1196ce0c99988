//! What the reader sees: whole screens in a test backend.
//!
//! Snapshots of the text at four sizes, and a sweep over sizes down to one cell.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that fails panics")]

mod newsroom;

use std::sync::LazyLock;

use bantin::{
    app::{Listing, Msg, SectionReport, Stage},
    lang::Lang,
    model::{Article, FailureKind, Head, Notice, Place, SafeLine, SafeText, Thread},
    ui::{
        self, Theme,
        theme::{BuiltIn, Paint},
    },
};
use newsroom::{Desk, failure, section_id, source_id};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};

static DARK: LazyLock<Theme> = LazyLock::new(|| Theme::load(BuiltIn::Dark, None).expect("a theme"));
static MONO: LazyLock<Theme> = LazyLock::new(|| Theme::load(BuiltIn::Mono, None).expect("a theme"));

fn screen(desk: &Desk, theme: &Theme) -> Buffer {
    let size = desk.state.size;
    let mut terminal = Terminal::new(TestBackend::new(size.cols, size.rows)).expect("a terminal");
    terminal.draw(|frame| ui::draw(frame, &desk.state, &desk.env, theme)).expect("drawn");
    terminal.backend().buffer().clone()
}

/// The text of a screen, right ends trimmed.
fn text(desk: &Desk) -> String {
    let buffer = screen(desk, &DARK);
    let rows = (0..buffer.area.height).map(|y| {
        let mut row = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer.cell((x, y)).expect("a cell").symbol();
            skip = bantin::app::wrap::cols(symbol).saturating_sub(1);
            row.push_str(symbol);
        }
        row.trim_end().to_owned()
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// The sizes every kind of screen is looked at.
const SIZES: [(u16, u16); 4] = [(160, 45), (120, 40), (80, 24), (40, 12)];

fn each_size(name: &str, prepare: impl Fn(&mut Desk)) {
    for (cols, rows) in SIZES {
        let mut desk = Desk::new(cols, rows, Lang::Vi);
        prepare(&mut desk);
        insta::assert_snapshot!(format!("{name}-{cols}x{rows}"), text(&desk));
    }
}

#[test]
fn list() {
    each_size("list", |desk| {
        desk.press("j j");
    });
}

#[test]
fn list_end() {
    each_size("list-end", |desk| {
        desk.press("A G");
    });
}

#[test]
fn section() {
    each_size("section", |desk| {
        desk.press("1");
        let request = desk.list_request();
        let mut listing = newsroom::listing();
        listing.heads.retain(|head| head.source.as_str() == "datthu");
        desk.send(Msg::HeadsLoaded { request, result: Ok(listing) });
    });
}

#[test]
fn article() {
    each_size("article", |desk| {
        desk.open();
        if desk.state.layout().comments.is_some() {
            desk.comments();
        }
    });
}

#[test]
fn article_scrolled() {
    each_size("article-scrolled", |desk| {
        desk.open();
        if desk.state.layout().comments.is_some() {
            desk.comments();
        }
        desk.press("space");
    });
}

#[test]
fn comments() {
    each_size("comments", |desk| {
        desk.open().press("c").comments().press("j z }");
    });
}

#[test]
fn shelf() {
    each_size("shelf", |desk| {
        desk.state.shelf = newsroom::shelf::shelf();
        desk.press("a down down down down");
    });
}

#[test]
fn shelf_searched() {
    each_size("shelf-searched", |desk| {
        desk.state.shelf = newsroom::shelf::shelf();
        desk.press("a").type_text("tuoi");
    });
}

#[test]
fn adding() {
    each_size("adding", |desk| {
        desk.press("a").type_text("luadong.example").press("enter");
        let request = desk.propose_request();
        desk.send(Msg::Proposed { request, result: Ok(Box::new(newsroom::shelf::proposal())) });
    });
}

#[test]
fn adding_looking_and_failed() {
    let mut desk = Desk::new(80, 24, Lang::Vi);
    desk.press("a").type_text("luadong.example").press("enter");
    insta::assert_snapshot!("adding-looking-80x24", text(&desk));
    let request = desk.propose_request();
    desk.send(Msg::Proposed { request, result: Err(failure(FailureKind::NoSource)) });
    insta::assert_snapshot!("adding-failed-80x24", text(&desk));
}

#[test]
fn new_comments_are_marked() {
    let mut desk = Desk::new(80, 24, Lang::Vi);
    desk.open().press("c");
    let request = desk.thread_request();
    desk.send(Msg::ThreadLoaded { request, stage: Stage::Kept, result: Ok(newsroom::thread_of(&["1", "2", "4"])) });
    desk.send(Msg::ThreadLoaded { request, stage: Stage::Final, result: Ok(newsroom::thread()) });
    insta::assert_snapshot!(text(&desk));
}

#[test]
fn filter() {
    each_size("filter", |desk| {
        desk.press("/").type_text("duong");
    });
}

#[test]
fn help() {
    each_size("help", |desk| {
        desk.press("?");
    });
}

#[test]
fn failures() {
    each_size("failures", |desk| {
        desk.send(Msg::Notice(failure(FailureKind::Tls)));
        desk.send(Msg::Notice(failure(FailureKind::ServerError)));
        desk.press("!");
    });
}

#[test]
fn refreshing_with_a_failure() {
    each_size("refreshing", |desk| {
        desk.press("R");
        let request = desk.request(|effect| if let bantin::app::Effect::Refresh { request, .. } = effect { Some(*request) } else { None });
        let report = |section: &str, failure, done| SectionReport {
            source: source_id("datthu"),
            section: section_id(section),
            new: 0,
            changed: 0,
            failure,
            done,
            total: 10,
        };
        desk.send(Msg::SectionRefreshed { request, report: report("thoi-su", None, 1) });
        desk.send(Msg::SectionRefreshed { request, report: report("kinh-te", Some(failure(FailureKind::Timeout)), 2) });
    });
}

#[test]
fn article_that_could_not_be_had() {
    each_size("article-failed", |desk| {
        desk.press("enter");
        let request = desk.article_request();
        desk.send(Msg::ArticleLoaded { request, stage: Stage::Kept, kept: Some(newsroom::kept(Place::default())), article: Ok(None) });
        desk.send(Msg::ArticleLoaded { request, stage: Stage::Final, kept: None, article: Err(failure(FailureKind::ServerError)) });
        desk.press("down");
    });
}

#[test]
fn comment_states() {
    for (name, thread) in [("none", Thread::none_yet()), ("not-offered", Thread::default()), ("failed", Thread::failed("máy chủ bận"))] {
        let mut desk = Desk::new(80, 24, Lang::Vi);
        desk.open().press("c");
        insta::assert_snapshot!(format!("comments-{name}-waiting"), text(&desk));
        let request = desk.thread_request();
        desk.send(Msg::ThreadLoaded { request, stage: Stage::Final, result: Ok(thread) });
        insta::assert_snapshot!(format!("comments-{name}"), text(&desk));
    }
}

#[test]
fn english() {
    let mut desk = Desk::new(120, 40, Lang::En);
    desk.open();
    insta::assert_snapshot!(text(&desk));
}

#[test]
fn empty_lists() {
    let mut desk = Desk::unstarted(80, 12, Lang::Vi);
    desk.send(Msg::Started(None));
    insta::assert_snapshot!("empty-loading", text(&desk));
    let request = desk.list_request();
    desk.send(Msg::HeadsLoaded { request, result: Ok(Listing::default()) });
    insta::assert_snapshot!("empty", text(&desk));
    let mut desk = Desk::new(80, 12, Lang::Vi);
    desk.press("/").type_text("xyz");
    insta::assert_snapshot!("empty-filter", text(&desk));
}

#[test]
fn a_link_number_being_typed() {
    let mut desk = Desk::new(80, 24, Lang::Vi);
    desk.open().press("2");
    insta::assert_snapshot!(text(&desk));
}

/// What no sweep may do is fail; beside that the focused pane shows something wherever there is a cell.
#[test]
fn no_size_is_too_small() {
    let prepared: [fn(&mut Desk); 6] = [
        |_| {},
        |desk| {
            desk.open();
        },
        |desk| {
            desk.open().press("c").comments();
        },
        |desk| {
            desk.press("?");
        },
        |desk| {
            desk.press("/").type_text("đường dài");
        },
        |desk| {
            desk.send(Msg::Notice(failure(FailureKind::Tls))).press("!");
        },
    ];
    for prepare in prepared {
        let mut desk = Desk::new(100, 30, Lang::Vi);
        prepare(&mut desk);
        for cols in (1..=48).chain([60, 79, 80, 89, 90, 91, 120, 139, 140, 141, 200]) {
            for rows in (1..=18).chain([24, 45]) {
                desk.send(Msg::Resize { cols, rows });
                let buffer = screen(&desk, &MONO);
                if cols >= 10 && rows >= 3 {
                    assert!(buffer.content().iter().any(|cell| cell.symbol() != " "), "{cols}x{rows} is blank");
                }
                desk.press("down");
            }
        }
        desk.send(Msg::Resize { cols: 0, rows: 0 });
        screen(&desk, &MONO);
    }
}

#[test]
fn hostile_text_never_reaches_a_cell() {
    let hostile = "\u{1b}[31mĐỏ\u{1b}]0;x\u{7} \u{202e}ngược\u{2066} \u{200b}trống\u{9b}2J";
    let mut desk = Desk::unstarted(160, 45, Lang::Vi);
    let mut listing = newsroom::listing();
    listing.heads[0] = Head { title: SafeLine::new(hostile), ..listing.heads[0].clone() };
    desk.send(Msg::Started(Some(listing)));
    desk.press("enter");
    let mut article = newsroom::article();
    article.title = SafeLine::new(hostile);
    article.lede = Some(SafeText::new(hostile));
    let mut thread = newsroom::thread();
    thread.items[0].author = SafeLine::new(hostile);
    thread.items[0].text = SafeText::new(hostile);
    let request = desk.article_request();
    desk.send(Msg::ArticleLoaded { request, stage: Stage::Final, kept: None, article: Ok(Some(Box::new(article))) });
    let request = desk.thread_request();
    desk.send(Msg::ThreadLoaded { request, stage: Stage::Final, result: Ok(thread) });
    desk.press("/").send(Msg::Paste(hostile.to_owned()));
    let is_foul = |c: char| c.is_control() || matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let buffer = screen(&desk, &DARK);
    assert!(buffer.content().iter().all(|cell| !cell.symbol().chars().any(is_foul)));
    let titles = desk.effects.iter().filter_map(|effect| if let bantin::app::Effect::SetTitle(title) = effect { Some(title.as_str()) } else { None });
    assert!(titles.map(|title| assert!(!title.chars().any(is_foul))).count() > 0);
}

/// The selected row, the focus and the unread mark can be told without colours.
#[test]
fn mono_says_as_much_as_colours() {
    let mut desk = Desk::new(120, 40, Lang::Vi);
    desk.open().press("h");
    let buffer = screen(&desk, &MONO);
    assert!(buffer.content().iter().all(|cell| cell.fg == ratatui::style::Color::Reset && cell.bg == ratatui::style::Color::Reset));
    let reversed = (0..40).filter(|y| buffer.cell((10, *y)).is_some_and(|cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED))).count();
    assert!((1..=4).contains(&reversed), "the selected entry is reversed, and only it: {reversed} rows");
    assert_ne!(MONO.style(Paint::TitleUnread), MONO.style(Paint::TitleRead));
    assert!(text(&desk).contains("━ Tất cả ━"), "the pane with the keys has the heavy line");
}

/// The same cells in the same state: nothing depends on what was drawn before.
#[test]
fn drawing_writes_nothing_back() {
    let mut desk = Desk::new(120, 40, Lang::Vi);
    desk.open();
    let before = format!("{:?}", desk.state);
    let first = screen(&desk, &DARK);
    assert_eq!(first, screen(&desk, &DARK));
    assert_eq!(before, format!("{:?}", desk.state));
}

#[test]
fn what_is_told_of_an_article_stands_over_its_text() {
    for (notice, vi, en) in [
        (Notice::Paywall, "không mở hết cho mọi người", "not everyone may read"),
        (Notice::Film, "Trang này là một video", "This page is a film"),
        (Notice::Live, "tường thuật trực tiếp", "A live report"),
        (Notice::Incomplete, "có trang chưa tải được", "some could not be fetched"),
    ] {
        for (lang, words) in [(Lang::Vi, vi), (Lang::En, en)] {
            let mut desk = Desk::new(100, 40, lang);
            desk.open();
            assert!(!text(&desk).contains(words), "{notice:?}");
            desk.press("r");
            let request = desk.article_request();
            let article = Article { notices: vec![notice], ..newsroom::article() };
            desk.send(Msg::ArticleLoaded { request, stage: Stage::Final, kept: Some(newsroom::kept(Place::default())), article: Ok(Some(Box::new(article))) });
            // The line may be broken where the pane is narrow.
            let shown = text(&desk).split_whitespace().collect::<Vec<_>>().join(" ");
            let (told, body) = (shown.find(words), shown.find("Sáu giờ sáng"));
            assert!(told.is_some() && told < body, "{notice:?}: {shown}");
        }
    }
}
