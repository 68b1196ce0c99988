//! What of a page says something of its article: metadata, headings, times, places for names.
//!
//! Owns the one walk over the page that finds them. Must not weigh one against another.

use crate::reader::dom::{self, Node, Tree};

/// Words of class names that are put on the names of authors, in the languages of templates.
const AUTHOR_WORDS: &[&str] = &[
    "author",
    "authors",
    "byline",
    "bylines",
    "autor",
    "autoren",
    "autore",
    "autori",
    "autores",
    "auteur",
    "auteurs",
    "signature",
    "tacgia",
    "writer",
    "journalist",
    "reporter",
    "forfatter",
    "yazar",
];

/// Statements of a page, in document order.
#[derive(Default)]
pub(super) struct Marks<'a> {
    /// Names in lower case (`property`, `name` or `itemprop`) and contents of `meta` elements.
    metas: Vec<(String, String)>,
    /// Relations in lower case and addresses of `link` elements.
    links: Vec<(String, String)>,
    /// The address of the `link` to an edition for printing.
    print: Option<String>,
    /// Contents of JSON-LD scripts.
    pub(super) scripts: Vec<String>,
    /// The text of the first `title`.
    pub(super) tab: Option<String>,
    pub(super) headings: Vec<Node<'a>>,
    pub(super) times: Vec<Node<'a>>,
    /// Elements that a class, a relation or an `itemprop` marks as holding the names of authors.
    pub(super) authors: Vec<Node<'a>>,
    /// Elements marked as ledes.
    pub(super) ledes: Vec<Node<'a>>,
    /// Elements that hold the way from the front page to this one, those inside another left out.
    pub(super) crumbs: Vec<Node<'a>>,
    /// Every element.
    pub(super) elements: Vec<Node<'a>>,
    /// Where in `elements` the first heading of the first rank stands.
    pub(super) heading_at: Option<usize>,
}

/// Walks over the page.
pub(super) fn read(tree: &Tree) -> Marks<'_> {
    let mut marks = Marks::default();
    for node in tree.root().descendants_it().filter(Node::is_element) {
        marks.elements.push(node);
        let Some(name) = node.node_name() else { continue };
        match &*name {
            "meta" => marks.meta(&node),
            "link" => marks.link(&node),
            "title" if marks.tab.is_none() => marks.tab = Some(dom::text(&node)).filter(|text| !text.is_empty()),
            "script" if node.attr("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json")) => marks.scripts.push(node.text().to_string()),
            "h1" => {
                marks.heading_at = marks.heading_at.or(Some(marks.elements.len() - 1));
                marks.headings.push(node);
            }
            "time" => marks.times.push(node),
            _ => {}
        }
        if !matches!(&*name, "meta" | "link" | "script" | "html" | "body") {
            marks.named(node);
        }
    }
    marks
}

impl<'a> Marks<'a> {
    fn meta(&mut self, meta: &Node<'_>) {
        let Some(content) = dom::attribute(meta, "content") else { return };
        for by in ["property", "name", "itemprop"] {
            if let Some(name) = meta.attr(by) {
                self.metas.push((name.trim().to_ascii_lowercase(), content.clone()));
            }
        }
    }

    fn link(&mut self, link: &Node<'_>) {
        if let (Some(relation), Some(href)) = (link.attr("rel"), dom::attribute(link, "href")) {
            let is_print = link.attr("media").is_some_and(|media| media.trim().eq_ignore_ascii_case("print")) && relation.eq_ignore_ascii_case("alternate");
            if is_print {
                self.print.get_or_insert_with(|| href.clone());
            }
            self.links.push((relation.to_ascii_lowercase(), href));
        }
    }

    fn named(&mut self, node: Node<'a>) {
        let (mut of_author, mut of_lede, mut is_crumbs) = (false, false, false);
        dom::each_attribute(&node, |name, value| match name {
            "class" => {
                let class = value.to_ascii_lowercase();
                of_author |= class.split([' ', '-', '_', '\n', '\t']).any(|word| AUTHOR_WORDS.contains(&word)) || class.contains("tac-gia");
                // Other marks (`lead`, `summary`) are as often put on the first paragraph of the text.
                of_lede |= class.contains("sapo") || class.contains("chapeau") || class.split_whitespace().any(|word| word == "lede");
                is_crumbs |= class.split_whitespace().any(|word| matches!(word, "breadcrumb" | "breadcrumbs"));
            }
            "itemtype" => is_crumbs |= value.contains("BreadcrumbList"),
            "rel" | "itemprop" => of_author |= value.split_whitespace().any(|word| word.eq_ignore_ascii_case("author")),
            _ => {}
        });
        if of_author {
            self.authors.push(node);
        }
        if of_lede {
            self.ledes.push(node);
        }
        if is_crumbs && !node.ancestors_it(None).any(|above| self.crumbs.last().is_some_and(|last| last.id == above.id)) {
            self.crumbs.push(node);
        }
    }

    /// The content of the first `meta` element that has the first of these names that any has.
    pub(super) fn meta_of(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.metas_of_one(name).next())
    }

    /// The contents of the `meta` elements that have one of these names, name by name.
    pub(super) fn metas_of(&self, names: &[&str]) -> Vec<&str> {
        names.iter().flat_map(|name| self.metas_of_one(name)).collect()
    }

    fn metas_of_one(&self, name: &str) -> impl Iterator<Item = &str> {
        self.metas.iter().filter(move |(known, _)| known == name).map(|(_, content)| content.as_str())
    }

    /// The address of the first `link` element of a relation.
    pub(super) fn link_of(&self, relation: &str) -> Option<&str> {
        self.links.iter().find(|(known, _)| known.split_whitespace().any(|word| word == relation)).map(|(_, href)| href.as_str())
    }

    /// The address of the `link` to an edition for printing.
    pub(super) fn print_link(&self) -> Option<&str> {
        self.print.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_walk_finds_them_all() {
        let tree = dom::tree(
            "<head><title>Tựa</title><meta property='OG:Title' content=Một><meta name=author content=An><link rel='x canonical' href=/a>
             <script type='application/ld+json'>{}</script></head><h1>Đầu</h1><time datetime=2026-01-01></time><a rel=author>An</a><p class='post-byline x'>Ba</p>
             <p class=authorize>không</p><p itemprop=author>Tư</p><p class=sapo>Dẫn</p>
             <ul class=breadcrumb><li class=breadcrumbs>Nhà</li><li>Tin</li></ul><div itemtype='https://schema.org/BreadcrumbList'>Xã</div><p class=breadcrumb-x>không</p>",
        );
        let marks = read(&tree);
        assert_eq!(marks.meta_of(&["twitter:title", "og:title"]), Some("Một"));
        assert_eq!(marks.link_of("canonical"), Some("/a"));
        assert_eq!((marks.tab.as_deref(), marks.scripts.len(), marks.headings.len(), marks.times.len(), marks.ledes.len()), (Some("Tựa"), 1, 1, 1, 1));
        assert_eq!(marks.crumbs.iter().map(dom::text).collect::<Vec<_>>(), ["Nhà Tin", "Xã"]);
        assert_eq!(marks.authors.iter().map(dom::text).collect::<Vec<_>>(), ["An", "Ba", "Tư"]);
    }
}
