//! What a stranger may not name: this machine, this network, other schemes; and what the user may.

use std::{
    io::{self, Write},
    net::IpAddr,
    sync::atomic::{AtomicUsize, Ordering},
};

use bantin::{
    model::FailureKind,
    net::{Net, NetOptions, Request},
};

use super::{
    fresh, kind, net, request,
    support::{Reply, Server},
    wire::Wire,
};

/// How often the resolver below was asked for `rebind.example`.
static LOOKED_UP: AtomicUsize = AtomicUsize::new(0);

/// A resolver that a stranger plays: every name of theirs means this machine, or the house.
fn lookup(name: &str) -> io::Result<Vec<IpAddr>> {
    let found: &[&str] = match name {
        "rebind.example" => {
            LOOKED_UP.fetch_add(1, Ordering::SeqCst);
            &["127.0.0.1", "::1"]
        }
        "cloud.example" => &["169.254.169.254"],
        "house.example" => &["192.168.255.254", "fd00::1"],
        "mapped.example" => &["::ffff:127.0.0.1"],
        "both.localhost" => &["::1", "127.0.0.1"],
        "six.localhost" => &["::1"],
        "rss.localhost" => &["127.0.0.1"],
        _ => return Err(io::ErrorKind::NotFound.into()),
    };
    Ok(found.iter().map(|text| text.parse().expect("an address")).collect())
}

fn net_with_names() -> Net {
    Net::new(&NetOptions { lookup: Some(lookup), ..NetOptions::default() })
}

#[tokio::test]
async fn a_strangers_name_that_means_this_machine_is_refused_when_it_is_connected_to() {
    let server = Server::start();
    server.route("/", Reply::html("x"));
    let net = net_with_names();
    for own in [false, true] {
        for name in ["rebind.example", "cloud.example", "mapped.example"] {
            let failure = net.fetch(Request { own, ..request(&format!("http://{name}:{}/", server.port())) }).await.expect_err("refused").failure;
            assert_eq!(failure.kind, FailureKind::PrivateAddress, "{failure}");
        }
    }
    let failure = net.fetch(Request { own: false, ..request("http://house.example/") }).await.expect_err("refused").failure;
    assert_eq!((failure.kind, failure.detail.as_str()), (FailureKind::PrivateAddress, "192.168.255.254"));
    assert_eq!(LOOKED_UP.load(Ordering::SeqCst), 2, "once for each connection: nothing is checked and then looked up again");
    assert!(server.log().is_empty());
}

#[tokio::test]
async fn what_the_user_named_may_be_here() {
    let server = Server::start();
    server.route("/", Reply::html("x"));
    let net = net_with_names();
    for host in ["rss.localhost", "127.0.0.1", "0x7f.1", "2130706433"] {
        let url = format!("http://{host}:{}/", server.port());
        assert_eq!(fresh(&net, request(&url)).await.body, b"x");
        let refused = net.fetch(Request { own: false, ..request(&url) }).await.expect_err("a stranger's").failure;
        assert_eq!(refused.kind, FailureKind::PrivateAddress, "{host}");
    }
    assert_eq!(server.log().len(), 4);
}

#[tokio::test]
async fn a_redirect_does_not_lead_into_the_house() {
    let (server, inside) = (Server::start(), Server::start());
    inside.route("/", Reply::html("the router"));
    let port = inside.port();
    let near = [
        "127.0.0.1",
        "127.0.0.1.",
        "0x7f.1",
        "0177.1",
        "2130706433",
        "0",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "[::]",
        "localhost",
        "localhost.",
        "a.localhost",
        "router",
    ];
    let net = net();
    for (number, host) in near.into_iter().chain(["169.254.169.254", "10.0.0.1", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "[fd00::1]"]).enumerate() {
        let path = format!("/{number}");
        server.route(&path, Reply::redirect(302, &format!("http://{host}:{port}/")));
        assert_eq!(kind(&net, &server.url(&path)).await, FailureKind::PrivateAddress, "{host}");
    }
    assert!(inside.log().is_empty());
    // Where the user sent us there are redirects too.
    server.route("/feed", Reply::redirect(301, "/feed/"));
    server.route("/feed/", Reply::html("here"));
    assert_eq!(fresh(&net, request(&server.url("/feed"))).await.body, b"here");
}

#[tokio::test]
async fn a_redirect_to_another_scheme_is_refused_and_said() {
    let server = Server::start();
    for to in ["file:///etc/passwd", "ftp://bao.example/", "javascript:alert(1)", "data:text/html,x", "bundled://edition/", "mailto:a@bao.example", "http://"] {
        server.route("/", Reply::redirect(302, to));
        let failure = net().fetch(request(&server.url("/"))).await.expect_err("refused").failure;
        assert_eq!((failure.kind, failure.detail.as_str()), (FailureKind::Redirect, to));
    }
}

#[tokio::test]
async fn a_redirect_hands_on_neither_credentials_nor_where_we_came_from() {
    let (server, other) = (Server::start(), Server::start());
    // Both are the user's own here, by the two names of one machine.
    let net = net_with_names();
    server.route("/", Reply::redirect(302, &format!("http://ai:mat-khau@127.0.0.1:{}/b", server.port())).with("Set-Cookie", "id=7; Path=/"));
    server.route("/b", Reply::html("x"));
    let page = format!("http://user:secret@127.0.0.1:{}/", server.port());
    let referer = bantin::model::HttpUrl::parse(&other.url("/page")).ok();
    let response = fresh(&net, Request { referer, ..request(&page) }).await;
    assert_eq!(response.final_url.as_str(), server.url("/b"));
    let log = server.log();
    assert_eq!(log.len(), 2);
    for seen in &log {
        assert!(!seen.headers.contains_key("authorization") && !seen.headers.contains_key("cookie"), "{:?}", seen.headers);
    }
    assert_eq!(log[0].headers["referer"], other.url("/page"));
    // To the same host the page may be told, as browsers do.
    assert_eq!(log[1].headers["referer"], other.url("/page"));
}

#[tokio::test]
async fn a_host_that_speaks_only_ipv6_is_reached_and_one_that_lies_about_it_too() {
    let answer = |_: &str, stream: &mut std::net::TcpStream| {
        let _ = stream.write_all(b"HTTP/1.1 200 X\r\nContent-Length: 3\r\n\r\nsix");
    };
    // A machine without IPv6 has nothing to test here; CI has it.
    let Some(six) = Wire::try_start("::1", answer) else { return };
    let net = net_with_names();
    let port = six.address().port();
    assert_eq!(fresh(&net, request(&six.url("/"))).await.body, b"six");
    assert_eq!(fresh(&net, request(&format!("http://six.localhost:{port}/"))).await.body, b"six");
    assert_eq!(fresh(&net, request(&format!("http://both.localhost:{port}/"))).await.body, b"six");
    // Named with an IPv6 address where nobody listens: the other one is tried.
    let four = Server::start();
    four.route("/", Reply::html("four"));
    assert_eq!(fresh(&net, request(&format!("http://both.localhost:{}/", four.port()))).await.body, b"four");
}
