//! Refreshing one section: fresh, unchanged, resting, gone, moved, shared.

use bantin::{
    goal::{Outcome, RefreshOptions, SectionReport, Worker},
    model::{FailureKind, HttpUrl, Pace, Validators},
    store::ListQuery,
};

use super::{
    Desk, failed, fresh, later, net, now,
    support::{Fault, Reply},
};

#[tokio::test]
async fn a_feed_is_fetched_once_and_then_asked_whether_it_changed() {
    let desk = Desk::new();
    let report = desk.refresh("home").await;
    assert_eq!(fresh(&report), (4, 0, 4));
    assert!(report.bytes > 1000, "{}", report.bytes);
    assert_eq!(desk.titles()[0], "Đội bóng đá nữ của tỉnh vào chung kết");
    let version = desk.worker.store.heads(&ListQuery { limit: 100, ..ListQuery::default() });

    let again = desk.refresh("home").await;
    assert_eq!((again.outcome, again.bytes), (Outcome::Unchanged, 0));
    assert_eq!(desk.paper.server().seen("/rss/home.rss")[1].status, 304);
    assert_eq!(desk.worker.store.heads(&ListQuery { limit: 100, ..ListQuery::default() }), version, "nothing changed here either");

    desk.paper.add_entry("Chợ đêm mở lại", "Từ cuối tuần này.", &["Chợ đêm mở lại từ tối thứ bảy."]);
    desk.paper.change(1_000_002, |story| story.title = "Măng cụt được mùa".to_owned());
    assert_eq!(fresh(&desk.refresh("home").await), (1, 1, 5));
    assert_eq!(desk.titles()[0], "Chợ đêm mở lại");
    assert_eq!(fresh(&desk.refresh_with("home", RefreshOptions { force: true, ..RefreshOptions::default() }).await), (0, 0, 5), "forced: without validators");
}

#[tokio::test]
async fn the_section_page_stands_in_for_a_feed_that_fails() {
    let desk = Desk::new();
    desk.paper.server().route("/rss/home.rss", Reply::html("<html><body><h1>Trang không tồn tại</h1></body></html>").tagged("\"error\""));
    let report = desk.refresh("home").await;
    assert_eq!(fresh(&report), (4, 0, 4));
    let Outcome::Fresh { instead_of: Some(failure), .. } = report.outcome else { panic!("{report:?}") };
    assert_eq!(failure.kind, FailureKind::NotAFeed);
    let feed = HttpUrl::parse(&desk.paper.feed_url()).expect("an address");
    let state = desk.worker.store.feed_state(&feed).expect("read");
    assert_eq!(state.failure.map(|failure| failure.kind), Some(FailureKind::NotAFeed));
    assert_eq!(state.validators, Validators::default(), "an error page's tag is not the feed's");
    assert_eq!(desk.titles().len(), 4);
}

#[tokio::test]
async fn every_failure_has_its_kind_and_keeps_what_was_there() {
    let mut desk = Desk::new();
    desk.refresh("kinh-te").await;
    let path = "/rss/kinh-te.rss";
    let server = desk.paper.server();
    for (status, kind) in [(404, FailureKind::NotFound), (403, FailureKind::Forbidden), (500, FailureKind::ServerError)] {
        server.route(path, Reply::status(status));
        assert_eq!(failed(&desk.refresh("kinh-te").await), kind);
    }
    server.route(path, Reply::html("<html>"));
    assert_eq!(failed(&desk.refresh("kinh-te").await), FailureKind::NotAFeed);
    server.route(path, Reply::new(200, "application/rss+xml", "<rss><channel>".repeat(50)).faulty(Fault::CutBodyAfter(20)));
    assert_eq!(failed(&desk.refresh("kinh-te").await), FailureKind::Interrupted);
    assert_eq!(failed(&desk.offline_refresh("kinh-te").await), FailureKind::Offline);
    desk.paper.stop();
    assert_eq!(failed(&desk.refresh("kinh-te").await), FailureKind::Connect);
    assert_eq!(desk.titles().len(), 4);
}

