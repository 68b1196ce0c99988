//! What must not be shown of an address: passwords, and the keys some services put behind the question mark.
//!
//! Owns how they are told from the rest. Must not change an address that is asked for, kept or handed to the user as their own.

use std::borrow::Cow;

use super::safe::without_credentials;

/// What stands in place of a secret.
const HIDDEN: char = '…';

/// Names of parameters whose values are keys, whole.
const NAMES: &[&str] = &["key", "k", "sid", "sig", "auth", "pass", "pw", "pwd", "code", "jwt", "hash", "user", "login"];

/// Parts of such names.
const PARTS: &[&str] = &["token", "secret", "passw", "apikey", "api_key", "api-key", "signature", "session", "credential", "access_key", "private", "authkey"];

/// A text in which every address has lost its user and password and the values of what look like keys.
#[must_use]
pub fn hide(text: &str) -> Cow<'_, str> {
    if !text.contains(['?', '&']) && !text.contains('@') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(hide_keys(&without_credentials(text)))
}

/// `?token=…&page=2` without the value of `token`.
fn hide_keys(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['?', '&', ';']) {
        let (before, after) = rest.split_at_checked(at + 1).unwrap_or((rest, ""));
        out.push_str(before);
        let end = after.find(|c: char| matches!(c, '&' | ';' | '#' | '?' | '"' | '`' | '<' | '>' | ')') || c.is_whitespace()).unwrap_or(after.len());
        let (pair, more) = after.split_at_checked(end).unwrap_or((after, ""));
        match pair.split_once('=') {
            Some((name, value)) if is_key(name) && !value.is_empty() => {
                out.push_str(name);
                out.push('=');
                out.push(HIDDEN);
            }
            _ => out.push_str(pair),
        }
        rest = more;
    }
    out.push_str(rest);
    out
}

fn is_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || PARTS.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_and_the_rest_stays() {
        assert_eq!(hide("https://lan:s3cret@bao.example/rss?page=2"), "https://bao.example/rss?page=2");
        assert_eq!(hide("at http://a:b@c@host: no"), "at http://host: no");
        assert_eq!(hide("https://bao.example/rss?access_token=s3cret&page=2#x"), "https://bao.example/rss?access_token=…&page=2#x");
        assert_eq!(hide("/rss?KEY=s3cret;sig=s3cret&key=&q=key"), "/rss?KEY=…;sig=…&key=&q=key");
        assert_eq!(hide("(https://a/?token=s3cret) https://b/?monkey=1"), "(https://a/?token=…) https://b/?monkey=1");
        for plain in ["", "lan@bao.example", "https://bao.example/@lan/tin", "a=b", "A & B: token=x", "Ai? token"] {
            assert_eq!(hide(plain), plain);
        }
        assert_eq!(hide(&hide("https://u:p@h/?token=x")), hide("https://u:p@h/?token=x"));
    }
}
