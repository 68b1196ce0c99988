//! Gates on real pages and answers that are not part of the project: figures that may only rise.
//!
//! They run where `BANTIN_CORPUS` names a corpus; `.ci/run` sets it. The figures reached stand in `tests/scores.toml`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a helper of a test that cannot go on has failed it"
)]

mod measure;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use bantin::{
    model::{Article, Block, HttpUrl, SourceId, Stamp, ThreadState},
    reader::{Input, comments, feed},
    sources,
};
use measure::{
    extract,
    floor::{at_most, holds},
    index, now, score, text_of,
};
use serde_json::Value;

fn corpus() -> Option<PathBuf> {
    std::env::var_os("BANTIN_CORPUS").map(PathBuf::from)
}

#[test]
fn articles_without_rules() {
    let Some(corpus) = corpus() else { return };
    for set in ["scrapinghub", "fundus"] {
        let dir = corpus.join("articles").join(set);
        let pages: Vec<(String, String)> = index(&dir)
            .iter()
            .map(|row| {
                let article = extract(&fs::read(dir.join(text_of(row, "file"))).expect("a page"), text_of(row, "url"), None);
                (text_of(row, "body").to_owned(), article.map(|article| article.document.plain_text().to_string()).unwrap_or_default())
            })
            .collect();
        let score = score(&pages);
        println!("{set}: {} pages, precision {:.4}, recall {:.4}, {} under 0.5", pages.len(), score.precision, score.recall, score.bad);
        assert_eq!(score.empty, 0, "{set}");
        holds(&format!("{set}_f1"), score.f1);
        at_most(&format!("{set}_bad"), score.bad);
    }
}

#[test]
fn feeds_that_are_read() {
    let Some(corpus) = corpus() else { return };
    let (sources, _) = sources::files::load(None);
    let source = sources.get(&SourceId::new("sggp").expect("an id")).expect("built in").clone();
    let url = HttpUrl::parse("http://127.0.0.1/feed").expect("an address");
    for set in ["feedparser", "validator", "gofeed", "loose"] {
        let dir = corpus.join("feeds").join(set);
        let rows = index(&dir);
        let read = rows.iter().filter(|row| {
            let bytes = fs::read(dir.join(text_of(row, "file"))).expect("a feed");
            let input = Input { bytes: &bytes, mime: None, url: &url, now: now() };
            feed::parse(&input, &source, &source.sections[0].id).is_ok()
        });
        holds(&format!("{set}_read"), read.count() as f64 / rows.len() as f64);
    }
}

/// Comments of a VnExpress answer by an independent count: id → parent.
fn counted(answer: &str) -> BTreeMap<String, String> {
    let json = &answer[answer.find("({").expect("JSONP") + 1..=answer.rfind('}').expect("JSONP")];
    let answer: Value = serde_json::from_str(json).expect("JSON");
    let id = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut found = BTreeMap::new();
    for item in answer["data"]["items"].as_array().into_iter().flatten() {
        found.insert(id(&item["comment_id"]), String::new());
        for reply in item["replys"]["items"].as_array().into_iter().flatten() {
            found.insert(id(&reply["comment_id"]), id(&item["comment_id"]));
        }
    }
    found
}

#[test]
fn vnexpress_comments_are_all_there_under_their_parents() {
    let Some(corpus) = corpus() else { return };
    let (sources, _) = sources::files::load(None);
    let rules = sources.get(&SourceId::new("vnexpress").expect("an id")).expect("built in").comments.clone().expect("rules");
    let url = HttpUrl::parse("https://usi-saas.vnexpress.net/index/get").expect("an address");
    let mut files = 0;
    for file in fs::read_dir(corpus.join("vn")).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.starts_with("vnexpress-comments-") {
            continue;
        }
        files += 1;
        let text = fs::read_to_string(&file).expect("text");
        let input = Input { bytes: text.as_bytes(), mime: None, url: &url, now: now() };
        let thread = comments::assemble(vec![comments::parse(&input, &rules).expect("an answer")]);
        let got: BTreeMap<String, String> =
            thread.items.iter().map(|comment| (comment.id.to_string(), comment.parent.as_ref().map(ToString::to_string).unwrap_or_default())).collect();
        assert_eq!(got, counted(&text), "{name}");
        assert_eq!(thread.items.len(), got.len(), "{name}: no comment twice");
        assert_eq!(thread.state, ThreadState::Ready);
        assert!(thread.items.iter().all(|comment| comment.posted.is_some() && !comment.text.is_blank() && !comment.author.is_empty()), "{name}");
    }
    assert_eq!(files, 8);
}

