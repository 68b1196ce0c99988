//! The steps everything is made of: `cargo bench --bench core` measures a key, a frame, a typeset article, a page and a feed that are read, a batch that
//! is saved, a search.
//!
//! Owns the table. Beside each step stands the least that has to be done for it, measured in turns with it: a busy machine slows both, the ratio stays.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a table on standard output is all it is for"
)]

#[path = "archive/build.rs"]
#[allow(dead_code, reason = "no archive is built here")]
mod build;
#[path = "../newsroom/mod.rs"]
mod newsroom;
#[path = "core/pages.rs"]
mod pages;
#[path = "archive/text.rs"]
#[allow(dead_code, reason = "the other bench asks for its words by rank too")]
mod text;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use bantin::{
    lang::Lang,
    model::{EntryId, SectionId, SourceId},
    reader::{Input, article, feed},
    sources,
    store::{ListQuery, Order, Store},
    typeset::{self, ArticleView},
    ui::{self, Theme, theme::BuiltIn},
};
use newsroom::Desk;
use ratatui::{Terminal, backend::TestBackend, widgets::Paragraph};
use rusqlite::Connection;
use text::Words;

/// What one figure of [`build`] is made of.
pub(crate) type Figures = Vec<(String, f64, Option<f64>, &'static str)>;

/// Times a step and its reference are done, in turns; the least of each counts.
const ROUNDS: usize = 60;

/// Entries of a batch, and of the store that is searched.
const BATCH: usize = 50;
const KEPT: usize = 2_000;

fn main() {
    println!("| | µs | the least it takes | µs | ratio |\n|---|---|---|---|---|");
    keys_and_frames();
    article_typeset();
    page_and_feed();
    saved_and_found();
}

/// A row of the table: a step, and what it stands beside.
fn row(step: &str, mut work: impl FnMut(), reference: &str, mut least: impl FnMut()) {
    let timed = |work: &mut dyn FnMut()| {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        ours = ours.min(timed(&mut work));
        theirs = theirs.min(timed(&mut least));
    }
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    println!("| {step} | {:.1} | {reference} | {:.1} | {:.2} |", micros(ours), micros(theirs), micros(ours) / micros(theirs).max(f64::EPSILON));
}

fn keys_and_frames() {
    let mut desk = Desk::new(120, 40, Lang::Vi);
    let theme = Theme::load(BuiltIn::Dark, None).expect("a theme");
    let heads = newsroom::heads();
    let mut at = 0;
    row(
        "update: a key",
        || {
            at += 1;
            desk.press(if at % 2 == 0 { "k" } else { "j" }).take();
        },
        "cloning the headlines of the list",
        || drop(black_box(heads.clone())),
    );
    desk.open();
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    let mut plain = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    let lines = format!("{}\n", "Tỉnh mở tuyến đường mới ".repeat(5)).repeat(40);
    row(
        "draw: list, article and comments at 120 × 40",
        || {
            black_box(terminal.draw(|frame| ui::draw(frame, &desk.state, &desk.env, &theme)).expect("drawn"));
        },
        "ratatui alone, forty lines of text",
        || {
            black_box(plain.draw(|frame| frame.render_widget(Paragraph::new(lines.as_str()), frame.area())).expect("drawn"));
        },
    );
}

fn article_typeset() {
    let made = text::article(&Words::new(), 20).article.expect("an article");
    let env = newsroom::env(Lang::Vi);
    let kicker = bantin::model::SafeLine::default();
    let view = || ArticleView { entry: None, article: Some(&made), kicker: &kicker, now: env.now, zone: &env.zone };
    let body = made.document.plain_text().to_string();
    row(
        "typeset: an article of 3 kB",
        || drop(black_box(typeset::article(view(), 72, env.texts))),
        "looking at each of its graphemes",
        || {
            black_box(unicode_segmentation::UnicodeSegmentation::graphemes(body.as_str(), true).map(unicode_width::UnicodeWidthStr::width).sum::<usize>());
        },
    );
}

fn page_and_feed() {
    let source = sources::files::load(None).0.get(&SourceId::new("sggp").expect("an id")).expect("built in").clone();
    let (section, now) = (SectionId::new("home").expect("an id"), newsroom::now());
    let words = Words::new();
    let (page, rss) = (pages::page(&words), pages::feed(&words, BATCH));
    let url = bantin::model::HttpUrl::parse("https://bao.example/bai-1.html").expect("an address");
    let id = EntryId::of_page(&url);
    row(
        "extract: a page, no rules",
        || drop(black_box(article::extract(&Input { bytes: page.as_bytes(), mime: None, url: &url, now }, None, &id, None).expect("an article"))),
        "its tree alone",
        || drop(black_box(dom_query::Document::from(page.as_str()))),
    );
    row(
        "parse: a feed of fifty entries",
        || drop(black_box(feed::parse(&Input { bytes: rss.as_bytes(), mime: None, url: &url, now }, &source, &section).expect("a feed"))),
        "feed-rs alone",
        || drop(black_box(feed_rs::parser::parse(rss.as_bytes()).expect("a feed"))),
    );
}

fn saved_and_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = Words::new();
    let entries = |from: usize, count: usize| (from..from + count).map(|number| text::article(&words, number).entry).collect::<Vec<_>>();
    let (store, _) = Store::open(&folder.path().join("bantin.db")).expect("a store");
    store.save_feed(build::batch(text::source(0), text::section(0), entries(0, KEPT), 0)).expect("saved");
    store.index_all().expect("indexed");
    let bare = Connection::open(folder.path().join("bare.db")).expect("a database");
    bare.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE entries (id TEXT PRIMARY KEY, title TEXT, body TEXT)")
        .expect("a table");
    let mut batches = (1..=ROUNDS).map(|round| build::batch(text::source(0), text::section(0), entries(KEPT + round * BATCH, BATCH), 0));
    let ready: Vec<_> = batches.by_ref().collect();
    let (mut ours, mut theirs) = (ready.clone().into_iter(), ready.into_iter());
    row(
        "store: a feed of fifty entries of 3 kB",
        || assert!(store.save_feed(ours.next().expect("a batch")).expect("saved").new > 0),
        "the same rows in a bare table",
        || {
            let transaction = bare.unchecked_transaction().expect("begun");
            for entry in theirs.next().expect("a batch").entries {
                let body = entry.content.map(|content| content.plain_text().to_string());
                transaction.execute("INSERT INTO entries VALUES (?1, ?2, ?3)", (entry.id.as_str(), entry.title.as_str(), body)).expect("a row");
            }
            transaction.commit().expect("written");
        },
    );
    store.index_all().expect("indexed");
    let query = ListQuery::of_text("bình dương", 50);
    row(
        "search: a phrase, fifty hits with the text around each",
        || drop(black_box(store.search(&query, Order::Newest).expect("hits"))),
        "fifty rows of the bare table",
        || {
            let mut rows = bare.prepare_cached("SELECT body FROM entries LIMIT 50").expect("a query");
            drop(black_box(rows.query_map([], |row| row.get::<_, Option<String>>(0)).expect("rows").collect::<Vec<_>>()));
        },
    );
}
