//! Which key a character or a whole sequence stands for.
//!
//! Owns the tables. Must not keep state.

use crate::app::{Key, KeyCode};

/// A character by itself. Controls are keys held with Control, but for those that have keys of their own.
pub(super) fn plain(character: char) -> Option<Key> {
    let ctrl = |letter: u32| char::from_u32(letter).map(|letter| Key::new(KeyCode::Char(letter), true, false, false));
    match u32::from(character) {
        0x00 => ctrl(u32::from(' ')),
        0x09 => Some(Key::plain(KeyCode::Tab)),
        0x0D => Some(Key::plain(KeyCode::Enter)),
        0x1B => Some(Key::plain(KeyCode::Esc)),
        code @ 0x01..=0x1A => ctrl(code + 0x60),
        // `C-4` to `C-7`.
        code @ 0x1C..=0x1F => ctrl(code + 0x18),
        0x7F => Some(Key::plain(KeyCode::Backspace)),
        0x80..=0x9F => None,
        _ => Some(Key::plain(KeyCode::Char(character))),
    }
}

/// SS3 and a character: keys of a keypad in application mode.
pub(super) fn shift3(character: char) -> Option<Key> {
    if character == 'R' { Some(KeyCode::F(3)) } else { named(character) }.map(Key::plain)
}

/// `CSI [` and a character: F1 to F5 of the Linux console.
pub(super) fn console(character: char) -> Option<Key> {
    let number = u32::from(character).checked_sub(u32::from('A')).filter(|number| *number < 5)?;
    u8::try_from(number + 1).ok().map(|number| Key::plain(KeyCode::F(number)))
}

/// Keys whose sequences end in a letter of their own. `R` is F3 as well as the cursor's place, and so is no key here.
fn named(last: char) -> Option<KeyCode> {
    Some(match last {
        'A' => KeyCode::Up,
        'B' => KeyCode::Down,
        'C' => KeyCode::Right,
        'D' => KeyCode::Left,
        'F' => KeyCode::End,
        'H' => KeyCode::Home,
        'P' => KeyCode::F(1),
        'Q' => KeyCode::F(2),
        'S' => KeyCode::F(4),
        _ => return None,
    })
}

/// Keys by the number before `~`.
fn numbered(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => function(number - 10)?,
        17..=21 => function(number - 11)?,
        23..=26 => function(number - 12)?,
        28 | 29 => function(number - 13)?,
        31..=34 => function(number - 14)?,
        _ => return None,
    })
}

fn function(number: u32) -> Option<KeyCode> {
    u8::try_from(number).ok().map(KeyCode::F)
}

/// A whole control sequence: its parameters and its last character. Answers begin with a private mark or have intermediate characters; keys have neither.
pub(super) fn key(parameters: &str, last: char) -> Option<Key> {
    if !parameters.chars().all(|character| character.is_ascii_digit() || matches!(character, ';' | ':')) {
        return None;
    }
    let fields: Vec<&str> = parameters.split(';').collect();
    // Sub-parameters stand behind colons: of a key its other layouts, of the modifiers what happened to the key.
    let number = |at: usize| fields.get(at).and_then(|field| field.split(':').next()).filter(|field| !field.is_empty());
    let is_release = fields.get(1).and_then(|field| field.split(':').nth(1)) == Some("3");
    if is_release || fields.len() > 3 {
        return None;
    }
    let with = |code: KeyCode, held: Option<&str>| {
        let held = held.map_or(Some(1), |held| held.parse::<u8>().ok())?.checked_sub(1)?;
        let shift = held & 1 != 0;
        let code = match code {
            KeyCode::Char(letter) if shift => KeyCode::Char(letter.to_uppercase().next().unwrap_or(letter)),
            code => code,
        };
        Some(Key::new(code, held & 4 != 0, held & 2 != 0, shift))
    };
    match last {
        'Z' => Some(Key { shift: true, ..Key::plain(KeyCode::Tab) }),
        '~' if number(0) == Some("27") => with(code_point(number(2)?)?, number(1)),
        '~' if fields.len() <= 2 => with(numbered(number(0)?.parse().ok()?)?, number(1)),
        'u' => with(code_point(number(0)?)?, number(1)),
        // `A` or `1;5A`.
        _ if fields.len() == 1 && number(0).is_none_or(|first| first == "1") => named(last).map(Key::plain),
        _ if fields.len() == 2 && number(0) == Some("1") => with(named(last)?, number(1)),
        _ => None,
    }
}

/// A key by its code point; those of the private use area are keys this program has no name for.
fn code_point(number: &str) -> Option<KeyCode> {
    let character = char::from_u32(number.parse().ok()?)?;
    match character {
        '\u{e000}'..='\u{f8ff}' => None,
        other => match plain(other)? {
            Key { code, ctrl: false, .. } => Some(code),
            _ => None,
        },
    }
}
