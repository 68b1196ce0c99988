//! Comments of papers without rules for them: in the page, and by the interfaces it names.

use bantin::{
    goal::Want,
    model::{CommentKey, CommentPlace, CommentService, FailureKind, HttpUrl, Thread, ThreadState},
};

use super::{Desk, now, support::Reply};

const PATH: &str = "/tin-1000002.html";

/// A paper without comment rules, its second story's page with this in its head and behind its text.
async fn desk_of(head: impl FnOnce(&str) -> String, behind: &str) -> Desk {
    let desk = Desk::with(|toml| toml.split("[comments]").next().unwrap_or_default().to_owned());
    desk.refresh("home").await;
    let body = "Các nhà vườn đang vào vụ thu hoạch măng cụt, sản lượng tăng khoảng một phần mười so với năm ngoái.";
    let head = head(&desk.paper.server().url(""));
    desk.paper.server().route(
        PATH,
        Reply::html(&format!("<html><head><title>Măng cụt</title>{head}</head><body><h1 class=title>Măng cụt</h1><div class=content><p>{body}</p><p>{body}</p></div>{behind}</body></html>")),
    );
    desk
}

async fn thread(desk: &Desk) -> Thread {
    desk.worker.thread(&desk.id(1_000_002), Want::Fetched).await
}

fn asked(desk: &Desk, path: &str) -> Vec<String> {
    desk.paper.server().seen(path).into_iter().map(|seen| seen.target).collect()
}

fn json(body: String) -> Reply {
    Reply::new(200, "application/json; charset=utf-8", body)
}

fn wordpress_head(base: &str) -> String {
    format!(
        "<link rel='https://api.w.org/' href='{base}/wp-json/'><link rel=shortlink href='{base}/?p=77'><link rel=alternate type='application/rss+xml' title='Bình luận' href='{base}{PATH}/feed/'>"
    )
}

/// Comments of these numbers, each but the first an answer to the one before.
fn wordpress(numbers: std::ops::Range<u32>) -> Reply {
    let one = |n: u32| {
        format!(
            "{{\"id\":{n},\"parent\":{},\"author_name\":\"Bạn {n}\",\"date_gmt\":\"2026-11-20T01:00:00\",\"content\":{{\"rendered\":\"<p>Ý {n}</p>\"}}}}",
            if n.is_multiple_of(2) { n - 1 } else { 0 }
        )
    };
    json(format!("[{}]", numbers.map(one).collect::<Vec<_>>().join(",")))
}

#[tokio::test]
async fn wordpress_page_by_page_until_a_short_one() {
    let desk = desk_of(wordpress_head, "").await;
    desk.paper.server().route_with("/wp-json/wp/v2/comments", |seen| if seen.target.contains("&page=1&") { wordpress(1..101) } else { wordpress(101..104) });
    let found = thread(&desk).await;
    assert_eq!((found.state, found.items.len(), found.complete), (ThreadState::Ready, 103, true));
    assert_eq!((found.items[1].depth, found.items[1].parent.as_ref()), (1, Some(&found.items[0].id)));
    assert_eq!(
        asked(&desk, "/wp-json/wp/v2/comments"),
        ["/wp-json/wp/v2/comments?post=77&per_page=100&page=1&order=asc", "/wp-json/wp/v2/comments?post=77&per_page=100&page=2&order=asc"]
    );
    assert_eq!(desk.worker.store.thread(&desk.id(1_000_002)).expect("read").map(|(kept, _)| kept), Some(found), "and kept");
}

#[tokio::test]
async fn a_page_after_the_last_full_one_is_the_end() {
    let desk = desk_of(wordpress_head, "").await;
    desk.paper.server().route_with("/wp-json/wp/v2/comments", |seen| if seen.target.contains("&page=1&") { wordpress(1..101) } else { Reply::status(400) });
    let found = thread(&desk).await;
    assert_eq!((found.items.len(), found.complete), (100, true));
}

#[tokio::test]
async fn a_closed_interface_leaves_the_feed_of_comments() {
    let desk = desk_of(wordpress_head, "").await;
    desk.paper.server().route("/wp-json/wp/v2/comments", Reply::status(401));
    let item = "<item><title>By: Lan</title><guid>c1</guid><pubDate>Fri, 20 Nov 2026 01:00:00 +0000</pubDate><description>Ngon quá.</description></item>";
    desk.paper.server().route(
        &format!("{PATH}/feed/"),
        Reply::new(200, "application/rss+xml", format!("<rss version=\"2.0\"><channel><title>c</title>{item}</channel></rss>")),
    );
    let found = thread(&desk).await;
    assert_eq!((found.state, found.items.len(), found.complete), (ThreadState::Ready, 1, false), "a feed does not promise all");
    assert_eq!((found.items[0].author.as_str(), found.items[0].text.as_str()), ("Lan", "Ngon quá."));
    desk.paper.server().route(&format!("{PATH}/feed/"), Reply::status(404));
    assert_eq!(thread(&desk).await, found, "what is kept stays");
    let fresh = desk_of(wordpress_head, "").await;
    fresh.paper.server().route("/wp-json/wp/v2/comments", Reply::status(403));
    let failure = fresh.worker.try_thread(&fresh.id(1_000_002), Want::Fetched).await.expect_err("closed");
    assert_eq!(failure.kind, FailureKind::Blocked);
}

