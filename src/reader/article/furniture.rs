//! What surrounds an article on its page and is not the article.
//!
//! Owns which blocks go: title, dates, bylines, share bars, related links, everything behind a closing heading. Must not build blocks or read metadata.

use std::collections::HashSet;

use super::{
    byline, calls, captions,
    draft::Draft,
    labels::{NEVER, RELATED, STOPS, TOOLS},
    links,
    words::{self, fold},
};
use crate::model::{Block, SafeLine};

/// What is known of the article when its body is cleared.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) title: String,
    pub(super) byline: Option<String>,
    pub(super) lede: Option<String>,
    pub(super) published_text: Option<String>,
    /// The source's closing headings, beside the built-in ones.
    pub(super) stop_at: Vec<SafeLine>,
    /// Found without a source's rules: what is around the body is not known.
    pub(super) generic: bool,
}

/// Share of a block's characters in links from which it is a list of links, and most words of such a block.
const LINK_DENSITY: (usize, usize) = (3, 5);
const LINK_BLOCK_WORDS: usize = 40;

/// A cleared body.
#[derive(Debug)]
pub(super) struct Cleared {
    pub(super) drafts: Vec<Draft>,
    /// A byline that stood in it.
    pub(super) byline: Option<String>,
}

/// Takes everything off that is not the body.
pub(super) fn clear(drafts: Vec<Draft>, facts: &Facts) -> Cleared {
    let mut drafts = captions::attach(drafts);
    stop(&mut drafts, facts);
    head(&mut drafts, facts);
    drafts.retain(|draft| !is_rubbish(draft));
    if facts.generic {
        drafts.retain(|draft| !is_asking(draft));
        about_author(&mut drafts, facts);
        contacts(&mut drafts);
        repeated(&mut drafts);
    }
    let mut found = byline::take_last(&mut drafts, facts);
    without_links(&mut drafts);
    if facts.generic {
        first_lines(&mut drafts);
    }
    tail(&mut drafts);
    if found.is_none() {
        found = byline::take_last(&mut drafts, facts);
    }
    tail(&mut drafts);
    Cleared { drafts, byline: found }
}

/// A line as closing headings are compared: folded, counts (`Bình luận (19)`) left out. Long lines are no headings.
fn heading_key(draft: &Draft) -> Option<String> {
    if matches!(draft.block, Block::Figure { .. } | Block::Code { .. } | Block::Rule | Block::Table { .. }) {
        return None;
    }
    if draft.words() > 10 {
        return None;
    }
    let kept: Vec<&str> = draft.folded().split(' ').filter(|word| !word.chars().all(|character| character.is_ascii_digit())).collect();
    Some(kept.join(" "))
}

fn stop(drafts: &mut Vec<Draft>, facts: &Facts) {
    let own: Vec<String> = facts.stop_at.iter().map(|line| fold(line.as_str())).collect();
    let mut words_before = 0;
    let mut index = 0;
    // What goes is taken off in one pass at the end: a page may have any number of headings.
    let mut goes = vec![false; drafts.len()];
    // Running words from each block to the end, for the same reason.
    let mut ahead: Vec<usize> = drafts
        .iter()
        .rev()
        .scan(0, |ahead, draft| {
            *ahead += running_words(std::slice::from_ref(draft));
            Some(*ahead)
        })
        .collect();
    ahead.reverse();
    let ahead = |index: usize| ahead.get(index).copied().unwrap_or_default();
    while let Some(draft) = drafts.get(index) {
        let key = heading_key(draft);
        let ends = key.as_deref().is_some_and(|key| own.iter().any(|stop| stop == key) || STOPS.contains(&key));
        let related = key.as_deref().is_some_and(|key| RELATED.contains(&key));
        let is_last = || ends || related && ahead(index + 1) < 40;
        if words_before > 0 && is_last() {
            drafts.truncate(index);
            break;
        }
        if ends || related {
            let links = drafts.iter().skip(index + 1).take_while(|draft| related && is_links(draft)).count();
            let end = index + 1 + links;
            goes.iter_mut().take(end).skip(index).for_each(|goes| *goes = true);
            index = end;
            continue;
        }
        words_before += ahead(index) - ahead(index + 1);
        index += 1;
    }
    let mut goes = goes.into_iter();
    drafts.retain(|_| !goes.next().unwrap_or_default());
}

