//! A network that wants a login: recognised, said, and nothing that is kept is replaced by its page.

use std::{io, net::IpAddr, sync::Arc};

use bantin::{
    goal::{Outcome, RefreshOptions, Want, Worker},
    model::{FailureKind, HttpUrl, ThreadState},
    net::{Net, NetOptions},
};

use super::{
    Desk, failed, fresh,
    support::{Fault, Reply, Server},
};

const LOGIN: &str = "<!DOCTYPE html><html><head><title>Cà phê Sông Bé</title></head><body><h1>Mời đăng nhập</h1><form action=\"/go\"><input type=\"password\"></form></body></html>";

fn lookup(name: &str) -> io::Result<Vec<IpAddr>> {
    if name.ends_with(".localhost") { Ok(vec![IpAddr::from([127, 0, 0, 1])]) } else { Err(io::ErrorKind::NotFound.into()) }
}

/// A worker in a network whose gate may be reached, as a real one may: it is out in the world.
fn behind(desk: &Desk, gate: &Server) -> Worker {
    let worker = Worker { net: Some(Net::new(&NetOptions { lookup: Some(lookup), ..NetOptions::default() })), ..desk.worker.clone() };
    worker.name(&HttpUrl::parse(&format!("http://gate.localhost:{}/", gate.port())).expect("an address"));
    worker
}

#[tokio::test]
async fn behind_a_gate_nothing_kept_is_lost_and_nothing_of_it_is_kept() {
    let desk = Desk::new();
    let server = desk.paper.server();
    let first = desk.id(1_000_001);
    desk.refresh("home").await;
    let kept = desk.worker.article(&first, Want::Fetched).await.expect("an article");
    let thread = desk.worker.thread(&first, Want::Fetched).await;
    assert_eq!(thread.state, ThreadState::Ready);
    let titles = desk.titles();

    let gate = Server::start();
    gate.route("/login", Reply::html(LOGIN));
    let to_gate = Reply::redirect(302, &format!("http://gate.localhost:{}/login?url=x", gate.port()));
    let worker = behind(&desk, &gate);
    let routes = ["/rss/home.rss", "/rss/kinh-te.rss", "/", "/index/get", "/index/getreply"].map(str::to_owned);
    let pages = desk.paper.ids().into_iter().map(|number| format!("/tin-{number}.html"));
    for path in routes.into_iter().chain(pages) {
        server.route(&path, to_gate.clone());
    }
    server.clear_log();
    let home = &desk.source.sections[0];
    let report = worker.refresh_section(&desk.source, home, RefreshOptions::default()).await;
    assert_eq!(failed(&report), FailureKind::Portal);
    assert_eq!(server.seen("/").len(), 0, "nor is the section's page asked");
    let state = worker.store.feed_state(home.feed.as_ref().expect("a feed")).expect("read");
    assert_eq!((state.failure, state.moved_to), (None, None), "it is not the feed's fault");
    assert!(state.validators.etag.is_some());

    // The whole refresh ends with its lists: no article, no comments are asked for.
    server.clear_log();
    let (steps, mut told) = tokio::sync::mpsc::channel(100);
    let options = RefreshOptions { full: true, comments: true, ..RefreshOptions::default() };
    let sources = [Arc::clone(&desk.source)];
    let (totals, ()) = tokio::join!(worker.refresh(&sources, options, steps), async { while told.recv().await.is_some() {} });
    assert_eq!((totals.without_network, totals.articles, totals.failed_articles), (2, 0, 0));
    assert!(server.log().iter().all(|seen| seen.target.starts_with("/rss/")), "{:?}", server.log());

    // Asked for one by one they are refused too, and what was kept is as it was.
    assert_eq!(worker.article(&first, Want::Fetched).await.expect_err("a login").kind, FailureKind::Portal);
    assert_eq!(worker.article(&desk.id(1_000_002), Want::KeptOrFetched).await.map_err(|failure| failure.kind), Err(FailureKind::Portal));
    assert_eq!(worker.thread(&first, Want::Fetched).await, thread);
    assert_eq!(worker.article(&first, Want::Kept).await, Ok(kept));
    assert!(worker.store.article(&desk.id(1_000_002)).expect("read").is_none());
    assert_eq!(desk.titles(), titles);
}

#[tokio::test]
async fn a_gate_that_answers_in_the_feeds_own_place_is_known() {
    let desk = Desk::new();
    let server = desk.paper.server();
    assert_eq!(fresh(&desk.refresh("home").await).2, 4);
    let wispr = "<html><!-- <WISPAccessGatewayParam><Redirect><LoginURL>https://x.example/</LoginURL></Redirect></WISPAccessGatewayParam> --></html>";
    for reply in [Reply::html(LOGIN), Reply::html(wispr), Reply::status(511)] {
        server.route("/rss/home.rss", reply.tagged("\"gate\""));
        server.clear_log();
        assert_eq!(failed(&desk.refresh("home").await), FailureKind::Portal);
        assert_eq!(server.log().len(), 1);
    }
    let feed = "<rss version=\"2.0\"><channel><title>B</title><item><title>Chợ đêm mở lại</title><link>https://bao.example/tin-2000001.html</link></item></channel></rss>";
    server.route("/rss/home.rss", Reply::new(200, "application/rss+xml", feed).tagged("\"new\""));
    assert_eq!(fresh(&desk.refresh("home").await), (1, 0, 1), "after the login all goes on");
    assert_eq!(desk.titles().len(), 5);
    assert_eq!(desk.refresh("home").await.outcome, Outcome::Unchanged);
}

#[tokio::test]
async fn a_body_that_was_cut_leaves_its_validators_behind() {
    let desk = Desk::new();
    let server = desk.paper.server();
    let url = HttpUrl::parse(&desk.paper.feed_url()).expect("an address");
    let feed = "<rss version=\"2.0\"><channel><title>B</title><item><title>Nửa bài</title><link>https://bao.example/1</link></item>".repeat(40);
    server.route("/", Reply::status(404));
    server.route("/rss/home.rss", Reply::new(200, "application/rss+xml", feed).tagged("\"cut\"").faulty(Fault::CutBodyAfter(900)));
    assert_eq!(failed(&desk.refresh("home").await), FailureKind::Interrupted);
    assert_eq!(desk.worker.store.feed_state(&url).expect("read").validators.etag, None);
    assert!(desk.titles().is_empty(), "half a feed is no feed");
    // An article that was cut is not kept either, and the whole one comes the next time.
    desk.paper.change(1_000_001, |_| {});
    desk.refresh("home").await;
    desk.paper.break_path("/tin-1000001.html", Fault::CutBodyAfter(3));
    assert!(desk.worker.article(&desk.id(1_000_001), Want::Fetched).await.is_err());
    assert!(desk.worker.store.article(&desk.id(1_000_001)).expect("read").is_none());
}
