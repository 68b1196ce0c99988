//! Facts in JSON-LD.
//!
//! Owns finding the article's object in a page's JSON-LD and reading its fields. Entities are decoded after the JSON is parsed: Tuổi Trẻ writes `ph&#250;t`
//! inside the strings. Must not look at the rest of the page.

use serde_json::{Map, Value};

use super::json_text;
use crate::{model::HttpUrl, reader::dom};

type Object = Map<String, Value>;

/// Deepest nesting of lists and graphs that is looked into.
const MAX_DEPTH: usize = 4;

/// Most objects of one page; real ones have some dozens.
const MAX_OBJECTS: usize = 2_000;

/// Most posts of a live blog.
const MAX_POSTS: usize = 500;

/// Facts of the article's object, decoded.
#[derive(Debug, Default)]
pub(super) struct JsonLd {
    pub(super) headline: Option<String>,
    pub(super) description: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    /// Persons and agencies, without the publisher.
    pub(super) authors: Vec<String>,
    /// The names of the publisher and the site.
    pub(super) publishers: Vec<String>,
    pub(super) section: Option<String>,
    pub(super) language: Option<String>,
    /// The whole text, where the page does not say that it costs money to read.
    pub(super) body: Option<String>,
    /// Whether the page says it is an article.
    pub(super) is_article: bool,
    /// Whether everyone may read all of it, where that is said.
    pub(super) is_free: Option<bool>,
    /// Whether it is a live blog.
    pub(super) is_live: bool,
    /// When a live blog ends or ended, where that is said.
    pub(super) ends: Option<String>,
    /// Posts of a live blog.
    pub(super) posts: Vec<Post>,
    /// The film of a page that has one.
    pub(super) film: Option<Film>,
}

/// A post of a live blog, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Post {
    pub(super) headline: Option<String>,
    pub(super) published: Option<String>,
    /// Paragraphs, parted by line ends.
    pub(super) text: String,
}

/// A film, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Film {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) address: Option<String>,
    pub(super) published: Option<String>,
}

/// Reads the JSON-LD of a page. Of several articles the one at `url` is the page's own.
pub(super) fn read(scripts: &[String], url: Option<&HttpUrl>) -> JsonLd {
    let mut objects = Vec::new();
    for value in scripts.iter().flat_map(|script| json_text::values(script)) {
        collect(&value, 0, &mut objects);
    }
    let mut publishers: Vec<String> = Vec::new();
    for object in &objects {
        let is_house = has_type(object, |kind| kind == "WebSite" || kind == "NewsMediaOrganization");
        let named = object.get("publisher").map(|publisher| whole(publisher, &objects)).and_then(text);
        publishers.extend(named.into_iter().chain(object.get("name").filter(|_| is_house).and_then(text)));
    }
    let film = objects.iter().find(|object| has_type(object, |kind| kind == "VideoObject")).map(film);
    let articles: Vec<&Object> = objects.iter().filter(|object| has_type(object, is_article_type)).collect();
    let is_here = |object: &&&Object| url.is_some_and(|url| is_at(object, url));
    let Some(article) = articles.iter().find(is_here).or_else(|| articles.iter().find(|object| object.contains_key("headline"))).or(articles.first()) else {
        return JsonLd { publishers, film, ..JsonLd::default() };
    };
    let field = |name: &str| article.get(name).and_then(text);
    let mut authors = Vec::new();
    if let Some(value) = article.get("author").or_else(|| article.get("creator")) {
        names(value, &objects, 0, &mut authors);
    }
    authors.retain(|name| !publishers.iter().any(|publisher| publisher.to_lowercase() == name.to_lowercase()));
    let is_free = is_free(article);
    JsonLd {
        headline: field("headline").or_else(|| field("name")),
        description: field("description"),
        published: field("datePublished").or_else(|| field("dateCreated")),
        modified: field("dateModified"),
        authors,
        publishers,
        section: field("articleSection"),
        language: field("inLanguage"),
        body: article.get("articleBody").and_then(Value::as_str).filter(|_| is_free != Some(false)).map(str::to_owned),
        is_article: true,
        is_free,
        is_live: has_type(article, |kind| kind == "LiveBlogPosting"),
        ends: field("coverageEndTime"),
        posts: posts(article),
        film,
    }
}

