//! `bantin sources`: list, add, remove, show.
//!
//! Owns what they do to the user's files. Must not read a source's pages beyond looking for feeds.

use std::{fmt::Write, path::Path};

use super::{Session, printed, tell_mistake, tell_problems};
use crate::{
    cli::SourcesCommand,
    config::{Paths, problem::nearest},
    exit::Exit,
    lang::fill,
    model::{Failure, FailureKind, HttpUrl, SafeLine, Source, SourceId, source::Shelf},
    reader::{Input, discover, feed, sniff::Kind},
    sources::files,
};

/// Runs `bantin sources …`.
pub async fn run(session: &Session, command: &SourcesCommand) -> Exit {
    match command {
        SourcesCommand::List => list(session),
        SourcesCommand::Show { id } => match find(session, id) {
            Ok(source) => printed(session.texts, &files::text_of(session.paths.as_ref(), &source.id).unwrap_or_default()),
            Err(failure) => told(session, &failure, Exit::Nothing),
        },
        SourcesCommand::Remove { id } => match find(session, id).cloned() {
            Ok(source) => remove(session, &source.id),
            Err(failure) => told(session, &failure, Exit::Nothing),
        },
        SourcesCommand::Add { target } => match add(session, target).await {
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

fn list(session: &Session) -> Exit {
    let words = &session.texts.cli.say;
    let shelves = [
        (Shelf::Province, &words.shelf_province),
        (Shelf::Bundled, &words.shelf_bundled),
        (Shelf::National, &words.shelf_national),
        (Shelf::World, &words.shelf_world),
        (Shelf::Mine, &words.shelf_mine),
    ];
    let lang = match session.texts.lang {
        crate::lang::Lang::Vi => "vi",
        crate::lang::Lang::En => "en",
    };
    let mut out = String::new();
    for (shelf, heading) in shelves {
        let on_it: Vec<_> = session.sources().all().iter().filter(|source| source.shelf == shelf).collect();
        if on_it.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{}{heading}", if out.is_empty() { "" } else { "\n" });
        for source in on_it {
            let mark = if session.sources().chosen_ids().contains(&source.id) { '*' } else { ' ' };
            let archive = source.archive.then(|| words.archive.clone());
            let successor = source.successor.as_ref().map(|id| fill(&words.successor, &[("id", id.as_str())]));
            let facts: Vec<String> = archive.into_iter().chain(successor).collect();
            let facts = if facts.is_empty() { String::new() } else { format!("  ({})", facts.join(", ")) };
            let _ = writeln!(out, "{mark} {:<16} {}{facts}  {}", source.id, source.name, source.home);
            if let Some(note) = source.note.get(lang) {
                let _ = writeln!(out, "    {note}");
            }
        }
    }
    printed(session.texts, &out)
}

/// The files, or why there are none.
fn writable(session: &Session) -> Result<&Paths, Failure> {
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
    match save_choice(session, &left) {
        Ok(()) => printed(session.texts, &format!("{}\n", fill(&words.source_removed, &[("id", id.as_str())]))),
        Err(failure) => told(session, &failure, Exit::AllFailed),
    }
}

fn save_choice(session: &Session, chosen: &[SourceId]) -> Result<(), Failure> {
    let paths = writable(session)?;
    files::write_chosen(paths, chosen).map_err(|error| Failure::new(FailureKind::File, &paths.chosen_file().display().to_string(), &error.to_string()))
}

fn choose(session: &Session, source: &Source, file: Option<&Path>) -> Result<Exit, Failure> {
    let words = &session.texts.cli.say;
    let mut chosen = session.sources().chosen_ids().to_vec();
    if !chosen.contains(&source.id) {
        chosen.push(source.id.clone());
    }
    save_choice(session, &chosen)?;
    let mut out = fill(&words.source_added, &[("id", source.id.as_str()), ("name", source.name.as_str())]);
    if let Some(file) = file {
        out = format!("{out} {}", fill(&words.source_file, &[("file", &file.display().to_string())]));
    }
    let _ = write!(out, "\n{}\n", fill(&words.source_refresh, &[("id", source.id.as_str())]));
    Ok(printed(session.texts, &out))
}

async fn add(session: &Session, target: &str) -> Result<Exit, Failure> {
    let words = &session.texts.cli.say;
    if let Some(source) = SourceId::new(target).ok().and_then(|id| session.sources().get(&id)) {
        if session.sources().chosen_ids().contains(&source.id) {
            return Ok(printed(session.texts, &format!("{}\n", fill(&words.source_already, &[("id", source.id.as_str())]))));
        }
        return choose(session, source, None);
    }
    if Path::new(target).extension().is_some_and(|ending| ending == "toml") && Path::new(target).is_file() {
        return add_file(session, Path::new(target));
    }
    let url = HttpUrl::parse(target).map_err(|error| Failure::new(FailureKind::BadAddress, target, &error.to_string()))?;
    add_address(session, &url).await
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
    write_and_choose(session, &source, &text)
}

fn write_and_choose(session: &Session, source: &Source, text: &str) -> Result<Exit, Failure> {
    let paths = writable(session)?;
    let file = paths.sources_dir().join(format!("{}.toml", source.id));
    match files::write_source(paths, &source.id, text) {
        Ok(file) => choose(session, source, Some(&file)),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let message = fill(&session.texts.cli.say.source_exists, &[("id", source.id.as_str()), ("file", &file.display().to_string())]);
            tell_mistake(session.texts, &message, &session.texts.cli.usage.hint);
            Ok(Exit::Usage)
        }
        Err(error) => Err(Failure::new(FailureKind::File, &file.display().to_string(), &error.to_string())),
    }
}

/// Looks at an address: a feed is taken as it is, a page for the feeds it names.
async fn add_address(session: &Session, url: &HttpUrl) -> Result<Exit, Failure> {
    let page = session.worker.page(url).await?;
    let input = Input { bytes: &page.body.bytes, mime: page.body.mime.as_deref(), url: &page.body.url, now: session.now() };
    let (home, name, language, feeds) = if page.kind == Kind::Feed {
        let draft = draft(session, url)?;
        let section = crate::model::SectionId::new("tin-moi").map_err(|error| Failure::new(FailureKind::Internal, "tin-moi", &error.to_string()))?;
        let about = feed::parse(&input, &draft, &section)?.about;
        let home = about.link.unwrap_or_else(|| page.body.url.clone());
        (home, about.title, about.language, vec![(page.body.url.clone(), None)])
    } else {
        let found = discover::feeds(&input);
        if found.feeds.is_empty() {
            let words = &session.texts.cli.say;
            tell_mistake(session.texts, &fill(&words.no_feed_found, &[("target", url.as_str())]), &words.no_feed_found_hint);
            return Ok(Exit::AllFailed);
        }
        (page.body.url.clone(), found.site, found.language, found.feeds.into_iter().map(|link| (link.url, link.title)).collect())
    };
    let id = free_id(session, home.host());
    let text = source_file(&id, &home, name.as_ref(), language.as_ref(), &feeds);
    let source = files::parse(&format!("{id}.toml"), &text).map_err(|problems| {
        Failure::new(FailureKind::Internal, url.as_str(), &problems.first().map(|problem| problem.sentence(session.texts)).unwrap_or_default())
    })?;
    write_and_choose(session, &source, &text)
}

fn draft(session: &Session, url: &HttpUrl) -> Result<Source, Failure> {
    let id = free_id(session, url.host());
    let text = source_file(&id, url, None, None, &[(url.clone(), None)]);
    files::parse(&format!("{id}.toml"), &text).map_err(|_| Failure::new(FailureKind::BadAddress, url.as_str(), ""))
}

/// An id made of a host (`www.bao.example.vn` → `bao-example-vn`) that no source has yet.
fn free_id(session: &Session, host: &str) -> SourceId {
    let mut base: String =
        host.strip_prefix("www.").unwrap_or(host).chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).take(48).collect();
    if base.trim_matches('-').is_empty() {
        "bao".clone_into(&mut base);
    }
    let base = base.trim_matches('-').to_owned();
    let candidates = std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}-{number}")));
    candidates.filter_map(|candidate| SourceId::new(&candidate).ok()).find(|id| session.sources().get(id).is_none()).unwrap_or_else(|| unreachable_id(&base))
}

/// Never reached: the candidates of [`free_id`] do not end and are all well spelled.
fn unreachable_id(base: &str) -> SourceId {
    SourceId::new(base).unwrap_or_else(|_| unreachable_id("bao"))
}

/// A source file a person can go on writing.
fn source_file(id: &SourceId, home: &HttpUrl, name: Option<&SafeLine>, language: Option<&SafeLine>, feeds: &[(HttpUrl, Option<SafeLine>)]) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let name = name.map_or_else(|| home.host().to_owned(), ToString::to_string);
    let mut out = format!("# {home}\nid = \"{id}\"\nname = {}\nhome = {}\n", quoted(&name), quoted(home.as_str()));
    if let Some(language) = language {
        let _ = writeln!(out, "language = {}", quoted(language.as_str()));
    }
    for (number, (url, title)) in feeds.iter().enumerate() {
        let section = if number == 0 { "tin-moi".to_owned() } else { format!("muc-{}", number + 1) };
        let title = title.as_ref().map_or(name.as_str(), SafeLine::as_str);
        let _ = write!(out, "\n[[section]]\nid = \"{section}\"\nname = {}\nfeed = {}\n", quoted(title), quoted(url.as_str()));
    }
    out
}
