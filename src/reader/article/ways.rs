//! Where a page says its article goes on, and where else the same article can be read.
//!
//! Owns telling an article's next page from the next article, which many templates link with `rel="next"` too, and its other editions: AMP and for
//! printing. Must not fetch, and must not join pages.

use super::{marks::Marks, words};
use crate::{
    model::{HttpUrl, source::ArticleRules},
    reader::dom::{self, Node},
};

/// Most links that are looked at more closely.
const MAX_ONWARD: usize = 60;

/// Largest number of a page.
const MAX_NUMBER: u32 = 99;

/// Names of the query's field that holds the number of a page.
const FIELDS: &[&str] = &["page", "p", "pg", "paged", "pageno", "page_no", "pagenumber", "page_number", "pn", "pagina", "seite", "trang"];

/// Words before the number of a page in a path.
const PATH_WORDS: &[&str] = &["page", "pagina", "seite", "trang", "pg", "p"];

/// Words of class names and ids of the box that leads from page to page.
const BOXES: &[&str] = &["pagination", "paginate", "paging", "pager", "pagenav", "pagelinks", "pages", "multipage", "phantrang"];

/// The same in two words.
const BOX_PAIRS: &[&str] = &["page-link", "page-nav", "page-number", "phan-trang", "next-page", "page-next"];

/// What links to the next page are called, folded.
const NEXT: &[&str] =
    &["trang sau", "trang tiep", "trang tiep theo", "trang ke", "next page", "continue to next page", "nachste seite", "page suivante", "pagina siguiente"];

/// What links to an edition for printing are called, folded.
const PRINT: &[&str] = &[
    "in bai",
    "in bai viet",
    "in trang",
    "ban in",
    "print",
    "print article",
    "print this",
    "print this article",
    "printer friendly",
    "drucken",
    "imprimer",
    "imprimir",
];

/// Parts of class names and ids of elements whose links turn other pages than the article's.
const OTHERS: &[&str] = &["comment", "binhluan", "binh-luan", "disqus", "related", "lienquan"];

/// Addresses a page gives for its own article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// The next page by the source's rule.
    ruled: Option<HttpUrl>,
    onward: Vec<Onward>,
    /// The same article elsewhere: as AMP, for printing.
    pub editions: Vec<HttpUrl>,
}

/// A link that may lead to another page of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Onward {
    url: HttpUrl,
    /// Whether it says of itself that it turns pages: it is a number, called so, or stands in a box of such links.
    turns: bool,
}

impl Ways {
    /// The page behind the first `read` pages of the article whose first page is known by the addresses `first`: where it was found, what it calls itself.
    #[must_use]
    pub fn next(&self, first: &[HttpUrl], read: u32) -> Option<&HttpUrl> {
        let is_number =
            |onward: &Onward, first: &HttpUrl| number(first, &onward.url).is_some_and(|(number, clear)| number == read + 1 && (clear || onward.turns));
        let ruled = self.ruled.as_ref().filter(|ruled| first.iter().any(|first| bare_host(ruled) == bare_host(first)));
        ruled.or_else(|| self.onward.iter().find(|onward| first.iter().any(|first| is_number(onward, first))).map(|onward| &onward.url))
    }
}

/// Reads the ways off a page. `base` resolves its addresses; `url` is where it was found.
pub(super) fn read(root: &Node<'_>, marks: &Marks<'_>, rules: &ArticleRules, base: &HttpUrl, url: &HttpUrl) -> Ways {
    let here = url.without_fragment();
    let to = |href: &str| base.join(href).ok().map(|to| to.without_fragment()).filter(|to| *to != here);
    let ruled = dom::first_of(root, &rules.next_page, |link| to(&dom::attribute(link, "href")?));
    let mut ways = Ways { ruled, ..Ways::default() };
    ways.onward.extend(marks.link_of("next").and_then(to).map(|url| Onward { url, turns: false }));
    let printed = marks.print_link().and_then(to);
    ways.editions.extend(marks.link_of("amphtml").and_then(to).into_iter().chain(printed));
    for link in marks.elements.iter().filter(|node| node.has_name("a")) {
        let Some(href) = link.attr("href") else { continue };
        if href.contains("print") || href.contains("/in/") {
            ways.editions.extend(to(&href).filter(|_| PRINT.contains(&words::fold(&called(link)).as_str())));
        }
        if ways.onward.len() < MAX_ONWARD && may_hold_number(&href) {
            ways.onward.extend(onward(link, &href, to));
        }
    }
    ways.editions.retain(|edition| is_same_site(edition, url));
    ways.editions.dedup();
    ways
}

/// Whether an address, its fragment left out, holds a number as pages have: nearly all of a page's links are told by that.
fn may_hold_number(href: &str) -> bool {
    let address = href.split('#').next().unwrap_or_default();
    address.split(|character: char| !character.is_ascii_digit()).any(|digits| matches!(digits.len(), 1 | 2))
}

