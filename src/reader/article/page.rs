//! What a page says of its article: title, dates, byline, language and so on.
//!
//! Owns the order in which statements are believed: the source's rules, JSON-LD, metadata, what is printed. Must not look at the body.

use super::{
    jsonld::{self, JsonLd},
    printed, profile, words,
};
use crate::{
    model::{HttpUrl, Stamp, source::ArticleRules},
    reader::{
        dates::{self, DateContext},
        dom::{self, Node, Tree},
    },
};

/// Most names of a byline.
const MAX_AUTHORS: usize = 6;

/// Facts of one page, not yet cleaned.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) title: String,
    /// By the rules or by name in JSON-LD.
    pub(super) byline: Option<String>,
    /// By a class or a `meta` element, where nothing better is found.
    pub(super) byline_guess: Option<String>,
    pub(super) lede: Option<String>,
    pub(super) published: Option<Stamp>,
    pub(super) published_text: Option<String>,
    pub(super) updated: Option<Stamp>,
    pub(super) section: Option<String>,
    pub(super) language: Option<String>,
    pub(super) canonical: Option<HttpUrl>,
    /// Whether the page says it holds an article.
    pub(super) is_article: bool,
}

/// Reads the facts of a page. `base` resolves its canonical address.
pub(super) fn read(tree: &Tree, base: &HttpUrl, rules: &ArticleRules, context: DateContext) -> Page {
    let root = tree.root();
    let json = jsonld::read(tree);
    let site = meta(&root, &["og:site_name", "application-name"]);
    let title = title(&root, &json, rules, site.as_deref());
    let printed = printed::date(&root, rules, context);
    let (published, published_text) = published(&root, &json, printed, context);
    let description = json.description.clone().or_else(|| meta(&root, &["og:description", "description"]));
    let by_rule = rules.byline.iter().map(|selector| bylines(&root, selector)).find(|names| !names.is_empty()).map(|names| names.join(", "));
    let updated = json.modified.clone().or_else(|| meta(&root, &["article:modified_time", "og:updated_time", "dateModified", "lastmod"]));
    let is_article = json.is_article || meta(&root, &["og:type"]).is_some_and(|kind| kind.eq_ignore_ascii_case("article"));
    Page {
        byline: by_rule.or_else(|| Some(json.authors.join(", ")).filter(|names| !names.is_empty())),
        byline_guess: byline_guess(&root, site.as_deref()),
        lede: lede(&root, rules, description.as_deref()),
        published,
        published_text,
        updated: updated.and_then(|text| dates::parse(&text, context)),
        section: section(&root, &json, rules),
        language: json.language.or_else(|| meta(&root, &["inLanguage"])),
        canonical: canonical(&root, base),
        title,
        is_article,
    }
}

/// Whether JSON-LD says that the page is an article.
pub(in crate::reader) fn says_article(tree: &Tree) -> bool {
    jsonld::read(tree).is_article
}

/// The language of the `html` element: templates often leave it at the wrong one, so it is the last to be believed.
pub(super) fn template_language(tree: &Tree) -> Option<String> {
    dom::first(&tree.root(), "html[lang]").and_then(|html| dom::attribute(&html, "lang"))
}

/// The address a page gives itself.
pub(in crate::reader) fn canonical(root: &Node<'_>, base: &HttpUrl) -> Option<HttpUrl> {
    dom::first(root, "link[rel~='canonical'][href]")
        .and_then(|link| dom::attribute(&link, "href"))
        .or_else(|| meta(root, &["og:url"]))
        .and_then(|href| base.join(&href).ok())
}

/// The content of the first `meta` element that has one of these names as `property`, `name` or `itemprop`.
pub(in crate::reader) fn meta(root: &Node<'_>, names: &[&str]) -> Option<String> {
    let metas = dom::select(root, "meta[content]");
    let is_named =
        |meta: &Node<'_>, name: &str| ["property", "name", "itemprop"].iter().any(|by| meta.attr(by).is_some_and(|value| value.eq_ignore_ascii_case(name)));
    names.iter().find_map(|name| metas.iter().filter(|meta| is_named(meta, name)).find_map(|meta| dom::attribute(meta, "content")))
}

/// Names that a byline rule finds: one element each, as Tuổi Trẻ prints them.
fn bylines(root: &Node<'_>, selector: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for node in dom::select(root, selector) {
        let text = value(&node);
        let is_more = names.is_empty() || words::is_name(words::bare_byline(&text));
        if names.len() < MAX_AUTHORS && is_more && profile::is_byline(&node, &text) && !names.iter().any(|name| name.contains(&text)) {
            names.push(text);
        }
    }
    names
}

/// What an element says: a `meta` its content, any other its text.
fn value(node: &Node<'_>) -> String {
    if dom::name(node) == "meta" { node.attr("content").unwrap_or_default().trim().to_owned() } else { dom::text(node) }
}

fn title(root: &Node<'_>, json: &JsonLd, rules: &ArticleRules, site: Option<&str>) -> String {
    if let Some(title) = dom::first_of(root, &rules.title, |node| Some(value(node)).filter(|text| !text.is_empty())) {
        return title;
    }
    let stated = json.headline.clone().or_else(|| meta(root, &["og:title", "twitter:title"]));
    let tab = dom::first(root, "head title, title").map(|title| dom::text(&title)).filter(|title| !title.is_empty());
    let headings: Vec<String> = dom::select(root, "h1").iter().map(dom::text).filter(|text| !text.is_empty()).collect();
    let known: Vec<String> = [&stated, &tab].into_iter().flatten().map(|title| words::fold(title)).collect();
    let agreed = headings.iter().find(|heading| {
        let heading = words::fold(heading);
        words::count(&heading) >= 2 && known.iter().any(|title| title.contains(&heading))
    });
    if let Some(heading) = agreed {
        return heading.clone();
    }
    if let Some(stated) = stated.or(tab) {
        return without_site(&stated, site);
    }
    headings.into_iter().next().unwrap_or_default()
}

