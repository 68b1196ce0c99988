//! HTML to article.
//!
//! Owns the order of extraction (the source's rules, generic readability, the feed's own content) and the putting together of the article. An article
//! without a body is never made: that is a failure of its own kind. Must not fetch, and must not name an HTML library: `dom` and `readability` do.

mod absent;
mod append;
mod authors;
mod boxes;
mod build;
mod byline;
mod calls;
mod captions;
mod draft;
mod figures;
mod furniture;
mod join;
mod json_text;
mod jsonld;
mod keys;
mod kinds;
mod labels;
mod links;
mod lists;
mod marks;
mod media;
pub(super) mod page;
mod page_thread;
mod prepare;
mod printed;
mod profile;
mod readability;
mod spans;
mod stated;
mod table;
mod title;
mod ways;
mod words;

pub use self::{append::append, ways::Ways};

use self::{furniture::Facts, join::Pieces, page::Page};
use super::{
    Input, charset,
    comments::{places, survey::Survey},
    dates::DateContext,
    dom::{self, Tree},
    guard, sniff,
};
use crate::model::{
    Article, Block, CommentKey, Document, Entry, EntryId, Failure, FailureKind, HttpUrl, Provenance, SafeLine, SafeText, Source, source::ArticleRules,
};

/// Fewest words of a body that was found without rules: less is a cookie notice or a login form.
const MIN_GENERIC_WORDS: usize = 15;

/// What a page gave: its article, or why there is none, and where else to look.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The article, or a failure of kind `no_body`, `soft_not_found`, `not_text`, `too_large` or `too_complex`.
    pub article: Result<Article, Failure>,
    /// Where it goes on, and where else it can be read.
    pub ways: Ways,
}

/// Extracts the article of a page: the source's rules, then generic readability, then the feed's own content.
///
/// # Errors
/// As [`Reading::article`].
pub fn extract(input: &Input<'_>, source: Option<&Source>, id: &EntryId, entry: Option<&Entry>) -> Result<Article, Failure> {
    read(input, entry.and_then(|entry| entry.url.as_ref()), source, id, entry).article
}

/// Like [`extract`], with the addresses the page gives for its own article. `asked` is the address before redirects.
#[must_use]
pub fn read(input: &Input<'_>, asked: Option<&HttpUrl>, source: Option<&Source>, id: &EntryId, entry: Option<&Entry>) -> Reading {
    let mut ways = Ways::default();
    let article = found(input, asked.unwrap_or(input.url), source, id, entry, &mut ways);
    Reading { article, ways }
}

fn found(input: &Input<'_>, asked: &HttpUrl, source: Option<&Source>, id: &EntryId, entry: Option<&Entry>, ways: &mut Ways) -> Result<Article, Failure> {
    if sniff::is_binary(input) {
        return Err(Failure::new(FailureKind::NotText, input.url.as_str(), input.mime.unwrap_or_default()));
    }
    let markup = guard::html(&charset::decode(input.bytes, input.mime), input.url.as_str())?;
    let tree = dom::tree(&markup);
    let no_rules = ArticleRules::default();
    let rules = source.map_or(&no_rules, |source| &source.article);
    let base = base_address(&tree, input.url);
    let context = DateContext { now: input.now, month_first: false };
    let mut page = page::read(&tree, &base, input.url, rules, context);
    *ways = std::mem::take(&mut page.ways);
    if let Some(other) = keys::other_page(&page, input.url, asked, source) {
        return Err(Failure::new(FailureKind::SoftNotFound, asked.as_str(), other.as_str()));
    }
    let comment_key = source.and_then(|source| keys::comments(&tree, input.url, source));
    let survey = Survey::of(&tree);
    let page_thread = page_thread::read(&survey, context);
    let comment_places = places::of_page(&tree, &survey, input.url, &base);
    let template_language = page::template_language(&tree);
    let by_rules = by_rules(&tree, rules, &page, &base);
    // Rules leave the tree changed: what they did not find is looked for in a fresh one.
    let fresh = || if rules.content.is_empty() { tree } else { dom::tree(&markup) };
    let body = by_rules
        .or_else(|| {
            let (found, words) = by_readability(fresh(), rules, &page, &base);
            by_data(found, words, &page, &base, context)
        })
        .or_else(|| by_feed(entry));
    let body = body.ok_or_else(|| Failure::new(FailureKind::NoBody, input.url.as_str(), ""))?;
    let mut article = put_together(page, body, id, input);
    article.comment_key = comment_key;
    article.page_thread = page_thread;
    article.comment_places = comment_places;
    let language = || source.and_then(|source| source.language.clone()).or_else(|| template_language.as_deref().and_then(SafeLine::non_empty));
    article.language = article.language.or_else(language);
    Ok(complete(article, entry))
}

/// A body and how it was found.
struct Body {
    document: Document,
    byline: Option<String>,
    provenance: Provenance,
    /// Nothing but the description of a film.
    is_film: bool,
}

/// What relative addresses on the page are relative to (HTML `base`).
pub(super) fn base_address(tree: &Tree, url: &HttpUrl) -> HttpUrl {
    dom::select(&tree.root(), "base")
        .iter()
        .find(|base| base.has_attr("href"))
        .and_then(|base| dom::attribute(base, "href"))
        .and_then(|href| url.join(&href).ok())
        .unwrap_or_else(|| url.clone())
}