#[tokio::test]
async fn a_server_that_asks_for_rest_gets_it() {
    let desk = Desk::new();
    desk.paper.server().route("/rss/home.rss", Reply::status(429).with("Retry-After", "3600"));
    assert_eq!(failed(&desk.refresh("home").await), FailureKind::RateLimited);
    assert_eq!(desk.paper.server().seen("/").len(), 0, "nor is its page asked");
    let until = now() + jiff::SignedDuration::from_secs(3600);
    assert_eq!(desk.refresh("home").await.outcome, Outcome::Waiting(until));
    assert_eq!(desk.paper.server().log().len(), 1);
    assert_eq!(failed(&desk.refresh("kinh-te").await), FailureKind::RateLimited, "nor another section of the same host");
    assert_eq!(desk.paper.server().log().len(), 1);
    // Another process knows of it by the cache; there it may be forced.
    let other = Worker { net: Some(net()), ..desk.worker.clone() };
    let home = &desk.source.sections[0];
    assert_eq!(other.refresh_section(&desk.source, home, RefreshOptions::default()).await.outcome, Outcome::Waiting(until));
    let forced = RefreshOptions { force: true, ..RefreshOptions::default() };
    assert_eq!(failed(&other.refresh_section(&desk.source, home, forced).await), FailureKind::RateLimited);
    assert_eq!(desk.paper.server().log().len(), 2);
    let later = Worker { net: Some(net()), now: later, ..desk.worker.clone() };
    later.refresh_section(&desk.source, home, RefreshOptions::default()).await;
    assert_eq!(desk.paper.server().log().len(), 3, "after that time it is asked again");
}

#[tokio::test]
async fn what_is_gone_is_left_alone_but_its_page_is_read() {
    let desk = Desk::new();
    desk.paper.server().route("/rss/home.rss", Reply::status(410));
    assert_eq!(fresh(&desk.refresh("home").await), (4, 0, 4));
    assert_eq!(fresh(&desk.refresh("home").await), (0, 0, 4));
    assert_eq!(desk.paper.server().seen("/rss/home.rss").len(), 1);
    desk.paper.server().route("/rss/kinh-te.rss", Reply::status(410));
    assert_eq!(failed(&desk.refresh("kinh-te").await), FailureKind::Gone);
    assert_eq!(desk.refresh("kinh-te").await.outcome, Outcome::Gone);
    let years_later = Worker { now: || "2031-11-24T05:00:00Z".parse().expect("a time"), ..desk.worker.clone() };
    let business = &desk.source.sections[1];
    assert_eq!(years_later.refresh_section(&desk.source, business, RefreshOptions::default()).await.outcome, Outcome::Gone, "it is not asked again by itself");
    assert_eq!(desk.paper.server().seen("/rss/kinh-te.rss").len(), 1);
    // Somebody asks for it, and there it is again.
    let by_hand = RefreshOptions { by_hand: true, ..RefreshOptions::default() };
    assert_eq!(failed(&desk.refresh_with("kinh-te", by_hand).await), FailureKind::Gone);
    let back = "<rss><channel><item><title>Tin</title><guid>1</guid></item></channel></rss>";
    desk.paper.server().route("/rss/kinh-te.rss", Reply::new(200, "application/rss+xml", back));
    assert_eq!(fresh(&desk.refresh_with("kinh-te", by_hand).await), (1, 0, 1));
    assert!(!matches!(desk.refresh("kinh-te").await.outcome, Outcome::Gone));
}

#[tokio::test]
async fn a_feed_that_moved_for_good_is_asked_where_it_is() {
    let desk = Desk::new();
    let server = desk.paper.server();
    server.route("/rss/kinh-te.rss", Reply::redirect(301, "/rss/home.rss"));
    let report = desk.refresh("kinh-te").await;
    assert_eq!(fresh(&report), (4, 0, 4));
    let told = |report: &SectionReport| match &report.outcome {
        Outcome::Fresh { moved, .. } => moved.as_ref().map(|moved| (moved.kind, moved.detail.to_string())),
        other => panic!("{other:?}"),
    };
    assert_eq!(told(&report), Some((FailureKind::Moved, server.url("/rss/home.rss"))));
    server.clear_log();
    assert_eq!(desk.refresh("kinh-te").await.outcome, Outcome::Unchanged);
    let targets: Vec<String> = server.log().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, ["/rss/home.rss"]);
    desk.paper.add_entry("Chợ đêm mở lại", "Từ cuối tuần này.", &["Chợ đêm mở lại từ tối thứ bảy."]);
    assert_eq!(told(&desk.refresh("kinh-te").await), None, "that is told once");
}

