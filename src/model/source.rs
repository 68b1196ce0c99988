//! A source: a publisher and the rules by which its pages are read. All of it is data (`assets/sources/*.toml`).
//!
//! Owns the shape of a source file. Must not read files or apply a rule.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Deserializer, Serialize};

use super::{
    ids::{SectionId, SourceId},
    safe::{HttpUrl, SafeLine},
};

pub use super::comment_rules::{AnswerKind, CommentFields, CommentRules, IdRule, OkRule, OneOf, Paging, ReactionMap};

/// One source file. Unknown keys are errors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id; the file's name without `.toml`.
    pub id: SourceId,
    /// Its name, as the paper writes it.
    pub name: SafeLine,
    /// Its front page.
    pub home: HttpUrl,
    /// Hosts whose pages these rules read; `*.example.vn` takes every host below `example.vn`.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// BCP 47 tag.
    #[serde(default)]
    pub language: Option<SafeLine>,
    /// Which shelf it stands on.
    #[serde(default)]
    pub shelf: Shelf,
    /// Place in the default set, from 1; absent: only on the shelf until someone adds it.
    #[serde(default)]
    pub default_order: Option<u32>,
    /// The source that took over from it.
    #[serde(default)]
    pub successor: Option<SourceId>,
    /// No longer published: kept readable, refreshed rarely.
    #[serde(default)]
    pub archive: bool,
    /// A sentence about it, by language (`vi`, `en`).
    #[serde(default)]
    pub note: BTreeMap<String, SafeLine>,
    /// Regular expression with one group: the article's number in its address.
    #[serde(default)]
    pub article_id: Option<String>,
    /// Address patterns (regular expressions) of pages that are not articles.
    #[serde(default)]
    pub skip: Vec<String>,
    /// How gently its hosts are asked.
    #[serde(default)]
    pub politeness: Politeness,
    /// Its sections, in the order they are shown.
    #[serde(default, rename = "section")]
    pub sections: Vec<Section>,
    /// How its section pages are read.
    #[serde(default)]
    pub listing: ListingRules,
    /// How its articles are read.
    #[serde(default)]
    pub article: ArticleRules,
    /// How its comments are read; absent where it offers none.
    #[serde(default)]
    pub comments: Option<CommentRules>,
}

/// Which group of sources one belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shelf {
    /// The province's papers.
    Province,
    /// The edition built into the program.
    Bundled,
    /// Papers of the whole country.
    National,
    /// Papers and sites of the world.
    World,
    /// What the user added.
    #[default]
    Mine,
}

/// A section: a name and where its entries are listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its id within the source.
    pub id: SectionId,
    /// Its name, as the paper writes it.
    pub name: SafeLine,
    /// Its feed (RSS, Atom, JSON Feed).
    #[serde(default)]
    pub feed: Option<HttpUrl>,
    /// Its page or JSON list: asked where there is no feed, or where the feed fails.
    #[serde(default)]
    pub listing: Option<HttpUrl>,
}

/// How gently a source's hosts are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Politeness {
    /// Requests to one host under way at once, 1 to 8.
    pub at_once: u32,
    /// Least time between the starts of two requests to one host (`"200ms"`, `"2s"`).
    #[serde(deserialize_with = "duration", serialize_with = "duration_text")]
    pub pause: Duration,
}

impl Default for Politeness {
    fn default() -> Self {
        Self { at_once: 4, pause: Duration::ZERO }
    }
}

/// How a section page is read. CSS selectors unless said otherwise; lists are tried in order and the first that finds something wins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ListingRules {
    /// One element per entry. Where empty, every link whose address matches `article_id` is an entry.
    pub item: Vec<String>,
    /// Inside an item: the link to the article.
    pub link: Vec<String>,
    /// Inside an item: the title; the link's text where empty.
    pub title: Vec<String>,
    /// Inside an item: the lede.
    pub lede: Vec<String>,
    /// Inside an item: the date.
    pub published: Vec<String>,
    /// Inside an item: the byline.
    pub byline: Vec<String>,
    /// Inside an item: the number of comments.
    pub comment_count: Vec<String>,
    /// Elements dropped before anything is looked for.
    pub drop: Vec<String>,
    /// Address of page `{page}` (2, 3 …), relative to the section's: `?page={page}`.
    pub next: Option<String>,
    /// Most pages read of one section in one refresh.
    pub pages: Option<u32>,
    /// For a listing that is JSON.
    pub json: Option<JsonListing>,
}