/// A title without the name of the site and section behind it (`… - Chính trị - Tuổi Trẻ Online`).
fn without_site(title: &str, site: Option<&str>) -> String {
    let site = site.map(words::fold).filter(|site| !site.is_empty());
    let mut kept = title.trim();
    for separator in [" | ", " - ", " – ", " — ", " » ", " :: "] {
        while let Some((before, last)) = kept.rsplit_once(separator) {
            let last_folded = words::fold(last);
            let is_site = site.as_deref().is_some_and(|site| last_folded == site || (words::count(last) <= 5 && site.contains(&last_folded)));
            let is_tail = words::count(last) <= 4 && words::count(before) >= 5 && separator != " – " && separator != " — ";
            if !is_site && !is_tail {
                break;
            }
            kept = before.trim();
        }
    }
    kept.to_owned()
}

fn published(root: &Node<'_>, json: &JsonLd, printed: Option<(Stamp, String)>, context: DateContext) -> (Option<Stamp>, Option<String>) {
    let stated = json
        .published
        .clone()
        .into_iter()
        .chain(meta(
            root,
            &["article:published_time", "og:article:published_time", "datePublished", "pubdate", "publishdate", "date", "dc.date.issued", "parsely-pub-date"],
        ))
        .chain(dom::first(root, "[itemprop='datePublished'][datetime]").and_then(|node| dom::attribute(&node, "datetime")))
        .chain(printed::machine_time(root));
    let stated: Vec<Stamp> = stated.filter_map(|text| dates::parse(&text, context)).collect();
    let exact = stated.iter().find(|stamp| stamp.instant().is_some()).or(stated.first()).copied();
    let (stamp, text) = printed.map_or((None, None), |(stamp, text)| (Some(stamp), Some(text)));
    let chosen = match (stamp, exact) {
        // What is printed is right about the day; metadata may know the hour, the second and the offset.
        (Some(printed), Some(exact)) if same_day(printed, exact) && exact.instant().is_some() => Some(exact),
        (Some(printed), _) => Some(printed),
        (None, exact) => exact,
    };
    (chosen, text)
}

fn same_day(one: Stamp, other: Stamp) -> bool {
    let day = |stamp: Stamp| match stamp {
        Stamp::Instant { at, offset } => offset.to_datetime(at).date(),
        Stamp::Day(day) => day,
    };
    day(one) == day(other)
}

fn byline_guess(root: &Node<'_>, site: Option<&str>) -> Option<String> {
    let printed = dom::select(root, "[rel~='author'], [itemprop='author'], .byline, [class*='author'], .tac-gia, .tacgia")
        .iter()
        .map(dom::text)
        .map(|text| words::bare_byline(&text).to_owned())
        .find(|text| words::is_name(text));
    let stated = || {
        meta(root, &["author", "article:author", "dc.creator", "parsely-author"])
            .filter(|name| !name.contains("://") && !name.contains('@') && words::count(name) <= 12)
            .filter(|name| site.is_none_or(|site| words::fold(site) != words::fold(name)))
    };
    printed.or_else(stated)
}

fn lede(root: &Node<'_>, rules: &ArticleRules, description: Option<&str>) -> Option<String> {
    let read = |node: &Node<'_>| {
        // VnExpress puts the place the text was written at into its lede, without a space behind it.
        rules.drop.iter().flat_map(|selector| dom::select(node, selector)).for_each(|node| node.remove_from_parent());
        Some(value(node)).filter(|text| words::count(text) >= 3)
    };
    if let Some(lede) = dom::first_of(root, &rules.lede, read) {
        return Some(lede);
    }
    if !rules.lede.is_empty() {
        return None;
    }
    // Without a rule a lede is only what is marked as one and is also the page's description of itself. Other marks (`lead`, `summary`) are as often
    // put on the first paragraph of the text.
    let description = description.map(words::fold).filter(|description| description.len() > 30);
    let marked = dom::select(root, "[class*='sapo'], [class*='chapeau'], .lede");
    // Lists of other articles have such elements too, but then many.
    let is_only_one = marked.len() == 1;
    marked.iter().map(dom::text).find(|text| {
        let folded = words::fold(text);
        (8..=90).contains(&words::count(text))
            && (is_only_one || description.as_deref().is_some_and(|description| folded == description || description.starts_with(&folded)))
    })
}

fn section(root: &Node<'_>, json: &JsonLd, rules: &ArticleRules) -> Option<String> {
    dom::first_of(root, &rules.section, |node| Some(value(node)).filter(|text| !text.is_empty()))
        .or_else(|| json.section.clone())
        .or_else(|| meta(root, &["article:section", "articleSection"]))
        .or_else(|| {
            let crumbs = dom::select(root, ".breadcrumb a, .breadcrumbs a, [itemtype*='BreadcrumbList'] a");
            crumbs.last().map(dom::text).filter(|text| !text.is_empty() && words::count(text) <= 6)
        })
        .filter(|section| words::count(section) <= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn site_names_are_cut() {
        assert_eq!(
            without_site("Thanh tra vụ cây xanh trong 30 ngày - Chính trị - Xã hội - Báo Ngày Online", Some("Báo Ngày Online")),
            "Thanh tra vụ cây xanh trong 30 ngày"
        );
        assert_eq!(without_site("Mưa lớn ở Tây Ninh | Báo Ngày", Some("Báo Ngày")), "Mưa lớn ở Tây Ninh");
        assert_eq!(without_site("Hà Nội - Huế", None), "Hà Nội - Huế");
    }
}
