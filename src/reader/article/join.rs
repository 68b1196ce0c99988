//! Paragraphs of the text that stand outside the element readability chose.
//!
//! Owns telling them by the boxes they stand in: papers that part their text by advertisements and pictures repeat the same box around each part. Must not
//! look at what the paragraphs say.

use std::collections::{HashMap, HashSet};

use super::prepare::LOOK;
use crate::reader::dom::{self, Node, NodeId, Tree};

/// Elements that are one block of text each.
const BLOCKS: &[&str] = &["p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre"];

/// Elements that stand inside a line.
const INLINE: &[&str] = &["a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u"];

/// Shortest paragraph that is joined, in bytes.
const MIN_BYTES: usize = 25;

/// Largest part of a joined paragraph that may be links, in per cent.
const MAX_LINKED_PERCENT: usize = 30;

/// Fewest bytes of chosen text in a kind of box before other boxes of its kind are joined.
const MIN_KIND_BYTES: usize = 160;

/// One block of text of the page. It is known by ids alone: the library takes the page itself and keeps them.
struct Piece {
    id: NodeId,
    parent: Option<NodeId>,
    /// The text that says whether the block was chosen: the library renames and replaces elements, but never text.
    first_text: NodeId,
    /// What kind of place it stands in; of paragraphs alone.
    kind: Option<String>,
    bytes: usize,
    linked: usize,
    /// The innermost of the page's `article` and `main` elements around it.
    inside: Option<usize>,
    hidden: bool,
    chosen: bool,
    joined: bool,
}

/// An `article` or `main` element.
struct Around {
    id: NodeId,
    is_article: bool,
    outer: Option<usize>,
}

/// The blocks of text of a page in their order, those inside another left out.
pub(super) struct Pieces {
    pieces: Vec<Piece>,
    around: Vec<Around>,
}

impl Pieces {
    /// Looks over a page before the choice is made.
    pub(super) fn of(page: &Tree) -> Self {
        let (mut pieces, mut around) = (Vec::new(), Vec::new());
        let mut waiting: Vec<(Node<'_>, Option<usize>, bool)> = vec![(page.root(), None, false)];
        while let Some((node, inside, hidden)) = waiting.pop() {
            let hidden = hidden || is_hidden(&node);
            if dom::has_name_in(&node, BLOCKS) {
                pieces.extend(piece(node, inside, hidden));
            } else if !dom::has_name_in(&node, &["script", "style", "noscript", "template", "svg", "head", "form"]) {
                let mut inside = inside;
                if dom::has_name_in(&node, &["article", "main"]) {
                    around.push(Around { id: node.id, is_article: node.has_name("article"), outer: inside });
                    inside = Some(around.len() - 1);
                }
                waiting.extend(node.children_it(true).filter(Node::is_element).map(|child| (child, inside, hidden)));
            }
        }
        Self { pieces, around }
    }

    /// The `article` and `main` elements around a piece, the innermost first.
    fn around(&self, piece: &Piece) -> impl Iterator<Item = &Around> {
        std::iter::successors(piece.inside.and_then(|at| self.around.get(at)), |inner| self.around.get(inner.outer?))
    }

    /// Puts paragraphs that the choice left out back into `content`, at their places.
    pub(super) fn join_missing(mut self, content: &Node<'_>) {
        let kept: HashSet<NodeId> = content.descendants_it().map(|node| node.id).collect();
        self.pieces.iter_mut().for_each(|piece| piece.chosen = kept.contains(&piece.first_text));
        for index in self.missing() {
            insert(content, &mut self.pieces, index);
        }
    }

    fn missing(&self) -> Vec<usize> {
        let pieces = &self.pieces;
        let (Some(first), Some(last)) = (pieces.iter().position(|piece| piece.chosen), pieces.iter().rposition(|piece| piece.chosen)) else {
            return Vec::new();
        };
        let mut kinds: HashMap<&str, usize> = HashMap::new();
        for piece in pieces.iter().filter(|piece| piece.chosen) {
            piece.kind.iter().for_each(|kind| *kinds.entry(kind.as_str()).or_default() += piece.bytes);
        }
        // The innermost `article` or `main` that holds both ends of what was chosen.
        let inner = pieces.get(first).zip(pieces.get(last)).and_then(|(first, last)| {
            let around_last: HashSet<NodeId> = self.around(last).map(|around| around.id).collect();
            self.around(first).map(|around| around.id).find(|id| around_last.contains(id))
        });
        let chosen = pieces.iter().filter(|piece| piece.chosen);
        let articles: HashSet<NodeId> = chosen.flat_map(|piece| self.around(piece)).filter(|around| around.is_article).map(|around| around.id).collect();
        let mut joined: Vec<usize> = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            let Some(kind) = piece.kind.as_deref().filter(|_| !piece.chosen && !piece.hidden) else { continue };
            let is_known = kinds.get(kind).is_some_and(|bytes| *bytes >= MIN_KIND_BYTES);
            if !is_known || piece.bytes < MIN_BYTES || !is_running(piece) {
                continue;
            }
            // A card of another article looks like a part of this one, but stands in an `article` of its own.
            if self.around(piece).find(|around| around.is_article).is_some_and(|article| !articles.contains(&article.id)) {
                continue;
            }
            let between = first < index && index < last;
            let beside = inner.is_some_and(|article| self.around(piece).any(|around| around.id == article)) && kind.contains('.');
            if between || beside {
                joined.push(index);
            }
        }
        let parents: HashSet<NodeId> = joined.iter().filter_map(|index| pieces.get(*index)?.parent).collect();
        for (index, piece) in pieces.iter().enumerate() {
            let is_beside = piece.kind.is_none() && piece.parent.is_some_and(|parent| parents.contains(&parent));
            if !piece.chosen && is_beside && is_running(piece) {
                joined.push(index);
            }
        }
        joined.sort_unstable();
        joined
    }
}

