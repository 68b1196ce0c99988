//! Any feed in XML to one strict form: Atom that feed-rs reads without loss.
//!
//! Owns what the vocabularies of RSS 0.9x, 1.0, 2.0, Atom 0.3, 1.0 and their modules mean. Must not make entries.
//!
//! feed-rs refuses whole feeds for a version it does not know, an unknown text type or a slip in the XML, and passes over
//! guids as links, dc: names, Atom 0.3 and comment counts. So every laxness is dealt with here, once, and what it gets is plain.

use std::borrow::Cow;

use super::{
    construct,
    names::Space,
    pace,
    reading::{Parts, Reading},
    tree::{Element, Node},
    write::{Atom, Markup},
};
use crate::model::HttpUrl;

/// A feed made strict.
#[derive(Debug)]
pub(super) struct Mended {
    /// As feed-rs read the Atom that was made of it, or why it could not.
    pub(super) reading: Result<Reading, String>,
    /// Entries over the limit, left out.
    pub(super) left_out: usize,
}

/// An element that is given more than once in several vocabularies: the first of these with something in it is taken.
type Choice = (Space, &'static str);

const TITLE: &[Choice] = &[(Space::Rss, "title"), (Space::Atom, "title"), (Space::DublinCore, "title"), (Space::Media, "title"), (Space::Itunes, "title")];
const DESCRIPTION: &[Choice] = &[(Space::Rss, "description")];
const LEDE: &[Choice] = &[
    (Space::Rss, "description"),
    (Space::Rss, "summary"),
    (Space::Atom, "summary"),
    (Space::Rss, "abstract"),
    (Space::DublinCore, "description"),
    (Space::Rss, "tagline"),
    (Space::Rss, "subtitle"),
    (Space::Atom, "subtitle"),
    (Space::Atom, "tagline"),
    (Space::Itunes, "summary"),
    (Space::Itunes, "subtitle"),
    (Space::Media, "description"),
];
const CONTENT: &[Choice] = &[
    (Space::Content, "encoded"),
    (Space::Atom, "content"),
    (Space::Xhtml, "body"),
    (Space::Xhtml, "div"),
    (Space::Rss, "content"),
    (Space::Rss, "body"),
    (Space::Rss, "fullitem"),
];
const PUBLISHED: &[Choice] = &[
    (Space::Rss, "pubdate"),
    (Space::Atom, "published"),
    (Space::Atom, "issued"),
    (Space::Rss, "published"),
    (Space::Rss, "issued"),
    (Space::DublinCore, "date"),
    (Space::DublinCore, "issued"),
    (Space::DublinCore, "created"),
    (Space::Rss, "created"),
    (Space::Atom, "created"),
    (Space::Rss, "date"),
];
const UPDATED: &[Choice] = &[
    (Space::Atom, "updated"),
    (Space::Atom, "modified"),
    (Space::Rss, "updated"),
    (Space::Rss, "modified"),
    (Space::DublinCore, "modified"),
    (Space::Rss, "lastbuilddate"),
];
const GUID: &[Choice] = &[(Space::Rss, "guid"), (Space::Atom, "id"), (Space::Rss, "id"), (Space::DublinCore, "identifier")];
const AUTHORS: &[Choice] = &[
    (Space::Atom, "author"),
    (Space::Rss, "author"),
    (Space::DublinCore, "creator"),
    (Space::DublinCore, "author"),
    (Space::Rss, "managingeditor"),
    (Space::Itunes, "author"),
    (Space::Rss, "webmaster"),
];

/// Most elements of one entry that are looked through for enclosures and pictures.
const MAX_PARTS: usize = 200;

/// Most authors of one entry: each is compared with those before it.
const MAX_AUTHORS: usize = 50;

/// Finds the feed among what a document holds and reads it as Atom; `None` where there is none.
///
/// The tree is taken apart on the way: a long feed's is several times as large as what is made of it.
pub(super) fn mend(mut document: Element<'_>, base: &HttpUrl, max_entries: usize) -> Option<Mended> {
    // A page may hold anything, also an element that is called `feed`.
    if document.elements().any(|element| element.name == "html") {
        return None;
    }
    let root = take_root(&mut document, 0)?;
    let root_base = rebase(&root, base);
    let mut parts = Parts::new();
    let channel = root.elements().find(|element| element.name == "channel");
    match channel {
        Some(channel) => about(&mut parts.atom, &root, channel, &rebase(channel, &root_base)),
        None => about(&mut parts.atom, &root, &root, &root_base),
    }
    let pace = pace::of(channel.unwrap_or(&root));
    let mut found = 0_usize;
    each_item(root, &root_base, &mut |item, base| {
        found += 1;
        if found <= max_entries {
            entry(&mut parts.atom, item, base);
            parts.part();
        }
    });
    Some(Mended { reading: parts.finish().map(|reading| Reading { pace, ..reading }), left_out: found.saturating_sub(max_entries) })
}

/// Where a feed says that it is itself (RFC 4287 §4.2.7.2 `self`), else where its site is.
pub(super) fn own_address(mut document: Element<'_>) -> Option<HttpUrl> {
    let root = take_root(&mut document, 0).filter(|_| document.elements().all(|element| element.name != "html"))?;
    let channel = root.elements().find(|element| element.name == "channel").unwrap_or(&root);
    let links = || channel.elements().filter(|child| child.name == "link" && matches!(child.space, Space::Rss | Space::Atom));
    let is = |link: &&Element<'_>, wanted: &str| link.attribute("rel").unwrap_or("alternate").eq_ignore_ascii_case(wanted);
    let address = |link: &Element<'_>| HttpUrl::parse(&link.attribute("href").map_or_else(|| link.text(), Cow::Borrowed)).ok();
    ["self", "alternate"].into_iter().find_map(|rel| links().filter(|link| is(link, rel)).find_map(address))
}

/// `rss`, `RDF`, `feed`, a bare `channel` or a bare `entry`, wherever it stands among what was put in front of it.
fn take_root<'a>(parent: &mut Element<'a>, depth: usize) -> Option<Element<'a>> {
    let is_root = |node: &Node<'_>| match node {
        Node::Element(element) => match element.name.as_ref() {
            "rss" | "rdf" | "feed" | "channel" => true,
            "entry" => element.space == Space::Atom,
            _ => false,
        },
        Node::Text(_) => false,
    };
    if let Some(at) = parent.children.iter().position(is_root)
        && let Node::Element(root) = parent.children.swap_remove(at)
    {
        return Some(root);
    }
    let mut children = parent.children.iter_mut().filter(|_| depth < 3);
    children.find_map(|child| if let Node::Element(child) = child { take_root(child, depth + 1) } else { None })
}

