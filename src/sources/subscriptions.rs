//! A list of feeds as sources, and sources as a list of feeds.
//!
//! Owns how the two correspond: an outermost folder is a source and its feeds are the source's sections, with the names of inner folders before
//! theirs; feeds that lie loose are one source together. So a list of a thousand feeds is a few tabs, not a thousand. A folder that was taken before is
//! the same source again. Must not read or write a list itself.

use std::{
    collections::{HashMap, HashSet},
    fs, io, thread,
};

use super::{Sources, files};
use crate::{
    config::{Paths, Problem, paths},
    model::{HttpUrl, SafeLine, SectionId, Source, SourceId, Subscription, SubscriptionList, fold::fold, ids::BadId, subscription::FOLDER_MARK},
};

/// Longest id made of a name, in bytes; what makes it unlike others still fits behind.
const MAX_NAME_BYTES: usize = 48;

/// First line of the files made here: by it a folder that was taken before is known again.
const MARK: &str = "# `bantin import`\n";

/// Files written at once.
const WRITERS: usize = 16;

/// What taking a list comes to.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Sources that are new or have new feeds, in the order of the list.
    pub sources: Vec<TakenSource>,
    /// Feeds that are read already, and in which source.
    pub had: Vec<(HttpUrl, SourceId)>,
}

/// A folder of a list as a source.
#[derive(Clone, Debug)]
pub struct TakenSource {
    /// With every section it has now.
    pub source: Source,
    /// The text of its file.
    pub text: String,
    /// The file's text as it was, where the folder was taken before.
    pub before: Option<String>,
    /// Feeds of the list that are read from now on.
    pub feeds: usize,
}

/// Makes sources of a list's feeds. Feeds that a chosen source has are not taken again, and those of a folder that was taken before go to the end of its
/// source. `loose` names the source of those in no folder.
///
/// # Errors
/// What is wrong with a file that was made here: a fault of the program.
pub fn take(list: &SubscriptionList, sources: &Sources, paths: &Paths, loose: &SafeLine) -> Result<Taken, Vec<Problem>> {
    let mut had_by: HashMap<&str, &SourceId> = HashMap::new();
    for source in sources.chosen() {
        had_by.extend(feeds_of(source).map(|feed| (feed, &source.id)));
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
        let earlier = earlier(sources, paths, name);
        // A file with mistakes in it is no source, and is not written over all the same.
        let is_free = |id: &SourceId| sources.get(id).is_none() && !new.contains(id) && !files::file_of(paths, id).exists();
        let id = earlier.as_ref().map_or_else(|| ids.make(name.as_str(), "nguon", SourceId::new, is_free), |(source, _)| source.id.clone());
        let text = match &earlier {
            Some((source, before)) => {
                let had: HashSet<&str> = feeds_of(source).collect();
                let more: Vec<&Subscription> = group.iter().copied().filter(|subscription| !had.contains(subscription.feed.as_str())).collect();
                format!("{}\n{}", before.trim_end(), sections(&more, source.sections.iter().map(|section| section.id.clone()).collect()))
            }
            None => format!("{}{}", head(&id, name, &group), sections(&group, HashSet::new())),
        };
        let source = files::parse(&format!("{id}.toml"), &text)?;
        new.insert(id);
        taken.sources.push(TakenSource { source, text, before: earlier.map(|(_, before)| before), feeds: group.len() });
    }
    Ok(taken)
}

fn feeds_of(source: &Source) -> impl Iterator<Item = &str> {
    source.sections.iter().filter_map(|section| section.feed.as_ref().map(HttpUrl::as_str))
}

