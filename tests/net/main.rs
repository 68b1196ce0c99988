//! `net` against a scripted server on the loopback: every outcome of a request has its own kind.
#![allow(clippy::expect_used, clippy::panic, reason = "a test's own functions fail by panicking")]

mod answers;
mod reach;
#[path = "../support/mod.rs"]
mod support;
mod tls;
mod wire;

use std::{collections::HashSet, sync::Mutex, time::Duration};

use bantin::{
    model::{
        FailureKind::{self, Forbidden, Gone, HttpStatus, NotFound, RateLimited, ServerError},
        HttpUrl, Validators,
        source::Politeness,
    },
    net::{Fetched, Net, NetError, NetOptions, Request, Response},
};
use support::{Fault, Reply, Seen, Server};

fn net() -> Net {
    Net::new(&NetOptions::default())
}

fn request(url: &str) -> Request {
    let url = HttpUrl::parse(url).expect("an address");
    Request { url, validators: Validators::default(), politeness: Politeness::default(), max_body_bytes: 100_000, referer: None, last: false, own: true }
}

async fn fresh(net: &Net, request: Request) -> Response {
    match net.fetch(request).await.expect("a body") {
        Fetched::Fresh(response) => response,
        Fetched::NotModified => panic!("304"),
    }
}

async fn error(net: &Net, url: &str) -> NetError {
    net.fetch(request(url)).await.expect_err("a failure")
}

async fn kind(net: &Net, url: &str) -> FailureKind {
    error(net, url).await.failure.kind
}

