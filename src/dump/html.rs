//! Items as one HTML page: entries, articles with their structure, comments as nested lists.
//!
//! Owns the order on the page. Must not let foreign text become markup: everything goes through `escape`. No script, no style, nothing from elsewhere but
//! pictures, by http and https.

mod blocks;
mod escape;

use std::io::{self, Write};

use crate::model::{Article, Comment, FeedAbout, HttpUrl, Kept, SafeLine, Thread};

use self::escape::{link, text};
use super::{
    head::{Head, author, comment_facts, entry_facts, thread_note},
    item::Item,
    printer::Look,
};

/// Replies deeper than this are printed at this depth: nobody can read deeper.
const MAX_DEPTH: usize = 12;

/// Should a browser ever find a script in it, it is not run; and no picture's host learns what is read beside it.
const RULES: &str =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src http: https:\">\n<meta name=\"referrer\" content=\"no-referrer\">";

/// Begins a page, named after its first item.
///
/// # Errors
/// Those of the output.
pub fn begin(first: &Item<'_>, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (title, language) = match first {
        Item::Feed(about, _) => (about.title.as_ref().map(SafeLine::as_str), about.language.as_ref()),
        Item::Article { kept, article, .. } => (Some(Head::of(*kept, article, look).title), article.language.as_ref()),
        Item::Entry(kept) => (Some(kept.entry.title.as_str()), None),
        Item::Thread { of, .. } => (of.map(|kept| kept.entry.title.as_str()), None),
        Item::Failure(_) => (None, None),
    };
    let language = language.map_or(look.texts.lang.code(), SafeLine::as_str);
    let title = title.filter(|title| !title.is_empty()).unwrap_or("bantin");
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">", text(language))?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{RULES}")?;
    writeln!(out, "<title>{}</title>\n</head>\n<body>", text(title))
}

/// Ends the page.
///
/// # Errors
/// Those of the output.
pub fn end(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "</body>\n</html>")
}

/// Prints one item.
///
/// # Errors
/// Those of the output.
pub fn print(item: &Item<'_>, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    match item {
        Item::Feed(about, _) => feed(about, out),
        Item::Entry(kept) => entry(kept, look, out),
        Item::Article { kept, article, thread } => article_page(*kept, article, *thread, look, out),
        Item::Thread { thread, of } => {
            if let Some(kept) = of {
                writeln!(out, "<h1>{}</h1>", link(&text(kept.entry.title.as_str()), kept.entry.url.as_ref()))?;
            }
            comments(thread, look, out)
        }
        Item::Failure(_) => Ok(()),
    }
}

fn feed(about: &FeedAbout, out: &mut dyn Write) -> io::Result<()> {
    let url = about.link.as_ref().or(about.url.as_ref());
    let name = about.title.as_ref().map(SafeLine::as_str).or(url.map(HttpUrl::as_str)).unwrap_or_default();
    writeln!(out, "<header>\n<h1>{}</h1>", link(&text(name), url))?;
    if let Some(subtitle) = &about.subtitle {
        writeln!(out, "<p>{}</p>", text(subtitle.as_str()))?;
    }
    writeln!(out, "</header>")
}

fn entry(kept: &Kept, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    let star = if kept.starred { "★ " } else { "" };
    writeln!(out, "<article>\n<h2>{star}{}</h2>", link(&text(kept.entry.title.as_str()), kept.entry.url.as_ref()))?;
    paragraph(&text(&entry_facts(kept, look).join(" · ")), out)?;
    if let Some(said) = kept.entry.lede.as_ref().or(kept.entry.summary.as_ref()) {
        paragraph(&text(said.to_line().as_str()), out)?;
    }
    writeln!(out, "</article>")
}

fn paragraph(markup: &str, out: &mut dyn Write) -> io::Result<()> {
    if markup.is_empty() { Ok(()) } else { writeln!(out, "<p>{markup}</p>") }
}

fn article_page(kept: Option<&Kept>, article: &Article, thread: Option<&Thread>, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    let head = Head::of(kept, article, look);
    let language = article.language.as_ref().map_or(String::new(), |language| format!(" lang=\"{}\"", text(language.as_str())));
    writeln!(out, "<article{language}>\n<header>")?;
    if !head.title.is_empty() {
        writeln!(out, "<h1>{}</h1>", link(&text(head.title), head.url))?;
    }
    // The date is the last of the facts, where there is one.
    let dated = head.published.map(|stamp| stamp.to_string());
    let last = head.facts.len().saturating_sub(1);
    let facts: Vec<String> = head
        .facts
        .iter()
        .enumerate()
        .map(|(index, fact)| match &dated {
            Some(stamp) if index == last => format!("<time datetime=\"{}\">{}</time>", text(stamp), text(fact)),
            _ => text(fact),
        })
        .collect();
    paragraph(&facts.join(" · "), out)?;
    for notice in &head.notices {
        writeln!(out, "<p><em>{}</em></p>", text(notice))?;
    }
    writeln!(out, "</header>")?;
    if let Some(lede) = &head.lede {
        writeln!(out, "<p><strong>{}</strong></p>", text(lede.as_str()))?;
    }
    blocks::write(&article.document, out)?;
    thread.map_or(Ok(()), |thread| comments(thread, look, out))?;
    writeln!(out, "</article>")
}

fn comments(thread: &Thread, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<section>\n<h2>{}</h2>\n<p>{}</p>", text(&look.texts.age.thread.heading), text(&thread_note(thread, look)))?;
    // Lists that are open: one more than the depth of the comment before.
    let mut open = 0;
    for comment in &thread.items {
        let depth = usize::from(comment.depth).min(open).min(MAX_DEPTH);
        while open > depth + 1 {
            writeln!(out, "</li>\n</ul>")?;
            open -= 1;
        }
        writeln!(out, "{}", if open == depth + 1 { "</li>" } else { "<ul>" })?;
        open = depth + 1;
        print_comment(comment, look, out)?;
    }
    for _ in 0..open {
        writeln!(out, "</li>\n</ul>")?;
    }
    writeln!(out, "</section>")
}

fn print_comment(comment: &Comment, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    let name = format!("<strong>{}</strong>", text(author(comment, look)));
    let line: Vec<String> = std::iter::once(name).chain(comment_facts(comment, look).iter().map(|fact| text(fact))).collect();
    writeln!(out, "<li>\n<p>{}</p>", line.join(" · "))?;
    let paragraphs = comment.text.as_str().split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|lines| text(lines).replace('\n', "<br>\n")).try_for_each(|markup| paragraph(&markup, out))
}
