//! What the core is told about its surroundings.
//!
//! Owns nothing that changes by itself. Must not read a clock or a file: the shell fills it in.

use std::{sync::Arc, time::Duration};

use jiff::{Timestamp, tz::TimeZone};

use super::keymap::Keymap;
use crate::lang::Texts;

/// The surroundings of one update.
#[derive(Clone, Debug)]
pub struct Env {
    /// The time now.
    pub now: Timestamp,
    /// The reader's time zone.
    pub zone: TimeZone,
    /// The words.
    pub texts: &'static Texts,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// What the user set.
    pub settings: Settings,
}

/// Settings the core heeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Width of the column text is set in.
    pub measure_cols: u16,
    /// The network may not be used.
    pub offline: bool,
    /// Refresh everything at the start.
    pub refresh_on_start: bool,
    /// Refresh everything whenever this much time has passed since the last time.
    pub refresh_every: Option<Duration>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { measure_cols: 72, offline: false, refresh_on_start: true, refresh_every: Some(Duration::from_secs(15 * 60)) }
    }
}

/// Size of a terminal or an area, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Size {
    /// Columns.
    pub cols: u16,
    /// Rows.
    pub rows: u16,
}
