//! Commands that print and exit: refresh, search, sources, import, export, cache, config, completions, man.
//!
//! Owns what they share: settings, shelf, cache, and how results and failures are told. Must not draw.

pub mod add;
pub mod cache;
mod catalogue;
pub mod check;
pub mod lists;
pub mod refresh;
pub mod search;
pub mod settings;
pub mod shelf;

use std::{
    io::{self, Write},
    sync::Arc,
};

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    cli::{Cli, Command, Global},
    config::{Paths, Problem, Settings},
    dump,
    exit::Exit,
    goal::Worker,
    lang::{Texts, fill},
    model::{Failure, FailureKind, SafeLine, SafeText, secret},
    net::{Net, NetOptions},
    sources::{self, Sources},
    store::{Opened, Store},
};

/// What every command needs.
#[derive(Clone, Debug)]
pub struct Session {
    /// The words.
    pub texts: &'static Texts,
    /// The settings.
    pub settings: Settings,
    /// Where files are; `None` without a home folder.
    pub paths: Option<Paths>,
    /// The way to everything kept and fetched.
    pub worker: Worker,
    /// The reader's time zone.
    pub zone: TimeZone,
    /// Columns of the terminal, where there is one.
    pub terminal_cols: Option<u16>,
    /// Whether the network may not be used.
    pub offline: bool,
    /// Nothing but results is printed.
    pub quiet: bool,
    /// What is to be told but stops nothing: a source file left out, a cache set aside.
    pub notices: Vec<Failure>,
}

/// Why no session could be begun. Everything is told already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub Exit);

impl Session {
    /// Reads the settings and the shelf and opens the cache. Where the cache cannot be written, this run is kept in memory, and that is a notice.
    ///
    /// # Errors
    /// [`Refused`] with the configuration's mistakes told.
    pub fn begin(global: &Global, texts: &'static Texts, terminal_cols: Option<u16>) -> Result<Self, Refused> {
        let paths = Paths::find(global.config.as_deref(), global.data_dir.as_deref());
        let settings = match paths.as_ref().map_or_else(|| Ok(Settings::default()), |paths| Settings::load(&paths.config_file)) {
            Ok(settings) => settings,
            Err(problems) => {
                tell_problems(texts, &problems);
                return Err(Refused(Exit::Usage));
            }
        };
        let (sources, problems) = sources::files::load(paths.as_ref());
        let mut notices: Vec<Failure> = problems.iter().map(|problem| problem.to_failure(texts)).collect();
        let store = open_store(paths.as_ref(), &mut notices).map_err(|failure| {
            tell_failure(texts, &failure);
            Refused(Exit::AllFailed)
        })?;
        let options = NetOptions { connect_timeout: settings.connect_timeout, total_timeout: settings.timeout, at_once: settings.at_once, lookup: None };
        let net = (!global.offline).then(|| Net::new(&options));
        let worker = Worker { store, net, sources: Arc::new(sources), now: Timestamp::now };
        Ok(Self { texts, settings, paths, worker, zone: TimeZone::system(), terminal_cols, offline: global.offline, quiet: global.quiet, notices })
    }

    /// The shelf.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.worker.sources
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.worker.now)()
    }

    /// Tells the notices on standard error.
    pub fn tell_notices(&self) {
        if !self.quiet {
            for notice in &self.notices {
                tell_failure(self.texts, notice);
            }
        }
    }

    /// Tells something beside the result on standard error.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            tell(text);
        }
    }

    /// Tells a failure on standard error.
    pub fn fail(&self, failure: &Failure) {
        tell_failure(self.texts, failure);
    }
}

/// Runs a command that needs a session, or `--dump`.
pub async fn run(session: &Session, cli: &Cli) -> Exit {
    session.tell_notices();
    match &cli.command {
        Some(Command::Refresh(args)) => refresh::run(session, args).await,
        Some(Command::Search(args)) => search::run(session, args).await,
        Some(Command::Sources(command)) => shelf::run(session, command).await,
        Some(Command::Import(args)) => lists::import(session, args).await,
        Some(Command::Export(args)) => lists::export(session, args),
        Some(Command::Cache(command)) => cache::run(session, command).await,
        Some(Command::Config(command)) => settings::config(*command, &cli.global, session.texts),
        Some(Command::Completions { shell }) => settings::completions(*shell, session.texts),
        Some(Command::Man) => settings::man(session.texts),
        None => dump::run(session, &cli.dump).await,
    }
}

/// Opens the cache, or one in memory where it cannot be written.
fn open_store(paths: Option<&Paths>, notices: &mut Vec<Failure>) -> Result<Store, Failure> {
    let Some(paths) = paths else {
        notices.push(Failure::new(FailureKind::StoreReadOnly, "HOME", "?"));
        return Store::in_memory();
    };
    match Store::open(&paths.database()) {
        Ok((store, Opened::Whole)) => Ok(store),
        Ok((store, Opened::SetAside(aside))) => {
            notices.push(Failure::new(FailureKind::StoreSetAside, &aside.display().to_string(), ""));
            Ok(store)
        }
        Ok((store, Opened::Mended { aside, entries })) => {
            notices.push(Failure::new(FailureKind::StoreMended, &aside.display().to_string(), &entries.to_string()));
            Ok(store)
        }
        // A newer cache must not be shadowed by an empty one: the user would think everything lost.
        Err(failure) if failure.kind == FailureKind::StoreNewer => Err(failure),
        Err(failure) => {
            notices.push(failure);
            Store::in_memory()
        }
    }
}

/// Standard error, line by line. That it is closed is nobody's loss. What is told is cleaned here once more: paths of files are nobody's clean text.
fn tell(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", SafeText::new(&secret::hide(text)));
}

/// A failure on standard error: what happened, then what to do.
pub fn tell_failure(texts: &Texts, failure: &Failure) {
    let words = &texts.cli.say;
    tell(&fill(&words.error, &[("message", &texts.message(failure))]));
    tell(&fill(&words.hint, &[("hint", &texts.hint(failure))]));
}

/// Mistakes in files on standard error.
pub fn tell_problems(texts: &Texts, problems: &[Problem]) {
    for problem in problems {
        tell_failure(texts, &problem.to_failure(texts));
    }
}

/// A mistake of usage on standard error.
pub fn tell_mistake(texts: &Texts, message: &str, hint: &str) {
    let words = &texts.cli.say;
    tell(&fill(&words.error, &[("message", SafeLine::new(message).as_str())]));
    tell(&fill(&words.hint, &[("hint", hint)]));
}

/// Writes a result to standard output. A reader that stopped reading has what it wanted: a closed pipe is success.
///
/// # Errors
/// Anything else that goes wrong with standard output, as a failure of kind `file`.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(FailureKind::File, "-", &error.to_string())),
        _ => Ok(()),
    }
}

/// Prints a result that may hold text of others (paths of files, files that were taken over): cleaned, its tabs kept for programs.
#[must_use]
pub fn printed_clean(texts: &Texts, text: &str) -> Exit {
    let clean: Vec<String> = text.split('\t').map(|part| SafeText::new(part).as_str().to_owned()).collect();
    printed(texts, &clean.join("\t"))
}

/// Prints a result and says how that ended.
#[must_use]
pub fn printed(texts: &Texts, text: &str) -> Exit {
    match print(text) {
        Ok(()) => Exit::Done,
        Err(failure) => {
            tell_failure(texts, &failure);
            Exit::AllFailed
        }
    }
}

/// Tells a failure of the cache, which ends a command.
#[must_use]
pub fn told_store(session: &Session, failure: &Failure) -> Exit {
    session.fail(failure);
    Exit::AllFailed
}
