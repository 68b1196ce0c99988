//! Writes the elements of Atom (RFC 4287) in a form that no parser can misread.
//!
//! Owns escaping, the form of each element, and what stands beside the Atom instead of in it: texts and addresses are most of a feed, and written into it
//! they would be escaped, checked, unescaped and copied only to come out as they went in. In the Atom stands their number. Must not know where values
//! come from.

use std::borrow::Cow;

use crate::model::HttpUrl;

/// Scheme of the categories that carry facts Atom has no element for.
pub(super) const FACTS: &str = "urn:bantin:fact:";

/// Relation of the links that are pictures.
pub(super) const PICTURE: &str = "picture";

/// Markup with nothing to read in it.
const BLANK: &str = "<!-- -->";

/// Whether text is markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// `<` is a character.
    Plain,
    /// `<` begins a tag.
    Html,
}

/// A feed being written.
#[derive(Debug)]
pub(super) struct Atom {
    written: String,
    beside: Beside,
}

/// What the numbers in the Atom stand for.
#[derive(Debug, Default)]
pub(super) struct Beside {
    texts: Vec<String>,
    addresses: Vec<HttpUrl>,
}

impl Beside {
    /// The text of a number; once.
    pub(super) fn text(&mut self, number: &str) -> String {
        number.parse::<usize>().ok().and_then(|number| self.texts.get_mut(number)).map(std::mem::take).unwrap_or_default()
    }

    /// The address of a number.
    pub(super) fn address(&self, number: &str) -> Option<HttpUrl> {
        self.addresses.get(number.parse::<usize>().ok()?).cloned()
    }
}

impl Atom {
    /// Without declaration and namespace: UTF-8 and Atom are what feed-rs takes where none is named, and a name is looked up again for every element.
    pub(super) fn new() -> Self {
        Self { written: "<feed>".to_owned(), beside: Beside::default() }
    }

    pub(super) fn open_entry(&mut self) {
        self.written.push_str("<entry>");
    }

    pub(super) fn close_entry(&mut self) {
        self.written.push_str("</entry>");
    }

    /// Bytes written so far.
    pub(super) fn len(&self) -> usize {
        self.written.len()
    }

    pub(super) fn finish(mut self) -> (String, Beside) {
        self.written.push_str("</feed>");
        (self.written, self.beside)
    }

    /// A text construct (§3.1). One that is blank is kept as a blank one, which feed-rs would take for an error or for none.
    pub(super) fn text(&mut self, name: &str, markup: Markup, text: Cow<'_, str>) {
        let (mime, text) = match markup {
            _ if text.trim().is_empty() => ("html", BLANK.to_owned()),
            Markup::Plain => ("text", allowed(text)),
            Markup::Html => ("html", allowed(text)),
        };
        self.beside.texts.push(text);
        self.element(name, &[("type", mime)], &(self.beside.texts.len() - 1).to_string());
    }

    /// An element with text; nothing where it is blank.
    pub(super) fn element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.start(name, attributes);
        self.written.push('>');
        escape(text, &mut self.written);
        for part in ["</", name, ">"] {
            self.written.push_str(part);
        }
    }

    /// An element without text.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.written.push_str("/>");
    }

    /// A link (§4.2.7).
    pub(super) fn link(&mut self, rel: &str, href: &HttpUrl, mime: Option<&str>, bytes: Option<&str>) {
        let number = self.address(href);
        let mut attributes = vec![("rel", rel), ("href", number.as_str())];
        attributes.extend(mime.map(|mime| ("type", mime)));
        attributes.extend(bytes.map(|bytes| ("length", bytes)));
        self.empty("link", &attributes);
    }

    /// A picture that goes with the entry: a link of a relation of our own, for Media RSS thumbnails alone are lost in feed-rs.
    pub(super) fn picture(&mut self, url: &HttpUrl, alt: &str) {
        let number = self.address(url);
        self.empty("link", &[("rel", PICTURE), ("href", &number), ("title", alt)]);
    }

    fn address(&mut self, url: &HttpUrl) -> String {
        self.beside.addresses.push(url.clone());
        (self.beside.addresses.len() - 1).to_string()
    }

    /// A person (§3.2) by the name that is shown.
    pub(super) fn author(&mut self, shown: &str) {
        if !shown.trim().is_empty() {
            self.written.push_str("<author>");
            self.element("name", &[], shown);
            self.written.push_str("</author>");
        }
    }

    /// A fact that Atom has no element for.
    pub(super) fn fact(&mut self, name: &str, value: &str) {
        if !value.trim().is_empty() {
            self.empty("category", &[("scheme", &format!("{FACTS}{name}")), ("term", value.trim())]);
        }
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.written.push('<');
        self.written.push_str(name);
        for (name, value) in attributes {
            for part in [" ", name, "=\""] {
                self.written.push_str(part);
            }
            escape(value, &mut self.written);
            self.written.push('"');
        }
    }
}

