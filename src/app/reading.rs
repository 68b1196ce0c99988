//! The open article and its comments.
//!
//! Owns what is shown of them and the place to come back to. Must not fetch or draw.

use jiff::Timestamp;

use super::{comments::Comments, hits::Hit, load::Load, paged::Paged};
use crate::model::{Article, EntryId, Head, HttpUrl, Kept, Place, SafeLine};

/// An open article.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The row it was opened from, with its marks as they are now.
    pub head: Head,
    /// Names of source and section.
    pub kicker: SafeLine,
    /// The entry, once loaded.
    pub kept: Option<Box<Kept>>,
    /// The article.
    pub article: Load<Box<Article>>,
    /// Its rows.
    pub text: Paged,
    /// Where the words that were looked for when it was opened stand, in rows of its text.
    pub hits: Vec<Hit>,
    /// Its comments.
    pub comments: Comments,
    /// The words that were looked for, as typed.
    pub(super) words: Option<String>,
    /// Whether it is to be scrolled to the first hit, once it is there.
    pub(super) to_hit: bool,
    /// Where reading stopped the last time, until there are rows to go to.
    pub(super) resume: Option<Place>,
    /// The place that is saved.
    pub(super) saved: Place,
    /// When the place is to be saved, where it has moved since.
    pub(super) place_due: Option<Timestamp>,
    /// Counts changes of what is set, for memos.
    pub(super) version: u64,
}

impl Reading {
    /// Opens an entry.
    pub(super) fn new(head: Head, kicker: SafeLine) -> Self {
        Self {
            head,
            kicker,
            kept: None,
            article: Load::default(),
            text: Paged::default(),
            hits: Vec::new(),
            comments: Comments::default(),
            words: None,
            to_hit: false,
            resume: None,
            saved: Place::default(),
            place_due: None,
            version: 0,
        }
    }

    /// Shows where the words that are looked for stand, and goes there; without words neither.
    pub(super) fn look_for(&mut self, words: Option<&String>) {
        if self.words.as_ref() != words {
            self.words = words.cloned();
            self.to_hit = words.is_some();
            self.version += 1;
            self.comments.version += 1;
        }
    }

    /// Scrolls so that the first hit is in sight.
    pub(super) fn go_to_hit(&mut self) {
        self.to_hit = false;
        // Who looks for something does not want to be where reading once stopped.
        self.resume = None;
        let rows = self.text.pane_rows;
        if let Some(hit) = self.hits.first().filter(|hit| hit.row + 1 >= rows) {
            self.text.scroll_to(hit.row - rows / 3);
        }
    }

    /// Its entry.
    #[must_use]
    pub fn id(&self) -> &EntryId {
        &self.head.id
    }

    /// The address to open in a browser or to copy: the article's own, else the list's.
    #[must_use]
    pub fn url(&self) -> Option<&HttpUrl> {
        let article = self.article.value.as_ref();
        article.and_then(|article| article.canonical.as_ref().or(article.final_url.as_ref())).or(self.head.url.as_ref())
    }

    /// The title as far as it is known.
    #[must_use]
    pub fn title(&self) -> &SafeLine {
        self.article.value.as_ref().map(|article| &article.title).filter(|title| !title.is_empty()).unwrap_or(&self.head.title)
    }

    /// Where reading stands; `None` before the text is there or was scrolled back to the old place, and where all of it is in sight.
    /// At the end it is the beginning: what was read to the end begins anew the next time.
    pub(super) fn place_now(&self) -> Option<Place> {
        if self.article.value.is_none() || self.resume.is_some() || self.text.set_for.is_none() || self.text.last_top() == 0 {
            return None;
        }
        Some(if self.text.at_end() { Place::default() } else { self.text.place() })
    }

    /// The place to save, where it differs from the saved one; it counts as saved from then on.
    pub(super) fn place_to_save(&mut self) -> Option<Place> {
        self.place_due = None;
        let place = self.place_now().filter(|place| *place != self.saved)?;
        self.saved = place;
        Some(place)
    }
}
