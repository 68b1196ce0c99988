//! HTML: one whole page, no foreign character is markup, and nothing in it runs or leads elsewhere than to the web.

use bantin::{
    dump::{Format, Item},
    lang::Lang,
    model::{Article, Block, Document, HttpUrl, Image, Row, SafeText, Span, Thread},
};
use dom_query::Document as Tree;

use crate::{
    about, printed,
    sample::{BOLD, CODE, article, kept, line, link, styled, thread, url},
};

fn page(article: &Article, thread: Option<&Thread>) -> String {
    printed(Format::Html, Lang::Vi, None, &[Item::Article { kept: None, article, thread }])
}

fn of_blocks(blocks: Vec<Block>, links: Vec<HttpUrl>) -> String {
    page(&Article { document: Document { blocks, links }, ..article() }, None)
}

#[test]
fn foreign_text_is_never_markup() {
    let evil = "</p></title><script>alert(1)</script><style>*{}</style><img src=x onerror='alert(2)'>\" onload=\"alert(3)\" x=' &lt;b&gt; <!-- ";
    let spans = vec![Span::plain(evil), styled(evil, BOLD), styled(evil, CODE), link(evil, 0)];
    let image = Image { link: Some(0), ..Image::new(url("https://bao.example/a.png?x=\"><script>"), line(evil)) };
    let document = Document {
        links: vec![url("https://bao.example/?a='\"><script>alert(4)</script>&amp=1")],
        blocks: vec![
            Block::Heading { level: 3, spans: spans.clone() },
            Block::Paragraph { spans: spans.clone() },
            Block::Quote { blocks: vec![Block::Paragraph { spans: spans.clone() }] },
            Block::List { ordered: true, start: 3, items: vec![vec![Block::Paragraph { spans: spans.clone() }]] },
            Block::Code { text: SafeText::new(evil), spans: Vec::new() },
            Block::Code { text: SafeText::new(evil), spans: spans.clone() },
            Block::Figure { images: vec![image], caption: spans.clone() },
            Block::Table { caption: spans.clone(), rows: vec![Row { header: true, cells: vec![spans.clone()] }, Row { header: false, cells: vec![spans] }] },
        ],
    };
    let article = Article {
        title: line(evil),
        byline: Some(line(evil)),
        lede: Some(SafeText::new(evil)),
        section_name: Some(line(evil)),
        published_text: Some(line(evil)),
        language: Some(line(evil)),
        document,
        ..article()
    };
    let mut thread = thread();
    thread.items[0].author = line(evil);
    thread.items[0].text = SafeText::new(evil);
    thread.items[0].reactions.insert(evil.to_owned(), 3);
    let mut entry = kept();
    entry.entry.title = line(evil);
    entry.entry.lede = Some(SafeText::new(evil));
    let mut feed = about();
    feed.title = Some(line(evil));
    feed.subtitle = Some(line(evil));
    let items = [Item::Feed(&feed, 1), Item::Entry(&entry), Item::Article { kept: None, article: &article, thread: Some(&thread) }];
    for first in 0..items.len() {
        let out = printed(Format::Html, Lang::Vi, None, &items[first..]);
        let tree = Tree::from(out.as_str());
        for absent in ["script", "style", "title script", "[onerror]", "[onload]", "[style]", "iframe", "link", "base", "form"] {
            assert_eq!(tree.select(absent).length(), 0, "{absent} in {out}");
        }
        for node in tree.select("[href], [src]").nodes() {
            let address = node.attr("href").or(node.attr("src")).unwrap_or_default();
            assert!(address.starts_with("https://") || address.starts_with("http://"), "{address}");
        }
        assert!(!out.contains("<!-- "), "{out}");
        if first == 2 {
            // It is all there, as text.
            assert_eq!(&*tree.select("h1").text(), line(evil).as_str());
            assert_eq!(&*tree.select("pre").nodes()[0].text(), SafeText::new(evil).as_str());
            assert_eq!(tree.select("img").nodes()[0].attr("alt").as_deref(), Some(line(evil).as_str()));
        }
    }
}

#[test]
fn a_page_is_whole_and_says_what_it_is() {
    let (article, thread) = (article(), thread());
    let out = page(&article, Some(&thread));
    let tree = Tree::from(out.as_str());
    let one = |selector: &str| tree.select(selector).text().trim().to_owned();
    assert!(out.starts_with("<!DOCTYPE html>\n<html lang=\"vi\">") && out.ends_with("</body>\n</html>\n"), "{out}");
    assert_eq!(one("title"), article.title.as_str());
    assert_eq!(tree.select("time").nodes()[0].attr("datetime").as_deref(), Some("2026-11-24T09:00:00+07:00"));
    assert_eq!(one("header + p strong"), article.lede.as_ref().expect("a lede").as_str());
    assert_eq!(tree.select("article figure figcaption").length(), 1);
    // A reply stands inside the item it answers.
    assert_eq!(tree.select("section > ul > li > ul > li > ul > li").length(), 1);
    assert_eq!(tree.select("section li").length(), thread.items.len());
    for name in ["ul", "li", "p", "article", "header", "section", "figure", "table", "tr", "blockquote"] {
        let opened = out.matches(&format!("<{name}>")).count() + out.matches(&format!("<{name} ")).count();
        assert_eq!(opened, out.matches(&format!("</{name}>")).count(), "{name}");
    }
}

#[test]
fn several_items_share_one_page() {
    let (article, about, kept) = (article(), about(), kept());
    let items = [Item::Feed(&about, 1), Item::Entry(&kept), Item::Article { kept: None, article: &article, thread: None }];
    let out = printed(Format::Html, Lang::En, None, &items);
    assert_eq!((out.matches("<!DOCTYPE").count(), out.matches("</html>").count(), out.matches("<article").count()), (1, 1, 2));
    assert_eq!(printed(Format::Html, Lang::En, None, &[]), "", "no page of nothing");
}

#[test]
fn a_picture_stands_in_its_link_and_one_of_the_edition_is_its_text() {
    let own = HttpUrl::parse_own("bundled://edition/photos/a.png").expect("own");
    let image = Image { link: Some(0), ..Image::new(url("https://anh.example/a.jpg"), line("Cầu")) };
    let figure = |image| Block::Figure { images: vec![image], caption: Vec::new() };
    let out = of_blocks(vec![figure(image), figure(Image::new(own, line("Phà")))], vec![url("https://bao.example/album")]);
    assert!(out.contains("<a href=\"https://bao.example/album\"><img src=\"https://anh.example/a.jpg\" alt=\"Cầu\" loading=\"lazy\"></a>"), "{out}");
    assert!(out.contains("<figure>\nPhà\n</figure>") && !out.contains("bundled:"), "{out}");
}

#[test]
fn code_keeps_its_lines_and_text_its_breaks() {
    let code = Block::Code { text: SafeText::new("a\n  b"), spans: vec![Span::plain("a\n  "), link("b", 0)] };
    let out = of_blocks(vec![code, Block::Paragraph { spans: vec![Span::plain("một\nhai")] }], vec![url("https://bao.example/b")]);
    assert!(out.contains("<pre><code>a\n  <a href=\"https://bao.example/b\">b</a></code></pre>"), "{out}");
    assert!(out.contains("<p>một<br>\nhai</p>"), "{out}");
}