/// Gives every item with its base to `take`, and lets go of it.
fn each_item(parent: Element<'_>, base: &HttpUrl, take: &mut dyn FnMut(&Element<'_>, &HttpUrl)) {
    if parent.name == "entry" {
        take(&parent, base);
        return;
    }
    for child in parent.children {
        let Node::Element(child) = child else { continue };
        let kind = if matches!(child.space, Space::Rss | Space::Atom) { child.name.as_ref() } else { "" };
        let own = child.attribute("xml:base").map(|_| rebase(&child, base));
        let base = own.as_ref().unwrap_or(base);
        match kind {
            "item" | "entry" => take(&child, base),
            "channel" | "items" => each_item(child, base, take),
            _ => {}
        }
    }
}

/// XML Base (§3): relative addresses inside `element` are relative to this.
fn rebase(element: &Element<'_>, base: &HttpUrl) -> HttpUrl {
    element.attribute("xml:base").and_then(|own| base.join(own).ok()).unwrap_or_else(|| base.clone())
}

fn about(atom: &mut Atom, root: &Element<'_>, channel: &Element<'_>, base: &HttpUrl) {
    write_text(atom, "title", channel, TITLE);
    write_text(atom, "subtitle", channel, LEDE);
    if let Some(link) = page_link(channel, base) {
        atom.link("alternate", &link, None, None);
    }
    atom.author(&authors(channel));
    atom.element("updated", &[], &date(channel, UPDATED).or_else(|| date(channel, PUBLISHED)).unwrap_or_default());
    let language = first(channel, &[(Space::Rss, "language"), (Space::DublinCore, "language")]).map(Element::text);
    let language = language.or_else(|| channel.attribute("xml:lang").or_else(|| root.attribute("xml:lang")).map(Cow::Borrowed));
    atom.fact("language", language.as_deref().unwrap_or_default());
}

