//! The one thread that writes, and the pool of connections that read.
//!
//! Owns threads, connections and their end. Must not know what a job does.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{
    error, index,
    open::{self, Access, Doors},
    upkeep,
};
use crate::model::{Failure, FailureKind};

/// Jobs that may wait for the writer before those who bring more wait too.
const QUEUE_JOBS: usize = 64;

/// Connections that read at once.
const READERS: usize = 8;

/// How long the last handle waits for other processes before it leaves tidying up to them.
const CLOSING_TIMEOUT: Duration = Duration::from_millis(200);

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// What all clones of a store share.
pub(super) struct Shared {
    access: Access,
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    readers: Readers,
    /// Sees other connections' commits through `PRAGMA data_version`.
    watcher: Mutex<Option<Connection>>,
    own_writes: AtomicU64,
}

/// Reading connections that wait to be used, and how many are lent.
#[derive(Default)]
struct Readers {
    state: Mutex<Idle>,
    returned: Condvar,
}

#[derive(Default)]
struct Idle {
    connections: Vec<Connection>,
    lent: usize,
}

impl Readers {
    /// Waits for a turn; `None` where the turn comes with no connection yet.
    fn take(&self) -> Option<Connection> {
        let mut idle = self.returned.wait_while(lock(&self.state), |idle| idle.lent >= READERS).unwrap_or_else(PoisonError::into_inner);
        idle.lent += 1;
        idle.connections.pop()
    }
}

/// A turn at reading; it ends, with its connection, when this is dropped, even by a panic.
struct Lent<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
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
        let (jobs, queue) = sync_channel::<Job>(QUEUE_JOBS);
        let may_write = !matches!(access, Access::ReadOnly { .. });
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || write_until_closed(writer, &queue, may_write))
            .map_err(|error| Failure::new(FailureKind::Internal, "store-writer", &error.to_string()))?;
        let readers = Readers::default();
        Ok(Self { access, jobs: Some(jobs), thread: Some(thread), readers, watcher: Mutex::new(None), own_writes: AtomicU64::new(0) })
    }

    /// Whether nothing can be written.
    pub(super) fn is_read_only(&self) -> bool {
        matches!(self.access, Access::ReadOnly { .. })
    }

    /// Runs `work` in a writing transaction on the writer's thread and waits for it.
    pub(super) fn write<T: Send + 'static>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static) -> Result<T, Failure> {
        if self.is_read_only() {
            return Err(Failure::new(FailureKind::StoreReadOnly, &self.access.file().to_string_lossy(), ""));
        }
        let done = self.on_writer(move |connection| {
            // A deferred transaction that turns to writing after another process wrote fails at once, whatever the time-out.
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction).and_then(|done| transaction.commit().map(|()| done));
            if done.is_err() {
                index::rolled_back();
            }
            done
        })?;
        self.own_writes.fetch_add(1, Ordering::Release);
        Ok(done)
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
        let connection = match &mut lent.connection {
            Some(connection) => connection,
            empty => empty.insert(self.access.reader().map_err(|error| self.failure(&error))?),
        };
        snapshot(connection).map_err(|error| self.failure(&error))
    }

    pub(super) fn on_writer<T: Send + 'static>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static) -> Result<T, Failure> {
        let stopped = || Failure::new(FailureKind::Internal, &self.access.file().to_string_lossy(), "store-writer");
        let (answer, result) = sync_channel(1);
        let job: Job = Box::new(move |connection| {
            let _ = answer.send(work(connection));
        });
        self.jobs.as_ref().ok_or_else(stopped)?.send(job).map_err(|_| stopped())?;
        result.recv().map_err(|_| stopped())?.map_err(|error| self.failure(&error))
    }

    fn failure(&self, error: &rusqlite::Error) -> Failure {
        let failure = error::failure(self.access.file(), error);
        if failure.kind == FailureKind::StoreBroken {
            open::suspect(&self.access);
        }
        failure
    }

    /// Changes with every commit, of this process or another.
    pub(super) fn version(&self) -> Result<u64, Failure> {
        let own = self.own_writes.load(Ordering::Acquire);
        if self.access == Access::Memory {
            return Ok(own);
        }
        let mut watcher = lock(&self.watcher);
        let connection = match &mut *watcher {
            Some(connection) => connection,
            empty => empty.insert(self.access.reader().map_err(|error| self.failure(&error))?),
        };
        let seen: u32 = connection
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
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn write_until_closed(mut connection: Connection, queue: &Receiver<Job>, may_write: bool) {
    let mut backlog = may_write;
    loop {
        // Upkeep gives way to anything that is asked.
        let next = if backlog {
            match queue.try_recv() {
                Err(TryRecvError::Empty) => {
                    backlog = upkeep::some(&mut connection).unwrap_or_else(|error| {
                        index::rolled_back();
                        tracing::warn!(%error, "what another version left could not be made anew");
                        false
                    });
                    continue;
                }
                Err(TryRecvError::Disconnected) => break,
                Ok(job) => job,
            }
        } else {
            let Ok(job) = queue.recv() else { break };
            job
        };
        // A job that panics drops its answer, which its asker sees; its transaction rolls back; the thread lives on.
        if catch_unwind(AssertUnwindSafe(|| next(&mut connection))).is_err() {
            index::rolled_back();
            tracing::error!("a job of the store panicked");
        }
    }
    if may_write {
        // Another process that reads holds this up only shortly: it will do the same when it ends.
        let _ = connection.busy_timeout(CLOSING_TIMEOUT);
        // Statistics keep the planner on the right indexes: without them one reader of feeds took a minute to start.
        let _ = connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);");
    }
}
