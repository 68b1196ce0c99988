//! One walk over the page: its elements, its links, and what belongs to no article.
//!
//! Owns the arena the other steps work on. Must not choose.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{address, shape};
use crate::{
    model::HttpUrl,
    reader::dom::{self, Node},
};

/// Longest title, in characters; what is longer is a text that happens to be a link.
const MAX_TITLE_CHARS: usize = 300;

/// Words of a link that no menu has.
const STRONG_WORDS: usize = 6;

/// Share of the strong links, in percent, from which an element that calls itself a menu is the page itself (`class="has-sidebar"`).
const WHOLE_PAGE_PERCENT: usize = 60;

/// Fewest strong links of which a share says anything.
const WHOLE_PAGE_LINKS: usize = 4;

/// An element. Elements stand in document order: those below one are the ones from it to its `end`.
pub(super) struct Element<'a> {
    pub(super) node: Node<'a>,
    pub(super) parent: Option<usize>,
    pub(super) end: usize,
    pub(super) name: String,
    /// Class words that say what the element is, and not which one it is.
    pub(super) classes: Vec<String>,
    /// Of the names and classes from the root to here.
    pub(super) path: u64,
    /// Menu, footer, sidebar: nothing below it is of the list.
    pub(super) furniture: bool,
}

/// A link to the same site.
pub(super) struct Link {
    pub(super) element: usize,
    /// Index of its address.
    pub(super) key: usize,
    pub(super) title: String,
    pub(super) words: usize,
    /// Inside a heading, or with one inside.
    pub(super) headed: bool,
    pub(super) furniture: bool,
}

/// The page.
pub(super) struct Survey<'a> {
    pub(super) elements: Vec<Element<'a>>,
    pub(super) links: Vec<Link>,
    /// Each address once.
    pub(super) addresses: Vec<HttpUrl>,
    /// Steps taken so far by all that works on it: one for each element looked at.
    pub(super) steps: usize,
}

impl<'a> Survey<'a> {
    pub(super) fn of(root: &Node<'a>, base: &HttpUrl, page: &HttpUrl) -> Self {
        let mut survey = Self { elements: walk(root), links: Vec::new(), addresses: Vec::new(), steps: 0 };
        survey.steps = survey.elements.len();
        survey.collect_links(base, page);
        survey.mark_furniture();
        survey
    }

    /// Elements from this one up to the root.
    pub(super) fn up(&self, from: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(from), |at| self.elements.get(*at)?.parent)
    }

    fn collect_links(&mut self, base: &HttpUrl, page: &HttpUrl) {
        let here = page.without_fragment();
        let mut keys: HashMap<HttpUrl, usize> = HashMap::new();
        let mut heading_ends = 0;
        for (at, element) in self.elements.iter().enumerate() {
            if is_heading(&element.name) {
                heading_ends = heading_ends.max(element.end);
            }
            if element.name != "a" {
                continue;
            }
            let Some(url) = dom::attribute(&element.node, "href").filter(|href| !href.starts_with('#')).and_then(|href| base.join(&href).ok()) else {
                continue;
            };
            let url = url.without_fragment();
            if url == here || !address::same_site(url.host(), page.host()) {
                continue;
            }
            let heading = self.elements.get(at..element.end).into_iter().flatten().find(|inside| is_heading(&inside.name));
            let title = title(&element.node, heading.map(|heading| &heading.node));
            let key = *keys.entry(url.clone()).or_insert_with(|| {
                self.addresses.push(url);
                self.addresses.len() - 1
            });
            let headed = heading.is_some() || at < heading_ends;
            self.links.push(Link { element: at, key, words: title.split_whitespace().count(), title, headed, furniture: false });
        }
    }

    fn mark_furniture(&mut self) {
        let mut strong_at = vec![0_usize; self.elements.len() + 1];
        let mut seen = HashSet::new();
        for link in self.links.iter().filter(|link| link.words >= STRONG_WORDS) {
            if seen.insert(link.key)
                && let Some(count) = strong_at.get_mut(link.element)
            {
                *count = 1;
            }
        }
        // Sums of what came before: the strong links of an element are the difference between its end and its beginning.
        let mut sum = 0;
        for count in &mut strong_at {
            let own = *count;
            *count = sum;
            sum += own;
        }
        let whole = sum.max(1);
        for at in 0..self.elements.len() {
            let Some(element) = self.elements.get(at) else { continue };
            let inside = strong_at.get(element.end).copied().unwrap_or(sum) - strong_at.get(at).copied().unwrap_or(sum);
            let above = element.parent.and_then(|parent| self.elements.get(parent)).is_some_and(|parent| parent.furniture);
            let own = match shape::furniture(element) {
                shape::Furniture::Certain => true,
                shape::Furniture::BySaying => inside < WHOLE_PAGE_LINKS || inside * 100 < whole * WHOLE_PAGE_PERCENT,
                shape::Furniture::No => false,
            };
            if let Some(element) = self.elements.get_mut(at) {
                element.furniture = above || own;
            }
        }
        for link in &mut self.links {
            link.furniture = self.elements.get(link.element).is_some_and(|element| element.furniture);
        }
    }
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn walk<'a>(root: &Node<'a>) -> Vec<Element<'a>> {
    let mut elements: Vec<Element<'a>> = Vec::new();
    let mut waiting: Vec<(Node<'a>, Option<usize>)> = vec![(*root, None)];
    while let Some((node, parent)) = waiting.pop() {
        let mut at = parent;
        if node.is_element() {
            let name = dom::name(&node);
            if matches!(name.as_str(), "script" | "style" | "noscript" | "template" | "head" | "svg") {
                continue;
            }
            let classes = shape::stable_classes(&node);
            let above = parent.and_then(|parent| elements.get(parent)).map_or(0, |parent| parent.path);
            let mut hasher = DefaultHasher::new();
            (above, &name, &classes).hash(&mut hasher);
            elements.push(Element { node, parent, end: elements.len() + 1, path: hasher.finish(), name, classes, furniture: false });
            at = Some(elements.len() - 1);
        }
        waiting.extend(node.children_it(true).map(|child| (child, at)));
    }
    for at in (0..elements.len()).rev() {
        let Some((end, parent)) = elements.get(at).map(|element| (element.end, element.parent)) else { continue };
        if let Some(parent) = parent.and_then(|parent| elements.get_mut(parent)) {
            parent.end = parent.end.max(end);
        }
    }
    elements
}

/// What a link says: the heading in it, its text, its `title`, the description of its picture.
fn title(link: &Node<'_>, heading: Option<&Node<'_>>) -> String {
    let said = |text: String| Some(text).filter(|text| text.chars().any(char::is_alphabetic) && text.chars().count() <= MAX_TITLE_CHARS);
    heading
        .and_then(|heading| said(dom::text(heading)))
        .or_else(|| said(dom::text(link)))
        .or_else(|| dom::attribute(link, "title").and_then(said))
        .or_else(|| dom::first(link, "img[alt]").and_then(|image| dom::attribute(&image, "alt")).and_then(said))
        .unwrap_or_default()
}