/// Words of paragraphs that are neither links nor mere labels.
fn running_words(drafts: &[Draft]) -> usize {
    drafts
        .iter()
        .filter(|draft| draft.paragraph().is_some() || matches!(draft.block, Block::Quote { .. } | Block::List { .. }))
        .filter(|draft| !is_links(draft))
        .map(Draft::words)
        .filter(|count| *count >= 8)
        .sum()
}

/// What stands over the text: the title again, date, byline, lede, follow links, share bars.
fn head(drafts: &mut Vec<Draft>, facts: &Facts) {
    let title = fold(&facts.title);
    let byline = facts.byline.as_deref().map(fold).filter(|byline| !byline.is_empty());
    let lede = facts.lede.as_deref().map(fold).filter(|lede| !lede.is_empty());
    let date = facts.published_text.as_deref().map(fold).filter(|date| !date.is_empty());
    let mut running = 0;
    drafts.retain(|draft| {
        let (line, folded, count) = (draft.line(), draft.folded(), draft.words());
        let over_text = running < 2;
        let is_title = !title.is_empty() && (folded == title || (draft.is_heading() && count >= 4 && title.starts_with(folded)));
        let is_lede = lede.as_deref().is_some_and(|lede| folded == lede);
        let is_date = over_text && !draft.embed && (words::is_date_line(line) || date.as_deref() == Some(folded));
        let is_byline = over_text && count <= 16 && byline.as_deref().is_some_and(|byline| is_byline_line(folded, byline));
        let stays = !(is_title || is_lede || is_date || is_byline || is_follow(folded, count));
        running += usize::from(stays && count >= 20);
        stays
    });
}

fn is_byline_line(folded: &str, byline: &str) -> bool {
    let bare =
        ["by ", "tac gia ", "von ", "par ", "por ", "bai ", "written by ", "theo "].iter().find_map(|prefix| folded.strip_prefix(prefix)).unwrap_or(folded);
    bare == byline || (bare.starts_with(byline) && words::count(bare) <= words::count(byline) + 6)
}

/// `Theo dõi Báo … trên`, `Follow us on …`.
fn is_follow(folded: &str, count: usize) -> bool {
    count <= 12
        && ((folded.starts_with("theo doi ") && (folded.ends_with(" tren") || folded.contains(" tren ")))
            || folded.starts_with("follow us")
            || folded.starts_with("moi ban doc theo doi"))
}

/// What is never text: advertisements' labels, share bars, pointers to other articles.
fn is_rubbish(draft: &Draft) -> bool {
    let Some(key) = heading_key(draft) else { return false };
    if draft.embed {
        return false;
    }
    let is_tools = key.split(' ').all(|word| TOOLS.contains(&word)) && !draft.is_heading() && (draft.characters().1 > 0 || draft.words() <= 2);
    key.is_empty() && draft.line().chars().all(|character| !character.is_alphanumeric()) || NEVER.contains(&key.as_str()) || is_tools
}

/// Whether most of a short block is links: lists of other articles, tags, tools.
pub(super) fn is_links(draft: &Draft) -> bool {
    if draft.embed {
        return false;
    }
    let (all, linked) = draft.characters();
    let line = draft.line();
    if all == 0 || linked == 0 {
        return false;
    }
    let is_pointer = line.starts_with(['>', '»', '►', '▶', '•'])
        || ["xem them", "doc them", "read more", "lien quan", "tags", "tu khoa"].iter().any(|word| draft.folded().starts_with(word));
    // A list of nothing but links is one of other articles however long it is; one that says something about each is the author's.
    let is_index = matches!(draft.block, Block::List { .. }) && linked * 5 >= all * 4;
    linked * LINK_DENSITY.1 > all * LINK_DENSITY.0 && (draft.words() < LINK_BLOCK_WORDS || is_index) || (is_pointer && linked * 2 > all)
}

/// Whether a block asks for something or says when the text was published.
fn is_asking(draft: &Draft) -> bool {
    let line = draft.line();
    !draft.embed && (calls::is_call(line, draft.folded(), draft.words()) || words::is_stamp(line))
}

/// Blocks from the end that are looked at for what is said about who wrote the text and how to write back.
const END_BLOCKS: usize = 4;

/// Most words of what is said about an author.
const MAX_ABOUT_WORDS: usize = 80;

