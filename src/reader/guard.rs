//! What stands before every parser of markup.
//!
//! Owns the limits of a page and the one pass that enforces them on the level of tags, before any tree is built: tree builders are quadratic in depth,
//! attributes and open formatting elements, and overflow the stack on deep trees. Must not change what an ordinary page says; comments, styles and
//! programs are left out because nobody reads them.

mod json;
mod open;
mod rules;
mod tag;

use crate::model::{Failure, FailureKind};
pub(in crate::reader) use json::{json, json_fits};
use open::Open;
use tag::{Tag, TagKind, is_slow_to_write};

/// Most bytes of a page that are parsed.
pub const MAX_PAGE_BYTES: usize = 5 * 1024 * 1024;

/// Most bytes of a feed that are parsed.
pub const MAX_FEED_BYTES: usize = 20 * 1024 * 1024;

/// Deepest nesting that is kept. Looking for an element walks down from each of those above it, so that each of a page's elements may cost this much;
/// browsers cut at four times the depth, pages that were seen end at a third of it.
const MAX_DEPTH: usize = 128;

/// The same of a fragment.
const MAX_FRAGMENT_DEPTH: usize = 40;

/// Most elements of a page: the largest live pages seen have two fifths of it.
const MAX_ELEMENTS: usize = 75_000;

/// Most lines that text stands on: each of preformatted text becomes a row, however short.
const MAX_LINES: usize = 250_000;

/// Longest run of one white-space character, no-break space, `&` or `<` that is kept.
const MAX_RUN_BYTES: usize = 256;

/// Most character references of a page, those that stand for a stray `<` among them: tree builders append each on its own.
const MAX_REFERENCES: usize = 100_000;

/// Text that is slow to write out again is parted into pieces of about this length, by comments: nobody sees those.
const PIECE_BYTES: usize = 2 * 1024;

/// Longest content of a `title` or `textarea`, and of a JSON script, in bytes.
const MAX_TITLE_BYTES: usize = 16 * 1024;
const MAX_JSON_BYTES: usize = 512 * 1024;

/// Makes markup harmless for the tree builders: cuts depth, attributes, formatting elements and runs that make them quadratic or overflow the stack.
/// One pass, linear in the length of `markup`.
///
/// # Errors
/// A [`Failure`] of kind `too_large` or `too_complex`, with `target` as its target.
pub fn html(markup: &str, target: &str) -> Result<String, Failure> {
    filtered(markup, target, MAX_DEPTH)
}

/// As [`html`], for the text of an entry or a comment: what sets it walks through all that is around each line.
pub(in crate::reader) fn fragment(markup: &str) -> Option<String> {
    filtered(markup, "", MAX_FRAGMENT_DEPTH).ok()
}

fn filtered(markup: &str, target: &str, max_depth: usize) -> Result<String, Failure> {
    if markup.len() > MAX_PAGE_BYTES {
        return Err(Failure::new(FailureKind::TooLarge, target, &format!("{} bytes", markup.len())));
    }
    let mut filter = Filter { out: String::with_capacity(markup.len()), open: Open::new(max_depth), elements: 0, lines: 0, references: 0 };
    let mut rest = markup;
    while !rest.is_empty() {
        rest = filter.step(rest);
        if filter.elements > MAX_ELEMENTS {
            return Err(Failure::new(FailureKind::TooComplex, target, &format!("more than {MAX_ELEMENTS} elements")));
        }
        if filter.lines > MAX_LINES {
            return Err(Failure::new(FailureKind::TooComplex, target, &format!("more than {MAX_LINES} lines")));
        }
    }
    Ok(filter.out)
}

struct Filter {
    out: String,
    open: Open,
    elements: usize,
    lines: usize,
    references: usize,
}

