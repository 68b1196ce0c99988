//! Cards: what a page shows around its links to one article.
//!
//! Owns finding the articles of a page by their addresses, and the title, lede, date and picture of each from the largest elements that hold nothing of
//! another article. Must not apply a source's selectors.

use std::collections::HashMap;

use super::{
    Item,
    html::{is_article, is_empty_title, link_title, picture, said, without_extras},
    number,
};
use crate::{
    model::{EntryId, HttpUrl, Source},
    reader::{
        dom::{self, Node, NodeId},
        identity,
    },
};

/// Most characters of a date or a byline on a card, and fewest words of a lede.
const MAX_LINE_CHARS: usize = 60;
const MIN_LEDE_WORDS: usize = 8;

/// Names of menus, footers and paths in classes, ids and roles: whole, or after a `-` or `_`.
const FURNITURE: &[&str] =
    &["menu", "megamenu", "submenu", "nav", "navbar", "subnav", "topnav", "navigation", "breadcrumb", "breadcrumbs", "footer", "contentinfo", "sitemap"];

/// What of a card is named for what, by a part of a class.
const LEDES: &[&str] = &["sapo", "desc", "summary", "excerpt", "lead", "teaser", "standfirst", "intro", "dek"];
const DATES: &[&str] = &["time", "date", "publish", "ngay"];
const BYLINES: &[&str] = &["author", "byline"];
pub(super) const COUNTS: &[&str] = &["comment", "cmt"];

/// A link to an article.
struct Link<'a> {
    node: Node<'a>,
    url: HttpUrl,
    title: String,
}

/// Whose links are inside an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    One(usize),
    Many,
}

/// Each article the page links to, in the order of their first links, with what its cards say of it.
pub(super) fn items(root: &Node<'_>, source: &Source, base: &HttpUrl) -> Vec<Item> {
    let articles = articles(root, source, base);
    let mut held: HashMap<NodeId, Holds> = HashMap::new();
    for (index, links) in articles.iter().enumerate() {
        for around in links.iter().flat_map(|link| link.node.ancestors_it(None).chain([link.node])) {
            held.entry(around.id)
                .and_modify(|holds| {
                    if *holds != Holds::One(index) {
                        *holds = Holds::Many;
                    }
                })
                .or_insert(Holds::One(index));
        }
    }
    let item = |(index, links): (usize, &Vec<Link<'_>>)| {
        let mut cards: Vec<Node<'_>> = Vec::new();
        for node in links.iter().map(|link| card(&link.node, index, &held)) {
            if !cards.iter().any(|known| known.id == node.id) {
                cards.push(node);
            }
        }
        read(links, &cards, base)
    };
    articles.iter().enumerate().map(item).collect()
}

/// The largest element around a link that holds links to no other article; the link itself where there is none.
fn card<'a>(link: &Node<'a>, index: usize, held: &HashMap<NodeId, Holds>) -> Node<'a> {
    let is_own = |node: &Node<'_>| held.get(&node.id) == Some(&Holds::One(index)) && !matches!(dom::name(node).as_str(), "body" | "html" | "");
    link.ancestors_it(None).take_while(is_own).last().unwrap_or(*link)
}

/// Links to articles outside menus and footers, by article.
fn articles<'a>(root: &Node<'a>, source: &Source, base: &HttpUrl) -> Vec<Vec<Link<'a>>> {
    let mut articles: Vec<Vec<Link<'a>>> = Vec::new();
    let mut places: HashMap<EntryId, usize> = HashMap::new();
    for node in dom::select(root, "a[href]") {
        let Some(url) = dom::attribute(&node, "href").and_then(|href| base.join(&href).ok()).filter(|url| is_article(url, source)) else { continue };
        if node.ancestors_it(None).any(|around| is_furniture(&around)) {
            continue;
        }
        let place = *places.entry(identity::entry_id(source, Some(&url), url.without_fragment().as_str())).or_insert_with(|| {
            articles.push(Vec::new());
            articles.len() - 1
        });
        let title = link_title(&node);
        articles.get_mut(place).into_iter().for_each(|links| links.push(Link { node, url: url.clone(), title: title.clone() }));
    }
    articles
}