#[tokio::test]
async fn a_body_comes_with_what_the_server_said_of_it() {
    let server = Server::start();
    server.route("/a", Reply::html("xin chào").tagged("\"v1\"").with("Last-Modified", "Fri, 20 Nov 2026 06:00:00 GMT"));
    let response = fresh(&net(), Request { referer: HttpUrl::parse("http://127.0.0.1/from").ok(), ..request(&server.url("/a")) }).await;
    assert_eq!(response.body, "xin chào".as_bytes());
    assert_eq!(response.mime.as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(response.final_url.as_str(), server.url("/a"));
    assert_eq!(response.moved_to, None);
    assert_eq!(response.validators.etag.as_deref(), Some("\"v1\""));
    assert_eq!(response.validators.last_modified.as_deref(), Some("Fri, 20 Nov 2026 06:00:00 GMT"));

    let seen = &server.log()[0].headers;
    assert!(seen["user-agent"].starts_with("bantin/"), "{}", seen["user-agent"]);
    assert!(seen["accept"].contains("application/rss+xml") && seen["accept"].contains("text/html"));
    assert!(seen["accept-language"].starts_with("vi"));
    assert!(seen["accept-encoding"].contains("gzip") && seen["accept-encoding"].contains("br"));
    assert_eq!(seen["referer"], "http://127.0.0.1/from");
    assert!(!seen.contains_key("if-none-match") && !seen.contains_key("if-modified-since"));
    assert!(!seen.contains_key("connection"));

    fresh(&net(), Request { last: true, ..request(&server.url("/a")) }).await;
    assert_eq!(server.log()[1].headers["connection"], "close");
}

#[tokio::test]
async fn validators_are_sent_back_and_304_is_no_failure() {
    let server = Server::start();
    server.route("/feed", Reply::html("x").tagged("W/\"v1\""));
    let validators = Validators { etag: Some("W/\"v1\"".into()), last_modified: Some("Fri, 20 Nov 2026 06:00:00 GMT".into()) };
    let outcome = net().fetch(Request { validators, ..request(&server.url("/feed")) }).await.expect("an outcome");
    assert!(matches!(outcome, Fetched::NotModified));
    assert_eq!(server.log()[0].headers["if-modified-since"], "Fri, 20 Nov 2026 06:00:00 GMT");
}

#[tokio::test]
async fn statuses_are_told_apart() {
    let server = Server::start();
    for status in [401, 403, 404, 410, 418, 429, 451, 500, 503] {
        server.route(&format!("/{status}"), Reply::status(status));
    }
    server.route("/rest", Reply::status(503).with("Retry-After", "90"));
    server.route("/slower", Reply::status(429).with("Retry-After", "Fri, 20 Nov 2026 06:02:00 GMT").with("Date", "Fri, 20 Nov 2026 06:00:00 GMT"));
    let wanted = [
        (401, Forbidden),
        (403, Forbidden),
        (404, NotFound),
        (410, Gone),
        (418, HttpStatus),
        (429, RateLimited),
        (451, Forbidden),
        (500, ServerError),
        (503, ServerError),
    ];
    for (status, wanted) in wanted {
        let error = error(&net(), &server.url(&format!("/{status}"))).await;
        assert_eq!((error.failure.kind, error.retry_after), (wanted, None), "{status}");
        assert_eq!(error.failure.detail.as_str(), status.to_string());
    }
    let rest = error(&net(), &server.url("/rest")).await;
    assert_eq!((rest.failure.kind, rest.retry_after), (RateLimited, Some(Duration::from_secs(90))));
    let slower = error(&net(), &server.url("/slower")).await;
    assert_eq!((slower.failure.kind, slower.retry_after), (RateLimited, Some(Duration::from_secs(120))));
}

#[tokio::test]
async fn a_host_that_asks_for_rest_is_left_alone() {
    let server = Server::start();
    server.route("/rest", Reply::status(429).with("Retry-After", "90"));
    server.route("/page", Reply::html("x"));
    let net = net();
    let one = Politeness { at_once: 1, pause: Duration::ZERO };
    // The others stand in line when the first one is told to go away.
    let asked = ["/rest", "/page", "/page"].map(|path| net.fetch(Request { politeness: one, ..request(&server.url(path)) }));
    for outcome in futures_util::future::join_all(asked).await {
        let error = outcome.expect_err("rest");
        assert_eq!(error.failure.kind, RateLimited);
        assert!(error.retry_after.is_some_and(|left| left > Duration::from_secs(60) && left <= Duration::from_secs(90)), "{error:?}");
    }
    assert_eq!(server.log().len(), 1);
}

#[tokio::test]
async fn one_service_that_is_down_does_not_stop_the_host() {
    let server = Server::start();
    server.route("/down", Reply::status(503).with("Retry-After", "90"));
    server.route("/page", Reply::html("x"));
    let net = net();
    assert_eq!(error(&net, &server.url("/down")).await.failure.kind, RateLimited);
    assert!(net.fetch(request(&server.url("/page"))).await.is_ok());
}

#[tokio::test]
async fn redirects_are_followed_and_a_move_for_good_is_told() {
    let server = Server::start();
    server.route("/new", Reply::html("here"));
    server.route("/moved", Reply::redirect(301, "/again"));
    server.route("/again", Reply::redirect(308, &server.url("/new")));
    server.route("/today", Reply::redirect(301, "/elsewhere"));
    server.route("/elsewhere", Reply::redirect(302, "/new"));
    let net = net();
    let moved = fresh(&net, request(&server.url("/moved"))).await;
    assert_eq!(moved.final_url.as_str(), server.url("/new"));
    assert_eq!(moved.moved_to.as_ref(), Some(&moved.final_url));
    let today = fresh(&net, request(&server.url("/today"))).await;
    assert_eq!(today.final_url.as_str(), server.url("/new"));
    assert_eq!(today.moved_to, None, "one of the redirects was for now");
}

#[tokio::test]
async fn redirects_without_end_or_to_elsewhere_are_refused() {
    let server = Server::start();
    server.route("/loop", Reply::redirect(302, "/pool"));
    server.route("/pool", Reply::redirect(302, "/loop"));
    server.route("/file", Reply::redirect(302, "file:///etc/passwd"));
    server.route("/nowhere", Reply::status(302));
    server.route_with("/count", |seen| {
        let step = seen.target.split_once('=').map_or(0, |(_, step)| step.parse::<u32>().unwrap_or(0));
        if step >= 11 { Reply::html("too far") } else { Reply::redirect(302, &format!("/count?step={}", step + 1)) }
    });
    let net = net();
    for path in ["/loop", "/file", "/nowhere", "/count"] {
        assert_eq!(kind(&net, &server.url(path)).await, FailureKind::Redirect, "{path}");
    }
    assert_eq!(server.seen("/count").len(), 11, "ten redirects are followed");
    assert_eq!(fresh(&net, request(&server.url("/count?step=1"))).await.body, b"too far");
}

#[tokio::test]
async fn bodies_have_a_cap_announced_or_not() {
    let server = Server::start();
    server.route("/big", Reply::html(&"x".repeat(5000)));
    server.route("/fits", Reply::html(&"x".repeat(4096)));
    let net = net();
    let capped = |path: &str| Request { max_body_bytes: 4096, ..request(&server.url(path)) };
    let failure = net.fetch(capped("/big")).await.expect_err("too large").failure;
    assert_eq!(failure.kind, FailureKind::TooLarge);
    assert!(failure.detail.as_str().contains("4096"), "{failure}");
    assert_eq!(fresh(&net, capped("/fits")).await.body.len(), 4096);
}

#[tokio::test]
async fn gzip_is_taken_off_and_the_cap_is_on_what_comes_out() {
    // printf '%0.sxin chao ' {1..2000} | gzip -9n
    let packed: &[u8] = include_bytes!("../support/xin-chao.gz");
    let server = Server::start();
    server.route("/packed", Reply::new(200, "text/plain", packed).with("Content-Encoding", "gzip"));
    let net = net();
    assert_eq!(fresh(&net, request(&server.url("/packed"))).await.body, "xin chao ".repeat(2000).into_bytes());
    let capped = Request { max_body_bytes: 10_000, ..request(&server.url("/packed")) };
    assert!(packed.len() < 10_000);
    assert_eq!(net.fetch(capped).await.expect_err("too large").failure.kind, FailureKind::TooLarge);
    server.route("/cut", Reply::new(200, "text/plain", &packed[..packed.len() / 2]).with("Content-Encoding", "gzip"));
    assert_eq!(kind(&net, &server.url("/cut")).await, FailureKind::Interrupted);
}

#[tokio::test]
async fn what_breaks_on_the_way_is_told_apart() {
    let mut server = Server::start();
    server.route("/cut", Reply::html(&"x".repeat(1000)).faulty(Fault::CutBodyAfter(500)));
    server.route("/hangup", Reply::html("x").faulty(Fault::HangUp));
    server.route("/silence", Reply::html("x").faulty(Fault::Silence));
    server.route("/drip", Reply::html(&"x".repeat(1000)).faulty(Fault::Drip(Duration::from_millis(20))));
    let hurried = Net::new(&NetOptions { total_timeout: Duration::from_millis(300), ..NetOptions::default() });
    let net = net();
    assert_eq!(kind(&net, &server.url("/cut")).await, FailureKind::Interrupted);
    assert_eq!(kind(&net, &server.url("/hangup")).await, FailureKind::Interrupted);
    assert_eq!(kind(&hurried, &server.url("/silence")).await, FailureKind::Timeout);
    assert_eq!(kind(&hurried, &server.url("/drip")).await, FailureKind::Timeout, "a body that trickles for ever");
    // Plain HTTP where TLS is expected.
    let tls = error(&net, &server.url("/cut").replace("http:", "https:")).await.failure;
    assert_eq!(tls.kind, FailureKind::Tls, "{tls}");
    // RFC 6761 §6.4: no resolver knows a name below `invalid`.
    assert_eq!(kind(&net, "http://paper.invalid/").await, FailureKind::Dns);
    server.stop();
    assert_eq!(kind(&net, &server.url("/cut")).await, FailureKind::Connect);
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_is_no_failure_of_the_server() {
    let server = Server::start();
    // One answer for each connection, whatever it promised: a server that tires of waiting, a laptop that slept.
    let used = Mutex::new(HashSet::new());
    let once = move |seen: &Seen| if used.lock().expect("the set").insert(seen.connection) { Reply::html("x") } else { Reply::html("").faulty(Fault::HangUp) };
    server.route_with("/page", once);
    let net = net();
    for _ in 0..3 {
        assert_eq!(fresh(&net, request(&server.url("/page"))).await.body, b"x");
    }
    assert_eq!(server.seen("/page").len(), 5, "each but the first is asked once more, on a connection of its own");
    server.route("/page", Reply::html("").faulty(Fault::HangUp));
    for asked in [7, 8] {
        assert_eq!(kind(&net, &server.url("/page")).await, FailureKind::Interrupted);
        assert_eq!(server.seen("/page").len(), asked, "on a new connection it is the server's doing, and not asked again");
    }
}

#[tokio::test]
async fn a_host_is_asked_a_few_times_at_once_and_connections_are_used_again() {
    let server = Server::start();
    server.route("/slow", Reply::html("x").after(Duration::from_millis(15)));
    let net = net();
    let politeness = Politeness { at_once: 2, pause: Duration::ZERO };
    let requests = (0..8).map(|_| fresh(&net, Request { politeness, ..request(&server.url("/slow")) }));
    futures_util::future::join_all(requests).await;
    assert_eq!(server.log().len(), 8);
    assert_eq!(server.max_in_flight(), 2);
    let connections = server.log().iter().map(|seen| seen.connection).max().expect("connections") + 1;
    assert!(connections <= 4, "{connections} connections for eight requests, two at once");
}

#[tokio::test]
async fn the_whole_program_has_a_limit_too() {
    let server = Server::start();
    server.route("/slow", Reply::html("x").after(Duration::from_millis(15)));
    let net = Net::new(&NetOptions { at_once: 3, ..NetOptions::default() });
    let politeness = Politeness { at_once: 8, pause: Duration::ZERO };
    futures_util::future::join_all((0..9).map(|_| fresh(&net, Request { politeness, ..request(&server.url("/slow")) }))).await;
    assert_eq!(server.max_in_flight(), 3);
}

/// Run only by the test below, with a proxy in its environment.
#[tokio::test]
#[ignore = "a part of `proxies_come_from_the_environment`"]
async fn through_a_proxy() {
    let response = fresh(&net(), request("http://paper.invalid/news")).await;
    assert_eq!(response.body, b"by proxy");
}

#[test]
fn proxies_come_from_the_environment() {
    let proxy = Server::start();
    // A proxy is asked with the whole address (RFC 9112 §3.2.2).
    proxy.route("http://paper.invalid/news", Reply::html("by proxy"));
    let program = std::env::current_exe().expect("this program");
    let child = std::process::Command::new(program)
        .args(["--exact", "through_a_proxy", "--ignored"])
        .env("http_proxy", proxy.url(""))
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()
        .expect("a child");
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    assert_eq!(proxy.log().len(), 1);
}
