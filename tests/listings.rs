//! Section pages and JSON lists to entries; feeds that a page names.
//!
//! The pages are written for these tests, after the layouts that papers use.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::path::Path;

use bantin::{
    model::{Entry, Failure, FailureKind, Feed, HttpUrl, SectionId, Source},
    reader::{Input, discover, listing},
};

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

fn source(id: &str) -> Source {
    toml::from_str(&read(&format!("assets/sources/{id}.toml"))).unwrap_or_else(|error| panic!("{id}: {error}"))
}

fn parse(body: &str, url: &str, source: &Source, section: &str) -> Result<Feed, Failure> {
    let url = HttpUrl::parse(url).expect(url);
    let input = Input { bytes: body.as_bytes(), mime: None, url: &url, now: "2026-11-24T00:00:00Z".parse().expect("a time") };
    listing::parse(&input, source, &SectionId::new(section).expect("an id"))
}

fn told(entry: &Entry) -> String {
    let or = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    format!(
        "{} | {} | {} | {} | {}",
        entry.id,
        entry.title,
        or(entry.published.map(|stamp| stamp.to_string())),
        or(entry.lede.as_ref().map(ToString::to_string)),
        or(entry.images.first().map(|image| image.url.to_string())),
    )
}

fn all(feed: &Feed) -> Vec<String> {
    feed.entries.iter().map(told).collect()
}

#[test]
fn items_by_rules() {
    let source = source("baobinhduong");
    let feed = parse(&read("tests/fixtures/listings/section.html"), "https://baobinhduong.vn/xa-hoi/", &source, "xa-hoi").expect("a listing");
    assert_eq!(
        all(&feed),
        [
            "baobinhduong:350001 | Chợ cuối tuần ở bến cũ | 2025-05-14T09:30:00+07:00 | Mỗi sáng thứ bảy, bến cũ lại có chợ. | https://baobinhduong.vn/image/news/cho.jpg",
            "baobinhduong:350002 | Đường mới qua vườn cam | 2025-05-13 | - | -",
        ]
    );
    assert_eq!(feed.entries.first().and_then(|entry| entry.published_text.as_ref()).map(ToString::to_string).as_deref(), Some("14/05/2025 - 09:30"));
    assert_eq!(feed.about.title.as_ref().map(ToString::to_string).as_deref(), Some("Xã hội - Báo Bình Dương"));
    assert_eq!(feed.notes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["https://baobinhduong.vn/khong-tua-a350004.html"]);
}

#[test]
fn items_by_the_addresses_of_articles() {
    let rules =
        "id = \"x\"\nname = \"X\"\nhome = \"https://bao.example/\"\narticle_id = '-(\\d{17})\\.htm'\nskip = ['/lua-moi']\n[listing]\ndrop = ['.nothing']";
    let mut source: Source = toml::from_str(rules).expect("a source");
    let page = read("tests/fixtures/listings/front.html");
    let feed = parse(&page, "https://bao.example/", &source, "a").expect("a listing");
    let wanted = [
        "x:20260901000000002 | Mưa sớm ở bãi bồi | - | Cơn mưa đầu tháng chín đến sớm hơn mọi năm chừng mười ngày, nhà nào cũng phơi lúa. | https://bao.example/anh/mua.jpg",
        "x:20260901000000003 | Lúa mới về sân đình | - | - | -",
        "x:20260901000000004 | Cầu tre lắc lẻo thay ván | - | - | https://bao.example/anh/cau.jpg",
    ];
    assert_eq!(all(&feed), [wanted[0], wanted[2]], "what is skipped is not listed");
    source.skip.clear();
    assert_eq!(all(&parse(&page, "https://bao.example/", &source, "a").expect("a listing")), wanted);
}

#[test]
fn rules_of_a_design_that_is_gone_give_way_to_the_pages_cards() {
    let feed = parse(&read("tests/fixtures/listings/cards.html"), "https://dantri.com.vn/", &source("dantri"), "moi-nhat").expect("a listing");
    assert_eq!(
        all(&feed),
        [
            "dantri:20250601000000003 | Hẻm sách mở cửa buổi tối | 2025-06-01T19:00:00+07:00 | Từ tháng Sáu, mười hai sạp sách trong hẻm thắp đèn tới chín giờ. | https://dantri.com.vn/anh/hem.jpg",
            "dantri:774001 | Sạp sách cũ dọn về hẻm | - | - | -",
            "dantri:20250601000000005 | Một thẻ của thiết kế khác còn sót lại | - | Lời dẫn của thẻ này do luật biết. | -",
            "dantri:20250601000000006 | Chợ phiên cuối tháng đông khách | - | - | https://dantri.com.vn/anh/cho.jpg",
            "dantri:20250601000000007 | Giải chạy quanh hồ có thêm cự ly ngắn | - | - | -",
        ]
    );
    let first = feed.entries.first().expect("an entry");
    assert_eq!((first.byline.as_ref().map(ToString::to_string).as_deref(), first.comment_count), (Some("Thử Lam"), Some(12)));
}

