//! Having an article and its comments: fetched once, kept, and what stands in.

use bantin::{
    goal::{Want, Worker},
    model::{Article, Document, FailureKind, HttpUrl, Provenance, SafeText, ThreadState, Validators},
    store::{FeedBatch, ListQuery, Order},
};

use super::{Desk, fresh, later, now, support::Reply};

#[tokio::test]
async fn an_article_is_fetched_once_and_kept() {
    let desk = Desk::new();
    desk.refresh("home").await;
    let id = desk.id(1_000_002);
    assert_eq!(desk.worker.article(&id, Want::Kept).await.expect_err("not kept").kind, FailureKind::Offline);
    let article = desk.worker.article(&id, Want::KeptOrFetched).await.expect("an article");
    assert_eq!(article.provenance, Provenance::Profile);
    assert!(article.document.plain_text().as_str().contains("Ông Đặng Văn Đường"), "{article:?}");
    assert_eq!(desk.worker.article(&id, Want::KeptOrFetched).await.as_ref(), Ok(&article));
    assert_eq!(desk.offline().article(&id, Want::Kept).await, Ok(article));
    assert_eq!(desk.paper.server().seen("/tin-1000002.html").len(), 1);
    desk.worker.article(&id, Want::Fetched).await.expect("fetched anew");
    assert_eq!(desk.paper.server().seen("/tin-1000002.html").len(), 2);
    assert_eq!(desk.worker.store.search(&ListQuery::of_text("dang van duong", 9), Order::Newest).expect("hits").len(), 1, "and its text is found");
    assert_eq!(desk.worker.article(&desk.id(1), Want::Fetched).await.expect_err("unknown").kind, FailureKind::NotFound);
}

#[tokio::test]
async fn the_feeds_own_text_stands_in_for_a_page_that_cannot_be_had() {
    let mut desk = Desk::new();
    desk.refresh("home").await;
    let id = desk.id(1_000_003);
    let mut entry = desk.worker.store.entry(&id).expect("read").expect("an entry").entry;
    entry.content = Some(Document::from_paragraphs(&SafeText::new("Toàn văn từ nguồn tin.")));
    let feed = HttpUrl::parse(&desk.paper.feed_url()).expect("an address");
    let batch = FeedBatch {
        source: desk.source.id.clone(),
        section: entry.section.clone(),
        url: feed,
        validators: Validators::default(),
        moved_to: None,
        entries: vec![entry],
        fetched: now(),
    };
    desk.worker.store.save_feed(batch).expect("saved");
    let text = |article: Article| (article.provenance, article.document.plain_text().to_string());
    let from_feed = (Provenance::Feed, "Toàn văn từ nguồn tin.".to_owned());
    assert_eq!(desk.offline().article(&id, Want::Kept).await.map(text), Ok(from_feed.clone()));
    desk.paper.server().route("/tin-1000003.html", Reply::status(500));
    assert_eq!(desk.worker.article(&id, Want::KeptOrFetched).await.map(text), Ok(from_feed));
    assert_eq!(desk.worker.store.article(&id), Ok(None), "it is not taken for the article");
    desk.paper.change(1_000_003, |_| {});
    let read = desk.worker.article(&id, Want::KeptOrFetched).await.expect("the page again");
    assert_eq!(read.provenance, Provenance::Profile);
    desk.paper.stop();
    assert_eq!(desk.worker.article(&id, Want::Fetched).await.expect_err("told").kind, FailureKind::Connect, "the asker has the kept one");
    let other = desk.worker.article(&desk.id(1_000_004), Want::KeptOrFetched).await;
    assert_eq!(other.expect_err("nothing to show").kind, FailureKind::Connect);
}

#[tokio::test]
async fn an_address_that_no_list_named_is_read_and_kept() {
    let desk = Desk::new();
    let address = HttpUrl::parse(&desk.paper.article_url(1_000_001)).expect("an address");
    assert_eq!(desk.offline().article_at(&address, Want::KeptOrFetched).await.expect_err("offline").kind, FailureKind::Offline);
    let article = desk.worker.article_at(&address, Want::KeptOrFetched).await.expect("an article");
    assert_eq!(article.id, desk.id(1_000_001), "the same story it would be in a list");
    assert_eq!(desk.offline().article_at(&address, Want::Kept).await, Ok(article));
    assert_eq!(desk.titles(), ["Thủ Dầu Một mở tuyến đường ven sông dài 5 km"]);
    assert_eq!(fresh(&desk.refresh("home").await).0, 3, "a list that names it later finds it there");
}