impl Filter {
    /// Takes one stretch of text or one piece of markup; what is left comes back.
    fn step<'a>(&mut self, rest: &'a str) -> &'a str {
        let Some(markup) = rest.strip_prefix('<') else {
            let (text, after) = cut_at(rest, rest.find('<'));
            self.text(text);
            return after;
        };
        if let Some(comment) = markup.strip_prefix("!--") {
            return after_comment(comment);
        }
        match markup.as_bytes() {
            [b'!', ..] if markup.get(1..8).is_some_and(|word| word.eq_ignore_ascii_case("doctype")) => {
                let (doctype, after) = cut_after(rest, '>');
                if doctype.len() < MAX_RUN_BYTES {
                    self.out.push_str(doctype);
                }
                after
            }
            // Processing instructions, CDATA sections and malformed end tags are comments in HTML (WHATWG HTML §13.2.5.41).
            [b'!' | b'?', ..] => cut_after(rest, '>').1,
            [b'/', next, ..] if !next.is_ascii_alphabetic() => cut_after(rest, '>').1,
            [b'/', ..] if markup.len() > 1 => self.tag(rest),
            [first, ..] if first.is_ascii_alphabetic() => self.tag(rest),
            _ => {
                let run = rest.bytes().take_while(|byte| *byte == b'<').count();
                // The last of a run may begin a tag: it is looked at again.
                let (stray, after) = cut_at(rest, Some(if run > 1 { run - 1 } else { 1 }));
                for _ in 0..stray.len().min(MAX_RUN_BYTES).min(MAX_REFERENCES.saturating_sub(self.references)) {
                    self.references += 1;
                    self.out.push_str("&lt;");
                }
                after
            }
        }
    }

    fn tag<'a>(&mut self, rest: &'a str) -> &'a str {
        // A tag that is cut off by the end of the page is no tag.
        let Some((tag, after)) = Tag::read(rest) else { return "" };
        match tag.kind {
            TagKind::End => {
                self.elements += usize::from(self.open.close(&tag.name, &mut self.out));
                after
            }
            TagKind::Start => {
                self.elements += 1;
                match tag.name.as_str() {
                    // In a drawing or a formula it holds markup.
                    "script" => self.raw(&tag, after, tag.is_json() && !self.open.is_foreign(), MAX_JSON_BYTES),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => self.raw(&tag, after, tag.name == "iframe", 0),
                    "title" | "textarea" => self.raw(&tag, after, true, MAX_TITLE_BYTES),
                    "plaintext" => after,
                    _ => {
                        if self.open.admit(&tag, &mut self.out) {
                            tag.write(&mut self.out);
                        }
                        after
                    }
                }
            }
        }
    }

    /// An element whose content is not markup: ends at its own end tag only.
    fn raw<'a>(&mut self, tag: &Tag<'_>, after: &'a str, keep: bool, keep_bytes: usize) -> &'a str {
        let (content, rest) = cut_at(after, find_end_tag(after, &tag.name));
        if keep {
            tag.write(&mut self.out);
            let kept = match content.len() {
                bytes if bytes <= keep_bytes => content,
                _ if keep_bytes == MAX_TITLE_BYTES => super::fragment::start(content, keep_bytes),
                _ => "",
            };
            // In a drawing or a choice a title's content is markup, and `<!--<script` in a program hides its end: no tag may stand in either.
            let mut parts = kept.split('<');
            self.out.push_str(parts.next().unwrap_or_default());
            for part in parts {
                let begins_tag = part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/');
                self.out.push_str(match tag.name.as_str() {
                    "script" if begins_tag => "\\u003c",
                    "script" => "<",
                    _ => "&lt;",
                });
                self.out.push_str(part);
            }
            self.out.push_str("</");
            self.out.push_str(&tag.name);
            self.out.push('>');
        }
        cut_after(rest, '>').1
    }

    /// Copies text without the runs that cost quadratic time.
    fn text(&mut self, text: &str) {
        if !text.trim_ascii().is_empty() {
            self.lines += text.bytes().filter(|byte| *byte == b'\n').count();
        }
        // Too short for any of them.
        let references = text.bytes().filter(|byte| *byte == b'&').count();
        if text.len() <= MAX_RUN_BYTES && self.references + references <= MAX_REFERENCES && !text.contains('\0') {
            self.references += references;
            self.out.push_str(text);
            return;
        }
        let is_slow = is_slow_to_write(text);
        let mut piece_begin = self.out.len();
        let mut run = 0_usize;
        let mut last = '\0';
        let mut skipping = false;
        for character in text.chars() {
            // The tokenizer drops a NUL as well, and writes an error down for each.
            if character == '\0' {
                continue;
            }
            let kind = if character.is_ascii_whitespace() { ' ' } else { character };
            run = if kind == last { run + 1 } else { 1 };
            last = kind;
            if character == '&' {
                self.references += 1;
                skipping = self.references > MAX_REFERENCES;
            }
            // Never within a reference.
            if is_slow && self.out.len() - piece_begin > PIECE_BYTES && matches!(character, '&' | ' ' | '\n' | '\u{80}'..='\u{bf}') {
                self.out.push_str("<!---->");
                piece_begin = self.out.len();
            }
            if skipping || (run > MAX_RUN_BYTES && matches!(kind, ' ' | '&' | '\u{a0}')) {
                continue;
            }
            self.out.push(character);
        }
    }
}

