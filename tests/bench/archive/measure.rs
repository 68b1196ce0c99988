//! What the reader asks of an archive, timed.
//!
//! Owns the questions. Must not know how the store answers them.

use std::{fs, hint::black_box, path::Path, time::Instant};

use bantin::{
    model::{EntryId, Mark, Window},
    store::{ListQuery, Order, Store},
};

use super::{
    Figures,
    build::batch,
    text::{Dice, Words, article, moment, section, source},
};

/// Rows of a window.
const WINDOW: usize = 60;

/// Times a question is asked.
const ROUNDS: usize = 30;

/// What a question took, in milliseconds: by the clock, and of the processor. On a busy machine the second is what counts.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    median: (f64, f64),
    p95: (f64, f64),
}

pub(crate) fn times(rounds: usize, mut work: impl FnMut(usize)) -> Times {
    let mut all: Vec<(f64, f64)> = (0..rounds)
        .map(|round| {
            let (started, cpu) = (Instant::now(), cpu_ms());
            work(round);
            (started.elapsed().as_secs_f64() * 1000.0, cpu_ms() - cpu)
        })
        .collect();
    let mut at = |percent: usize| {
        let place = ((all.len() * percent).div_ceil(100)).clamp(1, all.len()) - 1;
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let wall = all[place].0;
        all.sort_by(|a, b| a.1.total_cmp(&b.1));
        (wall, all[place].1)
    };
    Times { median: at(50), p95: at(95) }
}

impl Times {
    pub(crate) fn put(self, name: &str, figures: &mut Figures) {
        figures.push((name.to_owned(), self.median.0, Some(self.median.1), "ms"));
    }
}

/// Milliseconds that all threads of this process have run (Linux alone tells it so finely).
fn cpu_ms() -> f64 {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let run = threads.filter_map(|thread| fs::read_to_string(thread.path().join("schedstat")).ok());
    run.filter_map(|line| line.split_whitespace().next()?.parse::<f64>().ok()).sum::<f64>() / 1e6
}

pub(crate) fn disk(file: &Path, raw_bytes: u64, figures: &mut Figures) {
    let connection = rusqlite::Connection::open(file).expect("a database");
    let mut parts = connection.prepare("SELECT name, sum(pgsize), sum(unused) FROM dbstat WHERE aggregate = TRUE GROUP BY name").expect("dbstat");
    let parts: Vec<(String, f64, f64)> =
        parts.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("rows").collect::<Result<_, _>>().expect("sizes");
    for (name, bytes, unused) in parts.iter().filter(|(_, bytes, _)| *bytes > raw_bytes as f64 / 1000.0) {
        eprint_part(name, *bytes, *unused, raw_bytes);
    }
    let sum = |index: bool| {
        parts
            .iter()
            .filter(|(name, _, _)| ["search", "folded", "indexed", "words"].iter().any(|part| name.contains(part)) == index)
            .map(|(_, bytes, _)| bytes)
            .sum::<f64>()
    };
    let (rest, index) = (sum(false), sum(true));
    figures.push(("text held".to_owned(), raw_bytes as f64 / 1e6, None, "MB"));
    figures.push(("database ÷ text".to_owned(), (rest + index) / raw_bytes as f64, None, "×"));
    figures.push(("database without the index ÷ text".to_owned(), rest / raw_bytes as f64, None, "×"));
}

#[allow(clippy::print_stderr, reason = "where the bytes are, beside the table")]
fn eprint_part(name: &str, bytes: f64, unused: f64, raw_bytes: u64) {
    eprintln!("{name}: {:.1} MB, {:.3} × the text, {:.1} % empty", bytes / 1e6, bytes / raw_bytes as f64, 100.0 * unused / bytes);
}

