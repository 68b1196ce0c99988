//! Articles of several pages, other editions of them, and pages that say there is none.

use bantin::{
    goal::Want,
    model::{Article, FailureKind, HttpUrl, Notice, Provenance},
    store::{ListQuery, Order},
};

use super::{Desk, support::Reply};

const PATH: &str = "/tin-1000002.html";

/// A page of the story: what stands on every page, a text of its own, and links to the pages.
fn page(head: &str, text: &str, links: &str) -> Reply {
    let sapo = "<p class=sapo>Vụ măng cụt năm nay đến sớm hơn mọi năm ở các vườn ven sông.</p>";
    let side = "<aside><a href='/tin-1000003.html' rel=next>2</a></aside>";
    Reply::html(&format!(
        "<html><head>{head}</head><body><h1 class=title>Măng cụt vào mùa</h1>{sapo}<div class=content>{text}</div><div class=pagination>{links}</div>{side}</body></html>"
    ))
}

/// Two paragraphs about `what`.
fn text(what: &str) -> String {
    format!(
        "<p>Nhà vườn nói về {what} từ sáng sớm, khi ghe còn đậu kín bến và thương lái chưa tới lấy hàng.</p>
         <p>Đến trưa thì chuyện {what} đã xong, mọi người ngồi dưới bóng cây uống nước và tính cho ngày mai.</p>"
    )
}

fn told(article: &Article) -> Vec<String> {
    let text = article.document.plain_text().to_string();
    let topics = ["giá bán", "phân bón", "đường sông"];
    let lines = text.split("\n\n").map(|line| topics.iter().find(|topic| line.contains(**topic)).map_or_else(|| line.to_owned(), |topic| (*topic).to_owned()));
    lines.collect()
}

const THREE: [&str; 6] = ["giá bán", "giá bán", "phân bón", "phân bón", "đường sông", "đường sông"];

/// The story on three pages. The server shows the last one for any number beyond.
fn print_three(desk: &Desk) {
    let links: String = [2, 3, 4].map(|n| format!("<a href='{PATH}?page={n}'>{n}</a> ")).concat();
    let server = desk.paper.server();
    server.route(PATH, page("", &text("giá bán"), &links));
    server.route(&format!("{PATH}?page=2"), page("", &text("phân bón"), &links));
    for beyond in [3, 4] {
        server.route(&format!("{PATH}?page={beyond}"), page("", &text("đường sông"), &links));
    }
}

async fn desk() -> Desk {
    let desk = Desk::new();
    desk.refresh("home").await;
    desk
}

#[tokio::test]
async fn an_article_of_several_pages_is_read_and_kept_whole() {
    let mut desk = desk().await;
    print_three(&desk);
    let id = desk.id(1_000_002);
    let article = desk.worker.article(&id, Want::KeptOrFetched).await.expect("an article");
    assert_eq!((told(&article), article.notices.as_slice()), (THREE.map(str::to_owned).to_vec(), [].as_slice()));
    let asked: Vec<String> = desk.paper.server().seen(PATH).into_iter().map(|seen| seen.target).collect();
    assert_eq!(asked, [PATH.to_owned(), format!("{PATH}?page=2"), format!("{PATH}?page=3"), format!("{PATH}?page=4")], "each once, and no other article");
    assert_eq!(desk.paper.server().seen("/tin-1000003.html").len(), 0, "the next article is not its next page");
    desk.paper.stop();
    assert_eq!(desk.offline().article(&id, Want::Kept).await, Ok(article));
    assert_eq!(desk.worker.store.search(&ListQuery::of_text("duong song", 9), Order::Newest).expect("hits").len(), 1, "the last page is found");
}

