//! What the address of a link says: an article, or never one.
//!
//! Owns the shapes of addresses. Must not look at the page.

use std::collections::{HashMap, HashSet};

use crate::{
    model::{HttpUrl, Source},
    reader::identity,
};

/// First words of a path that lead to lists, people and services.
const SERVICES: &[&str] = &[
    "tag",
    "tags",
    "author",
    "authors",
    "tac-gia",
    "category",
    "categories",
    "chuyen-muc",
    "search",
    "tim-kiem",
    "login",
    "dang-nhap",
    "register",
    "signup",
    "dang-ky",
    "rss",
    "feed",
    "feeds",
    "user",
    "users",
    "profile",
    "account",
    "contact",
    "lien-he",
    "about",
    "gioi-thieu",
    "privacy",
    "terms",
    "dieu-khoan",
    "quang-cao",
    "advertise",
    "share",
    "wp-admin",
    "wp-login.php",
    "cdn-cgi",
    "cart",
    "subscribe",
    "newsletter",
    "sitemap",
    "archive",
    "archives",
];

/// Endings of files that are no pages.
const FILES: &[&str] =
    &["jpg", "jpeg", "png", "gif", "webp", "svg", "pdf", "zip", "mp3", "mp4", "xml", "rss", "css", "js", "json", "apk", "doc", "docx", "xls"];

/// Share of addresses that a pattern has to match, in percent.
const MATCHED_PERCENT: usize = 90;

/// Digits of a number that is long.
const LONG_NUMBER: usize = 4;

/// Longest path that is not enough of its own to be an article's, as the listing reader has it, in bytes.
const SHORT_PATH_BYTES: usize = 12;

/// Whether the address may be an article's at all.
pub(super) fn may_be_article(url: &HttpUrl) -> bool {
    let path = url.url().path().to_ascii_lowercase();
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
    let service = segments.clone().any(|segment| matches!(segment, "tag" | "tags" | "author" | "tac-gia"));
    let paged = segments.clone().zip(segments.clone().skip(1)).any(|(name, number)| matches!(name, "page" | "trang") && is_number(number));
    let named_page = segments.clone().next_back().is_some_and(is_page_name);
    let is_home = segments.clone().next().is_none() && url.url().query().is_none();
    !is_home && !service && !paged && !named_page && !FILES.contains(&ending) && !segments.next().is_some_and(|first| SERVICES.contains(&first))
}

/// How much an address looks like that of an article, from 0 to 2.
pub(super) fn likeness(url: &HttpUrl) -> u8 {
    let path = url.url().path().trim_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let longest = longest_number(stem);
    let words = stem.split(['-', '_']).filter(|word| !word.is_empty()).count();
    let dated =
        path.split('/').collect::<Vec<_>>().windows(2).any(|pair| matches!(pair, [year, month] if is_year(year) && month.len() <= 2 && is_number(month)));
    let numbered = url.url().query_pairs().any(|(_, value)| is_number(&value)) || path.split('/').any(is_number);
    if words >= 4 || longest >= 4 || dated && words >= 2 || numbered && path.contains('/') { 2 } else { u8::from(words >= 3 || numbered || longest > 0) }
}

/// `trang-2.htm`, `page3`: a page of a list.
fn is_page_name(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let number = ["trang", "page"].iter().find_map(|word| stem.strip_prefix(word));
    number.is_some_and(|number| is_number(number.trim_start_matches(['-', '_'])))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && is_number(text) && (text.starts_with("19") || text.starts_with("20"))
}

fn longest_number(text: &str) -> usize {
    text.split(|character: char| !character.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

/// Whether the listing reader takes the address for an article's by the source's pattern.
pub(super) fn fits(source: &Source, url: &HttpUrl) -> bool {
    match source.article_id {
        Some(_) => identity::article_number(source, url).is_some(),
        None => url.url().path().trim_matches('/').len() > SHORT_PATH_BYTES,
    }
}

/// The pattern of the article's number in these addresses: the one that nearly all have and that tells them apart.
/// Where they have no number and are too short to be told from other pages, the name in their place.
pub(super) fn id_pattern(urls: &[&HttpUrl]) -> Option<String> {
    number_pattern(urls).or_else(|| named(urls))
}

/// The pattern of the article's number alone.
pub(super) fn number_pattern(urls: &[&HttpUrl]) -> Option<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for url in urls {
        for candidate in candidates(url) {
            *counts.entry(candidate).or_default() += 1;
        }
    }
    let mut by_count: Vec<(String, usize)> = counts.into_iter().filter(|(_, count)| count * 100 >= urls.len() * MATCHED_PERCENT).collect();
    // The longer of two that match as many says more of the address.
    by_count.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then(b.len().cmp(&a.len())).then(a.cmp(b)));
    by_count.into_iter().map(|(pattern, _)| pattern).find(|pattern| tells_apart(pattern, urls)).map(|pattern| with_length(pattern, urls))
}

