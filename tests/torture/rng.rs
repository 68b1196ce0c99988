//! Chance that can be repeated.
//!
//! Owns the generator (`SplitMix64`). Must not be used for anything that is to be secret.

use std::time::Duration;

/// A stream of numbers from a seed.
pub(crate) struct Rng(u64);

impl Rng {
    /// One stream of its own for each part of a run.
    pub(crate) fn new(seed: u64, stream: &str) -> Self {
        Self(stream.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// A moment before `end`.
    pub(crate) fn moment(&mut self, end: Duration) -> Duration {
        Duration::from_micros(self.below(u64::try_from(end.as_micros()).unwrap_or(u64::MAX)))
    }
}
