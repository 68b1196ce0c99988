//! A gate on the structure that articles keep of real pages: shares that may only rise. The figures reached stand in `tests/scores.toml`.
//!
//! It runs where `BANTIN_CORPUS` names a corpus; `.ci/run` sets it. With `BANTIN_MISSING` it names what is not kept, page by page.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::cast_precision_loss, reason = "a helper of a test that cannot go on has failed it")]

mod measure;

use std::{fs, path::PathBuf};

use measure::{
    address, extract,
    floor::holds,
    index,
    structure::{KINDS, compare, sums},
    text_of,
};

#[test]
fn structure_of_pages() {
    let Some(corpus) = std::env::var_os("BANTIN_CORPUS").map(PathBuf::from) else { return };
    let tell = std::env::var_os("BANTIN_MISSING").is_some();
    let dir = corpus.join("articles/mozilla");
    let mut all = Vec::new();
    for row in index(&dir) {
        let (bytes, url) = (fs::read(dir.join(text_of(&row, "file"))).expect("a page"), text_of(&row, "url"));
        let article = extract(&bytes, url, None);
        let elements = compare(&bytes, &address(url), article.as_ref());
        for missing in elements.iter().filter(|element| tell && !element.kept) {
            println!("{} {} {:?}", text_of(&row, "id"), missing.kind, missing.values);
        }
        all.extend(elements);
    }
    let sums = sums(&all);
    for kind in KINDS {
        let (kept, wanted) = sums.get(kind).copied().unwrap_or_default();
        println!("{kind}: {kept} of {wanted}");
        holds(&format!("mozilla_{kind}"), kept as f64 / wanted.max(1) as f64);
    }
}