fn vn(corpus: &Path, file: &str, id: &str, url: &str) -> Article {
    let (sources, _) = sources::files::load(None);
    let source = sources.get(&SourceId::new(id).expect("an id")).expect("built in").clone();
    extract(&fs::read(corpus.join("vn").join(file)).expect("a page"), url, Some(&source)).expect("an article")
}

fn folded(text: &str) -> String {
    bantin::model::SafeLine::new(text).to_string()
}

/// The text of every `<p class="Normal">` of the page: VnExpress marks its paragraphs so.
fn normal_paragraphs(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in page.split("<p class=\"Normal\"").skip(1) {
        let inner = piece.split("</p>").next().unwrap_or_default().split_once('>').map_or("", |(_, inner)| inner);
        let text: String =
            inner.split('<').enumerate().map(|(n, part)| if n == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) }).collect();
        found.push(folded(&text.replace("&nbsp;", " ")));
    }
    found
}

#[test]
fn vietnamese_articles_have_what_the_page_shows() {
    let Some(corpus) = corpus() else { return };
    let article = vn(
        &corpus,
        "vnexpress-article-2025-10-22.html",
        "vnexpress",
        "https://vnexpress.net/dau-bung-keo-dai-phat-hien-ung-thu-lymphoma-ruot-non-4954454.html",
    );
    let expected: Value = serde_json::from_str(&fs::read_to_string(corpus.join("vn/vnexpress-article-2025-10-22.expected.json")).expect("text")).expect("JSON");
    let body = folded(article.document.plain_text().as_str());
    let captions: Vec<String> = article.document.captions().iter().map(ToString::to_string).collect();
    for paragraph in expected["V1"]["body"]["sections"][0]["paragraphs"].as_array().expect("paragraphs") {
        let paragraph = folded(paragraph.as_str().expect("text"));
        assert!(body.contains(&paragraph) || captions.contains(&paragraph), "{paragraph}");
    }
    let lede = folded(expected["V1"]["body"]["summary"][0].as_str().expect("text"));
    assert_eq!(article.lede.as_ref().map(|lede| folded(lede.as_str())), Some(lede.clone()));
    assert!(!body.contains(&lede), "the lede is told once");
    assert_eq!(article.byline.as_ref().map(ToString::to_string).as_deref(), expected["V1"]["authors"][0].as_str());
    // The page prints minutes; its metadata knows the second.
    assert!(article.published.is_some_and(|stamp| stamp.to_string().starts_with("2025-10-22T19:25:")), "{:?}", article.published);

    let article = vn(&corpus, "vnexpress-article-2021-4220047.html", "vnexpress", "https://vnexpress.net/tuan-tra-trong-dem-am-2-do-c-4220047.html");
    assert_eq!(article.title.as_str(), "Tuần tra trong đêm âm 2 độ C");
    assert_eq!(article.published, "2021-01-13T00:00:00+07:00".parse::<Stamp>().ok());
    assert!(article.lede.as_ref().is_some_and(|lede| lede.as_str().starts_with("Hơn 23h, chiến sĩ Nông Văn Tân")), "{:?}", article.lede);
    let page = fs::read_to_string(corpus.join("vn/vnexpress-article-2021-4220047.html")).expect("text");
    let (body, byline) = (folded(article.document.plain_text().as_str()), article.byline.map(|byline| byline.to_string()).unwrap_or_default());
    let paragraphs = normal_paragraphs(&page);
    assert!(paragraphs.len() >= 30);
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.is_empty()) {
        assert!(body.contains(paragraph) || byline.contains(paragraph), "{paragraph}");
    }

    let article = vn(&corpus, "tuoitre-article-2015-724115.html", "tuoitre", "http://tuoitre.vn/tin/chinh-tri-xa-hoi/20150323/thanh-tra-cay-xanh/724115.html");
    assert_eq!(article.published, "2015-03-23T08:06:00+07:00".parse::<Stamp>().ok());
    let body = folded(article.document.plain_text().as_str());
    assert!(body.starts_with("Ngày 22-3, Chủ tịch UBND TP Hà Nội Nguyễn Thế Thảo đã quyết định thành lập đoàn thanh tra"), "{body}");
    let captions = article.document.captions();
    assert!(captions.iter().any(|caption| caption.as_str().starts_with("Chủ tịch UBND TP giao chánh thanh tra")), "{captions:?}");
    assert!(!body.contains("Chia sẻ bài viết") && !body.contains("teads"));
}

