//! Boxes of a page that are not its article: share bars, lists of other articles, sign-up forms, what a style hides.
//!
//! Owns the names such boxes go by and taking them off the page before the body is looked for. Must not take a box that holds much of the text, and must
//! not read the text for words: that is furniture's part.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::words;
use crate::reader::dom::{self, Node, Tree};

/// Words of class names and ids that mark a box. English first, then the languages papers are often written in.
const WORDS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "adverts",
    "advertising",
    "advertisement",
    "adsense",
    "adslot",
    "adbox",
    "adunit",
    "sponsor",
    "sponsored",
    "outbrain",
    "taboola",
    "plista",
    "zergnet",
    "share",
    "sharing",
    "sharebar",
    "sharebuttons",
    "sharedaddy",
    "addthis",
    "addtoany",
    "social",
    "socials",
    "socialmedia",
    "related",
    "relateds",
    "relatedposts",
    "relatedarticles",
    "relatedcontent",
    "relatedlinks",
    "relatednews",
    "relatedstories",
    "recommended",
    "recommendation",
    "recommendations",
    "recirc",
    "recirculation",
    "readmore",
    "readalso",
    "alsoread",
    "readnext",
    "upnext",
    "mostread",
    "mostpopular",
    "popular",
    "trending",
    "promobox",
    "promotion",
    "newsletter",
    "newsletters",
    "signup",
    "subscribe",
    "subscription",
    "subscriptions",
    "paywall",
    "regwall",
    "consent",
    "cookie",
    "cookies",
    "gdpr",
    "breadcrumb",
    "breadcrumbs",
    "tags",
    "taglist",
    "tagcloud",
    "keywords",
    "comments",
    "disqus",
    "authorbio",
    "authorbox",
    "bio",
    "author",
    "authors",
    "byline",
    "toolbar",
    "tooltip",
    "popover",
    "popup",
    "modal",
    "feedback",
    "factbox",
    "pagination",
    "copyright",
    "donate",
    "donation",
    "werbung",
    "anzeige",
    "anzeigen",
    "verwandt",
    "empfehlung",
    "empfehlungen",
    "teilen",
    "kommentare",
    "publicite",
    "publicidad",
    "publicidade",
    "pubblicita",
    "relacionadas",
    "relacionados",
    "relacionado",
    "correlati",
    "correlate",
    "compartir",
    "partage",
    "partager",
    "condividi",
    "reklama",
    "reklam",
    "annonse",
    "annons",
    "polecane",
    "relatert",
    "relaterte",
    "lienquan",
    "tinlienquan",
    "xemthem",
    "quangcao",
    "binhluan",
    "chiase",
];

/// Beginnings of words that mark a box whatever follows.
const STEMS: &[&str] = &["related", "newsletter", "taboola", "outbrain", "subscri", "sponsor", "breadcrumb"];

/// Words that mark a box if it leads to another page: the same words stand over standfirsts.
const LINKED_WORDS: &[&str] = &["teaser", "teasers", "promo", "promos", "highlight"];

/// Two words in a row that mark a box where one of them alone would not.
const PAIRS: &[(&str, &str)] = &[
    ("read", "more"),
    ("read", "also"),
    ("also", "read"),
    ("read", "next"),
    ("up", "next"),
    ("most", "read"),
    ("more", "from"),
    ("more", "on"),
    ("more", "stories"),
    ("sign", "up"),
    ("sign", "in"),
    ("log", "in"),
    ("author", "bio"),
    ("author", "box"),
    ("author", "card"),
    ("author", "info"),
    ("about", "author"),
    ("follow", "us"),
    ("app", "hint"),
    ("app", "download"),
    ("zum", "thema"),
    ("lire", "aussi"),
    ("tin", "lien"),
    ("lien", "quan"),
    ("xem", "them"),
    ("quang", "cao"),
    ("chia", "se"),
];

/// Whole class names by which style sheets hide an element, from everybody or from all but screen readers.
const HIDING: &[&str] = &["hidden", "hide", "is-hidden", "d-none", "visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "noprint"];

/// Largest part of a page's running text, in per cent, that a box may have.
const MAX_PERCENT: usize = 35;

/// Shortest stretch of text outside links, in bytes, that is running text and no label.
const RUNNING_BYTES: usize = 40;

static WORD_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| WORDS.iter().copied().collect());

/// Fewest `article` elements of one class that are a list of other articles, and the largest part of the running text, in per cent, of each.
const MIN_CARDS: usize = 3;
const MAX_CARD_PERCENT: usize = 15;

/// Takes the boxes off a page.
pub(super) fn clear(tree: &Tree) {
    let Some(body) = dom::first(&tree.root(), "body") else { return };
    let all = running_bytes(&body);
    cards(&body, all);
    let mut names = Names::default();
    let mut waiting: Vec<Node<'_>> = body.element_children();
    while let Some(node) = waiting.pop() {
        if names.is_box(&node) && running_bytes(&node) * 100 <= all * MAX_PERCENT && dom::first(&node, "h1, [itemprop~='articleBody']").is_none() {
            node.remove_from_parent();
        } else {
            waiting.extend(node.element_children());
        }
    }
}

/// Takes the article's title off: the only heading of the first rank, if it says what the title says.
pub(super) fn take_title(tree: &Tree, title: &str) {
    if let [heading] = dom::select(&tree.root(), "h1").as_slice()
        && words::is_alike(&dom::text(heading), title)
    {
        heading.remove_from_parent();
    }
}

