//! Extraction by a source's rules.
//!
//! Owns finding the elements that a source's rules name, and taking out of the body what they say does not belong. Must not build blocks.

use super::{prepare::CAPTION, words};
use crate::{
    model::source::ArticleRules,
    reader::dom::{self, Node, Tree},
};

/// Words of class names and ids that mark what surrounds an article.
const FURNITURE: &[&str] = &[
    "share",
    "sharing",
    "social",
    "related",
    "relate",
    "comment",
    "comments",
    "newsletter",
    "ads",
    "advert",
    "advertisement",
    "adsense",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "tags",
    "tag",
    "mostread",
    "popular",
    "subscribe",
    "promo",
    "lienquan",
    "tinlienquan",
    "xemthem",
    "sharebar",
    "fb",
    "sponsor",
    "recommend",
    "recommended",
    "outbrain",
    "taboola",
];

/// Largest part of a body's words, in per cent, that an element of such a name may have.
const MAX_FURNITURE_PERCENT: usize = 35;

/// Most words of a byline, with what is said beside the names.
const MAX_BYLINE_WORDS: usize = 14;

/// Elements that hold the body by one selector: all that match, without those inside another.
pub(super) fn content<'a>(tree: &'a Tree, selector: &str) -> Vec<Node<'a>> {
    let mut outer: Vec<Node<'a>> = Vec::new();
    for node in dom::select(&tree.root(), selector) {
        if !node.ancestors_it(None).any(|ancestor| outer.iter().any(|known| known.id == ancestor.id)) {
            outer.push(node);
        }
    }
    outer
}

/// Takes out of the body what the rules drop, the lede and the byline (they stand on their own), and marks captions.
/// Says whether a byline rule points at running text: then the byline is glued to its end.
pub(super) fn apply(content: &[Node<'_>], rules: &ArticleRules) -> bool {
    let inside = |selectors: &[String]| -> Vec<Node<'_>> {
        selectors
            .iter()
            .map(|selector| {
                // Rules are written from the top of the page, so they are matched there and kept where they are in the body.
                content.iter().flat_map(|node| dom::select(node, selector)).collect::<Vec<_>>()
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    };
    for selector in &rules.drop {
        content.iter().flat_map(|node| dom::select(node, selector)).for_each(|node| node.remove_from_parent());
    }
    inside(&rules.lede).iter().take(1).for_each(Node::remove_from_parent);
    for selector in &rules.caption {
        content.iter().flat_map(|node| dom::select(node, selector)).for_each(|node| node.set_attr(CAPTION, ""));
    }
    let mut glued = false;
    if let Some(byline) = inside(&rules.byline).last() {
        let text = dom::text(byline);
        if is_byline(byline, &text) {
            byline.remove_from_parent();
        } else {
            glued = true;
        }
    }
    glued
}

/// Whether what a byline rule found is a byline: short and no sentence. A bare paragraph (`p:last-of-type`) has to be nothing but names, because on the
/// next page the same rule finds the last sentence of the text.
pub(super) fn is_byline(node: &Node<'_>, text: &str) -> bool {
    let is_bare = dom::name(node) == "p" && !node.has_attr("class") && !node.has_attr("style");
    !text.is_empty()
        && words::count(text) <= MAX_BYLINE_WORDS
        && !words::ends_sentence(text)
        && !words::is_source_line(text)
        && (!is_bare || words::is_name(words::bare_byline(text)))
}

/// Takes share bars, comment forms, tag lists and the like out of a body, by the names they go by.
pub(super) fn drop_furniture(content: &[Node<'_>]) {
    for body in content {
        // Counted where it is first asked for: most bodies hold nothing of the kind.
        let mut all = None;
        for node in dom::select(body, "div, ul, ol, section, aside, nav, form, footer") {
            let tag = dom::name(&node);
            let named = ["class", "id"].iter().any(|name| node.attr(name).is_some_and(|value| is_furniture_name(&value)));
            let is_form = tag == "form" && dom::first(&node, "textarea, input[type='email'], input[type='password']").is_some();
            if (named || tag == "nav" || is_form)
                && words::count(&dom::text(&node)) * 100 <= *all.get_or_insert_with(|| words::count(&dom::text(body))) * MAX_FURNITURE_PERCENT
            {
                node.remove_from_parent();
            }
        }
    }
}

fn is_furniture_name(value: &str) -> bool {
    value.split_whitespace().any(|class| class.to_ascii_lowercase().split(['-', '_']).any(|word| FURNITURE.contains(&word)))
}
