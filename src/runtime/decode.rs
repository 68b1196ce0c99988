//! Bytes of a terminal to keys and pastes; everything else a terminal says is passed over.
//!
//! Owns the escape sequences of input (ECMA-48, xterm's `ctlseqs`, the kitty keyboard protocol) and what is left of one that never ends. Must not
//! know what a key does, read a clock or wait.
//!
//! A terminal also answers: to questions of the program that ran before, late, broken or with what nobody asked for. Whatever begins like a control
//! sequence or a string ends as one, and only what is surely a key becomes one; a letter out of an answer would be a command.

mod sequence;

use std::time::Duration;

use crate::app::{Key, KeyCode};

/// Longest paste that is taken, in characters: a line of search text is typed, not a book. The rest of it is read and dropped.
const MAX_PASTE_CHARS: usize = 4096;

/// Longest control sequence of a key, in characters.
const MAX_SEQUENCE_CHARS: usize = 64;

/// How long a key that may be the beginning of a sequence waits for the rest.
pub const BEGINNING: Duration = Duration::from_millis(25);

/// How long a sequence that was begun and not ended stops the next key from being one.
const UNENDED: Duration = Duration::from_millis(300);

/// How long a paste has to have stood still before a key can end it.
const STANDSTILL: Duration = Duration::from_secs(2);

/// What the end of a paste looks like behind its escape.
const PASTE_END: &str = "[201~";

/// Something a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Pressed a key.
    Key(Key),
    /// Pasted text, of which this is the beginning.
    Paste(String),
}

/// What has begun.
#[derive(Clone, Debug, Default)]
enum State {
    /// Nothing.
    #[default]
    Ground,
    /// ESC.
    Escape,
    /// CSI, with what came of it.
    Sequence(String),
    /// SS3: one more character.
    Shift3,
    /// `CSI [`, the Linux console's function keys: one more character.
    Console,
    /// X10's mouse report: this many more characters.
    Report(u8),
    /// OSC, DCS, SOS, PM or APC up to its end; the letter that began it, while nothing came behind.
    String(Option<char>),
    /// ESC inside such a string: its end or a new beginning.
    StringEscape,
    /// A paste, its characters so far, and how much of its end came.
    Paste { text: String, chars: usize, ending: Option<usize> },
}

/// The reader of one terminal.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    state: State,
    /// Bytes of a character that is not whole yet.
    partial: Vec<u8>,
    events: Vec<Event>,
}

