//! Bodies: from the network or from the edition that is built in, and work that blocks.
//!
//! Owns the way of bytes to a goal. Must not know what they mean.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;

use super::{Body, Worker};
use crate::{
    assets,
    model::{Failure, FailureKind, HttpUrl, Validators, ids::fnv1a, source::Politeness},
    net::{Fetched, NetError, Request},
    reader::portal::{self, Wanted},
};

/// Counts bytes of bodies.
#[derive(Debug, Default)]
pub(super) struct Meter(AtomicU64);

impl Meter {
    pub(super) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, bytes: usize) {
        self.0.fetch_add(u64::try_from(bytes).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked<'a> {
    pub(super) url: &'a HttpUrl,
    pub(super) validators: Validators,
    pub(super) politeness: Politeness,
    pub(super) max_bytes: usize,
    pub(super) referer: Option<&'a HttpUrl>,
    /// As [`Request::last`].
    pub(super) last: bool,
    /// That the user named its host is known, and need not be looked for on the shelf.
    pub(super) own: bool,
    /// Whether it should be a feed.
    pub(super) wanted: Wanted,
}

impl<'a> Asked<'a> {
    /// An address without more.
    pub(super) fn of(url: &'a HttpUrl, max_bytes: usize) -> Self {
        Self {
            url,
            validators: Validators::default(),
            politeness: Politeness::default(),
            max_bytes,
            referer: None,
            last: false,
            own: false,
            wanted: Wanted::Page,
        }
    }
}

/// What came.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one per exchange, moved twice: a box would only hide it")]
pub(super) enum Came {
    /// A body.
    Fresh { body: Body, validators: Validators, moved_to: Option<HttpUrl>, max_age_secs: Option<u32> },
    /// What is kept is current.
    Unchanged,
}

/// Asks for a body.
pub(super) async fn ask(worker: &Worker, asked: Asked<'_>, meter: &Meter) -> Result<Came, NetError> {
    let refused = |kind| NetError { failure: Failure::new(kind, asked.url.as_str(), ""), retry_after: None };
    if asked.url.is_bundled() {
        return bundled(&asked).ok_or_else(|| refused(FailureKind::NotFound));
    }
    let net = worker.net.as_ref().ok_or_else(|| refused(FailureKind::Offline))?;
    let request = Request {
        url: asked.url.clone(),
        validators: asked.validators,
        politeness: asked.politeness,
        max_body_bytes: asked.max_bytes,
        referer: asked.referer.cloned(),
        last: asked.last,
        own: asked.own || worker.sources.names(asked.url) || net.was_named(asked.url),
    };
    match net.fetch(request).await? {
        Fetched::NotModified => Ok(Came::Unchanged),
        Fetched::Fresh(response) => {
            meter.add(response.body.len());
            let body = Body { url: response.final_url, mime: response.mime, bytes: response.body };
            let others = body.url.host() != asked.url.host() && net.stands_in(&body.url, asked.url);
            // The clock is of no use to this.
            if portal::is_login(&body.input(Timestamp::UNIX_EPOCH), asked.url, asked.wanted, others) {
                return Err(NetError { failure: Failure::new(FailureKind::Portal, asked.url.as_str(), body.url.host()), retry_after: None });
            }
            Ok(Came::Fresh { body, validators: response.validators, moved_to: response.moved_to, max_age_secs: response.max_age_secs })
        }
    }
}

/// Asks for a body without conditions.
pub(super) async fn ask_plainly(worker: &Worker, asked: Asked<'_>, meter: &Meter) -> Result<Body, Failure> {
    let url = asked.url;
    match ask(worker, Asked { validators: Validators::default(), ..asked }, meter).await {
        Ok(Came::Fresh { body, .. }) => Ok(body),
        // A server that answers 304 to a request without conditions (RFC 9110 §15.4.5 forbids it).
        Ok(Came::Unchanged) => Err(Failure::new(FailureKind::HttpStatus, url.as_str(), "304")),
        Err(error) => Err(error.failure),
    }
}

/// A file of the edition, with a validator made from its bytes: an unchanged program has nothing new to parse.
fn bundled(asked: &Asked<'_>) -> Option<Came> {
    let (bytes, mime) = assets::edition(asked.url)?;
    let etag = Some(format!("\"{:016x}\"", fnv1a(bytes)));
    if etag == asked.validators.etag {
        return Some(Came::Unchanged);
    }
    let body = Body { url: asked.url.clone(), mime: Some(mime.to_owned()), bytes: bytes.to_vec() };
    Some(Came::Fresh { body, validators: Validators { etag, last_modified: None }, moved_to: None, max_age_secs: None })
}
