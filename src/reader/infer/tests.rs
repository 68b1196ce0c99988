//! Listings of five written layouts, and what no listing is made of.
//!
//! Owns the cases. Must not look behind the module's door.

use jiff::Timestamp;

use super::*;
use crate::model::SourceId;

fn infer(page: &str, address: &str) -> Option<Inferred> {
    let url = HttpUrl::parse(address).expect("an address");
    let now: Timestamp = "2026-11-24T05:00:00Z".parse().expect("a time");
    let source = Source::new(SourceId::new("trang").expect("an id"), SafeLine::new("Trang"), url.clone());
    let input = Input { bytes: page.as_bytes(), mime: Some("text/html; charset=utf-8"), url: &url, now };
    listing(&input, &source, &SectionId::new("tin-moi").expect("an id")).expect("a page")
}

fn expected(name: &str) -> Vec<String> {
    let all: serde_json::Value = serde_json::from_str(include_str!("../../../tests/fixtures/infer/expected.json")).expect("JSON");
    all[name].as_array().expect("titles").iter().map(|title| title.as_str().expect("text").to_owned()).collect()
}

fn has_all_and_nothing_else(name: &str, page: &str) -> Inferred {
    let found = infer(page, "https://trang.example/").unwrap_or_else(|| panic!("{name}: no list"));
    let mut titles: Vec<String> = found.titles.iter().map(ToString::to_string).collect();
    let mut wanted = expected(name);
    titles.sort();
    wanted.sort();
    assert_eq!(titles, wanted, "{name}: {:#?}", found.source.listing);
    found
}

#[test]
fn cards_of_a_grid() {
    let found = has_all_and_nothing_else("cards", include_str!("../../../tests/fixtures/infer/cards.html"));
    let rules = &found.source.listing;
    assert_eq!(found.source.article_id.as_deref(), Some(r"\-(\d{4,})\.html$"));
    assert_eq!(
        (rules.item.as_slice(), rules.lede.as_slice(), rules.published.as_slice()),
        (&["div.card".to_owned()][..], &["p.card-desc".to_owned()][..], &["span.card-date".to_owned()][..])
    );
    assert_eq!(rules.next.as_deref(), Some("?page={page}"));
    let menu: Vec<&str> = found.menu.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(menu, ["Thời sự", "Kinh tế", "Văn hóa thể thao và du lịch"]);
}

#[test]
fn rows_of_a_table() {
    let found = has_all_and_nothing_else("table", include_str!("../../../tests/fixtures/infer/table.html"));
    assert_eq!(found.source.article_id.as_deref(), Some(r"(?:^|&)id=(\d+)"));
}

#[test]
fn a_list_with_dates() {
    has_all_and_nothing_else("list", include_str!("../../../tests/fixtures/infer/list.html"));
}

#[test]
fn posts_with_headings() {
    let found = has_all_and_nothing_else("blog", include_str!("../../../tests/fixtures/infer/blog.html"));
    assert_eq!(found.source.listing.published, ["time"]);
}

#[test]
fn a_front_page_with_menus_and_sidebars() {
    has_all_and_nothing_else("front", include_str!("../../../tests/fixtures/infer/front.html"));
}

#[test]
fn a_page_inside_one_form_or_called_after_its_sidebar_is_a_page_all_the_same() {
    let page = include_str!("../../../tests/fixtures/infer/front.html");
    for (open, close) in [("<form method='post'>", "</form>"), ("<div class='with-sidebar'>", "</div>")] {
        has_all_and_nothing_else(
            "front",
            &page.replace("<div class=\"wrapper\">", &format!("{open}<div class=\"wrapper\">")).replace("</body>", &format!("{close}</body>")),
        );
    }
}

#[test]
fn what_stands_beside_the_list_is_left_though_it_looks_like_articles() {
    let item = |number: u32| format!("<li><a href='/tin/mot-tin-trong-ngay-{number}.html'>Một tin trong ngày số {number}</a></li>");
    let items = |numbers: std::ops::Range<u32>| numbers.map(item).collect::<Vec<_>>().concat();
    let around = ["<aside>", "<div class='sidebar-right'>", "<div id='footer'>", "<div role='complementary'>"];
    let beside: Vec<String> = (0_u32..).zip(around).map(|(at, open)| format!("{open}<ul>{}</ul></div></aside>", items(200 + 10 * at..202 + 10 * at))).collect();
    let page = format!("<html><body><div class='tin'><ul>{}</ul></div>{}</body></html>", items(100..106), beside.concat());
    let titles: Vec<String> = infer(&page, "https://trang.example/").expect("a list").titles.iter().map(ToString::to_string).collect();
    assert_eq!(titles, (100..106).map(|number| format!("Một tin trong ngày số {number}")).collect::<Vec<_>>());
}

#[test]
fn a_story_in_two_sections_is_one_story() {
    let item = |folder: &str, number: u32| format!("<li><a href='/{folder}/mot-tin-trong-ngay-{number}.htm'>Một tin trong ngày số {number}</a></li>");
    let news: String = (0..20).map(|number| item("xa-hoi", 10_100 + number)).chain([item("su-kien", 10_103)]).collect();
    let found = infer(&format!("<ul class='tin'>{news}<li><a href='/tu-van/trang-1.htm'>Tư vấn sức khỏe gia đình</a></li><li><a href='/nha-dat/trang-1.htm'>Nhà đất và xây dựng</a></li><li><a href='/xe/trang-1.htm'>Xe và thị trường xe</a></li></ul>"), "https://trang.example/").expect("a list");
    assert_eq!((found.source.article_id.as_deref(), found.titles.len()), (Some(r"\-(\d{4,})\.htm$"), 20));
}

/// A page of `cards` articles, six of them in each box.
fn long_page(cards: usize) -> String {
    let card = |number: usize| {
        format!(
            "<li class='row'><a href='/tin/bai-viet-thu-{number}-trong-so-{number}.html'><h3>Bài viết thứ {number} của số báo</h3></a><p class='sapo'>Một đoạn dẫn dài hơn sáu chữ một chút.</p></li>"
        )
    };
    let boxes: Vec<String> =
        (0..cards / 6).map(|row| format!("<div class='box'><ul>{}</ul></div>", (0..6).map(|at| card(row * 6 + at)).collect::<String>())).collect();
    format!("<html><body><nav><a href='/the-thao/'>Thể thao</a></nav><main>{}</main></body></html>", boxes.concat())
}

#[test]
fn ten_times_the_links_are_ten_times_the_steps() {
    let steps = |cards| infer(&long_page(cards), "https://trang.example/").expect("a list").steps;
    let (few, many) = (steps(300), steps(3_000));
    assert!(many >= few * 9 && many <= few * 11, "{few} and {many}");
}

#[test]
fn a_page_without_a_list_gives_none() {
    for page in [
        "",
        "<p>Một đoạn văn có <a href='/mot-bai-viet-duy-nhat-o-day-123456.html'>một liên kết dài bốn chữ</a> và hết.</p>",
        "<nav><a href='/tin-a-b-c-1001.html'>Một hai ba bốn năm</a><a href='/tin-a-b-c-1002.html'>Hai ba bốn năm sáu</a><a href='/tin-a-b-c-1003.html'>Ba bốn năm sáu bảy</a></nav>",
        "<ul><li><a href='/a'>Nhà</a><li><a href='/b'>Vườn</a><li><a href='/c'>Ao</a><li><a href='/d'>Chuồng</a></ul>",
    ] {
        assert_eq!(infer(page, "https://trang.example/"), None, "{page}");
    }
}
