//! The client: one request, its redirects, its body.
//!
//! Owns the exchange. Must not decide what a failure means.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use reqwest::{
    Client, ClientBuilder, StatusCode,
    header::{
        ACCEPT, ACCEPT_LANGUAGE, CONNECTION, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
        REFERER,
    },
    redirect::Policy,
};
use tokio::time::{Instant, timeout};
use url::Origin;

use super::{
    Fetched, NetError, NetOptions, Request, Response,
    gate::Gates,
    outcome::{failed, of_error, of_status, resting},
    reach::Reach,
    resolve::{REACH, Resolver},
    weather::Weather,
};
use crate::model::{Failure, FailureKind, HttpUrl, Validators};

/// Names the program, as is asked of everything that fetches by itself.
const USER_AGENT: &str = concat!("bantin/", env!("CARGO_PKG_VERSION"), " (+terminal news reader)");

/// Feeds and pages alike; some servers refuse what does not ask for HTML.
const ACCEPTED: &str =
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8";

/// Redirects followed for one request.
const MAX_REDIRECTS: usize = 10;

/// What all clones of a client share.
#[derive(Debug)]
pub(super) struct Shared {
    /// Made for the first request: reading the certificates of authorities takes longer than drawing the first list.
    client: OnceLock<Result<Client, Failure>>,
    options: NetOptions,
    gates: Gates,
    total_timeout: Duration,
    named: Mutex<Vec<HttpUrl>>,
    /// Where a connection may still stand from an answer before.
    connected: Mutex<HashSet<Origin>>,
    weather: Weather,
}

/// What one hop of an exchange came to.
enum Hop {
    Done(Fetched),
    Redirected {
        to: HttpUrl,
        for_good: bool,
    },
    /// The connection had been closed meanwhile. It says nothing of the server: what changes nothing there may be asked again (RFC 9110 §9.2.2).
    Stale,
}

impl Shared {
    pub(super) fn new(options: &NetOptions) -> Self {
        Self {
            client: OnceLock::new(),
            options: options.clone(),
            gates: Gates::new(options.at_once),
            total_timeout: options.total_timeout,
            named: Mutex::default(),
            connected: Mutex::default(),
            weather: Weather::default(),
        }
    }

