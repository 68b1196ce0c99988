//! `bantin sources add`: what was found is shown, accepted or not, and kept.
//!
//! Owns the question and its answers. Must not look for sources itself.

use std::{
    fmt::Write as _,
    io::{self, BufRead, IsTerminal, Write as _},
    path::Path,
};

use super::{Session, printed, printed_clean, shelf::writable, tell_mistake, tell_problems};
use crate::{
    app::shelf::lines,
    exit::Exit,
    lang::fill,
    model::{Failure, FailureKind, Found, Proposal, SafeLine, Source, SourceId},
    sources::{
        accept::{self, Accepted},
        files,
    },
};

/// Adds what `target` names: a source of the shelf, a file, or what is found at an address. The last is asked about unless `yes` says so beforehand.
///
/// # Errors
/// Why it cannot be had, or not be kept.
pub async fn run(session: &Session, target: &str, yes: bool) -> Result<Exit, Failure> {
    if let Some(source) = SourceId::new(target).ok().and_then(|id| session.sources().get(&id)) {
        return keep(session, &Proposal { source: source.as_ref().clone(), found: Found::OnShelf, titles: Vec::new() });
    }
    if Path::new(target).extension().is_some_and(|ending| ending == "toml") && Path::new(target).is_file() {
        return add_file(session, Path::new(target));
    }
    let words = &session.texts.cli.proposal;
    if io::stderr().is_terminal() {
        session.say(&fill(&words.looking, &[("target", SafeLine::new(target).as_str())]));
    }
    let newest = SafeLine::new(&session.texts.cli.say.section_newest);
    let proposal = session.worker.propose(target, &newest).await?;
    let is_chosen = session.sources().chosen_ids().contains(&proposal.source.id);
    if proposal.found == Found::OnShelf && is_chosen {
        return keep(session, &proposal);
    }
    if let exit @ (Exit::AllFailed | Exit::Usage) = printed_clean(session.texts, &shown(session, &proposal)) {
        return Ok(exit);
    }
    if yes {
        return keep(session, &proposal);
    }
    if !io::stdin().is_terminal() {
        tell_mistake(session.texts, &words.how, &fill(&words.how_hint, &[("target", SafeLine::new(target).as_str())]));
        return Ok(Exit::Usage);
    }
    if asked(&words.ask, &words.yes) {
        return keep(session, &proposal);
    }
    session.say(&words.left);
    Ok(Exit::Nothing)
}

/// Asks on the terminal; anything but a yes is a no.
fn asked(question: &str, yes: &str) -> bool {
    let mut tty = io::stderr().lock();
    let _ = write!(tty, "{question}").and_then(|()| tty.flush());
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer).is_ok();
    read && yes.split_whitespace().any(|word| answer.trim().to_lowercase() == word)
}

/// The proposal as it is shown before it is accepted.
fn shown(session: &Session, proposal: &Proposal) -> String {
    let source = &proposal.source;
    let file = session.paths.as_ref().map(|paths| paths.sources_dir().join(format!("{}.toml", source.id)).display().to_string());
    let mut out = String::new();
    for (_, line) in lines(proposal, session.texts) {
        let _ = writeln!(out, "{line}");
    }
    if let Some(file) = file.filter(|_| proposal.found != Found::OnShelf) {
        let _ = writeln!(out, "\n{}", fill(&session.texts.cli.proposal.file, &[("file", &file)]));
    }
    out
}

/// Saves what was accepted and says what to do next.
fn keep(session: &Session, proposal: &Proposal) -> Result<Exit, Failure> {
    let words = &session.texts.cli.say;
    let source = &proposal.source;
    if proposal.found == Found::OnShelf && session.sources().chosen_ids().contains(&source.id) {
        return Ok(printed(session.texts, &format!("{}\n", fill(&words.source_already, &[("id", source.id.as_str())]))));
    }
    let paths = writable(session)?;
    match accept::accept(paths, session.sources(), proposal, session.texts) {
        Ok(accepted) => Ok(kept(session, source, &accepted)),
        Err(error) => refused(session, source, &error),
    }
}

fn kept(session: &Session, source: &Source, accepted: &Accepted) -> Exit {
    let words = &session.texts.cli.say;
    let mut out = fill(&words.source_added, &[("id", source.id.as_str()), ("name", source.name.as_str())]);
    if let Some(file) = &accepted.file {
        out = format!("{out} {}", fill(&words.source_file, &[("file", &file.display().to_string())]));
    }
    let _ = write!(out, "\n{}\n", fill(&words.source_refresh, &[("id", source.id.as_str())]));
    printed_clean(session.texts, &out)
}

/// Why it could not be kept. A file of that name is a matter of usage: it is left as it is.
fn refused(session: &Session, source: &Source, error: &io::Error) -> Result<Exit, Failure> {
    let file = writable(session)?.sources_dir().join(format!("{}.toml", source.id)).display().to_string();
    if error.kind() == io::ErrorKind::AlreadyExists {
        let message = fill(&session.texts.cli.say.source_exists, &[("id", source.id.as_str()), ("file", &file)]);
        tell_mistake(session.texts, &message, &session.texts.cli.usage.hint);
        return Ok(Exit::Usage);
    }
    Err(Failure::new(FailureKind::File, &file, &error.to_string()))
}

/// Takes over a source file that someone wrote.
fn add_file(session: &Session, file: &Path) -> Result<Exit, Failure> {
    let shown = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| Failure::new(FailureKind::File, &shown, &error.to_string()))?;
    let source = match files::parse(&shown, &text) {
        Ok(source) => source,
        Err(problems) => {
            tell_problems(session.texts, &problems);
            return Ok(Exit::Usage);
        }
    };
    match accept::take_over(writable(session)?, session.sources(), &source, &text) {
        Ok(accepted) => Ok(kept(session, &source, &accepted)),
        Err(error) => refused(session, &source, &error),
    }
}
