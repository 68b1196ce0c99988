//! `bantin`: reads the command line and hands it to the shell it is for.

use std::{
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
};

use bantin::{
    cli::{self, Cli, Command},
    config::Paths,
    exit::Exit,
    headless::{self, Session, tell_failure, tell_mistake, tell_problems},
    lang::{Texts, fill},
    log,
    model::{Failure, FailureKind},
    runtime::{self, Looks},
};

/// Threads for parsing and for waiting on the store. Each keeps some memory of its own, and more than this write no faster.
const BLOCKING_THREADS: usize = 32;

fn main() -> ExitCode {
    log::tell_panics();
    let args: Vec<OsString> = std::env::args_os().collect();
    let lang = cli::language(&args, |name| std::env::var(name).ok());
    let texts = match lang.texts() {
        Ok(texts) => texts,
        Err(why) => {
            let _ = writeln!(io::stderr(), "bantin: {why}");
            return Exit::AllFailed.into();
        }
    };
    match cli::parse(&args, texts) {
        Ok(cli) => run(&cli, texts).into(),
        Err(error) => headless::settings::usage(&error, texts).into(),
    }
}

fn run(cli: &Cli, texts: &'static Texts) -> Exit {
    match &cli.command {
        Some(Command::Config(command)) => return headless::settings::config(*command, &cli.global, texts),
        Some(Command::Completions { shell }) => return headless::settings::completions(*shell, texts),
        Some(Command::Man) => return headless::settings::man(texts),
        _ => {}
    }
    let opens_reader = cli.command.is_none() && !cli.dump.asked();
    if opens_reader && let Err(why) = runtime::drawable() {
        return not_drawable(&why, texts);
    }
    begin_log(cli, opens_reader, texts);
    let session = match Session::begin(&cli.global, texts, runtime::terminal_cols()) {
        Ok(session) => session,
        Err(refused) => return refused.0,
    };
    let looks = if opens_reader {
        match Looks::load(session.paths.as_ref(), &session.settings, cli.global.color(), texts, |name| std::env::var(name).ok()) {
            Ok(looks) => Some(looks),
            Err(problems) => {
                tell_problems(texts, &problems);
                return Exit::Usage;
            }
        }
    } else {
        None
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).max_blocking_threads(BLOCKING_THREADS).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tell_mistake(texts, &error.to_string(), &texts.cli.usage.hint);
            return Exit::AllFailed;
        }
    };
    let exit = runtime.block_on(async {
        if let Some(looks) = looks {
            return read(session, looks, texts).await;
        }
        tokio::select! {
            exit = headless::run(&session, cli) => exit,
            _ = tokio::signal::ctrl_c() => Exit::Interrupted,
        }
    });
    // What still fetches is not waited for: everything that was saved is saved.
    runtime.shutdown_background();
    exit
}

async fn read(session: Session, looks: Looks, texts: &Texts) -> Exit {
    match runtime::run(session, looks).await {
        Ok(exit) => exit,
        Err(error) => {
            tell_mistake(texts, &error.to_string(), &texts.cli.say.not_a_terminal_hint);
            Exit::AllFailed
        }
    }
}

fn not_drawable(why: &runtime::NotDrawable, texts: &Texts) -> Exit {
    let words = &texts.cli.say;
    let message = match why {
        runtime::NotDrawable::NotATerminal => words.not_a_terminal.clone(),
        runtime::NotDrawable::Dumb(term) => fill(&words.dumb_terminal, &[("term", term.as_str())]),
    };
    tell_mistake(texts, &message, &words.not_a_terminal_hint);
    Exit::Usage
}

/// The reader always logs, for a fault on a screen leaves no trace; commands only where it is asked for.
fn begin_log(cli: &Cli, opens_reader: bool, texts: &Texts) {
    let global = &cli.global;
    let usual = Paths::find(global.config(), global.data_dir()).map(|paths| paths.log_file());
    let file = global.log().map(ToOwned::to_owned).or_else(|| usual.filter(|_| opens_reader || global.verbosity() > 0));
    let Some(file) = file else { return };
    if let Err(error) = log::begin(&file, global.verbosity())
        && global.log().is_some()
    {
        tell_failure(texts, &Failure::new(FailureKind::File, &file.display().to_string(), &error.to_string()));
    }
}
