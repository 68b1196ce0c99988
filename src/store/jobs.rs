//! What the writer's thread does: jobs in groups, the search index when nothing is asked.
//!
//! Owns transactions that write, and their end. Must not know what a job does.
//!
//! Jobs that wait together share one transaction: a refresh of a thousand feeds is a few dozen commits. Each is answered when the group is on
//! disk. Where one fails, the group is undone and each runs again by itself, so that it takes nothing of the others with it; a savepoint for
//! each would copy every page it touches.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{
    error, index, open,
    open::{Access, Identity},
};
use crate::model::{Failure, FailureKind};

/// Jobs that may wait for the writer before those who bring more wait too.
const QUEUE_JOBS: usize = 64;

/// Time after which a group takes no more jobs: another process may wait for the same file, and who brought the first one waits for the last.
const GROUP_TIME: Duration = Duration::from_millis(30);

/// Time without a job before the index is worked on: in the middle of a refresh it would only make the lists wait.
const QUIET: Duration = Duration::from_millis(100);

/// Time after which some of the index is made however busy the writer is.
const OVERDUE: Duration = Duration::from_secs(5);

/// Groups after which the log is played into the file as soon as nothing else is asked.
const GROUPS_TO_CHECKPOINT: usize = 16;

/// How long the last handle waits for other processes before it leaves tidying up to them.
const CLOSING_TIMEOUT: Duration = Duration::from_millis(200);

/// Says how a job's transaction ended.
type Answer = Box<dyn FnOnce(Result<(), Failure>) + Send>;

/// Can run again, with the same result on the same tables.
type Work = Box<dyn Fn(&Transaction<'_>) -> rusqlite::Result<()> + Send>;

/// Work in a transaction that it may share with others.
struct Write {
    work: Work,
    answer: Answer,
}

/// Work that wants the connection for itself.
type Alone = Box<dyn FnOnce(&mut Connection) + Send>;

/// What the writer is asked to do.
enum Job {
    Write(Write),
    Alone(Alone),
}

/// Where jobs are handed in.
pub(super) struct Desk {
    jobs: SyncSender<Job>,
    waiting: Arc<AtomicUsize>,
}

/// Where the writer takes them.
pub(super) struct Queue {
    jobs: Receiver<Job>,
    waiting: Arc<AtomicUsize>,
}

/// A desk and its queue.
pub(super) fn desk() -> (Desk, Queue) {
    let (sender, receiver) = sync_channel(QUEUE_JOBS);
    let waiting = Arc::new(AtomicUsize::new(0));
    (Desk { jobs: sender, waiting: Arc::clone(&waiting) }, Queue { jobs: receiver, waiting })
}

impl Desk {
    /// Hands in a job and waits until it is on disk; `None` where the writer is gone or the job panicked.
    pub(super) fn write<T: Send + 'static>(&self, work: impl Fn(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static) -> Option<Result<T, Failure>> {
        let (told, result) = sync_channel(1);
        self.write_then(work, move |answer| drop(told.send(answer)))?;
        result.recv().ok()
    }

    /// Hands in a job; `told` hears of it when it is on disk, unless the writer goes before or the job panics.
    pub(super) fn write_then<T: Send + 'static>(
        &self,
        work: impl Fn(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
        told: impl FnOnce(Result<T, Failure>) + Send + 'static,
    ) -> Option<()> {
        let done = Arc::new(Mutex::new(None));
        let came = Arc::clone(&done);
        let work = move |transaction: &Transaction<'_>| {
            let value = work(transaction)?;
            *came.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
            Ok(())
        };
        let answer = move |ended: Result<(), Failure>| {
            let value = done.lock().unwrap_or_else(PoisonError::into_inner).take();
            match ended {
                Ok(()) => {
                    if let Some(value) = value {
                        told(Ok(value));
                    }
                }
                Err(failure) => told(Err(failure)),
            }
        };
        self.hand_in(Job::Write(Write { work: Box::new(work), answer: Box::new(answer) }))
    }

    /// Hands in work that wants the connection for itself, and waits for it.
    pub(super) fn alone<T: Send + 'static>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static) -> Option<rusqlite::Result<T>> {
        let (sender, result) = sync_channel(1);
        self.hand_in(Job::Alone(Box::new(move |connection| drop(sender.send(work(connection))))))?;
        result.recv().ok()
    }

    /// Jobs that the writer has not yet taken.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Acquire)
    }

    fn hand_in(&self, job: Job) -> Option<()> {
        self.waiting.fetch_add(1, Ordering::AcqRel);
        self.jobs.send(job).ok()
    }
}

/// What came of waiting for a job.
enum Next {
    Job(Job),
    Quiet,
    Closed,
}

impl Queue {
    /// The next job; waits for it as long as `patience`, or for ever.
    fn next(&self, patience: Option<Duration>) -> Next {
        let taken = match patience {
            Some(patience) => self.jobs.recv_timeout(patience),
            None => self.jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match taken {
            Ok(job) => Next::Job(self.counted(job)),
            Err(RecvTimeoutError::Timeout) => Next::Quiet,
            Err(RecvTimeoutError::Disconnected) => Next::Closed,
        }
    }

    fn next_at_once(&self) -> Option<Job> {
        self.jobs.try_recv().ok().map(|job| self.counted(job))
    }

    fn counted(&self, job: Job) -> Job {
        self.waiting.fetch_sub(1, Ordering::AcqRel);
        job
    }

    /// Whether somebody waits.
    fn is_asked(&self) -> bool {
        self.waiting.load(Ordering::Acquire) > 0
    }
}

/// The writer's thread and what it does between jobs.
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) access: Access,
    /// The file the connection is to.
    pub(super) of: Option<Identity>,
    pub(super) queue: Queue,
}