/// The source that a folder of this name became when it was taken before, with its file's text.
fn earlier<'a>(sources: &'a Sources, paths: &Paths, name: &SafeLine) -> Option<(&'a Source, String)> {
    let same = sources.all().iter().filter(|source| source.name == *name);
    same.map(AsRef::as_ref).find_map(|source| {
        let text = fs::read_to_string(files::file_of(paths, &source.id)).ok()?;
        text.starts_with(MARK).then_some((source, text))
    })
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

/// Puts sources among the chosen and writes their files: all of it, or nothing.
///
/// # Errors
/// The operating system's; everything is as it was.
pub fn save(paths: &Paths, chosen: &[SourceId], new: &[TakenSource]) -> io::Result<()> {
    save_by(paths, chosen, new, &write)
}

/// The choice comes first: a choice without its file is passed over and the list can be taken again, where a file that nobody chose would stand about.
fn save_by(paths: &Paths, chosen: &[SourceId], new: &[TakenSource], write: &Write) -> io::Result<()> {
    let before = match fs::read_to_string(paths.chosen_file()) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let more = new.iter().map(|taken| &taken.source.id).filter(|id| !chosen.contains(id));
    files::write_chosen(paths, &chosen.iter().chain(more).cloned().collect::<Vec<SourceId>>())?;
    let (written, failed) = write_all(paths, new, write);
    let Some(error) = failed else { return Ok(()) };
    let choice = (paths.chosen_file(), before.as_ref());
    let files = written.into_iter().map(|taken| (files::file_of(paths, &taken.source.id), taken.before.as_ref()));
    for (file, before) in files.chain([choice]) {
        let _ = before.map_or_else(|| fs::remove_file(&file), |text| paths::write_private(&file, text));
    }
    Err(error)
}

type Write = dyn Fn(&Paths, &TakenSource) -> io::Result<()> + Sync;

fn write(paths: &Paths, taken: &TakenSource) -> io::Result<()> {
    match &taken.before {
        Some(_) => paths::write_private(&files::file_of(paths, &taken.source.id), &taken.text),
        None => files::write_source(paths, &taken.source.id, &taken.text).map(|_| ()),
    }
}

/// Writes files, several at once: each is waited for until it is on the disk, and a thousand such waits in a row take seconds.
/// Gives what was written, and the first failure.
fn write_all<'a>(paths: &Paths, new: &'a [TakenSource], write: &Write) -> (Vec<&'a TakenSource>, Option<io::Error>) {
    let share = new.len().div_ceil(WRITERS).max(1);
    let write = |share: &'a [TakenSource]| share.iter().map(|taken| write(paths, taken).map(|()| taken)).collect::<Vec<_>>();
    let written = thread::scope(|scope| {
        let writers: Vec<_> = new.chunks(share).map(|share| scope.spawn(move || write(share))).collect();
        writers.into_iter().map(|writer| writer.join().unwrap_or_else(|_| vec![Err(io::Error::other("a writer stopped"))])).collect::<Vec<_>>()
    });
    let (mut files, mut failed) = (Vec::new(), None);
    for result in written.into_iter().flatten() {
        match result {
            Ok(taken) => files.push(taken),
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

/// The head of a source file that a person can go on writing.
fn head(id: &SourceId, name: &SafeLine, group: &[&Subscription]) -> String {
    let home = group.iter().find_map(|subscription| subscription.home.clone()).or_else(|| group.first()?.feed.join("/").ok());
    let home = home.as_ref().map_or("", HttpUrl::as_str);
    format!("{MARK}id = \"{id}\"\nname = {}\nhome = {}\n", quoted(name.as_str()), quoted(home))
}

/// Feeds as sections of a source file that has sections of the ids `used`.
fn sections(group: &[&Subscription], mut used: HashSet<SectionId>) -> String {
    let mut out = String::new();
    let mut ids = Ids::default();
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

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Mutex};

    use super::*;

    fn taken(dir: &Path, sources: &Sources) -> (Paths, Taken) {
        let paths = Paths::find(Some(&dir.join("config.toml")), Some(dir)).expect("named");
        let subscriptions = ["Một", "Hai", "Ba"].map(|folder| Subscription {
            title: SafeLine::new("Tin"),
            feed: HttpUrl::parse(&format!("https://a.example/{}", fold(folder))).expect("an address"),
            home: None,
            folders: vec![SafeLine::new(folder)],
        });
        let list = SubscriptionList { subscriptions: subscriptions.to_vec(), ..SubscriptionList::default() };
        let taken = take(&list, sources, &paths, &SafeLine::new("Loose")).expect("valid");
        (paths, taken)
    }

    /// The user's sources that nobody chose.
    fn unchosen(paths: &Paths) -> Vec<String> {
        let (sources, problems) = files::load(Some(paths));
        assert_eq!(problems, []);
        let own = sources.all().iter().filter(|source| files::file_of(paths, &source.id).exists());
        own.filter(|source| !sources.chosen_ids().contains(&source.id)).map(|source| source.id.to_string()).collect()
    }

    #[test]
    fn whenever_it_is_killed_every_file_is_chosen_and_the_list_can_be_taken_again() {
        for files_before_the_end in 0..=3 {
            let dir = tempfile::tempdir().expect("a folder");
            let (paths, first) = taken(dir.path(), &Sources::default());
            let chosen = [SourceId::new("sggp").expect("an id")];
            files::write_chosen(&paths, &chosen).expect("written");
            let left = Mutex::new(files_before_the_end);
            // From some file on nothing reaches the disk, as after a kill.
            let dying = move |paths: &Paths, taken: &TakenSource| {
                let mut left = left.lock().expect("a lock");
                if *left == 0 {
                    return Ok(());
                }
                *left -= 1;
                write(paths, taken)?;
                assert_eq!(unchosen(paths), Vec::<String>::new());
                Ok(())
            };
            save_by(&paths, &chosen, &first.sources, &dying).expect("what it could");
            assert_eq!(fs::read_dir(paths.sources_dir()).into_iter().flatten().count(), files_before_the_end);
            assert_eq!(unchosen(&paths), Vec::<String>::new());

            let (sources, _) = files::load(Some(&paths));
            let (_, again) = taken(dir.path(), &sources);
            assert_eq!((again.had.len(), again.sources.len()), (files_before_the_end, 3 - files_before_the_end));
            save(&paths, sources.chosen_ids(), &again.sources).expect("saved");
            let (sources, _) = files::load(Some(&paths));
            let ids: Vec<&str> = sources.chosen_ids().iter().map(SourceId::as_str).collect();
            assert_eq!(ids, ["sggp", "mot", "hai", "ba"], "each once, and none of another name");
            assert_eq!(sources.chosen().count(), 4);
        }
    }

    #[test]
    fn a_file_that_was_added_to_is_as_it_was_when_another_cannot_be_written() {
        let dir = tempfile::tempdir().expect("a folder");
        let (paths, first) = taken(dir.path(), &Sources::default());
        save(&paths, &[], first.sources.get(..1).expect("one")).expect("saved");
        let file = files::file_of(&paths, &first.sources[0].source.id);
        let (text, choice) = (fs::read_to_string(&file).expect("text"), fs::read_to_string(paths.chosen_file()).expect("text"));
        let (sources, _) = files::load(Some(&paths));
        let mut more = first;
        more.sources[0].before = Some(text.clone());
        more.sources[0].text = format!("{text}\n# more\n");
        fs::create_dir_all(files::file_of(&paths, &more.sources[2].source.id)).expect("in the way");
        assert!(save(&paths, sources.chosen_ids(), &more.sources).is_err());
        assert_eq!(fs::read_to_string(&file).expect("text"), text);
        assert_eq!(fs::read_to_string(paths.chosen_file()).expect("text"), choice);
        assert!(!files::file_of(&paths, &more.sources[1].source.id).exists());
    }
}
