//! A page's tree made ready for extraction.
//!
//! Owns what has to be read off the page before readability throws it away: the looks of elements, the real addresses of lazy images, tables that are
//! pictures with captions. Must not decide which element is the body.

use std::collections::HashMap;

use crate::reader::dom::{self, Node, Tree};

/// Attribute that carries the look of an element through readability, which drops `style` and `align`.
pub(super) const LOOK: &str = "data-look";

/// Attribute that marks a caption.
pub(super) const CAPTION: &str = "data-caption";

/// Most words of a table's text that is still a caption.
const MAX_CAPTION_WORDS: usize = 90;

/// Parts of class names by which papers mark captions.
const CAPTION_CLASSES: &[&str] = &[
    "caption",
    "legend",
    "imgcaption",
    "photocms_caption",
    "chu-thich",
    "chuthich",
    "image-desc",
    "img-desc",
    "photo-desc",
    "img-info",
    "image-info",
    "desc_image",
    "photo-credit",
    "image-credit",
];

/// Class names of one picture of a slideshow: all but the first are hidden until their turn comes.
const SLIDES: &[&str] =
    &["slide", "slides", "slideshow-item", "slider-item", "swiper-slide", "slick-slide", "splide__slide", "carousel-item", "carousel-cell", "gallery-item"];

/// Class names by which slideshows mark what they show a second time, to go round.
const CLONES: &[&str] = &["slick-cloned", "swiper-slide-duplicate", "splide__slide--clone", "cloned"];

/// Makes the whole page ready.
pub(super) fn page(tree: &Tree) {
    let found = Found::of(tree);
    found.slides.iter().for_each(show_slide);
    for node in found.looks {
        mark_look(&node);
    }
    for node in found.images {
        resolve_lazy(&node);
    }
    for node in found.tables {
        picture_table(tree, &node);
    }
    for node in found.captions {
        if dom::text(&node).split_whitespace().nth(MAX_CAPTION_WORDS).is_none() {
            node.set_attr(CAPTION, "");
            figure_around(&node);
        }
    }
    // Some have become figures by now.
    for node in found.boxes.into_iter().filter(|node| node.has_name("div")) {
        let children = node.element_children();
        if children.len() > 1 && children.iter().all(|child| child.has_name("figure")) {
            outermost(node).rename("figure");
        }
    }
}

/// Shows a picture of a slideshow that waits for its turn, and takes off what is there twice.
fn show_slide(node: &Node<'_>) {
    let is = |names: &[&str]| node.class().is_some_and(|class| class.split_whitespace().any(|class| names.contains(&class.to_ascii_lowercase().as_str())));
    if is(CLONES) {
        node.remove_from_parent();
    } else if is(SLIDES) && dom::first(node, "img").is_some() {
        for name in ["style", "hidden", "aria-hidden"] {
            node.remove_attr(name);
        }
    }
}

/// What has to be looked at, in document order, found in one walk: a page is large and little of it is any of this.
#[derive(Default)]
struct Found<'a> {
    looks: Vec<Node<'a>>,
    images: Vec<Node<'a>>,
    tables: Vec<Node<'a>>,
    captions: Vec<Node<'a>>,
    boxes: Vec<Node<'a>>,
    slides: Vec<Node<'a>>,
}

impl<'a> Found<'a> {
    fn of(tree: &'a Tree) -> Self {
        let mut found = Self::default();
        // Pages repeat the same few class lists: whether one says caption, and whether it says slideshow.
        let mut known: HashMap<String, (bool, bool)> = HashMap::new();
        let mut says = |classes: &str| {
            known.get(classes).copied().unwrap_or_else(|| {
                let lower = classes.to_ascii_lowercase();
                let moves = ["slide", "carousel", "gallery", "clone"].iter().any(|word| lower.contains(word));
                let said = (is_caption_class(classes), moves);
                known.insert(classes.to_owned(), said);
                said
            })
        };
        for node in tree.root().descendants_it().filter(Node::is_element) {
            let (mut has_look, mut is_caption, mut moves) = (node.has_name("center"), false, false);
            let is_font = node.has_name("font");
            dom::each_attribute(&node, |name, value| match name {
                "style" | "align" | "hidden" => has_look = true,
                "color" => has_look |= is_font,
                "class" => (is_caption, moves) = says(value),
                _ => {}
            });
            if moves {
                found.slides.push(node);
            }
            if has_look {
                found.looks.push(node);
            }
            if is_caption && dom::has_name_in(&node, &["p", "div", "span", "em", "i", "td", "dd", "h6", "small"]) {
                found.captions.push(node);
            }
            if node.has_name("img") {
                found.images.push(node);
            } else if node.has_name("table") {
                found.tables.push(node);
            } else if node.has_name("div") {
                found.boxes.push(node);
            }
        }
        found
    }
}

