//! What a part is asked and what it answers.
//!
//! Owns plain data and the command line. Must not print.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// How much is to be tried.
pub(crate) struct Form {
    /// The long form: a thousand rounds and more, not just enough to see that nothing is broken.
    pub(crate) long: bool,
    /// The table alone, as it stands in the README.
    pub(crate) markdown: bool,
    /// Where chance begins: the same seed tries the same.
    pub(crate) seed: u64,
    /// How long what goes on for a time goes on, where it was said.
    pub(crate) minutes: Option<u64>,
    /// The program under test.
    pub(crate) program: PathBuf,
}

impl Form {
    /// Takes what it knows out of the command line, and leaves the parts.
    pub(crate) fn of(words: &mut Vec<String>) -> Result<Self, String> {
        let mut number = |name: &str| -> Result<Option<u64>, String> {
            let Some(at) = words.iter().position(|word| word == name) else { return Ok(None) };
            let value = words.get(at + 1).and_then(|value| value.parse().ok()).ok_or(name)?;
            words.drain(at..=at + 1);
            Ok(Some(value))
        };
        let chance = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs() % 1_000_000);
        let (seed, minutes) = (number("--seed")?.unwrap_or_else(chance), number("--minutes")?);
        let mut flag = |name: &str| {
            let before = words.len();
            words.retain(|word| word != name);
            words.len() < before
        };
        let (long, _, markdown) = (flag("long"), flag("short"), flag("--markdown"));
        Ok(Self { long, markdown, seed, minutes, program: program()? })
    }
}

/// The program beside this one, built where cargo runs this; or the one that is named.
fn program() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os("BANTIN_BIN") {
        return Ok(named.into());
    }
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let folder = this.parent().and_then(Path::parent).ok_or("no folder")?;
    if let Some(cargo) = std::env::var_os("CARGO") {
        let profile = folder.file_name().map_or("dev".into(), |name| name.to_string_lossy().replace("debug", "dev"));
        let built = Command::new(cargo).args(["build", "--quiet", "--bin", "bantin", "--profile", &profile]).status();
        if !built.is_ok_and(|status| status.success()) {
            return Err("bantin could not be built".to_owned());
        }
    }
    Some(folder.join("bantin")).filter(|file| file.exists()).ok_or_else(|| "BANTIN_BIN".to_owned())
}

/// What a part found.
#[derive(Default)]
pub(crate) struct Part {
    pub(crate) rows: Vec<Row>,
}

impl Part {
    /// Everything that was lost or went wrong.
    pub(crate) fn losses(&self) -> usize {
        self.rows.iter().map(|row| row.losses.len()).sum()
    }
}

/// One line of the table.
#[derive(Default)]
pub(crate) struct Row {
    /// What was tried.
    pub(crate) what: String,
    /// How many times.
    pub(crate) tried: u64,
    /// Faults injected, kills, requests gone wrong.
    pub(crate) faults: u64,
    /// The longest that anything took.
    pub(crate) worst: Duration,
    /// The most memory that the program held; 0 where that was not looked at.
    pub(crate) memory_bytes: u64,
    /// What was lost or went wrong, each in a sentence.
    pub(crate) losses: Vec<String>,
    /// Why this could not be tried here.
    pub(crate) skipped: Option<String>,
}

impl Row {
    pub(crate) fn new(what: &str) -> Self {
        Self { what: what.to_owned(), ..Self::default() }
    }

    /// Takes in how long something took and how much memory it held.
    pub(crate) fn took(&mut self, time: Duration, memory_bytes: u64) {
        self.worst = self.worst.max(time);
        self.memory_bytes = self.memory_bytes.max(memory_bytes);
    }

    /// Notes what went wrong; the first of them are told at once, so that a long run need not be waited for.
    pub(crate) fn lost(&mut self, what: impl Into<String>) {
        let what = what.into();
        if self.losses.len() < 10 {
            eprintln!("{}: {what}", self.what);
        }
        self.losses.push(what);
    }
}
