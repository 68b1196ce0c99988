//! Where things on a page lead: pictures with a link, links in code, links of the page itself.

use bantin::{
    model::{Block, Document, Image, Span},
    typeset::Role,
};

use crate::{
    body, of_document,
    sample::{line, url},
    text_of,
};

fn linked(text: &str, link: usize) -> Span {
    Span { link: Some(link), ..Span::plain(text) }
}

#[test]
fn a_picture_shows_its_own_number_and_that_of_what_it_leads_to() {
    let image = |at: &str, link| Image { link, ..Image::new(url(at), line("Cầu")) };
    let images = vec![image("https://anh.example/a.jpg", Some(0)), image("https://anh.example/b.jpg", Some(1)), image("https://anh.example/c.jpg", None)];
    let document = Document {
        blocks: vec![Block::Figure { images, caption: Vec::new() }],
        links: vec![url("https://bao.example/album"), url("https://anh.example/b.jpg")],
    };
    let page = of_document(document, 72);
    // A picture that leads to itself has one number.
    assert_eq!(body(&page, 1), "[ảnh: Cầu] [1] → [2]\n[ảnh: Cầu] [3]\n[ảnh: Cầu] [4]\n");
    assert_eq!(page.links[1].as_str(), "https://bao.example/album");
}

#[test]
fn code_with_links_is_the_same_code_and_its_links_are_listed() {
    let spans = vec![Span::plain("use "), linked("std", 0), Span::plain(";\n  end")];
    let text = bantin::model::SafeText::new("use std;\n  end");
    let document = Document { blocks: vec![Block::Code { text, spans }], links: vec![url("https://doc.example/std")] };
    let page = of_document(document, 72);
    assert_eq!(body(&page, 1), "use std;\n  end\n");
    let runs: Vec<(&str, Role, Option<usize>)> =
        page.rows.iter().filter(|row| row.place.block == 0).flat_map(|row| &row.runs).map(|run| (run.text.as_str(), run.role, run.link)).collect();
    assert!(runs.contains(&("std", Role::Link, Some(0))), "{runs:?}");
    assert!(text_of(&page).ends_with("[1] https://doc.example/std\n"));
}

#[test]
fn links_of_the_page_itself_have_no_number() {
    let blocks = vec![Block::Paragraph { spans: vec![Span::plain("Một câu"), linked("[1]", 0), Span::plain(" và "), linked("bài khác", 1)] }];
    let links = vec![url("https://bao.example/thong-xe-cau-song-be-post1534.html#note-1"), url("https://bao.example/khac#phan-2")];
    let page = of_document(Document { blocks, links }, 72);
    assert_eq!(body(&page, 1), "Một câu[1] và bài khác[1]\n");
    assert_eq!(page.links.len(), 1);
}
