//! An entry as an item of a printed list.
//!
//! Owns its two lines: title, and age, source, byline, comments. Must not know how a screen lists entries.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    lang::Texts,
    model::{Kept, SafeLine},
};

use super::{
    Page, Role, Run, age,
    inline::{bold, line_run, run},
    sheet::Sheet,
};

/// What an item of a printed list is made of.
#[derive(Clone, Copy, Debug)]
pub struct ItemView<'a> {
    /// The entry with its marks.
    pub kept: &'a Kept,
    /// Name of the source and section.
    pub kicker: &'a SafeLine,
    /// For ages.
    pub now: Timestamp,
    /// The reader's time zone.
    pub zone: &'a TimeZone,
}

pub(super) fn set(view: ItemView<'_>, width_cols: usize, texts: &Texts) -> Page {
    let mut sheet = Sheet::new(width_cols);
    let entry = &view.kept.entry;
    let mut title: Vec<Run> = Vec::new();
    if view.kept.starred {
        title.push(run("★ ", Role::Bullet));
    }
    title.push(bold(entry.title.as_str(), Role::Title));
    sheet.text(title);
    sheet.indent(None, run("  ", Role::Gutter));
    sheet.facts(facts(view, texts));
    sheet.outdent();
    Page { rows: sheet.finish(), links: Vec::new() }
}

fn facts(view: ItemView<'_>, texts: &Texts) -> Vec<Run> {
    let entry = &view.kept.entry;
    let mut facts = Vec::new();
    match entry.published {
        Some(stamp) => facts.push(run(age::age(stamp, view.now, view.zone, texts), Role::Date)),
        None => facts.extend(line_run(entry.published_text.as_ref(), Role::Date)),
    }
    facts.extend(line_run(Some(view.kicker), Role::Kicker));
    facts.extend(line_run(entry.byline.as_ref(), Role::Byline));
    if let Some(count) = entry.comment_count.filter(|count| *count > 0) {
        facts.push(run(texts.age.page.comments.of(count.into(), &texts.age.thousands), Role::Date));
    }
    facts
}
