//! Who may use the file: the one thread that writes, and the pool of connections that read.
//!
//! Owns threads, connections and their end. Must not know what a job does.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
};

use rusqlite::{Connection, Transaction};

use super::{
    jobs::{self, Desk, Writer},
    open::{Access, Doors, Identity},
};
use crate::model::{Failure, FailureKind};

/// Connections that read at once.
const READERS: usize = 8;

/// What all clones of a store share.
pub(super) struct Shared {
    access: Access,
    desk: Option<Desk>,
    thread: Option<JoinHandle<()>>,
    readers: Readers,
    /// Sees other connections' commits through `PRAGMA data_version`.
    watcher: Mutex<Option<Door>>,
    own_writes: Arc<AtomicU64>,
}

/// A connection that reads, and the file it is to.
struct Door {
    connection: Connection,
    of: Option<Identity>,
}

/// Reading connections that wait to be used, and how many are lent.
#[derive(Default)]
struct Readers {
    state: Mutex<Idle>,
    returned: Condvar,
}

#[derive(Default)]
struct Idle {
    connections: Vec<Door>,
    lent: usize,
}

impl Readers {
    /// Waits for a turn; `None` where the turn comes with no connection yet.
    fn take(&self) -> Option<Door> {
        let mut idle = self.returned.wait_while(lock(&self.state), |idle| idle.lent >= READERS).unwrap_or_else(PoisonError::into_inner);
        idle.lent += 1;
        idle.connections.pop()
    }
}

/// A turn at reading; it ends, with its connection, when this is dropped, even by a panic.
struct Lent<'a> {
    readers: &'a Readers,
    connection: Option<Door>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut idle = lock(&self.readers.state);
        idle.lent -= 1;
        idle.connections.extend(self.connection.take());
        self.readers.returned.notify_one();
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("access", &self.access).finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is inside stays whole when a holder panics: connections are put back or dropped.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Starts the writer.
    pub(super) fn start(doors: Doors) -> Result<Self, Failure> {
        let Doors { writer, access, .. } = doors;
        let (desk, queue) = jobs::desk();
        let writer = Writer { connection: writer, of: access.identity(), access: access.clone(), queue };
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || writer.run())
            .map_err(|error| Failure::new(FailureKind::Internal, "store-writer", &error.to_string()))?;
        let readers = Readers::default();
        Ok(Self { access, desk: Some(desk), thread: Some(thread), readers, watcher: Mutex::new(None), own_writes: Arc::default() })
    }

    /// Whether nothing can be written.
    pub(super) fn is_read_only(&self) -> bool {
        matches!(self.access, Access::ReadOnly { .. })
    }

    /// Runs `work` on the writer's thread, in a transaction that others may share, and waits until it is on disk. Where another of
    /// them fails it runs once more.
    pub(super) fn write<T: Send + 'static>(&self, work: impl Fn(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static) -> Result<T, Failure> {
        if self.is_read_only() {
            return Err(Failure::new(FailureKind::StoreReadOnly, &self.access.file().to_string_lossy(), ""));
        }
        let answer = self.desk.as_ref().and_then(|desk| desk.write(work));
        let done = answer.unwrap_or_else(|| Err(self.stopped()))?;
        self.own_writes.fetch_add(1, Ordering::Release);
        Ok(done)
    }

    /// As [`Shared::write`], without waiting: `told` hears of it when it is on disk, or that it cannot be brought there; nothing where the writer stops.
    pub(super) fn write_then<T: Send + 'static>(
        &self,
        work: impl Fn(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
        told: impl FnOnce(Result<T, Failure>) + Send + 'static,
    ) {
        if self.is_read_only() {
            return told(Err(Failure::new(FailureKind::StoreReadOnly, &self.access.file().to_string_lossy(), "")));
        }
        let own_writes = Arc::clone(&self.own_writes);
        let counted = move |answer: Result<T, Failure>| {
            if answer.is_ok() {
                own_writes.fetch_add(1, Ordering::Release);
            }
            told(answer);
        };
        if let Some(desk) = &self.desk {
            // A desk without a writer drops the job, and with it whoever would be told.
            let _ = desk.write_then(work, counted);
        }
    }

    /// Runs `work` on a reading connection, in one snapshot.
    pub(super) fn read<T: Send + 'static>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static) -> Result<T, Failure> {
        let snapshot = |connection: &mut Connection| {
            let transaction = connection.transaction()?;
            work(&transaction)
        };
        if self.access == Access::Memory {
            return self.on_writer(snapshot);
        }
        let mut lent = Lent { readers: &self.readers, connection: self.readers.take() };
        let of = self.access.identity();
        let door = match &mut lent.connection {
            Some(door) if door.of == of => door,
            other => other.insert(Door { connection: self.access.reader().map_err(|error| self.failure(&error))?, of }),
        };
        snapshot(&mut door.connection).map_err(|error| self.failure(&error))
    }

    /// Runs `work` on the writer's thread with the connection for itself.
    pub(super) fn on_writer<T: Send + 'static>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static) -> Result<T, Failure> {
        let answer = self.desk.as_ref().and_then(|desk| desk.alone(work));
        answer.ok_or_else(|| self.stopped())?.map_err(|error| self.failure(&error))
    }

    /// Jobs that the writer has not yet taken.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.desk.as_ref().map_or(0, Desk::waiting)
    }

    fn stopped(&self) -> Failure {
        Failure::new(FailureKind::Internal, &self.access.file().to_string_lossy(), "store-writer")
    }

    fn failure(&self, error: &rusqlite::Error) -> Failure {
        jobs::failure(&self.access, error)
    }

    /// Changes with every commit, of this process or another.
    pub(super) fn version(&self) -> Result<u64, Failure> {
        let own = self.own_writes.load(Ordering::Acquire);
        if self.access == Access::Memory {
            return Ok(own);
        }
        let mut watcher = lock(&self.watcher);
        let of = self.access.identity();
        let door = match &mut *watcher {
            Some(door) if door.of == of => door,
            other => other.insert(Door { connection: self.access.reader().map_err(|error| self.failure(&error))?, of }),
        };
        let seen: u32 = door
            .connection
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(|error| self.failure(&error))?;
        Ok((u64::from(seen) << 32) | (own & 0xffff_ffff))
    }
}

impl Drop for Shared {
    /// The last handle: waits for the writer to finish what was asked, so that a program that ends has saved everything.
    fn drop(&mut self) {
        *lock(&self.watcher) = None;
        lock(&self.readers.state).connections.clear();
        self.desk = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
