//! The vocabularies of feeds.
//!
//! Owns which namespace is which, by address and by customary prefix. Must not read a feed.

/// A vocabulary. Versions of one are the same: an element means the same in all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS of any version, and elements without a namespace.
    #[default]
    Rss,
    /// Atom 0.3 and RFC 4287.
    Atom,
    /// Dublin Core elements and terms.
    DublinCore,
    /// RSS content module.
    Content,
    /// Media RSS.
    Media,
    /// Podcasts, Apple's vocabulary.
    Itunes,
    /// RSS slash module: comment counts.
    Slash,
    /// Comment API (Well-Formed Web).
    Wfw,
    /// Atom threading, RFC 4685.
    Thread,
    /// HTML inside XML.
    Xhtml,
    /// RDF's own elements.
    Rdf,
    /// RSS syndication module: how often there is news.
    Syndication,
    /// Anything else.
    Other,
}

/// The vocabulary of a namespace name. Compared without case and scheme: feeds spell them in every way.
pub(super) fn space(name: &str) -> Space {
    let name = name.trim().to_ascii_lowercase();
    let name = name.trim_start_matches("http://").trim_start_matches("https://");
    let begins = |start: &str| name.starts_with(start);
    match name {
        "" => Space::Rss,
        _ if begins("www.w3.org/2005/atom") || begins("purl.org/atom") => Space::Atom,
        _ if begins("purl.org/dc/") => Space::DublinCore,
        _ if begins("purl.org/rss/1.0/modules/content") => Space::Content,
        _ if begins("purl.org/rss/1.0/modules/slash") => Space::Slash,
        _ if begins("purl.org/rss/1.0/modules/syndication") => Space::Syndication,
        _ if begins("purl.org/rss/1.0/modules/") => Space::Other,
        _ if begins("search.yahoo.com/mrss") => Space::Media,
        _ if begins("www.itunes.com/dtds/podcast") => Space::Itunes,
        _ if begins("wellformedweb.org/commentapi") => Space::Wfw,
        _ if begins("purl.org/syndication/thread") => Space::Thread,
        _ if begins("www.w3.org/1999/xhtml") => Space::Xhtml,
        _ if begins("www.w3.org/1999/02/22-rdf-syntax-ns") => Space::Rdf,
        _ if begins("purl.org/rss/1.") || begins("purl.org/rss/0.9") || begins("purl.org/net/rss") => Space::Rss,
        _ if begins("my.netscape.com/") || begins("channel.netscape.com/") || begins("backend.userland.com/") || begins("blogs.law.harvard.edu/tech/rss") => {
            Space::Rss
        }
        _ => Space::Other,
    }
}

/// The vocabulary of a prefix that nobody declared.
pub(super) fn customary(prefix: &str) -> Space {
    match prefix.to_ascii_lowercase().as_str() {
        "" | "rss" => Space::Rss,
        "atom" | "a10" => Space::Atom,
        "dc" | "dcterms" | "dct" => Space::DublinCore,
        "content" => Space::Content,
        "media" => Space::Media,
        "itunes" => Space::Itunes,
        "slash" => Space::Slash,
        "sy" => Space::Syndication,
        "wfw" => Space::Wfw,
        "thr" => Space::Thread,
        "xhtml" => Space::Xhtml,
        "rdf" => Space::Rdf,
        _ => Space::Other,
    }
}
