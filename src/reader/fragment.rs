//! Fragments of HTML (comments, summaries) to text.
//!
//! Owns what a fragment's text is; the only file that names `html2text`. Must not be used for articles: their structure is kept.

pub(crate) mod entities;
mod plain;

use std::{borrow::Cow, sync::LazyLock};

use html2text::{config, render::TextDecorator};
use regex::Regex;

use super::guard;
use crate::model::{SafeLine, SafeText};

/// Most bytes of one fragment that are read; the longest real comment is a fiftieth of it.
const MAX_FRAGMENT_BYTES: usize = 1024 * 1024;

/// Columns at which a line is broken: none is that long, and the renderer wants a width.
const NO_WRAPPING: usize = 1 << 20;

/// A line of its own that stands for a blank one while html2text is at work; of the private use area, so no text is lost.
const PART: &str = "\u{e000}";

/// The text of a fragment: paragraphs parted by a blank line, `<br>` a line feed, list items one a line, entities
/// decoded, no marks, no link numbers, no texts of images. Never fails: what cannot be built as a tree loses its tags.
#[must_use]
pub fn text(html: &str) -> SafeText {
    let html = start(html, MAX_FRAGMENT_BYTES);
    if !html.contains(['<', '&']) {
        return SafeText::from(SafeLine::new(html));
    }
    if !html.contains('<') {
        return SafeText::from(SafeLine::new(&entities::unescape(html)));
    }
    match plain::text(html) {
        Some(plain) => clean(&plain),
        None => set(html),
    }
}

/// The long way: as a tree, set by html2text.
fn set(html: &str) -> SafeText {
    let html = close_comment(html);
    let html = stray_declarations(&html);
    let html = parted_formulas(&html);
    let rendered = guard::fragment(&without_frames(&html)).and_then(|safe| render(&parted_lists(&safe)));
    rendered.map_or_else(|| untagged(&html), |rendered| clean(&rendered))
}

/// The text of a fragment that there is no time to set: its tags are left out.
#[must_use]
pub fn untagged(html: &str) -> SafeText {
    clean(&entities::unescape(&without_tags(start(html, MAX_FRAGMENT_BYTES))))
}

/// A title: one line, without tags. Entities that were escaped twice on the way into the feed (`n&amp;agrave;y`) are
/// decoded once more: no title means to show `&agrave;`.
#[must_use]
pub fn line(html: &str) -> SafeLine {
    let once = if looks_like_markup(html) { Cow::Owned(text(html).as_str().to_owned()) } else { entities::unescape(html) };
    SafeLine::new(&entities::unescape(&once))
}

/// Whether tags or character references are in it, rather than a stray `<` or `&`.
#[must_use]
pub fn looks_like_markup(text: &str) -> bool {
    let tag = |at: usize| text.get(at + 1..).is_some_and(|after| after.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '!')));
    text.match_indices('<').any(|(at, _)| tag(at)) && text.contains('>')
}

fn render(html: &str) -> Option<String> {
    // Raw mode lets cells of layout tables flow one after another, without boxes.
    let config = config::with_decorator(Bare).raw_mode(true).allow_width_overflow().link_footnotes(false).unicode_strikeout(false);
    config.string_from_read(html.as_bytes(), NO_WRAPPING).ok()
}

/// A text as it is kept. A line of nothing but what is cleaned away is a blank one.
fn clean(text: &str) -> SafeText {
    let tidied = tidy(text);
    let safe = SafeText::new(&tidied);
    if safe.as_str() == tidied { safe } else { SafeText::new(&tidy(safe.as_str())) }
}

/// Lines without outer spaces, never more than one blank line.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line == PART {
            blank = true;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank { "\n\n" } else { "\n" });
        }
        out.push_str(line);
        blank = false;
    }
    out
}

/// A comment that never ends would swallow the rest: then it ends with its first `>`.
fn close_comment(html: &str) -> Cow<'_, str> {
    match html.rsplit_once("<!--") {
        Some((before, after)) if !after.contains("-->") => Cow::Owned(format!("{before}{}", after.split_once('>').map_or("", |(_, rest)| rest))),
        _ => Cow::Borrowed(html),
    }
}

