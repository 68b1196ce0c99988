//! The bounds of the cache, as settings.
//!
//! Owns their texts and limits. Must not drop anything.

use std::time::Duration;

use super::{bytes, duration, quoted};

/// What `keep` takes.
pub const KEEP_EXPECTED: &str = "\"7d\" … \"3650d\", \"forever\"";

/// What `size` takes.
pub const SIZE_EXPECTED: &str = "\"50MB\" … \"1000GB\", \"unlimited\"";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long entries are kept, and how many of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheSettings {
    /// Time after which an entry goes; `None`: never.
    pub keep: Option<Duration>,
    /// Bytes above which the oldest go; `None`: however many.
    pub max_bytes: Option<u64>,
}

impl CacheSettings {
    /// Takes what was written for `keep`.
    pub fn take_keep(&mut self, text: &str) -> Option<()> {
        self.keep = if text == "forever" { None } else { Some(duration(text, 7 * DAY, 3650 * DAY)?) };
        Some(())
    }

    /// Takes what was written for `size`.
    pub fn take_size(&mut self, text: &str) -> Option<()> {
        self.max_bytes = if text == "unlimited" { None } else { Some(bytes(text, 50_000_000, 1_000_000_000_000)?) };
        Some(())
    }

    /// `keep`, as it would be written.
    #[must_use]
    pub fn shown_keep(&self) -> String {
        self.keep.map_or_else(|| quoted("forever"), |keep| quoted(&format!("{}h", keep.as_secs() / 3600)))
    }

    /// `size`, as it would be written.
    #[must_use]
    pub fn shown_size(&self) -> String {
        self.max_bytes.map_or_else(|| quoted("unlimited"), |bytes| quoted(&bytes.to_string()))
    }
}
