//! A key press, as this program names it.
//!
//! Owns the spelling of keys (`ctrl-d`, `space`, `G`, `[`). Must not know a terminal library or what a key does.

use std::{fmt, str::FromStr};

/// Keys by what is on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A character as typed: `g` and `G` are two keys, the space bar is `' '`.
    Char(char),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab; Shift-Tab (terminals call it back tab) is this with [`Key::shift`].
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page Up.
    PageUp,
    /// Page Down.
    PageDown,
    /// A function key, from 1.
    F(u8),
}

/// A key with the modifiers held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Control was held.
    pub ctrl: bool,
    /// Alt or Meta was held.
    pub alt: bool,
    /// Shift was held; never set on a character, which carries its own case.
    pub shift: bool,
}

/// A text that names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a key")]
pub struct NotAKey;

/// Names of the keys that are not characters, and of the space bar.
const NAMES: [(&str, KeyCode); 17] = [
    ("space", KeyCode::Char(' ')),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("return", KeyCode::Enter),
    ("escape", KeyCode::Esc),
];

impl Key {
    /// A key in its one spelling, whatever the terminal reported: a character drops Shift, and with Control it is lower case.
    #[must_use]
    pub fn new(code: KeyCode, ctrl: bool, alt: bool, shift: bool) -> Self {
        match code {
            KeyCode::Char(character) => {
                let character = if ctrl { character.to_ascii_lowercase() } else { character };
                Self { code: KeyCode::Char(character), ctrl, alt, shift: false }
            }
            other => Self { code: other, ctrl, alt, shift },
        }
    }

    /// A key without modifiers.
    #[must_use]
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// The character it types, where it types one: no Control and no Alt.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(character) if !self.ctrl && !self.alt => Some(character),
            _ => None,
        }
    }
}

impl FromStr for Key {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut rest = text;
        loop {
            // A lone `-` is the key itself, so a prefix counts only where something follows it.
            let (held, tail) = match rest.split_once('-') {
                Some(("ctrl", tail)) if !tail.is_empty() => (&mut ctrl, tail),
                Some(("alt", tail)) if !tail.is_empty() => (&mut alt, tail),
                Some(("shift", tail)) if !tail.is_empty() => (&mut shift, tail),
                _ => break,
            };
            if std::mem::replace(held, true) {
                return Err(NotAKey);
            }
            rest = tail;
        }
        let code = code_of(rest).ok_or(NotAKey)?;
        // `shift-g` would never be met: the terminal sends `G`.
        if shift && matches!(code, KeyCode::Char(_)) {
            return Err(NotAKey);
        }
        Ok(Self::new(code, ctrl, alt, shift))
    }
}

fn code_of(name: &str) -> Option<KeyCode> {
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let mut characters = name.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) if !only.is_whitespace() && !only.is_control() => Some(KeyCode::Char(only)),
        (Some('f'), Some(_)) => name.strip_prefix('f')?.parse().ok().filter(|number| (1..=24).contains(number)).map(KeyCode::F),
        _ => None,
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.code {
            KeyCode::F(number) => write!(f, "f{number}"),
            code => match NAMES.iter().find(|(_, known)| *known == code) {
                Some((name, _)) => f.write_str(name),
                None => match code {
                    KeyCode::Char(character) => write!(f, "{character}"),
                    _ => Ok(()),
                },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_goes_round() {
        for text in ["ctrl-d", "space", "G", "[", "left", "-", "ctrl--", "alt-enter", "shift-tab", "f5", "f", "đ", "ctrl-alt-x", "pagedown"] {
            let key: Key = text.parse().unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(key.to_string(), text);
        }
        for bad in ["", "ctrl-", "shift-g", "ctrl-ctrl-d", "f25", "hyper-x", "  ", "lef"] {
            assert!(bad.parse::<Key>().is_err(), "{bad}");
        }
    }

    #[test]
    fn one_spelling_whatever_the_terminal_says() {
        assert_eq!(Key::new(KeyCode::Char('G'), false, false, true), "G".parse().expect("G"));
        assert_eq!(Key::new(KeyCode::Char('D'), true, false, true), "ctrl-d".parse().expect("ctrl-d"));
    }
}