pub(crate) fn store(file: &Path, words: &Words, size: usize, figures: &mut Figures) {
    let mut put = |name: &str, times: Times| times.put(name, figures);
    let open = times(11, |_| drop(Store::open(file).expect("a store")));
    put("open the store", open);
    let (store, _) = Store::open(file).expect("a store");
    let list = |query: &ListQuery| black_box(store.heads(query).expect("a list"));
    let all = ListQuery { limit: WINDOW, ..ListQuery::default() };
    put("first window of everything", times(ROUNDS, |_| drop(list(&all))));
    let unread = ListQuery { unread: true, ..all.clone() };
    put("first window of the unread", times(ROUNDS, |_| drop(list(&unread))));
    put(
        "first window of a section",
        times(ROUNDS, |round| drop(list(&ListQuery { sources: vec![source(round)], section: Some(section(round * 7)), ..all.clone() }))),
    );
    let deep = EntryId::of_article(&source(size / 3), &(size / 3).to_string());
    put("a window in the middle", times(ROUNDS, |_| drop(list(&ListQuery { window: Window::Below(deep.clone()), ..all.clone() }))));
    put("the last window", times(ROUNDS, |_| drop(list(&ListQuery { window: Window::Bottom, ..unread.clone() }))));
    put("counts of all sections", times(ROUNDS, |_| drop(black_box(store.section_counts().expect("counts")))));

    let mut dice = Dice(1);
    let mut id = |own_page: bool| {
        let number = usize::try_from(dice.below(size as u64 / 20)).expect("a number") * 20 + usize::from(!own_page);
        EntryId::of_article(&source(number), &number.to_string())
    };
    put("open an article", times(ROUNDS, |_| drop(black_box(store.article(&id(true)).expect("read").expect("an article")))));
    put("open an entry with its text", times(ROUNDS, |_| drop(black_box(store.entry(&id(false)).expect("read").expect("an entry")))));

    search(&store, words, figures);

    let mut put = |name: &str, times: Times| times.put(name, figures);
    let mark = |ids: &[EntryId], read: bool| store.mark(ids, Mark { read: Some(read), starred: None }, moment(size)).expect("marked");
    put("mark one", times(ROUNDS, |round| drop(mark(&[id(true)], round % 2 == 0))));
    let many: Vec<EntryId> = (0..size.min(10_000)).map(|number| EntryId::of_article(&source(number), &number.to_string())).collect();
    put("mark 10,000", times(10, |round| drop(mark(&many, round % 2 == 0))));
    put(
        "save a feed of 50",
        times(10, |round| {
            // New in every run of a kept archive.
            let first = size + 10_000_000 + round * 4_000 + usize::try_from(std::process::id() % 1_000).expect("small") * 100_000;
            let entries = (0..50).map(|at| article(words, first + at * 80).entry).collect();
            store.save_feed(batch(source(first), section(first), entries, size)).expect("saved");
        }),
    );
    put("index ten such feeds", times(1, |_| store.index_all().expect("indexed")));
    // What was saved here goes into the file itself, not into its log: the next run measures the same.
    drop(store);
    let connection = rusqlite::Connection::open(file).expect("a database");
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("written back");
}

fn search(store: &Store, words: &Words, figures: &mut Figures) {
    // Syllables in the order of use stand for common words; names for phrases and for what is rare.
    let common: Vec<String> = (0..10).map(|rank| words.ranked(rank * 2).to_owned()).collect();
    let pair: Vec<String> = (0..10).map(|rank| format!("{}\"{}", words.ranked(rank), words.ranked(rank + 15))).collect();
    let of = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let kinds = [
        ("a common word", common),
        ("two common words", pair),
        ("a phrase", of(&["binh duong", "dau tieng"])),
        ("a phrase with marks", of(&["Bình Dương", "Dầu Tiếng"])),
        ("a rare phrase", of(&["dang van duong", "quang phu trach"])),
        ("nothing", of(&["binh tieng duong", "phu quang dau"])),
        ("two letters of a word", of(&["du*", "th*", "ng*"])),
        ("the beginning of a phrase", of(&["binh du*", "dau ti*", "quang ph*"])),
    ];
    let mut put = |name: &str, queries: &[ListQuery], order: Order| {
        let Times { median, p95 } = times(ROUNDS, |round| drop(black_box(store.search(&queries[round % queries.len()], order).expect("hits"))));
        figures.push((format!("search: {name}"), median.0, Some(median.1), "ms"));
        figures.push((format!("search: {name}, p95"), p95.0, Some(p95.1), "ms"));
    };
    let plain = |queries: &[String]| queries.iter().map(|query| ListQuery::of_text(query, 50)).collect::<Vec<_>>();
    for (name, queries) in &kinds {
        put(name, &plain(queries), Order::Newest);
    }
    let narrow = |change: fn(&mut ListQuery)| {
        let mut query = ListQuery::of_text("binh duong", 50);
        change(&mut query);
        vec![query]
    };
    put("in one section", &narrow(|query| (query.sources, query.section) = (vec![source(3)], Some(section(3)))), Order::Newest);
    put("among the starred", &narrow(|query| query.starred = true), Order::Newest);
    put("by an author", &narrow(|query| query.author = Some("b*".to_owned())), Order::Newest);
    for (name, queries) in kinds.iter().filter(|(name, _)| ["a common word", "a phrase", "a rare phrase"].contains(name)) {
        put(&format!("best first, {name}"), &plain(queries), Order::Best);
    }
}

/// What a process takes that has opened an archive, listed it, read an article and searched.
pub(crate) fn resident(file: &Path) {
    let (store, _) = Store::open(file).expect("a store");
    let heads = store.heads(&ListQuery { limit: WINDOW, ..ListQuery::default() }).expect("a list");
    black_box(store.article(&heads[0].id).expect("read"));
    black_box(store.search(&ListQuery::of_text("binh duong", 50), Order::Newest).expect("hits"));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|number| number.parse::<f64>().ok()).map_or(f64::NAN, |kib| kib / 1000.0)
    };
    println!("{} {}", field("RssAnon:"), field("RssFile:"));
}
