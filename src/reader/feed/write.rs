//! Writes the elements of Atom (RFC 4287) in a form that no parser can misread.
//!
//! Owns escaping and the form of each element. Must not know where values come from.

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
pub(super) struct Atom(String);

impl Atom {
    /// Without declaration and namespace: UTF-8 and Atom are what feed-rs takes where none is named, and a name is looked up again for every element.
    pub(super) fn new() -> Self {
        Self("<feed>".to_owned())
    }

    pub(super) fn open_entry(&mut self) {
        self.0.push_str("<entry>");
    }

    pub(super) fn close_entry(&mut self) {
        self.0.push_str("</entry>");
    }

    /// Bytes written so far.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn finish(mut self) -> String {
        self.0.push_str("</feed>");
        self.0
    }

    /// A text construct (§3.1). One that is blank is kept as a blank one, which feed-rs would take for an error or for none.
    pub(super) fn text(&mut self, name: &str, markup: Markup, text: &str) {
        match markup {
            _ if text.trim().is_empty() => self.element(name, &[("type", "html")], BLANK),
            Markup::Plain => self.element(name, &[("type", "text")], text),
            Markup::Html => self.element(name, &[("type", "html")], text),
        }
    }

    /// An element with text; nothing where it is blank.
    pub(super) fn element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.start(name, attributes);
        self.0.push('>');
        escape(text, &mut self.0);
        for part in ["</", name, ">"] {
            self.0.push_str(part);
        }
    }

    /// An element without text.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.0.push_str("/>");
    }

    /// A link (§4.2.7).
    pub(super) fn link(&mut self, rel: &str, href: &HttpUrl, mime: Option<&str>, bytes: Option<&str>) {
        let mut attributes = vec![("rel", rel), ("href", href.as_str())];
        attributes.extend(mime.map(|mime| ("type", mime)));
        attributes.extend(bytes.map(|bytes| ("length", bytes)));
        self.empty("link", &attributes);
    }

    /// A picture that goes with the entry: a link of a relation of our own, for Media RSS thumbnails alone are lost in feed-rs.
    pub(super) fn picture(&mut self, url: &HttpUrl, alt: &str) {
        self.empty("link", &[("rel", PICTURE), ("href", url.as_str()), ("title", alt)]);
    }

    /// A person (§3.2) by the name that is shown.
    pub(super) fn author(&mut self, shown: &str) {
        if !shown.trim().is_empty() {
            self.0.push_str("<author>");
            self.element("name", &[], shown);
            self.0.push_str("</author>");
        }
    }

    /// A fact that Atom has no element for.
    pub(super) fn fact(&mut self, name: &str, value: &str) {
        if !value.trim().is_empty() {
            self.empty("category", &[("scheme", &format!("{FACTS}{name}")), ("term", value.trim())]);
        }
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes {
            for part in [" ", name, "=\""] {
                self.0.push_str(part);
            }
            escape(value, &mut self.0);
            self.0.push('"');
        }
    }
}

/// Escapes for text and attributes, and leaves out what XML 1.0 §2.2 forbids.
pub(in crate::reader) fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(|character| matches!(character, '&' | '<' | '>' | '"' | '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')) {
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
        atom.text("title", Markup::Html, "<b>\u{1b}a\u{0}</b> & \u{fffe}\"c\"");
        atom.element("subtitle", &[], " \n ");
        atom.text("rights", Markup::Plain, " \n ");
        assert_eq!(
            atom.finish(),
            "<feed><title type=\"html\">&lt;b&gt;a&lt;/b&gt; &amp; &quot;c&quot;</title><rights type=\"html\">&lt;!-- --&gt;</rights></feed>"
        );
    }
}