#[tokio::test]
async fn marks_that_a_feed_puts_behind_an_address_do_not_hide_the_pages() {
    let desk = desk().await;
    let server = desk.paper.server();
    let canonical = format!("<link rel=canonical href={PATH}>");
    server.route(&format!("{PATH}?utm_source=rss"), page(&canonical, &text("giá bán"), "<a href=/tin-1000002-trang-2.html>Trang sau</a>"));
    server.route("/tin-1000002-trang-2.html", page(&canonical, &text("phân bón"), ""));
    let address = HttpUrl::parse(&server.url(&format!("{PATH}?utm_source=rss"))).expect("an address");
    let article = desk.worker.article_at(&address, Want::Fetched).await.expect("an article");
    assert_eq!(told(&article), THREE[..4]);
}

#[tokio::test]
async fn pages_that_are_missing_are_said_and_asked_for_again() {
    let desk = desk().await;
    print_three(&desk);
    let server = desk.paper.server();
    server.route(&format!("{PATH}?page=2"), Reply::status(500));
    let id = desk.id(1_000_002);
    let article = desk.worker.article(&id, Want::KeptOrFetched).await.expect("what came");
    assert_eq!((told(&article), article.notices.as_slice()), (THREE[..2].iter().map(|topic| (*topic).to_owned()).collect(), [Notice::Incomplete].as_slice()));
    assert_eq!(desk.offline().article(&id, Want::KeptOrFetched).await.as_ref(), Ok(&article), "kept with the notice");
    server.route(PATH, Reply::status(500));
    assert_eq!(desk.worker.article(&id, Want::KeptOrFetched).await.as_ref(), Ok(&article), "better than nothing");
    print_three(&desk);
    let whole = desk.worker.article(&id, Want::KeptOrFetched).await.expect("an article");
    assert_eq!((told(&whole).len(), whole.notices.as_slice()), (6, [].as_slice()));
    server.route(&format!("{PATH}?page=3"), Reply::status(500));
    let again = desk.worker.article(&id, Want::Fetched).await.expect("what is kept");
    assert_eq!(told(&again).len(), 6, "less does not replace more");
    assert_eq!(desk.worker.store.article(&id), Ok(Some(whole)));
}

#[tokio::test]
async fn an_article_without_end_is_read_to_a_bound() {
    let desk = desk().await;
    desk.paper.server().route_with(PATH, |seen| {
        let number: u32 = seen.target.split_once("page=").map_or(1, |(_, number)| number.parse().expect("a number"));
        page("", &text(&format!("ngày thứ {number}")), &format!("<a href='{PATH}?page={}'>{}</a>", number + 1, number + 1))
    });
    let article = desk.worker.article(&desk.id(1_000_002), Want::KeptOrFetched).await.expect("an article");
    assert_eq!(desk.paper.server().seen(PATH).len(), 20);
    assert_eq!((told(&article).len(), article.notices.as_slice()), (40, [Notice::Incomplete].as_slice()));
}

#[tokio::test]
async fn a_rule_may_name_the_link_to_the_next_page() {
    let desk = Desk::with(|toml| toml.replace("drop = [\".author\"]", "drop = [\".author\"]\nnext_page = [\"a.more\"]"));
    desk.refresh("home").await;
    let server = desk.paper.server();
    server.route(PATH, page("", &text("giá bán"), "<a class=more href=/phan-hai>»</a>"));
    server.route("/phan-hai", page("", &text("phân bón"), &format!("<a class=more href={PATH}>«</a>")));
    let article = desk.worker.article(&desk.id(1_000_002), Want::KeptOrFetched).await.expect("an article");
    assert_eq!((told(&article), article.notices.as_slice()), (THREE[..4].iter().map(|topic| (*topic).to_owned()).collect(), [].as_slice()));
    assert_eq!(server.seen(PATH).len(), 1, "a circle ends");
}

