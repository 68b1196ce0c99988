//! What a terminal may send, and what it is.
//!
//! Owns the tests of the decoder. Must not wait.

use super::*;

const AT_ONCE: Duration = Duration::ZERO;

/// Keys by their names, a paste in quotes.
fn told(events: &[Event]) -> Vec<String> {
    let name = |event: &Event| match event {
        Event::Key(key) => key.to_string(),
        Event::Paste(text) => format!("“{text}”"),
    };
    events.iter().map(name).collect()
}

/// Everything that `bytes` are, whole, and then nothing.
fn read(bytes: &[u8]) -> Vec<String> {
    let mut decoder = Decoder::default();
    let mut events = decoder.feed(bytes, AT_ONCE);
    events.extend(decoder.rest());
    told(&events)
}

#[test]
fn keys() {
    for (bytes, keys) in [
        ("gGđ ?", "g G đ space ?"),
        ("\r\t\u{7f}\u{3}\u{0}\u{1f}", "enter tab backspace ctrl-c ctrl-space ctrl-7"),
        ("\u{1b}", "esc"),
        ("\u{1b}\u{1b}", "esc esc"),
        ("\u{1b}x\u{1b}\r", "alt-x alt-enter"),
        ("\u{1b}[A\u{1b}OB\u{1b}[1;5C\u{1b}[1;2D", "up down ctrl-right shift-left"),
        ("\u{1b}[H\u{1b}[F\u{1b}[1~\u{1b}[4~\u{1b}[5~\u{1b}[6;3~", "home end home end pageup alt-pagedown"),
        ("\u{1b}[Z\u{1b}[3~\u{1b}[2~", "shift-tab delete insert"),
        ("\u{1b}OP\u{1b}OR\u{1b}[[C\u{1b}[15~\u{1b}[24~\u{1b}[34~", "f1 f3 f3 f5 f12 f20"),
        ("\u{1b}[97u\u{1b}[97;5u\u{1b}[97;2u\u{1b}[13u\u{1b}[27u\u{1b}[27;5;120~", "a ctrl-a A enter esc ctrl-x"),
        ("\u{1b}[97;1:3ub", "b"),
        // Alt and a character that begins a sequence: by itself it is a key.
        ("\u{1b}[", "alt-["),
        ("\u{1b}O", "alt-O"),
        ("\u{1b}]", "alt-]"),
    ] {
        assert_eq!(read(bytes.as_bytes()).join(" "), keys, "{bytes:?}");
    }
}

#[test]
fn no_answer_is_a_key() {
    for answer in [
        // Device attributes, in every spelling.
        "\u{1b}[?62;22c",
        "\u{1b}[>0;276;0c",
        "\u{1b}[=1;2c",
        "\u{1b}P!|00000000\u{1b}\\",
        // The cursor's place, also where no screen is; modes; status; sizes.
        "\u{1b}[1;1R",
        "\u{1b}[99999999999;99999999999R",
        "\u{1b}[?1;1R",
        "\u{1b}[?2026;2$y",
        "\u{1b}[0n",
        "\u{1b}[8;24;80t",
        "\u{1b}[4;600;800t",
        // Colours, ended either way; the name and version; capabilities; a graphics answer.
        "\u{1b}]11;rgb:1111/2222/3333\u{7}",
        "\u{1b}]10;rgb:ffff/ffff/ffff\u{1b}\\",
        "\u{1b}]4;1;rgb:cc/00/00\u{1b}\\",
        "\u{1b}P>|xterm(390)\u{1b}\\",
        "\u{1b}P1+r524742=38\u{1b}\\",
        "\u{1b}_Gi=31;OK\u{1b}\\",
        "\u{1b}]52;c;cXVpdA==\u{7}",
        "\u{1b}^quit\u{1b}\\",
        "\u{1b}Xquit\u{1b}\\",
        // Mice, focus, what the kitty protocol says of itself.
        "\u{1b}[<0;99999;99999M",
        "\u{1b}[<65;10;10m",
        "\u{1b}[Mq#q",
        "\u{1b}[32;10;10M",
        "\u{1b}[I",
        "\u{1b}[O",
        "\u{1b}[?1u",
        "\u{1b}[57399u",
        // Nonsense.
        "\u{1b}[1;2;3;4;5;6A",
        "\u{1b}[999~",
        "\u{1b}[;;~",
        "\u{1b}[1;999A",
        "\u{1b}[ q",
        "\u{1b}[?q",
    ] {
        let mut decoder = Decoder::default();
        assert_eq!(told(&decoder.feed(answer.as_bytes(), AT_ONCE)), [""; 0], "{answer:?}");
        assert_eq!(told(&decoder.feed(b"j", AT_ONCE)), ["j"], "after {answer:?}");
        // In pieces, as a slow line brings it.
        for cut in 1..answer.len() {
            let mut decoder = Decoder::default();
            let mut events = decoder.feed(&answer.as_bytes()[..cut], AT_ONCE);
            events.extend(decoder.feed(&answer.as_bytes()[cut..], BEGINNING / 2));
            assert_eq!(told(&events), [""; 0], "{answer:?} cut at {cut}");
        }
    }
}