/// Whether the pattern gives nearly each address a number of its own.
fn tells_apart(pattern: &str, urls: &[&HttpUrl]) -> bool {
    let numbers: Vec<String> = urls.iter().filter_map(|url| number(url, pattern)).collect();
    let different: HashSet<&String> = numbers.iter().collect();
    // One story may stand in two sections, under two addresses.
    numbers.len() * 100 >= urls.len() * MATCHED_PERCENT && different.len() * 100 >= numbers.len() * MATCHED_PERCENT
}

/// A pattern of long numbers does not take short ones: those count pages and parts.
fn with_length(pattern: String, urls: &[&HttpUrl]) -> String {
    let mut lengths: Vec<usize> = urls.iter().filter_map(|url| number(url, &pattern)).map(|number| number.len()).collect();
    lengths.sort_unstable();
    match lengths.get(lengths.len() / 10) {
        Some(length) if *length >= LONG_NUMBER => pattern.replace("(\\d+)", &format!("(\\d{{{},}})", length - 1)),
        _ => pattern,
    }
}

fn number(url: &HttpUrl, pattern: &str) -> Option<String> {
    identity::captured(url.url().path(), pattern).or_else(|| identity::captured(url.url().query()?, pattern))
}

/// Whether the pattern finds a number in the address.
pub(super) fn has_number(url: &HttpUrl, pattern: &str) -> bool {
    number(url, pattern).is_some()
}

/// Patterns that find a number in one address.
fn candidates(url: &HttpUrl) -> Vec<String> {
    let mut found = Vec::new();
    let path = url.url().path();
    let trimmed = path.trim_end_matches('/');
    let last = trimmed.rsplit('/').next().unwrap_or_default();
    let (stem, ending) = last.rsplit_once('.').map_or((last, ""), |(stem, ending)| (stem, ending));
    let end = if ending.is_empty() { "/?$".to_owned() } else { format!("{}$", regex::escape(&format!(".{ending}"))) };
    let without_digits = stem.trim_end_matches(|character: char| character.is_ascii_digit());
    if without_digits.len() < stem.len() {
        let letters = without_digits.trim_end_matches(|character: char| character.is_ascii_alphabetic());
        let word = without_digits.strip_prefix(letters).filter(|word| word.len() <= 8).unwrap_or_default();
        let before = if word.is_empty() { without_digits } else { letters };
        let mark =
            before.chars().next_back().map_or("/".to_owned(), |mark| if word.len() + 1 > without_digits.len() { String::new() } else { mark.to_string() });
        found.push(format!("{}(\\d+){end}", regex::escape(&format!("{mark}{word}"))));
    }
    let digits: String = stem.chars().take_while(char::is_ascii_digit).collect();
    if digits.len() >= 3 && digits.len() < stem.len() {
        found.push("/(\\d+)-[^/]*$".to_owned());
    }
    let segments: Vec<&str> = trimmed.split('/').collect();
    for pair in segments.windows(2) {
        if let [before, number] = pair
            && is_number(number)
            && *number != last
        {
            found.push(format!("/{}/(\\d+)/", regex::escape(before)));
        }
    }
    found.extend(url.url().query_pairs().filter(|(_, value)| is_number(value)).map(|(name, _)| format!("(?:^|&){}=(\\d+)", regex::escape(&name))));
    found
}

/// The name in the last place of the path, for short addresses that all lie in one folder.
fn named(urls: &[&HttpUrl]) -> Option<String> {
    let folder = |url: &&HttpUrl| url.url().path().trim_end_matches('/').rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let is_short = urls.iter().any(|url| url.url().path().trim_matches('/').len() <= SHORT_PATH_BYTES);
    let first = urls.first().and_then(folder)?;
    (is_short && urls.iter().all(|url| folder(url).as_ref() == Some(&first))).then(|| format!("^{}/([^/]+)/?$", regex::escape(&first)))
}

/// Whether two hosts belong to one site: the same but for what stands before the registered name.
pub(in crate::reader) fn same_site(a: &str, b: &str) -> bool {
    site(a) == site(b)
}

/// The registered name of a host, taken as its last two labels, or three where the last but one is short (`.com.vn`, `.co.uk`, `.gov.vn`).
fn site(host: &str) -> &str {
    if host.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b':' | b'[' | b']')) {
        return host;
    }
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    let (Some(last), Some(second)) = (dots.next(), dots.next()) else { return host };
    let at = if last - second <= 4 { dots.next() } else { Some(second) };
    at.and_then(|at| host.get(at + 1..)).unwrap_or(host)
}

/// Whether the address may be that of a section page.
pub(super) fn may_list(url: &HttpUrl) -> bool {
    let path = url.url().path().to_ascii_lowercase();
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let first = segments.next().unwrap_or_default();
    let stem = first.rsplit_once('.').map_or(first, |(stem, _)| stem);
    let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
    let lists = matches!(stem, "category" | "categories" | "chuyen-muc" | "tag" | "tags" | "archive" | "archives");
    !FILES.contains(&ending) && (lists || !SERVICES.contains(&stem))
}