fn onward(link: &Node<'_>, href: &str, to: impl Fn(&str) -> Option<HttpUrl>) -> Option<Onward> {
    let is_next = link.attr("rel").is_some_and(|rel| rel.split_whitespace().any(|word| word.eq_ignore_ascii_case("next")));
    let turns = turns(link);
    let is_other = || {
        link.ancestors_it(None)
            .any(|node| ["header", "footer", "aside"].iter().any(|name| node.has_name(name)) || dom::any_attribute(&node, &["class", "id"], is_of_others))
    };
    if !(is_next || turns) || is_other() {
        return None;
    }
    Some(Onward { url: to(href)?, turns })
}

fn is_of_others(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    OTHERS.iter().any(|other| name.contains(other))
}

/// Whether a link says of itself that it turns pages.
fn turns(link: &Node<'_>) -> bool {
    let text = called(link);
    let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number
        || NEXT.contains(&words::fold(&text).as_str())
        || std::iter::once(*link).chain(link.ancestors_it(Some(4))).any(|node| dom::any_attribute(&node, &["class", "id"], is_box))
}

fn is_box(name: &str) -> bool {
    // All of the names have one of these letters.
    if !name.bytes().any(|byte| matches!(byte, b'p' | b'P')) {
        return false;
    }
    let name = name.to_ascii_lowercase();
    name.split_whitespace().any(|class| class.split(['-', '_']).any(|word| BOXES.contains(&word)))
        || BOX_PAIRS.iter().any(|pair| name.replace('_', "-").contains(pair))
}

/// The words of a link; its title where it is a picture.
fn called(link: &Node<'_>) -> String {
    Some(dom::text(link)).filter(|text| !text.is_empty()).or_else(|| dom::attribute(link, "title")).unwrap_or_default()
}

fn bare_host(url: &HttpUrl) -> (&str, Option<u16>) {
    (url.host().strip_prefix("www.").unwrap_or(url.host()), url.url().port())
}

/// Whether an edition is of the page's own site: on its host or on one above or below it (`amp.`, `m.`).
fn is_same_site(edition: &HttpUrl, url: &HttpUrl) -> bool {
    let bare = |url: &HttpUrl| ["www.", "m.", "amp."].iter().find_map(|prefix| url.host().strip_prefix(prefix)).unwrap_or(url.host()).to_owned();
    bare(edition) == bare(url)
}

/// Which page of the article that begins at `first` an address is, where its form says so; and whether it says so clearly: `?page=2`, `/2`, `-trang-2`,
/// where `-2` may as well be another article of the same name.
fn number(first: &HttpUrl, other: &HttpUrl) -> Option<(u32, bool)> {
    let (own, path) = (first.url().path().trim_end_matches('/'), other.url().path().trim_end_matches('/'));
    let is_front = own.is_empty() && first.url().query().is_none();
    if is_front || bare_host(first) != bare_host(other) {
        return None;
    }
    if own == path {
        return by_field(first, other).map(|number| (number, true));
    }
    if own.is_empty() || first.url().query() != other.url().query() {
        return None;
    }
    let behind = path.strip_prefix(own).and_then(by_path);
    behind.or_else(|| {
        let name = own.rsplit('/').next()?;
        let (_, ending) = name.rsplit_once('.')?;
        let stem = own.strip_suffix(ending)?.strip_suffix('.')?;
        by_path(path.strip_suffix(ending)?.strip_suffix('.')?.strip_prefix(stem)?)
    })
}

/// The number in the one field of the query that the first page has not.
fn by_field(first: &HttpUrl, other: &HttpUrl) -> Option<u32> {
    let own: Vec<_> = first.url().query_pairs().collect();
    let more: Vec<_> = other.url().query_pairs().filter(|pair| !own.contains(pair)).collect();
    let [(name, value)] = more.as_slice() else { return None };
    let is_field = FIELDS.contains(&name.to_ascii_lowercase().as_str()) && other.url().query_pairs().count() == own.len() + 1;
    value.parse().ok().filter(|number| is_field && (2..=MAX_NUMBER).contains(number))
}

