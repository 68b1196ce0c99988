//! Text and spans as `CommonMark` inlines (spec 0.31): escaped so that no foreign character is markup.
//!
//! Owns escaping, emphasis, code spans, links. Must not know blocks.

use crate::model::{HttpUrl, Image, Span, Style, document::spans_text};

/// Where the inlines will stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Setting {
    /// In a paragraph: line feeds are hard breaks.
    #[default]
    Flow,
    /// On one line: headings, list heads.
    Line,
    /// In a cell of a GFM table: one line, and `|` would end it.
    Cell,
}

/// Escaped plain text.
pub(super) fn plain(text: &str, setting: Setting) -> String {
    let mut writer = Writer { out: String::new(), setting };
    writer.text(text, None);
    writer.finish()
}

/// Spans with emphasis and links.
pub(super) fn inlines(spans: &[Span], targets: &[HttpUrl], setting: Setting) -> String {
    let spans = merged(spans);
    let mut writer = Writer { out: String::new(), setting };
    let mut rest = spans.as_slice();
    while let Some(first) = rest.first() {
        let group = rest.iter().take_while(|span| span.link == first.link).count();
        let (inner, after) = rest.split_at(group);
        let next = after.first().map(|span| match span.text.as_str().chars().next() {
            // A link's spaces stand before its bracket.
            Some(character) if span.link.is_none() || character.is_whitespace() => character,
            _ => '[',
        });
        match first.link.and_then(|link| targets.get(link)).and_then(destination) {
            Some(url) => writer.link(inner, &url),
            None => writer.styled_all(inner, next),
        }
        rest = after;
    }
    writer.finish()
}

/// A picture, in the link it leads to.
pub(super) fn image(image: &Image, targets: &[HttpUrl]) -> String {
    let alt = plain(image.alt.as_str(), Setting::Line);
    let shown = destination(&image.url).map_or_else(|| alt.clone(), |url| format!("![{alt}]({url})"));
    let leads_to = image.link.and_then(|link| targets.get(link)).and_then(destination);
    leads_to.filter(|_| !shown.is_empty()).map_or(shown.clone(), |url| format!("[{shown}]({url})"))
}

/// An address as a link of its own.
pub(super) fn address(url: &HttpUrl) -> Option<String> {
    destination(url).map(|url| format!("<{url}>"))
}

/// A link with plain text.
pub(super) fn link(text: &str, url: Option<&HttpUrl>) -> String {
    let text = plain(text, Setting::Line);
    url.and_then(destination).map_or_else(|| text.clone(), |url| format!("[{text}]({url})"))
}

/// An address so spelled that nothing in it can end a link, a cell of a table or a code span, or be read as an entity;
/// `None` for what a browser cannot open.
fn destination(url: &HttpUrl) -> Option<String> {
    if url.is_bundled() {
        return None;
    }
    let mut out = String::with_capacity(url.as_str().len());
    for character in url.as_str().chars() {
        match character {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '`' => out.push_str("%60"),
            '|' => out.push_str("%7C"),
            ' ' => out.push_str("%20"),
            ';' if ends_in_entity(&out) => out.push_str("%3B"),
            other => out.push(other),
        }
    }
    Some(out)
}

/// Whether a semicolon after `text` would make an entity of its end: `&lt`.
fn ends_in_entity(text: &str) -> bool {
    text.rsplit_once('&').is_some_and(|(_, name)| !name.is_empty() && name.chars().all(|character| character == '#' || character.is_ascii_alphanumeric()))
}

/// Neighbours that look the same as one, without those that say nothing.
fn merged(spans: &[Span]) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.iter().filter(|span| !span.text.as_str().is_empty()) {
        match merged.last_mut() {
            Some(last) if last.style == span.style && last.link == span.link => {
                last.text = crate::model::SafeText::new(&format!("{}{}", last.text, span.text));
            }
            _ => merged.push(span.clone()),
        }
    }
    merged
}

struct Writer {
    out: String,
    setting: Setting,
}

impl Writer {
    /// The text, without a break or space at its end: a hard break there would print its backslash.
    fn finish(mut self) -> String {
        while let Some(rest) = self.out.strip_suffix("\\\n").or(self.out.strip_suffix(' ')) {
            self.out.truncate(rest.len());
        }
        self.out
    }

    fn at_line_start(&self) -> bool {
        self.out.is_empty() || self.out.ends_with('\n')
    }

    /// Whether what comes next could be taken for the marker of a block.
    fn begins_block(&self) -> bool {
        self.at_line_start() && self.setting != Setting::Cell
    }

    /// Whether the line so far is a number: a full stop or bracket and a space would make it an item of a list.
    fn after_line_number(&self) -> bool {
        let before = self.out.trim_end_matches(|character: char| character.is_ascii_digit());
        before.len() < self.out.len() && (before.is_empty() || before.ends_with('\n')) && self.setting != Setting::Cell
    }

    fn link(&mut self, inner: &[Span], url: &str) {
        let text = spans_text(inner);
        if text.trim().is_empty() {
            self.out.extend(["<", url, ">"]);
            return;
        }
        self.edge(leading_space(&text));
        // `!` before a link would make it a picture.
        if self.out.ends_with('!') {
            self.out.pop();
            self.out.push_str("\\!");
        }
        let setting = if self.setting == Setting::Cell { Setting::Cell } else { Setting::Line };
        let mut label = Self { out: "[".to_owned(), setting };
        label.styled_all(inner, Some(']'));
        let label = label.finish();
        self.out.extend(["[", label.strip_prefix('[').unwrap_or(&label).trim_start(), "](", url, ")"]);
        self.edge(trailing_space(&text));
    }

