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
    let articles: Vec<&Object> = objects.iter().filter(|object| has_type(object, is_article_type)).collect();
    let is_here = |object: &&&Object| url.is_some_and(|url| is_at(object, url));
    let Some(article) = articles.iter().find(is_here).or_else(|| articles.iter().find(|object| object.contains_key("headline"))).or(articles.first()) else {
        return JsonLd { publishers, ..JsonLd::default() };
    };
    let field = |name: &str| article.get(name).and_then(text);
    let mut authors = Vec::new();
    if let Some(value) = article.get("author").or_else(|| article.get("creator")) {
        names(value, &objects, 0, &mut authors);
    }
    authors.retain(|name| !publishers.iter().any(|publisher| publisher.to_lowercase() == name.to_lowercase()));
    JsonLd {
        headline: field("headline").or_else(|| field("name")),
        description: field("description"),
        published: field("datePublished").or_else(|| field("dateCreated")),
        modified: field("dateModified"),
        authors,
        publishers,
        section: field("articleSection"),
        language: field("inLanguage"),
        body: article.get("articleBody").and_then(Value::as_str).filter(|_| is_free(article)).map(str::to_owned),
        is_article: true,
    }
}

/// Whether nothing in the article's object says that it, or a part of it, is for subscribers only.
fn is_free(article: &Object) -> bool {
    let says_no = |free: &Value| matches!(free.to_string().trim_matches('"').to_ascii_lowercase().as_str(), "false" | "no");
    let parts = article.get("hasPart").map(|part| part.as_array().map_or_else(|| std::slice::from_ref(part), Vec::as_slice)).unwrap_or_default();
    !article.get("isAccessibleForFree").is_some_and(says_no) && !parts.iter().filter_map(|part| part.get("isAccessibleForFree")).any(says_no)
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
}
