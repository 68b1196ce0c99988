//! The tree of a body to blocks.
//!
//! Owns how elements become blocks and spans. Must not judge what belongs to the article: that is furniture's part.

use std::collections::HashMap;

use super::{
    draft::{Draft, Look},
    media,
    prepare::{CAPTION, LOOK},
    spans::{self, Ink},
    table,
};
use crate::{
    model::{Block, HttpUrl, Image, SafeLine, SafeText, Span},
    reader::dom::{self, Node},
};

/// Elements nested deeper than this are read for their text alone: the builder calls itself, and threads have small stacks.
const MAX_DEPTH: usize = 96;

/// Reads the children of elements one after the other.
pub(super) struct Builder<'a> {
    base: &'a HttpUrl,
    links: Vec<HttpUrl>,
    known: HashMap<String, usize>,
    out: Vec<Draft>,
    ink: Ink,
    /// Figures met inside a paragraph: they come after it.
    waiting: Vec<Draft>,
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
pub(super) fn drafts(nodes: &[Node<'_>], base: &HttpUrl) -> (Vec<Draft>, Vec<HttpUrl>) {
    let mut builder = Builder { base, links: Vec::new(), known: HashMap::new(), out: Vec::new(), ink: Ink::default(), waiting: Vec::new() };
    for node in nodes {
        builder.element(node, Context::default());
        builder.end_paragraph(Context::default());
    }
    (builder.out, builder.links)
}

impl Builder<'_> {
    fn children(&mut self, node: &Node<'_>, context: Context) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.ink.text(&child.text(), context.style, context.link);
            } else if child.is_element() {
                self.element(&child, context);
            }
        }
    }

    fn element(&mut self, node: &Node<'_>, outer: Context) {
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
            "b" | "strong" => context.style.bold = true,
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
            "img" => self.image(node, context),
            "a" => {
                context.link = dom::attribute(node, "href").and_then(|href| self.link(&href)).or(outer.link);
                self.children(node, context);
            }
            "q" => {
                self.ink.text("“", context.style, context.link);
                self.children(node, context);
                self.ink.text("”", context.style, context.link);
            }
            "iframe" | "video" | "audio" | "embed" => self.medium(node, &name, context),
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
                let text = SafeText::new(node.text().trim_matches('\n'));
                if !text.is_blank() {
                    self.out.push(Draft::new(Block::Code { text }, context.look));
                }
            }
            "table" => {
                self.end_paragraph(outer);
                if let Some(block) = table::data(self, node, context) {
                    self.out.push(Draft::new(block, context.look));
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

    /// The blocks inside an element, apart from those around it.
    fn nested(&mut self, node: &Node<'_>, context: Context, outer: Context) -> Vec<Block> {
        self.end_paragraph(outer);
        let before = std::mem::take(&mut self.out);
        self.children(node, Context { link: None, ..context });
        self.end_paragraph(context);
        std::mem::replace(&mut self.out, before).into_iter().map(|draft| draft.block).collect()
    }

    /// The text inside an element as one run of spans.
    pub(super) fn inline(&mut self, node: &Node<'_>, context: Context) -> Vec<Span> {
        let mut spans = Vec::new();
        for block in self.nested(node, context, context) {
            super::draft::each_spans(&block, &mut |inner| {
                if !spans.is_empty() {
                    spans.push(Span::plain(" "));
                }
                spans.extend(inner.iter().cloned());
            });
        }
        spans::one_line(spans)
    }

    fn list(&mut self, node: &Node<'_>, name: &str, context: Context, outer: Context) {
        self.end_paragraph(outer);
        let items: Vec<Vec<Block>> = node
            .element_children()
            .iter()
            .filter(|item| !is_unseen(item, &dom::name(item)))
            .map(|item| self.nested(item, Context { depth: context.depth + 1, ..context }, context))
            .filter(|item| !item.is_empty())
            .collect();
        let start = node.attr("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
        // A list of one picture after the other is a gallery, not a list.
        if items.iter().flatten().all(|block| matches!(block, Block::Figure { .. })) {
            self.out.extend(items.into_iter().flatten().map(|block| Draft::new(block, context.look)));
        } else {
            self.out.push(Draft::new(Block::List { ordered: name == "ol", start, items }, context.look));
        }
    }

    fn figure(&mut self, node: &Node<'_>, context: Context, outer: Context) {
        self.end_paragraph(outer);
        let images: Vec<Image> = dom::select(node, "img").iter().filter_map(|image| media::picture(image, self.base)).collect();
        let holds_text = dom::first(node, "table, pre, blockquote, ul, ol").is_some_and(|block| !dom::is_inside(&block, &["figcaption"]));
        if images.is_empty() || holds_text {
            // A figure of something else: its content flows, and its caption stays a caption.
            self.children(node, context);
            self.end_paragraph(context);
            return;
        }
        let marked = dom::first(node, "figcaption").or_else(|| dom::first(node, &format!("[{CAPTION}]")));
        let caption = self.inline(&marked.unwrap_or(*node), context);
        self.out.push(Draft::new(Block::Figure { images: media::unique(images), caption }, context.look));
    }

    fn image(&mut self, node: &Node<'_>, context: Context) {
        let Some(image) = media::picture(node, self.base) else {
            // Emoji drawn as pictures are text.
            if let Some(alt) = dom::attribute(node, "alt").filter(|alt| !alt.is_ascii() && alt.chars().count() <= 4) {
                self.ink.text(&alt, context.style, context.link);
            }
            return;
        };
        let figure = Draft::new(Block::Figure { images: vec![image], caption: Vec::new() }, context.look);
        if self.ink.is_blank() {
            self.out.push(figure);
        } else {
            self.waiting.push(figure);
        }
    }

    fn medium(&mut self, node: &Node<'_>, name: &str, context: Context) {
        let Some(url) = media::player(node, name, self.base) else { return };
        self.end_paragraph(context);
        let title = dom::attribute(node, "title").unwrap_or_else(|| url.to_string());
        let link = self.link(url.as_str());
        let spans = vec![Span { text: SafeText::from(SafeLine::new(&title)), link, ..Span::default() }];
        self.out.push(Draft { embed: true, ..Draft::new(Block::Paragraph { spans }, Look::default()) });
    }

    fn link(&mut self, href: &str) -> Option<usize> {
        // A link to a place on the same page leads nowhere in a terminal.
        if href.starts_with('#') {
            return None;
        }
        let url = self.base.join(href).ok()?;
        if let Some(known) = self.known.get(url.as_str()) {
            return Some(*known);
        }
        self.links.push(url.clone());
        self.known.insert(url.as_str().to_owned(), self.links.len() - 1);
        Some(self.links.len() - 1)
    }
}

/// What a reader of the page does not see or could not use.
fn is_unseen(node: &Node<'_>, name: &str) -> bool {
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
            | "object"
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
