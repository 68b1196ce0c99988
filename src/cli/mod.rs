//! The command line: what may be typed, and its help in both languages.
//!
//! Owns arguments and their words. Must not do what they ask.

pub mod cache;
pub mod help;
pub mod lists;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::{
    dump::Format,
    lang::{Lang, Texts},
};

/// `bantin`, as typed.
#[derive(Debug, Parser)]
#[command(name = "bantin", version, disable_help_subcommand = true, args_conflicts_with_subcommands = false)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// Printing.
    #[command(flatten)]
    pub dump: DumpArgs,
    /// A command; none opens the reader.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// `bantin --dump …`, where every word that is no option is a target.
#[derive(Debug, Parser)]
#[command(name = "bantin", version)]
struct DumpCli {
    #[command(flatten)]
    global: Global,
    #[command(flatten)]
    dump: DumpArgs,
    targets: Vec<String>,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub struct Global {
    #[arg(long = "config", id = "config_file", global = true, value_name = "FILE", env = "BANTIN_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    #[arg(long, global = true, value_name = "DIR", env = "BANTIN_DATA_DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    #[arg(long, global = true, value_name = "LANG", env = "BANTIN_LANG")]
    pub(crate) lang: Option<Lang>,
    #[arg(long, global = true, value_name = "WHEN", env = "BANTIN_COLOR", default_value = "auto")]
    pub(crate) color: When,
    #[arg(long, global = true, value_name = "FILE", env = "BANTIN_LOG")]
    pub(crate) log: Option<PathBuf>,
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    #[arg(long, global = true, env = "BANTIN_OFFLINE", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) offline: bool,
}

impl Global {
    /// `--config`.
    #[must_use]
    pub fn config(&self) -> Option<&Path> {
        self.config.as_deref()
    }

    /// `--data-dir`.
    #[must_use]
    pub fn data_dir(&self) -> Option<&Path> {
        self.data_dir.as_deref()
    }

    /// `--log`.
    #[must_use]
    pub fn log(&self) -> Option<&Path> {
        self.log.as_deref()
    }

    /// How often `-v` was given.
    #[must_use]
    pub fn verbosity(&self) -> u8 {
        self.verbose
    }

    /// `--color`.
    #[must_use]
    pub fn color(&self) -> When {
        self.color
    }
}

impl DumpArgs {
    /// Whether `--dump` was given.
    #[must_use]
    pub fn asked(&self) -> bool {
        self.dump
    }
}

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal without `NO_COLOR`.
    #[default]
    Auto,
    /// Whatever the environment says.
    Always,
    /// Not at all.
    Never,
}

/// `--dump` and what goes with it.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent option")]
pub struct DumpArgs {
    #[arg(long)]
    pub(crate) dump: bool,
    #[arg(long = "as", value_name = "KIND", requires = "dump")]
    pub(crate) kind: Option<TargetKind>,
    #[arg(long, value_name = "ID", requires = "dump")]
    pub(crate) source: Option<String>,
    #[arg(long, value_name = "URL", requires = "dump")]
    pub(crate) base: Option<String>,
    #[arg(long = "full", id = "dump_full", requires = "dump")]
    pub(crate) full: bool,
    #[arg(long = "comments", id = "dump_comments", requires = "dump")]
    pub(crate) comments: bool,
    #[arg(long, value_name = "N", requires = "dump")]
    pub(crate) limit: Option<usize>,
    #[arg(long, value_name = "WHEN", requires = "dump")]
    pub(crate) since: Option<String>,
    #[arg(long, requires = "dump")]
    pub(crate) unread: bool,
    #[arg(long, requires = "dump")]
    pub(crate) starred: bool,
    #[arg(long, value_name = "Q", requires = "dump")]
    pub(crate) query: Option<String>,
    #[arg(long, value_name = "N", requires = "dump")]
    pub(crate) width: Option<u16>,
    #[arg(long, value_name = "FILE", requires = "dump")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", default_value = "text", requires = "dump")]
    pub(crate) format: Format,
    /// Filled in by [`parse`]; never read from here by clap, which would take a command's name for a target.
    #[arg(skip)]
    pub(crate) targets: Vec<String>,
}

/// What a target is, where the user knows better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TargetKind {
    /// One article's page.
    Article,
    /// RSS, Atom, JSON Feed.
    Feed,
    /// A section page or a JSON list.
    Listing,
    /// A comment answer.
    Comments,
}

/// Commands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Fills the cache.
    Refresh(RefreshArgs),
    /// Searches everything ever cached.
    Search(SearchArgs),
    /// The shelf.
    #[command(subcommand)]
    Sources(SourcesCommand),
    /// Takes feeds from another reader.
    Import(lists::ImportArgs),
    /// Gives feeds to another reader.
    Export(lists::ExportArgs),
    /// The cache.
    #[command(subcommand)]
    Cache(cache::CacheCommand),
    /// Settings.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Shell completions.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// The manual page.
    Man,
}

/// `bantin refresh`.
#[derive(Clone, Debug, Args)]
pub struct RefreshArgs {
    #[arg(value_name = "SOURCE")]
    pub(crate) sources: Vec<String>,
    #[arg(long)]
    pub(crate) full: bool,
    #[arg(long)]
    pub(crate) comments: bool,
    #[arg(long, value_name = "SIZE")]
    pub(crate) budget: Option<String>,
}