/// Whether most of a piece is no link.
fn is_running(piece: &Piece) -> bool {
    piece.linked * 100 <= piece.bytes * MAX_LINKED_PERCENT
}

fn piece(node: Node<'_>, inside: Option<usize>, hidden: bool) -> Option<Piece> {
    let (mut bytes, mut linked, mut first_text) = (0, 0, None);
    for text in node.descendants_it() {
        let long = dom::with_text(&text, |text| text.trim().len()).unwrap_or_default();
        if long == 0 {
            continue;
        }
        first_text = first_text.or(Some(text.id));
        bytes += long;
        if text.ancestors_it(Some(6)).take_while(|ancestor| ancestor.id != node.id).any(|ancestor| ancestor.has_name("a")) {
            linked += long;
        }
    }
    let kind = node.has_name("p").then(|| kind(&node));
    let parent = node.parent().map(|parent| parent.id);
    Some(Piece { id: node.id, parent, first_text: first_text?, kind, bytes, linked, inside, hidden, chosen: false, joined: false })
}

/// What kind of place a block stands in: the names and classes of the elements around it.
fn kind(node: &Node<'_>) -> String {
    let mut kind = String::new();
    for node in std::iter::once(*node).chain(node.ancestors_it(Some(2))) {
        kind.push_str(&dom::name(&node));
        if let Some(class) = node.class() {
            kind.push('.');
            kind.push_str(class.trim());
        }
        kind.push('>');
    }
    kind
}

/// Whether an element is hidden by itself, whatever is around it.
fn is_hidden(node: &Node<'_>) -> bool {
    dom::any_attribute(node, &[LOOK], |looks| looks.contains("hidden")) || dom::any_attribute(node, &["aria-hidden"], |hidden| hidden == "true")
}

/// Moves one piece into the chosen element, behind the piece before it, else before the first that was chosen.
fn insert(content: &Node<'_>, pieces: &mut [Piece], index: usize) {
    let (before, after) = pieces.split_at_mut(index);
    let Some((piece, after)) = after.split_first_mut() else { return };
    let place = |piece: &Piece| if piece.joined { content.tree.get(&piece.id) } else { block_of(content, piece.first_text) };
    if let Some(place) = before.iter().rev().find(|piece| piece.chosen || piece.joined).and_then(place) {
        place.insert_after(&piece.id);
        piece.joined = true;
    } else if let Some(place) = after.iter().find(|piece| piece.chosen).and_then(place) {
        place.insert_before(&piece.id);
        piece.joined = true;
    }
}

/// The outermost block around a text inside the chosen element; where there is none, the outermost line.
fn block_of<'a>(content: &Node<'a>, text: NodeId) -> Option<Node<'a>> {
    let text = content.tree.get(&text)?;
    let path: Vec<Node<'a>> = std::iter::once(text).chain(text.ancestors_it(None)).take_while(|node| node.id != content.id).collect();
    let is = |node: &Node<'_>, names: &[&str]| names.iter().any(|name| node.has_name(name));
    path.iter().rev().find(|node| is(node, BLOCKS)).or_else(|| path.iter().find(|node| node.is_element() && !is(node, INLINE))).or_else(|| path.last()).copied()
}
