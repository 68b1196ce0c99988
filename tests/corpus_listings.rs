//! Gates on real front pages that are not part of the project: every headline a person sees is listed, and nothing from menus.
//!
//! They run where `BANTIN_CORPUS` names a corpus; `.ci/run` sets it. The shares reached stand in `tests/scores.toml`. What is seen is counted here by
//! reading the markup as text, without the program's parser.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a helper of a test that cannot go on has failed it"
)]

mod measure;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use bantin::{
    model::{Feed, HttpUrl, Source, SourceId},
    reader::{Input, listing},
    sources,
};
use measure::now;

/// A front page: name of its score, file, source, address, and fewest digits of an article's number.
const PAGES: &[(&str, &str, &str, &str, usize)] = &[
    ("dantri_2013_listed", "dantri-home-f.html", "dantri", "http://dantri.com.vn/", 6),
    ("dantri_2019_listed", "dantri-home-a.html", "dantri", "https://dantri.com.vn/", 6),
    ("dantri_2020_listed", "dantri-home-e.html", "dantri", "https://dantri.com.vn/", 6),
    ("tuoitre_2015_listed", "tuoitre-home-2015.html", "tuoitre", "http://tuoitre.vn/", 5),
];

/// Parts of an address that say that it is a topic or a film, not an article.
const NO_ARTICLES: &[&str] = &["/event/", "/video", "/chu-de/", "/tag/", "/media/"];

fn corpus() -> Option<PathBuf> {
    std::env::var_os("BANTIN_CORPUS").map(PathBuf::from)
}

fn floor(name: &str) -> f64 {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scores.toml")).expect("scores");
    let scores: BTreeMap<String, f64> = toml::from_str(&text).expect("valid scores");
    *scores.get(name).unwrap_or_else(|| panic!("no `{name}` in tests/scores.toml"))
}

/// The page without what stands between `open` and `close`.
fn without(page: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    out + rest
}

/// Numbers of the articles that links outside menus and footers lead to.
fn seen(page: &str, domain: &str, digits: usize) -> BTreeSet<String> {
    let mut page = page.to_owned();
    for (open, close) in [("<!--", "-->"), ("<script", "</script>"), ("<nav", "</nav>"), ("<footer", "</footer>")] {
        page = without(&page, open, close);
    }
    let mut found = BTreeSet::new();
    for tag in page.split("<a ").skip(1).filter_map(|tag| tag.split('>').next()) {
        let Some((_, value)) = tag.split_once("href=") else { continue };
        let address = value.trim_start_matches(['"', '\'']).split(['"', '\'', ' ', '?', '#']).next().unwrap_or_default();
        let host = address.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
        let is_own = address.starts_with('/') || host == domain || host.ends_with(&format!(".{domain}"));
        let Some((stem, _)) = address.rsplit_once(".htm") else { continue };
        let number: String = stem.rsplit(['-', '/']).next().unwrap_or_default().to_owned();
        if is_own && number.len() >= digits && number.chars().all(|c| c.is_ascii_digit()) && !NO_ARTICLES.iter().any(|part| address.contains(part)) {
            found.insert(number);
        }
    }
    found
}

/// Letters and digits alone, whatever is between `&` and `;` or `<` and `>` inside a title left out: titles and markup can be compared.
fn bare(text: &str) -> String {
    let text = bantin::model::SafeText::new(&text.replace("&lt;", "<").replace("&gt;", ">")).to_string();
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let end = rest[at..].char_indices().take(9).find(|(_, c)| *c == ';').map_or(at + 1, |(end, _)| at + end + 1);
        rest = &rest[end..];
    }
    out.push_str(rest);
    for tag in ["<em>", "</em>", "<span>", "</span>", "<strong>", "</strong>", "<br>", "<br/>"] {
        out = out.replace(tag, "");
    }
    out.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn listed(page: &str, source: &Source, url: &str) -> Feed {
    let url = HttpUrl::parse(url).expect(url);
    let input = Input { bytes: page.as_bytes(), mime: None, url: &url, now: now() };
    listing::parse(&input, source, &source.sections[0].id).unwrap_or_else(|failure| panic!("{failure}"))
}

#[test]
fn front_pages_list_what_a_person_sees() {
    let Some(corpus) = corpus() else { return };
    let (sources, _) = sources::files::load(None);
    for (score, file, id, url, digits) in PAGES {
        let source = sources.get(&SourceId::new(id).expect("an id")).expect("built in");
        let page = fs::read_to_string(corpus.join("vn").join(file)).expect(file);
        let domain = source.home.host().trim_start_matches("www.");
        let (seen, feed) = (seen(&page, domain, *digits), listed(&page, source, url));
        let got: BTreeSet<String> = feed.entries.iter().filter_map(|entry| entry.id.as_str().split_once(':')).map(|(_, number)| number.to_owned()).collect();
        let wrong: Vec<&String> = got.difference(&seen).collect();
        let share = got.intersection(&seen).count() as f64 / seen.len() as f64;
        println!("{score}: {share:.4} (at least {:.4}): {} of {}, {} wrong", floor(score), got.intersection(&seen).count(), seen.len(), wrong.len());
        assert!(seen.len() > 90, "{file}: {} headlines", seen.len());
        assert!(wrong.is_empty(), "{file}: from menus or elsewhere: {wrong:?}");
        assert!(share >= floor(score), "{file}: not listed: {:?}", seen.difference(&got).collect::<Vec<_>>());
        let markup = bare(&page);
        let invented: Vec<&str> = feed.entries.iter().map(|entry| entry.title.as_str()).filter(|title| !markup.contains(&bare(title))).collect();
        assert!(invented.is_empty(), "{file}: titles that are not on the page: {invented:?}");
        let short: Vec<&str> = feed.entries.iter().map(|entry| entry.title.as_str()).filter(|title| title.split_whitespace().count() < 3).collect();
        assert!(short.len() * 50 <= feed.entries.len(), "{file}: titles of a word or two: {short:?}");
    }
}
