//! Plain data: what everything else speaks of.
//!
//! Owns the types and the border for foreign text ([`safe`]). Must not do input or output, read a clock or know a library of another module.

pub mod article;
pub mod bytes;
pub mod comment;
pub mod comment_place;
pub mod comment_rules;
pub mod document;
pub mod entry;
pub mod failure;
pub mod feed;
pub mod fold;
pub mod ids;
pub mod phrase;
pub mod proposal;
pub mod query;
pub mod safe;
pub mod secret;
pub mod source;
pub mod subscription;
pub mod time;
pub mod window;

pub use article::{Article, CommentKey, Notice, Provenance};
pub use comment::{Comment, Thread, ThreadState};
pub use comment_place::{CommentPlace, CommentService};
pub use document::{Block, Document, Image, Row, Span, Style};
pub use entry::{Enclosure, Entry, Head, Kept, Mark, Place};
pub use failure::{Failure, FailureKind};
pub use feed::{Feed, FeedAbout, Pace, Validators};
pub use ids::{EntryId, SectionId, SourceId};
pub use phrase::Phrase;
pub use proposal::{Found, Proposal};
pub use query::Query;
pub use safe::{HttpUrl, SafeLine, SafeText, without_credentials};
pub use source::{Section, Source};
pub use subscription::{Skipped, Subscription, SubscriptionList};
pub use time::Stamp;
pub use window::Window;
