//! `bantin sources list`: aligned columns in 80, in both languages.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use support::Bantin;
use unicode_width::UnicodeWidthStr;

fn list(bantin: &Bantin, lang: &str) -> String {
    let output = bantin.command(&["sources", "list"]).env("LANG", lang).output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_shelf_in_both_languages() {
    let bantin = Bantin::new();
    for (name, lang) in [("vi", "vi_VN.UTF-8"), ("en", "en_US.UTF-8")] {
        let text = list(&bantin, lang);
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
        insta::assert_snapshot!(format!("shelf_{name}"), text);
    }
}

#[test]
fn long_and_wide_names_stay_in_their_columns() {
    let bantin = Bantin::new();
    let id = "a-source-whose-id-is-much-longer-than-any-column-would-be";
    for (id, name, home) in [
        ("rong", "新聞記事新聞記事新聞記事新聞記事新聞記事", "https://news.example/a/very/long/address/that/does/not/fit/into/what/is/left"),
        (id, "Một cái tên dài hơn chỗ còn lại trên một dòng", "https://long.example/"),
        ("longest-0123456789-0123456789-0123456789-0123456789-0123456789ab", "Tên", "https://longest.example/"),
    ] {
        let section = "[[section]]\nid = \"a\"\nname = \"A\"\nfeed = \"https://news.example/f\"\n";
        bantin.write_config(&format!("sources/{id}.toml"), &format!("id = \"{id}\"\nname = \"{name}\"\nhome = \"{home}\"\n{section}"));
    }
    let text = list(&bantin, "vi_VN.UTF-8");
    assert!(text.lines().all(|line| line.width() <= 80), "{text}");
    let mine: Vec<&str> = text.lines().skip_while(|line| *line != "Nguồn của bạn").skip(1).collect();
    assert_eq!(
        mine,
        [
            "* a-source-whose-id-is-much-longer-than-any-column-would-be  Một cái tên dài hơ…",
            "* longest-0123456789-0123456789-0123456789-0123456789-0123456789ab  Tên",
            "* rong          新聞記事新聞記事新聞記…  news.example/a/very/long/address/that/…",
        ]
    );
}
