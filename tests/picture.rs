//! The picture in the README: a frame of the program on the bundled edition, drawn as SVG.
//!
//! `BANTIN_DRAW=1 cargo test --test picture` draws it anew.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a helper of a test that cannot go on has failed it")]

use std::{collections::HashSet, fmt::Write, fs, path::Path, sync::Arc};

use bantin::{
    app::{self, Effect, Env, Key, Keymap, Msg, Settings, Size, Stage, State, keymap},
    goal::{RefreshOptions, Want, Worker},
    lang::Lang,
    runtime::perform,
    sources,
    store::Store,
    ui::{self, Theme, theme::BuiltIn},
};
use jiff::{Timestamp, tz::TimeZone};
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::Buffer,
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthStr;

const SIZE: Size = Size { cols: 150, rows: 34 };

/// One cell, in SVG units.
const CELL: (f64, f64) = (8.4, 18.0);

fn now() -> Timestamp {
    "2026-11-24T05:30:00Z".parse().expect("a time")
}

/// The program's own pipeline from the bundled edition to the screen, effects carried out one by one.
async fn screen(keys: &[&str]) -> Buffer {
    let (sources, problems) = sources::files::load(None);
    assert_eq!(problems, []);
    let worker = Worker { store: Store::in_memory().expect("a store"), net: None, sources: Arc::new(sources), now };
    let bundled = worker.sources.chosen().find(|source| source.home.is_bundled()).expect("the edition").clone();
    for section in &bundled.sections {
        worker.refresh_section(&bundled, section, RefreshOptions::default()).await;
    }
    let env = Env {
        now: now(),
        zone: TimeZone::fixed(jiff::tz::Offset::constant(7)),
        texts: Lang::Vi.texts().expect("texts"),
        keymap: Arc::new(Keymap::load(keymap::BUILT_IN, None).expect("keys")),
        settings: Settings { refresh_on_start: false, ..Settings::default() },
    };
    let mut state = State::new(worker.sources.chosen().cloned().collect(), SIZE, &env);
    let listing = perform::load(&worker, &state.query()).expect("a list");
    send(&mut state, &env, &worker, Msg::Started(Some(listing))).await;
    for key in keys {
        send(&mut state, &env, &worker, Msg::Key(key.parse::<Key>().expect("a key"))).await;
    }
    let theme = Theme::load(BuiltIn::Dark, None).expect("a theme");
    let mut terminal = Terminal::new(TestBackend::new(SIZE.cols, SIZE.rows)).expect("a terminal");
    terminal.draw(|frame| ui::draw(frame, &state, &env, &theme)).expect("drawn");
    terminal.backend().buffer().clone()
}

async fn send(state: &mut State, env: &Env, worker: &Worker, msg: Msg) {
    let mut waiting = vec![msg];
    while let Some(msg) = waiting.pop() {
        for effect in app::update(state, env, msg) {
            match effect {
                Effect::HaveArticle { request, id, .. } => {
                    let kept = worker.store.entry(&id).expect("an entry").map(Box::new);
                    let article = worker.article(&id, Want::KeptOrFetched).await.map(|article| Some(Box::new(article)));
                    waiting.push(Msg::ArticleLoaded { request, stage: Stage::Final, kept, article });
                }
                Effect::HaveThread { request, id, .. } => {
                    let result = worker.try_thread(&id, Want::KeptOrFetched).await;
                    waiting.push(Msg::ThreadLoaded { request, stage: Stage::Final, result });
                }
                _ => {}
            }
        }
    }
}

fn colour(colour: Color, otherwise: &'static str) -> String {
    match colour {
        Color::Reset => otherwise,
        Color::Black => "#1d1f21",
        Color::Red => "#cc6666",
        Color::Green => "#b5bd68",
        Color::Yellow => "#f0c674",
        Color::Blue => "#81a2be",
        Color::Magenta => "#b294bb",
        Color::Cyan => "#8abeb7",
        Color::Gray => "#c5c8c6",
        Color::DarkGray => "#7c8083",
        Color::LightRed => "#d98c8c",
        Color::LightGreen => "#c7cd8f",
        Color::LightYellow => "#f5d99b",
        Color::LightBlue => "#a1bbd1",
        Color::LightMagenta => "#c6b0cc",
        Color::LightCyan => "#aed2cd",
        Color::White => "#ffffff",
        Color::Rgb(red, green, blue) => return format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::Indexed(index) => return format!("#{0:02x}{0:02x}{0:02x}", 8 + u32::from(index.saturating_sub(232)) * 10),
    }
    .to_owned()
}

fn svg(buffer: &Buffer) -> String {
    let (cell_width, cell_height) = CELL;
    let (width, height) = (f64::from(SIZE.cols) * cell_width + 24.0, f64::from(SIZE.rows) * cell_height + 24.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"'DejaVu Sans Mono',Menlo,Consolas,monospace\" font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1d1f21\"/>\n"
    );
    for y in 0..SIZE.rows {
        let mut x = 0;
        while x < SIZE.cols {
            let cell = &buffer[(x, y)];
            let (mut text, start, look) = (String::new(), x, (cell.fg, cell.bg, cell.modifier));
            while x < SIZE.cols && (buffer[(x, y)].fg, buffer[(x, y)].bg, buffer[(x, y)].modifier) == look {
                text.push_str(buffer[(x, y)].symbol());
                x += u16::try_from(buffer[(x, y)].symbol().width().max(1)).expect("narrow");
            }
            let reversed = look.2.contains(Modifier::REVERSED);
            let (ink, ground) = if reversed { (colour(look.1, "#1d1f21"), colour(look.0, "#c5c8c6")) } else { (colour(look.0, "#c5c8c6"), colour(look.1, "")) };
            let (left, top) = (f64::from(start) * cell_width + 12.0, f64::from(y) * cell_height + 12.0);
            let run_width = f64::from(x - start) * cell_width;
            if !ground.is_empty() {
                let _ = writeln!(out, "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{run_width:.1}\" height=\"{cell_height:.0}\" fill=\"{ground}\"/>");
            }
            if text.trim().is_empty() {
                continue;
            }
            let weight = if look.2.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
            let slant = if look.2.contains(Modifier::ITALIC) { " font-style=\"italic\"" } else { "" };
            let faint = if look.2.contains(Modifier::DIM) { " opacity=\"0.65\"" } else { "" };
            let escaped = text.trim_end().replace('&', "&amp;").replace('<', "&lt;");
            let text_width = run_width - cell_width * f64::from(u16::try_from(text.width() - text.trim_end().width()).expect("narrow"));
            let _ = writeln!(
                out,
                "<text x=\"{left:.1}\" y=\"{:.1}\" fill=\"{ink}\"{weight}{slant}{faint} textLength=\"{text_width:.1}\" xml:space=\"preserve\">{escaped}</text>",
                top + 13.5
            );
        }
    }
    out + "</svg>\n"
}

#[tokio::test]
async fn the_picture_is_what_the_program_draws() {
    let drawn = svg(&screen(&["enter", "tab"]).await);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screen.svg");
    if std::env::var_os("BANTIN_DRAW").is_some() {
        fs::write(&file, &drawn).expect("written");
    }
    let kept = fs::read_to_string(&file).expect("assets/screen.svg");
    assert!(kept == drawn, "assets/screen.svg is out of date: BANTIN_DRAW=1 cargo test --test picture");
    let inks: HashSet<&str> = kept.split("fill=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(inks.len() > 4, "it has colours");
    for shown in ["Bản Tin ra số đầu", "Bình luận", "An Nhiên"] {
        assert!(kept.contains(shown), "{shown}");
    }
}
