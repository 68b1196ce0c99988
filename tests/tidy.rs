//! The architecture, held by reading the sources: who may use whom, one door per crate, and what every file owes its reader.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a helper of a test that cannot go on has failed it"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Which modules each module may use. What is not here is forbidden.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("assets", &["model"]),
    ("lang", &["model"]),
    ("config", &["lang", "model"]),
    ("sources", &["assets", "config", "lang", "model"]),
    ("reader", &["model"]),
    ("net", &["model"]),
    ("store", &["model"]),
    ("typeset", &["lang", "model"]),
    ("goal", &["assets", "model", "net", "reader", "sources", "store"]),
    ("app", &["config", "lang", "model", "typeset"]),
    ("ui", &["app", "config", "lang", "model", "typeset"]),
    ("exit", &[]),
    ("log", &["config", "model"]),
    ("cli", &["dump", "lang"]),
    ("dump", &["cli", "exit", "goal", "headless", "lang", "model", "reader", "store", "typeset"]),
    // `config check` reads every file the user may write: keys and themes are read by their owners.
    ("headless", &["app", "cli", "config", "dump", "exit", "goal", "lang", "model", "net", "reader", "sources", "store", "typeset", "ui"]),
    ("runtime", &["app", "cli", "config", "exit", "goal", "headless", "lang", "model", "sources", "store", "ui"]),
];

/// Where each library may be named: files or folders below `src`. One door, so that it can be changed for another.
const DOORS: &[(&str, &[&str])] = &[
    ("feed_rs", &["reader/feed/"]),
    ("html2text", &["reader/fragment.rs"]),
    ("dom_smoothie", &["reader/article/readability.rs"]),
    ("dom_query", &["reader/dom.rs"]),
    ("encoding_rs", &["reader/charset.rs"]),
    ("reqwest", &["net/"]),
    ("rustls", &["net/"]),
    ("rusqlite", &["store/"]),
    ("unicode_linebreak", &["typeset/"]),
    ("ratatui", &["ui/", "runtime/"]),
    ("crossterm", &["runtime/"]),
    ("signal_hook", &["runtime/"]),
    ("open::that_detached", &["runtime/perform.rs"]),
    // Nobody starts a program but by that one call, which takes the address as one argument: no shell sees what a stranger wrote.
    ("process::Command", &[]),
    ("Command::new", &[]),
    ("directories", &["config/paths.rs"]),
    ("clap", &["cli/", "headless/settings.rs", "lang/mod.rs", "dump/item.rs"]),
    ("tracing_subscriber", &["log.rs"]),
    ("anyhow", &["main.rs"]),
];

/// Longest file, in lines, its tests left out: what can be read at one go.
const MAX_LINES: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(dir: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                dirs.push(entry);
            } else if endings.iter().any(|ending| entry.extension().is_some_and(|extension| extension == *ending)) {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

/// Source files by their path below `src`, with their text.
fn sources() -> BTreeMap<String, String> {
    let src = root().join("src");
    let named = |file: PathBuf| {
        let name = file.strip_prefix(&src).expect("below src").to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&file).expect("text"))
    };
    files_below(&src, &["rs"]).into_iter().map(named).collect()
}

/// The code without comments and without what follows `#[cfg(test)]`.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Words that stand in a path: `name::` or `use name;`.
fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        if name.contains("::") {
            return true;
        }
        let before = code[..at].chars().next_back();
        let after = &code[at + name.len()..];
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | ':' | '.' | '"' | '-')) && (after.starts_with("::") || after.starts_with(';'))
    })
}

/// Modules named as `crate::module` or inside `use crate::{…}`.
fn used_modules(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let word = |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    for (at, _) in code.match_indices("crate::") {
        let after = &code[at + "crate::".len()..];
        let Some(group) = after.strip_prefix('{') else {
            used.insert(word(after));
            continue;
        };
        let mut depth = 0_i32;
        let mut item = String::new();
        for c in group.chars() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    used.insert(word(&item));
                    item.clear();
                    continue;
                }
                _ => {}
            }
            item.push(c);
        }
        used.insert(word(&item));
    }
    used.remove("");
    used
}

