//! What the fuzzer found once, and the seeds it begins with, through the same targets: `cargo test` needs no fuzzer for that.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a helper of a test that cannot go on has failed it"
)]

#[path = "fuzz/targets/mod.rs"]
mod targets;

use std::{fs, panic, path::PathBuf};

use targets::{TARGETS, Target, named, project};

/// Inputs that are made for each target, beside its files.
const MADE: usize = 24;

/// Files to begin with.
fn seed_files(target: &Target) -> Vec<PathBuf> {
    let root = project();
    let mut files = Vec::new();
    let mut rest: Vec<PathBuf> = target.seeds.iter().map(|seed| root.join(seed)).chain([root.join("tests/fuzz/regressions").join(target.name)]).collect();
    while let Some(path) = rest.pop() {
        if path.is_dir() {
            rest.extend(fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if path.is_file() && path.extension().is_none_or(|extension| extension != "snap") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Runs an input and says which it was where it fails.
fn replay(target: &Target, what: &str, bytes: &[u8]) {
    let bytes = &bytes[..bytes.len().min(target.max_bytes)];
    if let Err(why) = panic::catch_unwind(|| (target.run)(bytes)) {
        println!("target `{}`, input {what}", target.name);
        panic::resume_unwind(why);
    }
}

/// The same bytes each time (splitmix64).
fn made(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bytes.extend_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// A file with a stretch of it taken out, doubled or overwritten.
fn damaged(file: &[u8], seed: u64) -> Vec<u8> {
    let dice = made(seed, 16);
    let place = |at: usize| usize::from(u16::from_le_bytes([dice[at], dice[at + 1]])) % (file.len() + 1);
    let (from, to) = (place(0).min(place(2)), place(0).max(place(2)));
    let (head, tail) = (&file[..from], &file[to..]);
    match dice[4] % 3 {
        0 => [head, tail].concat(),
        1 => [&file[..to], &file[from..]].concat(),
        _ => [head, &dice[5..], tail].concat(),
    }
}

macro_rules! targets {
    ($($name:ident),+ $(,)?) => {
        $(
            #[test]
            fn $name() {
                let target = named(stringify!($name)).expect("a target");
                let files: Vec<(String, Vec<u8>)> =
                    seed_files(target).into_iter().map(|file| (file.display().to_string(), fs::read(&file).expect("a seed"))).collect();
                for (name, bytes) in &files {
                    replay(target, name, bytes);
                }
                for number in 0..MADE {
                    let seed = u64::try_from(number).expect("small");
                    replay(target, &format!("made {number}"), &made(seed, number * target.max_bytes / MADE / 4));
                    if let Some((name, bytes)) = files.get(number % files.len().max(1)) {
                        replay(target, &format!("{name}, damaged {number}"), &damaged(bytes, seed));
                    }
                }
            }
        )+

        #[test]
        fn every_target_is_replayed() {
            assert_eq!(TARGETS.iter().map(|target| target.name).collect::<Vec<_>>(), [$(stringify!($name)),+]);
        }
    };
}

targets!(clean, charset, dates, markup, feed, listing, article, comments, source, lists, config, keymap, keys, query, typeset, update);

#[test]
fn every_seed_and_list_of_words_is_there() {
    let mut folders: Vec<String> = Vec::new();
    for target in TARGETS {
        for seed in target.seeds {
            assert!(project().join(seed).exists(), "{}: {seed}", target.name);
        }
        assert!(target.words.is_empty() || project().join("tests/fuzz/words").join(format!("{}.dict", target.words)).is_file(), "{}", target.name);
        folders.push(target.name.to_owned());
    }
    for folder in fs::read_dir(project().join("tests/fuzz/regressions")).expect("a folder") {
        let name = folder.expect("an entry").file_name().into_string().expect("a name");
        assert!(folders.contains(&name), "regressions of no target: {name}");
    }
}
