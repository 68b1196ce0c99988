//! What a page says of its article: title, dates, byline, language and so on.
//!
//! Owns the order in which statements are believed: the source's rules, JSON-LD, metadata, what is printed. Must not look at the body.

use super::{
    absent, authors,
    jsonld::{self, Film, JsonLd, Post},
    marks::{self, Marks},
    printed, profile,
    title::{self, Chosen, Said},
    ways::{self, Ways},
    words,
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
#[expect(clippy::struct_excessive_bools, reason = "each is one independent statement of the page; any combination occurs")]
pub(super) struct Page {
    pub(super) title: String,
    /// The title as it stands over the text.
    pub(super) heading: Option<String>,
    /// By the rules or by name in JSON-LD or metadata.
    pub(super) byline: Option<String>,
    /// By a class, or the paper itself, where nothing better is found.
    pub(super) byline_guess: Option<String>,
    pub(super) lede: Option<String>,
    pub(super) published: Option<Stamp>,
    pub(super) published_text: Option<String>,
    pub(super) updated: Option<Stamp>,
    pub(super) section: Option<String>,
    pub(super) language: Option<String>,
    pub(super) canonical: Option<HttpUrl>,
    /// The text as metadata state it.
    pub(super) body: Option<String>,
    /// Whether the page says it holds an article.
    pub(super) is_article: bool,
    /// Whether the page says it holds a film and no article.
    pub(super) is_film: bool,
    /// Whether everyone may read all of it, where that is said.
    pub(super) is_free: Option<bool>,
    /// Whether the page says it is a live blog that has not ended.
    pub(super) is_live: bool,
    /// Posts of a live blog, with their times.
    pub(super) posts: Vec<Post>,
    pub(super) film: Option<Film>,
    /// Whether the page says that there is no such page.
    pub(super) is_absent: bool,
    /// Where the article goes on, and where else it can be read.
    pub(super) ways: Ways,
}

/// Reads the facts of a page. `base` resolves its canonical address; `url` is where it was found.
pub(super) fn read(tree: &Tree, base: &HttpUrl, url: &HttpUrl, rules: &ArticleRules, context: DateContext) -> Page {
    let root = tree.root();
    let marks = marks::read(tree);
    let canonical = marks.link_of("canonical").or_else(|| marks.meta_of(&["og:url"])).and_then(|href| base.join(href).ok());
    let mut json = jsonld::read(&marks.scripts, canonical.as_ref().or(Some(url)));
    let kind = marks.meta_of(&["og:type"]).unwrap_or_default().to_ascii_lowercase();
    let is_article = json.is_article || kind == "article";
    let film = json.film.take().or_else(|| kind.starts_with("video").then(|| film_of(&marks)));
    let is_film = !is_article && (film.is_some() || kind.starts_with("video"));
    if let Some(film) = film.as_ref().filter(|_| is_film) {
        json.headline = json.headline.or_else(|| film.title.clone());
        json.published = json.published.or_else(|| film.published.clone());
    }
    // Facebook's tiers: `free`, `metered`, `locked`.
    let is_locked = marks.meta_of(&["article:content_tier"]).is_some_and(|tier| tier.eq_ignore_ascii_case("locked"));
    let houses: Vec<String> =
        marks.metas_of(&["og:site_name", "application-name", "dc.publisher"]).into_iter().map(str::to_owned).chain(json.publishers.clone()).collect();
    let (published, published_text) = published(&root, &marks, &json, rules, url, context);
    let description = json.description.clone().or_else(|| marks.meta_of(&["og:description", "description"]).map(str::to_owned));
    let updated = json
        .modified
        .as_deref()
        .or_else(|| marks.meta_of(&["article:modified_time", "og:updated_time", "datemodified", "lastmod", "date.modified"]))
        .and_then(|text| dates::parse(text, context));
    let (byline, byline_guess) = bylines(&root, &marks, &json, rules, &houses);
    let section = section(&root, &marks, &json, rules);
    let has_ended = json.ends.as_deref().and_then(|text| dates::parse(text, context)).is_some_and(|end| end.sort_seconds() <= context.now.as_second());
    // A day that is printed or in the address is no sign of an article here: the paper's head has one, and the address is that of the lost article.
    let is_dated = json.published.is_some() || !marks.metas_of(PUBLISHED).is_empty();
    let is_absent = !(is_article || is_dated)
        && (marks.tab.as_deref().is_some_and(absent::tab_says_so) || marks.headings.iter().any(|heading| absent::says_so(&dom::text(heading))));
    let Chosen { title, heading } = title(&root, &marks, &json, rules, houses, url);
    Page {
        byline,
        byline_guess,
        lede: lede(&root, &marks, rules, description.as_deref()),
        published,
        published_text,
        updated,
        section,
        language: json.language.or_else(|| marks.meta_of(&["inlanguage"]).map(str::to_owned)),
        title,
        heading,
        canonical,
        body: json.body,
        is_article,
        is_film,
        is_free: json.is_free.or(is_locked.then_some(false)),
        is_live: json.is_live && !has_ended,
        posts: json.posts,
        film,
        is_absent,
        ways: ways::read(&root, &marks, rules, base, url),
    }
}

/// A film that only OpenGraph tells of.
fn film_of(marks: &Marks<'_>) -> Film {
    let meta = |names: &[&str]| marks.meta_of(names).map(str::to_owned);
    Film {
        title: meta(&["og:title"]),
        description: meta(&["og:description", "description"]),
        address: meta(&["og:video:secure_url", "og:video:url", "og:video", "og:url"]),
        published: meta(&["og:video:release_date", "video:release_date"]),
    }
}

/// Whether JSON-LD says that the page is an article.
pub(in crate::reader) fn says_article(tree: &Tree) -> bool {
    jsonld::read(&marks::read(tree).scripts, None).is_article
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
fn by_rule(root: &Node<'_>, selector: &str) -> Vec<String> {
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

fn title(root: &Node<'_>, marks: &Marks<'_>, json: &JsonLd, rules: &ArticleRules, houses: Vec<String>, url: &HttpUrl) -> Chosen {
    if let Some(title) = dom::first_of(root, &rules.title, |node| Some(value(node)).filter(|text| !text.is_empty())) {
        return Chosen { title, heading: None };
    }
    let meta = |name: &str| marks.meta_of(&[name]).map(str::to_owned);
    title::choose(&Said {
        shared: meta("og:title"),
        headline: json.headline.clone().or_else(|| meta("headline")),
        card: meta("twitter:title"),
        tab: marks.tab.clone(),
        headings: marks.headings.iter().map(dom::text).filter(|text| !text.is_empty()).collect(),
        houses,
        host: url.host().to_owned(),
    })
}

/// Names of `meta` elements that hold the date of publication, the surer first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "date.created",
    "article.published",
    "article.created",
    "date",
];

fn published(root: &Node<'_>, marks: &Marks<'_>, json: &JsonLd, rules: &ArticleRules, url: &HttpUrl, context: DateContext) -> (Option<Stamp>, Option<String>) {
    let by_rule = printed::by_rule(root, rules, context);
    let itemprop = || marks.times.iter().find(|time| time.attr("itemprop").is_some_and(|value| &*value == "datePublished"));
    let stated = json
        .published
        .as_deref()
        .into_iter()
        .chain(marks.metas_of(PUBLISHED))
        .map(str::to_owned)
        .chain(itemprop().and_then(|time| dom::attribute(time, "datetime")))
        .filter_map(|text| dates::parse(&text, context));
    let stated: Vec<Stamp> = stated.collect();
    let printed = by_rule.clone().or_else(|| printed::near_title(marks, context, stated.is_empty()));
    let machine = || printed::machine_time(marks).and_then(|text| dates::parse(&text, context));
    let stated = stated.first().copied().map(|first| precise(first, &stated)).or_else(machine);
    let (stamp, text) = printed.map_or((None, None), |(stamp, text)| (Some(stamp), Some(text)));
    let chosen = match (stamp, stated) {
        // What is printed where the source's rules say is right about the day; metadata may know the hour, the second and the offset.
        (Some(printed), Some(stated)) if by_rule.is_some() => Some(if same_day(printed, stated) { precise(stated, &[stated]) } else { printed }),
        (printed, None) => printed,
        (_, stated) => stated,
    };
    // A date that is not the printed one's reading leaves the printed words out.
    let text = text.filter(|_| chosen.zip(stamp).is_none_or(|(chosen, stamp)| by_rule.is_some() || is_near(chosen, stamp)));
    (chosen.or_else(|| printed::of_address(url, context)), text)
}
fn same_day(one: Stamp, other: Stamp) -> bool {
    let day = |stamp: Stamp| match stamp {
        Stamp::Instant { at, offset } => offset.to_datetime(at).date(),
        Stamp::Day(day) => day,
    };
    day(one) == day(other)
}

/// The first stamp, or another of the same day that knows the hour where the first does not.
fn precise(first: Stamp, stated: &[Stamp]) -> Stamp {
    let exact = || stated.iter().find(|stamp| stamp.instant().is_some() && same_day(first, **stamp)).copied();
    if first.instant().is_some() { first } else { exact().unwrap_or(first) }
}

/// Whether two stamps could be one moment in different zones.
fn is_near(one: Stamp, other: Stamp) -> bool {
    one.sort_seconds().abs_diff(other.sort_seconds()) <= 36 * 3600
}

/// What is surely the byline, and what may be where nothing surer is found.
fn bylines(root: &Node<'_>, marks: &Marks<'_>, json: &JsonLd, rules: &ArticleRules, houses: &[String]) -> (Option<String>, Option<String>) {
    let joined = |names: Vec<String>| Some(names.join(", ")).filter(|names| !names.is_empty());
    let by_rule = rules.byline.iter().map(|selector| by_rule(root, selector)).find(|names| !names.is_empty());
    if let Some(names) = by_rule {
        return (joined(names), None);
    }
    let is_house = |name: &String| houses.iter().any(|house| words::fold(house) == words::fold(name));
    let (own, of_house): (Vec<String>, Vec<String>) = authors::stated(marks).into_iter().partition(|name| !is_house(name));
    let named: Vec<String> = authors::split_all(&json.authors).into_iter().filter(|name| !is_house(name)).collect();
    let sure = if named.is_empty() { own.into_iter().filter(|name| words::count(name) >= 2).collect() } else { named };
    let printed = || authors::printed(marks).into_iter().filter(|name| !is_house(name)).collect();
    let guess = if sure.is_empty() { joined(printed()).or_else(|| joined(of_house)).or_else(|| json.publishers.first().cloned()) } else { None };
    (joined(sure), guess)
}

fn lede(root: &Node<'_>, marks: &Marks<'_>, rules: &ArticleRules, description: Option<&str>) -> Option<String> {
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
    // Without a rule a lede is only what is marked as one and is also the page's description of itself.
    let description = description.map(words::fold).filter(|description| description.len() > 30);
    // Lists of other articles have such elements too, but then many.
    let is_only_one = marks.ledes.len() == 1;
    marks.ledes.iter().map(dom::text).find(|text| {
        let folded = words::fold(text);
        (8..=90).contains(&words::count(text))
            && (is_only_one || description.as_deref().is_some_and(|description| folded == description || description.starts_with(&folded)))
    })
}

fn section(root: &Node<'_>, marks: &Marks<'_>, json: &JsonLd, rules: &ArticleRules) -> Option<String> {
    dom::first_of(root, &rules.section, |node| Some(value(node)).filter(|text| !text.is_empty()))
        .or_else(|| json.section.clone())
        .or_else(|| marks.meta_of(&["article:section", "articlesection"]).map(str::to_owned))
        .or_else(|| {
            let last = marks.crumbs.iter().rev().find_map(|crumbs| dom::select(crumbs, "a").pop());
            last.map(|link| dom::text(&link)).filter(|text| !text.is_empty() && words::count(text) <= 6)
        })
        .filter(|section| words::count(section) <= 8)
}