/// `<!` that begins no comment, document type or CDATA section is text: HTML would take all up to the next `>` for a comment.
fn stray_declarations(html: &str) -> Cow<'_, str> {
    let is_stray = |after: &str| !after.starts_with(['-', '[', '>']) && !after.starts_with(|first: char| first.is_ascii_alphabetic());
    if !html.split("<!").skip(1).any(is_stray) {
        return Cow::Borrowed(html);
    }
    let mut parts = html.split("<!");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(if is_stray(part) { "&lt;!" } else { "<!" });
        out.push_str(part);
    }
    Cow::Owned(out)
}

/// Without the tags of `iframe`, whose content is otherwise no text at all: some feeds put the text into one.
fn without_frames(html: &str) -> Cow<'_, str> {
    static FRAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"</?[iI][fF][rR][aA][mM][eE]\b[^<>]*>").ok());
    FRAME.as_ref().map_or(Cow::Borrowed(html), |frame| frame.replace_all(html, " "))
}

/// A space behind each token element of a formula (`MathML` Core §3.2): only their layout parts them, and `<mfrac><mn>1</mn><mn>2</mn></mfrac>` is no twelve.
fn parted_formulas(html: &str) -> Cow<'_, str> {
    static TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"</(?:mi|mn|mo|ms|mtext)\s*>").ok());
    if !html.contains("<math") {
        return Cow::Borrowed(html);
    }
    TOKEN.as_ref().map_or(Cow::Borrowed(html), |token| token.replace_all(html, "${0} "))
}

/// A mark between a paragraph and the list or table after it: html2text sets no blank line there.
fn parted_lists(html: &str) -> Cow<'_, str> {
    static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(</(?:[pP]|[hH][1-6]|blockquote|div)>\s*)(<(?:[uUoOdD][lL]|table)[\s>])").ok());
    LIST.as_ref().map_or(Cow::Borrowed(html), |list| list.replace_all(html, format!("${{1}}<p>{PART}</p>${{2}}").as_str()))
}

/// The text between `<` and `>`, a tag being a space.
fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    for character in html.chars() {
        match character {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                out.push(' ');
            }
            _ if !inside => out.push(character),
            _ => {}
        }
    }
    out
}

