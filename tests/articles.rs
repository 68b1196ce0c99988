//! Fixture pages to articles: what each source's layout gives, and what the generic way gives without any rules.
//!
//! The pages are written for these tests, after the layouts that papers use. Golden texts stand beside them.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::{fmt::Write as _, path::Path};

use bantin::{
    model::{
        Article, Block, Document, Entry, EntryId, FailureKind, HttpUrl, Provenance, SafeLine, SectionId, Source, Span, Stamp,
        document::{Row, spans_text},
    },
    reader::{Input, article, sniff},
};

const NOW: &str = "2026-11-24T00:00:00Z";

fn fixture(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/articles").join(name)).expect(name)
}

fn source(id: &str) -> Source {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/sources/{id}.toml"))).expect(id);
    toml::from_str(&text).unwrap_or_else(|error| panic!("{id}: {error}"))
}

fn extract_entry(html: &str, url: &str, source: Option<&Source>, entry: Option<&Entry>) -> Result<Article, bantin::model::Failure> {
    let url = HttpUrl::parse_own(url).expect(url);
    let input = Input { bytes: html.as_bytes(), mime: Some("text/html; charset=utf-8"), url: &url, now: NOW.parse().expect("a time") };
    article::extract(&input, source, &EntryId::of_page(&url), entry)
}

fn extract(name: &str, url: &str, id: Option<&str>) -> Article {
    let source = id.map(source);
    extract_entry(&fixture(name), url, source.as_ref(), None).unwrap_or_else(|failure| panic!("{name}: {failure}"))
}

/// Everything of an article that a reader sees, as text to compare.
fn told(article: &Article) -> String {
    let mut out = String::new();
    let line = |text: &Option<SafeLine>| text.as_ref().map_or("-".to_owned(), ToString::to_string);
    let stamp = |stamp: &Option<Stamp>| stamp.as_ref().map_or("-".to_owned(), ToString::to_string);
    writeln!(out, "title: {}\nbyline: {}\nlede: {}", article.title, line(&article.byline), article.lede.as_ref().map_or("-", |lede| lede.as_str()))
        .expect("text");
    writeln!(out, "section: {}\npublished: {} [{}]", line(&article.section_name), stamp(&article.published), line(&article.published_text)).expect("text");
    writeln!(out, "updated: {}\nlanguage: {}\nprovenance: {:?}", stamp(&article.updated), line(&article.language), article.provenance).expect("text");
    if let Some(key) = &article.comment_key {
        writeln!(out, "comments: {:?}", key.0).expect("text");
    }
    blocks(&article.document.blocks, 0, &mut out);
    for (index, link) in article.document.links.iter().enumerate() {
        writeln!(out, "link {index}: {link}").expect("text");
    }
    out
}

fn spans(spans: &[Span]) -> String {
    let set = |span: &Span| {
        let mark = match (span.style.bold, span.style.italic, span.style.code) {
            (true, ..) => "**",
            (_, true, _) => "_",
            (.., true) => "`",
            _ => "",
        };
        let text = format!("{mark}{}{mark}", span.text.as_str().replace('\n', "⏎"));
        span.link.map_or(text.clone(), |link| format!("[{text}]({link})"))
    };
    spans.iter().map(set).collect()
}

