//! What a terminal sends.
//!
//! Owns what has to hold of the keys read out of it. Must not know a sequence.

use std::time::Duration;

use bantin::{
    app::Key,
    runtime::decode::{Decoder, Event},
};

use super::choices;

/// Longest paste that may come out, in characters.
const MOST_PASTED: usize = 4096;

fn read(decoder: &mut Decoder, pieces: &[&[u8]]) -> Vec<Event> {
    let mut events: Vec<Event> = pieces.iter().flat_map(|piece| decoder.feed(piece, Duration::ZERO)).collect();
    events.extend(decoder.rest());
    events
}

pub(crate) fn run(bytes: &[u8]) {
    let (bytes, [cut, begun]) = choices(bytes);
    let whole = read(&mut Decoder::default(), &[bytes]);
    let (head, tail) = bytes.split_at(bytes.len() * usize::from(cut) / 256);
    assert_eq!(read(&mut Decoder::default(), &[head, tail]), whole, "however it is cut");
    assert!(whole.len() <= bytes.len(), "{} events of {} bytes", whole.len(), bytes.len());
    for event in &whole {
        match event {
            Event::Paste(text) => assert!(text.chars().count() <= MOST_PASTED),
            Event::Key(key) => assert_eq!(Key::new(key.code, key.ctrl, key.alt, key.shift), *key, "a key in its one spelling"),
        }
    }
    // Whatever came before, a key after a while is a key.
    let mut decoder = Decoder::default();
    decoder.feed(bytes, Duration::ZERO);
    decoder.feed(b"\x1b", Duration::from_secs(3600));
    decoder.rest();
    let after = decoder.feed(b"j", Duration::from_secs(3600));
    assert_eq!(after, [Event::Key("j".parse().expect("a key"))]);
    // An answer is no key, whatever is in it, and what follows it is one.
    let (begin, end): (&[u8], &[u8]) = [
        (&b"\x1b]"[..], &b"\x07"[..]),
        (b"\x1bP", b"\x1b\\"),
        (b"\x1b_", b"\x1b\\"),
        (b"\x9d", b"\x9c"),
        (b"\x1b[?", b"c"),
        (b"\x1b[>", b"c"),
        (b"\x1b[", b"R"),
    ][usize::from(begun) % 7];
    let is_string = !begin.ends_with(b"?") && !begin.ends_with(b">") && !begin.ends_with(b"[");
    let inside = |byte: &u8| if is_string { byte.is_ascii_graphic() || *byte == b' ' } else { byte.is_ascii_digit() || *byte == b';' };
    let body: Vec<u8> = bytes.iter().copied().filter(inside).collect();
    let answer = [begin, &body, end, b"j"].concat();
    assert_eq!(read(&mut Decoder::default(), &[&answer]), [Event::Key("j".parse().expect("a key"))], "{answer:?}");
}