impl Writer {
    /// Works until every desk is gone.
    pub(super) fn run(mut self) {
        let may_write = !matches!(self.access, Access::ReadOnly { .. });
        // Whether something may wait to be indexed, since when, and whether nothing else is asked meanwhile.
        let (mut backlog, mut since, mut quiet) = (may_write, Instant::now(), false);
        let mut groups = 0;
        loop {
            match self.queue.next(backlog.then_some(if quiet { Duration::ZERO } else { QUIET })) {
                Next::Job(job) => {
                    let after = match job {
                        Job::Alone(work) => Some(work),
                        Job::Write(first) => {
                            groups += 1;
                            self.group(first)
                        }
                    };
                    if let Some(work) = after {
                        self.alone(work);
                    }
                    if !backlog {
                        since = Instant::now();
                    }
                    (backlog, quiet) = (may_write, false);
                    if backlog && since.elapsed() >= OVERDUE {
                        self.index_some(false);
                        since = Instant::now();
                    }
                }
                Next::Quiet => {
                    quiet = true;
                    backlog = self.index_some(true);
                    since = Instant::now();
                    if !backlog && groups >= GROUPS_TO_CHECKPOINT {
                        groups = 0;
                        // Here and not at some commit: nobody waits now. What a reader still needs stays in the log.
                        let _ = self.connection.execute_batch("PRAGMA wal_checkpoint(PASSIVE)");
                    }
                }
                Next::Closed => break,
            }
        }
        if may_write {
            // A few are no wait; many are left to the next start, which indexes them while its first list stands on the screen.
            if index::waiting(&self.connection, index::FEW + 1).is_ok_and(|waiting| (1..=index::FEW).contains(&waiting)) {
                self.index_some(false);
            }
            // Another process that reads holds this up only shortly: it will do the same when it ends.
            let _ = self.connection.busy_timeout(CLOSING_TIMEOUT);
            // Statistics keep the planner on the right indexes: without them one reader of feeds took a minute to start.
            let _ = self.connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);");
        }
    }

    /// Indexes some of what waits; where it `yields`, only until somebody asks for something. Whether there is more.
    fn index_some(&mut self, yields: bool) -> bool {
        let queue = &self.queue;
        index::some(&mut self.connection, &|| yields && queue.is_asked()).unwrap_or_else(|error| {
            let failure = failure(&self.access, &error);
            tracing::warn!(%failure, "the search index could not be kept up");
            false
        })
    }

    fn alone(&mut self, work: Alone) {
        if catch_unwind(AssertUnwindSafe(|| work(&mut self.connection))).is_err() {
            panicked();
        }
    }

    /// Turns to the file that stands at the path, where another process exchanged it for a mended one.
    fn follow(&mut self) -> Result<(), Failure> {
        let now = self.access.identity();
        if now != self.of {
            self.connection = self.access.writer()?;
            self.of = now;
        }
        Ok(())
    }

    /// Runs `first` and those that wait behind it in one transaction; gives the job that ended the group because it must be alone.
    fn group(&mut self, first: Write) -> Option<Alone> {
        let (mut group, mut after) = (vec![first], None);
        let ended = self.transact(&mut group, |queue| match queue.next_at_once()? {
            Job::Write(write) => Some(write),
            Job::Alone(work) => {
                after = Some(work);
                None
            }
        });
        if ended.is_ok() || group.len() == 1 {
            for write in group {
                (write.answer)(ended.clone());
            }
        } else {
            for write in group {
                let mut alone = vec![write];
                let ended = self.transact(&mut alone, |_| None);
                for write in alone {
                    (write.answer)(ended.clone());
                }
            }
        }
        after
    }

    /// Runs `group` in one transaction, and what `next` gives while there is time.
    fn transact(&mut self, group: &mut Vec<Write>, mut next: impl FnMut(&Queue) -> Option<Write>) -> Result<(), Failure> {
        self.follow()?;
        let Self { connection, access, queue, .. } = self;
        let failure = |error| failure(access, &error);
        // A deferred transaction that turns to writing after another process wrote fails at once, whatever the time-out.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failure)?;
        let started = Instant::now();
        let mut done = 0;
        while let Some(write) = group.get(done) {
            catch_unwind(AssertUnwindSafe(|| (write.work)(&transaction))).map_err(|_| panicked())?.map_err(failure)?;
            done += 1;
            if done == group.len() && started.elapsed() < GROUP_TIME {
                group.extend(next(queue));
            }
        }
        transaction.commit().map_err(failure)
    }
}

fn panicked() -> Failure {
    tracing::error!("a job of the store panicked");
    Failure::new(FailureKind::Internal, "store-writer", "")
}

/// A database error of the file; where it is damage, the next start looks closer.
pub(super) fn failure(access: &Access, error: &rusqlite::Error) -> Failure {
    let failure = error::failure(access.file(), error);
    if failure.kind == FailureKind::StoreBroken {
        open::suspect(access);
    }
    failure
}
