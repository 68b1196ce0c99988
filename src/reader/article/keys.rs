//! What a page's comments are known by, and whether it is the page that was asked for.
//!
//! Owns reading the values of a comment address, and soft 404s. Must not ask for comments.

use super::page::Page;
use crate::{
    model::{CommentKey, HttpUrl, Source, source::IdRule},
    reader::{dom, dom::Tree, guard, identity},
};

/// Most dashes in the name of a section (`ban-doc-viet-ve`).
const MAX_SECTION_DASHES: usize = 3;

/// The values of the source's comment address; `None` where it has no comments or one value is nowhere to be found.
pub(super) fn comments(tree: &Tree, url: &HttpUrl, source: &Source) -> Option<CommentKey> {
    let rules = source.comments.as_ref()?;
    let mut key = CommentKey::default();
    for (name, candidates) in &rules.ids {
        let value = candidates.iter().find_map(|rule| one(tree, url, rule))?;
        key.0.insert(name.clone(), value);
    }
    Some(key)
}

fn one(tree: &Tree, url: &HttpUrl, rule: &IdRule) -> Option<String> {
    if let Some(value) = &rule.value {
        return Some(value.clone());
    }
    if let Some(pattern) = &rule.url {
        return identity::captured(url.as_str(), pattern);
    }
    dom::select(&tree.root(), rule.page.as_deref()?).iter().find_map(|node| {
        let text = match &rule.attribute {
            Some(attribute) => dom::attribute(node, attribute)?,
            None => dom::text(node),
        };
        let Some(pointer) = &rule.pointer else { return Some(text).filter(|text| !text.is_empty()) };
        let json: serde_json::Value = guard::json(&text).ok()?;
        // Numbers on newer pages, strings on older ones.
        match json.pointer(pointer)? {
            serde_json::Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    })
}

/// Which other page was given in place of the article that was asked for: one of another number, the site's front page, the section above it, or one
/// that says that there is no such page.
pub(super) fn other_page<'a>(page: &'a Page, url: &'a HttpUrl, asked: &HttpUrl, source: Option<&Source>) -> Option<&'a HttpUrl> {
    if is_front(url) && !is_front(asked) || page.is_absent || is_above(url, asked) && !page.is_article && page.published.is_none() {
        return Some(url);
    }
    let canonical = page.canonical.as_ref()?;
    let number = |url: &HttpUrl| source.and_then(|source| identity::article_number(source, url));
    let is_other = match (number(asked), number(canonical)) {
        (Some(asked), Some(given)) => asked != given,
        // A page that says it is an article and names the front page has a mistake in its template.
        _ => is_front(canonical) && !is_front(asked) && !page.is_article,
    };
    is_other.then_some(canonical)
}

fn is_front(url: &HttpUrl) -> bool {
    url.url().path().trim_matches('/').is_empty() && url.url().query().is_none()
}

/// Whether `url` is a section that the address asked for lies in: one short name without a number, where articles have long ones.
fn is_above(url: &HttpUrl, asked: &HttpUrl) -> bool {
    let (path, below) = (url.url().path().trim_end_matches('/'), asked.url().path());
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_section = !name.is_empty() && name.matches('-').count() <= MAX_SECTION_DASHES && !name.contains(|c: char| c.is_ascii_digit() || c == '.');
    is_section && url.host() == asked.host() && below.strip_prefix(path).is_some_and(|rest| rest.starts_with('/') && rest.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_above_what_was_asked_for_is_another_page() {
        let url = |path: &str| HttpUrl::parse(&format!("https://a.vn{path}")).expect("an address");
        let asked = url("/kinh-te/cau-moi-qua-song-10.html");
        assert!(is_above(&url("/kinh-te/"), &asked) && is_above(&url("/kinh-te"), &asked));
        for other in ["/kinh-te/cau-moi-qua-song-10.html", "/", "/kinh", "/the-thao/", "/kinh-te-10/", "/kinh-te/cau-moi-qua-song-lon-o-mien-dong/"] {
            assert!(!is_above(&url(other), &asked), "{other}");
        }
        assert!(!is_above(&url("/cau-moi-qua-song-lon-o-mien-dong"), &url("/cau-moi-qua-song-lon-o-mien-dong/amp")));
    }
}