#[test]
fn vietnamese_in_any_set_is_the_same_text() {
    let Some(corpus) = corpus() else { return };
    let read = |file: &str| {
        let text = fs::read(corpus.join("vn").join(file)).expect("a sample");
        let page = [b"<html><body><article><h1>Title</h1><p>".as_slice(), &text, b"</p></article></body></html>"].concat();
        folded(extract(&page, "https://example.com/", None).expect("an article").document.plain_text().as_str())
    };
    let wanted = read("encoding-vi-utf-8.txt");
    assert!(wanted.starts_with("Chữ Quốc ngữ là hệ chữ viết"), "{wanted}");
    for file in ["encoding-vi-viscii.txt", "encoding-vi-windows-1258.txt"] {
        assert_eq!(read(file), wanted, "{file}");
    }
}

/// What stands around a body on the system of Báo Long An: `{body}` in its place.
const LONG_AN: &str = "<!DOCTYPE html><html lang=vi><head><title>Tựa của trang</title><meta property=og:type content=article></head><body>
<header><nav><a href=/chinh-tri/>Chính trị</a> <a href=/kinh-te/>Kinh tế</a></nav></header>
<main><h1 class=title-detail>Tựa của trang</h1><div class=pubdate>08/01/2025 - 09:15</div><div class=follow>Theo dõi Báo trên mạng</div><h4 class=sapo>Đoạn dẫn của trang.</h4>
<div class='content-fck slider-jsgallery'>{body}</div>
<div class=share-bar>Chia sẻ bài viết</div><div class=box-relate><h3>Tin liên quan</h3><ul><li><a href=/tin-khac-a100001.html>Một tin khác của tỉnh</a></li></ul></div>
<div class=comment><h3>Bình luận</h3><form><textarea>Viết ý kiến</textarea></form></div></main><footer>Giấy phép của tòa soạn</footer></body></html>";

/// The pieces of a body between `<p` and `</p>` as text, and whether each is all in the `em` that the paper sets captions in.
fn long_an_pieces(body: &str) -> Vec<(String, bool)> {
    let text = |markup: &str| -> String {
        let pieces = markup.split('<').enumerate().map(|(n, part)| if n == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) });
        folded(&pieces.collect::<String>().replace("&nbsp;", " "))
    };
    let pieces = body.split("<p").skip(1).filter_map(|piece| piece.split_once('>')).map(|(_, piece)| piece.split("</p>").next().unwrap_or_default());
    pieces.map(|piece| (text(piece), piece.contains("<em"))).filter(|(text, _)| !text.is_empty()).collect()
}

#[test]
fn long_an_bodies_keep_every_paragraph_and_caption() {
    let Some(corpus) = corpus() else { return };
    let (sources, _) = sources::files::load(None);
    let source = sources.get(&SourceId::new("baolongan").expect("an id")).expect("built in");
    for (number, paragraphs, captions) in [("188369", 2, 1), ("188511", 3, 1)] {
        let body = fs::read_to_string(corpus.join(format!("vn/baolongan-body-excerpt-a{number}.html"))).expect("an excerpt");
        let url = format!("https://baolongan.vn/tin-a{number}.html");
        let article = extract(LONG_AN.replace("{body}", &body).as_bytes(), &url, Some(source)).expect("an article");
        let pieces = long_an_pieces(&body);
        let wanted = |is_caption: bool| pieces.iter().filter(|(_, caption)| *caption == is_caption).map(|(text, _)| text.clone()).collect::<Vec<_>>();
        assert_eq!((wanted(false).len(), wanted(true).len()), (paragraphs, captions), "{number}: the count itself");
        let text = article.document.plain_text();
        assert_eq!(text.as_str().split("\n\n").map(folded).collect::<Vec<_>>(), wanted(false), "{number}: each paragraph, in its order, and nothing else");
        assert_eq!(article.document.captions().iter().map(|caption| folded(caption.as_str())).collect::<Vec<_>>(), wanted(true), "{number}");
        let pictures = article.document.blocks.iter().filter(|block| matches!(block, Block::Figure { images, .. } if !images.is_empty())).count();
        assert_eq!(pictures, 1, "{number}");
        assert_eq!(
            (article.title.as_str(), article.lede.as_ref().map(bantin::model::SafeText::as_str)),
            ("Tựa của trang", Some("Đoạn dẫn của trang.")),
            "{number}"
        );
        assert_eq!(article.published.map(|stamp| stamp.to_string()).as_deref(), Some("2025-01-08T09:15:00+07:00"), "{number}");
    }
}
