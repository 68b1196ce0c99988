//! A list of feeds as sources, and sources as a list of feeds.
//!
//! Owns how the two correspond: an outermost folder is a source and its feeds are the source's sections, with the names of inner folders before
//! theirs; feeds that lie loose are one source together. So a list of a thousand feeds is a few tabs, not a thousand. Must not read or write a list itself.

use std::{
    collections::{HashMap, HashSet},
    fs, io,
    path::PathBuf,
    thread,
};

use super::{Sources, files};
use crate::{
    config::{Paths, Problem},
    model::{HttpUrl, SafeLine, SectionId, Source, SourceId, Subscription, SubscriptionList, fold::fold, ids::BadId, subscription::FOLDER_MARK},
};

/// Longest id made of a name, in bytes; what makes it unlike others still fits behind.
const MAX_NAME_BYTES: usize = 48;

/// Files written at once.
const WRITERS: usize = 16;

/// What taking a list comes to.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Sources with their files' texts, in the order of the list.
    pub sources: Vec<(Source, String)>,
    /// Feeds that are read already, and in which source.
    pub had: Vec<(HttpUrl, SourceId)>,
}

/// Makes sources of a list's feeds. Feeds that a chosen source has are not taken again. `loose` names the source of those in no folder.
///
/// # Errors
/// What is wrong with a file that was made here: a fault of the program.
pub fn take(list: &SubscriptionList, sources: &Sources, paths: &Paths, loose: &SafeLine) -> Result<Taken, Vec<Problem>> {
    let mut had_by: HashMap<&str, &SourceId> = HashMap::new();
    for source in sources.chosen() {
        had_by.extend(source.sections.iter().filter_map(|section| Some((section.feed.as_ref()?.as_str(), &source.id))));
    }
    let mut taken = Taken::default();
    let mut groups: Vec<(&SafeLine, Vec<&Subscription>)> = Vec::new();
    let mut places: HashMap<&SafeLine, usize> = HashMap::new();
    for subscription in &list.subscriptions {
        if let Some(id) = had_by.get(subscription.feed.as_str()) {
            taken.had.push((subscription.feed.clone(), (*id).clone()));
            continue;
        }
        let name = subscription.folders.first().unwrap_or(loose);
        let place = *places.entry(name).or_insert_with(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, group)) = groups.get_mut(place) {
            group.push(subscription);
        }
    }
    let mut ids = Ids::default();
    let mut new: HashSet<SourceId> = HashSet::new();
    for (name, group) in groups {
        // A file with mistakes in it is no source, and is not written over all the same.
        let is_free = |id: &SourceId| sources.get(id).is_none() && !new.contains(id) && !files::file_of(paths, id).exists();
        let id = ids.make(name.as_str(), "nguon", SourceId::new, is_free);
        let text = source_file(&id, name, &group);
        let source = files::parse(&format!("{id}.toml"), &text)?;
        new.insert(id);
        taken.sources.push((source, text));
    }
    Ok(taken)
}

/// The feeds of sources as a list: a source is a folder. Also how many sections have no feed and are not in it.
#[must_use]
pub fn list<'a>(sources: impl IntoIterator<Item = &'a Source>) -> (Vec<Subscription>, usize) {
    let (mut subscriptions, mut without) = (Vec::new(), 0);
    for source in sources.into_iter().filter(|source| !source.home.is_bundled()) {
        for section in &source.sections {
            let Some(feed) = section.feed.clone() else {
                without += 1;
                continue;
            };
            let mut folders = vec![source.name.clone()];
            folders.extend(section.name.as_str().split(FOLDER_MARK).map(SafeLine::new));
            let title = if folders.len() > 1 { folders.pop() } else { None }.unwrap_or_else(|| section.name.clone());
            let home = source.reads_host(feed.host()).then(|| source.home.clone());
            subscriptions.push(Subscription { title, feed, home, folders });
        }
    }
    (subscriptions, without)
}

