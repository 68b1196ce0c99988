//! For how long a server calls its answer fresh.
//!
//! Owns what of `Cache-Control` concerns a reader. Must not keep an answer.

use reqwest::header::{AGE, CACHE_CONTROL, HeaderMap};

/// Seconds for which an answer is fresh (RFC 9111 §4.2): `max-age`, less the time it lay in caches on the way. `None` where it is not to be relied on.
pub(super) fn max_age_secs(headers: &HeaderMap) -> Option<u32> {
    let mut fields = headers.get_all(CACHE_CONTROL).into_iter().filter_map(|field| field.to_str().ok());
    let mut max_age = None;
    for directive in fields.by_ref().flat_map(|field| field.split(',')) {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-cache" | "no-store" => return None,
            // RFC 9111 §1.2.2: a number too large counts as the largest.
            "max-age" => max_age = Some(value.trim().trim_matches('"')).filter(|text| is_number(text)).map(|text| text.parse().unwrap_or(u32::MAX)),
            _ => {}
        }
    }
    let age = headers.get(AGE).and_then(|age| age.to_str().ok()).and_then(|age| age.trim().parse().ok()).unwrap_or(0);
    max_age.map(|max_age: u32| max_age.saturating_sub(age)).filter(|left| *left > 0)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_of_cache_control_counts() {
        let told = |fields: &[(&'static str, &'static str)]| {
            max_age_secs(&fields.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value"))).collect())
        };
        let only = |field: &'static str| told(&[("cache-control", field)]);
        assert_eq!(only("public, max-age=600"), Some(600));
        assert_eq!(only("Max-Age=\"60\""), Some(60));
        assert_eq!(only("s-maxage=900"), None, "that is for caches of many");
        for none in ["no-cache, max-age=600", "max-age=600, no-store", "max-age=0", "max-age=-1", "max-age=x", "max-age", ""] {
            assert_eq!(only(none), None, "{none}");
        }
        assert_eq!(only("max-age=99999999999999"), Some(u32::MAX));
        assert_eq!(told(&[("cache-control", "max-age=600"), ("age", "500")]), Some(100));
        assert_eq!(told(&[("cache-control", "max-age=600"), ("age", "700")]), None);
        assert_eq!(told(&[("cache-control", "public"), ("cache-control", "max-age=5")]), Some(5));
        assert_eq!(told(&[]), None);
    }
}