#[tokio::test]
async fn comments_come_page_by_page_with_their_replies() {
    let desk = Desk::new();
    desk.refresh("home").await;
    let id = desk.id(1_000_001);
    let thread = desk.worker.thread(&id, Want::KeptOrFetched).await;
    let told: Vec<(u16, &str)> = thread.items.iter().map(|comment| (comment.depth, comment.author.as_str())).collect();
    assert_eq!(told, [(0, "Minh Tâm"), (1, "Bạn đọc 1"), (1, "Bạn đọc 2"), (0, "Lê Văn Bảy"), (0, "Thu")]);
    assert_eq!((thread.state, thread.reported, thread.complete), (ThreadState::Ready, Some(5), true));
    let asked: Vec<String> = desk.paper.server().seen("/index/get").into_iter().map(|seen| seen.target).collect();
    assert_eq!(asked, ["/index/get?objectid=1000001&siteid=1&limit=2&offset=0", "/index/get?objectid=1000001&siteid=1&limit=2&offset=2"]);
    assert_eq!(desk.paper.server().seen("/index/getreply").len(), 1, "only the comment that has replies");
    assert_eq!(desk.paper.server().seen("/index/get")[0].headers["referer"], desk.paper.article_url(1_000_001));

    let requests = desk.paper.server().log().len();
    assert_eq!(desk.worker.thread(&id, Want::KeptOrFetched).await, thread, "just fetched");
    assert_eq!(desk.paper.server().log().len(), requests);
    desk.paper.server().route("/index/get", Reply::status(500));
    assert_eq!(desk.worker.thread(&id, Want::Fetched).await, thread, "what is kept is given where the network fails");
    let stale = Worker { now: later, ..desk.worker.clone() };
    stale.thread(&id, Want::KeptOrFetched).await;
    assert!(desk.paper.server().log().len() > requests + 1, "after hours they are asked for again");
}

#[tokio::test]
async fn a_thread_says_what_is_known() {
    let desk = Desk::new();
    desk.refresh("home").await;
    assert_eq!(desk.worker.thread(&desk.id(1_000_002), Want::Fetched).await.state, ThreadState::None, "open, and nobody wrote");
    let failed = desk.worker.thread(&desk.id(1_000_003), Want::Kept).await;
    assert_eq!(failed.state, ThreadState::Failed);
    assert!(failed.failure.expect("why").as_str().starts_with("offline"), "not kept");
    desk.paper.server().route("/index/get", Reply::html("<html>bảo trì</html>"));
    let failure = desk.worker.try_thread(&desk.id(1_000_003), Want::Fetched).await.expect_err("no answer");
    assert_eq!(failure.kind, FailureKind::BadAnswer);
    let silent = Desk::with(|toml| toml.split("[comments]").next().unwrap_or_default().to_owned());
    silent.refresh("home").await;
    assert_eq!(silent.worker.thread(&silent.id(1_000_001), Want::Fetched).await.state, ThreadState::NotOffered);
}

#[tokio::test]
async fn a_page_may_say_itself_that_nobody_wrote() {
    let desk = Desk::with(|toml| toml.split("[comments]").next().unwrap_or_default().to_owned());
    desk.refresh("home").await;
    let path = "/tin-1000002.html";
    let page = |comments: &str| {
        let body = "Các nhà vườn đang vào vụ thu hoạch măng cụt, sản lượng tăng khoảng một phần mười so với năm ngoái.";
        Reply::html(&format!("<html><body><h1 class=title>Măng cụt</h1><div class=content><p>{body}</p><p>{body}</p></div>{comments}</body></html>"))
    };
    desk.paper.server().route(path, page("<div class=comments><h3>Bình luận</h3><textarea></textarea></div>"));
    let id = desk.id(1_000_002);
    desk.worker.article(&id, Want::KeptOrFetched).await.expect("an article");
    assert_eq!(desk.worker.thread(&id, Want::KeptOrFetched).await.state, ThreadState::None);
    assert_eq!(desk.paper.server().seen(path).len(), 1, "the page was just read");
    desk.paper.server().route(path, page("<div class=comments><h3>Bình luận (1)</h3><div class=comment-item>Hay quá</div></div>"));
    assert_eq!(desk.worker.thread(&id, Want::Fetched).await.state, ThreadState::NotOffered, "what it shows now cannot be read, but it is not nothing");
    assert_eq!(desk.worker.store.thread(&id).expect("read").map(|(thread, _)| thread.state), Some(ThreadState::NotOffered));
}

#[tokio::test]
async fn a_thread_with_a_missing_page_is_not_whole() {
    // A paper that gives no counts: only the pages themselves tell.
    let desk = Desk::with(|toml| toml.replace("reported = \"/data/totalitem\"\ntop_level = \"/data/total\"\n", ""));
    desk.refresh("home").await;
    let thread = desk.worker.thread(&desk.id(1_000_001), Want::Fetched).await;
    assert_eq!((thread.items.len(), thread.complete), (5, true));
    desk.paper.server().route("/index/get?objectid=1000001&siteid=1&limit=2&offset=2", Reply::status(500));
    let thread = desk.worker.thread(&desk.id(1_000_001), Want::Fetched).await;
    assert_eq!((thread.items.len(), thread.complete), (4, false));
}
