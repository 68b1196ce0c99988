//! The shelf and a source that is being added, as rows.
//!
//! Owns which sources are shown and what is said of a proposal. Must not change anything.

use std::sync::Arc;

use super::{
    effect::RequestId,
    env::Env,
    overlay::{OverlayRole, OverlayRow, row},
    prompt::PromptKind,
    state::State,
    wrap::{cut, wrap},
};
use crate::{
    lang::{Texts, fill},
    model::{Failure, Found, Proposal, Source, fold, source::Shelf},
};

/// Titles shown of what a proposal lists.
pub const TITLES_SHOWN: usize = 10;

/// Feeds or pages shown of a proposal.
pub const SECTIONS_SHOWN: usize = 8;

/// How far adding a source has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adding {
    /// The address is being looked at.
    Looking(RequestId),
    /// This was found and waits to be accepted.
    Found(Box<Proposal>),
    /// It is being kept.
    Saving(RequestId, Box<Proposal>),
    /// A stage failed.
    Failed(Failure),
}

/// Whether what is typed is an address, and not words to look for.
#[must_use]
pub fn is_address(typed: &str) -> bool {
    let typed = typed.trim();
    let host = typed.split(['/', ':']).next().unwrap_or_default();
    !typed.contains(char::is_whitespace) && (typed.contains("://") || host == "localhost" || host.contains('.') && !host.ends_with('.'))
}

/// The sources of the shelf that hold what is typed, group by group; all of them while an address is typed.
#[must_use]
pub fn shown(state: &State) -> Vec<&Arc<Source>> {
    let typed = state.prompt.as_ref().filter(|prompt| prompt.kind == PromptKind::Address).map(super::prompt::Prompt::text).unwrap_or_default();
    let wanted = if is_address(&typed) { "" } else { typed.trim() };
    let holds = |source: &&Arc<Source>| wanted.is_empty() || fold::holds(&format!("{} {} {}", source.name, source.id, source.home.host()), wanted);
    let of = |shelf: Shelf| state.shelf.iter().filter(move |source| source.shelf == shelf);
    SHELVES.into_iter().flat_map(of).filter(holds).collect()
}

/// Shelves in the order they are shown.
pub const SHELVES: [Shelf; 5] = [Shelf::Province, Shelf::Bundled, Shelf::National, Shelf::World, Shelf::Mine];

/// A shelf's heading.
#[must_use]
pub fn shelf_name(shelf: Shelf, texts: &Texts) -> &str {
    let words = &texts.cli.say;
    match shelf {
        Shelf::Province => &words.shelf_province,
        Shelf::Bundled => &words.shelf_bundled,
        Shelf::National => &words.shelf_national,
        Shelf::World => &words.shelf_world,
        Shelf::Mine => &words.shelf_mine,
    }
}

pub(super) fn shelf_rows(state: &State, env: &Env, selected: Option<usize>, width: usize) -> Vec<OverlayRow> {
    let mut rows = Vec::new();
    let mut heading = None;
    for (at, source) in shown(state).into_iter().enumerate() {
        if heading.replace(source.shelf) != Some(source.shelf) {
            if !rows.is_empty() {
                rows.push(row(OverlayRole::Blank, String::new()));
            }
            rows.push(row(OverlayRole::Heading, shelf_name(source.shelf, env.texts).to_owned()));
        }
        let mark = if state.tabs.source(&source.id).is_some() { "●" } else { " " };
        let (role, bar) = if selected == Some(at) { (OverlayRole::Selected, "▌") } else { (OverlayRole::Item, " ") };
        rows.push(row(role, cut(&format!("{bar}{mark} {}  {}", source.name, source.home.host()), width)));
    }
    if rows.is_empty() {
        rows.push(row(OverlayRole::Text, env.texts.ui.shelf.nothing.clone()));
    }
    rows
}

pub(super) fn adding_rows(asked: &str, stage: &Adding, env: &Env, width: usize) -> Vec<OverlayRow> {
    let texts = env.texts;
    let said = |role, text: &str| wrap(text, width, 8).into_iter().map(move |text| row(role, text));
    match stage {
        Adding::Looking(_) => said(OverlayRole::Text, &fill(&texts.cli.proposal.looking, &[("target", asked)])).collect(),
        Adding::Failed(failure) => said(OverlayRole::Text, &texts.message(failure)).chain(said(OverlayRole::Hint, &texts.hint(failure))).collect(),
        Adding::Found(proposal) | Adding::Saving(_, proposal) => {
            let lines = lines(proposal, texts).into_iter();
            lines.map(|(is_heading, text)| row(role_of(is_heading, &text), cut(&text, width))).collect()
        }
    }
}

fn role_of(is_heading: bool, text: &str) -> OverlayRole {
    match (is_heading, text.is_empty()) {
        (_, true) => OverlayRole::Blank,
        (true, _) => OverlayRole::Heading,
        (false, _) => OverlayRole::Text,
    }
}

/// What a proposal says, line by line, with the headings marked: the source, its feeds or pages, and the first titles.
#[must_use]
pub fn lines(proposal: &Proposal, texts: &Texts) -> Vec<(bool, String)> {
    let words = &texts.cli.proposal;
    let source = &proposal.source;
    let count = source.sections.len().to_string();
    let template = match proposal.found {
        Found::OnShelf => &words.on_shelf,
        Found::Feeds => &words.feeds,
        Found::Listing => &words.listing,
    };
    let head = fill(template, &[("name", source.name.as_str()), ("id", source.id.as_str()), ("home", source.home.as_str()), ("n", &count)]);
    let more = |all: usize, shown: usize| (all > shown).then(|| (false, format!("  {}", fill(&words.more, &[("n", &(all - shown).to_string())]))));
    let mut lines: Vec<(bool, String)> = head.lines().map(|line| (true, line.to_owned())).collect();
    if proposal.found != Found::OnShelf {
        for section in source.sections.iter().take(SECTIONS_SHOWN) {
            let url = section.feed.as_ref().or(section.listing.as_ref()).map(ToString::to_string).unwrap_or_default();
            lines.push((false, format!("  {}  {url}", section.name)));
        }
        lines.extend(more(source.sections.len(), SECTIONS_SHOWN));
    }
    if !proposal.titles.is_empty() {
        lines.push((false, String::new()));
        lines.push((true, fill(&words.lists, &[("n", &proposal.titles.len().to_string())])));
        lines.extend(proposal.titles.iter().take(TITLES_SHOWN).map(|title| (false, format!("  {title}"))));
        lines.extend(more(proposal.titles.len(), TITLES_SHOWN));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_and_words() {
        for address in ["bao.vn", "https://bao.vn/a", "www.bao.vn/kinh-te", "127.0.0.1:8080", "localhost:80"] {
            assert!(is_address(address), "{address}");
        }
        for words in ["", "tuổi trẻ", "bao", "v.v. và", "thanh."] {
            assert!(!is_address(words), "{words}");
        }
    }
}