#[test]
fn without_any_rules_articles_are_told_from_sections_by_their_addresses() {
    let bare: Source = toml::from_str("id = \"x\"\nname = \"X\"\nhome = \"https://bao.example/\"").expect("a source");
    let page = "<div><a href=/the-thao/bong-da-chau-au>Bóng đá châu Âu</a><a href=/xa-hoi/mot-bai-bao-dai-du-chu>Một bài báo dài đủ chữ</a><a href=/2026/11/ben-do>Bến đò chiều cuối năm</a>\
        <a href=/tin-a230569.html>Tin có số ở cuối địa chỉ</a><a href=/lien-he>Liên hệ với tòa soạn</a><a href=https://khac.example/mot-bai-bao-cua-noi-khac>Bài ở nơi khác</a></div>";
    let feed = parse(page, "https://bao.example/", &bare, "a").expect("a listing");
    let addresses: Vec<&str> = feed.entries.iter().filter_map(|entry| entry.url.as_ref()).map(HttpUrl::as_str).collect();
    assert_eq!(addresses, ["https://bao.example/xa-hoi/mot-bai-bao-dai-du-chu", "https://bao.example/2026/11/ben-do", "https://bao.example/tin-a230569.html"]);
}

#[test]
fn pages_of_papers_without_a_feed() {
    let told = |file: &str, id: &str, url: &str| {
        let feed =
            parse(&read(&format!("tests/fixtures/listings/{file}.html")), url, &source(id), "kinh-te").unwrap_or_else(|failure| panic!("{id}: {failure}"));
        all(&feed)
    };
    for (id, home) in [("baotayninh", "https://baotayninh.vn"), ("baolongan", "https://baolongan.vn"), ("baodongkhoi", "https://dongkhoi.baovinhlong.vn")] {
        assert_eq!(
            told("neighbours", id, &format!("{home}/kinh-te/")),
            [
                format!(
                    "{id}:2001 | Lò gốm đỏ lửa trở lại | 2025-06-05T07:10:00+07:00 | Hai lò đốt củi, một lò đốt ga, cả xóm có việc quanh năm. | {home}/image/news/lo-gom.jpg"
                ),
                format!("{id}:2003 | Bến ghe lúa đông từ nửa đêm | 2025-06-04T21:00:00+07:00 | - | -"),
            ]
        );
    }
    for (id, home) in [("baodongnai", "https://baodongnai.com.vn"), ("baovinhlong", "https://baovinhlong.com.vn")] {
        assert_eq!(
            told("months", id, &format!("{home}/kinh-te/")),
            [
                format!(
                    "{id}:0f3a2b1 | Chợ nổi họp lại sau mùa nước | 2025-06-09 | Ghe từ ba tỉnh về đậu, chợ dài hơn một cây số từ bốn giờ sáng. | {home}/file/cho.jpg"
                ),
                format!("{id}:3170001 | Xưởng dừa khô chuyển sang sấy bằng nắng | - | - | -"),
            ]
        );
    }
    assert_eq!(
        told("vov", "vov", "https://vov.vn/xa-hoi"),
        [
            "vov:1200010 | Bến đò có áo phao cho cả khách bộ hành | 2025-05-23T08:00:00+07:00 | Áo phao do trường nghề may, mỗi chiếc có tên người may. | -",
            "vov:645000 | Đèn đường năng lượng mặt trời về ấp | - | - | -",
        ]
    );
}

