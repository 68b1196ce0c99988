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

/// One block of text of the page.
struct Piece<'a> {
    node: Node<'a>,
    /// The text that says whether the block was chosen: the library renames and replaces elements, but never text.
    first_text: NodeId,
    kind: String,
    bytes: usize,
    linked: usize,
    chosen: bool,
    joined: bool,
}

/// Puts paragraphs of `page` that the choice left out back into `content`, at their places. `page` is the tree as it was before the choice was made in
/// a copy of it, so that both know each node by the same id.
pub(super) fn missing(page: &Tree, content: &Node<'_>) {
    let kept: HashSet<NodeId> = content.descendants_it().map(|node| node.id).collect();
    let mut pieces = pieces(page, &kept);
    let (Some(first), Some(last)) = (pieces.iter().position(|piece| piece.chosen), pieces.iter().rposition(|piece| piece.chosen)) else { return };
    let mut kinds: HashMap<&str, usize> = HashMap::new();
    for piece in pieces.iter().filter(|piece| piece.chosen && piece.node.has_name("p")) {
        *kinds.entry(piece.kind.as_str()).or_default() += piece.bytes;
    }
    let is_known = |piece: &Piece<'_>| kinds.get(piece.kind.as_str()).is_some_and(|bytes| *bytes >= MIN_KIND_BYTES);
    let inner = pieces.get(first).zip(pieces.get(last)).and_then(|(first, last)| article_around(&first.node, &last.node));
    let articles: HashSet<NodeId> =
        pieces.iter().filter(|piece| piece.chosen).flat_map(|piece| piece.node.ancestors_it(None).filter(is_article).map(|article| article.id)).collect();
    let mut joined: Vec<usize> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let is_text = piece.node.has_name("p") && piece.bytes >= MIN_BYTES && piece.linked * 100 <= piece.bytes * MAX_LINKED_PERCENT;
        // A card of another article looks like a part of this one, but stands in an `article` of its own.
        let is_other = piece.node.ancestors_it(None).find(is_article).is_some_and(|article| !articles.contains(&article.id));
        if piece.chosen || !is_text || is_other || !is_known(piece) || is_hidden(&piece.node) {
            continue;
        }
        let between = first < index && index < last;
        let beside = inner.is_some_and(|article| piece.node.ancestors_it(None).any(|ancestor| ancestor.id == article)) && piece.kind.contains('.');
        if between || beside {
            joined.push(index);
        }
    }
    let parents: HashSet<NodeId> = joined.iter().filter_map(|index| Some(pieces.get(*index)?.node.parent()?.id)).collect();
    for (index, piece) in pieces.iter().enumerate() {
        let is_beside = !piece.node.has_name("p") && piece.node.parent().is_some_and(|parent| parents.contains(&parent.id));
        if !piece.chosen && is_beside && piece.linked * 100 <= piece.bytes * MAX_LINKED_PERCENT {
            joined.push(index);
        }
    }
    joined.sort_unstable();
    for index in joined {
        insert(content, &mut pieces, index);
    }
}

/// The blocks of the page in their order, those inside another left out.
fn pieces<'a>(page: &'a Tree, kept: &HashSet<NodeId>) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut waiting: Vec<Node<'a>> = vec![page.root()];
    while let Some(node) = waiting.pop() {
        if BLOCKS.iter().any(|name| node.has_name(name)) {
            pieces.extend(piece(node, kept));
        } else if !["script", "style", "noscript", "template", "svg", "head", "form"].iter().any(|name| node.has_name(name)) {
            waiting.extend(node.children_it(true).filter(Node::is_element));
        }
    }
    pieces
}

fn piece<'a>(node: Node<'a>, kept: &HashSet<NodeId>) -> Option<Piece<'a>> {
    let (mut bytes, mut linked, mut first_text) = (0, 0, None);
    for text in node.descendants_it().filter(Node::is_text) {
        let long = text.text().trim().len();
        if long == 0 {
            continue;
        }
        first_text = first_text.or(Some(text.id));
        bytes += long;
        if text.ancestors_it(Some(6)).take_while(|ancestor| ancestor.id != node.id).any(|ancestor| ancestor.has_name("a")) {
            linked += long;
        }
    }
    let first_text = first_text?;
    Some(Piece { node, first_text, kind: kind(&node), bytes, linked, chosen: kept.contains(&first_text), joined: false })
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

fn is_article(node: &Node<'_>) -> bool {
    node.has_name("article")
}

/// The innermost `article` or `main` that holds both.
fn article_around(first: &Node<'_>, last: &Node<'_>) -> Option<NodeId> {
    let around: HashSet<NodeId> = last.ancestors_it(None).map(|ancestor| ancestor.id).collect();
    first.ancestors_it(None).find(|ancestor| (ancestor.has_name("article") || ancestor.has_name("main")) && around.contains(&ancestor.id)).map(|found| found.id)
}

fn is_hidden(node: &Node<'_>) -> bool {
    std::iter::once(*node)
        .chain(node.ancestors_it(None))
        .any(|node| node.attr(LOOK).is_some_and(|looks| looks.contains("hidden")) || node.attr("aria-hidden").is_some_and(|hidden| hidden.as_ref() == "true"))
}

/// Moves one piece into the chosen element, behind the piece before it, else before the first that was chosen.
fn insert(content: &Node<'_>, pieces: &mut [Piece<'_>], index: usize) {
    let (before, after) = pieces.split_at_mut(index);
    let Some((piece, after)) = after.split_first_mut() else { return };
    let place = |piece: &Piece<'_>| if piece.joined { content.tree.get(&piece.node.id) } else { block_of(content, piece.first_text) };
    if let Some(place) = before.iter().rev().find(|piece| piece.chosen || piece.joined).and_then(place) {
        place.insert_after(&piece.node.id);
        piece.joined = true;
    } else if let Some(place) = after.iter().find(|piece| piece.chosen).and_then(place) {
        place.insert_before(&piece.node.id);
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
