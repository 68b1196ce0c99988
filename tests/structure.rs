//! What a body keeps of its page's structure: where pictures and code lead, lists and tables as people write them, players as links.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use bantin::{
    model::{Block, Document, EntryId, HttpUrl, Image, SafeText, Source, Span, document::spans_text},
    reader::{Input, article},
};

const FIRST: &str = "Đoạn đầu của bài có đủ câu chữ để không ai nhầm với một cái nhãn nào.";
const LAST: &str = "Đoạn cuối cũng dài vừa phải, kể nốt chuyện và dừng lại ở một dấu chấm.";

/// The body of a page with `inner` between two paragraphs, in a layout that a source knows.
fn body(inner: &str) -> Document {
    let text = include_str!("../assets/sources/baobinhduong.toml");
    let source: Source = toml::from_str(text).expect("a source");
    read(&format!("<h1>Một tựa bài đủ dài để thử</h1><div class=content-fck><p>{FIRST}</p>{inner}<p>{LAST}</p></div>"), Some(&source))
}

fn read(page: &str, source: Option<&Source>) -> Document {
    let url = HttpUrl::parse("https://bao.example/tin/thu-a1.html").expect("an address");
    let input = Input { bytes: page.as_bytes(), mime: Some("text/html; charset=utf-8"), url: &url, now: "2026-11-24T00:00:00Z".parse().expect("a time") };
    article::extract(&input, source, &EntryId::of_page(&url), None).expect("an article").document
}

/// The blocks between the two paragraphs.
fn between(document: &Document) -> &[Block] {
    let last = document.blocks.len() - 1;
    assert!(matches!((&document.blocks[0], &document.blocks[last]), (Block::Paragraph { .. }, Block::Paragraph { .. })), "{document:?}");
    &document.blocks[1..last]
}

fn address(document: &Document, link: Option<usize>) -> Option<&str> {
    document.links.get(link?).map(HttpUrl::as_str)
}

/// Each picture's address and where it leads.
fn pictures(document: &Document) -> Vec<(String, Option<&str>)> {
    document.images().into_iter().map(|(image, _)| (image.url.to_string(), address(document, image.link))).collect()
}

fn text(block: &Block) -> String {
    Document { blocks: vec![block.clone()], links: Vec::new() }.plain_text().to_string()
}

#[test]
fn a_picture_keeps_where_it_leads() {
    let to = Some("https://bao.example/xem/1");
    for inner in [
        "<p><a href=/xem/1><img src=/a.jpg></a></p>",
        "<figure><a href=/xem/1><img src=/a.jpg></a><figcaption>Bến phà</figcaption></figure>",
        "<a href=/xem/1><figure><img src=/a.jpg></figure></a>",
        "<p>Xem <a href=/xem/1>ảnh này <img src=/a.jpg></a> cho rõ.</p>",
    ] {
        let document = body(inner);
        assert_eq!(pictures(&document), [("https://bao.example/a.jpg".to_owned(), to)], "{inner}");
    }
    let several = body("<figure><a href=/xem/1><img src=/a.jpg></a><a href=/xem/2><img src=/b.jpg></a><img src=/c.jpg></figure>");
    let leads: Vec<_> = pictures(&several).into_iter().map(|(_, leads)| leads).collect();
    assert_eq!(leads, [to, Some("https://bao.example/xem/2"), None]);
}

#[test]
fn pictures_of_a_table_follow_it() {
    let document = body("<table><tr><th>Loài<th>Ảnh<tr><td>Sếu<td><a href=/seu><img src=/seu.jpg></a><tr><td>Cò<td><img src=/co.jpg></table>");
    let [Block::Table { rows, .. }, Block::Figure { .. }, Block::Figure { .. }] = between(&document) else { panic!("{document:?}") };
    assert_eq!(rows.len(), 3);
    let seen = [("https://bao.example/seu.jpg".to_owned(), Some("https://bao.example/seu")), ("https://bao.example/co.jpg".to_owned(), None)];
    assert_eq!(pictures(&document), seen);
}

#[test]
fn a_caption_with_a_link_does_not_cost_its_picture() {
    let paragraph = format!("<p>{FIRST} {LAST} {FIRST} {LAST}</p>");
    let picture = "<div class='thumb left'><div class=inner><a href=/xem/1><img src=/a.jpg></a><div class=thumb-caption>Ảnh ở <a href=/bao-tang>bảo tàng tỉnh</a></div></div></div>";
    let document = read(&format!("<h1>Một tựa bài đủ dài để thử</h1><div class=bai>{paragraph}{paragraph}{picture}{paragraph}{paragraph}</div>"), None);
    assert_eq!(pictures(&document), [("https://bao.example/a.jpg".to_owned(), Some("https://bao.example/xem/1"))]);
    assert_eq!(document.captions()[0].as_str(), "Ảnh ở bảo tàng tỉnh");
}