fn facts(page: &Page, rules: &ArticleRules, generic: bool) -> Facts {
    Facts {
        title: page.heading.clone().unwrap_or_else(|| page.title.clone()),
        byline: page.byline.clone().or_else(|| page.byline_guess.clone()),
        lede: page.lede.clone(),
        published_text: page.published_text.clone(),
        stop_at: rules.stop_at.clone(),
        generic,
    }
}

fn by_rules(tree: &Tree, rules: &ArticleRules, page: &Page, base: &HttpUrl) -> Option<Body> {
    if rules.content.is_empty() {
        return None;
    }
    prepare::page(tree);
    rules.content.iter().find_map(|selector| {
        let content = profile::content(tree, selector);
        let glued = profile::apply(&content, rules);
        profile::drop_furniture(&content);
        let (mut drafts, links) = build::drafts(&content, base);
        let mut byline = None;
        if glued {
            byline = byline::take_glued(&mut drafts);
        }
        let cleared = furniture::clear(drafts, &facts(page, rules, false));
        let document = links.document(cleared.drafts);
        let has_text = !document.plain_text().is_blank() || document.blocks.iter().any(|block| matches!(block, Block::Figure { .. }));
        has_text.then(|| Body { document, byline: byline.or(cleared.byline), provenance: Provenance::Profile, is_film: false })
    })
}

/// The body as readability finds it or metadata state it, and how many words it has.
fn by_readability(tree: Tree, rules: &ArticleRules, page: &Page, base: &HttpUrl) -> (Option<Body>, usize) {
    let found = readable(tree, rules, page, base);
    let found_words = found.as_ref().map_or(0, |found| words::count_of(&found.document));
    if let Some(document) = page.body.as_deref().and_then(|stated| stated::fuller(stated, found_words)) {
        let words = words::count_of(&document);
        return (Some(Body { document, byline: None, provenance: Provenance::Readability, is_film: false }), words);
    }
    // A page that says it is an article may be a short one.
    if found_words >= MIN_GENERIC_WORDS || (page.is_article && found_words > 0) { (found, found_words) } else { (None, 0) }
}

fn readable(tree: Tree, rules: &ArticleRules, page: &Page, base: &HttpUrl) -> Option<Body> {
    prepare::page(&tree);
    boxes::clear(&tree);
    boxes::take_title(&tree, page.heading.as_deref().unwrap_or(&page.title));
    let pieces = Pieces::of(&tree);
    let tree = readability::body(tree)?;
    let content = readability::content(&tree)?;
    pieces.join_missing(&content);
    let content = [content];
    profile::drop_furniture(&content);
    let (drafts, links) = build::drafts(&content, base);
    let cleared = furniture::clear(drafts, &facts(page, rules, true));
    Some(Body { document: links.document(cleared.drafts), byline: cleared.byline, provenance: Provenance::Readability, is_film: false })
}

/// What structured data says in place of a body of `count` words that was found, where it says more.
fn by_data(found: Option<Body>, count: usize, page: &Page, base: &HttpUrl, context: DateContext) -> Option<Body> {
    let made = |document, is_film| Body { document, byline: None, provenance: Provenance::Readability, is_film };
    let live = kinds::live_blog(page, count, context).map(|document| made(document, false));
    live.or_else(|| kinds::film(page, count, base).map(|document| made(document, true))).or(found)
}

fn by_feed(entry: Option<&Entry>) -> Option<Body> {
    let document = entry?.content.clone().filter(|document| !document.is_empty())?;
    Some(Body { document, byline: None, provenance: Provenance::Feed, is_film: false })
}

fn put_together(page: Page, body: Body, id: &EntryId, input: &Input<'_>) -> Article {
    let line = |text: Option<String>| text.as_deref().and_then(SafeLine::non_empty);
    let notices = kinds::notices(&page, body.is_film);
    let byline = page.byline.or(body.byline).or(page.byline_guess);
    Article {
        id: id.clone(),
        final_url: Some(input.url.clone()),
        canonical: page.canonical,
        title: SafeLine::new(&page.title),
        byline: line(byline.map(|byline| words::bare_byline(&byline).to_owned())),
        lede: page.lede.map(|lede| SafeText::new(&lede)).filter(|lede| !lede.is_blank()),
        section_name: line(page.section),
        published: page.published,
        published_text: line(page.published_text),
        updated: page.updated,
        language: line(page.language),
        provenance: body.provenance,
        notices,
        fetched: input.now,
        document: body.document,
        comment_key: None::<CommentKey>,
        page_thread: None,
        comment_places: Vec::new(),
    }
}

/// Fills in from the list what the page does not say.
fn complete(mut article: Article, entry: Option<&Entry>) -> Article {
    let Some(entry) = entry else { return article };
    if article.title.is_empty() {
        article.title = entry.title.clone();
    }
    article.byline = article.byline.or_else(|| entry.byline.clone());
    if article.published.is_none() {
        article.published = entry.published;
        article.published_text = article.published_text.or_else(|| entry.published_text.clone());
    }
    article.updated = article.updated.or(entry.updated);
    article
}