/// Takes paragraphs at the end off that begin with the author's name: `… is a reporter at …`.
fn about_author(drafts: &mut Vec<Draft>, facts: &Facts) {
    let names: Vec<String> = facts.byline.iter().flat_map(|byline| byline.split([',', '|', '&'])).map(fold).filter(|name| name.contains(' ')).collect();
    let from = drafts.len().saturating_sub(END_BLOCKS).max(1);
    let mut index = 0;
    drafts.retain(|draft| {
        index += 1;
        let is_about = names.iter().any(|name| draft.folded().strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with(' ')));
        index <= from || !is_about || draft.words() > MAX_ABOUT_WORDS
    });
}

/// Takes addresses to write to off the end.
fn contacts(drafts: &mut Vec<Draft>) {
    let from = drafts.len().saturating_sub(END_BLOCKS).max(1);
    let mut index = 0;
    drafts.retain(|draft| {
        index += 1;
        index <= from || draft.embed || !calls::is_contact(draft.line())
    });
}

/// One block in so many may say what was said already.
const MAX_REPEATED: usize = 6;

/// Takes off what was said already: pull quotes, standfirsts told twice.
fn repeated(drafts: &mut Vec<Draft>) {
    let mut seen = HashSet::new();
    let again: Vec<bool> = drafts.iter().map(|draft| !matches!(draft.block, Block::Quote { .. }) && draft.words() >= 5 && !seen.insert(draft.line())).collect();
    // A text that says most things twice does so on purpose.
    if again.iter().filter(|again| **again).count() * MAX_REPEATED <= drafts.len() {
        let mut again = again.into_iter();
        drafts.retain(|_| !again.next().unwrap_or_default());
    }
}

/// Fewest words under a heading that is a link by which it heads a part of the text, and is not the teaser of another article.
const PART_WORDS: usize = 40;

/// Fewest links to other sites of a paragraph that names sources: with less it is as often a pointer to a sister paper's article.
const MIN_SOURCES: usize = 3;

/// Whether a block leads mostly to other sites: what a text rests on and who made its pictures, where related articles are the paper's own.
fn is_sources(draft: &Draft) -> bool {
    let may_be = match &draft.block {
        Block::List { .. } | Block::Heading { .. } => true,
        Block::Paragraph { spans } => {
            let leads: HashSet<usize> = spans.iter().filter_map(|span| span.link.filter(|_| links::leads_elsewhere(span.link))).collect();
            leads.len() >= MIN_SOURCES
        }
        _ => false,
    };
    may_be && draft.elsewhere() * 2 > draft.characters().1
}

/// Takes lists of links off. A heading that leads elsewhere stays where a part of the text stands under it.
fn without_links(drafts: &mut Vec<Draft>) {
    let stays = |index: usize, draft: &Draft| {
        let rest = drafts.get(index + 1..).unwrap_or_default();
        let part = rest.iter().position(Draft::is_heading).and_then(|end| rest.get(..end)).unwrap_or(rest);
        draft.is_heading() && running_words(part) >= PART_WORDS || is_sources(draft)
    };
    let kept: Vec<bool> = drafts.iter().enumerate().map(|(index, draft)| !is_links(draft) || stays(index, draft)).collect();
    let mut kept = kept.into_iter();
    drafts.retain(|_| kept.next().unwrap_or_default());
}

/// Short lines that end no sentence in the first twentieth of the text: bylines, dates and sections that no rule names.
fn first_lines(drafts: &mut Vec<Draft>) {
    let total: usize = drafts.iter().map(|draft| draft.characters().0).sum();
    let mut seen = 0;
    drafts.retain(|draft| {
        let characters = draft.characters().0;
        let keep = draft.paragraph().is_none() || seen * 20 > total || draft.embed || draft.words() > 12 || words::ends_sentence(draft.line());
        seen += characters;
        keep
    });
}

/// Headings with nothing under them and rules at either end.
fn tail(drafts: &mut Vec<Draft>) {
    while drafts.last().is_some_and(|draft| draft.is_heading() || matches!(draft.block, Block::Rule) || is_copyright(draft)) {
        drafts.pop();
    }
    while drafts.first().is_some_and(|draft| matches!(draft.block, Block::Rule)) {
        drafts.remove(0);
    }
    let mut after_rule = false;
    drafts.retain(|draft| {
        let is_rule = matches!(draft.block, Block::Rule);
        let keep = !(is_rule && after_rule);
        after_rule = is_rule;
        keep
    });
}

/// `Copyright …`, `© …` as the last line.
fn is_copyright(draft: &Draft) -> bool {
    let line = draft.line();
    draft.words() <= 30 && (line.starts_with(['©', 'ⓒ']) || line.to_lowercase().starts_with("copyright"))
}