/// Objects of the value, of arrays, of `@graph` and of `mainEntity`.
fn collect(value: &Value, depth: usize, objects: &mut Vec<Object>) {
    if depth > MAX_DEPTH || objects.len() >= MAX_OBJECTS {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, depth + 1, objects)),
        Value::Object(object) => {
            for inner in ["@graph", "mainEntity"] {
                if let Some(value) = object.get(inner) {
                    collect(value, depth + 1, objects);
                }
            }
            objects.push(object.clone());
        }
        _ => {}
    }
}

fn is_article_type(kind: &str) -> bool {
    kind.ends_with("Article") || matches!(kind, "BlogPosting" | "LiveBlogPosting" | "Report")
}

fn has_type(object: &Object, is_wanted: impl Fn(&str) -> bool) -> bool {
    let is_type = |kind: &Value| kind.as_str().is_some_and(|kind| is_wanted(kind.rsplit('/').next().unwrap_or(kind)));
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_type),
        Some(kind) => is_type(kind),
        None => false,
    }
}

/// Whether an object says it is at this address.
fn is_at(object: &Object, url: &HttpUrl) -> bool {
    let place = |value: &Value| value.as_str().or_else(|| value.get("@id").and_then(Value::as_str)).and_then(|address| HttpUrl::parse(address).ok());
    ["url", "mainEntityOfPage", "@id"].iter().filter_map(|name| object.get(*name)).filter_map(place).any(|at| at.without_fragment() == url.without_fragment())
}

/// What a reference by `@id` refers to, where it is on the page.
fn whole<'a>(value: &'a Value, objects: &'a [Object]) -> &'a Value {
    let Some(id) = value.get("@id").filter(|_| value.get("name").is_none()) else { return value };
    objects.iter().find(|object| object.get("@id") == Some(id) && object.contains_key("name")).and_then(|object| object.get("name")).unwrap_or(value)
}

fn text(value: &Value) -> Option<String> {
    let raw = match value {
        Value::String(text) => text.as_str(),
        Value::Array(values) => return values.first().and_then(text),
        Value::Object(object) => return object.get("name").or_else(|| object.get("@value")).and_then(text),
        _ => return None,
    };
    Some(dom::fragment_line(raw).trim().to_owned()).filter(|text| !text.is_empty())
}

fn names(value: &Value, objects: &[Object], depth: usize, out: &mut Vec<String>) {
    match whole(value, objects) {
        Value::Array(values) if depth < MAX_DEPTH => values.iter().for_each(|value| names(value, objects, depth + 1, out)),
        Value::Object(object) if depth < MAX_DEPTH => {
            if let Some(name) = object.get("name") {
                names(name, objects, depth + 1, out);
            }
        }
        value @ Value::String(_) => out.extend(text(value).filter(|name| !out.contains(name))),
        _ => {}
    }
}

/// Google's structured data for paywalled content: whether the article, or any part of it, is said to cost money.
fn is_free(article: &Object) -> Option<bool> {
    let said = |value: &Value| match value {
        Value::Bool(free) => Some(*free),
        Value::String(text) => match text.to_ascii_lowercase().rsplit('/').next() {
            Some("false" | "no") => Some(false),
            Some("true" | "yes") => Some(true),
            _ => None,
        },
        _ => None,
    };
    let parts: Vec<&Value> = match article.get("hasPart") {
        Some(Value::Array(parts)) => parts.iter().collect(),
        part => part.into_iter().collect(),
    };
    let of_parts = parts.iter().filter_map(|part| part.get("isAccessibleForFree"));
    article.get("isAccessibleForFree").into_iter().chain(of_parts).filter_map(said).min()
}

fn posts(article: &Object) -> Vec<Post> {
    let Some(Value::Array(updates)) = article.get("liveBlogUpdate") else { return Vec::new() };
    let post = |update: &Value| {
        let update = update.as_object()?;
        let raw = update.get("articleBody").or_else(|| update.get("description"))?.as_str()?;
        let lines = raw.lines().map(|line| dom::fragment_line(line).trim().to_owned()).filter(|line| !line.is_empty());
        let field = |name: &str| update.get(name).and_then(text);
        let post =
            Post { headline: field("headline").or_else(|| field("name")), published: field("datePublished"), text: lines.collect::<Vec<_>>().join("\n") };
        Some(post).filter(|post| !post.text.is_empty())
    };
    updates.iter().take(MAX_POSTS).filter_map(post).collect()
}

