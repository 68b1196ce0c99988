//! The log file.
//!
//! Owns where it is, how much is said in it, and that only clean text is: a log is read in a terminal. Must not be needed: without it everything works.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    panic,
    path::Path,
    sync::Mutex,
};

use tracing::level_filters::LevelFilter;

use crate::{
    config::paths,
    model::{SafeLine, SafeText},
};

/// A log larger than this is put aside as `….old` at the next start, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// Writes the log to `file` from now on: warnings, with `verbose` 1 also what is done, with 2 everything.
///
/// # Errors
/// The file cannot be written.
pub fn begin(file: &Path, verbose: u8) -> io::Result<()> {
    let level = match verbose {
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    };
    let writer = Mutex::new(Clean(open(file)?));
    // A second call in one process would be a fault of the tests; the first log stays.
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::fmt().with_max_level(level).with_ansi(false).with_writer(writer).finish());
    Ok(())
}

/// Has panics told on standard error in clean text: their words may hold some of what was being read. They are logged as well.
pub fn tell_panics() {
    panic::set_hook(Box::new(|info| {
        let told = SafeLine::new(&info.to_string());
        tracing::error!("panic: {told}");
        let _ = writeln!(io::stderr().lock(), "bantin: {told}");
    }));
}

/// Cleans what is written through it. Libraries log in their own words what servers sent.
struct Clean<W>(W);

impl<W: Write> Write for Clean<W> {
    /// Takes whole events, as they are formatted.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write_all(SafeText::new(&String::from_utf8_lossy(event)).as_str().as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn open(file: &Path) -> io::Result<File> {
    if let Some(parent) = file.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        paths::make_private_dir(parent)?;
    }
    if fs::metadata(file).is_ok_and(|facts| facts.len() > MAX_BYTES) {
        let mut old = file.as_os_str().to_owned();
        old.push(".old");
        fs::rename(file, old)?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libraries_log_is_cleaned() {
        let mut written = Clean(Vec::new());
        written.write_all("WARN a\u{1b}]52;c;QQ==\u{7}b\u{9b}2J\u{202e}c\n".as_bytes()).expect("memory takes it");
        assert_eq!(String::from_utf8(written.0).as_deref(), Ok("WARN a]52;c;QQ==b2Jc\n"));
    }
}
