//! Spans to runs, with the numbers of links.
//!
//! Owns link numbers: each address has one. Must not wrap.

use std::collections::HashMap;

use crate::model::{HttpUrl, SafeLine, Span, Style};

use super::{Role, Run};

/// The addresses of a page in the order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// By number minus one.
    pub(super) list: Vec<HttpUrl>,
    numbers: HashMap<HttpUrl, usize>,
    /// The page that is set, by its addresses.
    page: Vec<HttpUrl>,
}

impl Links {
    /// None yet, on the page of these addresses.
    pub(super) fn on(page: impl IntoIterator<Item = HttpUrl>) -> Self {
        Self { page: page.into_iter().map(|url| url.without_fragment()).collect(), ..Self::default() }
    }

    /// Where a span leads that is worth a number: a note's mark and a line of a table of contents lead to the page that is being read.
    fn target<'a>(&self, span: &Span, targets: &'a [HttpUrl]) -> Option<&'a HttpUrl> {
        let url = targets.get(span.link?)?;
        let stays = url.url().fragment().is_some() && self.page.contains(&url.without_fragment());
        (!stays).then_some(url)
    }

    /// Index of `url` in [`Links::list`].
    pub(super) fn index(&mut self, url: &HttpUrl) -> usize {
        if let Some(index) = self.numbers.get(url) {
            return *index;
        }
        let index = self.list.len();
        self.list.push(url.clone());
        self.numbers.insert(url.clone(), index);
        index
    }
}

/// Plain text in one role.
pub(super) fn run(text: impl Into<String>, role: Role) -> Run {
    Run { text: text.into(), role, ..Run::default() }
}

/// Plain text in one role, bold.
pub(super) fn bold(text: impl Into<String>, role: Role) -> Run {
    Run { text: text.into(), role, style: Style { bold: true, ..Style::default() }, link: None }
}

/// The number printed after a link.
pub(super) fn link_number(index: usize) -> Run {
    Run { text: format!("[{}]", index + 1), role: Role::LinkNumber, style: Style::default(), link: Some(index) }
}

/// Spans as runs of `role`; a link's text is a [`Role::Link`] and is followed by its number, once for all its spans.
pub(super) fn runs_of(spans: &[Span], role: Role, targets: &[HttpUrl], links: &mut Links) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::with_capacity(spans.len());
    let mut rest = spans.iter().peekable();
    while let Some(span) = rest.next() {
        let Some(url) = links.target(span, targets) else {
            runs.push(Run { text: span.text.as_str().to_owned(), role, style: span.style, link: None });
            continue;
        };
        let link = links.index(url);
        runs.push(Run { text: span.text.as_str().to_owned(), role: Role::Link, style: span.style, link: Some(link) });
        if rest.peek().is_some_and(|next| next.link == span.link) {
            continue;
        }
        // The number stands at the word, not behind the space that parts the link from what follows.
        let space = runs.last_mut().map(|last| {
            let kept = last.text.trim_end().len();
            last.text.split_off(kept)
        });
        runs.push(link_number(link));
        runs.extend(space.filter(|space| !space.is_empty()).map(|space| run(space, role)));
    }
    runs
}

/// Preformatted text as runs: a link is seen as one, and its number stands only in the list, for inside code it would be code.
pub(super) fn code_runs(text: &str, spans: &[Span], targets: &[HttpUrl], links: &mut Links) -> Vec<Run> {
    if spans.is_empty() {
        return vec![run(text.trim_matches('\n'), Role::Code)];
    }
    let run_of = |span: &Span| {
        let link = links.target(span, targets).map(|url| links.index(url));
        Run { text: span.text.as_str().to_owned(), role: if link.is_some() { Role::Link } else { Role::Code }, link, ..Run::default() }
    };
    spans.iter().map(run_of).collect()
}

/// Facts in one line, parted by middle dots; the dots take the role of what follows.
pub(super) fn dotted(parts: Vec<Run>) -> Vec<Run> {
    let mut runs = Vec::with_capacity(parts.len() * 2);
    for part in parts {
        if !runs.is_empty() {
            runs.push(run(" · ", Role::Date));
        }
        runs.push(part);
    }
    runs
}

/// A line as a run, where there is one.
pub(super) fn line_run(line: Option<&SafeLine>, role: Role) -> Option<Run> {
    line.filter(|line| !line.is_empty()).map(|line| run(line.as_str(), role))
}
