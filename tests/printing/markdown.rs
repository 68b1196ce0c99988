//! Markdown: no foreign character is markup, and what is markup is read as it was meant (`CommonMark` 0.31, GFM tables).

use bantin::{
    dump::{Format, Item},
    lang::Lang,
    model::{Article, Block, Document, HttpUrl, Image, SafeText, Span, Style},
};

use crate::{
    printed,
    sample::{BOLD, CODE, ITALIC, article, line, link, paragraph, styled, url},
};

/// The Markdown of one article with these blocks, without its head.
fn markdown(blocks: Vec<Block>, links: Vec<HttpUrl>) -> String {
    let article = Article {
        title: line("T"),
        byline: None,
        lede: None,
        section_name: None,
        published: None,
        published_text: None,
        final_url: None,
        document: Document { blocks, links },
        ..article()
    };
    let out = printed(Format::Markdown, Lang::Vi, None, &[Item::Article { kept: None, article: &article, thread: None }]);
    out.strip_prefix("# T\n\n").expect("the title").to_owned()
}

#[test]
fn markdown_escapes_what_would_be_markup() {
    let of = |text: &str| markdown(vec![paragraph(text)], Vec::new());
    for (text, escaped) in [
        ("# không phải tiêu đề", "\\# không phải tiêu đề\n"),
        ("- không phải mục", "\\- không phải mục\n"),
        ("+ 1", "\\+ 1\n"),
        ("12. tháng mười hai", "12\\. tháng mười hai\n"),
        ("12) a", "12\\) a\n"),
        ("> a", "\\> a\n"),
        ("*a* _b_ snake_case `c` [d](e) ~~f~~", "\\*a\\* \\_b\\_ snake_case \\`c\\` \\[d\\](e) \\~\\~f\\~\\~\n"),
        ("<script>x</script> &lt; & AT&T", "\\<script\\>x\\</script\\> \\&lt; & AT\\&T\n"),
        ("a\\b", "a\\\\b\n"),
        ("một\n- hai\n===", "một\\\n\\- hai\\\n\\===\n"),
        ("-5 độ, #1, 3.654 hộ", "-5 độ, #1, 3.654 hộ\n"),
        ("## a", "\\#\\# a\n"),
        ("---", "\\---\n"),
        ("24-11 lúc 15.000", "24-11 lúc 15.000\n"),
        ("    thụt vào", "thụt vào\n"),
    ] {
        assert_eq!(of(text), escaped, "{text:?}");
    }
}

#[test]
fn markdown_marks_stand_at_words() {
    let of = |spans: Vec<Span>| markdown(vec![Block::Paragraph { spans }], vec![url("https://bao.example/a_(b)?c=(d)&lt;=1|2")]);
    assert_eq!(of(vec![Span::plain("a "), styled(" đậm ", BOLD), Span::plain("b")]), "a **đậm** b\n");
    assert_eq!(of(vec![styled("x", BOLD), styled("y", ITALIC)]), "**x**y\n", "marks side by side would not close");
    assert_eq!(of(vec![Span::plain("a"), styled("(b)", BOLD), Span::plain("c")]), "a(b)c\n", "nor do marks between a letter and a sign");
    let both = Style { strike: true, ..ITALIC };
    assert_eq!(of(vec![Span::plain("a"), styled("b", both)]), "ab\n", "two marks need a space before them");
    assert_eq!(of(vec![Span::plain("a "), styled("b", both)]), "a ~~*b*~~\n");
    assert_eq!(of(vec![Span::plain("85"), styled(". ", BOLD), Span::plain("x")]), "85\\. x\n", "a number is one across spans");
    assert_eq!(of(vec![Span::plain("#"), link(" x", 0)]), "\\# [x](https://bao.example/a_%28b%29?c=%28d%29&lt%3B=1%7C2)\n");
    assert_eq!(of(vec![styled("a `` b", CODE)]), "```a `` b```\n");
    assert_eq!(of(vec![styled("`", CODE)]), "`` ` ``\n");
    assert_eq!(
        of(vec![Span::plain("xem!"), link(" bài [1] ", 0), Span::plain("nhé")]),
        "xem! [bài \\[1\\]](https://bao.example/a_%28b%29?c=%28d%29&lt%3B=1%7C2) nhé\n"
    );
    assert_eq!(of(vec![Span::plain("ôi!"), link("bài", 0)]), "ôi\\![bài](https://bao.example/a_%28b%29?c=%28d%29&lt%3B=1%7C2)\n");
}

#[test]
fn markdown_blocks_nest() {
    let items = |texts: &[&str]| texts.iter().map(|text| vec![paragraph(text)]).collect::<Vec<_>>();
    let inner = Block::List { ordered: false, start: 1, items: items(&["b", "c"]) };
    let out = markdown(
        vec![
            Block::List {
                ordered: true,
                start: 9,
                items: vec![vec![paragraph("a"), inner.clone()], vec![paragraph("d"), Block::Code { text: SafeText::new("```\ncode"), spans: Vec::new() }]],
            },
            Block::List { ordered: true, start: -5, items: items(&["e"]) },
            Block::Quote { blocks: vec![paragraph("f"), inner] },
        ],
        Vec::new(),
    );
    assert_eq!(out, "9. a\n\n   - b\n   - c\n\n10. d\n\n    ````\n    ```\n    code\n    ````\n\n0) e\n\n> f\n>\n> - b\n> - c\n");
}

#[test]
fn markdown_lists_do_not_run_together() {
    let list = |texts: &[&str]| Block::List { ordered: false, start: 1, items: texts.iter().map(|text| vec![paragraph(text)]).collect() };
    let rule = Block::List { ordered: false, start: 1, items: vec![vec![Block::Rule]] };
    assert_eq!(markdown(vec![list(&["a"]), paragraph(""), list(&["b"]), rule], Vec::new()), "- a\n\n* b\n\n- ___\n");
    let item = |inner: Block| markdown(vec![Block::List { ordered: false, start: 1, items: vec![vec![paragraph("a"), inner]] }], Vec::new());
    assert_eq!(item(list(&["b"])), "- a\n  - b\n");
    assert_eq!(item(list(&["", "b"])), "- a\n\n  -\n  - b\n", "an empty item would underline the text as a heading");
    assert_eq!(item(Block::List { ordered: true, start: 2, items: vec![vec![paragraph("b")]] }), "- a\n\n  2. b\n", "only 1 interrupts a paragraph");
}

#[test]
fn bundled_addresses_are_no_links_in_markdown() {
    let own = HttpUrl::parse_own("bundled://edition/a.html").expect("own");
    assert_eq!(markdown(vec![Block::Paragraph { spans: vec![link("bài", 0)] }], vec![own]), "bài\n");
}

#[test]
fn a_picture_stands_in_the_link_it_leads_to() {
    let image = |link| Image { link, ..Image::new(url("https://anh.example/a.jpg"), line("Cầu [mới]")) };
    let out = markdown(vec![Block::Figure { images: vec![image(Some(0)), image(None)], caption: Vec::new() }], vec![url("https://bao.example/x_(y)")]);
    let picture = "![Cầu \\[mới\\]](https://anh.example/a.jpg)";
    assert_eq!(out, format!("[{picture}](https://bao.example/x_%28y%29)\\\n{picture}\n"));
}