fn entry(atom: &mut Atom, item: &Element<'_>, base: &HttpUrl) {
    atom.open_entry();
    let guid = first(item, GUID).map(Element::text).or_else(|| item.attribute("rdf:about").map(Cow::Borrowed)).unwrap_or_default();
    // RFC 4287 §4.2.6 wants an absolute IRI; a path alone would be the same on every host.
    let guid = if guid.trim().starts_with('/') { base.join(&guid).map_or(guid, |url| Cow::Owned(url.as_str().to_owned())) } else { guid };
    atom.element("id", &[], guid.trim());
    write_text(atom, "title", item, TITLE);
    // With a `summary` beside it, the `description` is the text.
    let summary = first(item, &[(Space::Rss, "summary")]).filter(|_| first(item, CONTENT).is_none() && first(item, DESCRIPTION).is_some());
    if let Some((summary, description)) = summary.zip(first(item, DESCRIPTION)) {
        write_element(atom, "summary", summary);
        write_element(atom, "content", description);
    } else {
        write_text(atom, "summary", item, LEDE);
        write_text(atom, "content", item, CONTENT);
    }
    if let Some(link) = page_link(item, base) {
        atom.link("alternate", &link, None, None);
    }
    atom.author(&authors(item));
    atom.element("published", &[], &date(item, PUBLISHED).unwrap_or_default());
    // CDF, the oldest of them, has attributes: `<ITEM HREF="…" LASTMOD="…">`.
    let updated = date(item, UPDATED).or_else(|| item.attribute("lastmod").map(Cow::Borrowed));
    atom.element("updated", &[], &updated.unwrap_or_default());
    comments(atom, item, base);
    for child in item.elements().take(MAX_PARTS) {
        medium(atom, child, base);
    }
    pictures_inside(atom, item, base);
    atom.close_entry();
}

/// The first of `choices` that is there and not blank.
fn first<'t, 'a>(parent: &'t Element<'a>, choices: &[Choice]) -> Option<&'t Element<'a>> {
    choices.iter().find_map(|(space, name)| parent.elements().find(|child| child.space == *space && child.name == *name && has_something(child)))
}

fn has_something(element: &Element<'_>) -> bool {
    element.children.iter().any(|child| match child {
        Node::Text(text) => !text.trim().is_empty(),
        Node::Element(_) => true,
    })
}

/// A date; where the same element stands twice, the last one overwrites the others.
fn date<'t>(parent: &'t Element<'_>, choices: &[Choice]) -> Option<Cow<'t, str>> {
    let chosen = first(parent, choices)?;
    let same = |child: &&Element<'_>| child.space == chosen.space && child.name == chosen.name && has_something(child);
    parent.elements().filter(same).last().map(Element::text)
}

/// The text of the first that has one; a blank one where the element stands there without.
fn write_text(atom: &mut Atom, name: &str, parent: &Element<'_>, choices: &[Choice]) {
    if let Some(element) = first(parent, choices) {
        write_element(atom, name, element);
    } else if parent.elements().any(|child| choices.iter().any(|(space, name)| child.space == *space && child.name == *name)) {
        atom.text(name, Markup::Plain, Cow::default());
    }
}

fn write_element(atom: &mut Atom, name: &str, element: &Element<'_>) {
    let (text, markup) = construct::read(element);
    atom.text(name, markup, text);
}

/// The address of the page: `link`, else a guid that is one (RSS 2.0 `isPermaLink`), else `rdf:about`.
fn page_link(parent: &Element<'_>, base: &HttpUrl) -> Option<HttpUrl> {
    let resolve = |link: &Element<'_>, text: &str| rebase(link, base).join(text).ok().filter(|_| !text.trim().is_empty());
    let links = || parent.elements().filter(|child| child.name == "link" && matches!(child.space, Space::Rss | Space::Atom));
    let alternate = |link: &&Element<'_>| link.attribute("rel").is_none_or(|rel| rel.is_empty() || rel.eq_ignore_ascii_case("alternate"));
    let is_page = |link: &&Element<'_>| link.attribute("type").is_none_or(|mime| mime.contains("html"));
    let href = |link: &Element<'_>| link.attribute("href").and_then(|href| resolve(link, href));
    links()
        .find_map(|link| if link.attribute("href").is_none() { resolve(link, &link.text()) } else { None })
        .or_else(|| links().filter(alternate).filter(is_page).find_map(href))
        .or_else(|| links().filter(alternate).find_map(href))
        .or_else(|| {
            let guid = first(parent, GUID).filter(|guid| guid.attribute("isPermaLink").is_none_or(|value| !value.eq_ignore_ascii_case("false")))?;
            absolute(&guid.text(), base)
        })
        .or_else(|| absolute(parent.attribute("rdf:about")?, base))
        .or_else(|| href(parent))
}