#[tokio::test]
async fn other_editions_stand_in_for_a_page_without_a_text() {
    let desk = desk().await;
    let server = desk.paper.server();
    let long = ["giá bán", "phân bón", "đường sông"].map(text).concat();
    let (amp, print) = ("<link rel=amphtml href=/amp/tin-1000002.html>", "<a href='/print/1000002'>In bài</a>");
    server.route("/amp/tin-1000002.html", Reply::html(&format!("<html amp><body><article><h1>Măng cụt vào mùa</h1>{long}</article></body></html>")));
    server.route("/print/1000002", Reply::html(&format!("<html><body><h1>Măng cụt vào mùa</h1><div>{long}</div></body></html>")));
    let id = desk.id(1_000_002);
    let edition = |path: &str| server.seen(path).len();

    server.route(PATH, page(amp, "", ""));
    let article = desk.worker.article(&id, Want::Fetched).await.expect("an article");
    assert_eq!((told(&article), article.provenance), (THREE.map(str::to_owned).to_vec(), Provenance::Readability), "no text at all");
    server.route(PATH, page("", "<p>Vụ măng cụt năm nay đến sớm, xem tiếp bên trong.</p>", print));
    let article = desk.worker.article(&id, Want::Fetched).await.expect("an article");
    assert_eq!(told(&article), THREE, "a teaser");
    assert!(article.lede.is_some_and(|lede| lede.as_str().starts_with("Vụ măng cụt năm nay đến sớm hơn")), "what the page said of itself stays");
    assert_eq!((edition("/amp/tin-1000002.html"), edition("/print/1000002")), (1, 1));

    server.route(PATH, page(amp, &long, print));
    assert_eq!(told(&desk.worker.article(&id, Want::Fetched).await.expect("an article")), THREE);
    let paid = format!("{amp}<meta property=article:content_tier content=locked>");
    server.route(PATH, page(&paid, "<p>Phần còn lại dành cho bạn đọc dài hạn.</p>", print));
    let article = desk.worker.article(&id, Want::Fetched).await.expect("an article");
    assert_eq!(article.notices, [Notice::Paywall]);
    assert_eq!((edition("/amp/tin-1000002.html"), edition("/print/1000002")), (1, 1), "neither beside a whole text nor around a paywall");
}

#[tokio::test]
async fn a_page_that_says_there_is_none_does_not_replace_an_article() {
    let desk = desk().await;
    let server = desk.paper.server();
    let id = desk.id(1_000_002);
    let article = desk.worker.article(&id, Want::KeptOrFetched).await.expect("an article");
    let news = text("giá bán");
    let absent =
        format!("<html><head><title>Không tìm thấy trang | Báo Vòng Lặp</title></head><body><h1>Tin mới</h1><div class=content>{news}</div></body></html>");
    server.route(PATH, Reply::html(&absent));
    let failure = desk.worker.article(&id, Want::Fetched).await.expect_err("none");
    assert_eq!(failure.kind, FailureKind::SoftNotFound);
    let front = server.url("/");
    server.route(PATH, Reply::status(302).with("Location", &front));
    assert_eq!(desk.worker.article(&id, Want::Fetched).await.expect_err("the front page").kind, FailureKind::SoftNotFound);
    server.route("/kinh-te/tin-1000002.html", Reply::status(302).with("Location", &server.url("/kinh-te/")));
    server.route("/kinh-te/", Reply::html(&format!("<h1>Kinh tế</h1><div class=content>{news}</div>")));
    let moved = HttpUrl::parse(&server.url("/kinh-te/tin-1000002.html")).expect("an address");
    assert_eq!(desk.worker.article(&id, Want::Kept).await, Ok(article), "what is kept stays");
    assert_eq!(desk.worker.article_at(&moved, Want::Fetched).await.expect_err("a section").kind, FailureKind::SoftNotFound);
    server.route("/tin-1000003.html", Reply::html(&absent));
    let other = desk.id(1_000_003);
    assert_eq!(desk.worker.article(&other, Want::KeptOrFetched).await.expect_err("none").kind, FailureKind::SoftNotFound);
    assert_eq!(desk.worker.store.article(&other), Ok(None), "and it is not saved as one");
}
