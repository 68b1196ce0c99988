//! The page of an article: head, lede, body, list of links.
//!
//! Owns what stands on it in which order. Must not wrap or number.

use crate::{
    lang::Texts,
    model::{Block, Document, Provenance, SafeLine, SafeText, Span, Stamp, document::spans_text},
};

use super::{
    ArticleView, Page, Role, Run, age, blocks,
    inline::{Links, bold, line_run, link_number, run},
    sheet::Sheet,
};

/// A change within this time of publication is the same edition.
const SAME_EDITION_SECONDS: i64 = 15 * 60;

pub(super) fn set(view: ArticleView<'_>, width_cols: usize, texts: &Texts) -> Page {
    let mut sheet = Sheet::new(width_cols);
    let listed = view.entry.and_then(|entry| entry.url.clone());
    let mut links = Links::on(view.article.into_iter().flat_map(|article| [article.final_url.clone(), article.canonical.clone()]).flatten().chain(listed));
    head(view, &mut sheet, texts);
    let document = match (view.article, view.entry) {
        (Some(article), _) => Some(&article.document),
        (None, entry) => entry.and_then(|entry| entry.content.as_ref()),
    };
    let document = document.filter(|document| !document.is_empty());
    let said = ledes(view, document, &mut sheet);
    match document {
        Some(document) => blocks::set(document, &mut sheet, &mut links, texts),
        None if !said => {
            sheet.gap();
            sheet.text(vec![run(&texts.age.page.no_text, Role::Notice)]);
        }
        None => {}
    }
    tail(&links, document, &mut sheet, texts);
    Page { rows: sheet.finish(), links: links.list }
}

fn head(view: ArticleView<'_>, sheet: &mut Sheet, texts: &Texts) {
    let (article, entry) = (view.article, view.entry);
    let section = article.and_then(|article| article.section_name.as_ref());
    let kicker = Some(view.kicker).filter(|kicker| !kicker.is_empty()).or(section);
    sheet.text(line_run(kicker, Role::Kicker).into_iter().collect());
    let title = article.map(|article| &article.title).filter(|title| !title.is_empty()).or(entry.map(|entry| &entry.title));
    sheet.text(title.map(|title| bold(title.as_str(), Role::Title)).into_iter().collect());
    sheet.facts(facts(view, texts));
    let words = &texts.age.page;
    let notice = match article.map(|article| article.provenance) {
        Some(Provenance::Profile) => None,
        Some(Provenance::Readability) => Some(words.from_readability.as_str()),
        Some(Provenance::Feed) => Some(words.from_feed.as_str()),
        None => Some(words.not_fetched.as_str()),
    };
    let more = article.iter().flat_map(|article| &article.notices).map(|notice| words.notice(*notice));
    for notice in notice.into_iter().chain(more) {
        sheet.text(vec![run(notice, Role::Notice)]);
    }
}

/// Byline, date, age, comments: what stands under the title.
fn facts(view: ArticleView<'_>, texts: &Texts) -> Vec<Run> {
    let (article, entry) = (view.article, view.entry);
    let byline = article.and_then(|article| article.byline.as_ref()).or(entry.and_then(|entry| entry.byline.as_ref()));
    let mut parts: Vec<Run> = line_run(byline, Role::Byline).into_iter().collect();
    // A date and its words come from the same hand: the article's, or else the list's.
    let own = article.map(|article| (article.published, article.published_text.as_ref(), article.updated));
    let listed = entry.map(|entry| (entry.published, entry.published_text.as_ref(), entry.updated));
    let dated = own.filter(|(published, text, _)| published.is_some() || text.is_some()).or(listed);
    if let Some((published, printed, updated)) = dated {
        let recent = published.and_then(|stamp| age::recent(stamp, view.now, view.zone, texts));
        let printed = age::printed_date(published, printed, view.zone, texts);
        parts.extend([printed, recent].into_iter().flatten().map(|words| run(words, Role::Date)));
        if let Some(updated) = updated.filter(|updated| is_later_edition(published, *updated)) {
            let words = crate::lang::fill(&texts.age.page.updated, &[("age", &age::age(updated, view.now, view.zone, texts))]);
            parts.push(run(words, Role::Date));
        }
    }
    if let Some(count) = entry.and_then(|entry| entry.comment_count).filter(|count| *count > 0) {
        parts.push(run(texts.age.page.comments.of(count.into(), &texts.age.thousands), Role::Date));
    }
    parts
}

fn is_later_edition(published: Option<Stamp>, updated: Stamp) -> bool {
    match (published.and_then(|stamp| stamp.instant()), updated.instant()) {
        (Some(published), Some(updated)) => updated.as_second() - published.as_second() > SAME_EDITION_SECONDS,
        _ => false,
    }
}

/// The lede, or what the list said where there is no article. Whether anything was set.
fn ledes(view: ArticleView<'_>, document: Option<&Document>, sheet: &mut Sheet) -> bool {
    let said: Vec<&SafeText> = match (view.article, view.entry) {
        (Some(article), _) if document.is_some() || article.lede.is_some() => article.lede.iter().collect(),
        (_, Some(entry)) => entry.lede.iter().chain(&entry.summary).collect(),
        _ => Vec::new(),
    };
    let opening = document.and_then(|document| document.blocks.first()).and_then(|block| match block {
        Block::Paragraph { spans } => Some(folded(&spans_text(spans))),
        _ => None,
    });
    let mut before: Vec<SafeLine> = opening.into_iter().collect();
    let mut any = false;
    for text in said {
        let line = folded(text.as_str());
        // Feeds give the lede once more as the summary, and papers open the body with it.
        if line.is_empty() || before.contains(&line) {
            continue;
        }
        before.push(line);
        for paragraph in text.as_str().split("\n\n") {
            sheet.gap();
            sheet.text(vec![run(paragraph, Role::Lede)]);
        }
        any = true;
    }
    any
}

fn folded(text: &str) -> SafeLine {
    SafeLine::new(text)
}

/// The addresses behind the numbers.
fn tail(links: &Links, document: Option<&Document>, sheet: &mut Sheet, texts: &Texts) {
    if links.list.is_empty() {
        return;
    }
    sheet.begin_block(document.map_or(0, |document| u32::try_from(document.blocks.len()).unwrap_or(super::HEAD - 1)));
    sheet.gap();
    sheet.text(vec![bold(texts.age.page.links.as_str(), Role::Heading)]);
    let widest = link_number(links.list.len() - 1).text.len();
    for (index, url) in links.list.iter().enumerate() {
        let number = link_number(index);
        let first = Run { text: format!("{:<widest$} ", number.text), ..number };
        sheet.indent(Some(first), run(" ".repeat(widest + 1), Role::Gutter));
        sheet.address(&Run { text: url.as_str().to_owned(), role: Role::Link, link: Some(index), ..Run::default() });
        sheet.outdent();
    }
}

/// Spans as one plain line, where there is one.
pub(super) fn caption_line(spans: &[Span]) -> Option<SafeLine> {
    SafeLine::non_empty(&spans_text(spans))
}
