//! Text and persons as feeds write them.
//!
//! Owns the types and modes of Atom text constructs (RFC 4287 §3.1, Atom 0.3 §3.1) and the forms of a name with an address. Must not know RSS.

use std::borrow::Cow;

use super::{
    names::Space,
    tree::{Element, Node},
    write::{Markup, escape},
};
use crate::reader::fragment::{self, entities::unescape};

/// Elements whose end tag in "plain" text shows that markup was meant. Nobody writes `</p>` as text.
const HTML_END_TAGS: [&str; 17] = [
    "</p>",
    "</a>",
    "</b>",
    "</i>",
    "</em>",
    "</strong>",
    "</div>",
    "</span>",
    "</li>",
    "</ul>",
    "</ol>",
    "</h1>",
    "</h2>",
    "</h3>",
    "</blockquote>",
    "</code>",
    "</script>",
];

/// Most pictures taken from one description.
const MAX_PICTURES: usize = 4;

/// The text of an element and whether it is markup.
pub(super) fn read<'t>(element: &'t Element<'_>) -> (Cow<'t, str>, Markup) {
    let kind = element.attribute("type").unwrap_or_default().trim().to_ascii_lowercase();
    let mode = element.attribute("mode").unwrap_or_default();
    let atom = element.space == Space::Atom;
    if mode.eq_ignore_ascii_case("base64") || is_base64(&kind) {
        let text = element.text();
        let markup = if kind.contains("html") || kind.is_empty() { Markup::Html } else { Markup::Plain };
        // `type="application/json"` over plain text is not base64, whatever the standard says.
        return (decode_base64(&text).map_or(text, Cow::Owned), markup);
    }
    if element.has_elements() {
        return (Cow::Owned(inner_markup(element)), Markup::Html);
    }
    let text = element.text();
    let markup = match kind.as_str() {
        "html" | "text/html" | "xhtml" | "application/xhtml+xml" => Markup::Html,
        _ if !atom && kind.is_empty() => Markup::Html,
        _ if HTML_END_TAGS.iter().any(|tag| text.contains(tag)) => Markup::Html,
        _ => Markup::Plain,
    };
    (if markup == Markup::Html { unwrapped(text) } else { text }, markup)
}

/// A text without the marks of CDATA sections in it: it was wrapped twice. HTML would take each with all up to the next `>` for a comment (WHATWG HTML
/// §13.2.5.42) and show the end mark.
fn unwrapped(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("<![CDATA[") {
        return text;
    }
    let mut parts = text.split("<![CDATA[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = ["]]>", "]]&gt;"].iter().filter_map(|mark| part.split_once(mark)).min_by_key(|(inside, _)| inside.len());
        let (inside, behind) = end.unwrap_or((part, ""));
        out.push_str(inside);
        out.push_str(behind);
    }
    Cow::Owned(out)
}

/// Atom 1.0 content of a type that is neither text nor XML is base64 (§4.1.3.3).
fn is_base64(kind: &str) -> bool {
    kind.contains('/') && !kind.starts_with("text/") && !kind.ends_with("/xml") && !kind.ends_with("+xml")
}

/// What stands inside, as HTML; the `div` that wraps XHTML (§3.1.1.3) is left out.
fn inner_markup(element: &Element<'_>) -> String {
    let mut out = String::new();
    write_children(element, &mut out);
    out
}

fn write_children(element: &Element<'_>, out: &mut String) {
    for child in &element.children {
        match child {
            Node::Text(text) => escape(text, out),
            Node::Element(inner) => {
                out.push('<');
                out.push_str(&inner.name);
                for (name, value) in inner.attributes.iter().filter(|(name, _)| !name.starts_with("xmlns")) {
                    for part in [" ", name, "=\""] {
                        out.push_str(part);
                    }
                    escape(value, out);
                    out.push('"');
                }
                out.push('>');
                write_children(inner, out);
                if !matches!(inner.name.as_ref(), "br" | "img" | "hr" | "input" | "wbr" | "meta" | "link") {
                    for part in ["</", &inner.name, ">"] {
                        out.push_str(part);
                    }
                }
            }
        }
    }
}

