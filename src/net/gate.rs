//! The gate before every host: some requests at once, some time between two, and rest where the host asks for it.
//!
//! Owns waiting for a turn. Must not send anything.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use crate::model::source::Politeness;

/// Most requests to one host at once, whatever a source file says.
const MAX_AT_ONCE: u32 = 8;

/// All gates.
#[derive(Debug)]
pub(super) struct Gates {
    hosts: Mutex<HashMap<String, Arc<Gate>>>,
    everywhere: Arc<Semaphore>,
}

#[derive(Debug)]
struct Gate {
    turns: Arc<Semaphore>,
    times: Mutex<Times>,
}

#[derive(Debug, Default)]
struct Times {
    next_start: Option<Instant>,
    rest_until: Option<Instant>,
}

/// A turn; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    _host: Option<OwnedSemaphorePermit>,
    _everywhere: Option<OwnedSemaphorePermit>,
}

impl Gates {
    pub(super) fn new(at_once: usize) -> Self {
        Self { hosts: Mutex::default(), everywhere: Arc::new(Semaphore::new(at_once.clamp(1, Semaphore::MAX_PERMITS))) }
    }

    /// Waits for a turn at `host`. The host's turn comes before the program's: those who wait for a slow host must not hold up the others.
    ///
    /// # Errors
    /// The time that is left where the host asked to be left alone, also while this one waited.
    pub(super) async fn turn(&self, host: &str, politeness: Politeness) -> Result<Turn, Duration> {
        let gate = self.gate(host, politeness);
        gate.resting(Instant::now())?;
        let host = Arc::clone(&gate.turns).acquire_owned().await.ok();
        gate.resting(Instant::now())?;
        if let Some(start) = gate.reserve(Instant::now(), politeness.pause) {
            tokio::time::sleep_until(start).await;
        }
        let everywhere = Arc::clone(&self.everywhere).acquire_owned().await.ok();
        gate.resting(Instant::now())?;
        Ok(Turn { _host: host, _everywhere: everywhere })
    }

    /// Leaves `host` alone for some time: what it said of one address it means of all.
    pub(super) fn rest(&self, host: &str, time: Duration) {
        self.gate(host, Politeness::default()).times().rest_until = Instant::now().checked_add(time);
    }

    /// One host has one gate; the first source that asks it decides how wide it is.
    fn gate(&self, host: &str, politeness: Politeness) -> Arc<Gate> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = hosts.entry(host.to_owned()).or_insert_with(|| Arc::new(Gate::new(politeness.at_once)));
        Arc::clone(gate)
    }
}

impl Gate {
    fn new(at_once: u32) -> Self {
        let at_once = usize::try_from(at_once.clamp(1, MAX_AT_ONCE)).unwrap_or(1);
        Self { turns: Arc::new(Semaphore::new(at_once)), times: Mutex::default() }
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The time that is left of a rest.
    fn resting(&self, now: Instant) -> Result<(), Duration> {
        match self.times().rest_until.and_then(|until| until.checked_duration_since(now)) {
            Some(left) if !left.is_zero() => Err(left),
            _ => Ok(()),
        }
    }

    /// Takes the next start that keeps `pause` after the last one; `None` where that is now.
    fn reserve(&self, now: Instant, pause: Duration) -> Option<Instant> {
        if pause.is_zero() {
            return None;
        }
        let mut times = self.times();
        let start = times.next_start.map_or(now, |next| next.max(now));
        times.next_start = Some(start + pause);
        (start > now).then_some(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_keep_their_distance() {
        let gate = Gate::new(4);
        let now = Instant::now();
        let pause = Duration::from_millis(200);
        assert_eq!(gate.reserve(now, pause), None, "the first starts at once");
        assert_eq!(gate.reserve(now, pause), Some(now + pause));
        assert_eq!(gate.reserve(now, pause), Some(now + 2 * pause));
        assert_eq!(gate.reserve(now + 10 * pause, pause), None, "time that passed is not saved up");
        assert_eq!(gate.reserve(now + 10 * pause, pause), Some(now + 11 * pause));
        assert_eq!(Gate::new(1).reserve(now, Duration::ZERO), None);
    }

    #[test]
    fn a_rest_ends() {
        let gate = Gate::new(4);
        let now = Instant::now();
        assert_eq!(gate.resting(now), Ok(()));
        gate.times().rest_until = Some(now + Duration::from_secs(60));
        assert_eq!(gate.resting(now + Duration::from_secs(59)), Err(Duration::from_secs(1)));
        assert_eq!(gate.resting(now + Duration::from_secs(60)), Ok(()));
    }

    #[tokio::test]
    async fn a_busy_host_does_not_hold_up_another() {
        let gates = Gates::new(2);
        let one = Politeness { at_once: 1, pause: Duration::ZERO };
        let _slow = gates.turn("slow.example", one).await.expect("a turn");
        // Three more wait for the slow host; none of them may take the one turn that is left for all.
        let waiting = futures_util::future::join_all((0..3).map(|_| gates.turn("slow.example", one)));
        let other = gates.turn("other.example", one);
        tokio::select! {
            biased;
            _ = waiting => panic!("the slow host has one turn"),
            _ = other => {}
        }
    }
}
