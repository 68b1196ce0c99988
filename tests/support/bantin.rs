//! The program itself, run in a home of its own.
//!
//! Owns its environment: nothing of the developer's machine reaches it. Must not use the network beyond the loopback.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A home folder and the program in it.
pub struct Bantin {
    home: tempfile::TempDir,
    offline: bool,
}

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    /// The exit code; -1 where a signal ended it.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Bantin {
    /// An empty home, without a network.
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a folder"), offline: true }
    }

    /// An empty home that may use the network; only the loopback answers in a test.
    pub fn online() -> Self {
        Self { offline: false, ..Self::new() }
    }

    /// The home folder.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The configuration folder.
    pub fn config_dir(&self) -> PathBuf {
        self.home.path().join(".config/bantin")
    }

    /// Writes a file below the configuration folder.
    pub fn write_config(&self, name: &str, text: &str) -> PathBuf {
        let file = self.config_dir().join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(&file, text).expect("written");
        file
    }

    /// The program, ready to be started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
        command.args(args).env_clear().env("HOME", self.home.path()).env("PATH", "/usr/bin:/bin").env("LANG", "en_US.UTF-8").env("TZ", "Asia/Ho_Chi_Minh");
        if self.offline {
            command.env("BANTIN_OFFLINE", "1");
        }
        command
    }

    /// Runs it to its end.
    pub fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, b"")
    }

    /// Runs it with this on standard input.
    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Run {
        let mut child = self.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut stdin = child.stdin.take().expect("standard input");
        // It may end without reading: then the pipe is closed, and that is no fault of the test.
        let _ = stdin.write_all(input);
        drop(stdin);
        let output = child.wait_with_output().expect("it ends");
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}
