//! A line being typed.
//!
//! Owns the text, its cursor and the editing keys. Must not know what the text is used for.

use tui_input::{Input, InputRequest};
use unicode_normalization::UnicodeNormalization;

use super::keys::{Key, KeyCode};
use crate::model::{SafeLine, SafeText};

/// Longest line, in characters: a paste by mistake must not become a filter.
const MAX_CHARS: usize = 200;

/// What is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PromptKind {
    /// Words to look for in the list.
    Filter,
    /// The number of a link.
    Link,
    /// Words to look for in the help.
    HelpFilter,
    /// An address to add, or words to look for on the shelf.
    Address,
}

/// A line being typed and what for.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What for.
    pub kind: PromptKind,
    input: Input,
}

impl Prompt {
    /// A line that begins with `text`, the cursor at its end.
    #[must_use]
    pub fn new(kind: PromptKind, text: &str) -> Self {
        Self { kind, input: Input::new(text.to_owned()) }
    }

    /// The text, NFC whatever way it was typed.
    #[must_use]
    pub fn text(&self) -> String {
        self.input.value().nfc().collect()
    }

    /// The text before the cursor, for drawing.
    #[must_use]
    pub fn before_cursor(&self) -> String {
        self.input.value().chars().take(self.input.cursor()).nfc().collect()
    }

    /// Takes a key that edits or types; `true` where the text changed.
    pub(super) fn edit(&mut self, key: Key) -> bool {
        let request = match (key.code, key.ctrl, key.alt) {
            (KeyCode::Char(character), false, false) => {
                if self.input.value().chars().count() >= MAX_CHARS || !self.admits(character) {
                    return false;
                }
                InputRequest::InsertChar(character)
            }
            (KeyCode::Backspace, false, false) | (KeyCode::Char('h'), true, false) => InputRequest::DeletePrevChar,
            (KeyCode::Backspace, ..) | (KeyCode::Char('w'), true, false) => InputRequest::DeletePrevWord,
            (KeyCode::Delete, ..) => InputRequest::DeleteNextChar,
            (KeyCode::Left, false, false) | (KeyCode::Char('b'), true, false) => InputRequest::GoToPrevChar,
            (KeyCode::Right, false, false) | (KeyCode::Char('f'), true, false) => InputRequest::GoToNextChar,
            (KeyCode::Left, ..) => InputRequest::GoToPrevWord,
            (KeyCode::Right, ..) => InputRequest::GoToNextWord,
            (KeyCode::Home, ..) | (KeyCode::Char('a'), true, false) => InputRequest::GoToStart,
            (KeyCode::End, ..) | (KeyCode::Char('e'), true, false) => InputRequest::GoToEnd,
            (KeyCode::Char('u'), true, false) => InputRequest::DeleteLine,
            (KeyCode::Char('k'), true, false) => InputRequest::DeleteTillEnd,
            _ => return false,
        };
        self.input.handle(request).is_some_and(|changed| changed.value)
    }

    /// Takes pasted text, cleaned to one line.
    pub(super) fn paste(&mut self, text: &str) -> bool {
        let mut changed = false;
        for character in SafeLine::new(text).as_str().chars() {
            changed |= self.edit(Key::plain(KeyCode::Char(character)));
        }
        changed
    }

    fn admits(&self, character: char) -> bool {
        match self.kind {
            PromptKind::Link => character.is_ascii_digit() && self.input.value().len() < 4,
            // A terminal may send anything as a key; what is typed is shown and goes through the same border as foreign text.
            PromptKind::Filter | PromptKind::HelpFilter | PromptKind::Address => {
                !SafeText::new(character.encode_utf8(&mut [0; 4])).as_str().is_empty() && character != '\n'
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[&str]) -> Prompt {
        let mut prompt = Prompt::new(PromptKind::Filter, "");
        for key in keys {
            prompt.edit(key.parse().expect("a key"));
        }
        prompt
    }

    #[test]
    fn backspace_takes_a_whole_letter_however_it_was_typed() {
        // An input method may send the letter decomposed.
        assert_eq!(typed(&["e", "\u{302}", "\u{323}"]).text(), "ệ");
        assert_eq!(typed(&["V", "i", "e", "\u{302}", "\u{323}", "backspace"]).text(), "Vi");
        assert_eq!(typed(&["m", "ộ", "t", "space", "h", "a", "i", "ctrl-w"]).text(), "một ");
    }

    #[test]
    fn pasted_text_is_cleaned() {
        let mut prompt = typed(&[]);
        prompt.edit(Key::plain(KeyCode::Char('\u{202e}')));
        prompt.paste("thủ\u{1b}[31m\ndầu\u{202e}");
        assert_eq!(prompt.text(), "thủ[31m dầu");
    }

    #[test]
    fn a_link_number_takes_digits_only() {
        let mut prompt = Prompt::new(PromptKind::Link, "1");
        assert!(!prompt.edit("x".parse().expect("a key")));
        assert!(prompt.edit("2".parse().expect("a key")));
        assert_eq!(prompt.text(), "12");
    }
}
