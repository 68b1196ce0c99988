//! A page and a feed made of the words of the archive.
//!
//! Owns their markup. Must not measure.

use std::fmt::Write;

use super::text::{Words, article};

/// A page as papers have them: an article of 3 kB among menus and other headlines.
pub(crate) fn page(words: &Words) -> String {
    let menu: Vec<String> = (0..60).map(|number| format!("<li><a href=\"/muc-{number}\">{}</a></li>", article(words, number).entry.title)).collect();
    let menu = menu.concat();
    let made = article(words, 20);
    let paragraphs: Vec<String> = made.text.lines().skip(3).filter(|line| !line.is_empty()).map(|line| format!("<p>{line}</p>")).collect();
    let paragraphs = paragraphs.concat();
    format!(
        "<!doctype html><html lang=vi><head><meta charset=utf-8><title>{title}</title></head><body><nav><ul>{menu}</ul></nav>\
         <article><h1>{title}</h1>{paragraphs}</article><aside><ul>{menu}</ul></aside></body></html>",
        title = made.entry.title
    )
}

/// A feed with a description of 700 characters in each entry.
pub(crate) fn feed(words: &Words, entries: usize) -> String {
    let mut rss = String::from("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Báo mẫu</title><link>https://bao.example/</link>");
    for number in 0..entries {
        let made = article(words, number);
        let body: String = made.text.chars().skip(200).take(700).collect();
        let _ = write!(
            rss,
            "<item><title>{}</title><link>https://bao.example/bai-{number}.html</link><guid>https://bao.example/bai-{number}.html</guid>\
             <pubDate>Tue, 24 Nov 2026 05:00:00 +0700</pubDate><description><![CDATA[<p><img src=\"/anh/{number}.jpg\" alt=\"\"/></p><p>{body}</p>]]></description></item>",
            made.entry.title
        );
    }
    rss.push_str("</channel></rss>");
    rss
}