#[test]
fn links_of_the_page_itself_are_kept_and_mail_is_not() {
    let document = body(
        "<ul><li><a href=#mot>Mục thứ nhất</a></li><li><a href=#hai>Mục thứ hai</a></li></ul><p>Viết cho <a href='mailto:a@b.example'>tòa soạn</a>, hay <a href='#'>đóng lại</a>.</p>",
    );
    // A table of contents is no list of other articles.
    let [Block::List { items, .. }, Block::Paragraph { spans }] = between(&document) else { panic!("{document:?}") };
    assert_eq!(items.len(), 2);
    assert_eq!(
        document.links.iter().map(HttpUrl::as_str).collect::<Vec<_>>(),
        ["https://bao.example/tin/thu-a1.html#mot", "https://bao.example/tin/thu-a1.html#hai"]
    );
    assert!(spans.iter().all(|span| span.link.is_none()), "{spans:?}");
}

#[test]
fn code_keeps_its_text_and_its_links() {
    let document = body("<pre>\nuse <a href=/doc/std>std</a>;\n  fn   main<br>end\n</pre><pre>let x;</pre>");
    let [Block::Code { text, spans }, Block::Code { text: plain, spans: none }] = between(&document) else { panic!("{document:?}") };
    assert_eq!(text.as_str(), "use std;\n  fn   main\nend");
    assert_eq!(spans_text(spans), text.as_str());
    let linked: Vec<_> = spans.iter().filter(|span| span.link.is_some()).map(|span| (span.text.as_str(), address(&document, span.link))).collect();
    assert_eq!(linked, [("std", Some("https://bao.example/doc/std"))]);
    assert_eq!((plain.as_str(), none.len()), ("let x;", 0));
}

#[test]
fn lists_as_people_write_them() {
    let document = body("<ul><li>Một</li><ul><li>Một rưỡi</li></ul><li>Hai</li>chữ rơi ngoài</ul><dl><dt>Phà</dt><dd>Thuyền lớn chở người và xe.</dd></dl>");
    let [Block::List { items, .. }, Block::Paragraph { spans: term }, Block::Paragraph { .. }] = between(&document) else { panic!("{document:?}") };
    assert_eq!(items.len(), 3);
    assert!(matches!(&items[0][..], [Block::Paragraph { .. }, Block::List { .. }]), "{items:?}");
    assert_eq!(text(&items[2][0]), "chữ rơi ngoài");
    assert!(term[0].style.bold, "a term stands out");
}

#[test]
fn cells_keep_their_lines_and_the_text_stays_a_row_a_line() {
    let document = body("<table><tr><th>Tiếng nói<td><ul><li>Kinh</li><li>Stiêng</li></ul><tr><th>Chợ<td>sáng<br>chiều</table>");
    let [Block::Table { rows, .. }] = between(&document) else { panic!("{document:?}") };
    assert_eq!(spans_text(&rows[0].cells[1]), "Kinh\nStiêng");
    assert_eq!(spans_text(&rows[1].cells[1]), "sáng\nchiều");
    assert_eq!(text(&between(&document)[0]), "Tiếng nói  Kinh Stiêng\nChợ  sáng chiều");
}

#[test]
fn players_are_links_with_a_name() {
    for (inner, label, to) in [
        ("<iframe title='Phà sang sông' src='https://www.youtube.com/embed/abc'></iframe>", "▶ Phà sang sông", "https://www.youtube.com/embed/abc"),
        ("<iframe src='about:blank' data-src='https://player.vimeo.com/video/1'></iframe>", "▶ player.vimeo.com", "https://player.vimeo.com/video/1"),
        ("<video><source src=/phim/a.mp4></video>", "▶ bao.example", "https://bao.example/phim/a.mp4"),
        ("<amp-youtube data-videoid=xyz></amp-youtube>", "▶ youtube.com", "https://www.youtube.com/watch?v=xyz"),
        ("<object data='https://www.youtube.com/v/q'></object>", "▶ youtube.com", "https://www.youtube.com/v/q"),
    ] {
        let document = body(inner);
        let [Block::Paragraph { spans }] = between(&document) else { panic!("{inner}: {document:?}") };
        assert_eq!((spans_text(spans).as_str(), address(&document, spans[0].link)), (label, Some(to)), "{inner}");
    }
    assert!(between(&body("<iframe src='https://ads.example/banner'></iframe>")).is_empty());
}

#[test]
fn galleries_keep_each_picture_with_its_caption() {
    let document = body(
        "<figure><ul><li><figure><img src=/a.jpg><figcaption>Sáng</figcaption></figure></li><li><figure><img src=/b.jpg><figcaption>Chiều</figcaption></figure></li></ul></figure><figure><figure><img src=/c.jpg><figcaption>Tối</figcaption></figure><figure><img src=/d.jpg></figure></figure>",
    );
    let shown: Vec<(String, String)> = document.images().into_iter().map(|(image, caption)| (image.url.url().path().to_owned(), caption.to_string())).collect();
    let wanted = [("/a.jpg", "Sáng"), ("/b.jpg", "Chiều"), ("/c.jpg", "Tối"), ("/d.jpg", "")].map(|(path, caption)| (path.to_owned(), caption.to_owned()));
    assert_eq!(shown, wanted);
}

