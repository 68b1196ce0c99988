//! How much of a page's structure an article keeps: headings, links, pictures, items, quotes, code, tables, captions.
//!
//! Owns what is wanted and what counts as kept. What is wanted are the elements of the body that readability itself finds, as markup: Mozilla's own
//! expected pages are that algorithm's output, and `dom_smoothie` reproduces them element by element. Must not know a floor.
//!
//! Texts are compared without white space, addresses after resolving them. Left out of what is wanted, because a terminal has no use for it or because it
//! stands elsewhere in the article: addresses that are not http (`mailto:`, `javascript:`), links with nothing to see in them or to nowhere (`#`), counters and
//! icons by their stated size, pictures inside the page (`data:`), the heading that is the title.

use std::collections::{BTreeMap, HashMap};

use bantin::model::{Article, Block, Document, HttpUrl, SafeText, Span, document};
use dom_query::{Document as Tree, NodeRef};
use dom_smoothie::{Config, Readability};

/// What is counted, in the order of the table.
pub(crate) const KINDS: [&str; 10] = ["headings", "links", "images", "items", "quotes", "pre", "code", "cells", "flowed", "captions"];

/// A picture this small on one side counts readers.
const COUNTER_PX: u32 = 2;

/// A picture this small on both sides is a sign.
const ICON_PX: u32 = 40;

/// One element of a page.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    /// One of [`KINDS`]. `cells` are those of tables of data, `flowed` those of tables that only lay out: their text has to stand somewhere.
    pub(crate) kind: &'static str,
    /// Its text or address; more than one where a picture names several.
    pub(crate) values: Vec<String>,
    /// Whether the article has it.
    pub(crate) kept: bool,
}

/// Found and wanted elements of each kind.
pub(crate) fn sums(elements: &[Element]) -> BTreeMap<&'static str, (usize, usize)> {
    let mut sums = BTreeMap::new();
    for element in elements {
        let (kept, all): &mut (usize, usize) = sums.entry(element.kind).or_default();
        *kept += usize::from(element.kept);
        *all += 1;
    }
    sums
}

/// The elements of a page's body, each with whether `article` keeps it.
pub(crate) fn compare(bytes: &[u8], url: &HttpUrl, article: Option<&Article>) -> Vec<Element> {
    let page = String::from_utf8_lossy(bytes);
    let parsed = Readability::new(page.as_ref(), Some(url.as_str()), Some(Config::default())).and_then(|mut readability| readability.parse());
    let markup = parsed.map(|body| body.content.to_string()).unwrap_or_default();
    let mut wanted = wanted(&Tree::from(markup), &base(&Tree::from(page.as_ref()), url), article);
    let mut got = article.map(got).unwrap_or_default();
    let whole = article.map(|article| bare(&format!("{} {}", article.document.plain_text(), article.document.captions().len()))).unwrap_or_default();
    for element in &mut wanted {
        element.kept = match element.kind {
            "flowed" => element.values.iter().any(|value| whole.contains(value)),
            // An item that is a captioned picture stands as one.
            "items" => element.values.iter().any(|value| take(&mut got, "items", value) || got.contains_key(&("captions", value.clone()))),
            kind => element.values.iter().any(|value| take(&mut got, kind, value)),
        };
    }
    wanted
}

fn take(got: &mut HashMap<(&'static str, String), usize>, kind: &'static str, value: &str) -> bool {
    let Some(left) = got.get_mut(&(kind, value.to_owned())).filter(|left| **left > 0) else { return false };
    *left -= 1;
    true
}

/// A text without its white space, cleaned as all foreign text is, and without the marks that `q` is written with.
fn bare(text: &str) -> String {
    SafeText::new(text).as_str().split_whitespace().collect::<String>().replace(['“', '”'], "")
}

fn base(page: &Tree, url: &HttpUrl) -> HttpUrl {
    let href = page.select("base[href]").nodes().first().and_then(|base| base.attr("href"));
    href.and_then(|href| url.join(href.trim()).ok()).unwrap_or_else(|| url.clone())
}

fn wanted(body: &Tree, base: &HttpUrl, article: Option<&Article>) -> Vec<Element> {
    let mut elements = Vec::new();
    let title = article.map(|article| bare(article.title.as_str())).unwrap_or_default();
    let mut want = |kind: &'static str, values: Vec<String>| {
        let values: Vec<String> = values.into_iter().filter(|value| !value.is_empty()).collect();
        if !values.is_empty() {
            elements.push(Element { kind, values, kept: false });
        }
    };
    let all = |selector: &str| body.select(selector).nodes().to_vec();
    for node in all("h1, h2, h3, h4, h5, h6") {
        let text = bare(&node.text());
        if text != title {
            want("headings", vec![text]);
        }
    }
    for node in all("a[href]") {
        let seen = !bare(&node.text()).is_empty() || node.descendants_it().any(|inner| inner.has_name("img"));
        let address = node.attr("href").filter(|href| seen && href.trim() != "#").and_then(|href| base.join(href.trim()).ok());
        want("links", address.map(|url| url.to_string()).into_iter().collect());
    }
    for node in all("img").iter().filter(|image| !is_icon(image)) {
        let one = ["src", "data-src"].iter().filter_map(|name| node.attr(name)).map(|address| address.trim().to_owned());
        let sets = ["srcset", "data-srcset"].iter().filter_map(|name| node.attr(name));
        let sets = sets.flat_map(|set| set.split_whitespace().map(|word| word.trim_end_matches(',').to_owned()).collect::<Vec<_>>());
        let addresses: Vec<String> = one.chain(sets).collect();
        if !addresses.iter().any(|address| address.starts_with("data:")) {
            want("images", addresses.iter().filter_map(|address| base.join(address).ok()).map(|url| url.to_string()).collect());
        }
    }
    for (kind, selector) in [("items", "li"), ("quotes", "blockquote"), ("pre", "pre"), ("captions", "figcaption, caption")] {
        for node in all(selector) {
            want(kind, vec![bare(&node.text())]);
        }
    }
    for node in all("code").iter().filter(|code| !code.ancestors_it(None).any(|around| around.has_name("pre"))) {
        want("code", vec![bare(&node.text())]);
    }
    for table in all("table") {
        let kind = if is_data(&table) { "cells" } else { "flowed" };
        for cell in cells(&table) {
            want(kind, vec![bare(&cell.text())]);
        }
    }
    elements
}

