//! What names and classes of elements say.
//!
//! Owns the words of menus, dates and ledes in class names. Must not look at links.

use super::survey::Element;
use crate::reader::dom::{self, Node};

/// Most classes of an element that are looked at.
const MAX_CLASSES: usize = 8;

/// Words in classes of what stands around a list, in the languages papers are built in.
const FURNITURE: &[&str] = &[
    "nav",
    "navbar",
    "navigation",
    "menu",
    "submenu",
    "megamenu",
    "mainmenu",
    "topmenu",
    "footmenu",
    "navmenu",
    "footer",
    "breadcrumb",
    "breadcrumbs",
    "pagination",
    "paging",
    "pager",
    "pagenav",
    "tags",
    "tagcloud",
    "tag-cloud",
    "share",
    "social",
    "socials",
    "sidebar",
    "aside",
    "widget",
    "copyright",
    "search",
    "login",
    "cookie",
    "cookies",
    "banner",
    "advert",
    "ads",
    "quangcao",
    "modal",
    "popup",
    "offcanvas",
    "toolbar",
    "topbar",
    "language",
    "languages",
    "authors",
    "byline",
    "skip-link",
    "weblink",
];

/// Whether something belongs to what stands around a list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Furniture {
    /// HTML says so.
    Certain,
    /// A class says so; a page may put such a word on all of itself.
    BySaying,
    No,
}

/// Whether an element is a menu, a footer, a sidebar.
pub(super) fn furniture(element: &Element<'_>) -> Furniture {
    let role = dom::attribute(&element.node, "role").unwrap_or_default();
    if matches!(element.name.as_str(), "nav" | "footer" | "aside" | "dialog")
        || matches!(role.as_str(), "navigation" | "contentinfo" | "complementary" | "search" | "dialog" | "menu" | "menubar")
    {
        return Furniture::Certain;
    }
    if matches!(element.name.as_str(), "html" | "body" | "main" | "article") {
        return Furniture::No;
    }
    let id = dom::attribute(&element.node, "id").unwrap_or_default();
    let says = |name: &str| {
        let name = name.to_ascii_lowercase();
        FURNITURE.contains(&name.as_str()) || name.split(['-', '_']).any(|word| FURNITURE.contains(&word))
    };
    if says(&id) || element.classes.iter().any(|class| says(class)) { Furniture::BySaying } else { Furniture::No }
}

/// Class words without those that number an element, say where it stands, or name its own tags (`post-12`, `first`, `category-sport`).
pub(super) fn stable_classes(node: &Node<'_>) -> Vec<String> {
    let class = dom::attribute(node, "class").unwrap_or_default();
    class.split_whitespace().filter(|class| is_stable(class)).take(MAX_CLASSES).map(str::to_owned).collect()
}

fn is_stable(class: &str) -> bool {
    let plain = class.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'));
    let own = ["category-", "tag-", "status-", "format-", "author-", "is-", "has-", "js-"].iter().any(|start| class.starts_with(start));
    let place =
        matches!(class, "first" | "last" | "odd" | "even" | "alt" | "active" | "current" | "clearfix" | "sticky" | "hidden" | "show" | "lazy" | "lazyloaded");
    plain && class.len() >= 2 && class.bytes().any(|byte| byte.is_ascii_alphabetic()) && !own && !place
}

/// Whether a class of the element holds one of these words.
pub(super) fn is_called(element: &Element<'_>, words: &[&str]) -> bool {
    element.classes.iter().any(|class| {
        let class = class.to_ascii_lowercase();
        class.split(['-', '_']).any(|part| words.contains(&part)) || words.iter().any(|word| word.len() >= 5 && class.contains(word))
    })
}
