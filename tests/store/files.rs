//! The database file: shared, protected, damaged, too new.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bantin::{
    model::{Entry, FailureKind, Mark, SafeText},
    store::{Opened, Store},
};

use super::{all, batch, entry, id, now};

/// A folder of its own for one test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("data").join("bantin.db")
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path().join("data"))
            .expect("the folder")
            .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

fn open(file: &Path) -> Store {
    let (store, opened) = Store::open(file).expect("a store");
    assert_eq!(opened, Opened::Whole);
    store
}

#[test]
fn what_is_saved_is_there_next_time_and_nothing_else_is_left_behind() {
    let folder = Folder::new();
    let store = open(&folder.file());
    store.save_feed(batch("home", vec![entry("1", "Tin", None)])).expect("saved");
    store.mark(&[id("1")], Mark { read: Some(true), starred: None }, now()).expect("marked");
    drop(store);
    assert_eq!(folder.names(), ["bantin.db"], "the log is played in when the last handle goes");
    let kept = open(&folder.file()).entry(&id("1")).expect("read").expect("an entry");
    assert!(kept.read);
}

#[test]
fn the_log_is_played_in_though_another_process_goes_on() {
    let folder = Folder::new();
    let (one, other) = (open(&folder.file()), open(&folder.file()));
    one.save_feed(batch("home", vec![entry("1", "Tin", None)])).expect("saved");
    assert_eq!(other.heads(&all()).expect("a list").len(), 1);
    drop(one);
    let log = fs::metadata(folder.file().with_file_name("bantin.db-wal")).expect("the other one's");
    assert_eq!(log.len(), 0);
}

#[cfg(unix)]
#[test]
fn files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let store = open(&folder.file());
    store.save_feed(batch("home", vec![entry("1", "Tin", None)])).expect("saved");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(folder.file().parent().expect("a folder")), 0o700);
    assert_eq!(mode(&folder.file()), 0o600);
    assert_eq!(mode(&folder.file().with_file_name("bantin.db-wal")), 0o600);
}

#[test]
fn two_processes_write_and_read_at_once() {
    let folder = Folder::new();
    let file = folder.file();
    // Both open a file that does not exist yet, as a reader and cron may on the first day.
    let workers: Vec<_> = ["a", "b"]
        .map(|name| {
            let file = file.clone();
            std::thread::spawn(move || {
                let store = open(&file);
                for round in 0..30 {
                    let number = format!("{name}{round}");
                    store.save_feed(batch("home", vec![entry(&number, &number, None)])).expect("saved beside the other");
                    store.mark(&[id(&number)], Mark { read: Some(round % 2 == 0), starred: None }, now()).expect("marked");
                    store.heads(&all()).expect("a list");
                }
            })
        })
        .into_iter()
        .collect();
    for worker in workers {
        worker.join().expect("no error in either");
    }
    let store = open(&file);
    assert_eq!(store.heads(&all()).expect("a list").len(), 60);
    assert_eq!(store.section_counts().expect("counts")[0].unread, 30);
}

#[test]
fn one_process_sees_that_another_wrote() {
    let folder = Folder::new();
    let (one, other) = (open(&folder.file()), open(&folder.file()));
    let before = one.version().expect("a number");
    assert_eq!(one.version().expect("a number"), before);
    other.save_feed(batch("home", vec![entry("1", "Tin", None)])).expect("saved");
    let after = one.version().expect("a number");
    assert_ne!(after, before, "the other's write");
    one.mark(&[id("1")], Mark { read: Some(true), starred: None }, now()).expect("marked");
    assert_ne!(one.version().expect("a number"), after, "its own");
    let memory = Store::in_memory().expect("a store");
    let before = memory.version().expect("a number");
    memory.save_feed(batch("home", Vec::new())).expect("saved");
    assert_ne!(memory.version().expect("a number"), before);
}

#[test]
fn a_file_that_is_no_database_is_set_aside() {
    let folder = Folder::new();
    fs::create_dir(folder.file().parent().expect("a folder")).expect("created");
    fs::write(folder.file(), "không phải cơ sở dữ liệu ".repeat(400)).expect("written");
    let (store, opened) = Store::open(&folder.file()).expect("a new store");
    let Opened::SetAside(aside) = opened else { panic!("{opened:?}") };
    assert!(aside.file_name().expect("a name").to_string_lossy().starts_with("bantin.db.broken-"));
    assert!(fs::read_to_string(&aside).expect("kept").starts_with("không phải"));
    store.save_feed(batch("home", vec![entry("1", "Tin", None)])).expect("saved");
    drop(store);
    assert_eq!(open(&folder.file()).heads(&all()).expect("a list").len(), 1);
}

/// A file with enough entries to have many pages.
fn large(folder: &Folder) {
    let store = open(&folder.file());
    let text = "một đoạn dài vừa phải ".repeat(100);
    let entries = (0..300).map(|number| Entry { lede: Some(SafeText::new(&text)), ..entry(&number.to_string(), "Tin", None) }).collect();
    store.save_feed(batch("home", entries)).expect("saved");
}

#[test]
fn a_file_that_was_cut_short_is_set_aside() {
    let folder = Folder::new();
    large(&folder);
    let length = fs::metadata(folder.file()).expect("there").len();
    fs::OpenOptions::new().write(true).open(folder.file()).and_then(|file| file.set_len(length / 2)).expect("cut");
    let (store, opened) = Store::open(&folder.file()).expect("a new store");
    assert!(matches!(opened, Opened::SetAside(_)), "{opened:?}");
    assert_eq!(store.heads(&all()), Ok(Vec::new()));
}

#[test]
fn damage_met_later_is_told_and_mended_at_the_next_start() {
    let folder = Folder::new();
    large(&folder);
    // Everything behind the first pages is overwritten: the file opens, but rows cannot be read.
    let mut bytes = fs::read(folder.file()).expect("read");
    let keep = bytes.len() / 3;
    bytes[keep..].fill(0xAA);
    fs::write(folder.file(), &bytes).expect("written");
    if let (store, Opened::Whole) = Store::open(&folder.file()).expect("a store") {
        let broken = (0..300).find_map(|number| store.entry(&id(&number.to_string())).err()).expect("damage is met");
        assert_eq!(broken.kind, FailureKind::StoreBroken);
        drop(store);
        let (_, opened) = Store::open(&folder.file()).expect("a new store");
        assert!(matches!(opened, Opened::SetAside(_)), "{opened:?}");
    }
    assert!(folder.names().iter().any(|name| name.starts_with("bantin.db.broken-")));
    assert!(!folder.names().iter().any(|name| name.ends_with(".suspect")));
}

#[test]
fn a_newer_file_is_left_alone() {
    let folder = Folder::new();
    drop(open(&folder.file()));
    // The schema's version stands at byte 60 of the header (SQLite file format §1.3).
    let mut bytes = fs::read(folder.file()).expect("read");
    bytes[60..64].copy_from_slice(&999_u32.to_be_bytes());
    fs::write(folder.file(), &bytes).expect("written");
    let failure = Store::open(&folder.file()).expect_err("too new");
    assert_eq!(failure.kind, FailureKind::StoreNewer);
    assert!(failure.detail.as_str().contains("999"));
    assert_eq!(fs::read(folder.file()).expect("read"), bytes);
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let folder = Folder::new();
    fs::write(folder.0.path().join("data"), "a file where the folder should be").expect("written");
    assert_eq!(Store::open(&folder.file()).expect_err("no folder").kind, FailureKind::StoreReadOnly);
}
