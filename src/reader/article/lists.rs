//! Lists.
//!
//! Owns what an item is in markup as people write it: lists straight inside lists, text beside items. Must not judge whether a list belongs to the article.

use super::{
    build::{Builder, Context, is_unseen},
    captions,
    draft::Draft,
};
use crate::{
    model::Block,
    reader::dom::{self, Node},
};

impl Builder<'_> {
    pub(super) fn list(&mut self, node: &Node<'_>, name: &str, context: Context, outer: Context) {
        self.end_paragraph(outer);
        let inner = Context { depth: context.depth + 1, link: None, ..context };
        let mut items: Vec<Vec<Block>> = Vec::new();
        for child in node.children_it(false) {
            if child.is_text() {
                let text = child.text();
                if !text.trim().is_empty() {
                    items.push(self.apart(context, |builder| builder.ink.text(&text, inner.style, None)));
                }
                continue;
            }
            let name = dom::name(&child);
            if !child.is_element() || is_unseen(&child, &name) {
                continue;
            }
            if matches!(name.as_str(), "ul" | "ol" | "menu") {
                // Not allowed, and common: it belongs to the item before it.
                let blocks = self.apart(context, |builder| builder.element(&child, inner));
                match items.last_mut() {
                    Some(item) => item.extend(blocks),
                    None => items.push(blocks),
                }
            } else {
                self.end_paragraph(context);
                let drafts = self.apart_drafts(inner, |builder| builder.children(&child, inner));
                // The captions of a gallery are known by their looks, which items do not keep.
                items.push(captions::attach(drafts).into_iter().map(|draft| draft.block).collect());
            }
        }
        items.retain(|item| !item.is_empty());
        let start = node.attr("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
        // A list of one picture after the other is a gallery, not a list.
        if items.iter().flatten().all(|block| matches!(block, Block::Figure { .. })) {
            self.out.extend(items.into_iter().flatten().map(|block| Draft::new(block, context.look)));
        } else {
            self.out.push(Draft::new(Block::List { ordered: name == "ol", start, items }, context.look));
        }
    }
}