#[tokio::test]
async fn two_sections_may_share_a_feed() {
    let desk = Desk::with(|toml| toml.replace("/rss/kinh-te.rss", "/rss/home.rss"));
    assert_eq!(fresh(&desk.refresh("home").await), (4, 0, 4));
    assert_eq!(fresh(&desk.refresh("kinh-te").await), (0, 0, 4), "what the one has read is new to the other");
    desk.paper.add_entry("Chợ đêm mở lại", "Từ cuối tuần này.", &["Chợ đêm mở lại từ tối thứ bảy."]);
    desk.refresh("home").await;
    desk.refresh("kinh-te").await;
    let counts = desk.worker.store.section_counts().expect("counts");
    assert_eq!(counts.iter().map(|count| count.total).collect::<Vec<_>>(), [5, 5]);
}

#[tokio::test]
async fn a_paper_that_ceased_is_asked_once_a_week() {
    let desk = Desk::with(|toml| format!("archive = true\n{toml}"));
    assert_eq!(fresh(&desk.refresh("home").await), (4, 0, 4));
    let next_week = now() + jiff::SignedDuration::from_hours(7 * 24);
    assert_eq!(desk.refresh("home").await.outcome, Outcome::Waiting(next_week));
    assert_eq!(desk.paper.server().log().len(), 1);
}

#[tokio::test]
async fn a_listing_is_read_page_by_page_until_one_brings_nothing_new() {
    let desk = Desk::with(|toml| toml.replace("[listing]\n", "[listing]\nnext = \"/?trang={page}\"\npages = 9\n"));
    let item =
        |number: u32| format!("<article class=\"story\"><h2><a href=\"/tin-{number}.html\">Tin số {number}</a></h2><time>20/11/2026 - 06:00</time></article>");
    let page =
        |numbers: &[u32]| Reply::html(&format!("<html><body><main>{}</main></body></html>", numbers.iter().map(|number| item(*number)).collect::<String>()));
    let server = desk.paper.server();
    server.route("/rss/home.rss", Reply::status(404));
    server.route("/", page(&[1_000_101, 1_000_102]));
    server.route("/?trang=2", page(&[1_000_102, 1_000_103]));
    server.route("/?trang=3", page(&[1_000_103]));
    server.route("/?trang=4", page(&[1_000_104]));
    assert_eq!(fresh(&desk.refresh("home").await), (3, 0, 3));
    assert_eq!(server.seen("/?trang=4").len(), 0, "the third page brought nothing new");
}

#[tokio::test]
async fn how_often_a_feed_wants_to_be_asked_is_remembered_until_it_says_otherwise() {
    let desk = Desk::new();
    let server = desk.paper.server();
    let url = HttpUrl::parse(&server.url("/rss/kinh-te.rss")).expect("an address");
    let kept = || desk.worker.store.paces().expect("read").get(url.as_str()).copied();
    let feed = |ttl: &str| Reply::new(200, "application/rss+xml", format!("<rss><channel>{ttl}<item><title>Tin</title><guid>1</guid></item></channel></rss>"));
    server.route("/rss/kinh-te.rss", feed("<ttl>90</ttl>").with("Cache-Control", "max-age=7200").tagged("\"1\""));
    desk.refresh("kinh-te").await;
    let wanted = Pace { max_age_secs: Some(7200), every_secs: Some(5400), ..Pace::default() };
    assert_eq!(kept(), Some(wanted));
    assert_eq!(desk.refresh("kinh-te").await.outcome, Outcome::Unchanged);
    assert_eq!(kept(), Some(wanted), "what did not change says the same");
    server.route("/rss/kinh-te.rss", feed(""));
    desk.refresh("kinh-te").await;
    assert_eq!(kept(), None);
}
