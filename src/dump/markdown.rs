//! Items as `CommonMark`: entries as a list of links, articles with their structure, comments as nested lists.
//!
//! Owns the order on paper. Must not let foreign text become markup: everything goes through `spans`.

mod blocks;
mod spans;

use std::io::{self, Write};

use crate::{
    lang::fill,
    model::{Article, Comment, FeedAbout, HttpUrl, Kept, Provenance, Thread, ThreadState},
    typeset::{self, age},
};

use self::spans::{Setting, address, link, plain};
use super::{item::Item, printer::Look};

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
    let when = entry.published.map(|stamp| age::age(stamp, look.now, look.zone, look.texts)).or(entry.published_text.as_ref().map(ToString::to_string));
    let facts: Vec<String> = when
        .into_iter()
        .chain([look.kicker(entry).to_string()])
        .chain(entry.byline.as_ref().map(ToString::to_string))
        .filter(|fact| !fact.is_empty())
        .map(|fact| plain(&fact, Setting::Line))
        .collect();
    format!("{} — {}", parts.join(" "), facts.join(" · "))
}

fn article_head(kept: Option<&Kept>, article: &Article, look: &Look<'_>) -> Vec<String> {
    let entry = kept.map(|kept| &kept.entry);
    let title = if article.title.is_empty() { entry.map_or("", |entry| entry.title.as_str()) } else { article.title.as_str() };
    let dated = match (article.published, &article.published_text) {
        (None, None) => (entry.and_then(|entry| entry.published), entry.and_then(|entry| entry.published_text.as_ref())),
        (published, text) => (published, text.as_ref()),
    };
    let when = age::printed_date(dated.0, dated.1, look.zone, look.texts);
    let kicker = entry.map(|entry| look.kicker(entry)).or(article.section_name.clone());
    let facts: Vec<String> =
        [kicker.map(|line| line.to_string()), article.byline.as_ref().or(entry.and_then(|entry| entry.byline.as_ref())).map(ToString::to_string), when]
            .into_iter()
            .flatten()
            .filter(|fact| !fact.is_empty())
            .map(|fact| plain(&fact, Setting::Flow))
            .collect();
    let words = &look.texts.age.page;
    let notice = match article.provenance {
        Provenance::Profile => None,
        Provenance::Readability => Some(words.from_readability.as_str()),
        Provenance::Feed => Some(words.from_feed.as_str()),
    };
    let notices = notice.into_iter().chain(article.notices.iter().map(|notice| words.notice(*notice)));
    let url: Option<&HttpUrl> = entry.and_then(|entry| entry.url.as_ref()).or(article.canonical.as_ref()).or(article.final_url.as_ref());
    let lede = article.lede.as_ref().filter(|lede| !lede.is_blank());
    let mut head = Vec::new();
    if !title.is_empty() {
        head.push(format!("# {}", plain(title, Setting::Line)));
    }
    head.push(facts.join(" · "));
    head.extend(url.and_then(address));
    head.extend(notices.map(|words| format!("*{}*", plain(words, Setting::Line))));
    if lede.is_none() && article.document.is_empty() {
        head.push(plain(&look.texts.age.page.no_text, Setting::Flow));
    }
    head.extend(lede.map(|lede| format!("**{}**", plain(lede.to_line().as_str(), Setting::Line))));
    head
}

fn comments(thread: &Thread, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    let words = &look.texts.age.thread;
    writeln!(out, "## {}\n", plain(&words.heading, Setting::Line))?;
    let said = match (thread.state, &thread.failure) {
        (ThreadState::NotOffered, _) => words.not_offered.clone(),
        (ThreadState::None, _) => words.none_yet.clone(),
        (ThreadState::Failed, Some(reason)) => fill(&words.failed_because, &[("reason", reason.as_str())]),
        (ThreadState::Failed, None) => words.failed.clone(),
        (ThreadState::Ready, _) => typeset::comment_count(thread, look.texts),
    };
    writeln!(out, "{}", plain(&said, Setting::Flow))?;
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
    let author = if comment.author.is_empty() { look.texts.age.thread.anonymous.as_str() } else { comment.author.as_str() };
    let when = comment.posted.map(|stamp| age::age(stamp, look.now, look.zone, look.texts)).or(comment.posted_text.as_ref().map(ToString::to_string));
    let facts: Vec<String> = when.into_iter().chain(typeset::reactions(comment, look.texts)).map(|fact| plain(&fact, Setting::Line)).collect();
    write!(out, "\n{indent}- **{}**", plain(author, Setting::Line))?;
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
