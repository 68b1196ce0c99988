//! One tag of markup.
//!
//! Owns reading a tag by the tokenizer's rules (WHATWG HTML §13.2.5.8 to .40) and writing it back within the limits. Must not know what is open.

/// Most attributes of one tag: checking for duplicates is quadratic in every tree builder.
pub(super) const MAX_ATTRIBUTES: usize = 256;

/// Longest value kept; real `srcset` and `data-` values stay well below.
const MAX_VALUE_BYTES: usize = 16 * 1024;

/// Longest `data:` address kept: enough for the transparent pixel of lazy images.
const MAX_DATA_URI_BYTES: usize = 256;

/// How many bytes may be looked through to write a text out again: to escape each `&` and each character that begins as the no-break space does, html5ever
/// looks for the next `<` through all that is left.
const MAX_LOOKED_THROUGH_BYTES: usize = 4 * 1024 * 1024;

/// Whether a stretch of text, or a value, is slow to write out.
pub(super) fn is_slow_to_write(text: &str) -> bool {
    text.len() > 1024 && text.bytes().filter(|byte| matches!(byte, b'&' | 0xC2)).count() * text.len() > MAX_LOOKED_THROUGH_BYTES
}

/// Start or end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagKind {
    Start,
    End,
}

/// A tag with the slices of its attributes.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    pub(super) kind: TagKind,
    /// In lower case.
    pub(super) name: String,
    pub(super) self_closing: bool,
    attributes: Vec<Attribute<'a>>,
}

#[derive(Debug)]
struct Attribute<'a> {
    /// As it stands, quotes included.
    whole: &'a str,
    name: &'a str,
    value: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads the tag at the beginning of `text` (`<` and a letter, or `</` and a letter); `None` where the text ends inside it.
    pub(super) fn read(text: &'a str) -> Option<(Self, &'a str)> {
        let bytes = text.as_bytes();
        let (kind, begin) = if bytes.get(1) == Some(&b'/') { (TagKind::End, 2) } else { (TagKind::Start, 1) };
        let mut at = skip_until(bytes, begin, |byte| is_space(byte) || matches!(byte, b'/' | b'>'))?;
        let mut tag = Self { kind, name: text.get(begin..at)?.to_ascii_lowercase(), self_closing: false, attributes: Vec::new() };
        loop {
            at = skip_until(bytes, at, |byte| !is_space(byte) && byte != b'/')?;
            if bytes.get(at) == Some(&b'>') {
                tag.self_closing = at > 0 && bytes.get(at - 1) == Some(&b'/');
                return Some((tag, text.get(at + 1..)?));
            }
            // A `=` in first place belongs to the name.
            let name_end = skip_until(bytes, at + 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='))?;
            let mut end = name_end;
            let mut value = "";
            let equals = skip_until(bytes, name_end, |byte| !is_space(byte))?;
            if bytes.get(equals) == Some(&b'=') {
                let first = skip_until(bytes, equals + 1, |byte| !is_space(byte))?;
                match bytes.get(first) {
                    Some(quote @ (b'"' | b'\'')) => {
                        let close = skip_until(bytes, first + 1, |byte| byte == *quote)?;
                        value = text.get(first + 1..close)?;
                        end = close + 1;
                    }
                    Some(b'>') => end = first,
                    _ => {
                        end = skip_until(bytes, first, |byte| is_space(byte) || byte == b'>')?;
                        value = text.get(first..end)?;
                    }
                }
            }
            if tag.attributes.len() < MAX_ATTRIBUTES {
                tag.attributes.push(Attribute { whole: text.get(at..end)?, name: text.get(at..name_end)?, value });
            }
            at = end;
        }
    }

    /// Whether it opens a script that holds data.
    pub(super) fn is_json(&self) -> bool {
        self.attributes.iter().any(|attribute| attribute.name.eq_ignore_ascii_case("type") && attribute.value.to_ascii_lowercase().contains("json"))
    }

    pub(super) fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for attribute in &self.attributes {
            out.push(' ');
            let is_data = attribute.value.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
            if is_data && attribute.value.len() > MAX_DATA_URI_BYTES {
                out.push_str(attribute.name);
                out.push_str("=\"data:,\"");
            } else if attribute.value.len() <= MAX_VALUE_BYTES && attribute.name.len() <= MAX_DATA_URI_BYTES && !is_slow_to_write(attribute.value) {
                out.push_str(attribute.whole);
            }
        }
        if self.self_closing {
            // An unquoted value would swallow the slash.
            out.push_str(" /");
        }
        out.push('>');
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

fn skip_until(bytes: &[u8], from: usize, stop: impl Fn(u8) -> bool) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| stop(*byte)).map(|found| from + found)
}