    fn styled_all(&mut self, spans: &[Span], after: Option<char>) {
        for (index, span) in spans.iter().enumerate() {
            let next = spans.get(index + 1).and_then(|next| next.text.as_str().chars().next()).or(after);
            self.styled(span.text.as_str(), span.style, next);
        }
    }

    /// Text in a style, its spaces outside the marks (`CommonMark` §6.2).
    fn styled(&mut self, text: &str, style: Style, next: Option<char>) {
        if style.is_plain() {
            self.text(text, next);
            return;
        }
        let inner = text.trim();
        self.edge(leading_space(text));
        if inner.is_empty() {
            return;
        }
        let after = trailing_space(text);
        if style.code {
            self.code(inner);
        } else {
            self.emphasis(inner, style, if after.is_empty() { next } else { Some(' ') });
        }
        self.edge(after);
    }

    fn emphasis(&mut self, inner: &str, style: Style, next: Option<char>) {
        let marks: Vec<&str> =
            [(style.strike, "~~"), (style.bold, "**"), (style.italic, "*")].into_iter().filter(|(on, _)| *on).map(|(_, mark)| mark).collect();
        // Marks beside other marks, or between a letter and a sign, do not open or close (`CommonMark` §6.2): then the words go without.
        let beside_letter = |edge: Option<char>| marks.len() == 1 && edge.is_some_and(char::is_alphanumeric);
        let before = self.out.chars().next_back();
        let opens = !matches!(before, Some('*' | '~')) && (!before.is_some_and(char::is_alphanumeric) || beside_letter(inner.chars().next()));
        let closes = !next.is_some_and(char::is_alphanumeric) || beside_letter(inner.chars().next_back());
        let blank_line = inner.contains("\n\n");
        if !opens || !closes || blank_line {
            self.text(inner, next);
            return;
        }
        self.out.extend(marks.iter().copied());
        self.text(inner, None);
        self.out.extend(marks.iter().rev().copied());
    }

    /// A code span: fenced by more backticks than it holds (`CommonMark` §6.1).
    fn code(&mut self, inner: &str) {
        let inner = inner.split_whitespace().collect::<Vec<_>>().join(" ");
        let inner = if self.setting == Setting::Cell { inner.replace('|', "\\|") } else { inner };
        let fence = "`".repeat(longest_run(&inner, '`') + 1);
        // A fence beside a backtick would be longer than its partner.
        if self.out.ends_with('`') {
            self.space();
        }
        let pad = if inner.starts_with('`') || inner.ends_with('`') { " " } else { "" };
        self.out.extend([&fence, pad, &inner, pad, &fence]);
    }

    /// White space at the edge of a span.
    fn edge(&mut self, space: &str) {
        if space.contains('\n') && self.setting == Setting::Flow {
            self.hard_break();
        } else if !space.is_empty() {
            self.space();
        }
    }

    fn space(&mut self) {
        if !self.at_line_start() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    /// Plain text; `next` is the character after it.
    fn text(&mut self, text: &str, next: Option<char>) {
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let following = characters.peek().copied().or(next);
            match character {
                '\n' if self.setting == Setting::Flow => self.hard_break(),
                ' ' | '\n' => self.space(),
                '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' => self.escaped(character),
                '|' if self.setting == Setting::Cell => self.escaped('|'),
                // Inside a word an underscore is itself.
                '_' if self.out.ends_with(char::is_alphanumeric) && following.is_some_and(char::is_alphanumeric) => self.out.push('_'),
                '_' => self.escaped('_'),
                '&' if following.is_some_and(|next| next == '#' || next.is_ascii_alphabetic()) => self.escaped('&'),
                '=' | '|' | ':' if self.begins_block() => self.escaped(character),
                // `-5` is a number, `- 5` an item, `---` a line.
                '-' | '+' if self.begins_block() && !following.is_some_and(char::is_alphanumeric) => self.escaped(character),
                // Number signs begin a heading before a space, and end one at its end.
                '#' if self.setting != Setting::Cell && following.is_none_or(|next| matches!(next, ' ' | '\n' | '#')) => self.escaped('#'),
                '.' | ')' if self.after_line_number() && following.is_none_or(char::is_whitespace) => {
                    self.escaped(character);
                }
                other => self.out.push(other),
            }
        }
    }

    fn escaped(&mut self, character: char) {
        self.out.push('\\');
        self.out.push(character);
    }

    fn hard_break(&mut self) {
        if self.at_line_start() {
            return;
        }
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push_str("\\\n");
    }
}

fn leading_space(text: &str) -> &str {
    text.get(..text.len() - text.trim_start().len()).unwrap_or_default()
}

fn trailing_space(text: &str) -> &str {
    text.get(text.trim_end().len()..).unwrap_or_default()
}

/// The longest run of `wanted` in `text`.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut current) = (0, 0);
    for character in text.chars() {
        current = if character == wanted { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    longest
}
