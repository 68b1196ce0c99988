//! A page that wants a login, in the place of what was asked for: the captive portal of a café, a hotel, a train.
//!
//! Owns its signs. Must not take a paper's own page for one: what is told apart here is thrown away.

use super::{Input, infer::address::same_site};
use crate::model::HttpUrl;

/// How much of a body is looked at, in bytes. Portals are small.
const HEAD_BYTES: usize = 64 * 1024;

/// A page of fewer bytes that only sends elsewhere is no article.
const STUB_BYTES: usize = 4 * 1024;

/// Words in the host or path of a login page, whole: an article on Wi-Fi has them in the middle of its address.
const LOGIN_WORDS: &[&str] = &["login", "logon", "signin", "captive", "captiveportal", "hotspot", "wifi", "wlan", "dangnhap", "dang-nhap"];

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A feed.
    Feed,
    /// Anything else.
    Page,
}

/// Whether a body that came for `asked` is a page that wants a login. `others` says whether the same host also answered in the place of another site:
/// one that moved answers for itself, a network's gate for everyone.
#[must_use]
pub fn is_login(input: &Input<'_>, asked: &HttpUrl, wanted: Wanted, others: bool) -> bool {
    let Some(head) = html_head(input) else { return false };
    // The Wireless ISP roaming protocol puts this into the page of a gate, for programs.
    if head.contains("wispaccessgatewayparam") {
        return true;
    }
    let asks_password = head.contains("type=\"password\"") || head.contains("type='password'") || head.contains("type=password");
    let elsewhere = is_elsewhere(input.url, asked);
    if elsewhere {
        return asks_password || has_login_word(input.url) || wanted == Wanted::Feed && others;
    }
    wanted == Wanted::Feed && asks_password || input.bytes.len() <= STUB_BYTES && sent_on(&head, input.url).is_some_and(|to| has_login_word(&to))
}

/// Whether two addresses are of different sites. A short name (`www.bbc.example`) is not told from a country's second level by its labels, so that one
/// stands below the other is looked at too.
fn is_elsewhere(one: &HttpUrl, other: &HttpUrl) -> bool {
    let bare = |url: &HttpUrl| url.host().strip_prefix("www.").unwrap_or(url.host()).to_owned();
    let (one, other) = (bare(one), bare(other));
    let is_below = |one: &str, other: &str| one.strip_suffix(other).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    !(same_site(&one, &other) || is_below(&one, &other) || is_below(&other, &one))
}

/// The beginning of a page in lower case; `None` of what is none.
fn html_head(input: &Input<'_>) -> Option<String> {
    let bytes = input.bytes.get(..HEAD_BYTES).unwrap_or(input.bytes);
    let start = bytes.iter().position(|byte| *byte == b'<')?;
    let beginning = bytes.get(start..).unwrap_or_default().get(..1024).unwrap_or(bytes).to_ascii_lowercase();
    let begins = |mark: &[u8]| beginning.windows(mark.len()).any(|window| window == mark);
    let is_html = begins(b"<html") || begins(b"<!doctype html") || begins(b"<head") || begins(b"<meta");
    is_html.then(|| String::from_utf8_lossy(bytes).to_ascii_lowercase())
}

/// Where a page sends its reader at once, to another site: by `meta refresh` or a script.
fn sent_on(head: &str, page: &HttpUrl) -> Option<HttpUrl> {
    let refresh = head.split_once("http-equiv").filter(|(_, after)| after.get(..24).is_some_and(|near| near.contains("refresh"))).map(|(_, after)| after);
    let script = head.split_once("location").map(|(_, after)| after);
    let addresses = [refresh, script].into_iter().flatten().filter_map(|after| {
        let (before, rest) = after.split_once("http")?;
        let end = rest.find(['"', '\'', '>', ' ', ';', ')']).unwrap_or(rest.len());
        (before.len() < 64).then(|| HttpUrl::parse(&format!("http{}", rest.get(..end)?)).ok())?
    });
    addresses.into_iter().find(|to| is_elsewhere(to, page))
}

