//! What is fuzzed: one function of bytes for each part that reads what strangers wrote, and what has to hold of its answer.
//!
//! Owns the table of targets, their seeds and how bytes become choices. Must not know who calls: a fuzzer, or the tests that replay.
//!
//! An input is a file as it would come. What else a target has to choose (a content type, a source's rules, a width) is taken from the last bytes,
//! so that every fixture is a seed as it stands. Targets of no text at all (documents, messages) read their bytes as [`Dice`].

mod charset;
mod clean;
mod comments;
mod dates;
mod files;
mod keys;
mod markup;
#[path = "../../newsroom/mod.rs"]
pub(crate) mod newsroom;
mod pages;
mod query;
mod subscriptions;
mod typeset;
mod update;

use std::{
    path::{Path, PathBuf},
    sync::LazyLock,
};

use bantin::{
    model::{HttpUrl, SectionId, Source, SourceId},
    reader::Input,
};
use jiff::Timestamp;

/// One target.
pub(crate) struct Target {
    /// Its name, which is that of its folder of regressions too.
    pub(crate) name: &'static str,
    /// Most bytes of an input.
    pub(crate) max_bytes: usize,
    /// Folders and files its seeds lie in, below the project.
    pub(crate) seeds: &'static [&'static str],
    /// Its list of words, below `tests/fuzz/words`; without one where it is empty.
    pub(crate) words: &'static str,
    /// Takes an input apart and looks whether what has to hold does.
    pub(crate) run: fn(&[u8]),
}

const fn target(name: &'static str, max_bytes: usize, seeds: &'static [&'static str], words: &'static str, run: fn(&[u8])) -> Target {
    Target { name, max_bytes, seeds, words, run }
}

const PAGE_BYTES: usize = 64 * 1024;
const FILE_BYTES: usize = 8 * 1024;

/// Every target.
pub(crate) const TARGETS: &[Target] = &[
    target("clean", 4096, &["tests/fixtures/cli", "tests/fixtures/feeds"], "", clean::run),
    target("charset", FILE_BYTES, &["tests/fixtures/cli", "tests/fixtures/feeds", "assets/edition/articles"], "markup", charset::run),
    target("dates", 256, &["tests/fuzz/seeds/dates"], "dates", dates::run),
    target("markup", PAGE_BYTES, &["tests/fixtures/comments", "tests/fixtures/cli", "assets/edition/articles"], "markup", markup::run),
    target("feed", PAGE_BYTES, &["tests/fixtures/feeds", "assets/edition"], "markup", pages::feed),
    target("listing", PAGE_BYTES, &["tests/fixtures/listings", "tests/fixtures/infer"], "markup", pages::listing),
    target("article", PAGE_BYTES, &["tests/fixtures/articles", "assets/edition/articles", "tests/fixtures/comments/in-page"], "markup", pages::article),
    target("comments", PAGE_BYTES, &["tests/fixtures/comments", "assets/edition/comments"], "markup", comments::run),
    target("source", FILE_BYTES, &["assets/sources"], "files", files::source),
    target("lists", FILE_BYTES, &["tests/fuzz/seeds/lists"], "markup", subscriptions::run),
    target("config", 4096, &["assets/config.toml", "assets/themes"], "files", files::config),
    target("keymap", 4096, &["assets/keymap.toml"], "files", files::keymap),
    target("keys", 1024, &["tests/fuzz/seeds/keys"], "keys", keys::run),
    target("query", 512, &["tests/fuzz/seeds/queries"], "", query::run),
    target("typeset", 4096, &[], "", typeset::run),
    target("update", 2048, &[], "", update::run),
];

/// The target of this name.
#[must_use]
pub(crate) fn named(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// Where the project is, as seen by whoever was built from it.
#[must_use]
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().find(|dir| dir.join("assets/sources").is_dir()).expect("the project").to_owned()
}

/// The time at which everything happens.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_795_500_000).expect("a time")
}

/// Where every input comes from.
pub(crate) fn url() -> &'static HttpUrl {
    static URL: LazyLock<HttpUrl> = LazyLock::new(|| HttpUrl::parse("https://bao.example/thoi-su/cau-song-be-1534.html").expect("an address"));
    &URL
}

/// An input with its surroundings.
pub(crate) fn input<'a>(bytes: &'a [u8], mime: Option<&'a str>) -> Input<'a> {
    Input { bytes, mime, url: url(), now: now() }
}

/// A source without rules.
pub(crate) fn plain_source() -> &'static Source {
    static SOURCE: LazyLock<Source> = LazyLock::new(|| Source::new(SourceId::new("bao").expect("an id"), bantin::model::SafeLine::new("Báo"), url().clone()));
    &SOURCE
}

/// The sources that are built in.
pub(crate) fn built_in() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> =
        LazyLock::new(|| bantin::assets::SOURCES.iter().map(|(_, text)| toml::from_str(text).expect("a built-in source")).collect());
    &SOURCES
}

/// A source and a section by a byte: without rules for half of them, so that those ways are gone as often as all rules together.
pub(crate) fn source_of(choice: u8) -> (&'static Source, SectionId) {
    let source = if choice.is_multiple_of(2) { plain_source() } else { &built_in()[usize::from(choice / 2) % built_in().len()] };
    let section = source.sections.first().map_or_else(|| SectionId::new("moi").expect("an id"), |section| section.id.clone());
    (source, section)
}

/// The text and `N` choices, which stand at its end.
pub(crate) fn choices<const N: usize>(bytes: &[u8]) -> (&[u8], [u8; N]) {
    match bytes.split_last_chunk::<N>() {
        Some((text, choices)) => (text, *choices),
        None => (bytes, [0; N]),
    }
}

/// Content types a server may claim.
pub(crate) fn mime_of(choice: u8) -> Option<&'static str> {
    const MIMES: [Option<&str>; 8] = [
        None,
        Some("text/html; charset=utf-8"),
        Some("text/html; charset=iso-8859-1"),
        Some("application/rss+xml"),
        Some("application/json"),
        Some("text/xml; charset=utf-16"),
        Some("text/plain; charset=windows-1258"),
        Some("text/html; charset=iso-2022-jp"),
    ];
    MIMES[usize::from(choice) % MIMES.len()]
}

/// Bytes read as choices, from the front; zeroes when they are used up.
pub(crate) struct Dice<'a>(pub(crate) &'a [u8]);

impl Dice<'_> {
    /// Whether nothing is left.
    pub(crate) fn is_spent(&self) -> bool {
        self.0.is_empty()
    }

    /// One byte.
    pub(crate) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let byte = usize::from(self.byte());
        if end > 256 { (byte << 8 | usize::from(self.byte())) % end } else { byte % end.max(1) }
    }

    /// Yes or no.
    pub(crate) fn flip(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// One of these.
    pub(crate) fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Up to 255 bytes of text.
    pub(crate) fn text(&mut self) -> String {
        let wanted = usize::from(self.byte()).min(self.0.len());
        let (text, rest) = self.0.split_at(wanted);
        self.0 = rest;
        String::from_utf8_lossy(text).into_owned()
    }
}
