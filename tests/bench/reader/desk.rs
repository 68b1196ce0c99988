//! A program in a pseudo-terminal, keys in and the time until something comes out.
//!
//! Owns the terminal. Must not know what is measured.

use std::{
    io::{Read, Write},
    path::Path,
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::deadline;

pub(crate) const PAGE_DOWN: &str = "\u{1b}[6~";

/// Stands before the selected headline, and before each of the reference.
pub(crate) const BAR: &str = "▌";

/// Makes this bench the program that draws a file's titles.
pub(crate) const DRAW: &str = "--draw";

/// As long as nothing came for this long, the screen is drawn.
const QUIET: Duration = Duration::from_millis(5);

/// Pause between two keys: faster than any hand or key repeat.
const PAUSE: Duration = Duration::from_millis(10);

pub(crate) struct Desk {
    pub(crate) first_headline: Duration,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    _master: Box<dyn MasterPty + Send>,
}

impl Desk {
    pub(crate) fn offline(home: &Path) -> Self {
        Self::reader(home, &["--offline"])
    }

    pub(crate) fn online(home: &Path) -> Self {
        Self::reader(home, &[])
    }

    fn reader(home: &Path, args: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_bantin"));
        command.args(["--lang", "en", "--data-dir"]);
        command.arg(home.join("data"));
        command.args(args);
        command.env("XDG_CONFIG_HOME", home.join("config"));
        command.env("HOME", home);
        let mut desk = Self::spawn(command);
        // The bar beside the selected headline.
        desk.first_headline = desk.until(BAR);
        desk
    }

    /// The least program of the same kind, on a file of titles.
    pub(crate) fn reference(titles: &Path) -> Self {
        let mut command = CommandBuilder::new(std::env::current_exe().expect("this bench"));
        command.arg(DRAW);
        command.arg(titles);
        let mut desk = Self::spawn(command);
        desk.first_headline = desk.until(BAR);
        desk
    }

    /// Any reader, by the shell's line that opens it, once a text is on its screen.
    pub(crate) fn program(line: &str, home: &Path, environment: &[(String, String)], headline: &str) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", line]);
        command.cwd(home);
        command.env_clear();
        for (name, value) in environment {
            command.env(name, value);
        }
        let mut desk = Self::spawn(command);
        desk.first_headline = desk.until(headline);
        desk
    }

    /// A terminal whose own echo is the only answer to a key.
    pub(crate) fn echo() -> Self {
        Self::spawn(CommandBuilder::new("cat"))
    }

    fn spawn(mut command: CommandBuilder) -> Self {
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "en_US.UTF-8"), ("TZ", "Asia/Ho_Chi_Minh")] {
            command.env(name, value);
        }
        let pair = native_pty_system().openpty(PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 }).expect("a pseudo-terminal");
        let mut reading = pair.master.try_clone_reader().expect("its output");
        let keys = pair.master.take_writer().expect("its input");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let (send, output) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(read @ 1..) = reading.read(&mut buffer) {
                if send.send((Instant::now(), buffer[..read].to_vec())).is_err() {
                    return;
                }
            }
        });
        Self { first_headline: Duration::ZERO, child, keys, output, _master: pair.master }
    }

    /// Presses the same keys again and again; for each time, how long until the first byte of the next frame.
    pub(crate) fn keys(&mut self, keys: &str, times: usize) -> Vec<Duration> {
        (0..times)
            .map(|_| {
                thread::sleep(PAUSE);
                while self.output.recv_timeout(QUIET).is_ok() {}
                let pressed = Instant::now();
                self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("keys are taken");
                let (came, _) = self.output.recv_timeout(Duration::from_secs(10)).expect("a frame");
                came.duration_since(pressed)
            })
            .collect()
    }

    /// Presses keys; how long until the first byte of the next frame, and until a text comes, which may stand in that frame.
    pub(crate) fn keys_until(&mut self, keys: &str, text: &str) -> (Duration, Duration) {
        while self.output.recv_timeout(QUIET).is_ok() {}
        let pressed = Instant::now();
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("keys are taken");
        let (mut first, mut seen) = (None, Vec::new());
        loop {
            let (came, bytes) = self.output.recv_timeout(Duration::from_secs(10)).expect("more output");
            let first = *first.get_or_insert(came);
            seen.extend(bytes);
            if seen.windows(text.len()).any(|part| part == text.as_bytes()) {
                return (first.duration_since(pressed), came.duration_since(pressed));
            }
        }
    }

    /// How long until a text comes.
    pub(crate) fn until(&mut self, text: &str) -> Duration {
        let (asked, deadline, mut seen) = (Instant::now(), deadline(), Vec::new());
        loop {
            let (came, bytes) = self.output.recv_timeout(deadline.duration_since(Instant::now())).expect("more output");
            seen.extend(bytes);
            if seen.windows(text.len()).any(|part| part == text.as_bytes()) {
                return came.duration_since(asked);
            }
        }
    }

    /// The most memory it took so far; not a number where the system does not tell.
    pub(crate) fn peak_mb(&self) -> f64 {
        let status = self.child.process_id().and_then(|id| std::fs::read_to_string(format!("/proc/{id}/status")).ok()).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse::<f64>().ok()).map_or(f64::NAN, |kilobytes| kilobytes / 1e3)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
