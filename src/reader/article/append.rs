//! The pages of one article put together.
//!
//! Owns what of a further page is new: title, lede, byline and what is repeated on every page stand once. Must not look for pages.

use std::collections::HashSet;

use super::{
    draft::{Draft, Look, each_link_mut},
    words,
};
use crate::model::{Article, Block, Document, HttpUrl, SafeLine, SafeText};

/// Fewest words of a line that is not told twice: shorter ones repeat by themselves (`* * *`, `Có`).
const MIN_WORDS: usize = 6;

/// Puts the body of a further page behind what was read; says whether it brought any text or picture that was not there.
pub fn append(article: &mut Article, page: Article) -> bool {
    let known = Known::of(article);
    let new = known.new_of(page.document.blocks, &page.title);
    if new.is_empty() {
        return false;
    }
    put_behind(&mut article.document, new, &page.document.links);
    article.notices.extend(page.notices.into_iter().filter(|notice| !article.notices.contains(notice)).collect::<Vec<_>>());
    article.updated = article.updated.or(page.updated);
    article.byline = article.byline.take().or(page.byline);
    article.page_thread = article.page_thread.take().or(page.page_thread);
    true
}

/// What was read so far.
struct Known {
    /// Lines of some length, and the head of the article, folded.
    lines: HashSet<String>,
    pictures: HashSet<HttpUrl>,
}

impl Known {
    fn of(article: &Article) -> Self {
        let head = [Some(article.title.as_str()), article.byline.as_ref().map(SafeLine::as_str), article.lede.as_ref().map(SafeText::as_str)];
        let head = head.into_iter().flatten().map(words::fold).filter(|line| !line.is_empty());
        let body = article.document.blocks.iter().filter_map(line_of);
        let pictures = article.document.images().into_iter().map(|(image, _)| image.url).collect();
        Self { lines: head.chain(body).collect(), pictures }
    }

    /// The blocks that are new. A heading alone is nothing new.
    fn new_of(&self, blocks: Vec<Block>, title: &SafeLine) -> Vec<Block> {
        let title = words::fold(title.as_str());
        let is_new = |block: &Block| match block {
            Block::Figure { images, .. } if !images.is_empty() => images.iter().any(|image| !self.pictures.contains(&image.url)),
            _ => {
                let line = folded(block);
                line.is_empty() || line != title && !self.lines.contains(&line)
            }
        };
        let mut new: Vec<Block> = blocks.into_iter().filter(is_new).collect();
        let lead = new.iter().take_while(|block| matches!(block, Block::Rule)).count();
        new.drain(..lead);
        if new.iter().all(|block| matches!(block, Block::Heading { .. } | Block::Rule)) { Vec::new() } else { new }
    }
}

/// The line by which a block is known again; `None` where it is too short for that.
fn line_of(block: &Block) -> Option<String> {
    Some(folded(block)).filter(|line| line.split(' ').count() >= MIN_WORDS)
}

fn folded(block: &Block) -> String {
    Draft::new(block.clone(), Look::default()).folded().to_owned()
}

/// Puts blocks behind a document's, with links into `links` made links into the document's own.
fn put_behind(document: &mut Document, blocks: Vec<Block>, links: &[HttpUrl]) {
    for mut block in blocks {
        each_link_mut(&mut block, &mut |link| {
            *link = link.and_then(|link| links.get(link)).map(|url| {
                document.links.iter().position(|known| known == url).unwrap_or_else(|| {
                    document.links.push(url.clone());
                    document.links.len() - 1
                })
            });
        });
        document.blocks.push(block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{EntryId, Span},
        reader::{Input, article::extract},
    };

    fn page(body: &str) -> Article {
        let url = HttpUrl::parse("https://river.example/bell").expect("an address");
        let html = format!("<head><meta property=og:type content=article></head><main><article><h1>The bell rings again</h1>{body}</article></main>");
        let input = Input { bytes: html.as_bytes(), mime: None, url: &url, now: "2026-11-24T00:00:00Z".parse().expect("a time") };
        extract(&input, None, &EntryId::of_page(&url), None).expect("an article")
    }

    const LEAD: &str = "<p>The old bell of the southern bank rang this morning for the first time in a hundred years, and half of the town heard it.</p>";

    #[test]
    fn what_stands_on_every_page_stands_once() {
        let mut article = page(&format!("{LEAD}<p>Read <a href=/flood>the story of the flood</a>, which drowned it in the mud below the old ferry house.</p>"));
        let more = format!(
            "{LEAD}<h2>The smith</h2><p>A smith of the village cast its clapper, after <a href=/smith>the drawings he found</a>, and <a href=/flood>the story</a> says how.</p>"
        );
        assert!(append(&mut article, page(&more)));
        let text = article.document.plain_text();
        assert_eq!(text.as_str().matches("southern bank").count(), 1, "{text:?}");
        assert!(text.as_str().ends_with("says how."), "{text:?}");
        let linked: Vec<(String, &str)> = article
            .document
            .blocks
            .iter()
            .filter_map(|block| if let Block::Paragraph { spans } = block { Some(spans) } else { None })
            .flatten()
            .filter_map(|Span { text, link, .. }| Some((text.as_str().trim().to_owned(), article.document.links.get((*link)?)?.as_str())))
            .collect();
        let wanted = [
            ("the story of the flood", "https://river.example/flood"),
            ("the drawings he found", "https://river.example/smith"),
            ("the story", "https://river.example/flood"),
        ];
        assert_eq!(linked, wanted.map(|(text, url)| (text.to_owned(), url)));
        let before = article.clone();
        assert!(!append(&mut article, page(&more)), "the same page again brings nothing");
        assert_eq!(article, before);
    }
}