#[test]
fn controls_of_eight_bits_are_controls() {
    for answer in [
        &b"\x9b?62;22c"[..],
        b"\x9d11;rgb:1111/2222/3333\x9c",
        b"\x9d11;quit\x07",
        b"\x90quit\x9c",
        b"\xc2\x9b?62;22c",
        b"\xc2\x9d11;quit\xc2\x9c",
        b"\x85\x84",
    ] {
        assert_eq!(read(answer), [""; 0], "{answer:?}");
        assert_eq!(read(&[answer, b"j"].concat()), ["j"], "after {answer:?}");
    }
    assert_eq!(read(b"\x9bA\x8fP"), ["up", "f1"]);
    // Bytes that are no character at all.
    assert_eq!(read(b"\xff\xfeq\xc3"), ["q"]);
}

#[test]
fn what_never_ends_is_given_up() {
    for begun in ["\u{1b}]11;rgb:", "\u{1b}[12;", "\u{1b}P", "\u{1b}[M", "\u{1b}[?", "\u{1b}[["] {
        let mut decoder = Decoder::default();
        decoder.feed(begun.as_bytes(), AT_ONCE);
        decoder.rest();
        let later = decoder.feed(b"q", UNENDED);
        assert_eq!(told(&later).last().map(String::as_str), Some("q"), "{begun:?}");
    }
    // A string of any length takes no room.
    let mut decoder = Decoder::default();
    for _ in 0..1000 {
        assert!(decoder.feed(&[b'q'; 4096], AT_ONCE).len() <= 4096);
        decoder.feed(b"\x1b]11;", AT_ONCE);
    }
    assert!(decoder.partial.len() < 4 && decoder.events.is_empty());
    assert_eq!(read(&[b"\x1b[", vec![b'1'; 100_000].as_slice(), b"~j"].concat()), ["j"]);
}

#[test]
fn a_character_may_come_in_pieces() {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    for byte in "thủ Dầu 👩".bytes() {
        events.extend(decoder.feed(&[byte], BEGINNING));
    }
    assert_eq!(told(&events).concat(), "thủspaceDầuspace👩");
}

#[test]
fn a_paste_is_text_whatever_is_in_it() {
    assert_eq!(read(b"\x1b[200~q\r\x1b[A\x03\x1b[201\x1b[201~j"), ["“q\r[A\u{3}[201”", "j"]);
    assert_eq!(read(b"\x1b[200~\x1b[201~"), ["“”"]);
    let book = [b"\x1b[200~", "đ".repeat(5_000_000).as_bytes(), b"\x1b[201~q"].concat();
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    for chunk in book.chunks(4096) {
        events.extend(decoder.feed(chunk, AT_ONCE));
        assert!(matches!(&decoder.state, State::Paste { text, .. } if text.len() <= 2 * MAX_PASTE_CHARS) || events.len() == 2);
    }
    let [Event::Paste(text), Event::Key(_)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(text.chars().count(), MAX_PASTE_CHARS);
}

#[test]
fn a_paste_that_stands_still_goes_on_as_one() {
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b[200~mot", AT_ONCE);
    assert!(decoder.feed(b"q\r", STANDSTILL * 10).is_empty(), "a slow line");
    assert_eq!(told(&decoder.feed(b"\x1b[201~q", AT_ONCE)), ["“motq\r”", "q"]);
    // One that lost its end is left with a key of its own.
    decoder.feed(b"\x1b[200~hai", AT_ONCE);
    assert_eq!(told(&decoder.feed(b"\x03", STANDSTILL)), ["“hai”", "ctrl-c"]);
}

proptest::proptest! {
    #[test]
    fn however_it_is_cut_it_is_the_same(bytes in proptest::collection::vec(proptest::prop_oneof![proptest::prelude::any::<u8>(), 0x1b_u8..0x1c, b'0'..b'A', b'['..b'^'], 0..60), cut in 0_usize..60) {
        let whole = read(&bytes);
        let mut decoder = Decoder::default();
        let (head, tail) = bytes.split_at(cut.min(bytes.len()));
        let mut events = decoder.feed(head, AT_ONCE);
        events.extend(decoder.feed(tail, AT_ONCE));
        events.extend(decoder.rest());
        proptest::prop_assert_eq!(told(&events), whole);
    }
}
