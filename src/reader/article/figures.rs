//! Pictures and players to blocks.
//!
//! Owns which pictures stand together, what they lead to, and the line that stands for a player. Must not tell icons from pictures: that is `media`'s part.

use super::{
    build::{Builder, Context},
    draft::Draft,
    media,
    prepare::CAPTION,
};
use crate::{
    model::{Block, Image, SafeLine, SafeText, Span},
    reader::dom::{self, Node},
};

impl Builder<'_> {
    pub(super) fn figure(&mut self, node: &Node<'_>, context: Context, outer: Context) {
        self.end_paragraph(outer);
        let mut images: Vec<Image> = Vec::new();
        for found in dom::select(node, "img, amp-img") {
            let anchor = found.ancestors_it(None).take_while(|around| around.id != node.id).find(|around| dom::name(around) == "a");
            let href = anchor.and_then(|anchor| dom::attribute(&anchor, "href"));
            if let Some(image) = media::picture(&found, self.base) {
                images.push(Image { link: href.and_then(|href| self.links.to(&href)).or(context.link), ..image });
            }
        }
        let holds_more = dom::first(node, "figure, table, pre, blockquote, ul, ol").is_some_and(|block| !dom::is_inside(&block, &["figcaption"]));
        if images.is_empty() || holds_more {
            // A figure of something else, or of figures: its content flows, and its caption stays a caption.
            self.children(node, context);
            self.end_paragraph(context);
            return;
        }
        let marked = dom::first(node, "figcaption").or_else(|| dom::first(node, &format!("[{CAPTION}]")));
        let caption = self.inline(&marked.unwrap_or(*node), context);
        self.out.push(Draft::new(Block::Figure { images: media::unique(images), caption }, context.look));
    }

    pub(super) fn image(&mut self, node: &Node<'_>, context: Context) {
        let Some(image) = media::picture(node, self.base) else {
            // Emoji drawn as pictures are text.
            if let Some(alt) = dom::attribute(node, "alt").filter(|alt| !alt.is_ascii() && alt.chars().count() <= 4) {
                self.ink.text(&alt, context.style, context.link);
            }
            return;
        };
        let image = Image { link: context.link, ..image };
        let figure = Draft::new(Block::Figure { images: vec![image], caption: Vec::new() }, context.look);
        if self.ink.is_blank() {
            self.out.push(figure);
        } else {
            self.waiting.push(figure);
        }
    }

    pub(super) fn medium(&mut self, node: &Node<'_>, name: &str, context: Context) {
        let Some(url) = media::player(node, name, self.base) else { return };
        self.end_paragraph(context);
        let title = dom::attribute(node, "title").unwrap_or_else(|| url.host().trim_start_matches("www.").to_owned());
        let spans = vec![Span { text: SafeText::from(SafeLine::new(&format!("▶ {title}"))), link: self.links.to(url.as_str()), ..Span::default() }];
        self.out.push(Draft::embedded(spans));
    }
}
