//! Source files: reading the built-in and the user's, and writing the user's.
//!
//! Owns the names and places of the files and what makes one valid. Must not fetch.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use regex::Regex;
use serde::Deserialize;

use super::Sources;
use crate::{
    assets,
    config::{
        Mistake, Paths, Problem, paths,
        problem::{self, strict},
    },
    model::{SafeLine, Source, SourceId},
};

/// Most requests at once that a source file may ask for.
const MAX_AT_ONCE: u32 = 8;

/// `chosen.toml`: which sources are read, written by `bantin sources add` and `remove`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChosenFile {
    sources: Vec<SourceId>,
}

/// Reads the shelf. What is wrong with a user's file is told and that file left out; the others stay.
#[must_use]
pub fn load(paths: Option<&Paths>) -> (Sources, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut all: Vec<Arc<Source>> = Vec::new();
    if let Some(paths) = paths {
        for (file, text) in user_files(&paths.sources_dir(), &mut problems) {
            match parse(&file, &text) {
                Ok(source) => all.push(Arc::new(source)),
                Err(found) => problems.extend(found),
            }
        }
    }
    let own: BTreeSet<SourceId> = all.iter().map(|source| source.id.clone()).collect();
    for (id, text) in assets::SOURCES {
        // What only the whole shows is checked by a test: compiling the patterns of thirty files costs more than the rest of the start.
        match strict::<Source>(&format!("{id}.toml"), text) {
            Ok(source) if !own.contains(&source.id) => all.push(Arc::new(source)),
            Ok(_) => {}
            Err(found) => problems.extend(found),
        }
    }
    let chosen = paths.and_then(|paths| read_chosen(&paths.chosen_file(), &mut problems)).unwrap_or_else(|| default_choice(&all, &own));
    (Sources::new(all, chosen), problems)
}

/// The default set: what the user added, then the sources with a place in it.
fn default_choice(all: &[Arc<Source>], own: &BTreeSet<SourceId>) -> Vec<SourceId> {
    let mut placed: Vec<(u32, SourceId)> = all
        .iter()
        .filter_map(|source| match source.default_order {
            Some(order) => Some((order, source.id.clone())),
            None => own.contains(&source.id).then(|| (0, source.id.clone())),
        })
        .collect();
    placed.sort();
    placed.into_iter().map(|(_, id)| id).collect()
}

fn user_files(dir: &Path, problems: &mut Vec<Problem>) -> Vec<(String, String)> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            problems.push(other(&dir.display().to_string(), &error.to_string()));
            return Vec::new();
        }
    };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ext| ext == "toml")).collect();
    files.sort();
    files
        .into_iter()
        .filter_map(|path| match fs::read_to_string(&path) {
            Ok(text) => Some((path.display().to_string(), text)),
            Err(error) => {
                problems.push(other(&path.display().to_string(), &error.to_string()));
                None
            }
        })
        .collect()
}

fn other(file: &str, message: &str) -> Problem {
    Problem { file: SafeLine::new(file), line: 1, mistake: Mistake::Other(SafeLine::new(message)) }
}

