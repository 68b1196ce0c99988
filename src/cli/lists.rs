//! What may be typed after `import`, `export` and `sources check`.
//!
//! Owns their arguments. Must not do what they ask.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// `bantin import`.
#[derive(Clone, Debug, Args)]
pub struct ImportArgs {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// `bantin export`.
#[derive(Clone, Debug, Args)]
pub struct ExportArgs {
    #[arg(value_name = "SOURCE")]
    pub(crate) sources: Vec<String>,
    #[arg(long = "format", id = "list_format", value_name = "FORMAT", default_value = "opml")]
    pub(crate) format: ListFormat,
    #[arg(long = "output", id = "list_output", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// How a list of feeds is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// OPML 2.0, which nearly every reader takes.
    #[default]
    Opml,
    /// newsboat's `urls` file.
    Urls,
}

/// `bantin sources check`.
#[derive(Clone, Debug, Args)]
pub struct CheckArgs {
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    #[arg(long = "format", id = "check_format", value_name = "FORMAT", default_value = "text")]
    pub(crate) format: CheckFormat,
}

/// How a check is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    #[default]
    Text,
    /// For cron.
    Json,
}
