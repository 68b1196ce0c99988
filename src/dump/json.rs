//! Items as JSON, schema 1. Field names and their order are a promise: they may be added to, never changed.
//!
//! Owns the wire form of everything but blocks and spans, whose form is the model's own. Must not reuse the store's form, which changes with the program.

use std::{collections::BTreeMap, io};

use jiff::Timestamp;
use serde::Serialize;

use crate::model::{
    Article, Block, Comment, Document, Entry, EntryId, Failure, FeedAbout, HttpUrl, Image, Kept, Notice, Provenance, SafeLine, SafeText, SectionId, SourceId,
    Stamp, Thread, ThreadState,
};

use super::{item::Item, printer::Look};

/// Version of the fields below.
pub const SCHEMA: u32 = 1;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Object<'a> {
    Feed(FeedObject<'a>),
    Entry(EntryObject<'a>),
    Article(Box<ArticleObject<'a>>),
    Comments(ThreadObject<'a>),
    Error(ErrorObject<'a>),
}

#[derive(Serialize)]
struct FeedObject<'a> {
    schema: u32,
    id: &'a SourceId,
    source: &'a SourceId,
    url: Option<&'a HttpUrl>,
    link: Option<&'a HttpUrl>,
    title: Option<&'a SafeLine>,
    subtitle: Option<&'a SafeLine>,
    author: Option<&'a SafeLine>,
    language: Option<&'a SafeLine>,
    updated: Option<Stamp>,
    entries: usize,
}

/// What entries and articles have in common, in this order.
#[derive(Serialize)]
struct Fields<'a> {
    schema: u32,
    id: &'a EntryId,
    guid: Option<&'a SafeLine>,
    source: Option<&'a SourceId>,
    section: Option<&'a SectionId>,
    feed: Option<&'a HttpUrl>,
    url: Option<&'a HttpUrl>,
    title: &'a str,
    byline: Option<&'a SafeLine>,
    lede: Option<&'a SafeText>,
    summary: Option<&'a SafeText>,
    content: Option<SafeText>,
    published: Option<Stamp>,
    updated: Option<Stamp>,
    published_precision: Option<&'static str>,
    published_text: Option<&'a SafeLine>,
    seen: Option<Stamp>,
    read: Option<bool>,
    starred: Option<bool>,
    comment_count: Option<u32>,
    comments_url: Option<&'a HttpUrl>,
    enclosures: Vec<EnclosureObject<'a>>,
}

#[derive(Serialize)]
struct EntryObject<'a> {
    #[serde(flatten)]
    fields: Fields<'a>,
    images: Vec<ImageObject>,
}

#[derive(Serialize)]
struct ArticleObject<'a> {
    #[serde(flatten)]
    fields: Fields<'a>,
    final_url: Option<&'a HttpUrl>,
    language: Option<&'a SafeLine>,
    provenance: Provenance,
    notices: &'a [Notice],
    fetched: Stamp,
    word_count: usize,
    text: SafeText,
    captions: Vec<SafeLine>,
    images: Vec<ImageObject>,
    links: &'a [HttpUrl],
    document: &'a [Block],
    comments: Option<CommentsObject<'a>>,
}

#[derive(Serialize)]
struct ThreadObject<'a> {
    schema: u32,
    id: Option<&'a EntryId>,
    url: Option<&'a HttpUrl>,
    title: Option<&'a str>,
    #[serde(flatten)]
    comments: CommentsObject<'a>,
}

#[derive(Serialize)]
struct CommentsObject<'a> {
    state: ThreadState,
    reported: Option<u32>,
    complete: bool,
    items: Vec<CommentObject<'a>>,
}

#[derive(Serialize)]
struct CommentObject<'a> {
    id: &'a SafeLine,
    parent: Option<&'a SafeLine>,
    depth: u16,
    author: &'a SafeLine,
    posted: Option<Stamp>,
    posted_text: Option<&'a SafeLine>,
    reactions: BTreeMap<SafeLine, u32>,
    text: &'a SafeText,
}

#[derive(Serialize)]
struct EnclosureObject<'a> {
    url: &'a HttpUrl,
    mime: Option<&'a SafeLine>,
    bytes: Option<u64>,
}

#[derive(Serialize)]
struct ImageObject {
    url: HttpUrl,
    alt: SafeLine,
    caption: SafeLine,
    /// Where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<HttpUrl>,
}

#[derive(Serialize)]
struct ErrorObject<'a> {
    schema: u32,
    target: &'a SafeLine,
    kind: &'static str,
    message: SafeLine,
    hint: SafeLine,
}

/// One object on one line.
///
/// # Errors
/// None that is known: everything in it has a JSON form.
pub fn compact(item: &Item<'_>, look: &Look<'_>) -> io::Result<String> {
    Ok(serde_json::to_string(&object(item, look))?)
}

/// One object over several lines.
///
/// # Errors
/// As of [`compact`].
pub fn pretty(item: &Item<'_>, look: &Look<'_>) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(&object(item, look))?)
}

fn object<'a>(item: &Item<'a>, look: &Look<'_>) -> Object<'a> {
    match *item {
        Item::Feed(about, entries) => Object::Feed(feed(about, entries)),
        Item::Entry(kept) => {
            let images =
                kept.entry.images.iter().map(|image| ImageObject { url: image.url.clone(), alt: image.alt.clone(), caption: SafeLine::default(), link: None });
            Object::Entry(EntryObject { fields: entry_fields(kept, look), images: images.collect() })
        }
        Item::Article { kept, article, thread } => Object::Article(Box::new(article_object(kept, article, thread, look))),
        Item::Thread { thread, of } => {
            let entry = of.map(|kept| &kept.entry);
            Object::Comments(ThreadObject {
                schema: SCHEMA,
                id: entry.map(|entry| &entry.id),
                url: entry.and_then(|entry| entry.url.as_ref()),
                title: entry.map(Entry::said_title),
                comments: comments(thread),
            })
        }
        Item::Failure(failure) => Object::Error(error(failure, look)),
    }
}

