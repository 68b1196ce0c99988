//! Opening the file: connections with their settings, a damaged file set aside, a read-only one still read.
//!
//! Owns the way from a path to connections. Must not read or write rows.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{
    Opened, error, rescue,
    schema::{self, MigrateError},
};
use crate::model::{Failure, FailureKind};

/// Bodies of some kilobytes waste a third of SQLite's default pages of 4 KiB.
pub(super) const PAGE_SIZE_BYTES: u32 = 16 * 1024;

/// Pages the writer keeps: every index is written all over, and a page that does not fit is written once for each entry on it.
const WRITER_CACHE_KIB: i64 = 16 * 1024;

/// Pages of the log (64 MiB) at which a commit plays it into the file, if the writer was never idle before.
const LOG_PAGES: u32 = 4096;

/// How long one process waits while another writes.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The highest number a schema may have before it is taken for damage.
const MAX_LIKELY_VERSION: i64 = 1000;

/// Name of the note beside the file that a reader or writer met damage in it: the next start checks the whole file.
pub(super) const SUSPECT_SUFFIX: &str = ".suspect";

/// How connections to the file are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Reading and writing.
    Full(PathBuf),
    /// The file may be read alone. `immutable` where not even the shared-memory file of WAL can be made beside it.
    ReadOnly {
        /// The file.
        file: PathBuf,
        /// Without locks: nobody can write there.
        immutable: bool,
    },
    /// In memory, on one connection.
    Memory,
}

impl Access {
    /// What messages name.
    pub(super) fn file(&self) -> &Path {
        match self {
            Self::Full(file) | Self::ReadOnly { file, .. } => file,
            Self::Memory => Path::new("(memory)"),
        }
    }

    /// Which file stands at the path now: another process may have mended it, and what is written into the damaged one is lost.
    pub(super) fn identity(&self) -> Option<Identity> {
        match self {
            Self::Full(file) => identity(file),
            Self::ReadOnly { .. } | Self::Memory => None,
        }
    }

    /// A connection that writes into the file that stands at the path now.
    pub(super) fn writer(&self) -> Result<Connection, Failure> {
        let file = self.file();
        if !file.exists() {
            return Err(error::io_failure(file, &std::io::ErrorKind::NotFound.into()));
        }
        begin(file).map_err(|error| migrate_failure(file, &error))
    }

    /// A connection that only reads. It is opened for writing where that is allowed: a reader must be able to recover a WAL that a killed process left.
    pub(super) fn reader(&self) -> rusqlite::Result<Connection> {
        let connection = match self {
            Self::Full(file) => Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?,
            Self::ReadOnly { file, immutable } => read_only(file, *immutable)?,
            Self::Memory => Connection::open_in_memory()?,
        };
        set_up(&connection)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }
}

fn read_only(file: &Path, immutable: bool) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if !immutable {
        return Connection::open_with_flags(file, flags);
    }
    let mut name = String::from("file:");
    for byte in file.to_string_lossy().bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => name.push(char::from(byte)),
            other => name.extend(format!("%{other:02X}").chars()),
        }
    }
    Connection::open_with_flags(name + "?immutable=1", flags | OpenFlags::SQLITE_OPEN_URI)
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "mmap_size", 256 * 1024 * 1024)
}

/// An opened file.
pub(super) struct Doors {
    /// The one connection that writes; on a read-only file it reads.
    pub(super) writer: Connection,
    /// How readers are made.
    pub(super) access: Access,
    /// How it was found.
    pub(super) opened: Opened,
}

/// A database in memory.
pub(super) fn memory() -> Result<Doors, Failure> {
    let access = Access::Memory;
    let begin = || {
        let mut writer = Connection::open_in_memory()?;
        set_up(&writer)?;
        schema::migrate(&mut writer)?;
        Ok(writer)
    };
    let writer = begin().map_err(|error| migrate_failure(access.file(), &error))?;
    Ok(Doors { writer, access, opened: Opened::Whole })
}

