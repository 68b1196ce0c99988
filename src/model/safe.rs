//! The border for foreign text: the only types in which text and addresses from outside may travel.
//!
//! Owns what "clean" means. Must not know where a text came from or where it goes.

mod settled;

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, Serialize};
use unicode_normalization::UnicodeNormalization;
use url::Url;

/// Scheme of the addresses inside the edition that is built into the program.
pub const BUNDLED_SCHEME: &str = "bundled";

/// Longest address kept, in bytes; RFC 9110 §4.1 asks for at least 8000 octets.
const MAX_URL_BYTES: usize = 8 * 1024;

/// Text of one or more lines that may be printed anywhere.
///
/// NFC; no C0/C1 controls except the line feed, no ESC, no bidirectional controls (UAX #9 embeddings,
/// overrides, isolates and marks), no zero-width space, word joiner, soft hyphen or BOM, no tag or
/// noncharacters. No-break spaces become spaces and tabs become spaces. ZWJ, ZWNJ and variation
/// selectors stay: emoji and several scripts need them. Cleaning is idempotent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct SafeText(String);

/// Text of exactly one line: a [`SafeText`] with runs of white space folded to one space, trimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct SafeLine(String);

/// An absolute `http`, `https` or `bundled` address, percent-encoded to ASCII, without credentials.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct HttpUrl(Url);

/// Why an address was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Not an address at all.
    #[error("not an address")]
    Malformed,
    /// A scheme that is never followed (`javascript:`, `file:`, `mailto:` …).
    #[error("only http and https addresses are followed")]
    Scheme,
    /// A user or a password in it, where someone means it to be used.
    #[error("no user or password is sent, so leave them out")]
    Credentials,
    /// Longer than any real address.
    #[error("the address is too long")]
    TooLong,
}

impl SafeText {
    /// Cleans `foreign`. White space other than line feeds and spaces becomes a space; nothing is trimmed.
    #[must_use]
    pub fn new(foreign: &str) -> Self {
        Self(clean(foreign).into_owned())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing visible is left.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// The same text on one line.
    #[must_use]
    pub fn to_line(&self) -> SafeLine {
        SafeLine(fold_space(&self.0))
    }
}

impl SafeLine {
    /// Cleans `foreign` and folds it to one line.
    #[must_use]
    pub fn new(foreign: &str) -> Self {
        Self(fold_space(&clean(foreign)))
    }

