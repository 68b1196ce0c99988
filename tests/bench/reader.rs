//! The reader itself in a pseudo-terminal: `cargo bench --bench reader -- [--in FOLDER] N…` opens it on an archive of N articles and measures what a
//! person waits for: the first headline, the frame after a key, at rest and while a refresh runs, marking a whole section; and what it takes in memory.
//!
//! Owns the table. Beside the start stands that of the least program of its kind, beside the keys how long the terminal itself takes to hand one to a program
//! that only echoes it.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::cast_precision_loss, missing_docs, reason = "a table on standard output is all it is for")]

#[path = "arguments.rs"]
mod arguments;
#[path = "archive/build.rs"]
mod build;
#[path = "reader/desk.rs"]
#[allow(dead_code, reason = "the other bench opens other readers")]
mod desk;
#[path = "reader/reference.rs"]
mod reference;
#[path = "../support/mod.rs"]
mod support;
#[path = "archive/text.rs"]
#[allow(dead_code, reason = "the other bench asks for its words by rank too")]
mod text;

use std::{
    fmt::Write,
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use arguments::Asked;
use desk::{Desk, PAGE_DOWN};
use support::{Reply, Server};

/// What, and how much: one row, in order.
pub(crate) type Figures = Vec<(String, f64, Option<f64>, &'static str)>;

/// Times a start is measured, and keys pressed.
const STARTS: usize = 11;
const KEYS: usize = 400;

/// Feeds of the refresh, and entries of each.
const FEEDS: usize = 300;
const ENTRIES: usize = 50;

fn main() {
    let Some(asked) = Asked::read("reader", desk::DRAW, reference::draw) else { return };
    let columns: Vec<Figures> = asked.sizes.iter().map(|size| one(asked.folder(), *size)).collect();
    asked.print_head();
    for (row, (name, _, _, unit)) in columns.first().expect("a size").iter().enumerate() {
        let cells: Vec<String> = columns.iter().map(|figures| format!("{:.2}", figures[row].1)).collect();
        println!("| {name}, {unit} | {} |", cells.join(" | "));
    }
}

fn one(folder: &Path, size: usize) -> Figures {
    let archive = folder.join(format!("archive-{size}.db"));
    build::archive(&archive, &text::Words::new(), size, &mut Figures::new());
    // What is measured here writes: the archive that is kept stays as it is.
    let home = tempfile::tempdir_in(folder).expect("a folder");
    fs::create_dir_all(home.path().join("data")).expect("a folder");
    fs::copy(&archive, home.path().join("data/bantin.db")).expect("a copy");
    let server = Server::start();
    write_sources(home.path(), &server);

    let mut figures = Figures::new();
    let mut put = |name: &str, value: f64, unit| figures.push((name.to_owned(), value, None, unit));
    let ms = |time: Duration| time.as_secs_f64() * 1e3;

    let mut starts: Vec<Duration> = (0..STARTS).map(|_| Desk::offline(home.path()).first_headline).collect();
    starts.sort_unstable();
    put("first headline", ms(starts[STARTS / 2]), "ms");

    let bare = folder.join("bare.db");
    reference::fill(&bare);
    let mut starts: Vec<Duration> = (0..STARTS).map(|_| Desk::reference(&bare).first_headline).collect();
    starts.sort_unstable();
    put("reference: a ratatui program that draws 60 rows out of SQLite", ms(starts[STARTS / 2]), "ms");

    let mut echo = Desk::echo();
    let (median, worst) = median_and_p99(echo.keys("x", KEYS));
    put("reference: a key echoed by the terminal", ms(median), "ms");
    put("reference: the same, p99", ms(worst), "ms");

    let mut desk = Desk::offline(home.path());
    put("memory at the first frame", desk.peak_mb(), "MB");
    let (median, worst) = median_and_p99(desk.keys("j", KEYS));
    put("key to frame", ms(median), "ms");
    put("key to frame, p99", ms(worst), "ms");
    let (_, worst) = median_and_p99(desk.keys(PAGE_DOWN, 60));
    put("page to frame, p99", ms(worst), "ms");
    put("memory after 60 pages", desk.peak_mb(), "MB");
    put("to the last entry and back, a frame", ms(desk.keys("G", 1)[0].max(desk.keys("g", 1)[0])), "ms");
    desk.keys("S", 1);
    for letter in "binh duong".chars() {
        desk.keys(letter.encode_utf8(&mut [0; 4]), 1);
    }
    thread::sleep(Duration::from_millis(300));
    put("memory after a search", desk.peak_mb(), "MB");
    desk.keys("\u{1b}", 1);
    // One section: some hundreds of entries, or ten thousand.
    desk.keys("1]]", 1);
    thread::sleep(Duration::from_millis(300));
    let (frame, done) = desk.keys_until("A", "Marked ");
    put("mark a section read, a frame", ms(frame), "ms");
    put("mark a section read, told as done", ms(done), "ms");
    drop(desk);

    let mut desk = Desk::online(home.path());
    let (median, worst) = median_and_p99(desk.keys("j", KEYS));
    put("key to frame while it refreshes", ms(median), "ms");
    put("key to frame while it refreshes, p99", ms(worst), "ms");
    put("entries that came in meanwhile", (server.log().len() * ENTRIES) as f64, "");
    put("memory while it refreshes", desk.peak_mb(), "MB");
    figures
}

/// The median and the time that 99 of 100 stay under.
fn median_and_p99(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

/// The papers of the archive, which nobody answers for, and one with feeds that are answered slowly.
fn write_sources(home: &Path, server: &Server) {
    let folder = home.join("config/bantin/sources");
    fs::create_dir_all(&folder).expect("a folder");
    let mut chosen = Vec::new();
    let mut add = |id: String, sections: Vec<(String, String)>| {
        let mut toml = format!("id = \"{id}\"\nname = \"Báo {id}\"\nhome = \"http://127.0.0.1:9/\"\nlanguage = \"vi\"\n");
        for (name, feed) in sections {
            write!(toml, "\n[[section]]\nid = \"{name}\"\nname = \"{name}\"\nfeed = \"{feed}\"\n").expect("written");
        }
        fs::write(folder.join(format!("{id}.toml")), toml).expect("written");
        chosen.push(format!("\"{id}\""));
    };
    for source in 0..text::SOURCES {
        add(format!("bao-{source}"), (0..text::SECTIONS).map(|section| (format!("muc-{section}"), format!("http://127.0.0.1:9/{source}/{section}"))).collect());
    }
    let feeds = (0..FEEDS).map(|number| {
        let path = format!("/feed/{number}");
        let items: Vec<String> = (0..ENTRIES)
            .map(|entry| {
                format!(
                    "<item><title>Tin mới {number}-{entry}</title><guid>{number}-{entry}</guid><description>{}</description></item>",
                    "một hai ba bốn năm ".repeat(40)
                )
            })
            .collect();
        let rss = format!("<rss version=\"2.0\"><channel><title>Nguồn {number}</title>{}</channel></rss>", items.concat());
        server.route(&path, Reply::new(200, "application/rss+xml", rss).after(Duration::from_millis(50)));
        (format!("nguon-{number}"), server.url(&path))
    });
    add("nhieu-nguon".to_owned(), feeds.collect());
    fs::write(home.join("config/bantin/chosen.toml"), format!("sources = [{}]\n", chosen.join(", "))).expect("written");
}

/// Until when something is waited for.
pub(crate) fn deadline() -> Instant {
    Instant::now() + Duration::from_secs(30)
}
