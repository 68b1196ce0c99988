//! What a status or an error of the client means for a person.
//!
//! Owns the mapping to failures. Must not send or retry.

use std::{error::Error, io, time::Duration};

use reqwest::{StatusCode, header::HeaderMap};

use super::{NetError, resolve::OutOfReach};
use crate::model::{Failure, FailureKind, HttpUrl};

/// Longest wait a server is believed.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// Assumed where a server names a moment to wait for but no `Date` to reckon from.
const UNKNOWN_RETRY_AFTER: Duration = Duration::from_secs(60 * 60);

/// A failure without a time to wait.
pub(super) fn failed(kind: FailureKind, url: &HttpUrl, detail: &str) -> NetError {
    NetError { failure: Failure::new(kind, url.as_str(), detail), retry_after: None }
}

/// A host that asked to be left alone a while ago.
pub(super) fn resting(url: &HttpUrl, left: Duration) -> NetError {
    NetError { retry_after: Some(left), ..failed(FailureKind::RateLimited, url, &format!("{} s", left.as_secs())) }
}

/// A status that brings no body (RFC 9110 §15): neither 2xx, 304 nor a redirect.
pub(super) fn of_status(status: StatusCode, headers: &HeaderMap, url: &HttpUrl) -> NetError {
    let wait = retry_after(headers);
    let kind = match status.as_u16() {
        404 => FailureKind::NotFound,
        410 => FailureKind::Gone,
        401 | 403 | 451 => FailureKind::Forbidden,
        429 => FailureKind::RateLimited,
        // RFC 6585 §6: said by the network, not by the host.
        511 => FailureKind::Portal,
        // A server that names a time is only resting; without one it is broken like any 5xx.
        503 if wait.is_some() => FailureKind::RateLimited,
        500..=599 => FailureKind::ServerError,
        _ => FailureKind::HttpStatus,
    };
    let detail = match (kind, wait) {
        (FailureKind::RateLimited, Some(wait)) => format!("{} s", wait.as_secs()),
        _ => status.as_str().to_owned(),
    };
    NetError { retry_after: wait.filter(|_| kind == FailureKind::RateLimited), ..failed(kind, url, &detail) }
}

/// `Retry-After` (RFC 9110 §10.2.3): seconds, or a moment reckoned from the answer's own `Date`, so that a wrong clock here does no harm.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("retry-after")?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)).min(MAX_RETRY_AFTER));
    }
    let until = http_date(text)?;
    let date = headers.get("date").and_then(|date| date.to_str().ok()).and_then(http_date);
    let wait = date.map_or(UNKNOWN_RETRY_AFTER, |date| Duration::from_secs(u64::try_from(until - date).unwrap_or(0)));
    Some(wait.min(MAX_RETRY_AFTER))
}

/// An IMF-fixdate (RFC 9110 §5.6.7) as seconds since 1970.
fn http_date(text: &str) -> Option<i64> {
    jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp().as_second())
}

/// An error of the client. Its own words say little: the cause is at the end of the chain.
pub(super) fn of_error(error: &reqwest::Error, url: &HttpUrl) -> NetError {
    let (kind, detail) = classify(error);
    failed(kind, url, &detail)
}

fn classify(error: &reqwest::Error) -> (FailureKind, String) {
    let mut refused = None;
    let mut last = String::new();
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(cause) = next {
        last = cause.to_string();
        if let Some(tls) = tls_error(cause) {
            return (FailureKind::Tls, tls.to_string());
        }
        // The client's resolver error has no public type, only this name.
        if last.starts_with("dns error") {
            return of_resolver(cause);
        }
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            refused = Some(io.kind());
        }
        next = cause.source();
    }
    let kind = if error.is_timeout() || refused == Some(io::ErrorKind::TimedOut) {
        FailureKind::Timeout
    } else if error.is_builder() {
        FailureKind::BadAddress
    } else if error.is_connect() && refused == Some(io::ErrorKind::UnexpectedEof) {
        // Someone answered and then hung up in the middle of the handshake.
        FailureKind::Tls
    } else if error.is_connect() {
        FailureKind::Connect
    } else {
        FailureKind::Interrupted
    };
    (kind, last)
}

/// An `io::Error` hides what it wraps from `source`, which goes on with the cause of that; and one may wrap another.
fn tls_error<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let found = cause.downcast_ref::<rustls::Error>();
    found.or_else(|| tls_error(cause.downcast_ref::<io::Error>()?.get_ref()?))
}

/// Our own resolver's refusal, or that a name has no address.
fn of_resolver(error: &(dyn Error + 'static)) -> (FailureKind, String) {
    let mut deepest = error;
    while let Some(cause) = deepest.source() {
        deepest = cause;
    }
    let kind = if deepest.is::<OutOfReach>() { FailureKind::PrivateAddress } else { FailureKind::Dns };
    (kind, deepest.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(fields: &[(&'static str, &'static str)]) -> Option<u64> {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.insert(*name, value.parse().expect("a value"));
        }
        retry_after(&headers).map(|wait| wait.as_secs())
    }

    #[test]
    fn retry_after_in_both_forms() {
        assert_eq!(wait(&[("retry-after", "120")]), Some(120));
        assert_eq!(wait(&[("retry-after", "99999999999999999999")]), Some(24 * 60 * 60));
        let date = ("date", "Tue, 24 Nov 2026 05:00:00 GMT");
        assert_eq!(wait(&[("retry-after", "Tue, 24 Nov 2026 05:10:00 GMT"), date]), Some(600));
        assert_eq!(wait(&[("retry-after", "Tue, 24 Nov 2026 04:00:00 GMT"), date]), Some(0), "a moment that has passed");
        assert_eq!(wait(&[("retry-after", "Tue, 24 Nov 2026 05:10:00 GMT")]), Some(3600));
        assert_eq!(wait(&[("retry-after", "soon")]), None);
        assert_eq!(wait(&[]), None);
    }

    #[test]
    fn statuses() {
        use FailureKind::{Forbidden, Gone, HttpStatus, NotFound, RateLimited, ServerError};
        let url = HttpUrl::parse("http://127.0.0.1/").expect("an address");
        let kind = |status: u16| of_status(StatusCode::from_u16(status).expect("a status"), &HeaderMap::new(), &url).failure.kind;
        let told = [404, 410, 401, 403, 451, 429, 500, 502, 503, 400, 418].map(kind);
        let wanted = [NotFound, Gone, Forbidden, Forbidden, Forbidden, RateLimited, ServerError, ServerError, ServerError, HttpStatus, HttpStatus];
        assert_eq!(told, wanted);
    }
}
