//! Generic extraction for pages no source's rules read.
//!
//! Owns the one use of the readability library: page in, markup of the body out. Must not build blocks or read metadata. No other file names the library.

use dom_smoothie::{Config, Readability};

use crate::reader::dom::{self, Node, Tree};

/// The page reduced to the element that most likely holds the article.
pub(super) fn body(page: Tree) -> Option<Tree> {
    // Classes are kept because captions and share bars are known by them later.
    let config = Config { keep_classes: true, disable_json_ld: true, ..Config::default() };
    let mut readability = Readability::with_document(page, None, Some(config)).ok()?;
    readability.parse().ok()?;
    Some(readability.doc)
}

/// The element that [`body`] found.
pub(super) fn content(found: &Tree) -> Option<Node<'_>> {
    let content = dom::first(&found.root(), "[id='readability-page-1']")?;
    with_tables(&content);
    Some(content)
}

/// Makes a table again of what holds rows: the library renames the element it chooses to `div`.
fn with_tables(content: &Node<'_>) {
    for row in dom::select(content, "div > tbody, div > thead, div > tr") {
        if let Some(parent) = row.parent() {
            parent.rename("table");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_get_their_table_back() {
        let tree = dom::tree("<table id=a><tr><td>1</td></tr></table>");
        let chosen = dom::first(&tree.root(), "table").expect("a table");
        chosen.rename("div");
        with_tables(&tree.root());
        assert_eq!(dom::name(&chosen), "table");
    }
}
