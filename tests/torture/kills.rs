//! `kill -9` at random moments, and what is there afterwards.
//!
//! Owns the rounds. Must not know how a cache is checked: that is `inspect`'s part.

use std::time::Duration;

use super::{
    form::{Form, Part, Row},
    home::Home,
    inspect,
    rng::Rng,
    support::paper::LoopbackPaper,
};

/// Kills of one cache before a refresh may end.
const KILLS_A_CACHE: u64 = 8;

pub(crate) fn run(form: &Form) -> Part {
    let rounds = if form.long { 400 } else { 24 };
    Part { rows: vec![refreshes(form, &["refresh"], rounds), refreshes(form, &["refresh", "--full", "--comments"], rounds)] }
}

/// A paper with enough news that a refresh takes a while.
fn paper() -> LoopbackPaper {
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