    fn connected(&self) -> MutexGuard<'_, HashSet<Origin>> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn name(&self, url: &HttpUrl) {
        if !self.was_named(url) {
            self.named.lock().unwrap_or_else(PoisonError::into_inner).push(url.clone());
        }
    }

    pub(super) fn was_named(&self, url: &HttpUrl) -> bool {
        self.named.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|named| named.same_origin(url))
    }

    fn client(&self) -> Result<&Client, NetError> {
        let failed = |failure: &Failure| NetError { failure: failure.clone(), retry_after: None };
        self.client.get_or_init(|| client(&self.options)).as_ref().map_err(failed)
    }

    pub(super) fn stands_in(&self, came: &HttpUrl, asked: &HttpUrl) -> bool {
        self.weather.stands_in(came.host(), asked.host())
    }

    /// Sends a request and notes what its outcome says of the network.
    pub(super) async fn fetch(&self, request: Request) -> Result<Fetched, NetError> {
        let host = request.url.host().to_owned();
        let fetched = self.follow(request).await;
        match &fetched {
            Ok(_) => self.weather.answered(),
            Err(error) => self.weather.failed(&host, error.failure.kind, Instant::now()),
        }
        fetched
    }

    /// Sends a request, following redirects. Each hop waits for its own host's turn and holds no other meanwhile.
    async fn follow(&self, request: Request) -> Result<Fetched, NetError> {
        let mut url = request.url.clone();
        let mut visited = HashSet::new();
        let mut all_for_good = true;
        let mut left = self.total_timeout;
        while visited.insert(url.without_fragment()) && visited.len() <= MAX_REDIRECTS + 1 {
            let turn = self.gates.turn(url.host(), request.politeness).await.map_err(|left| resting(&url, left))?;
            let started = Instant::now();
            if let Some(hosts) = self.weather.is_out(started) {
                return Err(failed(FailureKind::NoNetwork, &url, &hosts.to_string()));
            }
            // What a redirect names is a stranger's word, unless it stays where the user sent us.
            let reach = if request.own && url.same_origin(&request.url) || self.was_named(&url) { Reach::of_own(&url) } else { Reach::World };
            if !reach.admits_host(&url) {
                return Err(failed(FailureKind::PrivateAddress, &url, url.host()));
            }
            let hop = timeout(left, REACH.scope(reach, self.hop(&request, &url)))
                .await
                .map_err(|_| failed(FailureKind::Timeout, &url, &format!("{} s", self.total_timeout.as_secs())))?;
            drop(turn);
            left = left.saturating_sub(started.elapsed());
            match hop? {
                Hop::Redirected { to, for_good } => {
                    all_for_good &= for_good;
                    url = to;
                }
                Hop::Stale => {
                    visited.remove(&url.without_fragment());
                }
                Hop::Done(Fetched::Fresh(response)) => {
                    let moved_to = Some(url.clone()).filter(|_| all_for_good && visited.len() > 1);
                    return Ok(Fetched::Fresh(Response { moved_to, ..response }));
                }
                Hop::Done(unchanged) => return Ok(unchanged),
            }
        }
        Err(failed(FailureKind::Redirect, &request.url, url.as_str()))
    }

    async fn hop(&self, request: &Request, url: &HttpUrl) -> Result<Hop, NetError> {
        let origin = url.url().origin();
        let mut response = match self.client()?.get(url.url().clone()).headers(conditions(request, url)).send().await {
            Ok(response) => response,
            Err(error) => {
                let error = of_error(&error, url);
                // Once: the next connection is a new one.
                let was_kept = error.failure.kind == FailureKind::Interrupted && self.connected().remove(&origin);
                return if was_kept { Ok(Hop::Stale) } else { Err(error) };
            }
        };
        if !request.last {
            self.connected().insert(origin);
        }
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED {
            return Ok(Hop::Done(Fetched::NotModified));
        }
        if matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            let to = redirected(url, response.headers())?;
            return Ok(Hop::Redirected { to, for_good: matches!(status.as_u16(), 301 | 308) });
        }
        if !status.is_success() {
            let error = of_status(status, response.headers(), url);
            // 429 is about us, so the whole host is left alone. 503 is about the server, often about one service of it: the next page may be well.
            if let Some(time) = error.retry_after.filter(|_| status == StatusCode::TOO_MANY_REQUESTS) {
                self.gates.rest(url.host(), time);
            }
            return Err(error);
        }
        let too_large = || failed(FailureKind::TooLarge, url, &format!("> {} bytes", request.max_body_bytes));
        let announced = response.content_length().unwrap_or(0);
        if announced > u64::try_from(request.max_body_bytes).unwrap_or(u64::MAX) {
            return Err(too_large());
        }
        let text = |name: HeaderName| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (mime, validators) = (text(CONTENT_TYPE), Validators { etag: text(ETAG), last_modified: text(LAST_MODIFIED) });
        let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
        // The cap is on what comes out of decompression: a few kilobytes of gzip can hold gigabytes.
        while let Some(chunk) = response.chunk().await.map_err(|error| of_error(&error, url))? {
            if body.len() + chunk.len() > request.max_body_bytes {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Hop::Done(Fetched::Fresh(Response { final_url: url.clone(), moved_to: None, mime, validators, body })))
    }
}

fn client(options: &NetOptions) -> Result<Client, Failure> {
    // The second client of a process finds the provider in place.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = builder(options).build().or_else(|error| {
        // A machine without certificates of authorities can still read papers over plain HTTP; over TLS every exchange then says what is wrong.
        tracing::warn!(%error, "no certificates of authorities were found");
        builder(options).tls_certs_only([]).build()
    });
    client.map_err(|error| Failure::new(FailureKind::Tls, "TLS", &error.to_string()))
}

