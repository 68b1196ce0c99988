//! What lists and pages of a paper may lead to, and what its user may name.

use std::sync::Arc;

use bantin::{
    goal::{Want, Worker},
    model::{EntryId, FailureKind, HttpUrl, SafeLine, ThreadState},
    sources::Sources,
};

use super::{
    Desk, fresh,
    support::{Reply, Server},
};

const RSS: &str = "application/rss+xml";

fn url(text: &str) -> HttpUrl {
    HttpUrl::parse(text).expect("an address")
}

fn feed(links: &[String]) -> Reply {
    let items: String = links.iter().map(|link| ["<item><title>Tin</title><link>", link, "</link></item>"].concat()).collect();
    Reply::new(200, RSS, format!("<rss version=\"2.0\"><channel><title>B</title>{items}</channel></rss>"))
}

/// A page with a body, and something in its head.
fn page(head: &str, more: &str) -> Reply {
    let text = "Người dân phường Thủ Dầu Một cùng trồng cây xanh dọc bờ sông trong sáng chủ nhật. ".repeat(12);
    Reply::html(&format!(
        "<html><head><title>Tin</title>{head}</head><body><h1 class=\"title\">Tin</h1><div class=\"content\"><p>{text}</p></div>{more}</body></html>"
    ))
}

#[tokio::test]
async fn an_entry_does_not_lead_into_the_house() {
    let desk = Desk::new();
    let inside = Server::start();
    inside.route("/", page("", ""));
    let links = ["/", "/bai-1000001.html"].map(|path| inside.url(path));
    desk.paper.server().route("/rss/home.rss", feed(&links));
    assert_eq!(fresh(&desk.refresh("home").await).2, 2);
    let heads = desk.worker.store.heads(&bantin::store::ListQuery { limit: 9, ..Default::default() }).expect("a list");
    for head in heads {
        assert_eq!(desk.worker.article(&head.id, Want::Fetched).await.expect_err("refused").kind, FailureKind::PrivateAddress);
    }
    assert_eq!(desk.worker.page(&url(&links[0])).await.expect_err("nobody typed it").kind, FailureKind::PrivateAddress);
    assert!(inside.log().is_empty());
    // But it is the user's to say.
    desk.worker.name(&url(&links[0]));
    desk.worker.page(&url(&links[0])).await.expect("typed");
    assert_eq!(inside.log().len(), 1);
}

#[tokio::test]
async fn nor_do_the_further_pages_editions_and_comments_of_an_article() {
    let desk = Desk::new();
    let inside = Server::start();
    for path in ["/next", "/amp", "/wp-json", "/index"] {
        inside.route(path, page("", ""));
    }
    let server = desk.paper.server();
    let head = format!(
        "<link rel=\"next\" href=\"{0}\"><link rel=\"amphtml\" href=\"{1}\"><link rel=\"https://api.w.org/\" href=\"{2}\"><link rel=\"alternate\" type=\"application/json\" href=\"{2}wp/v2/posts/7\">",
        inside.url("/next"),
        inside.url("/amp"),
        inside.url("/wp-json/"),
    );
    let more = format!("<a rel=\"next\" href=\"{0}\">2</a><a class=\"next\" href=\"{0}\">Trang sau</a>", inside.url("/bai-1000001.html?trang=2"));
    server.route("/bai-1000001.html", page(&head, &more));
    // A page with next to nothing on it, where another edition would be looked for.
    server.route("/bai-1000002.html", Reply::html(&format!("<html><head>{head}</head><body><p>Tin</p></body></html>")));
    server.route("/rss/home.rss", feed(&[server.url("/bai-1000001.html"), server.url("/bai-1000002.html")]));
    desk.refresh("home").await;
    desk.worker.article(&desk.id(1_000_001), Want::Fetched).await.expect("an article");
    let _ = desk.worker.article(&desk.id(1_000_002), Want::Fetched).await;
    for number in [1_000_001, 1_000_002] {
        assert_ne!(desk.worker.thread(&desk.id(number), Want::Fetched).await.state, ThreadState::Ready);
    }
    assert!(inside.log().is_empty(), "{:?}", inside.log());
    assert_eq!(server.seen("/bai-1000001.html").len(), 1);
}

#[tokio::test]
async fn a_page_that_is_added_names_no_feed_in_the_house() {
    let (site, inside) = (Server::start(), Server::start());
    inside.route("/feed", feed(&[inside.url("/tin-1.html")]));
    let named = |server: &Server, path: &str| format!("<link rel=\"alternate\" type=\"application/rss+xml\" title=\"{path}\" href=\"{}\">", server.url(path));
    // One that is read and will do, and behind it more than are looked at.
    let own: String = (0..5).map(|number| named(&site, &format!("/feed-{number}"))).collect();
    for number in 0..5 {
        site.route(&format!("/feed-{number}"), feed(&[site.url("/tin-1.html")]));
    }
    site.route("/", page(&format!("{own}{}", named(&inside, "/feed")), ""));
    let worker = Worker { sources: Arc::new(Sources::default()), ..Desk::new().worker };
    let proposal = worker.propose(&site.url("/"), &SafeLine::new("Tin mới")).await.expect("a source");
    let feeds: Vec<String> = proposal.source.sections.iter().filter_map(|section| Some(section.feed.as_ref()?.to_string())).collect();
    assert_eq!(feeds, (0..5).map(|number| site.url(&format!("/feed-{number}"))).collect::<Vec<_>>());
    // And where it is the only one.
    site.route("/", page(&named(&inside, "/feed"), ""));
    let _ = worker.propose(&site.url("/"), &SafeLine::new("Tin mới")).await;
    assert!(inside.log().is_empty());
}

#[tokio::test]
async fn what_the_user_adds_may_be_in_the_house() {
    let inside = Server::start();
    inside.route("/feed", feed(&[inside.url("/tin-1.html")]));
    inside.route("/tin-1.html", page("", ""));
    let worker = Worker { sources: Arc::new(Sources::default()), ..Desk::new().worker };
    let proposal = worker.propose(&inside.url("/feed"), &SafeLine::new("Tin mới")).await.expect("a source");
    // In another process, whose user typed nothing: the source is on the shelf.
    let source = Arc::new(proposal.source);
    let shelf = Arc::new(Sources::new(vec![Arc::clone(&source)], vec![source.id.clone()]));
    let worker = Worker { sources: shelf, net: Some(super::net()), ..worker };
    assert_eq!(fresh(&worker.refresh_section(&source, &source.sections[0], bantin::goal::RefreshOptions::default()).await).2, 1);
    let heads = worker.store.heads(&bantin::store::ListQuery { limit: 9, ..Default::default() }).expect("a list");
    let id: EntryId = heads[0].id.clone();
    worker.article(&id, Want::Fetched).await.expect("an article");
}