fn film(object: &Object) -> Film {
    let field = |name: &str| object.get(name).and_then(text);
    Film {
        title: field("name"),
        description: field("description"),
        address: field("url").or_else(|| field("contentUrl")).or_else(|| field("embedUrl")),
        published: field("uploadDate").or_else(|| field("datePublished")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(script: &str) -> JsonLd {
        read(&[script.to_owned()], HttpUrl::parse("https://bao.example/tin-1.html").ok().as_ref())
    }

    #[test]
    fn graphs_arrays_entities_and_slips() {
        let facts = facts(
            "[{\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"Báo\"},{\"@type\":[\"NewsArticle\"],\"headline\":\"120 ph&#250;t\n\",
             \"author\":[{\"@type\":\"Person\",\"name\":\"TU&#7844;N LONG\"},{\"@type\":\"Organization\",\"name\":\"Báo\"}],\"datePublished\":\"2026-07-19T23:45:00+07:00\"}]}];",
        );
        assert_eq!(facts.headline.as_deref(), Some("120 phút"));
        assert_eq!(facts.authors, ["TUẤN LONG"]);
        assert_eq!(facts.publishers, ["Báo"]);
        assert_eq!(facts.published.as_deref(), Some("2026-07-19T23:45:00+07:00"));
        assert!(facts.is_article);
    }

    #[test]
    fn names_are_found_by_reference_and_agencies_count() {
        let facts = facts(
            r##"{"@graph":[{"@type":"NewsArticle","headline":"H","author":[{"@id":"#an"},"Hãng tin"],"publisher":{"@id":"#bao"}},
             {"@type":"Person","@id":"#an","name":"Lê An"},{"@type":"Organization","@id":"#bao","name":"Báo Ngày"}]}"##,
        );
        assert_eq!(facts.authors, ["Lê An", "Hãng tin"]);
        assert_eq!(facts.publishers, ["Báo Ngày"]);
    }

    #[test]
    fn of_several_articles_the_one_at_the_address_counts() {
        let facts = facts(
            r#"[{"@type":"NewsArticle","headline":"Bài khác","url":"https://bao.example/tin-2.html"},
             {"@type":"http://schema.org/NewsArticle","headline":"Bài này","mainEntityOfPage":{"@id":"https://bao.example/tin-1.html"}}]"#,
        );
        assert_eq!(facts.headline.as_deref(), Some("Bài này"));
    }

    #[test]
    fn what_is_not_free_is_said_in_several_ways() {
        for (said, wanted) in [
            (r#""isAccessibleForFree":false"#, Some(false)),
            (r#""isAccessibleForFree":"False""#, Some(false)),
            (r#""isAccessibleForFree":"http://schema.org/True""#, Some(true)),
            (r#""hasPart":[{"isAccessibleForFree":true},{"isAccessibleForFree":"false"}]"#, Some(false)),
            (r#""hasPart":{"isAccessibleForFree":false}"#, Some(false)),
            (r#""name":"x""#, None),
        ] {
            assert_eq!(facts(&format!(r#"{{"@type":"NewsArticle",{said}}}"#)).is_free, wanted, "{said}");
        }
    }

    #[test]
    fn live_blogs_and_films() {
        let facts = facts(
            r#"[{"@type":"LiveBlogPosting","headline":"Bão","liveBlogUpdate":[{"headline":"Vào bờ","datePublished":"2026-11-24T09:00:00+07:00","articleBody":"Một.\nHai."},{"headline":"trống"}]},
             {"@type":"VideoObject","name":"Phim","description":"Kể chuyện","contentUrl":"https://bao.example/v.mp4","uploadDate":"2026-11-24"}]"#,
        );
        assert_eq!(facts.posts.len(), 1);
        assert_eq!(facts.posts.first().map(|post| post.text.as_str()), Some("Một.\nHai."));
        let film = facts.film.unwrap_or_default();
        assert_eq!((film.title.as_deref(), film.address.as_deref()), (Some("Phim"), Some("https://bao.example/v.mp4")));
    }
}
