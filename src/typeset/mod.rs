//! Document and width to rows with roles. No colours.
//!
//! Owns wrapping, indents, link numbers and the look of every block. Must not know a terminal, a theme or a clock.

pub mod age;
mod article;
mod blocks;
mod comments;
mod inline;
mod listing;
mod sheet;
mod table;
mod wrap;

pub use listing::ItemView;

use std::collections::BTreeSet;

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    lang::Texts,
    model::{Article, Comment, Entry, HttpUrl, Place, SafeLine, Style, Thread},
};

/// Rows ready to be drawn or printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// Addresses by link number minus one.
    pub links: Vec<HttpUrl>,
}

/// The block of the rows above the first block: kicker, title, date, lede.
pub const HEAD: u32 = u32::MAX;

impl Page {
    /// The row to put on top so that `place` is read on: the row where it stands at this width.
    /// [`Place::default`] is the beginning of the page, head included. 0 for an empty page.
    #[must_use]
    pub fn row_of(&self, place: Place) -> usize {
        if place == Place::default() {
            return 0;
        }
        let after = self.rows.partition_point(|row| order(row.place) <= order(place));
        let Some(found) = after.checked_sub(1).and_then(|last| self.rows.get(last)).map(|row| order(row.place)) else { return 0 };
        // The blank row above a block shares its place; what is wanted is the text.
        let first = self.rows.partition_point(|row| order(row.place) < found);
        (first..after).find(|index| self.rows.get(*index).is_some_and(|row| !row.is_blank())).unwrap_or(first)
    }
}

/// Places from top to bottom: the head comes before the first block.
fn order(place: Place) -> (u32, u32) {
    (place.block.wrapping_add(1), place.offset)
}

impl Row {
    /// Whether there is nothing to see but gutters.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.runs.iter().all(|run| run.role == Role::Gutter || run.text.trim().is_empty())
    }

    /// The text without roles.
    #[must_use]
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// One row; never wider than the width it was typeset for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// From left to right.
    pub runs: Vec<Run>,
    /// What stands here: the block of the article's document (in a thread: the comment) and how many of its grapheme clusters stand above.
    /// The block is [`HEAD`] in the head, and the number of blocks in the list of links.
    pub place: Place,
    /// Index of the comment this row belongs to, in a page of comments.
    pub comment: Option<usize>,
}

/// Text of one role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The text, clean.
    pub text: String,
    /// What it is.
    pub role: Role,
    /// Emphasis within its role.
    pub style: Style,
    /// Index into [`Page::links`].
    pub link: Option<usize>,
}

/// What a run is; a theme gives each a colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Body text.
    #[default]
    Body,
    /// The article's title.
    Title,
    /// Section and source above the title.
    Kicker,
    /// Byline.
    Byline,
    /// Dates and ages.
    Date,
    /// The lede.
    Lede,
    /// A heading in the body.
    Heading,
    /// A caption.
    Caption,
    /// A picture's place holder.
    Picture,
    /// Quoted text.
    Quote,
    /// The bar beside a quote or the lines of a thread.
    Gutter,
    /// Code.
    Code,
    /// Bullets and item numbers.
    Bullet,
    /// Text of a link.
    Link,
    /// The number of a link.
    LinkNumber,
    /// Lines of tables and breaks.
    Line,
    /// A commenter's name.
    Author,
    /// Reactions.
    Reactions,
    /// Things said by the reader itself: "no comments yet", provenance.
    Notice,
}

/// What a page of an article is made of.
#[derive(Clone, Copy, Debug)]
pub struct ArticleView<'a> {
    /// The entry, where a list named it.
    pub entry: Option<&'a Entry>,
    /// The article; absent while it is not there: the entry's own text is shown.
    pub article: Option<&'a Article>,
    /// Name of the source and section.
    pub kicker: &'a SafeLine,
    /// For ages.
    pub now: Timestamp,
    /// The reader's time zone: whose days and hours are shown.
    pub zone: &'a TimeZone,
}

/// Sets an article in a column of `width_cols` (at least 1): kicker, title, byline, date as printed and how long ago, lede, body, numbered links.
#[must_use]
pub fn article(view: ArticleView<'_>, width_cols: u16, texts: &Texts) -> Page {
    article::set(view, usize::from(width_cols), texts)
}

/// Like [`article()`], with every paragraph on one row: for readers that wrap themselves.
#[must_use]
pub fn article_unwrapped(view: ArticleView<'_>, texts: &Texts) -> Page {
    article::set(view, UNWRAPPED_COLS, texts)
}

/// Sets a thread: one line of author, age and reactions, then the text, indented by depth. Comments in `folded` show their head and how many replies are hidden.
#[must_use]
pub fn thread(thread: &Thread, folded: &BTreeSet<usize>, now: Timestamp, zone: &TimeZone, width_cols: u16, texts: &Texts) -> Page {
    comments::set(thread, folded, now, zone, usize::from(width_cols), texts)
}

/// Like [`thread()`], with every paragraph on one row.
#[must_use]
pub fn thread_unwrapped(thread: &Thread, now: Timestamp, zone: &TimeZone, texts: &Texts) -> Page {
    comments::set(thread, &BTreeSet::new(), now, zone, UNWRAPPED_COLS, texts)
}

/// Sets an entry as an item of a printed list: its title, then age, source, byline and comments. `None` does not wrap.
#[must_use]
pub fn item(view: ItemView<'_>, width_cols: Option<u16>, texts: &Texts) -> Page {
    listing::set(view, width_cols.map_or(UNWRAPPED_COLS, usize::from), texts)
}

/// Reactions to a comment in one phrase: "♥ 12". `None` without any.
#[must_use]
pub fn reactions(comment: &Comment, texts: &Texts) -> Option<String> {
    comments::reactions(comment, texts)
}

/// How many comments were read, and of how many where the paper has more: "42 trong 58 bình luận".
#[must_use]
pub fn comment_count(thread: &Thread, texts: &Texts) -> String {
    comments::count(thread, texts)
}

/// Wider than any paragraph.
const UNWRAPPED_COLS: usize = usize::MAX / 4;