/// Opens `file`, or creates it with its folder.
pub(super) fn file(file: &Path) -> Result<Doors, Failure> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        // An old file in a folder that cannot be written is still read below.
        if let (Err(error), false) = (create_folder(folder), file.exists()) {
            return Err(error::io_failure(file, &error));
        }
    }
    let mut aside = emptied(file).then(|| file.to_owned());
    // A second round only after a damaged file was moved away; a third where another process moved it at the same time.
    for _ in 0..3 {
        aside = rescue::finish(file)?.or(aside);
        let before = identity(file);
        match begin(file) {
            Ok(writer) => {
                let opened = match aside {
                    Some(aside) => kept(&writer, aside).map_err(|error| error::failure(file, &error))?,
                    None => Opened::Whole,
                };
                return Ok(Doors { writer, access: Access::Full(file.to_owned()), opened });
            }
            Err(error) if is_damage(&error) => {
                tracing::warn!(file = %file.display(), ?error, "the cache is damaged");
                aside = rescue::mend(file, before)?.or(aside);
            }
            Err(MigrateError::Sqlite(error)) if error::kind(&error) == FailureKind::StoreReadOnly && file.exists() => return begin_read_only(file, &error),
            Err(error) => return Err(migrate_failure(file, &error)),
        }
    }
    Err(Failure::new(FailureKind::StoreBroken, &file.to_string_lossy(), ""))
}

/// Whether a file cannot be used as it is and never will be.
fn is_damage(error: &MigrateError) -> bool {
    match error {
        // A number that no version of the program will have for many years.
        MigrateError::Newer(version) => *version > MAX_LIKELY_VERSION,
        // SQLite's plain error: a table that should be there is not, or one that should not be is.
        MigrateError::Foreign | MigrateError::Sqlite(rusqlite::Error::SqlInputError { .. }) => true,
        MigrateError::Sqlite(error) => error::kind(error) == FailureKind::StoreBroken || error.sqlite_error_code() == Some(ErrorCode::Unknown),
    }
}

/// What is in the file that stands where a damaged one stood.
fn kept(connection: &Connection, aside: PathBuf) -> rusqlite::Result<Opened> {
    let entries: u32 = connection.query_row("SELECT count(*) FROM entries", [], |row| row.get(0))?;
    Ok(if entries == 0 { Opened::SetAside(aside) } else { Opened::Mended { aside, entries } })
}

/// Whether the file was emptied since it was made: SQLite takes that for a new one, but somebody's news and marks were in it.
fn emptied(file: &Path) -> bool {
    let Ok(found) = fs::metadata(file) else { return false };
    let since = found.created().ok().zip(found.modified().ok()).and_then(|(created, modified)| modified.duration_since(created).ok());
    found.is_file() && found.len() == 0 && since.is_some_and(|since| since > BUSY_TIMEOUT)
}

fn begin(file: &Path) -> Result<Connection, MigrateError> {
    create_private(file);
    let started = std::time::Instant::now();
    loop {
        match begin_once(file) {
            // Switching a new file to WAL takes a lock that the busy handler is not asked about.
            Err(MigrateError::Sqlite(error)) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && started.elapsed() < BUSY_TIMEOUT => {
                std::thread::sleep(Duration::from_millis(5));
            }
            other => return other,
        }
    }
}

fn begin_once(file: &Path) -> Result<Connection, MigrateError> {
    let mut connection =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // The page size is fixed by the first table, and WAL keeps it.
    connection.pragma_update(None, "page_size", PAGE_SIZE_BYTES)?;
    set_up(&connection)?;
    // On file systems without shared memory SQLite stays with its rollback journal, which works too.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    // What undoes a statement half-way is some pages; in a temporary file they were most of what a refresh wrote.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    // It goes through most of the file, and what is mapped counts as memory of the program.
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    schema::migrate(&mut connection)?;
    check(&connection, file)?;
    // SQLite falls back to reading silently where the file cannot be written.
    if connection.is_readonly("main")? {
        return Err(sqlite(rusqlite::ffi::SQLITE_READONLY).into());
    }
    Ok(connection)
}

fn sqlite(code: i32) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None)
}

