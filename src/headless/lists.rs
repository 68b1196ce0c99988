//! `bantin import` and `bantin export`: lists of feeds from other readers and for them.
//!
//! Owns how they are told. Must not know how a list is spelled, nor how a source is made of it.

use std::{
    fs,
    io::{self, Read},
    path::Path,
    sync::Arc,
};

use super::{Session, printed, shelf, tell_problems};
use crate::{
    cli::lists::{ExportArgs, ImportArgs, ListFormat},
    config::paths,
    exit::Exit,
    goal::blocking,
    lang::fill,
    model::{Failure, FailureKind, HttpUrl, SafeLine, Source, SubscriptionList},
    reader::{Input, guard::MAX_FEED_BYTES, subscriptions as written},
    sources::subscriptions::{self, Taken, TakenSource},
};

/// Where a list is said to come from: nothing in it is relative (RFC 2606 keeps `.invalid` free).
const NOWHERE: &str = "https://nowhere.invalid/";

/// Most lines told of one kind; how many there are more is told too.
const MAX_TOLD: usize = 50;

/// Runs `bantin import FILE`.
pub async fn import(session: &Session, args: &ImportArgs) -> Exit {
    take_list(session, args).await.unwrap_or_else(|failure| {
        session.fail(&failure);
        Exit::AllFailed
    })
}

async fn take_list(session: &Session, args: &ImportArgs) -> Result<Exit, Failure> {
    let words = &session.texts.cli.lists;
    let name = args.file.display().to_string();
    let file = args.file.clone();
    let bytes = blocking(move || read_file(&file)).await?;
    let nowhere = HttpUrl::parse(NOWHERE).map_err(|error| Failure::new(FailureKind::Internal, &name, &error.to_string()))?;
    let input = Input { bytes: &bytes, mime: None, url: &nowhere, now: session.now() };
    let list = written::parse(&input).map_err(|failure| Failure { target: SafeLine::new(&name), ..failure })?;
    let paths = session.paths.as_ref().ok_or_else(|| Failure::new(FailureKind::File, "HOME", &session.texts.cli.say.no_home))?;
    let loose = list.title.clone().unwrap_or_else(|| SafeLine::new(&words.loose));
    let taken = match subscriptions::take(&list, session.sources(), paths, &loose) {
        Ok(taken) => taken,
        Err(problems) => {
            tell_problems(session.texts, &problems);
            return Ok(Exit::AllFailed);
        }
    };
    tell_passed_over(session, &list, &taken);
    if !taken.sources.is_empty() {
        subscriptions::save(paths, session.sources().chosen_ids(), &taken.sources)
            .map_err(|error| Failure::new(FailureKind::File, &paths.sources_dir().display().to_string(), &error.to_string()))?;
    }
    Ok(tell_taken(session, &list, &taken))
}

/// Reads at most a little more than a list may hold, so that an endless file ends.
fn read_file(file: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error: io::Error| Failure::new(FailureKind::File, &file.display().to_string(), &error.to_string());
    let mut bytes = Vec::new();
    let most = MAX_FEED_BYTES as u64 + 1;
    if file == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        fs::File::open(file).and_then(|open| open.take(most).read_to_end(&mut bytes)).map_err(failed)?;
    }
    Ok(bytes)
}

/// Says what was not taken, and why.
fn tell_passed_over(session: &Session, list: &SubscriptionList, taken: &Taken) {
    let words = &session.texts.cli.lists;
    let skipped = list.skipped.iter().map(|skipped| fill(&words.skipped, &[("line", &skipped.line.to_string()), ("what", skipped.what.as_str())]));
    tell_some(session, skipped, list.skipped.len());
    let had = taken.had.iter().map(|(feed, id)| fill(&words.had, &[("feed", feed.as_str()), ("id", id.as_str())]));
    tell_some(session, had, taken.had.len());
    let counted = |template: &str, count: usize| (count > 0).then(|| fill(template, &[("count", &count.to_string())]));
    let notes = [
        counted(&words.repeated, list.repeated),
        counted(&words.left_out, list.left_out),
        list.cut_off.then(|| words.cut_off.clone()),
        list.too_deep.then(|| words.too_deep.clone()),
    ];
    notes.into_iter().flatten().for_each(|note| note_on(session, &note));
}

fn tell_some(session: &Session, notes: impl Iterator<Item = String>, count: usize) {
    notes.take(MAX_TOLD).for_each(|note| note_on(session, &note));
    if let Some(more) = count.checked_sub(MAX_TOLD).filter(|more| *more > 0) {
        note_on(session, &fill(&session.texts.cli.lists.more, &[("count", &more.to_string())]));
    }
}

fn note_on(session: &Session, note: &str) {
    session.say(&fill(&session.texts.cli.say.warning, &[("message", note)]));
}

/// Says what was taken.
fn tell_taken(session: &Session, list: &SubscriptionList, taken: &Taken) -> Exit {
    let words = &session.texts.cli.lists;
    let mut out = String::new();
    for TakenSource { source, feeds, .. } in &taken.sources {
        let values = [("id", source.id.as_str()), ("name", source.name.as_str()), ("count", &feeds.to_string())];
        out.push_str(&fill(&words.taken_source, &values));
        out.push('\n');
    }
    let feeds: usize = taken.sources.iter().map(|taken| taken.feeds).sum();
    let values = [("feeds", feeds.to_string()), ("sources", taken.sources.len().to_string()), ("had", taken.had.len().to_string())];
    let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
    out.push_str(&fill(if feeds == 0 { &words.taken_none } else { &words.taken }, &values));
    out.push('\n');
    match printed(session.texts, &out) {
        Exit::Done if list.subscriptions.is_empty() => Exit::Nothing,
        exit => exit,
    }
}

/// Runs `bantin export`.
#[must_use]
pub fn export(session: &Session, args: &ExportArgs) -> Exit {
    let words = &session.texts.cli.lists;
    let sources = match wanted(session, &args.sources) {
        Ok(sources) => sources,
        Err(failure) => {
            session.fail(&failure);
            return Exit::Usage;
        }
    };
    let (list, without) = subscriptions::list(sources.iter().map(AsRef::as_ref));
    if without > 0 {
        note_on(session, &fill(&words.without_feed, &[("count", &without.to_string())]));
    }
    if list.is_empty() {
        session.say(&words.nothing_to_export);
        return Exit::Nothing;
    }
    let text = match args.format {
        ListFormat::Opml => written::write_opml(&words.export_title, &list),
        ListFormat::Urls => written::write_urls(&list),
    };
    let Some(file) = &args.output else { return printed(session.texts, &text) };
    match paths::write_private(file, &text) {
        Ok(()) => Exit::Done,
        Err(error) => {
            session.fail(&Failure::new(FailureKind::File, &file.display().to_string(), &error.to_string()));
            Exit::AllFailed
        }
    }
}

/// The sources named; every one that is read where nothing is named.
fn wanted<'a>(session: &'a Session, named: &[String]) -> Result<Vec<&'a Arc<Source>>, Failure> {
    if named.is_empty() {
        return Ok(session.sources().chosen().collect());
    }
    named.iter().map(|id| shelf::find(session, id)).collect()
}