fn blocks(all: &[Block], depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    for block in all {
        match block {
            Block::Heading { level, spans: text } => writeln!(out, "{pad}h{level} {}", spans(text)),
            Block::Paragraph { spans: text } => writeln!(out, "{pad}p {}", spans(text)),
            Block::Quote { blocks: inner } => {
                writeln!(out, "{pad}quote").expect("text");
                blocks(inner, depth + 1, out);
                Ok(())
            }
            Block::List { ordered, start, items } => {
                writeln!(out, "{pad}list {}", if *ordered { start.to_string() } else { "•".to_owned() }).expect("text");
                for item in items {
                    writeln!(out, "{pad} -").expect("text");
                    blocks(item, depth + 1, out);
                }
                Ok(())
            }
            Block::Code { text, .. } => writeln!(out, "{pad}code {:?}", text.as_str()),
            Block::Table { caption, rows } => {
                let cells =
                    |row: &Row| format!("{}{}", if row.header { "! " } else { "| " }, row.cells.iter().map(|cell| spans(cell)).collect::<Vec<_>>().join(" | "));
                writeln!(out, "{pad}table {}", spans(caption)).expect("text");
                for row in rows {
                    writeln!(out, "{pad}  {}", cells(row)).expect("text");
                }
                Ok(())
            }
            Block::Figure { images, caption } => {
                let shown: Vec<String> = images
                    .iter()
                    .map(|image| format!("{} «{}»{}", image.url, image.alt, image.link.map_or(String::new(), |link| format!("({link})"))))
                    .collect();
                writeln!(out, "{pad}figure {} :: {}", shown.join(", "), spans(caption))
            }
            Block::Rule => writeln!(out, "{pad}rule"),
        }
        .expect("text");
    }
}

fn golden(name: &str, article: &Article) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("fixtures/articles");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, told(article)));
}

#[test]
fn every_source_reads_its_own_layout() {
    for (name, url, id) in [
        ("vnexpress", "https://vnexpress.net/ben-pha-cu-mo-lai-sau-mua-nuoc-4900001.html", "vnexpress"),
        ("tuoitre", "https://tuoitre.vn/hem-nho-co-them-120-phut-cho-100261003081500123.htm", "tuoitre"),
        ("tuoitre-2015", "http://tuoitre.vn/tin/chinh-tri-xa-hoi/20150323/hang-cay-moi/724000.html", "tuoitre"),
        ("sggp", "https://www.sggp.org.vn/xe-buyt-vong-nho-chay-thu-post900001.html", "sggp"),
        ("baobinhduong-2013", "http://baobinhduong.vn/chu-nhat-xanh-a51000.html", "baobinhduong"),
        ("baobinhduong-2020", "http://baobinhduong.vn/nap-ho-ga--a230000.html", "baobinhduong"),
        ("baobinhduong-2025", "https://baobinhduong.vn/lop-hoc-ben-bo-suoi-a347000.html", "baobinhduong"),
        ("btv", "http://www.btv.org.vn/tin-tuc/doi-thoai-dau-nam-o-xa-12000.html", "btv"),
    ] {
        let article = extract(&format!("{name}.html"), url, Some(id));
        assert_eq!(article.provenance, Provenance::Profile, "{name}");
        golden(name, &article);
    }
}

#[test]
fn the_generic_way_needs_no_rules() {
    golden("generic", &extract("generic.html", "https://river.example/news/bell", None));
    golden("btv-generic", &extract("btv.html", "http://tin.example.vn/tin-tuc/doi-thoai-12000.html", None));
}

#[test]
fn bodies_hold_no_furniture_whichever_way_they_are_found() {
    let pages =
        [("vnexpress.html", "vnexpress"), ("tuoitre.html", "tuoitre"), ("sggp.html", "sggp"), ("baobinhduong-2020.html", "baobinhduong"), ("btv.html", "btv")];
    for (name, id) in pages {
        for rules in [None, Some(id)] {
            let article = extract(name, "https://any.example/bai-viet", rules);
            let body = article.document.plain_text();
            for absent in ["Chia sẻ", "BÌNH LUẬN", "Tin liên quan", "Theo dõi", "Ảnh:", "GMT", "Trở lại", "In bài", "Gửi", "Thời sự", article.title.as_str()]
            {
                assert!(!body.as_str().contains(absent), "{name} {rules:?}: `{absent}` in\n{body}");
            }
            assert!(article.byline.is_some(), "{name} {rules:?}");
            assert!(!article.document.captions().is_empty(), "{name} {rules:?}");
        }
    }
}

