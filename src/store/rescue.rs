//! What can be read of a damaged file, put into a new one.
//!
//! Owns the order of steps, so that a kill between any two of them loses nothing. Must not be asked for while a file can be used.
//!
//! The new file is finished, under another name, before the damaged one is moved: whoever finds the finished one at the next start puts it in place.

mod copy;
mod damaged;

use std::{
    fs::{self, File},
    io::{Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use rusqlite::Connection;

use self::damaged::Damaged;
use super::{
    error,
    open::{self, Identity, PAGE_SIZE_BYTES, SUSPECT_SUFFIX, beside},
    schema,
};
use crate::model::Failure;

/// The new file while it is made.
const MAKING: &str = ".mending";

/// The new file when it is finished.
const MADE: &str = ".mended";

/// Where one process at a time mends. The system lets go of it when a process dies.
const LOCK: &str = ".mend-lock";

/// Where the damaged file is read from when its first page has to be replaced.
const GRAFTED: &str = ".graft";

/// Puts what can be read of `file` into a new one in its place, if it still is the one that was found damaged. Gives the name under which the damaged
/// one is kept; `None` where another process has mended it.
pub(super) fn mend(file: &Path, damaged: Option<Identity>) -> Result<Option<PathBuf>, Failure> {
    let _lock = lock(file);
    if damaged != open::identity(file) {
        return Ok(None);
    }
    let made = make(file).map_err(|error| error::failure(file, &error))?;
    exchange(file, made.as_deref()).map(Some)
}

/// Puts the finished file in place, where a process was killed before it could. `None` where there is none.
pub(super) fn finish(file: &Path) -> Result<Option<PathBuf>, Failure> {
    let made = beside(file, MADE);
    if !made.exists() {
        return Ok(None);
    }
    let _lock = lock(file);
    // Another process may have been first.
    if made.exists() { exchange(file, Some(&made)).map(Some) } else { Ok(None) }
}

/// Waits until no other process mends `file`; held until dropped. Where the file system knows no locks nobody waits.
fn lock(file: &Path) -> Option<File> {
    let lock = open::private().write(true).create(true).truncate(false).open(beside(file, LOCK)).ok()?;
    lock.lock().ok()?;
    Some(lock)
}

fn exchange(file: &Path, made: Option<&Path>) -> Result<PathBuf, Failure> {
    let moved = move_away(file).and_then(|aside| made.map_or(Ok(()), |made| fs::rename(made, file)).map(|()| aside));
    // Who waits for the lock looks at the file again and finds nothing to do.
    let _ = fs::remove_file(beside(file, LOCK));
    moved.map_err(|error| error::io_failure(file, &error))
}

/// Moves the file and its log away under a name of the moment. The name is for a person; it orders nothing.
fn move_away(file: &Path) -> std::io::Result<PathBuf> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let free = |tries: u64| Some(beside(file, &format!(".broken-{}", seconds + tries))).filter(|name| !name.exists());
    let aside = (0..1000).find_map(free).ok_or(std::io::ErrorKind::AlreadyExists)?;
    // The log first: one left behind would be played into the new file.
    for suffix in ["-wal", "-shm", ""] {
        if let Err(error) = fs::rename(beside(file, suffix), beside(&aside, suffix))
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(error);
        }
    }
    let _ = fs::remove_file(beside(file, SUSPECT_SUFFIX));
    Ok(aside)
}

/// Puts what can be read of `file` into a new one and finishes that; `None` where nothing can be read.
fn make(file: &Path) -> rusqlite::Result<Option<PathBuf>> {
    let (making, finished) = (beside(file, MAKING), beside(file, MADE));
    let made = what_can_be_read(file, &making).and_then(|entries| {
        if entries == 0 {
            return Ok(None);
        }
        let sync = || File::open(&making)?.sync_all().and_then(|()| fs::rename(&making, &finished));
        sync().map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        Ok(Some(finished))
    });
    remove(&making);
    made
}

fn what_can_be_read(file: &Path, making: &Path) -> rusqlite::Result<u32> {
    let entries = into_new(file, making)?;
    if entries > 0 {
        return Ok(entries);
    }
    // With a damaged first page no table can be found. A new file has its tables at the same places.
    let entries = graft(file).map_or(Ok(0), |grafted| into_new(&grafted, making));
    remove(&beside(file, GRAFTED));
    entries
}

/// Copies from `damaged` into a new file.
fn into_new(damaged: &Path, making: &Path) -> rusqlite::Result<u32> {
    remove(making);
    let mut new = begin(making)?;
    // What does not open at all holds nothing for us.
    Damaged::open(damaged).map_or(Ok(0), |damaged| copy::all(&damaged, &mut new))
}

/// A new file. It is written once and synced when it is finished: a journal would be for nothing.
fn begin(file: &Path) -> rusqlite::Result<Connection> {
    open::create_private(file);
    let mut new = Connection::open(file)?;
    new.pragma_update(None, "page_size", PAGE_SIZE_BYTES)?;
    new.query_row("PRAGMA journal_mode = MEMORY", [], |_| Ok(()))?;
    new.pragma_update(None, "synchronous", "OFF")?;
    new.pragma_update(None, "temp_store", "MEMORY")?;
    schema::migrate(&mut new).map_err(|error| match error {
        schema::MigrateError::Sqlite(error) => error,
        schema::MigrateError::Newer(_) | schema::MigrateError::Foreign => rusqlite::Error::InvalidQuery,
    })?;
    Ok(new)
}

/// A copy of the damaged file with the first page of a new one.
fn graft(file: &Path) -> Option<PathBuf> {
    let grafted = beside(file, GRAFTED);
    remove(&grafted);
    let length = fs::metadata(file).ok()?.len();
    let pages = u32::try_from(length / u64::from(PAGE_SIZE_BYTES)).ok().filter(|pages| *pages > 1)?;
    drop(begin(&grafted).ok()?);
    let mut page = fs::read(&grafted).ok()?;
    page.truncate(usize::try_from(PAGE_SIZE_BYTES).ok()?);
    // SQLite file format §1.3: the size in pages at byte 28, then the list of free pages, which nobody needs for reading.
    page.get_mut(28..32)?.copy_from_slice(&pages.to_be_bytes());
    page.get_mut(32..40)?.fill(0);
    fs::copy(file, &grafted).ok()?;
    let mut copy = File::options().write(true).open(&grafted).ok()?;
    copy.seek(SeekFrom::Start(0)).and_then(|_| copy.write_all(&page)).ok()?;
    Some(grafted)
}

/// Removes a file with what SQLite puts beside it.
fn remove(file: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(beside(file, suffix));
    }
}