/// Writes the files of new sources and puts them among the chosen: all of it, or nothing.
///
/// # Errors
/// The operating system's; everything is as it was.
pub fn save(paths: &Paths, chosen: &[SourceId], new: &[(Source, String)]) -> io::Result<()> {
    let had_choice = paths.chosen_file().exists();
    // Without this file every source of the user's is read: one left behind by a crash in the midst of this would be too.
    if !had_choice {
        files::write_chosen(paths, chosen)?;
    }
    let (written, failed) = write_all(paths, new);
    let all = chosen.iter().chain(new.iter().map(|(source, _)| &source.id)).cloned().collect::<Vec<SourceId>>();
    let saved = failed.map_or_else(|| files::write_chosen(paths, &all), Err);
    if saved.is_err() {
        let choice = (!had_choice).then(|| paths.chosen_file());
        for file in written.iter().chain(choice.as_ref()) {
            let _ = fs::remove_file(file);
        }
    }
    saved
}

/// Writes files, several at once: each is waited for until it is on the disk, and a thousand such waits in a row take seconds.
/// Gives what was written, and the first failure.
fn write_all(paths: &Paths, new: &[(Source, String)]) -> (Vec<PathBuf>, Option<io::Error>) {
    let share = new.len().div_ceil(WRITERS).max(1);
    let write = |share: &[(Source, String)]| share.iter().map(|(source, text)| files::write_source(paths, &source.id, text)).collect::<Vec<_>>();
    let written = thread::scope(|scope| {
        let writers: Vec<_> = new.chunks(share).map(|share| scope.spawn(move || write(share))).collect();
        writers.into_iter().map(|writer| writer.join().unwrap_or_else(|_| vec![Err(io::Error::other("a writer stopped"))])).collect::<Vec<_>>()
    });
    let (mut files, mut failed) = (Vec::new(), None);
    for result in written.into_iter().flatten() {
        match result {
            Ok(file) => files.push(file),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    (files, failed)
}

/// Makes ids of names, each once.
#[derive(Default)]
struct Ids {
    /// The next number of each name, so that a thousand equal ones are not counted through a thousand times.
    next: HashMap<String, usize>,
}

impl Ids {
    /// An id made of a name (`Kinh tế` → `kinh-te`) that is free; of `instead` where the name has no letter of the alphabet.
    fn make<T>(&mut self, name: &str, instead: &str, id: impl Fn(&str) -> Result<T, BadId>, is_free: impl Fn(&T) -> bool) -> T {
        let mut base = String::new();
        for character in fold(name).chars().filter(char::is_ascii) {
            if base.len() >= MAX_NAME_BYTES {
                break;
            }
            if character.is_ascii_alphanumeric() {
                base.push(character);
            } else if !base.is_empty() && !base.ends_with('-') {
                base.push('-');
            }
        }
        let base = Some(base.trim_end_matches('-')).filter(|base| !base.is_empty()).unwrap_or(instead);
        let number = self.next.entry(base.to_owned()).or_insert(0);
        loop {
            *number += 1;
            let candidate = if *number == 1 { base.to_owned() } else { format!("{base}-{number}") };
            if let Some(id) = id(&candidate).ok().filter(&is_free) {
                return id;
            }
        }
    }
}

/// A source file a person can go on writing.
fn source_file(id: &SourceId, name: &SafeLine, group: &[&Subscription]) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let home = group.iter().find_map(|subscription| subscription.home.clone()).or_else(|| group.first()?.feed.join("/").ok());
    let home = home.as_ref().map_or("", HttpUrl::as_str);
    let mut out = format!("# `bantin import`\nid = \"{id}\"\nname = {}\nhome = {}\n", quoted(name.as_str()), quoted(home));
    let mut ids = Ids::default();
    let mut used: HashSet<SectionId> = HashSet::new();
    for subscription in group {
        let folders = subscription.folders.iter().skip(1);
        let name = folders.chain([&subscription.title]).map(SafeLine::as_str).collect::<Vec<_>>().join(FOLDER_MARK);
        let section = ids.make(subscription.title.as_str(), "muc", SectionId::new, |id| !used.contains(id));
        used.insert(section.clone());
        for line in [
            "\n[[section]]\n".to_owned(),
            format!("id = \"{section}\"\n"),
            format!("name = {}\n", quoted(&name)),
            format!("feed = {}\n", quoted(subscription.feed.as_str())),
        ] {
            out.push_str(&line);
        }
    }
    out
}