/// A text without its outer white space and without what XML 1.0 §2.2 forbids.
fn allowed(text: Cow<'_, str>) -> String {
    // Of all bytes, without a way out: that is read many at a time. The last two forbidden characters begin with 0xEF, as many others do.
    let may_be_forbidden = |byte: u8| byte < 0x20 && byte != b'\t' && byte != b'\n' || byte == 0xEF;
    if text.bytes().fold(false, |found, byte| found | may_be_forbidden(byte)) {
        return text.chars().filter(|character| !is_forbidden(*character)).collect::<String>().trim().to_owned();
    }
    match text.trim() {
        all if all.len() == text.len() => text.into_owned(),
        trimmed => trimmed.to_owned(),
    }
}

/// What XML 1.0 §2.2 forbids, and the carriage return, which it lets through and every parser makes a line feed of.
fn is_forbidden(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Escapes for text and attributes, and leaves out what XML 1.0 §2.2 forbids.
pub(in crate::reader) fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(|character| matches!(character, '&' | '<' | '>' | '"') || is_forbidden(character)) {
        let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut characters = special.chars();
        match characters.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') => out.push_str("&quot;"),
            _ => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_well_formed() {
        let mut atom = Atom::new();
        atom.element("id", &[], "<b>\u{1b}a\u{0}</b> & \u{fffe}\"c\"");
        atom.element("subtitle", &[], " \n ");
        let written = atom.finish().0;
        assert_eq!(written, "<feed><id>&lt;b&gt;a&lt;/b&gt; &amp; &quot;c&quot;</id></feed>");
    }

    #[test]
    fn texts_and_addresses_stand_beside_it_by_number() {
        let mut atom = Atom::new();
        atom.text("title", Markup::Html, " <b>\u{1b}a\u{0}</b> & \u{fffe}\"c\" \u{1f}\n".into());
        atom.text("rights", Markup::Plain, " \n ".into());
        atom.text("subtitle", Markup::Plain, "！ một\r\ndòng".into());
        atom.text("published", Markup::Plain, "a\u{ffff}b".into());
        atom.text("summary", Markup::Plain, " như thế ".into());
        let page = HttpUrl::parse("https://bao.example/?a=1&b=2").expect("an address");
        atom.link("alternate", &page, None, None);
        let (written, mut beside) = atom.finish();
        assert_eq!(
            written,
            "<feed><title type=\"html\">0</title><rights type=\"html\">1</rights><subtitle type=\"text\">2</subtitle><published type=\"text\">3</published>\
             <summary type=\"text\">4</summary>\
             <link rel=\"alternate\" href=\"0\"/></feed>"
        );
        assert_eq!(["0", "1", "2", "3", "4", "5", "x"].map(|number| beside.text(number)), ["<b>a</b> & \"c\"", BLANK, "！ một\ndòng", "ab", "như thế", "", ""]);
        assert_eq!((beside.address("0"), beside.address("1")), (Some(page), None));
    }
}