/// `bantin search`.
#[derive(Clone, Debug, Args)]
pub struct SearchArgs {
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    #[arg(long = "source", id = "search_source", value_name = "ID")]
    pub(crate) source: Option<String>,
    #[arg(long = "author", value_name = "NAME")]
    pub(crate) author: Option<String>,
    #[arg(long = "since", id = "search_since", value_name = "WHEN")]
    pub(crate) since: Option<String>,
    #[arg(long = "unread", id = "search_unread")]
    pub(crate) unread: bool,
    #[arg(long = "starred", id = "search_starred")]
    pub(crate) starred: bool,
    #[arg(long = "best")]
    pub(crate) best: bool,
    #[arg(long = "limit", id = "search_limit", value_name = "N", default_value_t = 50)]
    pub(crate) limit: usize,
    #[arg(long = "format", id = "search_format", value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

/// `bantin sources`.
#[derive(Clone, Debug, Subcommand)]
pub enum SourcesCommand {
    /// Names them.
    List,
    /// Adds one.
    Add {
        /// An address, an id from the shelf, or a TOML file.
        #[arg(value_name = "ADDRESS")]
        target: String,
        /// Accept what is found without being asked.
        #[arg(long, short)]
        yes: bool,
    },
    /// Takes one off the list of what is read.
    Remove {
        /// Its id.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Reads them from end to end and says what is wrong.
    Check(lists::CheckArgs),
    /// Prints its file.
    Show {
        /// Its id.
        #[arg(value_name = "ID")]
        id: String,
    },
}

/// `bantin config`.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ConfigCommand {
    /// Where everything lives.
    Path,
    /// Whether every file is valid.
    Check,
    /// Writes the commented default.
    Init,
    /// The effective values.
    Show,
}

/// Reads the command line in the language of `texts`.
///
/// # Errors
/// What clap has to say: a mistake, or the help or version that was asked for.
pub fn parse(args: &[OsString], texts: &'static Texts) -> Result<Cli, clap::Error> {
    if asks_for_dump(args) {
        let matches = help::localised(DumpCli::command(), texts).try_get_matches_from(args)?;
        let DumpCli { global, mut dump, targets } = DumpCli::from_arg_matches(&matches)?;
        dump.targets = targets;
        return Ok(Cli { global, dump, command: None });
    }
    let matches = help::localised(Cli::command(), texts).try_get_matches_from(args)?;
    Cli::from_arg_matches(&matches)
}

/// With `--dump`, words are targets and never commands: `bantin --dump search` prints the source `search`.
fn asks_for_dump(args: &[OsString]) -> bool {
    let mut options = args.iter().skip(1).take_while(|arg| *arg != "--");
    options.any(|arg| arg == "--dump") && !args.iter().skip(1).any(|arg| arg == "--help" || arg == "-h")
}

/// The language that `--lang`, `BANTIN_LANG` or the locale ask for, before the command line is read whole: its mistakes are told in it too.
#[must_use]
pub fn language(args: &[OsString], var: impl Fn(&str) -> Option<String>) -> Lang {
    let named = |name: &str| match name {
        "vi" => Some(Lang::Vi),
        "en" => Some(Lang::En),
        _ => None,
    };
    let mut words = args.iter().filter_map(|arg| arg.to_str());
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(lang) = value.and_then(named) {
            return lang;
        }
    }
    if let Some(lang) = var("BANTIN_LANG").as_deref().and_then(named) {
        return lang;
    }
    // POSIX.1-2017 §8.2: LC_ALL before LC_MESSAGES before LANG; empty counts as unset.
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| var(name).filter(|value| !value.is_empty()));
    Lang::of_locale(&locale.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    fn read(line: &str) -> Result<Cli, clap::Error> {
        parse(&args(line), Lang::En.texts().expect("texts"))
    }

    #[test]
    fn targets_stand_anywhere_and_are_never_commands() {
        let cli = read("bantin --dump sggp/kinh-te --format jsonl search - --offline --limit 3").expect("valid");
        assert_eq!(cli.dump.targets, ["sggp/kinh-te", "search", "-"]);
        assert!(cli.global.offline && cli.command.is_none());
        assert_eq!(cli.dump.limit, Some(3));
        let cli = read("bantin --config x refresh sggp --full").expect("valid");
        assert!(matches!(cli.command, Some(Command::Refresh(RefreshArgs { full: true, .. }))));
    }

    #[test]
    fn mistakes() {
        assert!(read("bantin --limit 3").is_err(), "belongs to --dump");
        assert!(read("bantin page.html").is_err());
        assert!(read("bantin --dump --format pdf").is_err());
    }

    #[test]
    fn languages() {
        let none = |_: &str| None;
        assert_eq!(language(&args("bantin --lang en"), none), Lang::En);
        assert_eq!(language(&args("bantin refresh --lang=vi"), none), Lang::Vi);
        assert_eq!(language(&args("bantin"), none), Lang::En);
        let locale = |name: &str| (name == "LANG").then(|| "vi_VN.UTF-8".to_owned());
        assert_eq!(language(&args("bantin"), locale), Lang::Vi);
        let both = |name: &str| Some(if name == "BANTIN_LANG" { "en" } else { "vi_VN" }.to_owned());
        assert_eq!(language(&args("bantin"), both), Lang::En);
    }
}
