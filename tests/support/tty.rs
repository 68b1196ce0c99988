//! A program in a pseudo-terminal: what it shows, what it is sent, and what its terminal is like.
//!
//! Owns the terminal. Must not know what is drawn in it.
#![allow(dead_code, unreachable_pub, reason = "each test program uses its own part of this")]

use std::{
    io::{Read, Write},
    num::NonZero,
    path::Path,
    process::Command,
    sync::{Arc, Condvar, Mutex},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take before the test gives up; nothing waits this long when it works.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Sequences that give the terminal back: the alternate screen left, the cursor shown, bracketed paste off.
pub const GIVEN_BACK: [&str; 3] = ["\u{1b}[?1049l", "\u{1b}[?25h", "\u{1b}[?2004l"];

/// What came out of the program so far.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    closed: bool,
}

/// A program in a terminal.
pub struct Tty {
    pub master: Box<dyn MasterPty + Send>,
    pub child: Box<dyn portable_pty::Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Tty {
    pub fn start(mut command: CommandBuilder, home: &Path, cols: u16, rows: u16) -> Self {
        command.env_clear();
        command.env("BANTIN_OFFLINE", "1");
        Self::spawn(command, home, cols, rows)
    }

    /// With a network: for a home whose sources are all on the loopback.
    pub fn online(home: &Path, cols: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_bantin"));
        command.env_clear();
        Self::spawn(command, home, cols, rows)
    }

    pub fn spawn(mut command: CommandBuilder, home: &Path, cols: u16, rows: u16) -> Self {
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "vi_VN.UTF-8"), ("PATH", "/usr/bin:/bin"), ("TZ", "Asia/Ho_Chi_Minh")] {
            command.env(name, value);
        }
        command.env("HOME", home);
        let pair = native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().expect("its output");
        let keys = pair.master.take_writer().expect("its input");
        let seen = Arc::new((
            Mutex::new(Seen { parser: vt100::Parser::new(at_least_one(rows), at_least_one(cols), 0), bytes: Vec::new(), closed: false }),
            Condvar::new(),
        ));
        let shared = seen.clone();
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            loop {
                let read = output.read(&mut buffer).unwrap_or(0);
                let (lock, changed) = &*shared;
                let mut seen = lock.lock().expect("not poisoned");
                seen.parser.process(&buffer[..read]);
                seen.bytes.extend_from_slice(&buffer[..read]);
                seen.closed = read == 0;
                changed.notify_all();
                if read == 0 {
                    break;
                }
            }
        });
        Self { master: pair.master, child, keys, seen }
    }

    pub fn bantin(home: &Path, cols: u16, rows: u16, args: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_bantin"));
        command.args(args);
        Self::start(command, home, cols, rows)
    }

    pub fn press(&mut self, keys: &str) {
        self.send(keys.as_bytes());
    }

    /// Sends bytes as a terminal would.
    pub fn send(&mut self, bytes: &[u8]) {
        self.keys.write_all(bytes).and_then(|()| self.keys.flush()).expect("keys are taken");
    }

    /// The settings of the line, as `stty -g` says them: raw mode is among them.
    pub fn line_settings(&self) -> String {
        let name = self.master.tty_name().expect("it has a name");
        let told = Command::new("stty").arg("-F").arg(name).arg("-g").output().expect("stty runs");
        assert!(told.status.success(), "{told:?}");
        String::from_utf8_lossy(&told.stdout).trim().to_owned()
    }

    /// What the kernel says of the program, by a name in its status file.
    #[cfg(target_os = "linux")]
    pub fn status(&self, name: &str) -> String {
        let pid = self.child.process_id().expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("it lives");
        status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).expect("a line").trim().to_owned()
    }

    /// Waits until it has stopped.
    #[cfg(target_os = "linux")]
    pub fn wait_stopped(&self) {
        let deadline = Instant::now() + PATIENCE;
        while !self.status("State").starts_with('T') {
            assert!(Instant::now() < deadline, "it was not stopped");
            thread::yield_now();
        }
    }

    /// Waits until `done` holds of the screen's text and of all bytes; gives the text.
    pub fn wait(&self, what: &str, done: impl Fn(&str, &str) -> bool) -> String {
        let (lock, changed) = &*self.seen;
        let deadline = Instant::now() + PATIENCE;
        let mut seen = lock.lock().expect("not poisoned");
        loop {
            let screen = seen.parser.screen().contents();
            if done(&screen, &String::from_utf8_lossy(&seen.bytes)) {
                return screen;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !seen.closed, "waited in vain for {what}; the screen was:\n{screen}");
            seen = changed.wait_timeout(seen, left).expect("not poisoned").0;
        }
    }

    pub fn wait_for(&self, text: &str) -> String {
        self.wait(text, |screen, _| screen.contains(text))
    }

    pub fn wait_end(&mut self) -> (u32, String) {
        let status = self.child.wait().expect("it ends");
        let (lock, changed) = &*self.seen;
        let mut seen = lock.lock().expect("not poisoned");
        let deadline = Instant::now() + PATIENCE;
        while !seen.closed && Instant::now() < deadline {
            seen = changed.wait_timeout(seen, Duration::from_millis(200)).expect("not poisoned").0;
        }
        (status.exit_code(), String::from_utf8_lossy(&seen.bytes).into_owned())
    }

    pub fn resize(&self, cols: u16, rows: u16) {
        let (lock, _) = &*self.seen;
        lock.lock().expect("not poisoned").parser.screen_mut().set_size(at_least_one(rows), at_least_one(cols));
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).expect("resized");
    }

    /// What a terminal says that has no size.
    pub fn resize_to_nothing(&self) {
        self.master.resize(PtySize { rows: 0, cols: 0, pixel_width: 0, pixel_height: 0 }).expect("resized");
    }

    /// Whether a text is on the screen now.
    pub fn shows(&self, text: &str) -> bool {
        self.seen.0.lock().expect("not poisoned").parser.screen().contents().contains(text)
    }

    /// Lets a moment go by in which nothing is typed: what follows it is a key of its own.
    pub fn pause(&self) {
        let (lock, changed) = &*self.seen;
        let deadline = Instant::now() + Duration::from_millis(400);
        let mut seen = lock.lock().expect("not poisoned");
        while Instant::now() < deadline {
            seen = changed.wait_timeout(seen, deadline.saturating_duration_since(Instant::now())).expect("not poisoned").0;
        }
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.process_id().expect("it runs").to_string();
        assert!(Command::new("kill").args([name, &pid]).status().expect("kill runs").success());
    }
}

fn at_least_one(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).expect("a size")
}

pub fn given_back(bytes: &str) -> bool {
    GIVEN_BACK.iter().all(|sequence| bytes.contains(sequence))
}
