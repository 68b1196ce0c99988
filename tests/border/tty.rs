//! The reader in a pseudo-terminal: keys in, bytes out.
//!
//! Owns the terminal. Must not judge what comes out.

use std::{
    io::{Read, Write},
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Longest wait for something that must come; a machine under load is slow.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Seen {
    bytes: Vec<u8>,
    closed: bool,
}

/// A program in a terminal of its own.
pub struct Tty {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Tty {
    pub fn start(command: CommandBuilder) -> Self {
        let pair = native_pty_system().openpty(PtySize { rows: 45, cols: 160, pixel_width: 0, pixel_height: 0 }).expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("it starts");
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().expect("its output");
        let keys = pair.master.take_writer().expect("its input");
        let seen = Arc::new((Mutex::new(Seen::default()), Condvar::new()));
        let shared = Arc::clone(&seen);
        let master = pair.master;
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            loop {
                let read = output.read(&mut buffer).unwrap_or(0);
                let mut seen = shared.0.lock().expect("not poisoned");
                seen.bytes.extend_from_slice(&buffer[..read]);
                seen.closed = read == 0;
                shared.1.notify_all();
                if read == 0 {
                    drop(master);
                    return;
                }
            }
        });
        Self { child, keys, seen }
    }

    /// Presses keys, then waits until `done` holds of all bytes so far.
    pub fn press(&mut self, keys: &str, what: &str, done: impl Fn(&str) -> bool) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("keys are taken");
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().expect("not poisoned");
        while !done(&String::from_utf8_lossy(&seen.bytes)) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !seen.closed, "waited in vain for {what}: {:?}", String::from_utf8_lossy(&seen.bytes));
            // Some of what is waited for is in files: they are looked at again even where the screen stays.
            seen = self.seen.1.wait_timeout(seen, left.min(Duration::from_millis(50))).expect("not poisoned").0;
        }
    }

    /// Leaves; all bytes.
    pub fn quit(mut self) -> Vec<u8> {
        self.keys.write_all(b"q").and_then(|()| self.keys.flush()).expect("keys are taken");
        self.child.wait().expect("it ends");
        let seen = self.seen.0.lock().expect("not poisoned");
        self.seen.1.wait_timeout_while(seen, PATIENCE, |seen| !seen.closed).expect("not poisoned").0.bytes.clone()
    }
}

/// Takes the program's own sequences out of its bytes: colours, cursor, modes, titles, and the one clipboard sequence that was asked for. What is left
/// must be clean like any other output; the titles and the clipboard's text come beside it.
pub fn without_own_sequences(bytes: &[u8]) -> (String, Vec<String>) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (mut out, mut said) = (String::new(), Vec::new());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        rest = after;
        if let Some(sequence) = after.strip_prefix('[') {
            let end =
                sequence.find(|character: char| !(character.is_ascii_digit() || matches!(character, ';' | '?' | ':' | '>' | '='))).unwrap_or(sequence.len());
            // Only what the screen is drawn with: place, colours, erasing, modes, and the end of the program.
            match sequence[end..].chars().next() {
                Some('H' | 'm' | 'J' | 'K' | 'h' | 'l' | 'A' | 'B' | 'C' | 'D' | 'G' | 'u' | 'c' | 'n' | 'q' | 't') => rest = &sequence[end + 1..],
                _ => out.push_str("\u{1b}["),
            }
        } else if let Some(title) = after.strip_prefix("]0;").or_else(|| after.strip_prefix("]2;")) {
            let (title, tail) = title.split_once('\u{7}').expect("a title ends");
            said.push(title.to_owned());
            rest = tail;
        } else if let Some(copied) = after.strip_prefix("]52;c;") {
            let end = copied.find(['\u{7}', '\u{1b}']).expect("it ends");
            said.push(format!("copied {}", &copied[..end]));
            rest = copied[end..].trim_start_matches('\u{7}').trim_start_matches("\u{1b}\\");
        } else {
            out.push('\u{1b}');
        }
    }
    out.push_str(rest);
    (out.replace('\r', ""), said)
}
