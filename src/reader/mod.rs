//! Bytes to model. Pure: no network, no clock, no terminal, no files.
//!
//! Owns every parser of foreign bytes and the guards before them. Must not fetch, store or draw.

pub mod article;
pub mod charset;
pub mod comments;
pub mod dates;
pub mod discover;
mod dom;
pub mod feed;
pub mod fragment;
pub mod guard;
pub mod identity;
pub mod infer;
pub mod listing;
pub mod portal;
pub mod sniff;
pub mod subscriptions;

use jiff::Timestamp;

use crate::model::HttpUrl;

/// A body as it came, with what is needed to read it.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The body, decompressed, in whatever character set it is in.
    pub bytes: &'a [u8],
    /// `Content-Type` as sent, with its charset.
    pub mime: Option<&'a str>,
    /// Where it came from after redirects; relative addresses are resolved against it.
    pub url: &'a HttpUrl,
    /// The current time, for dates that are relative or impossible.
    pub now: Timestamp,
}
