//! Items as text for a terminal or a pager, through the same typesetting as the screen.
//!
//! Owns the order on paper. Must not wrap.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use crate::{
    model::{Article, FeedAbout, HttpUrl, Kept, Thread},
    typeset::{self, ArticleView, ItemView, Page},
};

use super::{item::Item, printer::Look};

/// Prints one item.
///
/// # Errors
/// Those of the output.
pub fn print(item: &Item<'_>, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    match item {
        Item::Feed(about, _) => feed(about, out),
        Item::Entry(kept) => entry(kept, look, out),
        Item::Article { kept, article, thread } => {
            page(&article_page(*kept, article, look), out)?;
            address(kept.and_then(|kept| kept.entry.url.as_ref()).or(article.canonical.as_ref()).or(article.final_url.as_ref()), out)?;
            if let Some(thread) = thread {
                writeln!(out)?;
                comments(thread, look, out)?;
            }
            Ok(())
        }
        Item::Thread { thread, of: Some(kept) } => {
            entry(kept, look, out)?;
            writeln!(out)?;
            comments(thread, look, out)
        }
        Item::Thread { thread, of: None } => comments(thread, look, out),
        Item::Failure(_) => Ok(()),
    }
}

fn feed(about: &FeedAbout, out: &mut dyn Write) -> io::Result<()> {
    for line in about.title.iter().chain(&about.subtitle).filter(|line| !line.is_empty()) {
        writeln!(out, "{line}")?;
    }
    about.link.as_ref().or(about.url.as_ref()).map_or(Ok(()), |url| writeln!(out, "{url}"))
}

fn entry(kept: &Kept, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    let kicker = look.kicker(&kept.entry);
    let view = ItemView { kept, kicker: &kicker, now: look.now, zone: look.zone };
    page(&typeset::item(view, look.wrap_cols(), look.texts), out)?;
    // An address is for copying: it is not wrapped.
    kept.entry.url.as_ref().map_or(Ok(()), |url| writeln!(out, "  {url}"))
}

fn article_page(kept: Option<&Kept>, article: &Article, look: &Look<'_>) -> Page {
    let kicker = kept.map(|kept| look.kicker(&kept.entry)).unwrap_or_default();
    let view = ArticleView { entry: kept.map(|kept| &kept.entry), article: Some(article), kicker: &kicker, now: look.now, zone: look.zone };
    match look.wrap_cols() {
        Some(cols) => typeset::article(view, cols, look.texts),
        None => typeset::article_unwrapped(view, look.texts),
    }
}

fn address(url: Option<&HttpUrl>, out: &mut dyn Write) -> io::Result<()> {
    url.map_or(Ok(()), |url| writeln!(out, "\n{url}"))
}

fn comments(thread: &Thread, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    let set = match look.wrap_cols() {
        Some(cols) => typeset::thread(thread, &BTreeSet::new(), look.now, look.zone, cols, look.texts),
        None => typeset::thread_unwrapped(thread, look.now, look.zone, look.texts),
    };
    page(&set, out)
}

fn page(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    page.rows.iter().try_for_each(|row| {
        for run in &row.runs {
            out.write_all(run.text.as_bytes())?;
        }
        writeln!(out)
    })
}