#[tokio::test]
async fn comments_in_the_page_are_enough_where_they_are_all() {
    let comment = "<ol class=comment-list><li class=comment id=comment-5><b class=fn>Lan</b><time datetime=2026-11-20T01:00:00Z>x</time><div class=comment-content><p>Ngon quá.</p></div></li></ol>";
    let whole = desk_of(wordpress_head, comment).await;
    let found = thread(&whole).await;
    assert_eq!((found.state, found.items.len(), found.complete), (ThreadState::Ready, 1, true));
    assert_eq!(asked(&whole, "/wp-json/wp/v2/comments").len(), 0, "nobody is asked");
    let part = desk_of(wordpress_head, &format!("<h2 class=comments-title>3 comments</h2>{comment}")).await;
    part.paper.server().route("/wp-json/wp/v2/comments", wordpress(1..4));
    assert_eq!(thread(&part).await.items.len(), 3);
    part.paper.server().route("/wp-json/wp/v2/comments", Reply::status(500));
    let other = desk_of(wordpress_head, &format!("<h2 class=comments-title>3 comments</h2>{comment}")).await;
    let found = thread(&other).await;
    assert_eq!((found.items.len(), found.reported, found.complete), (1, Some(3), false), "what stands there is shown");
}

/// Keeps the second story with a place for its comments, as if a page or a list had named it.
async fn keep_place(desk: &Desk, service: CommentService, values: &[(&str, &str)]) {
    let mut article = desk.worker.article(&desk.id(1_000_002), Want::Fetched).await.expect("an article");
    let root = desk.paper.server().url("/dien-dan/");
    let key = values.iter().copied().chain([("root", root.as_str())]).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    article.comment_places = vec![CommentPlace { service, key: CommentKey(key) }];
    desk.worker.store.save_article(&article, None).expect("saved");
}

#[tokio::test]
async fn a_topic_of_discourse_in_its_pages() {
    let desk = desk_of(|_| String::new(), "").await;
    keep_place(&desk, CommentService::Discourse, &[("topic", "345")]).await;
    desk.paper.server().route_with("/dien-dan/t/345.json", |seen| {
        let posts = if seen.target.ends_with("page=1") { 1..21 } else { 21..24 };
        let one = |n: u32| {
            format!(
                "{{\"post_number\":{n},\"username\":\"u{n}\",\"created_at\":\"2026-11-20T01:00:00Z\",\"cooked\":\"<p>{n}</p>\",\"reply_to_post_number\":{}}}",
                n / 2
            )
        };
        json(format!("{{\"posts_count\":23,\"post_stream\":{{\"posts\":[{}]}}}}", posts.map(one).collect::<Vec<_>>().join(",")))
    });
    let found = thread(&desk).await;
    assert_eq!((found.items.len(), found.complete), (22, true), "the first post is the topic");
    assert_eq!(asked(&desk, "/dien-dan/t/345.json"), ["/dien-dan/t/345.json?page=1", "/dien-dan/t/345.json?page=2"]);
    assert!(found.items.iter().any(|comment| comment.id.as_str() == "23" && comment.depth == 3), "an answer on one page to a post on another");
}

#[tokio::test]
async fn the_thread_of_an_aggregator() {
    let desk = desk_of(|_| String::new(), "").await;
    keep_place(&desk, CommentService::Lobsters, &[("id", "abc123")]).await;
    let comment = |id: &str, parent: &str| {
        format!(
            "{{\"short_id\":\"{id}\",\"parent_comment\":{parent},\"commenting_user\":\"wren\",\"comment\":\"<p>x</p>\",\"created_at\":\"2026-11-20T08:00:00.000-06:00\",\"score\":2}}"
        )
    };
    desk.paper
        .server()
        .route("/dien-dan/s/abc123.json", json(format!("{{\"comment_count\":2,\"comments\":[{},{}]}}", comment("a", "null"), comment("b", "\"a\""))));
    let found = thread(&desk).await;
    let places: Vec<(u16, &str)> = found.items.iter().map(|comment| (comment.depth, comment.id.as_str())).collect();
    assert_eq!((places, found.complete), (vec![(0, "a"), (1, "b")], true));
}

#[tokio::test]
async fn the_feed_of_comments_that_a_list_names() {
    let desk = desk_of(|_| String::new(), "").await;
    let mut entry = desk.worker.store.entry(&desk.id(1_000_002)).expect("read").expect("an entry").entry;
    entry.comments_url = Some(HttpUrl::parse(&desk.paper.server().url("/y-kien/2.xml")).expect("an address"));
    let batch = bantin::store::FeedBatch {
        source: desk.source.id.clone(),
        section: entry.section.clone(),
        url: HttpUrl::parse(&desk.paper.feed_url()).expect("an address"),
        validators: bantin::model::Validators::default(),
        moved_to: None,
        entries: vec![entry],
        fetched: now(),
    };
    desk.worker.store.save_feed(batch).expect("saved");
    let item = "<item><title>Ý</title><author>Lan</author><guid>c1</guid><description>Ngon quá.</description></item>";
    desk.paper
        .server()
        .route("/y-kien/2.xml", Reply::new(200, "application/rss+xml", format!("<rss version=\"2.0\"><channel><title>c</title>{item}</channel></rss>")));
    assert_eq!(thread(&desk).await.items.len(), 1);
}
