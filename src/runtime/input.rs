//! Terminal events to messages.
//!
//! Owns the translation of keys. Must not know what a key does.

use crossterm::event::{Event, KeyCode as Code, KeyEvent, KeyEventKind, KeyModifiers};

use crate::app::{Key, KeyCode, Msg};

/// Longest paste that is taken, in characters: a line of search text is typed, not a book.
const MAX_PASTE_CHARS: usize = 4096;

/// The message an event is, where it is one.
#[must_use]
pub(super) fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => key_of(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text.chars().take(MAX_PASTE_CHARS).collect())),
        Event::Resize(cols, rows) => Some(Msg::Resize { cols, rows }),
        _ => None,
    }
}

fn key_of(key: KeyEvent) -> Option<Key> {
    let held = |modifier| key.modifiers.contains(modifier);
    let (mut code, mut shift) = (KeyCode::Esc, held(KeyModifiers::SHIFT));
    match key.code {
        Code::Char(character) => code = KeyCode::Char(character),
        Code::Enter => code = KeyCode::Enter,
        Code::Esc => {}
        Code::Tab => code = KeyCode::Tab,
        Code::BackTab => (code, shift) = (KeyCode::Tab, true),
        Code::Backspace => code = KeyCode::Backspace,
        Code::Delete => code = KeyCode::Delete,
        Code::Insert => code = KeyCode::Insert,
        Code::Up => code = KeyCode::Up,
        Code::Down => code = KeyCode::Down,
        Code::Left => code = KeyCode::Left,
        Code::Right => code = KeyCode::Right,
        Code::Home => code = KeyCode::Home,
        Code::End => code = KeyCode::End,
        Code::PageUp => code = KeyCode::PageUp,
        Code::PageDown => code = KeyCode::PageDown,
        Code::F(number) => code = KeyCode::F(number),
        _ => return None,
    }
    Some(Key::new(code, held(KeyModifiers::CONTROL), held(KeyModifiers::ALT), shift))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        let press = |code, modifiers| message(Event::Key(KeyEvent::new(code, modifiers)));
        let is = |msg: Option<Msg>, wanted: &str| matches!(msg, Some(Msg::Key(key)) if key == wanted.parse().expect("a key"));
        assert!(is(press(Code::Char('G'), KeyModifiers::SHIFT), "G"));
        assert!(is(press(Code::Char('d'), KeyModifiers::CONTROL), "ctrl-d"));
        assert!(is(press(Code::BackTab, KeyModifiers::SHIFT), "shift-tab"));
        assert!(is(press(Code::Char('ư'), KeyModifiers::NONE), "ư"));
        assert!(press(Code::CapsLock, KeyModifiers::NONE).is_none());
    }

    #[test]
    fn a_book_is_not_pasted() {
        let Some(Msg::Paste(text)) = message(Event::Paste("đ".repeat(10_000_000))) else { panic!("a paste") };
        assert_eq!(text.chars().count(), MAX_PASTE_CHARS);
    }
}
