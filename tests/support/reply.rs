//! What the scripted server answers, what goes wrong with it, and what it saw.
//!
//! Owns plain data. Must not open a socket.

use std::{collections::HashMap, time::Duration};

/// What a route answers.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Status code.
    pub status: u16,
    /// Header fields beside the length.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Answered with 304 where the request has it in `If-None-Match`; sent as `ETag`.
    pub etag: Option<String>,
    /// Time before the answer.
    pub latency: Duration,
    /// What goes wrong.
    pub fault: Fault,
}

/// What goes wrong with an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// The connection ends after this many bytes of the body.
    CutBodyAfter(usize),
    /// One byte of the body, then this long nothing, and so on.
    Drip(Duration),
    /// No answer until the server stops.
    Silence,
    /// The connection ends before the status line.
    HangUp,
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Path with query.
    pub target: String,
    /// Header fields, names in lower case.
    pub headers: HashMap<String, String>,
    /// Which connection it came on, from 0.
    pub connection: usize,
    /// Status of its answer; 0 where there was none.
    pub status: u16,
}

impl Reply {
    /// An answer with this status and body.
    pub fn new(status: u16, mime: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), mime.to_owned())];
        Self { status, headers, body: body.into(), etag: None, latency: Duration::ZERO, fault: Fault::None }
    }

    /// 200 with an HTML page.
    pub fn html(body: &str) -> Self {
        Self::new(200, "text/html; charset=utf-8", body)
    }

    /// A bare status.
    pub fn status(status: u16) -> Self {
        Self::new(status, "text/html; charset=utf-8", format!("<html><body><h1>{status}</h1></body></html>"))
    }

    /// A redirect.
    pub fn redirect(status: u16, to: &str) -> Self {
        Self::status(status).with("Location", to)
    }

    /// With one more header field.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With an entity tag.
    pub fn tagged(mut self, etag: &str) -> Self {
        self.etag = Some(etag.to_owned());
        self
    }

    /// With a fault.
    pub fn faulty(mut self, fault: Fault) -> Self {
        self.fault = fault;
        self
    }

    /// After some time.
    pub fn after(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }
}