#[test]
fn the_guard_changes_no_ordinary_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/articles");
    let mut pages = 0;
    for entry in std::fs::read_dir(folder).expect("fixtures") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        let page = std::fs::read_to_string(&path).expect("text");
        let once = bantin::reader::guard::html(&page, "t").expect("an ordinary page");
        assert_eq!(bantin::reader::guard::html(&once, "t").expect("still ordinary"), once, "{}", path.display());
        // Every piece of text between tags is still there, in order.
        let mut rest = once.as_str();
        let without_programs = without_programs(&page);
        for text in without_programs.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text.trim()).filter(|text| !text.is_empty()) {
            let (_, after) = rest.split_once(text).unwrap_or_else(|| panic!("{}: `{text}` is gone", path.display()));
            rest = after;
        }
        pages += 1;
    }
    assert!(pages > 8);
}

fn without_programs(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<script>") {
        out.push_str(before);
        rest = after.split_once("</script>").map_or("", |(_, after)| after);
    }
    out + rest
}

#[test]
fn a_home_page_in_place_of_an_article_is_a_soft_404() {
    let rules = source("vnexpress");
    let failure = extract_entry(&fixture("vnexpress-home.html"), "https://vnexpress.net/bai-da-go-4899999.html", Some(&rules), None).expect_err("no article");
    assert_eq!(failure.kind, FailureKind::SoftNotFound);
    // Another article's page is none either.
    let other = extract_entry(&fixture("vnexpress.html"), "https://vnexpress.net/bai-khac-4899998.html", Some(&rules), None).expect_err("another article");
    assert_eq!(other.kind, FailureKind::SoftNotFound);
    // Without rules only the front page tells.
    let plain = extract_entry(&fixture("vnexpress-home.html"), "https://vnexpress.net/bai-da-go-4899999.html", None, None).expect_err("no article");
    assert_eq!(plain.kind, FailureKind::SoftNotFound);
}

#[test]
fn without_a_body_the_feed_speaks_and_without_the_feed_nobody_does() {
    let url = "https://river.example/news/bell";
    let failure = extract_entry(&fixture("consent.html"), url, None, None).expect_err("no body");
    assert_eq!(failure.kind, FailureKind::NoBody);
    let entry = entry_with("Nội dung đầy đủ trong nguồn tin.", url);
    let article = extract_entry(&fixture("consent.html"), url, None, Some(&entry)).expect("the feed's content");
    assert_eq!(article.provenance, Provenance::Feed);
    assert_eq!(article.document.plain_text().as_str(), "Nội dung đầy đủ trong nguồn tin.");
    let pdf = b"%PDF-1.7 not a page";
    let at = HttpUrl::parse(url).expect("an address");
    let input = Input { bytes: pdf, mime: None, url: &at, now: NOW.parse().expect("a time") };
    assert_eq!(article::extract(&input, None, &EntryId::of_page(&at), None).expect_err("a program").kind, FailureKind::NotText);
}

fn entry_with(text: &str, url: &str) -> Entry {
    let source = source("vnexpress");
    Entry {
        id: EntryId::of_guid(&source.id, url),
        guid: SafeLine::new(url),
        source: source.id,
        section: SectionId::new("thoi-su").expect("an id"),
        feed: None,
        url: HttpUrl::parse(url).ok(),
        title: SafeLine::new("Tựa"),
        byline: None,
        lede: None,
        summary: None,
        content: Some(Document { blocks: vec![Block::Paragraph { spans: vec![Span::plain(text)] }], links: Vec::new() }),
        published: None,
        published_text: None,
        updated: None,
        comment_count: None,
        comments_url: None,
        enclosures: Vec::new(),
        images: Vec::new(),
    }
}

