//! Polite HTTP: one request in, one outcome out.
//!
//! Owns the client, the per-host gate, validators, caps and deadlines. Must not parse a body or know the cache.
//!
//! | file | holds |
//! |---|---|
//! | `client` | the client, one exchange, redirects |
//! | `fresh` | for how long an answer is fresh |
//! | `gate` | how many requests a host and the whole program have under way, and the pause between them |
//! | `outcome` | what a status or an error means |
//! | `reach` | which addresses a stranger may name |
//! | `resolve` | the resolver, which holds to that |
//! | `weather` | whether there is a network at all |

mod client;
mod fresh;
mod gate;
mod outcome;
mod reach;
mod resolve;
mod weather;

use std::{sync::Arc, time::Duration};

pub use self::resolve::Lookup;

use crate::model::{Failure, HttpUrl, Validators, source::Politeness};

/// Settings of the client.
#[derive(Clone, Debug)]
pub struct NetOptions {
    /// Time until a connection stands.
    pub connect_timeout: Duration,
    /// Time for a whole exchange, redirects and body included.
    pub total_timeout: Duration,
    /// Fewest bytes of a body that must come within each such time: a server that drips would hold a place to the end of the whole exchange.
    pub least: (usize, Duration),
    /// Requests under way at once in all.
    pub at_once: usize,
    /// How names are looked up; `None` for the system's way.
    pub lookup: Option<Lookup>,
}

impl Default for NetOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(30),
            least: (1000, Duration::from_secs(10)),
            at_once: 64,
            lookup: None,
        }
    }
}

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is wanted.
    pub url: HttpUrl,
    /// What was said of it last time.
    pub validators: Validators,
    /// How gently its host is asked.
    pub politeness: Politeness,
    /// Most bytes of body taken, after decompression.
    pub max_body_bytes: usize,
    /// `Referer`, where an interface wants one.
    pub referer: Option<HttpUrl>,
    /// Whether the user named this host and port. What a page, a list or a redirect names may not be on this machine or in this network
    /// ([`crate::model::FailureKind::PrivateAddress`]): a stranger could make the reader ask what only it can reach.
    pub own: bool,
    /// Whether its host will hardly be asked again soon: then the connection is not kept open. Of a thousand feeds' hosts each would hold buffers.
    pub last: bool,
}

/// A body that came.
#[derive(Clone, Debug)]
pub struct Response {
    /// Address after redirects.
    pub final_url: HttpUrl,
    /// Where every redirect on the way was permanent (301, 308): the address to ask next time.
    pub moved_to: Option<HttpUrl>,
    /// `Content-Type` as sent.
    pub mime: Option<String>,
    /// For the next request.
    pub validators: Validators,
    /// Seconds for which the server calls it fresh.
    pub max_age_secs: Option<u32>,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

/// What came of a request.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "one per exchange, moved twice: a box would only hide it")]
pub enum Fetched {
    /// A body.
    Fresh(Response),
    /// 304: what is kept is current.
    NotModified,
}

/// A failed request; `retry_after` where the server named a time.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{failure}")]
pub struct NetError {
    /// What went wrong.
    pub failure: Failure,
    /// How long the server asks to be left alone (`Retry-After`), capped to a day.
    pub retry_after: Option<Duration>,
}

/// The client. Cheap to clone; all clones share connections and gates.
#[derive(Clone, Debug)]
pub struct Net {
    shared: Arc<client::Shared>,
}

impl Net {
    /// Sets up a client. Proxies are taken from the environment (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`).
    /// Nothing is read or opened before the first request.
    #[must_use]
    pub fn new(options: &NetOptions) -> Self {
        Self { shared: Arc::new(client::Shared::new(options)) }
    }

    /// Remembers for this run that the user named an address: its host and port may be on this machine or in this network.
    pub fn name(&self, url: &HttpUrl) {
        self.shared.name(url);
    }

    /// Whether [`Net::name`] was told of this host and port.
    #[must_use]
    pub fn was_named(&self, url: &HttpUrl) -> bool {
        self.shared.was_named(url)
    }

    /// Remembers that the host of `came` answered what that of `asked` was asked for; whether it did so for another host too.
    #[must_use]
    pub fn stands_in(&self, came: &HttpUrl, asked: &HttpUrl) -> bool {
        self.shared.stands_in(came, asked)
    }

    /// Sends one GET and reads its body. Waits for its turn first: that time does not count against the deadline.
    /// A host that named a time to be left alone (`Retry-After`) is not asked for anything before; every request to it then fails alike.
    ///
    /// # Errors
    /// [`NetError`] for every outcome without a body other than 304, and where the TLS provider or the proxy settings are unusable.
    pub async fn fetch(&self, request: Request) -> Result<Fetched, NetError> {
        self.shared.fetch(request).await
    }
}
