//! What the README claims, shown by running it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a helper of a test that cannot go on has failed it"
)]

mod support;

use std::{fs, path::Path};

use support::Bantin;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README")
}

/// Splits a command line at spaces outside double quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("a word").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_example_of_a_console_runs_and_prints_something() {
    let bantin = Bantin::new();
    let text = readme();
    let mut ran = 0;
    for block in text.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default()) {
        for line in block.lines() {
            let command = line.strip_prefix("$ bantin ").unwrap_or_else(|| panic!("not an example: {line}"));
            let words = words(command);
            let run = bantin.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(run.code, 0, "{line}\n{}", run.stderr);
            assert!(!run.stdout.trim().is_empty(), "{line}");
            ran += 1;
        }
    }
    assert!(ran >= 8, "only {ran} examples");
}

#[test]
fn the_keys_it_names_are_bound() {
    let keymap = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/keymap.toml")).expect("the keymap");
    for key in ["j", "k", "space", "ctrl-d", "ctrl-u", "enter", "c", "tab", "n", "s", "m", "u", "a", "r", "R", "/", "?", "q", "o", "y", "f", "z", "Z", "p", "]"]
    {
        let bound = keymap.lines().any(|line| line.split('=').next().is_some_and(|name| name.trim().trim_matches('"') == key));
        assert!(bound, "`{key}` is not bound");
    }
}

#[test]
fn the_variables_and_options_it_names_are_in_the_help() {
    let bantin = Bantin::new();
    let help = bantin.run(&["--help", "--lang", "en"]).stdout;
    for name in ["BANTIN_CONFIG", "BANTIN_DATA_DIR", "BANTIN_LANG", "BANTIN_COLOR", "BANTIN_LOG", "BANTIN_OFFLINE", "--dump", "--format", "--since", "--base"] {
        assert!(help.contains(name), "{name}");
        assert!(readme().contains(name), "{name}");
    }
}