/// A person as shown: `Name (address)`, or the one of both that is there.
pub(super) fn person(element: &Element<'_>) -> String {
    let child = |wanted: &str| element.elements().find(|child| child.name == wanted).map(Element::text).unwrap_or_default();
    let (name, email) =
        if element.has_elements() { (child("name").into_owned(), child("email").into_owned()) } else { split_person(&unescape(&element.text())) };
    let (name, email) = (fragment::line(&name).as_str().to_owned(), fragment::line(&email).as_str().to_owned());
    match (name.is_empty(), email.is_empty()) {
        (false, false) if name != email => format!("{name} ({email})"),
        (true, _) => email,
        _ => name,
    }
}

/// `me@bao.example (Tên)`, `Tên (me@bao.example)`, `Tên <me@bao.example>`.
fn split_person(text: &str) -> (String, String) {
    let text = text.trim();
    let parts = text.split_once(['(', '<']).map(|(before, after)| (before.trim(), after.trim_end_matches([')', '>', ' ']).trim()));
    match parts {
        Some((before, inside)) if inside.contains('@') => (before.to_owned(), inside.trim_start_matches("mailto:").to_owned()),
        Some((before, inside)) if before.contains('@') => (inside.to_owned(), before.to_owned()),
        _ => (text.to_owned(), String::new()),
    }
}

/// Addresses and texts of the first pictures in HTML.
pub(super) fn pictures(html: &str) -> Vec<(String, String)> {
    fn walk(element: &Element<'_>, found: &mut Vec<(String, String)>) {
        for child in element.elements() {
            let source = child.attribute("src").map(str::trim).filter(|source| child.name == "img" && !source.is_empty() && !source.starts_with("data:"));
            if let Some(source) = source.filter(|_| found.len() < MAX_PICTURES) {
                found.push((source.to_owned(), child.attribute("alt").unwrap_or_default().to_owned()));
            }
            walk(child, found);
        }
    }
    let mut found = Vec::new();
    walk(&super::build::read(html).root, &mut found);
    found
}

/// RFC 4648 §4, without regard to white space; `None` where it is none, or no text.
fn decode_base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xFF).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::feed::build;

    fn first(source: &str, read: impl Fn(&Element<'_>) -> String) -> String {
        build::read(source).root.elements().next().map(read).expect("an element")
    }

    #[test]
    fn types_of_text() {
        for (source, wanted) in [
            ("<title xmlns='http://www.w3.org/2005/Atom'>1 &lt;b> 2</title>", "Plain 1 <b> 2"),
            ("<title xmlns='http://www.w3.org/2005/Atom' type='html'>&lt;b>x&lt;/b></title>", "Html <b>x</b>"),
            ("<title xmlns='http://www.w3.org/2005/Atom' type='text'>&lt;p>x&lt;/p></title>", "Html <p>x</p>"),
            (
                "<title xmlns='http://www.w3.org/2005/Atom' type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a &amp; <b>c</b></div></title>",
                "Html <div>a &amp; <b>c</b></div>",
            ),
            ("<title xmlns='http://purl.org/atom/ns#' mode='base64'>VGluIG3hu5tp</title>", "Html Tin mới"),
            ("<description>&lt;i>x</description>", "Html <i>x"),
            ("<description>&lt;![CDATA[&lt;p>x&lt;/p>]]&gt; y</description>", "Html <p>x</p> y"),
            ("<description><![CDATA[<![CDATA[<p>x</p>]]&gt;<![CDATA[y]]></description>", "Html <p>x</p>y"),
            ("<title xmlns='http://www.w3.org/2005/Atom'>What &lt;![CDATA[ means</title>", "Plain What <![CDATA[ means"),
        ] {
            assert_eq!(
                first(source, |element| {
                    let (text, markup) = read(element);
                    format!("{markup:?} {text}")
                }),
                wanted,
                "{source}"
            );
        }
    }

    #[test]
    fn persons() {
        for (source, wanted) in [
            ("<author>an@bao.example (An Bình)</author>", "An Bình (an@bao.example)"),
            ("<author>An Bình &lt;an@bao.example&gt;</author>", "An Bình (an@bao.example)"),
            ("<author>an@bao.example</author>", "an@bao.example"),
            ("<author>HỮU PHÚC (tổng hợp)</author>", "HỮU PHÚC (tổng hợp)"),
            ("<author><name>An</name><email>an@bao.example</email></author>", "An (an@bao.example)"),
            ("<author><email>an@bao.example</email></author>", "an@bao.example"),
        ] {
            assert_eq!(first(source, person), wanted, "{source}");
        }
    }
}
