//! The order of what is printed: what stands between items, and when a JSON array begins and ends.
//!
//! Owns the stream. Must not know how an item looks.

use std::io::{self, Write};

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    lang::Texts,
    model::{Entry, SafeLine},
};

use super::{
    html,
    item::{Format, Item},
    json, markdown, text,
};

/// Columns of a text that is wrapped when nobody says how wide.
pub const DEFAULT_WIDTH_COLS: u16 = 80;

/// How things are printed.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// In which format.
    pub format: Format,
    /// Columns of `text`; `None` for [`DEFAULT_WIDTH_COLS`], 0 for no wrapping.
    pub width_cols: Option<u16>,
    /// In which words.
    pub texts: &'a Texts,
    /// For ages.
    pub now: Timestamp,
    /// The reader's time zone.
    pub zone: &'a TimeZone,
    /// Names of an entry's source and section for people; `None` prints their ids.
    pub names: Option<&'a dyn Fn(&Entry) -> SafeLine>,
}

impl Look<'_> {
    /// Source and section of an entry.
    #[must_use]
    pub fn kicker(&self, entry: &Entry) -> SafeLine {
        self.names.map_or_else(|| SafeLine::new(&format!("{}/{}", entry.source, entry.section)), |names| names(entry))
    }

    /// Columns to wrap at; `None` where nothing is wrapped.
    #[must_use]
    pub fn wrap_cols(&self) -> Option<u16> {
        Some(self.width_cols.unwrap_or(DEFAULT_WIDTH_COLS)).filter(|cols| *cols > 0)
    }
}

/// What was printed so far.
#[derive(Debug, Default)]
enum Before {
    /// Nothing.
    #[default]
    Nothing,
    /// An article or thread that may turn out to be the only one: a JSON object, held back.
    Single(String),
    /// A JSON array is open, with or without an element.
    Array {
        /// Whether a comma is due.
        filled: bool,
    },
    /// A list's head or entry.
    List,
    /// An article or thread.
    Page,
    /// An HTML page is open.
    Html,
}

/// Prints items one after the other. Call [`Printer::finish`] at the end.
pub struct Printer<'a> {
    look: Look<'a>,
    out: &'a mut dyn Write,
    before: Before,
}

impl<'a> Printer<'a> {
    /// A printer to `out`, which should be buffered.
    pub fn new(look: Look<'a>, out: &'a mut dyn Write) -> Self {
        Self { look, out, before: Before::Nothing }
    }

    /// Prints one item.
    ///
    /// # Errors
    /// Those of the output; a closed pipe among them.
    pub fn print(&mut self, item: &Item<'_>) -> io::Result<()> {
        match self.look.format {
            Format::Jsonl => writeln!(self.out, "{}", json::compact(item, &self.look)?),
            Format::Json => self.json(item),
            Format::Text => self.prose(item, text::print, "─".repeat(24).as_str()),
            Format::Markdown => self.prose(item, markdown::print, "* * *"),
            Format::Html => self.html(item),
        }
    }

    /// Ends the output: closes a JSON array, prints an object that was held back, flushes.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<()> {
        match std::mem::take(&mut self.before) {
            Before::Single(object) => writeln!(self.out, "{object}")?,
            Before::Array { filled: true } => writeln!(self.out, "\n]")?,
            Before::Array { filled: false } => writeln!(self.out, "[]")?,
            Before::Nothing if self.look.format == Format::Json => writeln!(self.out, "[]")?,
            Before::Html => html::end(self.out)?,
            Before::Nothing | Before::List | Before::Page => {}
        }
        self.out.flush()
    }

    /// One page holds everything; its title and language are those of the first item.
    fn html(&mut self, item: &Item<'_>) -> io::Result<()> {
        if matches!(item, Item::Failure(_)) {
            return Ok(());
        }
        if !matches!(self.before, Before::Html) {
            html::begin(item, &self.look, self.out)?;
            self.before = Before::Html;
        }
        html::print(item, &self.look, self.out)
    }

    /// A list is an array, be it of one or none; a single article or thread is an object; several are an array.
    fn json(&mut self, item: &Item<'_>) -> io::Result<()> {
        let single = match item {
            Item::Failure(_) => return Ok(()),
            // The feed's facts are a line of `jsonl`; in an array they would be an element of another kind before the entries.
            Item::Feed(..) => {
                self.open()?;
                return Ok(());
            }
            Item::Entry(_) => false,
            Item::Article { .. } | Item::Thread { .. } => true,
        };
        let object = json::pretty(item, &self.look)?;
        if single && matches!(self.before, Before::Nothing) {
            self.before = Before::Single(object);
            return Ok(());
        }
        self.open()?;
        self.element(&object)
    }

    /// Makes the output an array, with what was held back as its first element.
    fn open(&mut self) -> io::Result<()> {
        match std::mem::take(&mut self.before) {
            Before::Single(first) => {
                self.before = Before::Array { filled: false };
                self.element(&first)
            }
            open @ Before::Array { .. } => {
                self.before = open;
                Ok(())
            }
            _ => {
                self.before = Before::Array { filled: false };
                Ok(())
            }
        }
    }

    fn element(&mut self, object: &str) -> io::Result<()> {
        let filled = matches!(self.before, Before::Array { filled: true });
        self.before = Before::Array { filled: true };
        write!(self.out, "{}\n  {}", if filled { "," } else { "[" }, object.replace('\n', "\n  "))
    }

    fn prose(&mut self, item: &Item<'_>, print: fn(&Item<'_>, &Look<'_>, &mut dyn Write) -> io::Result<()>, parting: &str) -> io::Result<()> {
        let next = match item {
            Item::Failure(_) => return Ok(()),
            Item::Feed(..) | Item::Entry(_) => Before::List,
            Item::Article { .. } | Item::Thread { .. } => Before::Page,
        };
        match (&self.before, &next) {
            (Before::Nothing, _) => {}
            // In Markdown the entries of a list are the items of one list.
            (Before::List, Before::List) if self.look.format == Format::Markdown && matches!(item, Item::Entry(_)) => {}
            (Before::List, Before::List) => writeln!(self.out)?,
            _ => write!(self.out, "\n{parting}\n\n")?,
        }
        self.before = next;
        print(item, &self.look, self.out)
    }
}