/// Whether an element is a menu, a footer or a path of sections, by its name, role, class or id.
fn is_furniture(node: &Node<'_>) -> bool {
    let name = dom::name(node);
    if matches!(name.as_str(), "nav" | "footer") {
        return true;
    }
    if matches!(name.as_str(), "html" | "body" | "main" | "form" | "") {
        return false;
    }
    let words = ["class", "id", "role"].iter().filter_map(|attribute| dom::attribute(node, attribute)).collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    let is_named = |word: &str| FURNITURE.contains(&word) || word.rsplit(['-', '_']).next().is_some_and(|last| FURNITURE.contains(&last));
    words.split_whitespace().any(is_named)
}

fn read(links: &[Link<'_>], cards: &[Node<'_>], base: &HttpUrl) -> Item {
    let mut best = (0, 0, String::new());
    for link in links {
        let (rank, chars) = (rank(&link.node, &link.title), link.title.chars().count());
        // Of two that look alike the longer: the shorter is the same one cut, or a word such as "Photos".
        if (rank, if rank < 4 { chars } else { 0 }) > (best.0, best.1) {
            best = (rank, if rank < 4 { chars } else { 0 }, link.title.clone());
        }
    }
    // The number of comments often stands behind the title; another link of the article names it without.
    let shorter = links.iter().filter_map(|link| said(&link.node, "title")).map(|named| without_extras(&best.2, Some(&named)));
    let title = shorter.min_by_key(String::len).unwrap_or_else(|| without_extras(&best.2, None));
    let from_cards = |read: &dyn Fn(&Node<'_>) -> Option<String>| cards.iter().find_map(read);
    let line = |node: &Node<'_>| Some(dom::text(node)).filter(|text| !text.is_empty() && text.chars().count() <= MAX_LINE_CHARS);
    let published = from_cards(&|card| {
        let stated = dom::first(card, "time[datetime]").and_then(|time| dom::attribute(&time, "datetime"));
        stated.or_else(|| dom::first(card, "time").and_then(|time| line(&time))).or_else(|| {
            let dated = |text: &String| text.chars().any(|character| character.is_ascii_digit());
            named(card, DATES).iter().find_map(|node| line(node).filter(dated))
        })
    });
    Item {
        url: links.first().map(|link| link.url.clone()),
        lede: from_cards(&|card| lede(card, &title)),
        published,
        byline: from_cards(&|card| named(card, BYLINES).iter().find_map(line)),
        image: cards.iter().find_map(|card| picture(card, base)),
        comment_count: from_cards(&|card| named(card, COUNTS).iter().find_map(line).filter(|text| number(text).is_some())).as_deref().and_then(number),
        title,
    }
}

/// Elements whose class says what they are.
pub(super) fn named<'a>(card: &Node<'a>, parts: &[&str]) -> Vec<Node<'a>> {
    let is_named = |node: &Node<'_>| {
        let class = node.attr("class").unwrap_or_default().to_ascii_lowercase();
        class.split(|character: char| !character.is_ascii_alphanumeric()).any(|word| parts.iter().any(|part| word.starts_with(part)))
    };
    dom::select(card, "[class]").into_iter().filter(is_named).collect()
}

/// Running text of a card that is not its title: named so, a paragraph, or the text of a second link.
fn lede(card: &Node<'_>, title: &str) -> Option<String> {
    let running = |node: &Node<'_>| {
        let text = dom::text(node);
        let is_title = text == title || !title.is_empty() && text.starts_with(title);
        let is_lede = !is_title && text.split_whitespace().count() >= MIN_LEDE_WORDS;
        (is_lede && dom::first(node, "h1, h2, h3, h4, h5, h6").is_none() && !dom::is_inside(node, &["h1", "h2", "h3", "h4", "h5", "h6"])).then_some(text)
    };
    named(card, LEDES)
        .iter()
        .find_map(running)
        .or_else(|| dom::select(card, "p, a[href]").iter().chain([card].into_iter().filter(|card| dom::name(card) == "a")).find_map(running))
}

/// How likely the text of a link is the title, from 0 (says nothing) to 4.
fn rank(link: &Node<'_>, title: &str) -> u8 {
    if is_empty_title(title) {
        return 0;
    }
    let is_titled = dom::is_inside(link, &["h1", "h2", "h3", "h4", "h5", "h6"]) || dom::first(link, "h1, h2, h3, h4, h5, h6").is_some();
    let is_text = dom::text(link).chars().any(char::is_alphabetic);
    let is_named = link.class().is_some_and(|class| class.to_ascii_lowercase().contains("title"));
    match (is_titled, is_named, is_text) {
        (true, ..) => 4,
        (_, true, true) => 3,
        (_, _, true) if title.split_whitespace().count() >= 3 => 2,
        _ => 1,
    }
}