fn cut_at(text: &str, position: Option<usize>) -> (&str, &str) {
    position.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

fn cut_after(text: &str, end: char) -> (&str, &str) {
    cut_at(text, text.find(end).map(|at| at + end.len_utf8()))
}

/// What follows a comment whose `<!--` was taken (WHATWG HTML §13.2.5.43: `<!-->` and `<!--->` are whole comments).
fn after_comment(comment: &str) -> &str {
    if let Some(after) = comment.strip_prefix('>').or_else(|| comment.strip_prefix("->")) {
        return after;
    }
    let mut rest = comment;
    while let Some((_, after)) = rest.split_once("--") {
        if let Some(after) = after.strip_prefix('>').or_else(|| after.strip_prefix("!>")) {
            return after;
        }
        // `--->` ends a comment too: the second hyphen may begin the end.
        rest = rest.get(rest.len() - after.len() - 1..).unwrap_or("");
    }
    ""
}

fn find_end_tag(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find("</") {
        let at = from + found;
        let after = at + 2;
        if bytes.get(after..after + name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
            && bytes.get(after + name.len()).is_none_or(|next| matches!(next, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r' | 0x0c))
        {
            return Some(at);
        }
        from = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(markup: &str) -> String {
        html(markup, "t").expect("a page")
    }

    #[test]
    fn ordinary_markup_stays_as_it_is() {
        let page = "<!DOCTYPE html><p class=\"a\" id=b hidden data-x='{\"k\": 1}'>Một &amp; hai<br>ba</p><ul><li>x<li>y</ul>a < b";
        assert_eq!(clean(page), page.replace("a < b", "a &lt; b"));
    }

    #[test]
    fn programs_styles_and_comments_go_and_json_stays() {
        assert_eq!(clean("a<script>if (a < b) '</p>'</script>b<!-- <p> --!>c<style>p</style>d<!-->e<?php x ?>f"), "abcdef");
        let json = "<script type=\"application/ld+json\">{\"a\":\"<b>\"}</script>";
        assert_eq!(clean(json), json.replace("<b>", "\\u003cb>"));
        assert_eq!(clean("<title>a <b> c</title>x"), "<title>a &lt;b> c</title>x");
        assert_eq!(clean("a<!-- never ends <p>b"), "a");
        assert_eq!(clean("a\0b"), "ab");
    }

    #[test]
    fn depth_is_cut_and_the_text_stays() {
        let page = format!("{}deep{}after", "<div>".repeat(70_000), "</div>".repeat(70_000));
        let out = clean(&page);
        assert_eq!(out.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(out.matches("</div>").count(), MAX_DEPTH);
        assert!(out.contains("deep") && out.ends_with("after"));
    }

    #[test]
    fn unclosed_paragraphs_and_items_are_not_deep() {
        let page = format!("<ul>{}</ul>{}<table>{}</table>", "<li>a".repeat(2000), "<p>b".repeat(2000), "<tr><td>c".repeat(2000));
        assert_eq!(clean(&page), page);
    }

    #[test]
    fn attributes_and_their_values_are_cut() {
        let many = (0..1000).map(|n| format!(" a{n}=1")).collect::<Vec<_>>().concat();
        assert_eq!(clean(&format!("<p{many}>x")).matches("=1").count(), tag::MAX_ATTRIBUTES);
        let page = format!("<img src=\"data:image/png;base64,{}\" alt=x>", "A".repeat(100_000));
        assert_eq!(clean(&page), "<img src=\"data:,\" alt=x>");
    }

    #[test]
    fn formatting_bombs_are_defused() {
        let open = (0..1000).map(|n| format!("<b id={n}>")).collect::<Vec<_>>().concat();
        let out = clean(&format!("<p>{open}</p>{}", "<p>x</p>".repeat(50_000)));
        assert!(out.matches("<b ").count() <= open::MAX_FORMATTING);
        assert!(out.matches("</b>").count() > 0, "what would be opened again in every paragraph is closed");
    }

    #[test]
    fn cells_and_runs_are_cut() {
        assert_eq!(clean(&format!("<table><tr>{}</table>", "<td>x".repeat(1000))).matches("<td>").count(), 256);
        assert!(clean(&"&".repeat(100_000)).len() <= MAX_RUN_BYTES);
        assert!(clean(&"\u{a0}".repeat(100_000)).len() <= 2 * MAX_RUN_BYTES);
        assert!(clean(&"<".repeat(100_000)).len() <= 5 * MAX_RUN_BYTES);
        assert!(clean(&"&amp;".repeat(500_000)).len() <= 6 * MAX_REFERENCES);
    }

    #[test]
    fn text_that_is_slow_to_write_is_parted_and_stays_the_same() {
        let text = format!("{}{}", "a«".repeat(40_000), "&amp; bé ".repeat(10_000));
        let out = clean(&text);
        let pieces: Vec<&str> = out.split("<!---->").collect();
        assert!(pieces.len() > 50 && pieces.iter().all(|piece| piece.len() < 2 * PIECE_BYTES), "{}", pieces.len());
        assert_eq!(pieces.concat(), text);
        assert_eq!(clean(&format!("<p title='{}' id=b>", "a«".repeat(5_000))), "<p  id=b>");
    }

    #[test]
    fn limits_are_failures_not_cuts() {
        assert_eq!(html(&"a".repeat(MAX_PAGE_BYTES + 1), "t").expect_err("too large").kind, FailureKind::TooLarge);
        for element in ["<br>", "</p>", "</br>"] {
            assert_eq!(html(&element.repeat(MAX_ELEMENTS + 1), "t").expect_err("too complex").kind, FailureKind::TooComplex);
        }
    }
}
