//! `bantin sources`: list, remove, show; add and check are beside it.
//!
//! Owns what they do to the user's files. Must not read a source's pages.

use super::{Session, add, catalogue, check, printed, printed_clean, tell_mistake};
use crate::{
    cli::SourcesCommand,
    config::{Paths, problem::nearest},
    exit::Exit,
    lang::fill,
    model::{Failure, FailureKind, SafeLine, Source, SourceId},
    sources::files,
};

/// Runs `bantin sources …`.
pub async fn run(session: &Session, command: &SourcesCommand) -> Exit {
    match command {
        SourcesCommand::List => printed(session.texts, &catalogue::text(session.sources(), session.texts)),
        SourcesCommand::Check(args) => check::run(session, args).await,
        SourcesCommand::Show { id } => match find(session, id) {
            Ok(source) => printed_clean(session.texts, &files::text_of(session.paths.as_ref(), &source.id).unwrap_or_default()),
            Err(failure) => told(session, &failure, Exit::Nothing),
        },
        SourcesCommand::Remove { id } => match find(session, id).cloned() {
            Ok(source) => remove(session, &source.id),
            Err(failure) => told(session, &failure, Exit::Nothing),
        },
        SourcesCommand::Add { target, yes } => match add::run(session, target, *yes).await {
            Ok(exit) => exit,
            Err(failure) => told(session, &failure, Exit::AllFailed),
        },
    }
}

fn told(session: &Session, failure: &Failure, exit: Exit) -> Exit {
    session.fail(failure);
    exit
}

/// The source of this id, or a failure that names the nearest.
///
/// # Errors
/// A [`Failure`] of kind `unknown_source`.
pub fn find<'a>(session: &'a Session, id: &str) -> Result<&'a std::sync::Arc<Source>, Failure> {
    let known = SourceId::new(id).ok().and_then(|id| session.sources().get(&id));
    known.ok_or_else(|| {
        let near = nearest(id, session.sources().all().iter().map(|source| source.id.as_str()));
        let suggestion = near.map(|near| fill(&session.texts.cli.usage.suggestion, &[("suggestion", near)])).unwrap_or_default();
        // The sentence puts the suggestion right after its full stop.
        let mut failure = Failure::new(FailureKind::UnknownSource, id, &suggestion);
        if !suggestion.is_empty() {
            failure.detail = SafeLine::new(&format!(" {}", failure.detail));
        }
        failure
    })
}

/// The files, or why there are none.
pub(super) fn writable(session: &Session) -> Result<&Paths, Failure> {
    session.paths.as_ref().ok_or_else(|| Failure::new(FailureKind::File, "HOME", &session.texts.cli.say.no_home))
}

fn remove(session: &Session, id: &SourceId) -> Exit {
    let words = &session.texts.cli.say;
    let chosen = session.sources().chosen_ids();
    if !chosen.contains(id) {
        tell_mistake(session.texts, &fill(&words.source_not_chosen, &[("id", id.as_str())]), &session.texts.cli.usage.hint);
        return Exit::Nothing;
    }
    let left: Vec<SourceId> = chosen.iter().filter(|known| *known != id).cloned().collect();
    match writable(session).and_then(|paths| write_choice(paths, &left)) {
        Ok(()) => printed(session.texts, &format!("{}\n", fill(&words.source_removed, &[("id", id.as_str())]))),
        Err(failure) => told(session, &failure, Exit::AllFailed),
    }
}

fn write_choice(paths: &Paths, chosen: &[SourceId]) -> Result<(), Failure> {
    files::write_chosen(paths, chosen).map_err(|error| Failure::new(FailureKind::File, &paths.chosen_file().display().to_string(), &error.to_string()))
}
