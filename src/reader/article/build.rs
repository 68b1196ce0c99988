//! The tree of a body to blocks.
//!
//! Owns how elements become blocks and spans. Must not judge what belongs to the article: that is furniture's part.

use super::{
    draft::{Draft, Look},
    links::Links,
    prepare::{CAPTION, LOOK},
    spans::{self, Ink},
    table,
};
use crate::{
    model::{Block, HttpUrl, SafeText, Span},
    reader::dom::{self, Node},
};

/// Elements nested deeper than this are read for their text alone: the builder calls itself, and threads have small stacks.
const MAX_DEPTH: usize = 96;

/// Reads the children of elements one after the other.
pub(super) struct Builder<'a> {
    pub(super) base: &'a HttpUrl,
    pub(super) links: Links,
    pub(super) out: Vec<Draft>,
    pub(super) ink: Ink,
    /// Figures met inside a paragraph: they come after it.
    pub(super) waiting: Vec<Draft>,
}

/// What a child inherits.
#[derive(Clone, Copy, Default)]
pub(super) struct Context {
    pub(super) look: Look,
    pub(super) style: crate::model::Style,
    pub(super) link: Option<usize>,
    pub(super) depth: usize,
}

/// Builds the blocks of `nodes`; addresses are resolved against `base`.
pub(super) fn drafts(nodes: &[Node<'_>], base: &HttpUrl) -> (Vec<Draft>, Links) {
    let mut builder = Builder { base, links: Links::new(base), out: Vec::new(), ink: Ink::default(), waiting: Vec::new() };
    for node in nodes {
        builder.element(node, Context::default());
        builder.end_paragraph(Context::default());
    }
    (builder.out, builder.links)
}

impl Builder<'_> {
    pub(super) fn children(&mut self, node: &Node<'_>, context: Context) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.ink.text(&child.text(), context.style, context.link);
            } else if child.is_element() {
                self.element(&child, context);
            }
        }
    }

    pub(super) fn element(&mut self, node: &Node<'_>, outer: Context) {
        let name = dom::name(node);
        let mut context = Context { depth: outer.depth + 1, ..outer };
        if is_unseen(node, &name) {
            return;
        }
        if context.depth > MAX_DEPTH {
            self.ink.text(&dom::text(node), context.style, context.link);
            return;
        }
        take_look(node, &mut context.look);
        match name.as_str() {
            "b" | "strong" | "dt" => context.style.bold = true,
            "i" | "em" | "cite" | "dfn" | "var" => context.style.italic = true,
            "code" | "kbd" | "samp" | "tt" => context.style.code = true,
            "s" | "del" | "strike" => context.style.strike = true,
            _ => {}
        }
        match name.as_str() {
            "br" => self.ink.line_break(),
            "hr" => {
                self.end_paragraph(outer);
                self.out.push(Draft::new(Block::Rule, Look::default()));
            }
            "img" | "amp-img" => self.image(node, context),
            "a" => {
                context.link = dom::attribute(node, "href").and_then(|href| self.links.to(&href)).or(outer.link);
                self.children(node, context);
            }
            "q" => {
                self.ink.text("“", context.style, context.link);
                self.children(node, context);
                self.ink.text("”", context.style, context.link);
            }
            "iframe" | "video" | "audio" | "embed" | "object" | "amp-youtube" | "lite-youtube" | "amp-iframe" | "amp-video" | "amp-audio" => {
                self.medium(node, &name, context);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_paragraph(outer);
                let level = name.as_bytes().get(1).map_or(2, |digit| digit.saturating_sub(b'0')).clamp(2, 6);
                let from = self.out.len();
                self.children(node, context);
                self.end_paragraph(context);
                for draft in self.out.iter_mut().skip(from) {
                    if let Block::Paragraph { spans } = &mut draft.block {
                        let spans = std::mem::take(spans);
                        draft.block = Block::Heading { level, spans: spans::one_line(spans) };
                    }
                }
            }
            "blockquote" => {
                let blocks = self.nested(node, context, outer);
                if !blocks.is_empty() {
                    self.out.push(Draft::new(Block::Quote { blocks }, context.look));
                }
            }
            "ul" | "ol" | "menu" => self.list(node, &name, context, outer),
            "pre" => {
                self.end_paragraph(outer);
                let block = self.preformatted(node, context);
                self.out.extend(block.map(|block| Draft::new(block, context.look)));
            }
            "table" => {
                self.end_paragraph(outer);
                if let Some(blocks) = table::data(self, node, context) {
                    self.out.extend(blocks.into_iter().map(|block| Draft::new(block, context.look)));
                } else {
                    self.children(node, context);
                    self.end_paragraph(context);
                }
            }
            "figure" => self.figure(node, context, outer),
            "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "center" | "address" | "details" | "summary" | "dl" | "dt"
            | "dd" | "form" | "fieldset" | "figcaption" | "caption" | "tr" | "td" | "th" | "li" | "nav" | "hgroup" | "body" | "html" => {
                self.end_paragraph(outer);
                context.look.caption |= matches!(name.as_str(), "figcaption" | "caption");
                self.children(node, context);
                self.end_paragraph(context);
            }
            // What is inside is either inline or, in the unhappy case of a block in a `span`, a block that ends the paragraph itself.
            _ => {
                let began = self.ink.is_blank();
                self.children(node, context);
                if began && context.look != outer.look {
                    self.ink.look(context.look);
                }
            }
        }
    }

    /// Ends the paragraph that is being written.
    pub(super) fn end_paragraph(&mut self, context: Context) {
        let inner = self.ink.take_look();
        for spans in self.ink.take() {
            let look = inner.map_or(context.look, |inner| Look { right: inner.right || context.look.right, ..inner });
            self.out.push(Draft::new(Block::Paragraph { spans }, look));
        }
        self.out.append(&mut self.waiting);
    }

    /// The blocks that `write` makes, apart from those around them.
    pub(super) fn apart(&mut self, outer: Context, write: impl FnOnce(&mut Self)) -> Vec<Block> {
        self.apart_drafts(outer, write).into_iter().map(|draft| draft.block).collect()
    }

    /// The same with their looks.
    pub(super) fn apart_drafts(&mut self, outer: Context, write: impl FnOnce(&mut Self)) -> Vec<Draft> {
        self.end_paragraph(outer);
        let before = std::mem::take(&mut self.out);
        write(self);
        self.end_paragraph(outer);
        std::mem::replace(&mut self.out, before)
    }

    /// The blocks inside an element, apart from those around it.
    pub(super) fn nested(&mut self, node: &Node<'_>, context: Context, outer: Context) -> Vec<Block> {
        self.end_paragraph(outer);
        self.apart(context, |builder| builder.children(node, Context { link: None, ..context }))
    }

    /// The text inside an element as one run of spans.
    pub(super) fn inline(&mut self, node: &Node<'_>, context: Context) -> Vec<Span> {
        let mut spans = Vec::new();
        for block in self.nested(node, context, context) {
            join(&block, " ", &mut spans);
        }
        spans::one_line(spans)
    }

    /// The text of a cell, its blocks and the items of its lists a line each, and the figures that stood in it.
    pub(super) fn cell(&mut self, node: &Node<'_>, context: Context) -> (Vec<Span>, Vec<Block>) {
        let (mut lines, mut figures) = (Vec::new(), Vec::new());
        for block in self.nested(node, context, context) {
            join(&block, "\n", &mut lines);
            if matches!(block, Block::Figure { .. }) {
                figures.push(block);
            }
        }
        (lines, figures)
    }

    /// Preformatted text with its links; line feeds and spaces count.
    fn preformatted(&mut self, pre: &Node<'_>, context: Context) -> Option<Block> {
        let mut runs: Vec<(String, Option<usize>)> = Vec::new();
        for node in pre.descendants_it() {
            let text = if node.is_text() { node.text().to_string() } else { String::from(if dom::name(&node) == "br" { "\n" } else { "" }) };
            let anchor = node.ancestors_it(None).take_while(|around| around.id != pre.id).find(|around| dom::name(around) == "a");
            let link = anchor.and_then(|anchor| dom::attribute(&anchor, "href")).and_then(|href| self.links.to(&href)).or(context.link);
            match runs.last_mut() {
                Some((last, same)) if *same == link => last.push_str(&text),
                _ => runs.push((text, link)),
            }
        }
        let whole = SafeText::new(runs.iter().map(|(text, _)| text.as_str()).collect::<String>().trim_matches('\n'));
        if whole.is_blank() {
            return None;
        }
        let mut spans: Vec<Span> = Vec::new();
        if runs.iter().any(|(text, link)| link.is_some() && !text.is_empty()) {
            let last = runs.len() - 1;
            for (index, (text, link)) in runs.iter().enumerate() {
                let text = if index == 0 { text.trim_start_matches('\n') } else { text };
                let text = SafeText::new(if index == last { text.trim_end_matches('\n') } else { text });
                spans.push(Span { text, link: *link, ..Span::default() });
            }
            spans.retain(|span| !span.text.as_str().is_empty());
        }
        Some(Block::Code { text: whole, spans })
    }
}

/// Adds the text of a block, its parts after what is there and a `parting`.
fn join(block: &Block, parting: &str, spans: &mut Vec<Span>) {
    super::draft::each_spans(block, &mut |inner| {
        if !spans.is_empty() {
            spans.push(Span::plain(parting));
        }
        spans.extend(inner.iter().cloned());
    });
}

/// What a reader of the page does not see or could not use.
pub(super) fn is_unseen(node: &Node<'_>, name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "head"
            | "title"
            | "meta"
            | "link"
            | "button"
            | "input"
            | "select"
            | "textarea"
            | "canvas"
            | "rp"
            | "label"
            | "ins.adsbygoogle"
    ) || node.attr(LOOK).is_some_and(|looks| looks.contains("hidden"))
}

fn take_look(node: &Node<'_>, look: &mut Look) {
    if node.has_attr(CAPTION) {
        look.caption = true;
    }
    let Some(looks) = node.attr(LOOK) else { return };
    for word in looks.split(' ') {
        match word {
            "right" => (look.right, look.center) = (true, false),
            "center" => (look.right, look.center) = (false, true),
            "plain" => (look.right, look.center) = (false, false),
            "grey" => look.grey = true,
            _ => {}
        }
    }
}