fn module_of(file: &str) -> &str {
    file.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

#[test]
fn modules_use_only_what_the_arrows_allow() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut broken = Vec::new();
    for (file, text) in sources() {
        let module = module_of(&file);
        if matches!(module, "main" | "lib") {
            continue;
        }
        let allowed = arrows.get(module).unwrap_or_else(|| panic!("src/{file}: the module `{module}` has no arrows in tests/tidy.rs"));
        for used in used_modules(&code(&text)) {
            if used != module && !allowed.contains(&used.as_str()) {
                broken.push(format!("src/{file} uses `{used}`"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn arrows_have_no_circle_below_the_shells() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    // The headless shells are one room with several doors: they may know each other.
    let shells = ["cli", "dump", "headless"];
    for (module, _) in ARROWS.iter().filter(|(module, _)| !shells.contains(module)) {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&str> = arrows[module].to_vec();
        while let Some(used) = next.pop() {
            assert_ne!(used, *module, "`{module}` reaches itself");
            if reached.insert(used) && !shells.contains(&used) {
                next.extend(arrows.get(used).copied().unwrap_or_default());
            }
        }
    }
}

#[test]
fn each_library_has_one_door() {
    let mut broken = Vec::new();
    for (file, text) in sources() {
        for (library, doors) in DOORS {
            if names_crate(&code(&text), library) && !doors.iter().any(|door| file.starts_with(door)) {
                broken.push(format!("src/{file} names `{library}`, whose door is {}", doors.join(", ")));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_checks_see_what_they_look_for() {
    assert_eq!(used_modules("use crate::{a::{x, y}, b, c::Z};\ncrate::d::f()"), ["a", "b", "c", "d"].map(String::from).into());
    assert!(names_crate("let x = ratatui::init();", "ratatui") && names_crate("use url;", "url"));
    assert!(!names_crate("super::url::x(); curl::y(); page.url();", "url"));
    assert!(names_crate("open::that_detached(x)", "open::that_detached") && !names_crate("fs.open()", "open::that_detached"));
    assert_eq!(code("a // crate::b\n#[cfg(test)]\nmod tests {}").trim(), "a");
}

#[test]
fn every_file_says_what_it_owns() {
    let mut silent = Vec::new();
    for (file, text) in sources() {
        let head: String = text.lines().take_while(|line| line.starts_with("//!")).collect::<Vec<_>>().join("\n");
        let root = matches!(file.as_str(), "main.rs" | "lib.rs");
        if !(root || head.contains("Owns") && head.contains("ust not")) {
            silent.push(format!("src/{file}"));
        }
    }
    assert!(silent.is_empty(), "these do not begin with `//!`, what they own and what they must not do:\n{}", silent.join("\n"));
}

#[test]
fn files_can_be_read_at_one_go() {
    let mut long = Vec::new();
    for (file, text) in sources() {
        // A file of tests may be named in the middle; what follows it is no test.
        let lines = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().lines().count();
        if lines > MAX_LINES {
            long.push(format!("src/{file}: {lines} lines"));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn nothing_is_left_lying_about() {
    let looked_at = ["src", "tests", "assets"].into_iter().flat_map(|dir| files_below(&root().join(dir), &["rs", "toml", "md", "html", "xml", "json"]));
    for file in looked_at.chain([root().join("README.md"), root().join("Cargo.toml")]) {
        let text = fs::read_to_string(&file).expect("text");
        if file.ends_with("tidy.rs") {
            continue;
        }
        for word in ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!(", "dbg!("] {
            assert!(!text.contains(word), "{}: {word}", file.display());
        }
        // A fixture may hold hidden characters on purpose; code and words may not.
        let fixture = file.components().any(|part| part.as_os_str() == "fixtures" || part.as_os_str() == "snapshots");
        let hidden = |c: &char| matches!(*c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}');
        assert!(fixture || !text.chars().any(|c| hidden(&c)), "{}: a hidden character; write it as an escape", file.display());
    }
}

#[test]
fn the_top_level_holds_what_it_should() {
    let tracked = ["Cargo.toml", "Cargo.lock", "README.md", "assets", "src", "tests"];
    for entry in fs::read_dir(root()).expect("a folder").map(|entry| entry.expect("an entry").file_name()) {
        let name = entry.to_string_lossy().into_owned();
        assert!(name.starts_with('.') || name == "target" || tracked.contains(&name.as_str()), "{name} does not belong on the top level");
    }
}
