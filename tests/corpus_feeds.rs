//! Gates on feeds that are not part of the project: how far they are read as a corpus expects. Figures may only rise.
//!
//! They run where `BANTIN_CORPUS` names a corpus; `.ci/run` sets it. The figures reached stand in `tests/scores.toml`.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a helper of a test that cannot go on has failed it")]

mod measure;

use std::path::Path;

use bantin::{model::SourceId, sources};
use measure::{
    feeds::{agreement, loose},
    floor::holds,
};

#[test]
fn feeds_are_read_as_expected() {
    let Some(corpus) = std::env::var_os("BANTIN_CORPUS") else { return };
    let (sources, _) = sources::files::load(None);
    let source = sources.get(&SourceId::new("sggp").expect("an id")).expect("built in").clone();
    for set in ["feedparser", "gofeed", "dates", "validator", "loose"] {
        let score = agreement(&Path::new(&corpus).join("feeds").join(set), &source);
        for fail in &score.fails {
            println!("{set}: {fail}");
        }
        holds(&format!("{set}_read"), score.read_share());
        if score.checks > 0 {
            holds(&format!("{set}_loose"), score.loose());
        }
    }
}

#[test]
fn the_loose_reading_forgives_form_and_not_words() {
    assert_eq!(loose("<b>Tin</b>  &amp;lt;mới&gt; \"x\"/"), loose("tin 'x'"));
    assert_eq!(loose("A &amp;amp; B"), "a & b");
    assert_ne!(loose("Tin mới"), loose("Tin cũ"));
    assert_ne!(loose("&eacute;"), loose("é"));
}
