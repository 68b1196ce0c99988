//! A gate on comments that stand in real pages, without rules for any of them. It runs where `BANTIN_CORPUS` names a corpus.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a helper of a test that cannot go on has failed it")]

mod measure;

use std::{collections::BTreeMap, fs, path::Path};

use bantin::model::{SafeLine, ThreadState};
use measure::{extract, index, text_of};

#[test]
fn comments_in_pages() {
    let Some(corpus) = std::env::var_os("BANTIN_CORPUS") else { return };
    let scores = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scores.toml")).expect("scores");
    let scores: BTreeMap<String, f64> = toml::from_str(&scores).expect("valid scores");
    let (mut pages, mut comments, mut whole) = (0_u32, 0_u32, 0_u32);
    for set in ["scrapinghub", "fundus", "mozilla"] {
        let dir = Path::new(&corpus).join("articles").join(set);
        for row in index(&dir) {
            let thread =
                extract(&fs::read(dir.join(text_of(&row, "file"))).expect("a page"), text_of(&row, "url"), None).and_then(|article| article.page_thread);
            let Some(thread) = thread.filter(|thread| thread.state == ThreadState::Ready) else { continue };
            pages += 1;
            for comment in &thread.items {
                comments += 1;
                let parent = comment.parent.as_ref().map(SafeLine::as_str);
                let stands = parent.is_none_or(|parent| thread.items.iter().any(|other| other.id.as_str() == parent && other.depth < comment.depth));
                whole += u32::from(stands && !comment.author.is_empty() && !comment.text.is_blank() && comment.posted.is_some());
            }
        }
    }
    println!("comments in {pages} pages: {comments}, {whole} with writer, text, time and parent");
    let wanted = |name: &str| scores.get(name).copied().unwrap_or_else(|| panic!("no `{name}` in tests/scores.toml"));
    // As many as were looked at one by one: less is a loss, more wants looking at.
    assert!((f64::from(pages) - wanted("pages_with_comments")).abs() < 0.5, "{pages}");
    assert!(f64::from(comments) >= wanted("comments_in_pages"), "{comments}");
    assert!(f64::from(whole) >= wanted("comments_whole"), "{whole}");
}