fn builder(options: &NetOptions) -> ClientBuilder {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
    headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("vi,en;q=0.8"));
    // Redirects are followed here, not there: each host has its gate, and a move for good is remembered.
    Client::builder()
        .user_agent(USER_AGENT)
        .default_headers(headers)
        .redirect(Policy::none())
        .connect_timeout(options.connect_timeout)
        .referer(false)
        .dns_resolver(Resolver::new(options.lookup))
}

/// Validators, `Referer` and whether the connection ends. A validator that is no field value cannot have been sent by the server, and is left out.
fn conditions(request: &Request, url: &HttpUrl) -> HeaderMap {
    let Validators { etag, last_modified } = &request.validators;
    // Only the interface that was meant is told where we come from, and nobody in the clear what was read in private (RFC 9110 §10.1.3).
    let is_told = |from: &&HttpUrl| url.same_origin(&request.url) && (from.url().scheme() == url.url().scheme() || url.url().scheme() == "https");
    let referer = request.referer.as_ref().filter(is_told);
    let fields = [(IF_NONE_MATCH, etag.as_deref()), (IF_MODIFIED_SINCE, last_modified.as_deref()), (REFERER, referer.map(HttpUrl::as_str))];
    let sendable = fields.into_iter().filter_map(|(name, text)| Some((name, HeaderValue::from_str(text?).ok()?)));
    // RFC 9112 §9.6; under HTTP/2, where connections are shared anyway, it is left out by the library.
    sendable.chain(request.last.then(|| (CONNECTION, HeaderValue::from_static("close")))).collect()
}

/// Where a redirect leads. From HTTPS it may not lead to plain HTTP: what was asked for in private would be asked for in public.
fn redirected(from: &HttpUrl, headers: &HeaderMap) -> Result<HttpUrl, NetError> {
    let location = headers.get(LOCATION).map(HeaderValue::as_bytes).unwrap_or_default();
    let location = String::from_utf8_lossy(location);
    let refused = || failed(FailureKind::Redirect, from, &location);
    if location.trim().is_empty() {
        return Err(refused());
    }
    let to = from.join(&location).map_err(|_| refused())?;
    let downgraded = from.url().scheme() == "https" && to.url().scheme() != "https";
    if downgraded { Err(refused()) } else { Ok(to) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_interface_that_was_meant_is_told_where_we_come_from() {
        let url = |text: &str| HttpUrl::parse(text).expect("an address");
        let told = |from: &str, asked: &str, hop: &str| {
            let (validators, politeness) = (Validators::default(), crate::model::source::Politeness::default());
            let request = Request { url: url(asked), validators, politeness, max_body_bytes: 1, referer: Some(url(from)), own: false, last: false };
            conditions(&request, &url(hop)).get(REFERER).map(|value| value.to_str().expect("text").to_owned())
        };
        let page = "https://paper.example/a";
        let api = "https://api.example/comments";
        assert_eq!(told(page, api, api).as_deref(), Some(page));
        assert_eq!(told(page, api, "https://other.example/"), None, "a redirect to another host");
        assert_eq!(told(page, "http://api.example/", "http://api.example/"), None, "in the clear");
        assert_eq!(told("http://paper.example/a", api, api).as_deref(), Some("http://paper.example/a"));
    }

    #[test]
    fn redirects_that_are_not_followed() {
        let page = HttpUrl::parse("https://paper.example/a").expect("an address");
        let to = |location: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(LOCATION, HeaderValue::from_static(location));
            redirected(&page, &headers).map_err(|error| error.failure.kind)
        };
        assert_eq!(to("/b?c").map(|url| url.to_string()), Ok("https://paper.example/b?c".to_owned()));
        for refused in ["http://paper.example/a", "ftp://paper.example/", "javascript:alert(1)", "bundled://edition/x", "  "] {
            assert_eq!(to(refused), Err(FailureKind::Redirect), "{refused}");
        }
        assert!(redirected(&page, &HeaderMap::new()).is_err());
    }
}
