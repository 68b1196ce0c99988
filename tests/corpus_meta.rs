//! Gates on the titles, dates and authors of real pages: figures that may only rise.
//!
//! They run where `BANTIN_CORPUS` names a corpus; `.ci/run` sets it. The figures reached stand in `tests/scores.toml`.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::cast_precision_loss, reason = "a helper of a test that cannot go on has failed it")]

mod measure;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use measure::{extract, index, text_of};

/// Shares are written with four digits.
const TOLERANCE: f64 = 0.0005;

fn holds(name: &str, reached: f64) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scores.toml")).expect("scores");
    let scores: BTreeMap<String, f64> = toml::from_str(&text).expect("valid scores");
    let floor = *scores.get(name).unwrap_or_else(|| panic!("no `{name}` in tests/scores.toml"));
    println!("{name}: {reached:.4} (at least {floor:.4})");
    assert!(reached >= floor - TOLERANCE, "{name} fell to {reached:.4}, below {floor:.4}");
}

#[test]
fn titles_dates_and_authors_without_rules() {
    let Some(corpus) = std::env::var_os("BANTIN_CORPUS").map(PathBuf::from) else { return };
    let dir = corpus.join("articles/fundus");
    let pages: Vec<_> = index(&dir)
        .into_iter()
        .map(|row| {
            let article = extract(&fs::read(dir.join(text_of(&row, "file"))).expect("a page"), text_of(&row, "url"), None);
            (row, article)
        })
        .collect();
    let score = measure::meta::score(&pages);
    holds("fundus_titles", score.titles);
    holds("fundus_dates", score.dates);
    holds("fundus_authors", score.authors);
}