/// Reads and checks one source file.
///
/// # Errors
/// What is wrong with it: syntax and types first, then what only the whole shows.
pub fn parse(file: &str, text: &str) -> Result<Source, Vec<Problem>> {
    let source: Source = strict(file, text)?;
    let mut problems = Vec::new();
    let mut bad = |needle: &str, key: &str, expected: &str| {
        let line = text.find(needle).map_or(1, |offset| problem::line_of(text, offset));
        problems.push(Problem { file: SafeLine::new(file), line, mistake: Mistake::BadValue { key: SafeLine::new(key), expected: SafeLine::new(expected) } });
    };
    let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if stem != source.id.as_str() {
        bad("id", "id", &format!("\"{stem}\""));
    }
    if source.home.is_bundled() && source.id.as_str() != "bundled" {
        bad("home", "home", "http://…, https://…");
    }
    for (key, pattern, group_wanted) in source.article_id.iter().map(|p| ("article_id", p, true)).chain(source.skip.iter().map(|p| ("skip", p, false))) {
        match Regex::new(pattern) {
            Ok(regex) if !group_wanted || regex.captures_len() == 2 => {}
            Ok(_) => bad(pattern, key, "/…(…)…/"),
            Err(error) => bad(pattern, key, &error.to_string()),
        }
    }
    if !(1..=MAX_AT_ONCE).contains(&source.politeness.at_once) {
        bad("at_once", "politeness.at_once", &format!("1 … {MAX_AT_ONCE}"));
    }
    let mut seen = BTreeSet::new();
    for section in &source.sections {
        if !seen.insert(&section.id) {
            bad(&format!("\"{}\"", section.id), "section.id", "≠");
        }
        if section.feed.is_none() && section.listing.is_none() {
            bad(&format!("\"{}\"", section.id), "section", "feed, listing");
        }
        if [&section.feed, &section.listing].into_iter().flatten().any(|url| url.is_bundled() != source.home.is_bundled()) {
            bad(&format!("\"{}\"", section.id), "section", "http://…, https://…");
        }
    }
    if problems.is_empty() { Ok(source) } else { Err(problems) }
}

fn read_chosen(file: &Path, problems: &mut Vec<Problem>) -> Option<Vec<SourceId>> {
    let name = file.display().to_string();
    match fs::read_to_string(file) {
        Ok(text) => match strict::<ChosenFile>(&name, &text) {
            Ok(chosen) => Some(chosen.sources),
            Err(found) => {
                problems.extend(found);
                None
            }
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            problems.push(other(&name, &error.to_string()));
            None
        }
    }
}

/// Writes which sources are read, in order.
///
/// # Errors
/// The operating system's.
pub fn write_chosen(paths: &Paths, chosen: &[SourceId]) -> io::Result<()> {
    let list: Vec<String> = chosen.iter().map(|id| format!("    \"{id}\",\n")).collect();
    let text = format!(
        "# Các nguồn được đọc, theo thứ tự. · Which sources are read, in order.\n# `bantin sources add`, `bantin sources remove`\nsources = [\n{}]\n",
        list.concat()
    );
    paths::write_private(&paths.chosen_file(), &text)
}

/// The file of a user's source, whether it is there or not.
#[must_use]
pub fn file_of(paths: &Paths, id: &SourceId) -> PathBuf {
    paths.sources_dir().join(format!("{id}.toml"))
}

/// Writes a user's source file, which never replaces one that is there.
///
/// # Errors
/// The operating system's; `AlreadyExists` where there is one.
pub fn write_source(paths: &Paths, id: &SourceId, text: &str) -> io::Result<PathBuf> {
    let file = file_of(paths, id);
    if file.exists() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "already there"));
    }
    paths::write_private(&file, text)?;
    Ok(file)
}

