//! The log file.
//!
//! Owns where it is and how much is said in it. Must not be needed: without it everything works.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::Path,
    sync::Mutex,
};

use tracing::level_filters::LevelFilter;

use crate::config::paths;

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
    let writer = Mutex::new(open(file)?);
    // A second call in one process would be a fault of the tests; the first log stays.
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::fmt().with_max_level(level).with_ansi(false).with_writer(writer).finish());
    Ok(())
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
