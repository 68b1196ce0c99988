//! What a disk can do to the cache: pages that are overwritten, bytes that flip, a file cut short, no more room.
//!
//! Owns the faults. Must not know how a cache is mended.

use std::{collections::BTreeMap, fs, path::Path};

use bantin::{
    model::Mark,
    store::{ListQuery, Store},
};

use super::{
    damage,
    form::{Form, Part, Row},
    home::{self, Home, Run},
    inspect, kills,
    rng::Rng,
};

pub(crate) fn run(form: &Form) -> Part {
    let paper = kills::paper();
    let home = Home::of(form, &paper);
    home.run(&["refresh", "--full", "--comments"]);
    mark(&home.database());
    let whole = fs::read(home.database()).expect("the cache");
    Part { rows: vec![pages(form, &home, &whole), bytes(form, &home, &whole), cut(form, &home, &whole), full(form)] }
}

/// Marks a part of the entries.
fn mark(file: &Path) {
    let (store, _) = Store::open(file).expect("a cache");
    for (at, head) in store.heads(&ListQuery { limit: 1000, ..ListQuery::default() }).expect("a list").iter().enumerate() {
        let mark = Mark { read: Some(at % 3 == 0), starred: Some(at % 4 == 0) };
        store.mark(std::slice::from_ref(&head.id), mark, jiff::Timestamp::now()).expect("marked");
    }
}

fn marks(file: &Path) -> BTreeMap<String, (bool, bool)> {
    let listed = Store::open(file).and_then(|(store, _)| store.heads(&ListQuery { limit: 1000, ..ListQuery::default() }));
    listed.map_or_else(|_| BTreeMap::new(), |heads| heads.into_iter().map(|head| (head.id.to_string(), (head.read, head.starred))).collect())
}

/// Puts the whole cache back, and nothing else beside it.
fn put_back(home: &Home, whole: &[u8]) {
    home.forget();
    fs::create_dir_all(home.data()).expect("made");
    fs::write(home.database(), whole).expect("written");
}

/// Uses a damaged cache as a person would: read, search, refresh, read again.
fn used(home: &Home, row: &mut Row, what: &str) -> Vec<Run> {
    let runs: Vec<Run> =
        [&["--dump", "--offline"][..], &["search", "bến đò"], &["refresh", "--full"], &["--dump", "--offline"]].map(|args| home.run(args)).into();
    for run in &runs {
        row.took(run.took, run.memory_bytes);
        // 1: nothing matched; 3 and 4: some or all targets failed, each told with what to do.
        let told = matches!(run.code, Some(0 | 1)) || run.code.is_some_and(|code| code == 3 || code == 4) && run.stderr.contains("hint:");
        if run.hung || !told || run.stderr.contains("panicked") {
            row.lost(format!("{what}: {}", run.told()));
        }
    }
    runs
}

/// Every page in turn, or some of them: no mark is lost, and what is there in the end is whole.
fn pages(form: &Form, home: &Home, whole: &[u8]) -> Row {
    let mut row = Row::new("a page of the cache overwritten");
    let mut rng = Rng::new(form.seed, &row.what);
    put_back(home, whole);
    let (expected, pages, page_bytes) = (marks(&home.database()), damage::pages(&home.database()), damage::page_bytes(&home.database()));
    let wanted = if form.long { pages.len() } else { 8 };
    for at in 0..wanted {
        let page = if form.long { &pages[at] } else { &pages[usize::try_from(rng.below(pages.len() as u64)).expect("small")] };
        put_back(home, whole);
        damage::overwrite(&home.database(), page_bytes, page.number);
        row.tried += 1;
        row.faults += 1;
        used(home, &mut row, &format!("{page:?}"));
        // Damage that nobody has met yet is met now.
        fs::write(home.database().with_extension("db.suspect"), "").expect("written");
        let found = marks(&home.database());
        let lost = expected.iter().filter(|(id, mark)| found.get(*id) != Some(mark)).count();
        if lost > 0 {
            row.lost(format!("{page:?}: {lost} marks of {}", expected.len()));
        }
        for fault in inspect::faults(&home.database()) {
            row.lost(format!("{page:?}: {fault}"));
        }
    }
    row
}

/// Bytes anywhere. What they say cannot be known to be wrong in each case; that the program goes on can.
fn bytes(form: &Form, home: &Home, whole: &[u8]) -> Row {
    let mut row = Row::new("bytes of the cache flipped");
    let mut rng = Rng::new(form.seed, &row.what);
    for round in 0..if form.long { 400 } else { 12 } {
        put_back(home, whole);
        let flips = 1 + rng.below(64);
        for _ in 0..flips {
            let (at, bit) = (rng.below(whole.len() as u64), rng.below(8));
            damage::change(&home.database(), at, 1, |_, byte| byte ^ (1 << bit));
        }
        row.tried += 1;
        row.faults += flips;
        used(home, &mut row, &format!("round {round}"));
    }
    row
}

/// A file that is shorter than it was, down to nothing: what is left is read, and it is told.
fn cut(form: &Form, home: &Home, whole: &[u8]) -> Row {
    let mut row = Row::new("the cache cut short, or its header garbage");
    let mut rng = Rng::new(form.seed, &row.what);
    for round in 0..if form.long { 100 } else { 6 } {
        put_back(home, whole);
        if round % 2 == 0 {
            let left = 1 + rng.below(whole.len() as u64 - 1);
            fs::File::options().write(true).open(home.database()).and_then(|file| file.set_len(left)).expect("cut");
        } else {
            damage::change(&home.database(), 0, 1 + usize::try_from(rng.below(100)).expect("small"), |_, byte| !byte);
        }
        row.tried += 1;
        row.faults += 1;
        let runs = used(home, &mut row, &format!("round {round}"));
        if !runs.iter().any(|run| run.stderr.contains("damaged")) {
            row.lost(format!("round {round}: not told"));
        }
        for fault in inspect::faults(&home.database()) {
            row.lost(format!("round {round}: {fault}"));
        }
    }
    row
}

/// Files that may not grow beyond a limit: nothing is half there, and with room again everything comes.
fn full(form: &Form) -> Row {
    let mut row = Row::new("no room for `refresh --full --comments`");
    let mut rng = Rng::new(form.seed, &row.what);
    let (paper, args) = (kills::paper(), ["refresh", "--full", "--comments"]);
    let calm = Home::of(form, &paper);
    calm.run(&args);
    let expected = inspect::digest(&calm.database());
    let blocks = fs::metadata(calm.database()).expect("the cache").len() / 512;
    let home = Home::of(form, &paper);
    for round in 0..if form.long { 150 } else { 8 } {
        let limit = 40 + rng.below(blocks / 2);
        let refused = home::run(home.through_shell(&format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" \"$@\""), &args));
        row.tried += 1;
        row.faults += u64::from(refused.code != Some(0));
        row.took(refused.took, refused.memory_bytes);
        if refused.hung || refused.code.is_none() || refused.stderr.contains("panicked") || (refused.code != Some(0) && !refused.stderr.contains("hint:")) {
            row.lost(format!("round {round}, {limit} blocks: {}", refused.told()));
        }
        let last = home.run(&args);
        if last.code != Some(0) || last.hung || inspect::digest(&home.database()) != expected {
            row.lost(format!("round {round}, {limit} blocks: with room again: {}", last.told()));
        }
        for fault in inspect::faults(&home.database()) {
            row.lost(format!("round {round}, {limit} blocks: {fault}"));
        }
        home.forget();
    }
    row
}