fn is_icon(image: &NodeRef<'_>) -> bool {
    let side = |name: &str| image.attr(name).and_then(|side| side.trim().trim_end_matches("px").parse::<u32>().ok());
    let (width, height) = (side("width"), side("height"));
    [width, height].iter().flatten().any(|side| *side <= COUNTER_PX) || matches!((width, height), (Some(width), Some(height)) if width.max(height) <= ICON_PX)
}

/// Whether a table holds data, as Firefox's reader tells it: by what it says of itself, else by its size.
fn is_data(table: &NodeRef<'_>) -> bool {
    let has = |names: &[&str]| table.descendants_it().any(|inner| names.iter().any(|name| inner.has_name(name)));
    if table.attr("role").is_some_and(|role| &*role == "presentation") || table.attr("datatable").is_some_and(|said| &*said == "0") {
        return false;
    }
    if table.has_attr("summary") || has(&["caption", "col", "colgroup", "tfoot", "thead", "th"]) {
        return true;
    }
    let rows = rows(table);
    let columns = rows.iter().map(|row| row.element_children().len()).max().unwrap_or(0);
    !has(&["table"]) && rows.len() > 1 && columns > 1 && (rows.len() >= 10 || columns > 4 || rows.len() * columns > 10)
}

/// The rows of a table itself, not of those in it.
fn rows<'a>(table: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let own = |row: &NodeRef<'_>| row.ancestors_it(None).find(|around| around.has_name("table")).is_some_and(|nearest| nearest.id == table.id);
    table.descendants_it().filter(|row| row.has_name("tr") && own(row)).collect()
}

fn cells<'a>(table: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let holds_table = |cell: &NodeRef<'_>| cell.descendants_it().any(|inner| inner.has_name("table"));
    rows(table).iter().flat_map(NodeRef::element_children).filter(|cell| !holds_table(cell)).collect()
}

/// What the article has, by kind.
fn got(article: &Article) -> HashMap<(&'static str, String), usize> {
    let Document { blocks, links } = &article.document;
    let mut got = HashMap::new();
    let mut have = |kind: &'static str, value: String| *got.entry((kind, value)).or_insert(0) += 1;
    document::walk(blocks, &mut |block| {
        match block {
            Block::Heading { spans, .. } => have("headings", bare(&document::spans_text(spans))),
            Block::Quote { blocks } => have("quotes", bare(&text_of(blocks))),
            Block::List { items, .. } => items.iter().for_each(|item| have("items", bare(&text_of(item)))),
            Block::Code { text, .. } => have("pre", bare(text.as_str())),
            Block::Table { caption, rows, .. } => {
                have("captions", bare(&document::spans_text(caption)));
                for text in rows.iter().flat_map(|row| &row.cells).map(|cell| document::spans_text(cell)) {
                    have("cells", bare(&text));
                    // The items of a list in a cell stand on lines of their own there.
                    text.lines().for_each(|line| have("items", bare(line)));
                }
            }
            Block::Figure { images, caption, .. } => {
                have("captions", bare(&document::spans_text(caption)));
                images.iter().map(|image| image.url.to_string()).for_each(|url| have("images", url));
            }
            Block::Paragraph { .. } | Block::Rule => {}
        }
        for link in linked(block) {
            links.get(link).into_iter().for_each(|url| have("links", url.to_string()));
        }
        for spans in runs(block) {
            for code in spans.chunk_by(|a, b| a.style.code == b.style.code).filter(|run| run.iter().any(|span| span.style.code)) {
                have("code", bare(&document::spans_text(code)));
            }
        }
    });
    got
}

/// The text of blocks, captions and all: an item or quote has what is in it.
fn text_of(blocks: &[Block]) -> String {
    let mut out = String::new();
    document::walk(blocks, &mut |block| match block {
        Block::Code { text, .. } => out.push_str(text.as_str()),
        other => runs(other).into_iter().for_each(|spans| out.push_str(&document::spans_text(spans))),
    });
    out
}

fn runs(block: &Block) -> Vec<&[Span]> {
    match block {
        Block::Heading { spans, .. } | Block::Paragraph { spans } | Block::Code { spans, .. } => vec![spans],
        Block::Table { caption, rows, .. } => std::iter::once(caption).chain(rows.iter().flat_map(|row| &row.cells)).map(Vec::as_slice).collect(),
        Block::Figure { caption, .. } => vec![caption],
        _ => Vec::new(),
    }
}

/// Links of a block itself, each once for all its spans.
fn linked(block: &Block) -> Vec<usize> {
    let of_spans = |spans: &[Span]| spans.chunk_by(|a, b| a.link == b.link).filter_map(|run| run.first()?.link).collect::<Vec<_>>();
    let of_images = match block {
        Block::Figure { images, .. } => images.iter().filter_map(|image| image.link).collect(),
        _ => Vec::new(),
    };
    runs(block).into_iter().flat_map(of_spans).chain(of_images).collect()
}