    /// `None` where nothing visible is left.
    #[must_use]
    pub fn non_empty(foreign: &str) -> Option<Self> {
        Some(Self::new(foreign)).filter(|line| !line.0.is_empty())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<SafeLine> for SafeText {
    fn from(line: SafeLine) -> Self {
        Self(line.0)
    }
}

impl HttpUrl {
    /// Parses an absolute `http` or `https` address by the WHATWG URL standard. Credentials are dropped.
    ///
    /// # Errors
    /// [`UrlError`] where it is not one.
    pub fn parse(foreign: &str) -> Result<Self, UrlError> {
        let foreign = foreign.trim();
        if foreign.len() > MAX_URL_BYTES {
            return Err(UrlError::TooLong);
        }
        Self::admit(Url::parse(foreign).map_err(|_| UrlError::Malformed)?, false)
    }

    /// Like [`HttpUrl::parse`], and takes `bundled:` addresses too: for the program's own sources only.
    ///
    /// # Errors
    /// [`UrlError`] where it is neither.
    pub fn parse_own(text: &str) -> Result<Self, UrlError> {
        if text.len() > MAX_URL_BYTES {
            return Err(UrlError::TooLong);
        }
        Self::admit(Url::parse(text.trim()).map_err(|_| UrlError::Malformed)?, true)
    }

    /// Resolves `reference` against this address (RFC 3986 §5). Only a bundled page may point at another.
    ///
    /// # Errors
    /// [`UrlError`] where the result is not an address that may be followed.
    pub fn join(&self, reference: &str) -> Result<Self, UrlError> {
        let reference = reference.trim();
        if reference.len() > MAX_URL_BYTES {
            return Err(UrlError::TooLong);
        }
        let joined = self.0.join(reference).map_err(|_| UrlError::Malformed)?;
        Self::admit(joined, self.is_bundled())
    }

    fn admit(mut url: Url, bundled_allowed: bool) -> Result<Self, UrlError> {
        let allowed = match url.scheme() {
            "http" | "https" => url.has_host(),
            BUNDLED_SCHEME => bundled_allowed && url.has_host(),
            _ => false,
        };
        if !allowed {
            return Err(UrlError::Scheme);
        }
        // Credentials in a foreign address are never wanted: they end up in logs and Referer fields.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        // Once more as it is kept: percent-encoding makes three bytes of one, and what is too long to be read again is not taken.
        if url.as_str().len() > MAX_URL_BYTES {
            return Err(UrlError::TooLong);
        }
        Ok(Self(url))
    }

    /// The address as text, ASCII only.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The parsed form.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Host in lower case, without the port.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether it points into the edition built into the program.
    #[must_use]
    pub fn is_bundled(&self) -> bool {
        self.0.scheme() == BUNDLED_SCHEME
    }

    /// Whether another address is of the same host and port. A host's ports 80 and 443 are one: it may send from plain HTTP to its own HTTPS.
    #[must_use]
    pub fn same_origin(&self, other: &Self) -> bool {
        let port = |url: &Self| url.0.port_or_known_default();
        let is_usual = |url: &Self| matches!(port(url), Some(80 | 443));
        self.host() == other.host() && (port(self) == port(other) || is_usual(self) && is_usual(other))
    }

    /// The same address without its fragment (`#…`), which never reaches a server.
    #[must_use]
    pub fn without_fragment(&self) -> Self {
        let mut url = self.0.clone();
        url.set_fragment(None);
        Self(url)
    }
}

/// `text` without the credentials of addresses in it (RFC 3986 §3.2.1 `userinfo`): what cannot be parsed as an address is told as it was typed or sent.
#[must_use]
pub fn without_credentials(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        let end = after.find(|character: char| matches!(character, '/' | '?' | '#' | '\\') || character.is_whitespace()).unwrap_or(after.len());
        let authority = after.get(..end).unwrap_or_default();
        out.push_str(before);
        out.push_str("://");
        rest = authority.rfind('@').and_then(|at| after.get(at + 1..)).unwrap_or(after);
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether `character` may stay in clean text. The line feed is let through here and decided by the caller.
fn is_clean(character: char) -> bool {
    !matches!(
        character,
        '\u{0}'..='\u{9}'
            | '\u{B}'..='\u{1F}'
            | '\u{7F}'..='\u{9F}'
            | '\u{AD}'                  // soft hyphen
            | '\u{61C}'                 // Arabic letter mark
            | '\u{180E}'                // Mongolian vowel separator
            | '\u{200B}'                // zero-width space
            | '\u{200E}' | '\u{200F}'   // LRM, RLM
            | '\u{2028}'..='\u{202E}'   // separators, embeddings, overrides
            | '\u{2060}'..='\u{206F}'   // word joiner, invisible operators, isolates, deprecated controls
            | '\u{FDD0}'..='\u{FDEF}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFC}'   // interlinear annotation, object replacement
            | '\u{FFFE}' | '\u{FFFF}'
            | '\u{1D173}'..='\u{1D17A}' // invisible musical controls
            | '\u{E0000}'..='\u{E0FFF}' // tags and ignorable plane-14 characters
    ) && (character as u32) & 0xFFFE != 0xFFFE
        || matches!(character, '\u{E0100}'..='\u{E01EF}') // variation selectors supplement
}

/// One character as it stands in clean text: mapped, or `None` where it is dropped.
fn map(character: char) -> Option<char> {
    match character {
        '\t' | '\u{B}' | '\u{C}' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => Some(' '),
        '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => Some('\n'),
        other => is_clean(other).then_some(other),
    }
}

fn clean(foreign: &str) -> Cow<'_, str> {
    if settled::is_all(foreign) {
        return Cow::Borrowed(foreign);
    }
    // A carriage return is a line end of its own or half of one; what a bare one would do to a terminal is overwrite the line.
    let lines = if foreign.contains('\r') { Cow::Owned(foreign.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(foreign) };
    // NFC comes after dropping: a zero-width space between base and mark would hide a composition.
    Cow::Owned(lines.chars().filter_map(map).nfc().collect())
}

fn fold_space(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for SafeLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

// Deserialising goes through the same constructors: a database or file another program wrote is foreign too.
impl<'de> Deserialize<'de> for SafeText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::new(&text))
    }
}

impl<'de> Deserialize<'de> for SafeLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::new(&text))
    }
}

