//! One table of how well pages and feeds are read: `cargo bench --bench quality -- CORPUS`.
//!
//! Owns the table. Every time stands beside the plain library's on the same page in the same run, taken in turns, so that a busy machine slows both.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::cast_precision_loss, missing_docs, reason = "a table on standard output is all it is for")]

#[path = "../measure/mod.rs"]
mod measure;

use std::{
    fmt::Write,
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use bantin::{
    model::{SectionId, Source, SourceId},
    reader::{Input, feed},
    sources,
};
use dom_smoothie::{Config, Readability, TextMode};

use measure::{Score, address, extract, feeds::agreement, index, meta::Meta, now, score, structure, text_of};

fn main() {
    let corpus = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let Some(corpus) = corpus else {
        println!("usage: cargo bench --bench quality -- CORPUS");
        return;
    };
    let corpus = Path::new(&corpus);
    println!("| articles, no rules | pages | F1 | precision | recall | under 0.5 | empty | ms a page | slowest |\n|---|---|---|---|---|---|---|---|---|");
    for set in ["scrapinghub", "fundus", "mozilla"] {
        articles(&corpus.join("articles").join(set), set);
    }
    println!("\n| fundus, no rules | titles | dates | authors |\n|---|---|---|---|");
    metadata(&corpus.join("articles/fundus"));
    structure_kept(&corpus.join("articles/mozilla"));
    println!("\n| feeds | files | read | entries | expectations that hold | MB/s |\n|---|---|---|---|---|---|");
    for set in ["feedparser", "gofeed", "dates", "validator", "loose"] {
        feeds(&corpus.join("feeds").join(set), set);
    }
    large_feed();
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let done = work();
    (done, started.elapsed())
}

/// The plain library: readability's text, nothing taken out.
fn plain(markup: &str, url: &str) -> String {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let parsed = Readability::new(markup, Some(url), Some(config)).and_then(|mut readability| readability.parse());
    parsed.map(|article| article.text_content.to_string()).unwrap_or_default()
}

fn articles(dir: &Path, set: &str) {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    for row in index(dir) {
        let bytes = fs::read(dir.join(text_of(&row, "file"))).expect("a page");
        let (url, wanted) = (text_of(&row, "url"), text_of(&row, "body").to_owned());
        let (article, time) = timed(|| extract(&bytes, url, None));
        our_times.push(time);
        ours.push((wanted.clone(), article.map(|article| article.document.plain_text().to_string()).unwrap_or_default()));
        let markup = String::from_utf8_lossy(&bytes);
        let (text, time) = timed(|| plain(&markup, address(url).as_str()));
        their_times.push(time);
        theirs.push((wanted, text));
    }
    row(set, "bantin", &ours, &our_times);
    row(set, "dom_smoothie alone", &theirs, &their_times);
    let (ours, theirs) = (our_times.iter().sum::<Duration>(), their_times.iter().sum::<Duration>());
    println!("| {set}: time against dom_smoothie alone | | | | | | | {:.2} × | |", ours.as_secs_f64() / theirs.as_secs_f64());
}

fn metadata(dir: &Path) {
    let pages: Vec<_> = index(dir)
        .into_iter()
        .map(|row| {
            let article = extract(&fs::read(dir.join(text_of(&row, "file"))).expect("a page"), text_of(&row, "url"), None);
            (row, article)
        })
        .collect();
    let Meta { titles, dates, authors } = measure::meta::score(&pages);
    println!("| bantin | {titles:.3} | {dates:.3} | {authors:.3} |");
}

fn row(set: &str, who: &str, pages: &[(String, String)], times: &[Duration]) {
    let Score { f1, precision, recall, bad, empty } = score(pages);
    let mean = times.iter().sum::<Duration>().as_secs_f64() * 1e3 / times.len().max(1) as f64;
    let slowest = times.iter().max().map_or(0.0, |time| time.as_secs_f64() * 1e3);
    println!("| {set}: {who} | {} | {f1:.3} | {precision:.3} | {recall:.3} | {bad} | {empty} | {mean:.1} | {slowest:.0} ms |", pages.len());
}

fn structure_kept(dir: &Path) {
    let mut elements = Vec::new();
    for row in index(dir) {
        let (bytes, url) = (fs::read(dir.join(text_of(&row, "file"))).expect("a page"), text_of(&row, "url"));
        elements.extend(structure::compare(&bytes, &address(url), extract(&bytes, url, None).as_ref()));
    }
    println!("\n| structure of mozilla | wanted | kept | share |\n|---|---|---|---|");
    for (kind, (kept, wanted)) in structure::sums(&elements) {
        println!("| {kind} | {wanted} | {kept} | {:.3} |", kept as f64 / wanted.max(1) as f64);
    }
}

fn any_source() -> Arc<Source> {
    sources::files::load(None).0.get(&SourceId::new("sggp").expect("an id")).expect("built in").clone()
}

/// Reads a feed; how many entries it gave, `None` where it was refused.
fn entries(bytes: &[u8], source: &Source) -> Option<usize> {
    let section = SectionId::new("home").expect("an id");
    let url = address("http://127.0.0.1/feed");
    feed::parse(&Input { bytes, mime: None, url: &url, now: now() }, source, &section).ok().map(|feed| feed.entries.len())
}

fn feeds(dir: &Path, set: &str) {
    let files: Vec<Vec<u8>> = index(dir).iter().map(|row| fs::read(dir.join(text_of(row, "file"))).expect("a feed")).collect();
    let source = any_source();
    let (_, time) = timed(|| files.iter().filter_map(|bytes| entries(bytes, &source)).sum::<usize>());
    let speed = files.iter().map(Vec::len).sum::<usize>() as f64 / 1e6 / time.as_secs_f64();
    let score = agreement(dir, &source);
    let held = if score.checks == 0 { "–".to_owned() } else { format!("{:.3} of {}", score.loose(), score.checks) };
    println!("| {set} | {} | {} | {} | {held} | {speed:.1} |", score.files, score.read, score.entries);
}

/// A feed that carries whole texts: 3,500 entries of 4 kB.
fn large_feed() {
    let mut text = String::from("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Báo lớn</title><link>http://127.0.0.1/</link>");
    for number in 0..3_500 {
        let _ = write!(
            text,
            "<item><title>Tin số {number}</title><link>http://127.0.0.1/tin-{number}.html</link><guid>{number}</guid><pubDate>Tue, 24 Nov 2026 05:00:00 +0700</pubDate><description><![CDATA[{}]]></description></item>",
            "<p>Sáng nay bà con trong ấp ra đường sớm hơn thường lệ, vừa làm vừa chuyện trò.</p>".repeat(40)
        );
    }
    text.push_str("</channel></rss>");
    let source = any_source();
    let (read, time) = timed(|| entries(text.as_bytes(), &source));
    println!("| one of whole texts | 1 | 1 | {} | – | {:.1} |", read.unwrap_or_default(), text.len() as f64 / 1e6 / time.as_secs_f64());
}
