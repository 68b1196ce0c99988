//! Strict Atom, read by feed-rs; the only file that names `feed_rs`.
//!
//! Owns the way from its types to plain ones. Texts and addresses come as the numbers under which they were put aside. Dates stay texts: feed-rs's own kind
//! is an instant in UTC, which loses the offset, the day without a time and every shape it does not know. Must not be believed where our own reading says otherwise.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, UNIX_EPOCH},
};

use feed_rs::{model, parser};

use super::write::{Atom, Beside, FACTS, Markup, PICTURE};
use crate::model::{HttpUrl, Pace};

/// From this length on a part is ended: feed-rs keeps a kilobyte for each entry, which for a hundred thousand of them is too much at once.
const PART_BYTES: usize = 128 * 1024;

/// A feed as it says of itself.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) title: Option<Text>,
    pub(super) subtitle: Option<Text>,
    pub(super) author: Option<String>,
    pub(super) link: Option<HttpUrl>,
    pub(super) language: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) items: Vec<Item>,
    /// Not of feed-rs, which knows only some of it.
    pub(super) pace: Pace,
}

/// An entry as its feed gives it.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) guid: String,
    pub(super) title: Option<Text>,
    pub(super) summary: Option<Text>,
    pub(super) content: Option<Text>,
    pub(super) author: Option<String>,
    pub(super) link: Option<HttpUrl>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) comment_count: Option<String>,
    pub(super) replies: Option<HttpUrl>,
    pub(super) enclosures: Vec<Attached>,
    /// Address and alternative text.
    pub(super) pictures: Vec<(HttpUrl, String)>,
}

/// A medium that goes with an entry.
#[derive(Debug)]
pub(super) struct Attached {
    pub(super) href: HttpUrl,
    pub(super) mime: Option<String>,
    pub(super) bytes: Option<u64>,
}

/// Text that may be markup.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) markup: Markup,
    pub(super) text: String,
}

/// A feed being written in parts, each of them a feed, and read part by part: neither the Atom nor what feed-rs makes of it is ever there as a whole.
#[derive(Debug)]
pub(super) struct Parts {
    /// The part that is being written.
    pub(super) atom: Atom,
    read: Result<Option<Reading>, String>,
}

impl Parts {
    pub(super) fn new() -> Self {
        Self { atom: Atom::new(), read: Ok(None) }
    }

    /// Says that an entry ends here, and so may a part.
    pub(super) fn part(&mut self) {
        if self.atom.len() >= PART_BYTES {
            self.read_part();
        }
    }

    /// What was read; the first part says what the feed says of itself.
    ///
    /// # Errors
    /// feed-rs's own words; the Atom written here is always well formed.
    pub(super) fn finish(mut self) -> Result<Reading, String> {
        self.read_part();
        self.read.map(Option::unwrap_or_default)
    }

    fn read_part(&mut self) {
        let (atom, beside) = std::mem::replace(&mut self.atom, Atom::new()).finish();
        let Ok(whole) = &mut self.read else { return };
        match (read(&atom, beside), whole) {
            (Err(error), _) => self.read = Err(error),
            (Ok(mut part), Some(whole)) => whole.items.append(&mut part.items),
            (Ok(part), nothing) => *nothing = Some(part),
        }
    }
}

/// Reads `atom`, whose numbers stand for what is `beside` it.
///
/// # Errors
/// feed-rs's own words.
fn read(atom: &str, mut beside: Beside) -> Result<Reading, String> {
    let dates = Dates::default();
    let keeper = dates.clone();
    let parser = parser::Builder::new()
        .sanitize_content(false)
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(move |text| Some((UNIX_EPOCH + keeper.keep(text)).into()))
        .build();
    let feed = parser.parse(atom.as_bytes()).map_err(|error| error.to_string())?;
    let language = fact(&feed.categories, "language");
    Ok(Reading {
        title: feed.title.map(|title| text(&title, &mut beside)),
        subtitle: feed.description.map(|subtitle| text(&subtitle, &mut beside)),
        author: author(feed.authors),
        link: link(&feed.links, "alternate", &beside),
        language,
        updated: feed.updated.and_then(|token| dates.text(token.timestamp())),
        items: feed.entries.into_iter().map(|entry| item(entry, &dates, &mut beside)).collect(),
        pace: Pace::default(),
    })
}

/// Date texts that feed-rs was given a number for in place of a date.
#[derive(Clone, Debug, Default)]
struct Dates(Arc<Mutex<Vec<String>>>);

impl Dates {
    fn keep(&self, text: &str) -> Duration {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        texts.push(text.to_owned());
        Duration::from_secs(u64::try_from(texts.len() - 1).unwrap_or(u64::MAX))
    }

    fn text(&self, token: i64) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(usize::try_from(token).ok()?).cloned()
    }
}

fn item(entry: model::Entry, dates: &Dates, beside: &mut Beside) -> Item {
    let date = |token: Option<i64>| dates.text(token?);
    Item {
        comment_count: fact(&entry.categories, "comments"),
        link: link(&entry.links, "alternate", beside),
        replies: link(&entry.links, "replies", beside),
        pictures: entry
            .links
            .iter()
            .filter(|link| link.rel.as_deref() == Some(PICTURE))
            .filter_map(|link| Some((beside.address(&link.href)?, link.title.clone().unwrap_or_default())))
            .collect(),
        published: date(entry.published.map(|token| token.timestamp())),
        updated: date(entry.updated.map(|token| token.timestamp())),
        guid: entry.id,
        title: entry.title.map(|title| text(&title, beside)),
        summary: entry.summary.map(|summary| text(&summary, beside)),
        content: entry.content.and_then(|content| Some(Text { markup: markup(content.content_type.as_str()), text: beside.text(&content.body?) })),
        author: author(entry.authors),
        enclosures: enclosures(entry.links, beside),
    }
}

/// Into a list of its own: collected in place, an empty one would keep the room of all links, half a kilobyte for each entry.
fn enclosures(links: Vec<model::Link>, beside: &Beside) -> Vec<Attached> {
    let mut enclosures = Vec::new();
    for link in links.into_iter().filter(|link| link.rel.as_deref() == Some("enclosure")) {
        if let Some(href) = beside.address(&link.href) {
            enclosures.push(Attached { href, mime: link.media_type, bytes: link.length });
        }
    }
    enclosures
}

fn text(text: &model::Text, beside: &mut Beside) -> Text {
    Text { markup: markup(text.content_type.as_str()), text: beside.text(&text.content) }
}

fn markup(mime: &str) -> Markup {
    if mime == "text/html" { Markup::Html } else { Markup::Plain }
}

fn author(authors: Vec<model::Person>) -> Option<String> {
    authors.into_iter().next()?.name
}

fn link(links: &[model::Link], rel: &str, beside: &Beside) -> Option<HttpUrl> {
    links.iter().find(|link| link.rel.as_deref() == Some(rel)).and_then(|link| beside.address(&link.href))
}

fn fact(categories: &[model::Category], name: &str) -> Option<String> {
    let found = categories.iter().find(|category| category.scheme.as_deref().and_then(|scheme| scheme.strip_prefix(FACTS)) == Some(name))?;
    Some(found.term.clone())
}