/// An element that holds nothing but pictures and this caption is a figure. Readability throws short captions away unless they are in one.
fn figure_around(caption: &Node<'_>) {
    let Some(parent) = caption.parent().filter(|parent| matches!(dom::name(parent).as_str(), "div" | "p" | "center" | "span")) else { return };
    let own = dom::text(caption).len();
    // Of a whole text with many captions in it not more is read than tells that it is one.
    let is_filled = || dom::text_within(&parent, own + own / 4).is_some_and(|text| text.len() <= own + own / 4);
    if dom::name(caption) != "td" && is_filled() && dom::first(&parent, "img").is_some() && !dom::is_inside(caption, &["figure"]) {
        // A `p` is safe as it is, and readability weighs pictures against paragraphs.
        if dom::name(caption) != "p" {
            caption.rename("figcaption");
        }
        outermost(parent).rename("figure");
    }
}

/// The element around `node` and nothing else. Those between become inline: readability would drop a `div` for the links of the caption in it, picture and all.
fn outermost(mut node: Node<'_>) -> Node<'_> {
    let all = dom::text(&node).len();
    while let Some(around) = node.parent().filter(|around| matches!(dom::name(around).as_str(), "div" | "center")) {
        if around.element_children().len() != 1 || dom::text(&around).len() != all {
            break;
        }
        node.rename("span");
        node = around;
    }
    node
}

fn is_caption_class(classes: &str) -> bool {
    classes.split_whitespace().any(|class| {
        let class = class.to_ascii_lowercase();
        CAPTION_CLASSES.iter().any(|part| class.contains(part))
            && !class.contains("no-caption")
            && !class.contains("has-caption")
            && !class.contains("with-caption")
    })
}

fn mark_look(node: &Node<'_>) {
    let style: String = node.attr("style").unwrap_or_default().chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect();
    let align = node.attr("align").unwrap_or_default().to_ascii_lowercase();
    let mut looks = Vec::new();
    if align == "right" || style.contains("text-align:right") {
        looks.push("right");
    } else if align == "center" || style.contains("text-align:center") || dom::name(node) == "center" {
        looks.push("center");
    } else if align == "left" || align == "justify" || style.contains("text-align:") {
        looks.push("plain");
    }
    let color = style.split(';').find_map(|rule| rule.strip_prefix("color:").map(str::to_owned)).or_else(|| dom::attribute(node, "color"));
    if color.is_some_and(|color| is_grey(&color)) {
        looks.push("grey");
    }
    if style.contains("display:none") || style.contains("visibility:hidden") || node.has_attr("hidden") {
        looks.push("hidden");
    }
    if !looks.is_empty() {
        node.set_attr(LOOK, &looks.join(" "));
    }
}

/// Whether a colour is a grey that is neither black nor white.
fn is_grey(color: &str) -> bool {
    let color = color.trim().trim_end_matches("!important").to_ascii_lowercase();
    if matches!(color.as_str(), "gray" | "grey" | "dimgray" | "dimgrey" | "darkgray" | "darkgrey") {
        return true;
    }
    let Some(hex) = color.strip_prefix('#') else { return false };
    let parts: Vec<&str> = match hex.len() {
        3 => [0, 1, 2].iter().filter_map(|at| hex.get(*at..at + 1)).collect(),
        6 => [0, 2, 4].iter().filter_map(|at| hex.get(*at..at + 2)).collect(),
        _ => return false,
    };
    let values: Vec<u32> =
        parts.iter().filter_map(|part| u32::from_str_radix(&if part.len() == 1 { part.repeat(2) } else { (*part).to_owned() }, 16).ok()).collect();
    let (Some(least), Some(most)) = (values.iter().min(), values.iter().max()) else { return false };
    most - least <= 8 && (0x50..=0xc0).contains(most)
}

/// Puts the address that a script would load into `src`.
fn resolve_lazy(image: &Node<'_>) {
    let lazy = ["data-src", "data-original", "data-lazy-src", "data-original-src", "data-hi-res-src"].iter().find_map(|name| dom::attribute(image, name));
    let src = dom::attribute(image, "src").filter(|src| !is_placeholder(src));
    let from_set = || {
        let own = ["srcset", "data-srcset"].iter().find_map(|name| dom::attribute(image, name));
        let set = own.or_else(|| {
            let picture = image.parent().filter(|parent| dom::name(parent) == "picture")?;
            dom::select(&picture, "source").iter().find_map(|source| ["srcset", "data-srcset"].iter().find_map(|name| dom::attribute(source, name)))
        })?;
        set.split_whitespace().next().map(|first| first.trim_end_matches(',').to_owned())
    };
    if let Some(address) = lazy.filter(|lazy| !is_placeholder(lazy)).or(src).or_else(from_set) {
        image.set_attr("src", &address);
    }
}

/// Whether an address is that of a picture that stands for none.
pub(super) fn is_placeholder(src: &str) -> bool {
    let src = src.to_ascii_lowercase();
    src.starts_with("data:")
        || ["blank.gif", "placeholder", "spacer.gif", "transparent.", "pixel.gif", "loading.gif", "1x1."].iter().any(|part| src.contains(part))
}

/// A table of one column with a picture and at most a caption is a figure (`table.pic`, VnExpress's `tplCaption`, Tuổi Trẻ's `desc_image`).
fn picture_table(tree: &Tree, table: &Node<'_>) {
    let images = dom::select(table, "img");
    let one_column =
        || dom::select(table, "tr").iter().all(|row| row.element_children().iter().filter(|cell| matches!(dom::name(cell).as_str(), "td" | "th")).count() <= 1);
    if images.is_empty() || dom::first(table, "table, pre, ul, ol, blockquote").is_some() || !one_column() {
        return;
    }
    if album(tree, table, images.len()) {
        return;
    }
    let captions: Vec<Node<'_>> =
        dom::select(table, "td, th, caption").into_iter().filter(|cell| dom::first(cell, "img").is_none() && !dom::text(cell).is_empty()).collect();
    let beside: Vec<Node<'_>> = dom::select(table, "td, th").into_iter().filter(|cell| dom::first(cell, "img").is_some()).collect();
    let words: usize = captions.iter().chain(&beside).map(|cell| dom::text(cell).split_whitespace().count()).sum();
    if words > MAX_CAPTION_WORDS {
        return;
    }
    let caption = tree.tree.new_element("figcaption");
    for cell in beside {
        for child in cell.children() {
            if child.is_text() || dom::first(&child, "img").is_none() && dom::name(&child) != "img" {
                caption.append_child(&child);
            }
        }
    }
    for cell in captions {
        if !dom::text(&caption).is_empty() {
            caption.append_child(&tree.tree.new_element("br"));
        }
        for child in cell.children() {
            caption.append_child(&child);
        }
    }
    table.remove_children();
    table.rename("figure");
    for image in images {
        table.append_child(&image);
    }
    if !dom::text(&caption).is_empty() {
        table.append_child(&caption);
    }
}

/// Makes figures of a table of pictures, each with its caption in the cell behind it; whether it is one.
fn album(tree: &Tree, table: &Node<'_>, images: usize) -> bool {
    let cells: Vec<(Node<'_>, Option<Node<'_>>, usize)> = dom::select(table, "td, th")
        .into_iter()
        .map(|cell| (cell, dom::first(&cell, "img"), dom::text(&cell).split_whitespace().count()))
        .filter(|(_, image, words)| image.is_some() || *words > 0)
        .collect();
    let is_pair = |pair: &[(Node<'_>, Option<Node<'_>>, usize)]| matches!(pair, [(_, Some(_), 0), (_, None, words)] if *words <= MAX_CAPTION_WORDS);
    if images < 2 || cells.len() != images * 2 || !cells.chunks(2).all(is_pair) {
        return false;
    }
    let figures: Vec<Node<'_>> = cells
        .chunks(2)
        .filter_map(|pair| {
            let [(_, Some(image), _), (text, ..)] = pair else { return None };
            let (figure, caption) = (tree.tree.new_element("figure"), tree.tree.new_element("figcaption"));
            figure.append_child(image);
            text.children().iter().for_each(|child| caption.append_child(child));
            figure.append_child(&caption);
            Some(figure)
        })
        .collect();
    table.remove_children();
    table.rename("div");
    for figure in &figures {
        table.append_child(figure);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greys() {
        for grey in ["#808080", "#666", "gray", "#999999!important"] {
            assert!(is_grey(grey), "{grey}");
        }
        for other in ["#000", "#ffffff", "#0000cd", "black", "#222222"] {
            assert!(!is_grey(other), "{other}");
        }
    }

    #[test]
    fn picture_tables_become_figures() {
        let tree = dom::parse("<table class=pic><tr><td><img src=a.jpg></td></tr><tr><td><em>Lời chú</em></td></tr></table><table><tr><td>1<td>2</table>", "t")
            .expect("a tree");
        page(&tree);
        assert_eq!(dom::first(&tree.root(), "figure figcaption em").map(|node| dom::text(&node)).as_deref(), Some("Lời chú"));
        assert_eq!(dom::select(&tree.root(), "table").len(), 1);
    }

    #[test]
    fn lazy_images() {
        let tree = dom::parse("<img src='data:image/gif;base64,R0' data-src=real.jpg><picture><source data-srcset='set.jpg 1x, b.jpg 2x'><img></picture>", "t")
            .expect("a tree");
        page(&tree);
        let sources: Vec<_> = dom::select(&tree.root(), "img").iter().filter_map(|image| dom::attribute(image, "src")).collect();
        assert_eq!(sources, ["real.jpg", "set.jpg"]);
    }
}
