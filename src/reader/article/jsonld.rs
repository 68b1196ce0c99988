//! Facts in JSON-LD.
//!
//! Owns finding the article's object in a page's JSON-LD and reading its fields. Entities are decoded after the JSON is parsed: Tuổi Trẻ writes `ph&#250;t`
//! inside the strings. Must not look at the rest of the page.

use serde_json::Value;

use crate::reader::dom::{self, Tree};

/// Facts of the article's object, decoded.
#[derive(Debug, Default)]
pub(super) struct JsonLd {
    pub(super) headline: Option<String>,
    pub(super) description: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    /// Persons only.
    pub(super) authors: Vec<String>,
    pub(super) section: Option<String>,
    pub(super) language: Option<String>,
    /// Whether the page says it is an article.
    pub(super) is_article: bool,
}

/// Reads the JSON-LD of a page.
pub(super) fn read(tree: &Tree) -> JsonLd {
    let mut objects = Vec::new();
    for script in dom::select(&tree.root(), "script[type*='ld+json']") {
        if let Some(value) = parse(&script.text()) {
            collect(value, 0, &mut objects);
        }
    }
    let publisher = objects.iter().find_map(|object| object.get("publisher").and_then(|publisher| text(publisher.get("name")?)));
    let Some(article) = objects.iter().find(|object| is_article(object)) else { return JsonLd::default() };
    let field = |name: &str| article.get(name).and_then(text);
    let mut authors = Vec::new();
    if let Some(value) = article.get("author").or_else(|| article.get("creator")) {
        names(value, &mut authors);
    }
    authors.retain(|name| publisher.as_deref().is_none_or(|publisher| !publisher.eq_ignore_ascii_case(name)));
    JsonLd {
        headline: field("headline").or_else(|| field("name")),
        description: field("description"),
        published: field("datePublished").or_else(|| field("dateCreated")),
        modified: field("dateModified"),
        authors,
        section: field("articleSection"),
        language: field("inLanguage"),
        is_article: true,
    }
}

fn parse(script: &str) -> Option<Value> {
    let json = script.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim().trim_end_matches(';');
    serde_json::from_str(json).ok().or_else(|| {
        // Raw line ends inside strings are the commonest mistake, and JSON allows a space wherever it allows a line end.
        let spaced: String = json.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
        serde_json::from_str(&spaced).ok()
    })
}

/// Objects of the value, of arrays and of `@graph`.
fn collect(value: Value, depth: usize, objects: &mut Vec<serde_json::Map<String, Value>>) {
    if depth > 4 {
        return;
    }
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| collect(value, depth + 1, objects)),
        Value::Object(mut object) => {
            if let Some(graph) = object.remove("@graph") {
                collect(graph, depth + 1, objects);
            }
            if let Some(main) = object.get("mainEntity").filter(|main| main.is_object()) {
                collect(main.clone(), depth + 1, objects);
            }
            objects.push(object);
        }
        _ => {}
    }
}

fn is_article(object: &serde_json::Map<String, Value>) -> bool {
    let is_type = |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || matches!(kind, "BlogPosting" | "LiveBlogPosting" | "Report"));
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_type),
        Some(kind) => is_type(kind),
        None => false,
    }
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

fn names(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| names(value, out)),
        Value::Object(object) => {
            let is_person = object.get("@type").is_none_or(|kind| kind.as_str() == Some("Person") || kind.is_array());
            if is_person && let Some(name) = object.get("name") {
                names(name, out);
            }
        }
        value => {
            if let Some(name) = text(value).filter(|name| !name.starts_with("http") && !name.contains('@') && name.chars().count() <= 80)
                && !out.contains(&name)
            {
                out.push(name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphs_arrays_entities_and_slips() {
        let tree = dom::parse(
            "<script type='application/ld+json'>[{\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"Báo\"},{\"@type\":[\"NewsArticle\"],\"headline\":\"120 ph&#250;t\n\",
             \"author\":[{\"@type\":\"Person\",\"name\":\"TU&#7844;N LONG\"},{\"@type\":\"Organization\",\"name\":\"Báo\"}],\"datePublished\":\"2026-07-19T23:45:00+07:00\"}]}];</script>",
            "t",
        )
        .expect("a tree");
        let facts = read(&tree);
        assert_eq!(facts.headline.as_deref(), Some("120 phút"));
        assert_eq!(facts.authors, ["TUẤN LONG"]);
        assert_eq!(facts.published.as_deref(), Some("2026-07-19T23:45:00+07:00"));
        assert!(facts.is_article);
    }
}