/// Cheap signs of damage: the file is shorter than its header says, or a table's first page is not one. The whole file is read only where it is suspect.
fn check(connection: &Connection, file: &Path) -> rusqlite::Result<()> {
    for table in
        ["entries", "facts", "listed", "counts", "articles", "threads", "places", "addresses", "feeds", "unindexed", "indexed", "words", "folded", "dropped"]
    {
        connection.query_row(&format!("SELECT EXISTS (SELECT 1 FROM {table})"), [], |_| Ok(()))?;
    }
    let pages: u32 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    let page_bytes: u32 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let length = fs::metadata(file).map_or(u64::MAX, |found| found.len());
    let in_log = fs::metadata(beside(file, "-wal")).is_ok_and(|log| log.len() > 0);
    if !in_log && length < u64::from(pages) * u64::from(page_bytes) {
        return Err(sqlite(rusqlite::ffi::SQLITE_CORRUPT));
    }
    let suspect = beside(file, SUSPECT_SUFFIX);
    if suspect.exists() {
        let answer: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if answer != "ok" {
            return Err(sqlite(rusqlite::ffi::SQLITE_CORRUPT));
        }
        let _ = fs::remove_file(suspect);
    }
    Ok(())
}

/// Notes that damage was met in `file`, for the next start.
pub(super) fn suspect(access: &Access) {
    if let Access::Full(file) = access {
        let _ = fs::write(beside(file, SUSPECT_SUFFIX), b"");
    }
}

fn begin_read_only(file: &Path, why: &rusqlite::Error) -> Result<Doors, Failure> {
    for immutable in [false, true] {
        let access = Access::ReadOnly { file: file.to_owned(), immutable };
        let Ok(connection) = access.reader() else { continue };
        match schema::version(&connection) {
            Ok(schema::VERSION) => return Ok(Doors { writer: connection, access, opened: Opened::Whole }),
            Ok(newer) if newer > schema::VERSION => return Err(migrate_failure(file, &MigrateError::Newer(newer))),
            // An older schema cannot be read by this version's queries, nor be migrated here.
            Ok(_) => break,
            Err(_) => {}
        }
    }
    Err(error::failure(file, why))
}

fn migrate_failure(file: &Path, error: &MigrateError) -> Failure {
    let target = file.to_string_lossy();
    match error {
        MigrateError::Newer(version) => Failure::new(FailureKind::StoreNewer, &target, &format!("{version} > {}", schema::VERSION)),
        MigrateError::Foreign => Failure::new(FailureKind::StoreBroken, &target, ""),
        MigrateError::Sqlite(error) => error::failure(file, error),
    }
}

pub(super) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(unix)]
fn create_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_folder(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)
}

/// Creates the file for its owner alone before SQLite does: what someone reads is nobody's business. SQLite gives its log the same mode.
/// One that others may read, from a copy or an old backup, is closed to them.
pub(super) fn create_private(file: &Path) {
    // A failure shows again, with SQLite's word for it, when the file is opened.
    let _ = private().write(true).create_new(true).open(file);
    close_to_others(file);
}

#[cfg(unix)]
fn close_to_others(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    for file in [file.to_owned(), beside(file, "-wal"), beside(file, "-shm")] {
        if fs::metadata(&file).is_ok_and(|found| found.permissions().mode() & 0o077 != 0) {
            let _ = fs::set_permissions(&file, fs::Permissions::from_mode(0o600));
        }
    }
}

#[cfg(not(unix))]
fn close_to_others(_file: &Path) {}

/// Options that create a file for its owner alone.
#[cfg(unix)]
pub(super) fn private() -> fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = fs::OpenOptions::new();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
pub(super) fn private() -> fs::OpenOptions {
    fs::OpenOptions::new()
}

/// The file that stands at a path, whatever its name.
#[cfg(unix)]
pub(super) type Identity = (u64, u64);
#[cfg(not(unix))]
pub(super) type Identity = std::time::SystemTime;

/// Which file stands at a path, to see whether another process has exchanged it.
#[cfg(unix)]
pub(super) fn identity(file: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(file).ok().map(|found| (found.dev(), found.ino()))
}

#[cfg(not(unix))]
pub(super) fn identity(file: &Path) -> Option<Identity> {
    fs::metadata(file).ok().and_then(|found| found.created().ok())
}
