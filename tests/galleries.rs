//! Pictures that stand together: galleries and slideshows in the layouts that templates use. All of them are kept, in their order, each with its caption.
//!
//! The pages are written for these tests.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use bantin::{
    model::{Article, EntryId, HttpUrl},
    reader::{Input, article},
};

const CAPTIONS: [&str; 4] =
    ["Ghe chở cau về bến từ lúc trời còn tối.", "Bà Tư đếm từng buồng cau trước khi giao.", "Bọn trẻ đợi ghe ở cầu ván.", "Chợ tan khi nước bắt đầu ròng."];

const TEXT: &str = "<p>Chợ cau ven sông họp từ nửa đêm về sáng, khi nước vừa lên và ghe của các vườn trong rạch ra tới bến, mỗi ghe chừng dăm chục buồng.</p>
<p>Người mua kẻ bán quen mặt nhau đã mấy chục năm, giá nói một lần, không ai trả thêm bớt, xong buổi chợ thì ngồi lại uống với nhau ly trà.</p>";

/// The four pictures: `item` with `{n}` and `{caption}` filled in.
fn pictures(item: &str) -> String {
    CAPTIONS.iter().enumerate().map(|(n, caption)| item.replace("{n}", &n.to_string()).replace("{caption}", caption)).collect()
}

fn extract(html: &str) -> Article {
    let url = HttpUrl::parse("https://river.example/cho-cau").expect("an address");
    let input = Input { bytes: html.as_bytes(), mime: None, url: &url, now: "2026-11-24T00:00:00Z".parse().expect("a time") };
    article::extract(&input, None, &EntryId::of_page(&url), None).expect("an article")
}

/// A page whose article is two paragraphs, a gallery of `item` between `open` and `close`, and a last paragraph.
fn read(open: &str, item: &str, close: &str) -> Article {
    let last = "<p>Mùa cau năm nay kéo dài tới tháng chạp, nhà vườn nói vậy khi chia tay chúng tôi.</p>";
    let article = format!("<article><h1>Chợ cau</h1>{TEXT}{open}{}{close}{last}</article>", pictures(item));
    extract(&format!("<html><body><header><nav><a href=/>Trang chủ</a></nav></header><main>{article}</main></body></html>"))
}

/// What of pictures and captions came, in order.
fn kept(article: &Article) -> Vec<(String, String)> {
    article.document.images().into_iter().map(|(image, caption)| (image.url.url().path().to_owned(), caption.to_string())).collect()
}

fn wanted() -> Vec<(String, String)> {
    CAPTIONS.iter().enumerate().map(|(n, caption)| (format!("/anh/{n}.jpg"), (*caption).to_owned())).collect()
}

#[test]
fn galleries_keep_every_picture_with_its_caption() {
    for (name, open, item, close) in [
        (
            "block gallery",
            "<figure class='wp-block-gallery columns-2'>",
            "<figure class=wp-block-image><img src=/anh/{n}.jpg><figcaption>{caption}</figcaption></figure>",
            "</figure>",
        ),
        (
            "classic gallery",
            "<div id=gallery-1 class=gallery>",
            "<dl class=gallery-item><dt class=gallery-icon><a href=/anh/{n}.jpg><img src=/anh/{n}.jpg></a></dt><dd class='wp-caption-text gallery-caption'>{caption}</dd></dl>",
            "</div>",
        ),
        ("list", "<ul class=slideshow>", "<li><img src=/anh/{n}.jpg><p class=caption>{caption}</p></li>", "</ul>"),
        ("list of figures", "<ol class=photo-gallery>", "<li><figure><img src=/anh/{n}.jpg><figcaption>{caption}</figcaption></figure></li>", "</ol>"),
        (
            "slides",
            "<div class='swiper gallery'><div class=swiper-wrapper>",
            "<div class=swiper-slide><img data-src=/anh/{n}.jpg src='data:image/gif;base64,R0'><div class=slide-caption>{caption}</div></div>",
            "</div></div>",
        ),
        (
            "divs",
            "<div class=image-gallery>",
            "<div class=item><a href=/anh/{n}.jpg><img src=/anh/{n}.jpg></a><span class=image-desc>{caption}</span></div>",
            "</div>",
        ),
        (
            "hidden slides",
            "<div class=carousel>",
            "<div class=carousel-item style='display:none'><figure><img src=/anh/{n}.jpg><figcaption>{caption}</figcaption></figure></div>",
            "</div>",
        ),
        ("pictures and paragraphs", "<div class=slideshow-box>", "<div class=photo><img src=/anh/{n}.jpg></div><p class=photo-desc>{caption}</p>", "</div>"),
        ("table", "<table class=album>", "<tr><td><img src=/anh/{n}.jpg></td></tr><tr><td class=caption>{caption}</td></tr>", "</table>"),
    ] {
        let article = read(open, item, close);
        let (kept, text) = (kept(&article), article.document.plain_text());
        assert_eq!(kept, wanted(), "{name}");
        assert_eq!(text.as_str().split("\n\n").count(), 3, "{name}: captions are no paragraphs: {text:?}");
    }
}

#[test]
fn what_a_slideshow_shows_twice_is_kept_once() {
    let last = "<div class='slick-slide slick-cloned'><figure><img src=/anh/3.jpg><figcaption>Chợ tan khi nước bắt đầu ròng.</figcaption></figure></div>";
    let first =
        "<div class='slick-slide slick-cloned'><figure><img src=/anh/0.jpg><figcaption>Ghe chở cau về bến từ lúc trời còn tối.</figcaption></figure></div>";
    let item = "<div class=slick-slide aria-hidden=true><figure><img src=/anh/{n}.jpg><figcaption>{caption}</figcaption></figure></div>";
    let article = read(&format!("<div class=slick-track>{last}"), item, &format!("{first}</div>"));
    assert_eq!(kept(&article), wanted());
}

#[test]
fn a_gallery_with_hardly_any_text_is_an_article() {
    let items = pictures("<figure><img src=/anh/{n}.jpg><figcaption>{caption}</figcaption></figure>");
    let article = format!("<article><h1>Chợ cau</h1><p>Chùm ảnh một buổi chợ bên sông.</p><div class=gallery>{items}</div></article>");
    assert_eq!(kept(&extract(&format!("<head><meta property=og:type content=article></head><body><main>{article}</main></body>"))), wanted());
}