/// How a JSON list is read: JSON Pointers (RFC 6901), `items` from the root and the others from one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JsonListing {
    /// The array of items.
    pub items: String,
    /// The title.
    pub title: String,
    /// The article's address, absolute or relative to the source's home.
    pub url: String,
    /// The paper's number of the article.
    #[serde(default)]
    pub id: Option<String>,
    /// The lede.
    #[serde(default)]
    pub lede: Option<String>,
    /// The date: seconds or milliseconds since 1970, or any date text.
    #[serde(default)]
    pub published: Option<String>,
    /// The byline.
    #[serde(default)]
    pub byline: Option<String>,
    /// A picture's address.
    #[serde(default)]
    pub image: Option<String>,
    /// The number of comments.
    #[serde(default)]
    pub comment_count: Option<String>,
}

/// How an article page is read. CSS selectors; lists are tried in order and the first that finds something wins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ArticleRules {
    /// The element that holds the body.
    pub content: Vec<String>,
    /// The title.
    pub title: Vec<String>,
    /// The byline.
    pub byline: Vec<String>,
    /// The date; of a `time` or `meta` element its attribute, else its text.
    pub published: Vec<String>,
    /// The lede.
    pub lede: Vec<String>,
    /// Captions, inside the content, where no `figcaption` says so.
    pub caption: Vec<String>,
    /// Elements dropped from the content: all selectors apply.
    pub drop: Vec<String>,
    /// Headings and lines that end the body, compared without case and marks: all apply, beside the built-in ones.
    pub stop_at: Vec<SafeLine>,
    /// Link to the article's next page.
    pub next_page: Vec<String>,
    /// The section's name.
    pub section: Vec<String>,
}

impl Source {
    /// A source on the user's shelf without sections or rules.
    #[must_use]
    pub fn new(id: SourceId, name: SafeLine, home: HttpUrl) -> Self {
        Self {
            id,
            name,
            home,
            hosts: Vec::new(),
            language: None,
            shelf: Shelf::Mine,
            default_order: None,
            successor: None,
            archive: false,
            note: BTreeMap::new(),
            article_id: None,
            skip: Vec::new(),
            politeness: Politeness::default(),
            sections: Vec::new(),
            listing: ListingRules::default(),
            article: ArticleRules::default(),
            comments: None,
        }
    }

    /// The section of this id.
    #[must_use]
    pub fn section(&self, id: &SectionId) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == *id)
    }

    /// Its front page and its lists.
    pub fn addresses(&self) -> impl Iterator<Item = &HttpUrl> {
        std::iter::once(&self.home).chain(self.sections.iter().flat_map(|section| [&section.feed, &section.listing]).flatten())
    }

    /// Whether it has rules of its own for articles or comments. A source without any is a list of feeds, perhaps of many papers.
    #[must_use]
    pub fn has_rules(&self) -> bool {
        self.comments.is_some() || self.article != ArticleRules::default()
    }

    /// Whether these rules read pages of `host`.
    #[must_use]
    pub fn reads_host(&self, host: &str) -> bool {
        self.host_match(host).is_some()
    }

    /// How closely `host` is named among the hosts of these rules: the exact one before any `*.`, a longer domain before a shorter.
    #[must_use]
    pub fn host_match(&self, host: &str) -> Option<HostMatch> {
        let host = host.strip_prefix("www.").unwrap_or(host);
        let named = |pattern: &str| match pattern.strip_prefix("*.") {
            Some(domain) if host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')) => Some(HostMatch::Below(domain.len())),
            Some(_) => None,
            None => (host == pattern.strip_prefix("www.").unwrap_or(pattern)).then_some(HostMatch::Exact),
        };
        self.hosts.iter().map(String::as_str).chain([self.home.host()]).filter_map(named).max()
    }
}

/// How a source names a host, the closer the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostMatch {
    /// By a domain above it, of so many bytes (`*.example.vn`).
    Below(usize),
    /// By its own name.
    Exact,
}

/// Reads `"200ms"`, `"2s"`, `"1m"`.
fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_duration(&text).ok_or_else(|| serde::de::Error::custom(format!("`{}` is not a duration such as \"200ms\" or \"2s\"", SafeLine::new(&text))))
}

fn duration_text<S: serde::Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{}ms", duration.as_millis()))
}

/// A duration written as a whole number and `ms`, `s`, `m`, `h` or `d`.
#[must_use]
pub fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.find(|character: char| !character.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(digits)?;
    let number: u64 = number.parse().ok()?;
    let seconds = |unit: u64| number.checked_mul(unit).map(Duration::from_secs);
    match unit {
        "ms" => Some(Duration::from_millis(number)),
        "s" => seconds(1),
        "m" => seconds(60),
        "h" => seconds(60 * 60),
        "d" => seconds(24 * 60 * 60),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(parse_duration("200ms"), Some(Duration::from_millis(200)));
        assert_eq!(parse_duration("3d"), Some(Duration::from_secs(259_200)));
        for bad in ["", "s", "2", "2 s", "-1s", "2w", "99999999999999999999s"] {
            assert_eq!(parse_duration(bad), None, "{bad}");
        }
    }
}
