//! Whether there is a network at all, and whether one host answers in the place of others.
//!
//! Owns what the outcomes of all requests together say. Must not send anything.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::model::FailureKind;

/// Hosts that could not be reached one after the other, with no answer from any in between, after which the next are not asked.
const HOSTS_IN_A_ROW: usize = 8;

/// Time after the last of them in which that holds. A person who has plugged the cable in again is slower.
const HOLDS_FOR: Duration = Duration::from_secs(5);

/// Most hosts remembered as answering for others.
const MAX_STAND_INS: usize = 256;

#[derive(Debug, Default)]
pub(super) struct Weather {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    unreached: HashSet<String>,
    last: Option<Instant>,
    stand_ins: HashMap<String, HashSet<String>>,
}

impl Weather {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A host answered something.
    pub(super) fn answered(&self) {
        let mut state = self.state();
        state.unreached.clear();
        state.last = None;
    }

    /// A request to a host failed in this way.
    pub(super) fn failed(&self, host: &str, kind: FailureKind, now: Instant) {
        match kind {
            FailureKind::Dns | FailureKind::Connect | FailureKind::Timeout => {
                let mut state = self.state();
                if state.last.is_some_and(|last| now.duration_since(last) > HOLDS_FOR) {
                    state.unreached.clear();
                }
                state.unreached.insert(host.to_owned());
                state.last = Some(now);
            }
            // Nobody was asked.
            FailureKind::NoNetwork | FailureKind::PrivateAddress | FailureKind::BadAddress => {}
            // Someone spoke.
            _ => self.answered(),
        }
    }

    /// How many hosts in a row could not be reached, where that is enough to stop asking.
    pub(super) fn is_out(&self, now: Instant) -> Option<usize> {
        let state = self.state();
        let holds = state.last.is_some_and(|last| now.duration_since(last) <= HOLDS_FOR);
        (holds && state.unreached.len() >= HOSTS_IN_A_ROW).then_some(state.unreached.len())
    }

    /// Remembers that `host` answered what another was asked for; whether it did so for a third one too.
    pub(super) fn stands_in(&self, host: &str, asked: &str) -> bool {
        let mut state = self.state();
        if state.stand_ins.len() >= MAX_STAND_INS && !state.stand_ins.contains_key(host) {
            return false;
        }
        let asked_for = state.stand_ins.entry(host.to_owned()).or_default();
        if asked_for.len() < MAX_STAND_INS {
            asked_for.insert(asked.to_owned());
        }
        asked_for.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_out_when_no_host_answers_and_back_when_one_does() {
        let weather = Weather::default();
        let now = Instant::now();
        let fail = |number: usize, kind| weather.failed(&format!("host-{number}.example"), kind, now);
        for _ in 0..50 {
            fail(0, FailureKind::Connect);
        }
        assert_eq!(weather.is_out(now), None, "one host that is down");
        for number in 1..8 {
            assert_eq!(weather.is_out(now), None);
            fail(number, if number % 2 == 0 { FailureKind::Dns } else { FailureKind::Timeout });
        }
        assert_eq!(weather.is_out(now), Some(8));
        assert_eq!(weather.is_out(now + HOLDS_FOR), Some(8));
        assert_eq!(weather.is_out(now + HOLDS_FOR + Duration::from_millis(1)), None, "after a while it is tried again");
        fail(9, FailureKind::NotFound);
        assert_eq!(weather.is_out(now), None, "a host that says no is reached");
        for number in 0..8 {
            fail(number, FailureKind::Dns);
        }
        weather.answered();
        assert_eq!(weather.is_out(now), None);
    }

    #[test]
    fn a_host_that_answers_for_two_others_is_seen() {
        let weather = Weather::default();
        assert!(!weather.stands_in("gate.example", "a.example"));
        assert!(!weather.stands_in("gate.example", "a.example"));
        assert!(!weather.stands_in("moved.example", "b.example"));
        assert!(weather.stands_in("gate.example", "b.example"));
    }
}