/// The text of a source's file: the user's own, or the built-in one.
#[must_use]
pub fn text_of(paths: Option<&Paths>, id: &SourceId) -> Option<String> {
    let own = paths.and_then(|paths| fs::read_to_string(file_of(paths, id)).ok());
    own.or_else(|| assets::SOURCES.iter().find(|(known, _)| *known == id.as_str()).map(|(_, text)| (*text).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_sources_are_valid_and_the_default_set_is_in_order() {
        let (sources, problems) = load(None);
        assert_eq!(problems, []);
        for (id, text) in assets::SOURCES {
            assert_eq!(parse(&format!("{id}.toml"), text).map(|source| source.id.to_string()), Ok((*id).to_owned()));
        }
        assert_eq!(sources.chosen_ids().iter().map(SourceId::as_str).collect::<Vec<_>>(), ["sggp", "baobinhduong", "btv", "bundled"]);
        assert_eq!(sources.all().len(), assets::SOURCES.len());
    }

    #[test]
    fn an_address_goes_to_the_source_that_names_its_host_most_closely() {
        let (sources, _) = load(None);
        for (url, id) in [
            ("https://vnexpress.net/bai-4900001.html", "vnexpress"),
            ("https://kinhdoanh.vnexpress.net/bai-4900001.html", "vnexpress"),
            ("https://e.vnexpress.net/news/life/story-4900002.html", "vnexpress-en"),
            ("https://dongkhoi.baovinhlong.vn/bai-a80000.html", "baodongkhoi"),
            ("http://www.baodongkhoi.vn/bai-a80000.html", "baodongkhoi"),
            ("https://baovinhlong.vn/", "baovinhlong"),
            ("https://en.sggp.org.vn/post1.html", "sggp"),
            ("https://www.bbc.co.uk/news/articles/c0000000001o", "bbc"),
        ] {
            let url = crate::model::HttpUrl::parse(url).expect(url);
            assert_eq!(sources.for_url(&url).map(|source| source.id.as_str()), Some(id), "{url}");
        }
        for source in sources.all().iter().filter(|source| !source.home.is_bundled()) {
            assert_eq!(sources.for_url(&source.home).map(|found| &found.id), Some(&source.id), "its own front page");
        }
    }

    #[test]
    fn every_source_of_the_shelf_is_whole() {
        let (sources, _) = load(None);
        for source in sources.all() {
            assert!(["vi", "en"].iter().all(|lang| source.note.get(*lang).is_some_and(|note| !note.is_empty())), "{}: a note in both languages", source.id);
            assert!(source.politeness.at_once <= 4 && !source.sections.is_empty(), "{}", source.id);
            assert!(source.successor.as_ref().is_none_or(|id| sources.get(id).is_some()), "{}: its successor is on the shelf", source.id);
            let has_feed = source.sections.iter().any(|section| section.feed.is_some());
            assert!(has_feed || source.article_id.is_some(), "{}: without a feed its articles are known by their addresses", source.id);
        }
    }

    #[test]
    fn a_users_file_overrides_adds_and_is_named_when_wrong() {
        let dir = tempfile::tempdir().expect("a folder");
        let paths = Paths::find(Some(&dir.path().join("config.toml")), Some(dir.path())).expect("named");
        fs::create_dir_all(paths.sources_dir()).expect("made");
        let write = |name: &str, text: &str| fs::write(paths.sources_dir().join(name), text).expect("written");
        write(
            "mine.toml",
            "id = \"mine\"\nname = \"Mine\"\nhome = \"http://127.0.0.1:1/\"\n[[section]]\nid = \"a\"\nname = \"A\"\nfeed = \"http://127.0.0.1:1/f\"\n",
        );
        write("sggp.toml", "id = \"sggp\"\nname = \"Other\"\nhome = \"https://example.org/\"\n");
        write("wrong.toml", "id = \"wrong\"\nname = \"W\"\nhome = \"https://example.org/\"\narticle_id = \"a(\"\n\n[politenes]\nat_once = 3\n");
        let (sources, problems) = load(Some(&paths));
        assert_eq!(sources.get(&SourceId::new("sggp").expect("id")).expect("there").name.as_str(), "Other");
        assert_eq!(sources.chosen_ids()[0].as_str(), "mine");
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].line, 6);
        assert_eq!(problems[0].mistake, Mistake::UnknownKey { key: SafeLine::new("politenes"), nearest: Some(SafeLine::new("politeness")) });
        write_chosen(&paths, &[SourceId::new("bundled").expect("id")]).expect("written");
        let (sources, _) = load(Some(&paths));
        assert_eq!(sources.chosen_ids().len(), 1);
        assert!(write_source(&paths, &SourceId::new("mine").expect("id"), "x").is_err(), "nothing is overwritten");
    }

    #[test]
    fn what_only_the_whole_shows() {
        let text = "id = \"x\"\nname = \"X\"\nhome = \"bundled://edition/\"\narticle_id = '[0-9]+'\nskip = ['(']\n[politeness]\nat_once = 99\n[[section]]\nid = \"a\"\nname = \"A\"\n";
        let problems = parse("y.toml", text).expect_err("many");
        let keys: Vec<String> = problems
            .iter()
            .map(|problem| match &problem.mistake {
                Mistake::BadValue { key, .. } => key.to_string(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(keys, ["id", "home", "article_id", "skip", "politeness.at_once", "section"]);
    }
}