/// An address that is one without a base; of the program's own only in its own feeds.
fn absolute(text: &str, base: &HttpUrl) -> Option<HttpUrl> {
    HttpUrl::parse(text).ok().or_else(|| base.join(text).ok().filter(|url| url.is_bundled() && url.as_str() == text.trim()))
}

/// Everyone who wrote it, as it is shown: `Name`, `Name (address)` or `address`.
fn authors(parent: &Element<'_>) -> String {
    let Some((space, name)) =
        AUTHORS.iter().find(|(space, name)| parent.elements().any(|child| child.space == *space && child.name == *name && has_something(child)))
    else {
        return String::new();
    };
    let mut all: Vec<String> = Vec::new();
    for child in parent.elements().filter(|child| child.space == *space && child.name == *name) {
        let shown = construct::person(child);
        if !shown.is_empty() && !all.contains(&shown) {
            all.push(shown);
        }
        if all.len() == MAX_AUTHORS {
            break;
        }
    }
    all.join(", ")
}

/// How many comments there are and where: slash, Well-Formed Web, Atom threading, RSS `comments`.
fn comments(atom: &mut Atom, item: &Element<'_>, base: &HttpUrl) {
    let count = first(item, &[(Space::Slash, "comments"), (Space::Thread, "total")]).map(Element::text);
    let replies = item.elements().find(|child| child.name == "link" && child.attribute("rel") == Some("replies"));
    let count = count.or_else(|| replies?.attribute("thr:count").map(Cow::Borrowed));
    atom.fact("comments", count.as_deref().unwrap_or_default());
    let page = first(item, &[(Space::Rss, "comments")]).map(Element::text);
    let feed = || first(item, &[(Space::Wfw, "commentrss")]).map(Element::text);
    let address = page.or_else(|| replies?.attribute("href").map(Cow::Borrowed)).or_else(feed);
    if let Some(url) = address.and_then(|address| base.join(&address).ok()) {
        atom.link("replies", &url, None, None);
    }
}

/// Enclosures, Media RSS and podcast pictures.
fn medium(atom: &mut Atom, child: &Element<'_>, base: &HttpUrl) {
    let url = |name: &str| child.attribute(name).filter(|value| !value.trim().is_empty()).and_then(|value| base.join(value).ok());
    match (child.space, child.name.as_ref()) {
        (Space::Rss, "enclosure") => enclosed(atom, url("url"), child.attribute("type"), child.attribute("length")),
        (Space::Atom | Space::Rss, "link") if child.attribute("rel") == Some("enclosure") => {
            enclosed(atom, url("href"), child.attribute("type"), child.attribute("length"));
        }
        (Space::Media, "content") => {
            let mime = child.attribute("type").map(Cow::Borrowed).or_else(|| child.attribute("medium").map(|medium| Cow::Owned(format!("{medium}/*"))));
            enclosed(atom, url("url"), mime.as_deref(), child.attribute("fileSize"));
            child.elements().for_each(|inner| medium(atom, inner, base));
        }
        (Space::Media, "group") => child.elements().for_each(|inner| medium(atom, inner, base)),
        (Space::Media, "thumbnail") => picture(atom, url("url")),
        (Space::Itunes, "image") => picture(atom, url("href")),
        (Space::Rss, "image") => {
            let inner = child.elements().find(|inner| inner.name == "url").map_or_else(|| child.text(), Element::text);
            picture(atom, url("href").or_else(|| absolute(&inner, base)));
        }
        _ => {}
    }
}

fn enclosed(atom: &mut Atom, url: Option<HttpUrl>, mime: Option<&str>, bytes: Option<&str>) {
    let Some(url) = url else { return };
    let mime = mime.map(str::trim).filter(|mime| !mime.is_empty());
    if mime.is_some_and(|mime| mime.starts_with("image/")) {
        picture(atom, Some(url));
    } else {
        atom.link("enclosure", &url, mime.filter(|mime| !mime.ends_with("/*")), bytes);
    }
}

fn picture(atom: &mut Atom, url: Option<HttpUrl>) {
    if let Some(url) = url {
        atom.picture(&url, "");
    }
}

/// The pictures of a description: `<a><img></a></br>text` is how VnExpress gives them.
fn pictures_inside(atom: &mut Atom, item: &Element<'_>, base: &HttpUrl) {
    let Some(lede) = first(item, LEDE) else { return };
    let (text, markup) = construct::read(lede);
    if markup == Markup::Html && text.contains("<img") {
        for (source, alt) in construct::pictures(&text) {
            if let Ok(url) = rebase(lede, base).join(&source) {
                atom.picture(&url, &alt);
            }
        }
    }
}
