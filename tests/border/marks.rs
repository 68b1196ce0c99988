//! What strangers may write into a text, and what none of it may come out as.
//!
//! Owns the characters, and a judgement of its own: it must not ask the program what is clean.

/// Whether a character may not leave the program, whatever the path; the line feed is judged where it stands.
pub fn is_forbidden(character: char) -> bool {
    let code = u32::from(character);
    let control = code < 0x20 && character != '\n' || (0x7f..=0x9f).contains(&code);
    let separator = matches!(code, 0x2028 | 0x2029);
    let direction = matches!(code, 0x61c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069);
    let unseen = matches!(code, 0xad | 0x180e | 0x200b | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffc | 0x1d173..=0x1d17a);
    let tag = (0xe0000..=0xe0fff).contains(&code) && !(0xe0100..=0xe01ef).contains(&code);
    let nonchar = (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe;
    control || separator || direction || unseen || tag || nonchar
}

/// Sequences that terminals act on, in their 7-bit and 8-bit forms.
const SEQUENCES: &[&str] = &[
    "\u{1b}]52;c;UVdO\u{7}",
    "\u{1b}]0;QOSC\u{7}",
    "\u{1b}]8;;http://qosc.example/\u{1b}\\",
    "\u{1b}[31;1m",
    "\u{1b}[2J",
    "\u{1b}c",
    "\u{1b}P1$r0m\u{1b}\\",
    "\u{1b}_Gq\u{1b}\\",
    "\u{1b}^q\u{1b}\\",
    "\u{9b}2J",
    "\u{9d}52;c;UVdO\u{9c}",
    "\u{90}q\u{9c}",
    "\u{98}q\u{9f}\u{9e}",
    // An escape whose parts come together only when something between them is dropped.
    "\u{1b}\u{200b}[7m",
    "\u{1b}\u{1b}[8m",
    "\u{c2}\u{9b}5m",
];

/// Text that composes, or would if what stands in it were dropped too late.
const COMPOSING: &str = "Vie\u{323}\u{302}t e\u{200b}\u{302}\u{323} A\u{30a}\u{ad}\u{327} \u{212b}\u{1112}\u{1161}\u{11ab}";

/// Markup of every output there is, and of shells.
const MARKUP: &str = "\"><script>QRUN()</script><img src=x onerror=QRUN()><svg onload=QRUN()>' onload='QRUN() <!-- --> ]]> <![CDATA[ &lt;b&gt; &#27; \
    [QLINK](javascript:QRUN()) ![QLINK](data:text/html,QRUN) `QCODE` *QBOLD* | a | b | \u{2028}# QHEAD\u{2029}- QITEM\u{85}> QQUOTE ''' \"\"\" \\u001b \\x1b \
    = [QTABLE] $(touch QSHELL) `touch QSHELL` ;touch QSHELL --QOPTION";

/// One of every control, and of what is unseen.
fn controls() -> String {
    let all = ('\0'..='\u{1f}').chain('\u{7f}'..='\u{9f}').filter(|character| *character != '\n').chain(
        "\u{ad}\u{61c}\u{180e}\u{200b}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2061}\u{2066}\u{2067}\u{2068}\u{2069}\u{206a}\u{206f}\u{feff}\u{fff9}\u{fffb}\u{fffc}\u{fdd0}\u{fffe}\u{ffff}\u{1fffe}\u{10ffff}\u{1d173}\u{e0001}\u{e0020}\u{e0041}\u{e007f}\u{e000}\u{f8ff}\u{10fffd}\u{fe0f}\u{e0100}\u{200c}\u{200d}"
            .chars(),
    );
    all.flat_map(|character| [character, 'q']).collect()
}

/// Everything at once behind `marker`, by which it is known where it comes out.
pub fn mess(marker: &str) -> String {
    format!("{marker} {}{COMPOSING} {MARKUP} {}z", SEQUENCES.concat(), controls())
}

/// As [`mess`], spelled so that the bytes are those of a title in XML or HTML: the characters as they are.
pub fn raw(marker: &str) -> String {
    mess(marker).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// As [`mess`], with every character that is not a plain letter as a numeric reference: `&#27;`.
pub fn referred(marker: &str) -> String {
    mess(marker)
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() || character == ' ' { character.to_string() } else { format!("&#x{:x};", u32::from(character)) })
        .collect()
}

/// As [`mess`], as a JSON string with its quotes: controls as `\u001b`, and a surrogate without its other half where that is asked for.
pub fn json(marker: &str, lone: bool) -> String {
    let mut out = String::from("\"");
    for unit in mess(marker).encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii_alphanumeric() || byte == b' ' => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\u{unit:04x}")),
        }
    }
    out.push_str(if lone { "\\ud800\"" } else { "\"" });
    out
}

/// As [`mess`], as a TOML basic string with its quotes.
pub fn toml(marker: &str) -> String {
    let spelled: String = mess(marker)
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() || character == ' ' { character.to_string() } else { format!("\\U{:08x}", u32::from(character)) })
        .collect();
    format!("\"{spelled}\"")
}

/// What of `bytes` may not come out, with what stands around it. Tabs may stand where programs read them.
pub fn leaks(bytes: &[u8], tabs: bool) -> Vec<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return vec![format!("not UTF-8 at byte {}", error.valid_up_to())],
    };
    let characters: Vec<char> = text.chars().collect();
    let bad = characters.iter().enumerate().filter(|(_, character)| is_forbidden(**character) && !(tabs && **character == '\t'));
    bad.map(|(at, _)| format!("{:?}", characters[at.saturating_sub(20)..(at + 10).min(characters.len())].iter().collect::<String>())).collect()
}