/// Takes lists of other articles off: `article` elements of one class, each with a headline that is a link.
fn cards(body: &Node<'_>, all: usize) {
    let mut by_class: HashMap<String, Vec<Node<'_>>> = HashMap::new();
    for card in dom::select(body, "article") {
        let headline = dom::first(&card, "h1, h2, h3, h4, h5, h6");
        let in_text = card.parent().is_some_and(|parent| dom::is_inside(&parent, &["article"]));
        let is_linked = headline.is_some_and(|headline| dom::is_inside(&headline, &["a"]) || dom::first(&headline, "a[href]").is_some());
        if is_linked && running_bytes(&card) * 100 <= all * MAX_CARD_PERCENT {
            if in_text {
                card.remove_from_parent();
                continue;
            }
            by_class.entry(card.class().unwrap_or_default().to_string()).or_default().push(card);
        }
    }
    by_class.values().filter(|cards| cards.len() >= MIN_CARDS).flatten().for_each(Node::remove_from_parent);
}

/// Bytes of text in stretches that are too long for labels and stand in no link.
fn running_bytes(node: &Node<'_>) -> usize {
    let mut bytes = 0;
    let mut waiting = vec![*node];
    while let Some(node) = waiting.pop() {
        if let Some(long) = dom::with_text(&node, |text| text.trim().len()) {
            bytes += if long >= RUNNING_BYTES { long } else { 0 };
        } else if !dom::has_name_in(&node, &["a", "script", "style", "noscript", "template"]) {
            waiting.extend(node.children_it(false));
        }
    }
    bytes
}

/// What the class lists and ids of a page were found to say: pages repeat the same few.
#[derive(Default)]
struct Names(HashMap<String, Said>);

/// What a class list says of its element.
#[derive(Clone, Copy, Default)]
struct Said {
    is_box: bool,
    /// A box where it leads to another page.
    is_linked_box: bool,
}

impl Names {
    fn is_box(&mut self, node: &Node<'_>) -> bool {
        let class = node.class().map(|class| self.of(&class, true)).unwrap_or_default();
        let id = node.id_attr().map(|id| self.of(&id, false)).unwrap_or_default();
        (class.is_box || id.is_box || (class.is_linked_box && dom::first(node, "a[href]").is_some()))
            && !dom::has_name_in(node, &["main", "a", "span", "b", "strong", "i", "em", "img", "h1", "script"])
    }

    fn of(&mut self, names: &str, is_class: bool) -> Said {
        if let Some(said) = self.0.get(names) {
            return *said;
        }
        let said = Said { is_box: is_box_name(names) || (is_class && is_hiding(names)), is_linked_box: is_class && is_linked_name(names) };
        self.0.insert(names.to_owned(), said);
        said
    }
}

/// Whether a class list hides its element; `hidden md:block` and `d-none d-md-block` show it on wide screens.
fn is_hiding(classes: &str) -> bool {
    classes.split_whitespace().any(|class| HIDING.contains(&class))
        && !classes.split_whitespace().any(|class| class.contains(':') || ["-block", "-flex", "-grid", "-inline"].iter().any(|shown| class.ends_with(shown)))
}

fn is_linked_name(classes: &str) -> bool {
    classes.split(|character: char| !character.is_alphanumeric()).any(|word| LINKED_WORDS.contains(&word.to_lowercase().as_str()))
}

/// Whether one of the names says that the element is a box.
fn is_box_name(names: &str) -> bool {
    names.split_whitespace().any(|name| {
        let mut last = String::new();
        name.split(|character: char| !character.is_alphanumeric()).any(|token| {
            let small = token.to_lowercase();
            if WORD_SET.contains(small.as_str()) || STEMS.iter().any(|stem| small.starts_with(stem)) {
                return true;
            }
            let mut ends_box = |part: String| {
                // The short parts of a name with capitals are as often random letters.
                let found = (part.len() >= 5 && part.len() < token.len() && WORD_SET.contains(part.as_str()))
                    || PAIRS.iter().any(|(first, second)| *first == last && *second == part);
                last = part;
                found
            };
            if token.chars().skip(1).any(char::is_uppercase) { parts(token).into_iter().any(ends_box) } else { !small.is_empty() && ends_box(small) }
        })
    })
}

/// The words of a name written with capitals inside (`RelatedStories`), in small letters.
fn parts(token: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut after_small = true;
    for character in token.chars() {
        if parts.is_empty() || (character.is_uppercase() && after_small) {
            parts.push(String::new());
        }
        after_small = !character.is_uppercase();
        if let Some(part) = parts.last_mut() {
            part.extend(character.to_lowercase());
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_boxes() {
        for name in
            ["share-bar", "box_related x", "RecircMostPopularWrapper-bRuGTi", "article__read-more", "ad", "tin-lien-quan", "aboutAuthor", "newsletterSignup"]
        {
            assert!(is_box_name(name), "{name}");
        }
        for name in ["article-body", "content", "shareholder", "headline", "bRAdx", "story", "reader", "pad", "has-thumbnail"] {
            assert!(!is_box_name(name), "{name}");
        }
    }

    #[test]
    fn classes_that_hide() {
        assert!(is_hiding("box hidden") && is_hiding("sr-only"));
        for shown in ["hidden md:block", "d-none d-md-block", "overflow-hidden", "unhide"] {
            assert!(!is_hiding(shown), "{shown}");
        }
    }

    #[test]
    fn a_box_goes_unless_it_holds_the_text() {
        let text = "<p>Một đoạn văn dài vừa đủ để là văn chứ không phải một cái nhãn ở trên trang.</p>";
        let left = |page: &str| {
            let tree = dom::parse(page, "t").expect("a tree");
            clear(&tree);
            dom::text(&tree.root())
        };
        assert!(!left(&format!("<div>{text}{text}{text}</div><div class=related>{text}<b>khác</b></div>")).contains("khác"));
        assert!(left(&format!("<div class=social>{text}{text}<b>đây</b></div><div>{text}</div>")).contains("đây"));
    }
}
