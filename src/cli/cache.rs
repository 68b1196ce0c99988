//! What may be typed after `cache`.
//!
//! Owns its arguments. Must not do what they ask.

use clap::{Args, Subcommand};

/// `bantin cache`.
#[derive(Clone, Debug, Subcommand)]
pub enum CacheCommand {
    /// How much is kept, and its bounds.
    Show,
    /// Drops what is beyond the bounds and gives free space back to the disk.
    Trim(TrimArgs),
}

/// `bantin cache trim`.
#[derive(Clone, Debug, Args)]
pub struct TrimArgs {
    #[arg(long, value_name = "TIME")]
    pub(crate) keep: Option<String>,
    #[arg(long, value_name = "SIZE")]
    pub(crate) size: Option<String>,
}
