//! What a reader is told of an article beside its text stands in every format, in both languages, and by name in JSON.

use bantin::{
    dump::{Format, Item},
    lang::Lang,
    model::{Article, Notice},
};
use serde_json::{Value, json};

use crate::{printed, sample::article};

/// Each notice, its name in JSON, and words that only it has.
const NOTICES: [(Notice, &str, &str, &str); 4] = [
    (Notice::Paywall, "paywall", "không mở hết cho mọi người", "not everyone may read all"),
    (Notice::Film, "film", "Trang này là một video", "This page is a film"),
    (Notice::Live, "live", "tường thuật trực tiếp", "A live report"),
    (Notice::Incomplete, "incomplete", "có trang chưa tải được", "some could not be fetched"),
];

#[test]
fn each_notice_stands_in_every_format() {
    for (notice, name, vi, en) in NOTICES {
        let told = Article { notices: vec![notice], ..article() };
        let item = Item::Article { kept: None, article: &told, thread: None };
        for (lang, words) in [(Lang::Vi, vi), (Lang::En, en)] {
            for format in [Format::Text, Format::Markdown, Format::Html] {
                let out = printed(format, lang, Some(200), &[item]);
                assert_eq!(out.matches(words).count(), 1, "{name} as {format:?}: {out}");
                assert!(
                    !printed(format, lang, Some(200), &[Item::Article { kept: None, article: &article(), thread: None }]).contains(words),
                    "{name} as {format:?}"
                );
            }
        }
        for format in [Format::Json, Format::Jsonl] {
            let out: Value = serde_json::from_str(&printed(format, Lang::Vi, None, &[item])).expect("JSON");
            let object = out.get(0).unwrap_or(&out);
            assert_eq!(object["notices"], json!([name]), "{format:?}");
        }
    }
}

#[test]
fn several_notices_stand_in_their_order() {
    let told = Article { notices: NOTICES.iter().map(|(notice, ..)| *notice).collect(), ..article() };
    let out = printed(Format::Text, Lang::Vi, Some(200), &[Item::Article { kept: None, article: &told, thread: None }]);
    let places: Vec<Option<usize>> = NOTICES.iter().map(|(_, _, words, _)| out.find(words)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {out}");
}
