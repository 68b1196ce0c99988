//! What a page, a network, a disk or a crash can do, tried: `cargo run --release --example torture -- [short|long] [PART…] [--markdown] [--seed N] [--minutes N]`.
//!
//! Owns the command and the list of parts. A part is a module with `run(&Form) -> Part`. Must not try anything by itself.
//!
//! It prints one table. It ends with 1 where anything was lost or went wrong, and says what, with the seed that repeats it.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::exit,
    missing_docs,
    reason = "a table on standard output is all it is for, and what it cannot set up it cannot try"
)]

mod child;
mod cpu;
mod crowd;
#[path = "../support/damage.rs"]
mod damage;
mod disk;
mod form;
mod home;
mod inputs;
mod inspect;
mod kills;
mod old;
mod rng;
mod support;
mod table;

use std::{
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use form::{Form, Part};

/// A part's name and the way into it.
type Named = (&'static str, fn(&Form) -> Part);

/// The parts, in the order of the table.
const PARTS: &[Named] = &[("inputs", inputs::run), ("kills", kills::run), ("disk", disk::run), ("crowd", crowd::run)];

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    if let [child, what, file, seed, millis, changes] = words.as_slice()
        && (child.as_str(), what.as_str()) == ("--child", "mark")
    {
        let number = |text: &String| text.parse().unwrap_or(0);
        child::mark(Path::new(file), number(seed), Duration::from_millis(number(millis)), changes == "true");
        return ExitCode::SUCCESS;
    }
    let form = match Form::of(&mut words) {
        Ok(form) => form,
        Err(why) => return unknown(&why),
    };
    if let Some(other) = words.iter().find(|word| !PARTS.iter().any(|(name, _)| name == word)) {
        return unknown(other);
    }
    println!("torture: {}, seed {}", if form.long { "long" } else { "short" }, form.seed);
    let mut parts = Vec::new();
    for (name, run) in PARTS.iter().filter(|(name, _)| words.is_empty() || words.iter().any(|word| word == name)) {
        let started = Instant::now();
        eprintln!("{name} …");
        let part = run(&form);
        eprintln!("{name}: {} s, {} losses", started.elapsed().as_secs(), part.losses());
        parts.push((*name, part));
    }
    table::print(&parts, &form);
    ExitCode::from(u8::from(parts.iter().any(|(_, part)| part.losses() > 0)))
}

fn unknown(word: &str) -> ExitCode {
    let names: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
    eprintln!("torture: `{word}`?\nusage: torture [short|long] [PART…] [--markdown] [--seed N] [--minutes N]\nparts: {}", names.join(" "));
    ExitCode::from(2)
}
