//! The figures reached so far, which may only rise: `tests/scores.toml`.
//!
//! Owns comparing with them. Must not measure.

use std::{collections::BTreeMap, fs, path::Path};

/// A score may be lower by this much: they are means of some hundred pages, printed with four digits.
const TOLERANCE: f64 = 0.0005;

fn floor(name: &str) -> f64 {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scores.toml")).expect("scores");
    let scores: BTreeMap<String, f64> = toml::from_str(&text).expect("valid scores");
    *scores.get(name).unwrap_or_else(|| panic!("no `{name}` in tests/scores.toml"))
}

/// Fails where a figure fell.
pub(crate) fn holds(name: &str, reached: f64) {
    let floor = floor(name);
    println!("{name}: {reached:.4} (at least {floor:.4})");
    assert!(reached >= floor - TOLERANCE, "{name} fell to {reached:.4}, below {floor:.4}");
}

/// A count of failures that may not rise.
pub(crate) fn at_most(name: &str, reached: usize) {
    let most = floor(name);
    println!("{name}: {reached} (at most {most})");
    assert!(reached as f64 <= most, "{name} rose to {reached}, above {most}");
}