#[test]
fn bodies_kept_by_earlier_versions_are_read() {
    let kept = r#"{"blocks":[{"block":"figure","images":[{"url":"https://bao.example/a.jpg"}],"caption":[]},{"block":"code","text":"let x;"}],"links":[]}"#;
    let document: Document = serde_json::from_str(kept).expect("a body");
    let image = Image::new(HttpUrl::parse("https://bao.example/a.jpg").expect("an address"), bantin::model::SafeLine::default());
    let code = Block::Code { text: SafeText::new("let x;"), spans: Vec::new() };
    assert_eq!(document.blocks, [Block::Figure { images: vec![image], caption: Vec::new() }, code]);
    // What is not there is not written either, so that the printed form is the same as before.
    assert_eq!(serde_json::to_string(&document).expect("JSON"), kept);
    let linked = Document {
        blocks: vec![Block::Code { text: SafeText::new("x"), spans: vec![Span { link: Some(0), ..Span::plain("x") }] }],
        links: vec![HttpUrl::parse("https://bao.example/").expect("an address")],
    };
    let written = serde_json::to_string(&linked).expect("JSON");
    assert_eq!(serde_json::from_str::<Document>(&written).expect("a body"), linked);
}

#[test]
fn lists_of_sources_stay_and_lists_of_the_paper_s_own_articles_go() {
    let list = |host: &str| {
        format!("<ul><li><a href='https://{host}/so-lieu'>Số liệu mực nước</a></li><li><a href='https://{host}/ban-do'>Bản đồ lưu vực</a></li></ul>")
    };
    for (host, stays) in [("thuy-van.example.org", true), ("bao.example", false), ("tin.bao.example", false), ("www.facebook.com", false)] {
        let document = body(&list(host));
        assert_eq!(between(&document).len(), usize::from(stays), "{host}: {document:?}");
    }
}

#[test]
fn a_line_of_picture_credits_stays_and_a_line_of_the_paper_s_own_articles_goes() {
    let line = |host: &str, links: usize| {
        let links: Vec<String> = (0..links).map(|number| format!("<a href='https://{host}/{number}'>Người chụp thứ {number}</a>")).collect();
        format!("<p>Của {}.</p>", links.join(", "))
    };
    for (host, links, stays) in [("anh.example.org", 4, true), ("anh.example.org", 1, false), ("bao.example", 4, false), ("www.facebook.com", 4, false)] {
        let document = body(&line(host, links));
        assert_eq!(between(&document).len(), usize::from(stays), "{host} {links}: {document:?}");
    }
}

#[test]
fn a_heading_that_leads_to_another_site_stays_over_a_list() {
    let list = "<ul><li>Trạm bơm ở ấp Ba</li><li>Cống ở ấp Tư</li></ul>";
    for (host, stays) in [("so-lieu.example.org", true), ("bao.example", false)] {
        let document = body(&format!("<h3><a href='https://{host}/da-xong'>Việc đã xong</a></h3>{list}"));
        let has_heading = between(&document).iter().any(|block| matches!(block, Block::Heading { .. }));
        assert_eq!(has_heading, stays, "{host}: {document:?}");
    }
}

#[test]
fn a_heading_that_is_a_link_stays_over_a_part_of_the_text() {
    let heading = "<h3><a href=/bai-khac>Chuyện thứ hai trong ngày</a></h3>";
    let kept = body(&format!("{heading}<p>{FIRST} {LAST}</p><p>{FIRST} {LAST}</p>"));
    assert!(matches!(between(&kept).first(), Some(Block::Heading { spans, .. }) if spans[0].link.is_some()), "{kept:?}");
    // Over one short paragraph it is the teaser of another article.
    let teaser = body(&format!("<p>{LAST}</p>{heading}"));
    assert!(!between(&teaser).iter().any(|block| matches!(block, Block::Heading { .. })), "{teaser:?}");
}

#[test]
fn several_captioned_pictures_side_by_side_are_kept() {
    let paragraph = format!("<p>{FIRST} {LAST} {FIRST} {LAST}</p>");
    let one =
        |name: &str| format!("<div class=mot><a href=/xem/{name}><img src=/{name}.jpg></a><div class=img-caption><a href=/{name}>Ảnh {name}</a></div></div>");
    let page = format!("<div class=nhom><div class=trong>{}{}</div></div>", one("sang"), one("chieu"));
    let document = read(&format!("<h1>Một tựa bài đủ dài để thử</h1><div class=bai>{paragraph}{paragraph}{page}{paragraph}{paragraph}</div>"), None);
    let shown: Vec<_> = document.images().into_iter().map(|(_, caption)| caption.to_string()).collect();
    assert_eq!(shown, ["Ảnh sang", "Ảnh chieu"]);
}
