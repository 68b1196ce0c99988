//! Which article an address or a guid means.
//!
//! Owns the making of entry ids, so that a story keeps its id across refreshes, sections, hosts and redesigns.
//! Must not look at an entry's text, save where it has nothing else.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use regex::Regex;

use crate::model::{EntryId, HttpUrl, Source, ids::fnv1a};

/// Compiled patterns by their text. They come from source files, of which there are a few dozen.
static PATTERNS: LazyLock<Mutex<HashMap<String, Option<Regex>>>> = LazyLock::new(Mutex::default);

/// A compiled `pattern`, compiled once per process; `None` where it is not a regular expression.
pub(crate) fn pattern(pattern: &str) -> Option<Regex> {
    let mut patterns = PATTERNS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = patterns.get(pattern) {
        return known.clone();
    }
    let compiled = Regex::new(pattern).ok();
    patterns.insert(pattern.to_owned(), compiled.clone());
    compiled
}

/// The first group of `pattern` (all of the match where it has none) in `text`.
pub(crate) fn captured(text: &str, with: &str) -> Option<String> {
    let groups = pattern(with)?.captures(text)?;
    groups.get(1).or_else(|| groups.get(0)).map(|group| group.as_str().to_owned()).filter(|value| !value.is_empty())
}

/// The article's number in its address, by the source's `article_id`. The query counts only where the path has none.
#[must_use]
pub fn article_number(source: &Source, url: &HttpUrl) -> Option<String> {
    let rule = source.article_id.as_deref()?;
    captured(url.url().path(), rule).or_else(|| captured(url.url().query()?, rule))
}

/// The id of an entry: by the article's number in its address, else by its guid, else by its address.
///
/// With neither, the id is the one of the empty guid: use [`made_guid`] first.
#[must_use]
pub fn entry_id(source: &Source, url: Option<&HttpUrl>, guid: &str) -> EntryId {
    if let Some(number) = url.and_then(|url| article_number(source, url)) {
        return EntryId::of_article(&source.id, &number);
    }
    let guid = guid.trim();
    match url {
        Some(url) if guid.is_empty() => EntryId::of_guid(&source.id, url.without_fragment().as_str()),
        _ => EntryId::of_guid(&source.id, guid),
    }
}

/// A guid for an entry that has neither guid nor address: the same for the same title and date, whatever else changes.
#[must_use]
pub fn made_guid(title: &str, published_text: &str) -> String {
    format!("made:{:016x}", fnv1a(format!("{title}\n{published_text}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(rule: &str) -> Source {
        toml::from_str(&format!("id = 'bdo'\nname = 'Báo'\nhome = 'https://bao.example/'\narticle_id = '{rule}'\n")).expect("a source")
    }

    fn url(text: &str) -> HttpUrl {
        HttpUrl::parse(text).expect(text)
    }

    #[test]
    fn the_number_outlives_slug_host_and_section() {
        let source = source(r"-a(\d+)\.html");
        let ids: Vec<_> = ["https://bao.example/hiem-nguy--a230569.html", "http://www.bao.example/en/other-slug-a230569.html?zone=3#x"]
            .iter()
            .map(|text| entry_id(&source, Some(&url(text)), text))
            .collect();
        assert_eq!(ids[0].as_str(), "bdo:230569");
        assert_eq!(ids[0], ids[1]);
        assert_eq!(article_number(&source, &url("https://bao.example/xem?tin=chuc-cho--a230569.html")), Some("230569".to_owned()));
        assert_eq!(article_number(&source, &url("https://bao.example/muc-luc#tin-a5.html")), None);
    }

    #[test]
    fn without_a_number_the_guid_and_then_the_address() {
        let source = source(r"-a(\d+)\.html");
        let page = url("https://bao.example/about#top");
        assert_eq!(entry_id(&source, Some(&page), "tag:1"), entry_id(&source, None, " tag:1 "));
        assert_eq!(entry_id(&source, Some(&page), ""), entry_id(&source, Some(&url("https://bao.example/about")), ""));
        assert_ne!(made_guid("a", "b"), made_guid("a", "c"));
    }

    #[test]
    fn a_bad_pattern_finds_nothing() {
        assert_eq!(captured("abc", "("), None);
        assert_eq!(captured("abc-12", r"-(\d+)"), Some("12".to_owned()));
    }
}