fn feed(about: &FeedAbout, entries: usize) -> FeedObject<'_> {
    FeedObject {
        schema: SCHEMA,
        id: &about.source,
        source: &about.source,
        url: about.url.as_ref(),
        link: about.link.as_ref(),
        title: about.title.as_ref(),
        subtitle: about.subtitle.as_ref(),
        author: about.author.as_ref(),
        language: about.language.as_ref(),
        updated: about.updated,
        entries,
    }
}

fn entry_fields<'a>(kept: &'a Kept, look: &Look<'_>) -> Fields<'a> {
    let Kept { entry, seen, read, starred, .. } = kept;
    let Entry { id, guid, source, section, .. } = entry;
    Fields {
        schema: SCHEMA,
        id,
        guid: Some(guid),
        source: Some(source),
        section: Some(section),
        feed: entry.feed.as_ref(),
        url: entry.url.as_ref(),
        title: entry.said_title(),
        byline: entry.byline.as_ref(),
        lede: entry.lede.as_ref(),
        summary: entry.summary.as_ref(),
        content: entry.content.as_ref().map(Document::plain_text),
        published: entry.published,
        updated: entry.updated,
        published_precision: entry.published.map(|stamp| stamp.precision()),
        published_text: entry.published_text.as_ref(),
        seen: Some(local(*seen, look)),
        read: Some(*read),
        starred: Some(*starred),
        comment_count: entry.comment_count,
        comments_url: entry.comments_url.as_ref(),
        enclosures: entry
            .enclosures
            .iter()
            .map(|enclosure| EnclosureObject { url: &enclosure.url, mime: enclosure.mime.as_ref(), bytes: enclosure.bytes })
            .collect(),
    }
}

/// The fields of a page that no list named.
fn page_fields(article: &Article) -> Fields<'_> {
    Fields {
        schema: SCHEMA,
        id: &article.id,
        guid: None,
        source: None,
        section: None,
        feed: None,
        url: article.canonical.as_ref().or(article.final_url.as_ref()),
        title: article.title.as_str(),
        byline: None,
        lede: None,
        summary: None,
        content: None,
        published: None,
        updated: None,
        published_precision: None,
        published_text: None,
        seen: None,
        read: None,
        starred: None,
        comment_count: None,
        comments_url: None,
        enclosures: Vec::new(),
    }
}

fn article_object<'a>(kept: Option<&'a Kept>, article: &'a Article, thread: Option<&'a Thread>, look: &Look<'_>) -> ArticleObject<'a> {
    let mut fields = kept.map_or_else(|| page_fields(article), |kept| entry_fields(kept, look));
    // What the page says of itself is fuller than what a list said; where it is silent the list's words stay.
    if !article.title.is_empty() {
        fields.title = article.title.as_str();
    }
    fields.byline = article.byline.as_ref().or(fields.byline);
    fields.lede = article.lede.as_ref().filter(|lede| !lede.is_blank()).or(fields.lede);
    fields.updated = article.updated.or(fields.updated);
    // The date and its words stay together: the one must be the other's reading.
    if article.published.is_some() || article.published_text.is_some() {
        fields.published = article.published.or(fields.published);
        fields.published_text = article.published_text.as_ref();
    }
    fields.published_precision = fields.published.map(|stamp| stamp.precision());
    fields.comment_count = fields.comment_count.or(thread.and_then(|thread| thread.reported));
    let document = &article.document;
    let text = document.plain_text();
    ArticleObject {
        fields,
        final_url: article.final_url.as_ref(),
        language: article.language.as_ref(),
        provenance: article.provenance,
        notices: &article.notices,
        fetched: local(article.fetched, look),
        word_count: text.as_str().split_whitespace().count(),
        text,
        captions: document.captions(),
        images: document.images().into_iter().map(|(image, caption)| image_object(image, caption, document)).collect(),
        links: &document.links,
        document: &document.blocks,
        comments: thread.map(comments),
    }
}

fn image_object(image: Image, caption: SafeLine, document: &Document) -> ImageObject {
    ImageObject { link: image.link.and_then(|link| document.links.get(link).cloned()), url: image.url, alt: image.alt, caption }
}

fn comments(thread: &Thread) -> CommentsObject<'_> {
    CommentsObject { state: thread.state, reported: thread.reported, complete: thread.complete, items: thread.items.iter().map(comment).collect() }
}

fn comment(comment: &Comment) -> CommentObject<'_> {
    CommentObject {
        id: &comment.id,
        parent: comment.parent.as_ref(),
        depth: comment.depth,
        author: &comment.author,
        posted: comment.posted,
        posted_text: comment.posted_text.as_ref(),
        // Kinds come from the paper's answer: they are foreign text.
        reactions: comment.reactions.iter().map(|(kind, count)| (SafeLine::new(kind), *count)).collect(),
        text: &comment.text,
    }
}

fn error<'a>(failure: &'a Failure, look: &Look<'_>) -> ErrorObject<'a> {
    ErrorObject {
        schema: SCHEMA,
        target: &failure.target,
        kind: failure.kind.as_str(),
        message: SafeLine::new(&look.texts.message(failure)),
        hint: SafeLine::new(&look.texts.hint(failure)),
    }
}

/// A moment of this program's own, in the reader's offset.
fn local(at: Timestamp, look: &Look<'_>) -> Stamp {
    Stamp::Instant { at, offset: look.zone.to_offset(at) }
}