#[test]
fn a_redesign_and_a_change_of_host_duplicate_nothing() {
    let source = source("baodongkhoi");
    let ids = |page: &str, url: &str| -> Vec<String> {
        parse(page, url, &source, "kinh-te").expect("a listing").entries.iter().map(|entry| entry.id.to_string()).collect()
    };
    let now = ids(&read("tests/fixtures/listings/neighbours.html"), "https://dongkhoi.baovinhlong.vn/kinh-te/");
    let before = "<table><tr><td><a class=tieude href=http://baodongkhoi.vn/tua-khac-hon-a2001.html>Lò gốm đỏ lửa trở lại</a></td></tr>\
        <tr><td><a class=tieude href='http://www.baodongkhoi.vn/ben-ghe-lua--a2003.html?zone=4#top'>Bến ghe lúa đông từ nửa đêm</a></td></tr></table>";
    assert_eq!(now, ["baodongkhoi:2001", "baodongkhoi:2003"]);
    assert_eq!(ids(before, "http://baodongkhoi.vn/kinh-te/"), now);
}

#[test]
fn json_lists() {
    let source = source("sggp");
    let url = "https://api.sggp.org.vn/api/morenews-zone-199-1.html?show_author=1";
    let feed = parse(&read("tests/fixtures/listings/zone.json"), url, &source, "xa-hoi").expect("a listing");
    assert_eq!(
        all(&feed),
        [
            "sggp:900010 | Bến mới mở cửa | 2025-12-01T08:00:00+07:00 | Bến tàu mới đón chuyến đầu. | https://image.example.vn/ben.jpg",
            "sggp:900011 | Phố sách cuối tuần | 2025-12-01T09:00:00+07:00 | - | -",
        ]
    );
    // Addresses in the answer are relative to the paper, not to the interface's host.
    assert_eq!(feed.entries.first().and_then(|entry| entry.url.as_ref()).map(HttpUrl::as_str), Some("https://www.sggp.org.vn/ben-moi-mo-cua-post900010.html"));
    for bad in ["{\"data\":{}}", "[1,2", "{\"data\":{\"contents\":[]}}"] {
        assert_eq!(parse(bad, url, &source, "xa-hoi").expect_err("no entries").kind, FailureKind::NoEntries, "{bad}");
    }
}

#[test]
fn next_pages() {
    let page = read("tests/fixtures/listings/section.html");
    let paper = source("baobinhduong");
    let next = |url: &str| parse(&page, url, &paper, "xa-hoi").expect("a listing").next.map(|next| next.to_string());
    assert_eq!(next("https://baobinhduong.vn/xa-hoi/").as_deref(), Some("https://baobinhduong.vn/xa-hoi/?page=2"));
    assert_eq!(next("https://baobinhduong.vn/xa-hoi/?page=2").as_deref(), Some("https://baobinhduong.vn/xa-hoi/?page=3"));
    assert_eq!(next("https://baobinhduong.vn/tim-thay-dau-do"), None, "not a page of this section");
    let zone = read("tests/fixtures/listings/zone.json");
    let sggp = source("sggp");
    let next = |url: &str| parse(&zone, url, &sggp, "xa-hoi").expect("a listing").next.map(|next| next.to_string());
    let address = |page: u32| format!("https://api.sggp.org.vn/api/morenews-zone-199-{page}.html?show_author=1");
    assert_eq!(next(&address(1)), Some(address(2)));
    assert_eq!(next(&address(7)), Some(address(8)));
}

#[test]
fn feeds_of_a_page() {
    let page = read("tests/fixtures/listings/section.html");
    let url = HttpUrl::parse("https://baobinhduong.vn/xa-hoi/").expect("an address");
    let found = discover::feeds(&Input { bytes: page.as_bytes(), mime: None, url: &url, now: "2026-11-24T00:00:00Z".parse().expect("a time") });
    assert_eq!(found.site.map(|site| site.to_string()).as_deref(), Some("Báo thử nghiệm"));
    assert_eq!(found.language.map(|language| language.to_string()).as_deref(), Some("vi"));
    let feeds: Vec<String> = found.feeds.iter().map(|feed| format!("{} {}", feed.url, feed.title.as_ref().map_or("-", |title| title.as_str()))).collect();
    assert_eq!(feeds, ["https://baobinhduong.vn/rss/xa-hoi.rss Xã hội", "https://baobinhduong.vn/rss RSS"]);
}

#[test]
fn a_picture_is_no_listing() {
    let source = source("sggp");
    let url = HttpUrl::parse("https://www.sggp.org.vn/").expect("an address");
    let input = Input { bytes: b"GIF89a\0\0", mime: Some("image/gif"), url: &url, now: "2026-11-24T00:00:00Z".parse().expect("a time") };
    assert_eq!(listing::parse(&input, &source, &SectionId::new("a").expect("an id")).expect_err("no text").kind, FailureKind::NotText);
}