impl Decoder {
    /// Takes bytes that came after `pause`, and gives what they were.
    pub fn feed(&mut self, bytes: &[u8], pause: Duration) -> Vec<Event> {
        self.give_up(bytes, pause);
        self.partial.extend_from_slice(bytes);
        let bytes = std::mem::take(&mut self.partial);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let (text, broken) = match std::str::from_utf8(rest) {
                Ok(text) => (text, 0),
                Err(error) => {
                    let valid = rest.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default();
                    // `None`: more of the character may come.
                    (valid, error.error_len().unwrap_or(usize::MAX))
                }
            };
            text.chars().for_each(|character| self.take(character));
            rest = rest.get(text.len()..).unwrap_or_default();
            if broken == usize::MAX {
                self.partial = rest.to_vec();
                break;
            }
            // A lone byte of 80 to 9F is a control of eight bits (ECMA-48 §5.3).
            if let (1.., Some(byte @ 0x80..=0x9F)) = (broken, rest.first()) {
                self.take(char::from(*byte));
            }
            rest = rest.get(broken..).unwrap_or_default();
        }
        std::mem::take(&mut self.events)
    }

    /// Whether what came last may be a key by itself: after [`BEGINNING`] without more, [`Decoder::rest`] says.
    #[must_use]
    pub fn waits(&self) -> bool {
        match &self.state {
            State::Escape | State::Shift3 | State::String(Some(_)) => true,
            State::Sequence(begun) => begun.is_empty(),
            _ => false,
        }
    }

    /// Nothing more came: what stood for a beginning was a key.
    pub fn rest(&mut self) -> Vec<Event> {
        if self.waits() {
            match std::mem::take(&mut self.state) {
                State::Shift3 => self.alt('O'),
                State::Sequence(_) => self.alt('['),
                State::String(Some(begun)) => self.alt(begun),
                _ => self.key(KeyCode::Esc),
            }
        }
        std::mem::take(&mut self.events)
    }

    /// What was begun long ago and never ended is not waited for any longer.
    fn give_up(&mut self, bytes: &[u8], pause: Duration) {
        match &self.state {
            // Only a key of its own, and only one that means "away": what goes on after a pause is still the paste.
            State::Paste { .. } if pause >= STANDSTILL && matches!(bytes, [0x03 | 0x1B]) => self.end_paste(),
            State::Ground | State::Paste { .. } => {}
            _ if pause >= UNENDED => {
                self.events = self.rest();
                self.state = State::Ground;
            }
            _ => {}
        }
        if pause >= UNENDED {
            self.partial.clear();
        }
    }

    fn take(&mut self, character: char) {
        match std::mem::take(&mut self.state) {
            State::Ground => self.ground(character),
            State::Escape => self.escape(character),
            State::Sequence(begun) => self.sequence(begun, character),
            State::Shift3 => self.key_of(sequence::shift3(character)),
            State::Console => self.key_of(sequence::console(character)),
            State::Report(left) => {
                if left > 1 {
                    self.state = State::Report(left - 1);
                }
            }
            State::String(_) => match character {
                '\u{1b}' => self.state = State::StringEscape,
                // BEL, CAN, SUB, ST.
                '\u{7}' | '\u{18}' | '\u{1a}' | '\u{9c}' => {}
                _ => self.state = State::String(None),
            },
            State::StringEscape => {
                if character != '\\' {
                    self.escape(character);
                }
            }
            State::Paste { text, chars, ending } => self.paste(text, chars, ending, character),
        }
    }

    fn ground(&mut self, character: char) {
        match character {
            '\u{1b}' => self.state = State::Escape,
            '\u{80}'..='\u{9f}' => {
                // The same as ESC and the character 40 places before it; most of them say nothing to a reader of keys.
                let seven = char::from_u32(u32::from(character) - 0x40).unwrap_or_default();
                if matches!(seven, '[' | 'O' | ']' | 'P' | 'X' | '^' | '_') {
                    self.escape(seven);
                    if let State::String(begun) = &mut self.state {
                        *begun = None;
                    }
                }
            }
            other => self.key_of(sequence::plain(other)),
        }
    }

    fn escape(&mut self, character: char) {
        match character {
            '[' => self.state = State::Sequence(String::new()),
            'O' => self.state = State::Shift3,
            ']' | 'P' | 'X' | '^' | '_' => self.state = State::String(Some(character)),
            '\u{1b}' => {
                self.key(KeyCode::Esc);
                self.state = State::Escape;
            }
            // ST, the end of a string whose beginning was given up.
            '\\' => {}
            '\u{80}'..='\u{9f}' => self.ground(character),
            other => self.key_of(sequence::plain(other).map(|key| Key { alt: true, ..key })),
        }
    }

    fn sequence(&mut self, mut begun: String, character: char) {
        match character {
            // Parameters and intermediate characters.
            ' '..='?' => {
                if begun.len() < MAX_SEQUENCE_CHARS {
                    begun.push(character);
                }
                self.state = State::Sequence(begun);
            }
            'M' if begun.is_empty() => self.state = State::Report(3),
            '[' if begun.is_empty() => self.state = State::Console,
            '~' if begun == "200" => self.state = State::Paste { text: String::new(), chars: 0, ending: None },
            '@'..='~' => self.key_of(sequence::key(&begun, character)),
            // It broke off: CAN and SUB say so, ESC begins another, and a key is a key.
            '\u{18}' | '\u{1a}' => {}
            other => self.ground(other),
        }
    }

    fn paste(&mut self, mut text: String, mut chars: usize, ending: Option<usize>, character: char) {
        let mut add = |character: char| {
            if chars < MAX_PASTE_CHARS {
                text.push(character);
                chars += 1;
            }
        };
        let ending = match ending {
            Some(come) if PASTE_END.chars().nth(come) == Some(character) => Some(come + 1),
            Some(come) => {
                // It was no end: what looked like one belongs to the text, but for the escape, which is none. Another may begin here.
                PASTE_END.chars().take(come).for_each(&mut add);
                None
            }
            None => None,
        };
        let ending = match ending {
            None if character == '\u{1b}' => Some(0),
            None => {
                add(character);
                None
            }
            come => come,
        };
        self.state = State::Paste { text, chars, ending };
        if ending == Some(PASTE_END.len()) {
            self.end_paste();
        }
    }

    fn end_paste(&mut self) {
        if let State::Paste { text, .. } = std::mem::take(&mut self.state) {
            self.events.push(Event::Paste(text));
        }
    }

    fn key_of(&mut self, key: Option<Key>) {
        self.events.extend(key.map(Event::Key));
    }

    fn key(&mut self, code: KeyCode) {
        self.key_of(Some(Key::plain(code)));
    }

    fn alt(&mut self, character: char) {
        self.key_of(Some(Key::new(KeyCode::Char(character), false, true, false)));
    }
}

#[cfg(test)]
mod tests;
