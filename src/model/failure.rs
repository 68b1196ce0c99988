//! What went wrong, as a fact a person can be told in any language.
//!
//! Owns the kinds of failure. Must not hold sentences: those are in `assets/lang/*/error.toml`, one message and one hint per kind.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{safe::SafeLine, secret::hide};

/// A failure: what kind, of what, and the detail that helps to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{kind}: {target}: {detail}")]
pub struct Failure {
    /// What kind it is.
    pub kind: FailureKind,
    /// What was asked for: an address, a file, a source's id.
    pub target: SafeLine,
    /// A figure or a phrase: the HTTP status, the limit, the library's own words. May be empty.
    pub detail: SafeLine,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// Kinds of failure, by what a person can do about them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum FailureKind {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl FailureKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name in JSON and in the language files.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

kinds! {
    /// The name has no address: no network, or a misspelt host.
    Dns = "dns",
    /// Nobody answered at the address.
    Connect = "connect",
    /// The answer took too long.
    Timeout = "timeout",
    /// The secure connection could not be made.
    Tls = "tls",
    /// The body ended before its announced end, or the connection broke.
    Interrupted = "interrupted",
    /// Not kept here, and the network may not be used.
    Offline = "offline",
    /// 404.
    NotFound = "not_found",
    /// 410: gone for good.
    Gone = "gone",
    /// 301 or 308: at another address for good. It was had there.
    Moved = "moved",
    /// 401, 403, 451.
    Forbidden = "forbidden",
    /// 429 or 503 with a time to wait.
    RateLimited = "rate_limited",
    /// 5xx.
    ServerError = "server_error",
    /// Any other status.
    HttpStatus = "http_status",
    /// Redirects without end or to an address that is not followed.
    Redirect = "redirect",
    /// A page that wants a login, in place of what was asked for: a captive portal, or the paper's own.
    Portal = "portal",
    /// No host can be reached at all.
    NoNetwork = "no_network",
    /// An address on this machine or in this network that the user did not name.
    PrivateAddress = "private_address",
    /// More bytes than the limit.
    TooLarge = "too_large",
    /// More elements, depth or attributes than a page may have.
    TooComplex = "too_complex",
    /// Neither text nor a feed: a picture, a program …
    NotText = "not_text",
    /// Not a feed.
    NotAFeed = "not_a_feed",
    /// Not a list of feeds.
    NotAList = "not_a_list",
    /// A list without entries.
    NoEntries = "no_entries",
    /// Neither a feed nor a list of articles at an address that was to become a source.
    NoSource = "no_source",
    /// A page without an article.
    NoBody = "no_body",
    /// The server showed another page in its place (a soft 404).
    SoftNotFound = "soft_not_found",
    /// An answer of a comment interface that cannot be read.
    BadAnswer = "bad_answer",
    /// A comment interface that refuses.
    Blocked = "blocked",
    /// Not an address.
    BadAddress = "bad_address",
    /// No source of that id.
    UnknownSource = "unknown_source",
    /// No section of that id.
    UnknownSection = "unknown_section",
    /// No file, or one that cannot be read.
    File = "file",
    /// A source, configuration, keymap or theme file with mistakes.
    Config = "config",
    /// Damage was met in the cache; the next start mends it.
    StoreBroken = "store_broken",
    /// The cache was damaged and nothing in it could be read; it was set aside and begun anew.
    StoreSetAside = "store_set_aside",
    /// The cache was damaged; what could be read is in a new one.
    StoreMended = "store_mended",
    /// The cache was written by a newer version.
    StoreNewer = "store_newer",
    /// The cache cannot be written: read-only, or no space.
    StoreReadOnly = "store_read_only",
    /// The disk is full.
    StoreFull = "store_full",
    /// Another process held the cache too long.
    StoreBusy = "store_busy",
    /// Something that should not happen: a worker stopped.
    Internal = "internal",
}

impl Failure {
    /// A failure of `kind` at `target`. Both texts are cleaned here, and what must not be shown of an address is taken out: failures are told,
    /// logged, printed as JSON and sent to others with a report.
    #[must_use]
    pub fn new(kind: FailureKind, target: &str, detail: &str) -> Self {
        Self { kind, target: SafeLine::new(&hide(target)), detail: SafeLine::new(&hide(detail)) }
    }
}

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