impl<'de> Deserialize<'de> for HttpUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_own(&text).map_err(|error| serde::de::Error::custom(format!("`{}`: {error}", SafeLine::new(&text))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_bidi_and_zero_width_go() {
        let text = SafeText::new("a\u{1b}[31mb\u{202e}c\u{200b}d\u{ad}e\u{feff}f\u{9b}g\u{7}h\u{2066}i\u{e0041}j");
        assert_eq!(text.as_str(), "a[31mbcdefghij");
    }

    #[test]
    fn nfd_becomes_nfc_even_around_a_zero_width_space() {
        assert_eq!(SafeText::new("e\u{200b}\u{302}\u{323}").as_str(), "ệ");
        assert_eq!(SafeText::new("Vie\u{323}\u{302}t").as_str(), "Việt");
    }

    #[test]
    fn line_ends_and_spaces() {
        assert_eq!(SafeText::new("a\r\nb\rc\u{2028}d\te\u{a0}f").as_str(), "a\nb\nc\nd e f");
        assert_eq!(SafeLine::new(" a\n b\u{3000}\u{a0}c ").as_str(), "a b c");
    }

    #[test]
    fn what_is_settled_is_clean_and_composed_beside_anything_settled() {
        for character in ('\0'..=char::MAX).filter(|character| settled::is_settled(*character)) {
            assert_eq!(map(character), Some(character), "{character:?}");
            assert_eq!(unicode_normalization::is_nfc_quick(std::iter::once(character)), unicode_normalization::IsNormalized::Yes, "{character:?}");
            assert_eq!(unicode_normalization::char::canonical_combining_class(character), 0, "{character:?}");
        }
    }

    #[test]
    fn joiners_and_variation_selectors_stay() {
        let family = "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f} क\u{200c}ष";
        assert_eq!(SafeText::new(family).as_str(), family);
    }

    #[test]
    fn credentials_are_not_told() {
        for (text, told) in [
            ("https://u:p@ss@a.example/x@y", "https://a.example/x@y"),
            ("(http://u:pw@[bad/) ftp://u@b", "(http://[bad/) ftp://b"),
            ("https://a.example/@b", "https://a.example/@b"),
            ("a@b.example", "a@b.example"),
            ("://@", "://"),
        ] {
            assert_eq!(without_credentials(text), told);
        }
    }

    #[test]
    fn urls() {
        assert_eq!(HttpUrl::parse("javascript:alert(1)"), Err(UrlError::Scheme));
        assert_eq!(HttpUrl::parse("bundled://edition/a"), Err(UrlError::Scheme));
        let page = HttpUrl::parse("https://user:pw@Báo.example/a b?c=\u{1b}").expect("an address");
        assert!(page.as_str().is_ascii() && !page.as_str().contains("pw"));
        assert!(page.join("bundled://edition/x").is_err());
        let own = HttpUrl::parse_own("bundled://edition/articles/a.html").expect("own");
        assert_eq!(own.join("../photos/x.png").expect("relative").as_str(), "bundled://edition/photos/x.png");
        assert_eq!(page.join(&"\"".repeat(3000)), Err(UrlError::TooLong), "9000 bytes once it is encoded");
    }

    proptest::proptest! {
        #[test]
        fn cleaning_is_idempotent_and_leaves_nothing_behind(foreign in "\\PC*|[\u{0}-\u{10ffff}]{0,80}") {
            let once = SafeText::new(&foreign);
            proptest::prop_assert_eq!(SafeText::new(once.as_str()), once.clone());
            proptest::prop_assert!(once.as_str().chars().all(|c| c == '\n' || is_clean(c)));
            let line = SafeLine::new(&foreign);
            proptest::prop_assert_eq!(SafeLine::new(line.as_str()), line);
        }
    }
}
