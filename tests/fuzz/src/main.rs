//! The fuzzer: libFuzzer around one of the targets, which `BANTIN_FUZZ_TARGET` names; `list` prints them all.

#![no_main]
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::exit, reason = "what a fuzzer finds it tells by ending")]

#[path = "../targets/mod.rs"]
mod targets;

use std::sync::LazyLock;

use targets::{TARGETS, Target, named, project};

static CHOSEN: LazyLock<&Target> = LazyLock::new(|| {
    let name = std::env::var("BANTIN_FUZZ_TARGET").unwrap_or_default();
    named(&name).unwrap_or_else(|| {
        // Name, most bytes, words, seeds: for the script that runs them.
        for Target { name, max_bytes, seeds, words, .. } in TARGETS {
            let words = if words.is_empty() { "-" } else { words };
            println!("{name} {max_bytes} {words} {}", seeds.join(" "));
        }
        std::process::exit(if name == "list" { 0 } else { 2 })
    })
});

libfuzzer_sys::fuzz_target!(
    init: {
        let _ = (CHOSEN.run, project());
    },
    |bytes: &[u8]| (CHOSEN.run)(bytes)
);