/// The first `max_bytes`, cut between characters.
pub(crate) fn start(text: &str, max_bytes: usize) -> &str {
    let end = (0..=max_bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or(text)
}

/// A decorator that adds nothing.
#[derive(Clone, Debug)]
struct Bare;

impl TextDecorator for Bare {
    type Annotation = ();

    fn decorate_link_start(&mut self, _url: &str) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_link_end(&mut self) -> String {
        String::new()
    }

    fn decorate_em_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) {}

    fn decorate_preformat_cont(&self) {}

    fn decorate_image(&mut self, _src: &str, _title: &str) -> (String, ()) {
        (String::new(), ())
    }

    fn header_prefix(&self, _level: usize) -> String {
        String::new()
    }

    fn quote_prefix(&self) -> String {
        String::new()
    }

    fn unordered_item_prefix(&self) -> String {
        String::new()
    }

    fn ordered_item_prefix(&self, _number: i64) -> String {
        String::new()
    }

    fn decorate_superscript_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_superscript_end(&self) -> String {
        String::new()
    }

    fn make_subblock_decorator(&self) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(html: &str) -> String {
        text(html).as_str().to_owned()
    }

    #[test]
    fn paragraphs_breaks_and_lists() {
        assert_eq!(plain("<p>Một<br/>hai</p>\n<p>ba <b>bốn</b></p>"), "Một\nhai\n\nba bốn");
        assert_eq!(plain("Một<br>hai"), "Một\nhai");
        assert_eq!(plain("<ul><li>Một</li><li>hai</li></ul>"), "Một\nhai");
        assert_eq!(plain("<p>Đầu</p> <ul class=x><li>Một<ul><li>trong</li></ul></li><li>hai</li></ul><p>Cuối</p>"), "Đầu\n\nMột\ntrong\nhai\n\nCuối");
        assert_eq!(plain("<ol><li>Một</li><li>hai</li></ol>"), "Một\nhai");
    }

    #[test]
    fn nothing_is_added() {
        let html = "<h2>Đầu</h2><p>Xem <a href='https://bao.example/'>đây</a><img src=a alt='Ảnh'> H<sub>2</sub>O m<sup>2</sup> <code>x</code> <em>y</em> <del>z</del></p><blockquote>trích</blockquote>";
        assert_eq!(plain(html), "Đầu\n\nXem đây H2O m² x y z\n\ntrích");
    }

    #[test]
    fn a_layout_table_flows_without_boxes() {
        assert_eq!(plain("<table border=1><tr><td>Ảnh cũ</td><td><p>Chữ</p></td></tr></table>"), "Ảnh cũ\nChữ");
    }

    #[test]
    fn a_long_paragraph_is_one_line() {
        let words = "đường ".repeat(5_000);
        assert_eq!(plain(&format!("<p>{words}</p>")), words.trim());
    }

    #[test]
    fn a_reply_keeps_its_name_and_entities_are_decoded() {
        assert_eq!(plain("<span class=\"reply_name\">@Bạn đọc:</span>&nbsp;đ&#250;ng &amp; đủ"), "@Bạn đọc: đúng & đủ");
    }

    #[test]
    fn the_broken_summary_of_a_feed() {
        assert_eq!(plain("<a href=\"x\"><img width=130 src=\"y\" ></a></br>Trăng tròn nhất năm."), "Trăng tròn nhất năm.");
    }

    #[test]
    fn what_stands_in_a_frame_is_text() {
        assert_eq!(plain("trước <iframe src='https://phim.example/'><b>giữa</b></iframe> sau"), "trước giữa sau");
    }

    #[test]
    fn the_parts_of_a_formula_stand_apart() {
        assert_eq!(plain("Còn <math><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>&lt;</mo><mi>x</mi></math> thôi"), "Còn 1 2 < x thôi");
        assert_eq!(plain("<b><i>a</i></b><u>b</u>"), "ab");
    }

    #[test]
    fn a_comment_without_end_does_not_swallow_the_rest() {
        assert_eq!(plain("trước <!-- ẩn --> giữa <!-- x > sau <b>hết</b>"), "trước giữa sau hết");
    }

    #[test]
    fn an_exclamation_after_a_bracket_is_text() {
        assert_eq!(plain("giá <!5 triệu <b>đồng</b><!doctype x> hết"), "giá <!5 triệu đồng hết");
    }

    #[test]
    fn titles() {
        for (html, wanted) in [
            ("Ng&agrave;y n&amp;agrave;y", "Ngày này"),
            ("A & B < C", "A & B < C"),
            ("<b>Tin</b> mới", "Tin mới"),
            ("1 &lt; 2", "1 < 2"),
            ("AT&T; R&D", "AT&T; R&D"),
            ("gi&#225; &#8211; &#150; v&#xE0;ng", "giá – – vàng"),
        ] {
            assert_eq!(line(html).as_str(), wanted, "{html}");
        }
    }

    #[test]
    fn hostile_markup_still_gives_its_text() {
        let deep = format!("{}chữ{}", "<div>".repeat(20_000), "</div>".repeat(20_000));
        assert_eq!(plain(&deep), "chữ");
    }

    #[test]
    fn the_usual_feed_takes_the_short_way() {
        let html = "<p><img src=\"/a.jpg\" alt=\"Cầu mới\"/></p><p>Cầu <b>mới</b> mở.</p>";
        assert_eq!(plain::text(html).map(|plain| tidy(&plain)), Some("Cầu mới mở.".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn the_short_way_leads_where_the_long_one_does(
            html in "(<p>|</p>|<P>|<p class=\"x\">|<br>|<br/>|<br />|</br>|<img src=\"/a.png\" alt=\"Ảnh\">|<img src=/b.png />|<b>|</b>|<i>|</i>|<a href=\"/x\">chữ</a>|<span>|</span>|<em>|</em>|<strong>|</strong>|<u>|</u>| |\n|\t|chữ|Việt|a|&amp;|&quot;|&lt;|&gt;|&#39;|&nbsp;|&#8230;|&rsquo;|&eacute;|&#150;|\u{a0}){0,24}",
        ) {
            if let Some(plain) = plain::text(&html) {
                // But for single spaces: html2text loses those that stand alone in an inline element, as it loses a line break alone in a link.
                let lines = |text: &SafeText| text.as_str().replace(' ', "");
                proptest::prop_assert_eq!(lines(&SafeText::new(&tidy(&plain))), lines(&set(&html)), "{:?}", html);
            }
        }

        #[test]
        fn never_panics(html in "\\PC{0,80}|(<[a-z/]{1,6}( [a-z]+=[\"']?[a-z]*)?>?|&[a-z#0-9]{0,6};?|\\PC){0,30}") {
            let _ = text(&html);
            let _ = line(&html);
        }
    }
}
