//! Items as `CommonMark`: entries as a list of links, articles with their structure, comments as nested lists.
//!
//! Owns the order on paper. Must not let foreign text become markup: everything goes through `spans`.

mod blocks;
mod spans;

use std::io::{self, Write};

use crate::model::{Article, Comment, FeedAbout, Kept, Thread};

use self::spans::{Setting, address, link, plain};
use super::{
    head::{Head, author, comment_facts, entry_facts, thread_note},
    item::Item,
    printer::Look,
};

/// Replies deeper than this are printed at this depth: nobody can read deeper, and every level is paid for on every line.
const MAX_DEPTH: usize = 12;

/// Prints one item.
///
/// # Errors
/// Those of the output.
pub fn print(item: &Item<'_>, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    match item {
        Item::Feed(about, _) => feed(about, out),
        Item::Entry(kept) => writeln!(out, "- {}", entry(kept, look)),
        Item::Article { kept, article, thread } => {
            paragraphs(&article_head(*kept, article, look), out)?;
            for line in blocks::lines(&article.document) {
                writeln!(out, "{line}")?;
            }
            if let Some(thread) = thread {
                writeln!(out)?;
                comments(thread, look, out)?;
            }
            Ok(())
        }
        Item::Thread { thread, of } => {
            if let Some(kept) = of {
                writeln!(out, "# {}\n", link(kept.entry.title.as_str(), kept.entry.url.as_ref()))?;
            }
            comments(thread, look, out)
        }
        Item::Failure(_) => Ok(()),
    }
}

fn feed(about: &FeedAbout, out: &mut dyn Write) -> io::Result<()> {
    let url = about.link.as_ref().or(about.url.as_ref());
    let head = match about.title.as_ref().filter(|title| !title.is_empty()) {
        Some(title) => Some(format!("# {}", link(title.as_str(), url))),
        None => url.and_then(address),
    };
    let subtitle = about.subtitle.as_ref().map(|subtitle| plain(subtitle.as_str(), Setting::Flow));
    paragraphs(&head.into_iter().chain(subtitle).collect::<Vec<_>>(), out)
}

/// Each followed by a blank line.
fn paragraphs(paragraphs: &[String], out: &mut dyn Write) -> io::Result<()> {
    paragraphs.iter().filter(|paragraph| !paragraph.is_empty()).try_for_each(|paragraph| writeln!(out, "{paragraph}\n"))
}

fn entry(kept: &Kept, look: &Look<'_>) -> String {
    let entry = &kept.entry;
    let mut parts = vec![link(entry.title.as_str(), entry.url.as_ref())];
    if kept.starred {
        parts.insert(0, "★".to_owned());
    }
    let facts: Vec<String> = entry_facts(kept, look).iter().map(|fact| plain(fact, Setting::Line)).collect();
    format!("{} — {}", parts.join(" "), facts.join(" · "))
}

fn article_head(kept: Option<&Kept>, article: &Article, look: &Look<'_>) -> Vec<String> {
    let head = Head::of(kept, article, look);
    let facts: Vec<String> = head.facts.iter().map(|fact| plain(fact, Setting::Flow)).collect();
    let mut lines = Vec::new();
    if !head.title.is_empty() {
        lines.push(format!("# {}", plain(head.title, Setting::Line)));
    }
    lines.push(facts.join(" · "));
    lines.extend(head.url.and_then(address));
    lines.extend(head.notices.iter().map(|words| format!("*{}*", plain(words, Setting::Line))));
    lines.extend(head.lede.map(|lede| format!("**{}**", plain(lede.as_str(), Setting::Line))));
    lines
}

fn comments(thread: &Thread, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}\n", plain(&look.texts.age.thread.heading, Setting::Line))?;
    writeln!(out, "{}", plain(&thread_note(thread, look), Setting::Flow))?;
    // An item of a list may be deeper than the one before by one level only.
    let mut deepest = 0;
    for comment in &thread.items {
        let depth = usize::from(comment.depth).min(deepest).min(MAX_DEPTH);
        deepest = depth + 1;
        print_comment(comment, &"  ".repeat(depth), look, out)?;
    }
    Ok(())
}

fn print_comment(comment: &Comment, indent: &str, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    let facts: Vec<String> = comment_facts(comment, look).iter().map(|fact| plain(fact, Setting::Line)).collect();
    write!(out, "\n{indent}- **{}**", plain(author(comment, look), Setting::Line))?;
    if !facts.is_empty() {
        write!(out, " · {}", facts.join(" · "))?;
    }
    writeln!(out)?;
    for paragraph in comment.text.as_str().split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        writeln!(out)?;
        for line in plain(paragraph, Setting::Flow).split('\n') {
            writeln!(out, "{indent}  {line}")?;
        }
    }
    Ok(())
}