/// The number in what stands behind the first page's path: `/2`, `/page/2`, `-trang-2`, `_2`.
fn by_path(rest: &str) -> Option<(u32, bool)> {
    let parts = ['/', '-', '_', ',', '.', '~'];
    let bare = rest.strip_prefix(parts)?.to_ascii_lowercase();
    let word = PATH_WORDS.iter().find(|word| bare.starts_with(**word));
    let digits = word.map_or(bare.as_str(), |word| bare.trim_start_matches(word).trim_start_matches(parts));
    let is_number = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|number| is_number && (2..=MAX_NUMBER).contains(number))?;
    Some((number, word.is_some() || rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> HttpUrl {
        HttpUrl::parse(text).expect(text)
    }

    #[test]
    fn addresses_of_an_articles_pages() {
        for (first, other, wanted) in [
            ("https://a.vn/cau-moi-10.html", "https://a.vn/cau-moi-10.html?page=2", Some((2, true))),
            ("https://a.vn/doc?id=7", "https://a.vn/doc?id=7&trang=3", Some((3, true))),
            ("https://a.vn/doc?id=7", "https://a.vn/doc?id=8&page=2", None),
            ("https://a.vn/doc?id=7", "https://a.vn/doc?page=2", None),
            ("https://www.a.vn/cau-moi/", "https://a.vn/cau-moi/2/", Some((2, true))),
            ("https://a.vn/cau-moi", "https://a.vn/cau-moi/page/12", Some((12, true))),
            ("https://a.vn/cau-moi-10.html", "https://a.vn/cau-moi-10-trang-2.html", Some((2, true))),
            ("https://a.vn/cau-moi-10.html", "https://a.vn/cau-moi-10-p3.html", Some((3, true))),
            ("https://a.vn/cau-moi-10.html", "https://a.vn/cau-moi-10_2.html", Some((2, false))),
            ("https://a.vn/cau-moi", "https://a.vn/cau-moi-2", Some((2, false))),
            ("https://a.vn/cau-moi-10.html", "https://a.vn/cau-moi-11.html", None),
            ("https://a.vn/cau-moi-10.html", "https://a.vn/cau-moi-10-2026.html", None),
            ("https://a.vn/cau-moi", "https://b.vn/cau-moi/2", None),
            ("https://a.vn/", "https://a.vn/2", None),
            ("https://a.vn/", "https://a.vn/?page=2", None),
            ("https://a.vn/?p=7", "https://a.vn/?p=7&page=2", Some((2, true))),
            ("https://a.vn/cau-moi", "https://a.vn/cau-moi/1", None),
        ] {
            assert_eq!(number(&url(first), &url(other)), wanted, "{first} {other}");
        }
    }

    /// The next page and the other editions of a page at `/cau-moi-10.html`.
    fn ways(html: &str) -> (Option<String>, Vec<String>) {
        let (tree, here) = (dom::tree(html), url("https://a.vn/cau-moi-10.html"));
        let ways = read(&tree.root(), &super::super::marks::read(&tree), &ArticleRules::default(), &here, &here);
        (ways.next(&[here], 1).map(|next| next.as_str().to_owned()), ways.editions.iter().map(|edition| edition.as_str().to_owned()).collect())
    }

    #[test]
    fn links_that_turn_the_articles_pages() {
        let next = |html: &str| ways(html).0.map(|next| next.trim_start_matches("https://a.vn/").to_owned());
        let two = Some("cau-moi-10_2.html".to_owned());
        for html in [
            "<a href=/cau-moi-10_2.html>2</a>",
            "<a href=/cau-moi-10_2.html>Trang sau</a>",
            "<div class=page-links><a href=/cau-moi-10_3.html>3</a><a href=/cau-moi-10_2.html><span>Trang 2</span></a></div>",
            "<ul class='nav phan_trang'><li><a href=/cau-moi-10_2.html>hai</a></ul>",
        ] {
            assert_eq!(next(html), two, "{html}");
        }
        assert_eq!(next("<head><link rel=next href=/cau-moi-10.html?page=2></head>").as_deref(), Some("cau-moi-10.html?page=2"));
        for html in [
            "<head><link rel=next href=/cau-moi-10_2.html></head>",
            "<head><link rel=next href=/cau-moi-11.html></head>",
            "<p>Xem <a href=/cau-moi-10_2.html>cây cầu thứ hai</a>",
            "<div class=pagination><a href=/cau-moi-10_3.html>3</a></div>",
            "<div class=comments><div class=pagination><a href=/cau-moi-10.html?page=2>2</a></div></div>",
            "<aside><a href=/cau-moi-10_2.html>2</a></aside>",
            "<a href='#2'>2</a>",
        ] {
            assert_eq!(next(html), None, "{html}");
        }
    }

    #[test]
    fn addresses_that_may_hold_a_number() {
        for address in ["/a_2.html", "/a?page=12", "/2026/a/3#x"] {
            assert!(may_hold_number(address), "{address}");
        }
        for address in ["/a-2026.html", "/a", "/a-100001.html#note-2", "#2", ""] {
            assert!(!may_hold_number(address), "{address}");
        }
    }

    #[test]
    fn other_editions_of_the_same_site() {
        let amp = "<head><link rel=amphtml href=https://amp.a.vn/cau-moi-10.html><link rel=amphtml href=https://cdn.example/c/a.vn></head>";
        assert_eq!(ways(amp).1, ["https://amp.a.vn/cau-moi-10.html"]);
        assert_eq!(ways("<a href=/print/10>In bài viết</a><a href=/printers/new>Máy in mới</a>").1, ["https://a.vn/print/10"]);
        assert_eq!(
            ways("<head><link rel=alternate media=print href='?print=1'><link rel=stylesheet media=print href=p.css></head>").1,
            ["https://a.vn/cau-moi-10.html?print=1"]
        );
        assert_eq!(ways("<head><link rel=amphtml href=https://cdn.example/c/a.vn></head><a href='javascript:print()'>In</a>").1, Vec::<String>::new());
    }
}
