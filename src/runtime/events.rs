//! The console's events to messages, where input is not bytes.
//!
//! Owns the translation of keys. Must not know what a key does.

use crossterm::event::{Event, EventStream, KeyCode as Code, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::StreamExt;

use crate::app::{Key, KeyCode, Msg};

/// Longest paste that is taken, in characters: a line of search text is typed, not a book.
const MAX_PASTE_CHARS: usize = 4096;

/// What is typed.
pub(super) struct Input(EventStream);

impl Input {
    /// Reads from now on.
    ///
    /// # Errors
    /// None.
    pub(super) fn open() -> std::io::Result<Self> {
        Ok(Self(EventStream::new()))
    }

    /// What came next; `None` where the terminal is gone.
    pub(super) async fn next(&mut self) -> Option<Vec<Msg>> {
        Some(message(self.0.next().await?.ok()?).into_iter().collect())
    }

    /// What has come already.
    pub(super) fn ready(&mut self) -> Vec<Msg> {
        Vec::new()
    }
}

/// The message an event is, where it is one.
fn message(event: Event) -> Option<Msg> {
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