fn has_login_word(url: &HttpUrl) -> bool {
    let host = url.host();
    let path = url.url().path().to_ascii_lowercase();
    let words = |text: &str| text.split(['.', '/', '_']).any(|word| LOGIN_WORDS.contains(&word));
    words(host) || words(&path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> HttpUrl {
        HttpUrl::parse(text).expect("an address")
    }

    fn told(asked: &str, came: &str, body: &str, wanted: Wanted, others: bool) -> bool {
        let came = url(came);
        let input = Input { bytes: body.as_bytes(), mime: Some("text/html"), url: &came, now: jiff::Timestamp::UNIX_EPOCH };
        is_login(&input, &url(asked), wanted, others)
    }

    const FEED: &str = "https://bao.example/rss";
    const PAGE: &str = "http://bao.example/tin-1.html";
    const FORM: &str = "<!DOCTYPE html><html><body><form><input name=u><input TYPE=\"Password\" name=p></form></body></html>";
    const PLAIN: &str = "<html><body><p>Xin chào</p></body></html>";

    #[test]
    fn gates_of_networks_are_known() {
        let wispr = "<HTML><!--<?xml version=\"1.0\"?><WISPAccessGatewayParam><Redirect/></WISPAccessGatewayParam>--></HTML>";
        assert!(told(PAGE, PAGE, wispr, Wanted::Page, false));
        assert!(told(PAGE, "http://10.0.0.1/", FORM, Wanted::Page, false));
        assert!(told(FEED, "https://cafe.example/Captive/index.html", PLAIN, Wanted::Feed, false));
        assert!(told(FEED, "https://hotspot.cafe.example/", PLAIN, Wanted::Page, false));
        assert!(told(FEED, "https://cafe.example/", PLAIN, Wanted::Feed, true));
        assert!(told(FEED, FEED, FORM, Wanted::Feed, false));
        let stub = "<html><head><meta http-equiv=\"refresh\" content=\"0; url=http://login.cafe.example/?x\"></head></html>";
        assert!(told(PAGE, PAGE, stub, Wanted::Page, false));
        assert!(told(PAGE, PAGE, "<html><script>top.location.href='http://1.1.1.3/login.html'</script></html>", Wanted::Page, false));
    }

    #[test]
    fn a_papers_own_pages_are_not() {
        assert!(!told(
            FEED,
            FEED,
            "<?xml version=\"1.0\"?><rss><channel><item><description>type=\"password\"</description></item></channel></rss>",
            Wanted::Feed,
            true
        ));
        assert!(!told(PAGE, PAGE, FORM, Wanted::Page, true), "many pages have a login box");
        assert!(!told(FEED, FEED, PLAIN, Wanted::Feed, true));
        assert!(!told(FEED, "https://bao-moi.example/", PLAIN, Wanted::Feed, false), "a paper that was taken over by another");
        assert!(!told(PAGE, "https://www.bao.example/dang-nhap/", PLAIN, Wanted::Page, false));
        assert!(!told(PAGE, "https://other.example/wifi-moi-o-ga-tau.html", PLAIN, Wanted::Page, true));
        let moved = "<html><head><meta http-equiv=\"refresh\" content=\"0; url=http://bao-moi.example/\"></head></html>";
        assert!(!told(PAGE, PAGE, moved, Wanted::Page, false));
        let article = format!("<html><p>location http://wifi.example/login</p>{}</html>", "x".repeat(STUB_BYTES));
        assert!(!told(PAGE, PAGE, &article, Wanted::Page, false));
        for odd in ["", "<", "{}", "\u{feff}<!-- -->", "http-equiv<html refresh http"] {
            assert!(!told(PAGE, PAGE, odd, Wanted::Feed, true), "{odd}");
        }
    }
}
