//! `kill -9` at random moments, and what is there afterwards.
//!
//! Owns the rounds. Must not know how a cache is checked: that is `inspect`'s part.

use std::time::Duration;

use rusqlite::Connection;

use super::{
    child,
    form::{Form, Part, Row},
    home::{self, Home},
    inspect, old,
    rng::Rng,
    support::paper::LoopbackPaper,
};

/// Kills of one cache before a refresh may end.
const KILLS_A_CACHE: u64 = 8;

pub(crate) fn run(form: &Form) -> Part {
    let rounds = if form.long { 250 } else { 16 };
    Part {
        rows: vec![
            refreshes(form, &["refresh"], rounds),
            refreshes(form, &["refresh", "--full", "--comments"], rounds),
            marking(form, rounds),
            indexing(form, rounds),
            migrating(form, 1, rounds),
            migrating(form, 2, rounds),
        ],
    }
}

/// Kills of a process that marks, while titles change and are indexed anew.
fn marking(form: &Form, rounds: u64) -> Row {
    let mut row = Row::new("`kill -9` while marking");
    let mut rng = Rng::new(form.seed, &row.what);
    let paper = paper();
    let home = Home::of(form, &paper);
    home.run(&["refresh"]);
    let file = home.database();
    for round in 1..=rounds {
        let (process, told) = child::start(&file, rng.next(), Duration::from_secs(60), true);
        let after = Duration::from_millis(20) + rng.moment(Duration::from_millis(250));
        let (killed, memory_bytes) = home::kill(process, after);
        let told = told.join().expect("what it told");
        row.tried += told.count;
        row.faults += u64::from(killed);
        row.took(told.worst, memory_bytes);
        let faults = told.failed.iter().cloned().chain(told.lost(&file)).chain(inspect::faults(&file));
        for fault in faults.chain(if round % KILLS_A_CACHE == 0 { inspect::stale(&file) } else { Vec::new() }) {
            row.lost(format!("round {round}, after {after:?}: {fault}"));
        }
    }
    row
}

/// Kills of a search that has the whole index to make anew.
fn indexing(form: &Form, rounds: u64) -> Row {
    let mut row = Row::new("`kill -9` of `search` while it indexes");
    let mut rng = Rng::new(form.seed, &row.what);
    let paper = paper();
    let home = Home::of(form, &paper);
    home.run(&["refresh", "--full", "--comments"]);
    let file = home.database();
    let forget =
        || Connection::open(&file).and_then(|cache| cache.execute_batch("DELETE FROM meta WHERE key = 'fold_version'")).expect("the index is forgotten");
    forget();
    let args = ["search", "bến đò"];
    let calm = home.run(&args);
    row.took(calm.took, calm.memory_bytes);
    for round in 1..=rounds {
        forget();
        let after = rng.moment(calm.took);
        let (killed, memory_bytes) = home.kill(&args, after);
        row.tried += 1;
        row.faults += u64::from(killed);
        row.took(Duration::ZERO, memory_bytes);
        let stale = if round % KILLS_A_CACHE == 0 { inspect::stale(&file) } else { Vec::new() };
        for fault in inspect::faults(&file).into_iter().chain(stale) {
            row.lost(format!("round {round}, after {after:?}: {fault}"));
        }
        if round % KILLS_A_CACHE == 0 && home.run(&args).stdout != calm.stdout {
            row.lost(format!("round {round}: the search after it finds something else"));
        }
    }
    row
}

/// Kills of the first start with a cache of an older version.
fn migrating(form: &Form, version: i64, rounds: u64) -> Row {
    let mut row = Row::new(&format!("`kill -9` while a cache of version {version} is migrated"));
    let mut rng = Rng::new(form.seed, &row.what);
    let home = Home::empty(form);
    let (file, args) = (home.database(), ["search", "tin cũ", "--limit", "1"]);
    old::cache(&file, version);
    let calm = home.run(&args);
    row.took(calm.took, calm.memory_bytes);
    for round in 1..=rounds {
        home.forget();
        old::cache(&file, version);
        for again in 0..2 {
            let after = rng.moment(calm.took);
            let (killed, memory_bytes) = home.kill(&args, after);
            row.tried += 1;
            row.faults += u64::from(killed);
            row.took(Duration::ZERO, memory_bytes);
            for lost in old::lost(&file) {
                row.lost(format!("round {round}, kill {again}, after {after:?}: {lost}"));
            }
        }
        let last = home.run(&args);
        row.took(last.took, last.memory_bytes);
        if last.code != Some(0) || last.stdout != calm.stdout {
            row.lost(format!("round {round}: the search after it: {}", last.told()));
        }
        let stale = if round % KILLS_A_CACHE == 0 { inspect::stale(&file) } else { Vec::new() };
        for fault in old::lost(&file).into_iter().chain(inspect::faults(&file)).chain(stale) {
            row.lost(format!("round {round}, at the end: {fault}"));
        }
    }
    row
}

/// A paper with enough news that a refresh takes a while.
pub(crate) fn paper() -> LoopbackPaper {
    let paper = LoopbackPaper::start(Duration::ZERO);
    for number in 0..60 {
        let body = format!("Đoạn thứ {number} kể chuyện bến đò, con nước và những người qua sông mỗi sáng. ").repeat(12);
        paper.add_entry(&format!("Chuyện số {number} bên sông"), "Lời dẫn của một chuyện nhỏ.", &[&body, &body, &body]);
    }
    paper
}

/// Kills of a refresh; in the end one that is left alone brings what an undisturbed one brought.
fn refreshes(form: &Form, args: &[&str], rounds: u64) -> Row {
    let mut row = Row::new(&format!("`kill -9` of `{}`", args.join(" ")));
    let mut rng = Rng::new(form.seed, &row.what);
    let paper = paper();
    let calm = Home::of(form, &paper);
    let undisturbed = calm.run(args);
    if undisturbed.code != Some(0) {
        row.lost(format!("an undisturbed refresh: {}", undisturbed.told()));
        return row;
    }
    row.took(undisturbed.took, undisturbed.memory_bytes);
    let expected = inspect::digest(&calm.database());
    let home = Home::of(form, &paper);
    for round in 1..=rounds {
        let after = rng.moment(undisturbed.took);
        let (killed, memory_bytes) = home.kill(args, after);
        row.tried += 1;
        row.faults += u64::from(killed);
        row.took(Duration::ZERO, memory_bytes);
        for fault in inspect::faults(&home.database()) {
            row.lost(format!("round {round}, after {after:?}: {fault}"));
        }
        if round % KILLS_A_CACHE == 0 || round == rounds {
            let last = home.run(args);
            row.took(last.took, last.memory_bytes);
            if last.code != Some(0) || last.hung {
                row.lost(format!("round {round}: the refresh after it: {}", last.told()));
            }
            if inspect::digest(&home.database()) != expected {
                row.lost(format!("round {round}: the refresh after it brought something else"));
            }
            for fault in inspect::faults(&home.database()).into_iter().chain(inspect::stale(&home.database())) {
                row.lost(format!("round {round}, at the end: {fault}"));
            }
            home.forget();
        }
    }
    row
}
