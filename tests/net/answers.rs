//! Answers that lie about themselves: their length, their packing, their end.

use std::{
    io::Write,
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
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

/// A server that says this and hangs up.
fn saying(bytes: &'static [u8]) -> Wire {
    Wire::start(move |_, stream| {
        let _ = stream.write_all(bytes);
    })
}

#[tokio::test]
async fn a_body_that_is_shorter_than_it_says_is_no_body() {
    let cut: [&[u8]; 6] = [
        b"HTTP/1.1 200 X\r\nContent-Length: 1000\r\nETag: \"v\"\r\n\r\nhalf",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n400\r\nhalf",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nnot a length\r\nhalf\r\n0\r\n\r\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhalf\r\n0\r\n\r\n",
        b"HTTP/1.1 200 X\r\nContent-Length: 4\r\nContent-Length: 400\r\n\r\nhalf",
    ];
    for bytes in cut {
        let server = saying(bytes);
        assert_eq!(kind(&net(), &server.url("/")).await, FailureKind::Interrupted, "{}", String::from_utf8_lossy(bytes));
    }
    // What is more than was announced is not this answer's.
    let longer = saying(b"HTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\nhalfHTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\nevil");
    let net = net();
    for _ in 0..3 {
        assert_eq!(fresh(&net, request(&longer.url("/"))).await.body, b"half");
    }
    assert_eq!(longer.heads().len(), 3, "and the connection it came on is not used again");
}

#[tokio::test]
async fn what_is_no_answer_is_no_body() {
    let none: [&[u8]; 5] = [b"", b"\r\n\r\n", b"SSH-2.0-x\r\n", b"HTTP/1.1 two hundred\r\n\r\n", b"HTTP/1.1 200 X\r\nno field at all\r\n\r\nbody"];
    for bytes in none {
        let server = saying(bytes);
        let kind = kind(&net(), &server.url("/")).await;
        assert!(matches!(kind, FailureKind::Interrupted | FailureKind::Connect), "{kind}: {}", String::from_utf8_lossy(bytes));
    }
}

/// A server that goes on for ever, and how much it got rid of.
fn endless(begin: &'static [u8], more: &'static [u8], gap: Duration) -> (Wire, Arc<AtomicUsize>) {
    let written = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&written);
    let server = Wire::start(move |_, stream: &mut TcpStream| {
        let mut go_on = stream.write_all(begin).is_ok();
        // Far more than is taken: the sockets of both sides hold some megabytes.
        while go_on && count.load(Ordering::SeqCst) < 200_000_000 {
            std::thread::sleep(gap);
            go_on = stream.write_all(more).is_ok();
            count.fetch_add(more.len(), Ordering::SeqCst);
        }
    });
    (server, written)
}

#[tokio::test]
async fn heads_without_end_are_cut() {
    static LINE: [u8; 64 * 1024] = [b'x'; 64 * 1024];
    for (begin, more) in [(&b"HTTP/1.1 200 X\r\nX: "[..], &LINE[..]), (b"HTTP/1.1 200 X\r\n", b"X-Field: value\r\n"), (b"", b"\r\n"), (b"HTTP/1.1 ", &LINE[..])]
    {
        let (server, written) = endless(begin, more, Duration::ZERO);
        let kind = kind(&net(), &server.url("/")).await;
        assert!(matches!(kind, FailureKind::Interrupted | FailureKind::Connect), "{kind}");
        assert!(written.load(Ordering::SeqCst) < 100_000_000);
    }
}

#[tokio::test]
async fn heads_and_bodies_that_trickle_have_a_deadline() {
    let hurried = Net::new(&NetOptions { total_timeout: Duration::from_millis(300), ..NetOptions::default() });
    for begin in [&b"HTTP/1.1 200 X\r\nX: "[..], b"HTTP/1.1 200 X\r\n\r\n"] {
        let (server, _) = endless(begin, b"x", Duration::from_millis(10));
        assert_eq!(kind(&hurried, &server.url("/")).await, FailureKind::Timeout);
    }
}

#[tokio::test]
async fn bombs_are_cut_at_the_cap_and_packings_are_not_stacked() {
    // Ten million zeros: a thousand to one, and seven hundred thousand to one.
    let gzip: &[u8] = include_bytes!("zeros.gz");
    let brotli: &[u8] = &[159, 127, 150, 152, 248, 39, 0, 226, 177, 64, 32, 199, 17, 19];
    let server = Server::start();
    server.route("/gzip", Reply::new(200, "text/html", gzip).with("Content-Encoding", "gzip"));
    server.route("/brotli", Reply::new(200, "text/html", brotli).with("Content-Encoding", "br"));
    let net = net();
    for path in ["/gzip", "/brotli"] {
        assert_eq!(kind(&net, &server.url(path)).await, FailureKind::TooLarge, "{path}");
        let whole = Request { max_body_bytes: 10_000_000, ..request(&server.url(path)) };
        assert_eq!(fresh(&net, whole).await.body.len(), 10_000_000);
    }
    // We ask for one packing or none; what claims more is taken as it is, and no parser knows it.
    for stacked in ["gzip, gzip", "gzip, br", "br, gzip, gzip", "zstd", "deflate"] {
        server.route("/stacked", Reply::new(200, "text/html", gzip).with("Content-Encoding", stacked));
        assert_eq!(fresh(&net, request(&server.url("/stacked"))).await.body, gzip, "{stacked}");
    }
    for (encoding, body) in [("gzip", "plain text"), ("br", "plain text that is no brotli")] {
        server.route("/lie", Reply::new(200, "text/html", body).with("Content-Encoding", encoding));
        assert_eq!(kind(&net, &server.url("/lie")).await, FailureKind::Interrupted, "{encoding}");
    }
}

#[tokio::test]
async fn what_a_server_says_is_clean_before_it_is_told() {
    for (reason, told) in [("rm -rf ~", FailureKind::HttpStatus), ("\u{1b}]52;c;cm0gLXJm\u{7}", FailureKind::Interrupted)] {
        let server = Wire::start(move |_, stream| {
            let _ = write!(stream, "HTTP/1.1 418 {reason}\r\nContent-Length: 0\r\n\r\n");
        });
        let failure = net().fetch(request(&server.url("/"))).await.expect_err("a teapot").failure;
        assert_eq!(failure.kind, told);
        assert!(!failure.to_string().contains("rm") && !failure.to_string().contains('\u{1b}'), "{failure}");
    }
    let server = saying("HTTP/1.1 302 X\r\nContent-Length: 0\r\nLocation: ftp://a/\u{202e}\u{9b}31m\u{200b}x\r\n\r\n".as_bytes());
    let failure = net().fetch(request(&server.url("/"))).await.expect_err("refused").failure;
    assert_eq!((failure.kind, failure.detail.as_str()), (FailureKind::Redirect, "ftp://a/31mx"));
}