#[test]
fn comment_keys_are_whole_or_none() {
    let mut rules = source("bundled");
    let page = |input: &str| format!("{}<div id=comment data-component-input='{input}'></div>", fixture("btv.html"));
    let url = "bundled://edition/articles/doi-thoai-a1000099.html";
    for (input, expected) in [(r#"{"article_id":1000099}"#, Some("1000099")), (r#"{"article_id":"1000099"}"#, Some("1000099")), ("{}", None)] {
        let article = extract_entry(&page(input), url, Some(&rules), None).expect("an article");
        assert_eq!(article.comment_key.as_ref().and_then(|key| key.0.get("article_id")).map(String::as_str), expected, "{input}");
    }
    let comments = rules.comments.as_mut().expect("comment rules");
    let by_address = toml::from_str("url = '-a(\\d{7})\\.html'").expect("a rule");
    comments.ids.insert("number".to_owned(), vec![by_address]);
    let fixed = toml::from_str("value = \"1\"").expect("a rule");
    comments.ids.insert("kind".to_owned(), vec![fixed]);
    let key = extract_entry(&page(r#"{"article_id":7}"#), url, Some(&rules), None).expect("an article").comment_key.expect("a key");
    assert_eq!(key.0.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>(), ["article_id=7", "kind=1", "number=1000099"]);
}

#[test]
fn a_day_stays_a_day_unless_metadata_knows_the_hour_of_the_same_day() {
    let page = |meta: &str| {
        format!(
            "<head>{meta}</head><h1>Nắp hố ga ở ngã tư</h1><div class=ngaycapnhat>Thứ tư, ngày 09/09/2020</div><div class=content-fck><p>Một đoạn văn đủ để thành bài.</p></div>"
        )
    };
    let rules = source("baobinhduong");
    let published = |meta: &str| {
        let article = extract_entry(&page(meta), "https://baobinhduong.vn/nap-ho-ga-a230000.html", Some(&rules), None).expect("an article");
        assert_eq!(article.published_text.as_ref().map(SafeLine::as_str), Some("Thứ tư, ngày 09/09/2020"));
        article.published.expect("a date").to_string()
    };
    assert_eq!(published(""), "2020-09-09");
    assert_eq!(published("<meta property=article:published_time content=2020-09-09T10:20:00+07:00>"), "2020-09-09T10:20:00+07:00");
    assert_eq!(published("<meta property=article:published_time content=2020-09-11T10:20:00+07:00>"), "2020-09-09");
}

#[test]
fn captions_are_known_by_their_looks() {
    let body = |after: &str| {
        let page = format!(
            "<h1>Tựa bài để thử chú thích</h1><div class=content-fck><p>Đoạn mở đầu của bài, có đủ câu chữ.</p><p><img src=/a.jpg></p>{after}<p>Đoạn kết của bài, cũng có đủ câu chữ.</p></div>"
        );
        let article = extract_entry(&page, "https://baobinhduong.vn/thu-a1.html", Some(&source("baobinhduong")), None).expect("an article");
        article.document.captions().first().map(ToString::to_string)
    };
    let caption = Some("Người dân ở bến phà".to_owned());
    for after in [
        "<p><em>Người dân ở bến phà</em></p>",
        "<p style='text-align:center'>Người dân ở bến phà</p>",
        "<p><span style='color:#808080'>Người dân ở bến phà</span></p>",
        "<div class=imgcaption>Người dân ở bến phà</div>",
        "<p class=PhotoCMS_Caption>Người dân ở bến phà</p>",
        "<center>Người dân ở bến phà</center>",
    ] {
        assert_eq!(body(after), caption, "{after}");
    }
    assert_eq!(body("<p>Người dân ở bến phà đã quen giờ chạy mới.</p>"), None);
}

#[test]
fn sources_that_ship_are_read_without_unknown_keys() {
    let mut ids = Vec::new();
    for id in ["sggp", "baobinhduong", "btv", "bundled", "vnexpress", "tuoitre"] {
        let source = source(id);
        assert_eq!(source.id.as_str(), id);
        assert!(!source.sections.is_empty() && !source.article.content.is_empty(), "{id}");
        assert!(source.sections.iter().all(|section| section.feed.is_some() || section.listing.is_some()), "{id}");
        for pattern in source.skip.iter().chain(&source.article_id) {
            assert!(regex::Regex::new(pattern).is_ok(), "{id}: {pattern}");
        }
        ids.extend(source.default_order.map(|order| (order, source.id.to_string(), source.archive)));
    }
    ids.sort();
    assert_eq!(
        ids.iter().map(|(_, id, archive)| (id.as_str(), *archive)).collect::<Vec<_>>(),
        [("sggp", false), ("baobinhduong", true), ("btv", false), ("bundled", false)]
    );
    assert_eq!(source("baobinhduong").successor.expect("a successor").as_str(), "sggp");
}

#[test]
fn bodies_are_told_apart() {
    let kind = |bytes: &[u8], mime: Option<&str>, url: &str| {
        let url = HttpUrl::parse(url).expect("an address");
        sniff::kind(&Input { bytes, mime, url: &url, now: NOW.parse().expect("a time") })
    };
    let article = "https://vnexpress.net/ben-pha-4900001.html";
    for name in ["vnexpress.html", "tuoitre.html", "btv.html", "generic.html"] {
        assert_eq!(kind(fixture(name).as_bytes(), Some("text/html"), article), sniff::Kind::Article, "{name}");
    }
    assert_eq!(kind(fixture("vnexpress-home.html").as_bytes(), Some("text/html"), "https://vnexpress.net/"), sniff::Kind::Listing);
    assert_eq!(kind(b"<?xml version='1.0'?><!-- x --><rss version='2.0'>", None, article), sniff::Kind::Feed);
    assert_eq!(kind(b"\xef\xbb\xbf  <feed xmlns='http://www.w3.org/2005/Atom'>", Some("text/html"), article), sniff::Kind::Feed);
    assert_eq!(kind(br#"{"version":"https://jsonfeed.org/version/1.1","items":[]}"#, None, article), sniff::Kind::Feed);
    assert_eq!(kind(br#"{"error":0,"data":{}}"#, None, article), sniff::Kind::Json);
    assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0", None, article), sniff::Kind::Binary);
    assert_eq!(kind(b"ab\0cd\0ef\0gh", None, article), sniff::Kind::Binary);
}

#[test]
fn spans_keep_their_spaces_and_links_stand_once() {
    let page = "<h1>Một tựa bài đủ dài</h1><div class=content-fck><p>Xem <a href=/a>bài <b>này</b></a>, <a href='/a'>bài ấy</a> và <a href='mailto:x@y.z'>thư</a>.</p></div>";
    let article = extract_entry(page, "https://baobinhduong.vn/thu-a1.html", Some(&source("baobinhduong")), None).expect("an article");
    let Some(Block::Paragraph { spans }) = article.document.blocks.first() else { panic!("{:?}", article.document) };
    assert_eq!(spans_text(spans), "Xem bài này, bài ấy và thư.");
    assert_eq!(article.document.links.iter().map(HttpUrl::as_str).collect::<Vec<_>>(), ["https://baobinhduong.vn/a"]);
    assert_eq!(spans.iter().filter_map(|span| span.link).collect::<Vec<_>>(), [0, 0, 0]);
}

#[test]
fn hostile_pages_end_on_a_small_stack() {
    // The test's own thread has 2 MiB: without the guard most of these end the whole process.
    let text = "<p>Một đoạn văn có đủ chữ để thành một bài, ở ngoài mọi thứ lồng nhau kia, và thêm vài chữ nữa cho đủ.</p>";
    let bold = (0..1000).map(|n| format!("<b id={n}>")).collect::<Vec<_>>().concat();
    for (name, page) in [
        ("divs", format!("{}{text}", "<div>".repeat(20_000))),
        ("spans", format!("<p>{}{text}", "<span>".repeat(50_000))),
        ("bold", format!("{}{text}", "<b>".repeat(50_000))),
        ("svg", format!("<svg>{}</svg>{text}", "<g>".repeat(50_000))),
        ("lists", format!("{}{text}", "<ul><li>x".repeat(600))),
        ("tables", format!("{}{text}", "<table><tr><td>x".repeat(200))),
        ("formatting", format!("<p>{bold}</p>{}{text}", "<p>x</p>".repeat(500))),
        ("misnested", format!("{}{text}", "<i><div></i>x".repeat(700))),
        ("comments", format!("{}{text}", "<!----".repeat(100_000))),
        ("attributes", format!("<p {}>x</p>{text}", (0..20_000).map(|n| format!("a{n}=1 ")).collect::<Vec<_>>().concat())),
    ] {
        if let Err(failure) = extract_entry(&page, "https://river.example/a-b", None, None) {
            assert!(matches!(failure.kind, FailureKind::NoBody | FailureKind::TooComplex | FailureKind::TooLarge), "{name}: {failure}");
        }
    }
}

/// The body's blocks as lines, and the byline, of a page with these paragraphs in a known layout.
fn body_of(inner: &str) -> (Vec<String>, Option<String>) {
    let page = format!("<h1>Một tựa bài đủ dài để thử</h1><div class=content-fck>{inner}</div>");
    let article = extract_entry(&page, "https://baobinhduong.vn/thu-a1.html", Some(&source("baobinhduong")), None).expect("an article");
    let lines = article.document.plain_text().as_str().split("\n\n").map(str::to_owned).collect();
    (lines, article.byline.map(|byline| byline.to_string()))
}

const FIRST: &str = "Đoạn đầu của bài có đủ câu chữ để không ai nhầm với một cái nhãn nào.";
const LAST: &str = "Đoạn cuối cũng dài vừa phải, kể nốt chuyện và dừng lại ở một dấu chấm.";

#[test]
fn a_source_line_behind_the_byline_stays() {
    let (lines, byline) =
        body_of(&format!("<p>{FIRST}</p><p>{LAST}</p><p style='text-align:right'><b>Minh Thử</b></p><p style='text-align:right'>Nguồn: TTXVN</p>"));
    assert_eq!(lines, [FIRST, LAST, "Nguồn: TTXVN"]);
    assert_eq!(byline.as_deref(), Some("Minh Thử"));
}

#[test]
fn a_last_sentence_is_no_byline() {
    let (lines, byline) = body_of(&format!("<p>{FIRST}</p><p>Mong xã sớm sửa cầu!</p>"));
    assert_eq!(lines, [FIRST, "Mong xã sớm sửa cầu!"]);
    assert_eq!(byline, None);
    let (lines, byline) = body_of(&format!("<p>{FIRST}</p><p>Lớp học này được mở lại ở một căn nhà cũ gần chợ, tại địa bàn TP.Thử Một</p>"));
    assert_eq!(lines.len(), 2);
    assert_eq!(byline, None);
}

#[test]
fn closing_headings_are_known_without_case_and_marks() {
    for heading in ["BÌNH LUẬN", "Bình luận (19)", "Bi\u{300}nh luâ\u{323}n:", "binh luan", "Chia sẻ bài viết", "TIN LIÊN QUAN"] {
        let (lines, _) = body_of(&format!(
            "<p>{FIRST}</p><h3>{heading}</h3><p>Lời của một bạn đọc, dài hơn hai mươi chữ để không phải vì ngắn mà bị bỏ đi như mọi cái nhãn khác ở trang.</p>"
        ));
        assert_eq!(lines, [FIRST], "{heading}");
    }
    // A share bar over the text ends nothing.
    let (lines, _) = body_of(&format!("<p>Chia sẻ bài viết</p><p>{FIRST}</p><p>{LAST}</p>"));
    assert_eq!(lines, [FIRST, LAST]);
}

#[test]
fn links_to_other_articles_go_wherever_they_stand() {
    for box_of_links in [
        "<p>Xem thêm: <a href=/x-a2.html>Bài khác về cây cầu đã kể hôm trước</a></p>",
        "<p>&gt;&gt; <a href=/x-a2.html>Bài khác về cây cầu đã kể hôm trước</a></p>",
        "<ul><li><a href=/x-a2.html>Bài khác về cây cầu</a></li><li><a href=/y-a3.html>Và bài về con đò</a></li></ul>",
        "<p>Quảng cáo</p>",
        "<p><a href=/f>Facebook</a> <a href=/z>Zalo</a> <a href=/i>In bài</a></p>",
        "<div class=box-newsletter><p>Nhận bản tin mỗi sáng của chúng tôi</p></div>",
    ] {
        let (lines, _) = body_of(&format!("<p>{FIRST}</p>{box_of_links}<p>{LAST}</p>"));
        assert_eq!(lines, [FIRST, LAST], "{box_of_links}");
    }
    let with_link = format!("{FIRST} Xem <a href=/x-a2.html>bài trước</a>.");
    assert_eq!(body_of(&format!("<p>{with_link}</p><p>{LAST}</p>")).0, [format!("{FIRST} Xem bài trước."), LAST.to_owned()]);
}

#[test]
fn a_byline_set_apart_needs_no_finished_sentence_before_it() {
    let unfinished = "Danh sách các hộ nhận cây giống đợt này được dán ở nhà văn hóa, ai cần thì đến xem";
    for byline in ["<p style='text-align:right'>Minh Thử</p>", "<p><strong>Minh Thử</strong></p>", "<p align=right>Minh Thử</p><p>&nbsp;</p>"] {
        let (lines, found) = body_of(&format!("<p>{FIRST}</p><p>{unfinished}</p>{byline}<p>Nguồn: TTXVN</p>"));
        assert_eq!(lines, [FIRST, unfinished, "Nguồn: TTXVN"], "{byline}");
        assert_eq!(found.as_deref(), Some("Minh Thử"), "{byline}");
    }
    let (lines, found) = body_of(&format!("<p>{FIRST}</p><p>{unfinished}</p><p>Minh Thử</p><p>Nguồn: TTXVN</p>"));
    assert_eq!((lines.len(), found), (4, None), "names behind an unfinished sentence may be its end");
}

#[test]
fn tables_of_data_are_kept_and_layouts_flow() {
    let page = |table: &str| format!("<h1>Một tựa bài đủ dài để thử</h1><div class=content-fck><p>{FIRST}</p>{table}<p>{LAST}</p></div>");
    let read = |table: &str| {
        let article = extract_entry(&page(table), "https://baobinhduong.vn/thu-a1.html", Some(&source("baobinhduong")), None).expect("an article");
        let mut out = String::new();
        blocks(article.document.blocks.get(1..article.document.blocks.len() - 1).unwrap_or_default(), 0, &mut out);
        out
    };
    let bars = "<center><table><tr><td><img src=/img/spacer.gif></td><td><img src=/img/spacer.gif></td></tr></table></center>";
    assert_eq!(
        read(&format!(
            "<table><tr><td>Doanh thu</td><td align=right>11.807</td><td>{bars}</td></tr><tr><td>Lãi</td><td align=right>5.480</td><td>{bars}</td></tr></table>"
        )),
        "table \n  | Doanh thu | 11.807 | \n  | Lãi | 5.480 | \n"
    );
    assert_eq!(
        read("<table><caption>Mực nước</caption><tr><th>Giờ<th>Mét<tr><td colspan=2>không đo</table>"),
        "table Mực nước\n  ! Giờ | Mét\n  | không đo | \n"
    );
    assert_eq!(read("<table><tr><td><p>Khung đóng một đoạn văn.</p></td></tr></table>"), "p Khung đóng một đoạn văn.\n");
    assert_eq!(
        read("<table class=x><tr><td><img src=/a.jpg></td></tr><tr><td>Bến phà buổi sớm</td></tr></table>"),
        "figure https://baobinhduong.vn/a.jpg «» :: Bến phà buổi sớm\n"
    );
}
