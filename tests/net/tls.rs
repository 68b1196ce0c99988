//! Secure connections that are not: each is told as such, and nobody is asked in the clear instead.
//!
//! The certificates beside this file were made for it (valid from 2020 to 2120, `expired` to 2021); their key is no secret.

use std::{
    io::{Read, Write},
    net::TcpListener,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use bantin::model::FailureKind;
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

use super::{fresh, net, request};

const KEY: &[u8] = include_bytes!("tls/key.der");

/// Certificates: what is wrong with each, and what is told of it.
const CERTIFICATES: &[(&[u8], Option<&str>)] = &[
    (include_bytes!("tls/good.der"), None),
    (include_bytes!("tls/expired.der"), Some("expired")),
    (include_bytes!("tls/other.der"), Some("not valid for name")),
    (include_bytes!("tls/self.der"), Some("UnknownIssuer")),
];

/// A server of one certificate; its port, and how many requests it could read.
fn start(certificate: &'static [u8]) -> (u16, Arc<AtomicUsize>) {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(KEY));
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions").with_no_client_auth();
    let config = Arc::new(config.with_single_cert(vec![CertificateDer::from(certificate)], key).expect("a certificate"));
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    let read = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&read);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let Ok(connection) = ServerConnection::new(Arc::clone(&config)) else { return };
            let mut stream = StreamOwned::new(connection, stream);
            if matches!(stream.read(&mut [0; 1024]), Ok(bytes) if bytes > 0) {
                count.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(b"HTTP/1.1 200 X\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsafe");
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    (port, read)
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    for (certificate, _) in CERTIFICATES {
        let (port, read) = start(certificate);
        let failure = net().fetch(request(&format!("https://127.0.0.1:{port}/"))).await.expect_err("refused").failure;
        assert_eq!(failure.kind, FailureKind::Tls, "{failure}");
        assert_eq!(read.load(Ordering::SeqCst), 0, "nothing was asked");
    }
}

/// Run only by the test below, with our authority trusted.
#[tokio::test]
#[ignore = "a part of `what_is_wrong_with_a_certificate_is_told`"]
async fn with_our_authority() {
    for (certificate, wrong) in CERTIFICATES {
        let (port, read) = start(certificate);
        let url = format!("https://127.0.0.1:{port}/");
        match wrong {
            None => assert_eq!(fresh(&net(), request(&url)).await.body, b"safe"),
            Some(wrong) => {
                let failure = net().fetch(request(&url)).await.expect_err("refused").failure;
                assert_eq!(failure.kind, FailureKind::Tls);
                assert!(failure.detail.as_str().contains(wrong), "{failure}");
            }
        }
        assert_eq!(read.load(Ordering::SeqCst), usize::from(wrong.is_none()));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_is_wrong_with_a_certificate_is_told() {
    let program = std::env::current_exe().expect("this program");
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/net/tls/ca.pem");
    let child = Command::new(program)
        .args(["--exact", "tls::with_our_authority", "--ignored"])
        .env("SSL_CERT_FILE", authority)
        .env_remove("SSL_CERT_DIR")
        .output()
        .expect("a child");
    let told = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && told.contains("1 passed"), "{told}");
}
