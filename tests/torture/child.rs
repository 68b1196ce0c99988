//! What this program does when it is its own child: marks, one after the other, each told once it is saved.
//!
//! Owns the lines between child and parent. Must not keep anything: what it was told is the parent's to remember.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use bantin::{
    model::{EntryId, Mark, SafeLine},
    store::{FeedBatch, ListQuery, Store},
};

use super::rng::Rng;

/// Marks entries of the cache until it is killed or its time is over. Every few marks a batch changes a title, so that the index has work.
pub(crate) fn mark(file: &Path, seed: u64, time: Duration, changes: bool) {
    let (store, _) = Store::open(file).expect("a cache");
    let heads = store.heads(&ListQuery { limit: 10_000, ..ListQuery::default() }).expect("a list");
    let (mut rng, started, mut worst) = (Rng::new(seed, "marks"), Instant::now(), Duration::ZERO);
    while started.elapsed() < time {
        let Some(head) = heads.get(usize::try_from(rng.below(heads.len() as u64)).expect("small")) else { return };
        let starred = rng.below(2) == 0;
        println!("? {} {starred}", head.id);
        std::io::stdout().flush().expect("a parent");
        let asked = Instant::now();
        let saved = store.mark(std::slice::from_ref(&head.id), Mark { read: None, starred: Some(starred) }, jiff::Timestamp::now());
        worst = worst.max(asked.elapsed());
        match saved {
            Ok(_) => println!("! {}", worst.as_millis()),
            Err(failure) => println!("failed {failure}"),
        }
        std::io::stdout().flush().expect("a parent");
        if changes && rng.below(6) == 0 {
            change(&store, &head.id, rng.next());
        }
        if !changes {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn change(store: &Store, id: &EntryId, number: u64) {
    let Ok(Some(kept)) = store.entry(id) else { return };
    let mut entry = kept.entry;
    entry.title = SafeLine::new(&format!("Tựa đổi lần {number}"));
    let (source, section) = (entry.source.clone(), entry.section.clone());
    let url = entry.feed.clone().or_else(|| entry.url.clone()).expect("an address");
    let fetched = jiff::Timestamp::now();
    let batch = FeedBatch { source, section, url, validators: bantin::model::Validators::default(), moved_to: None, entries: vec![entry], fetched };
    if let Err(failure) = store.save_feed(batch) {
        println!("failed {failure}");
    }
}

/// What a marking child told.
#[derive(Default)]
pub(crate) struct Told {
    /// Stars that were acknowledged, the last for each entry.
    pub(crate) saved: HashMap<String, bool>,
    /// The one that was under way at the end.
    pub(crate) under_way: Option<(String, bool)>,
    /// How many were acknowledged.
    pub(crate) count: u64,
    /// The longest wait for one.
    pub(crate) worst: Duration,
    /// Failures.
    pub(crate) failed: Vec<String>,
}

/// Starts a child that marks; what it tells comes when it has ended.
pub(crate) fn start(file: &Path, seed: u64, time: Duration, changes: bool) -> (Child, JoinHandle<Told>) {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--child", "mark"])
        .arg(file)
        .args([seed.to_string(), time.as_millis().to_string(), changes.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child");
    let lines = BufReader::new(child.stdout.take().expect("its output"));
    let told = std::thread::spawn(move || {
        let mut told = Told::default();
        for line in lines.lines().map_while(Result::ok) {
            told.take(&line);
        }
        told
    });
    (child, told)
}

impl Told {
    fn take(&mut self, line: &str) {
        match line.split_once(' ') {
            Some(("?", asked)) => {
                self.under_way = asked.rsplit_once(' ').map(|(id, starred)| (id.to_owned(), starred == "true"));
            }
            Some(("!", millis)) => {
                self.worst = Duration::from_millis(millis.parse().unwrap_or(0));
                self.count += 1;
                self.saved.extend(self.under_way.take());
            }
            Some(("failed", why)) => self.failed.push(why.to_owned()),
            _ => {}
        }
    }

    /// Acknowledged marks that are not in the cache.
    pub(crate) fn lost(&self, file: &Path) -> Vec<String> {
        let (store, _) = Store::open(file).expect("a cache");
        let heads = store.heads(&ListQuery { limit: 1_000_000, ..ListQuery::default() }).expect("a list");
        let is: HashMap<&str, bool> = heads.iter().map(|head| (head.id.as_str(), head.starred)).collect();
        let may_differ = |id: &str| self.under_way.as_ref().is_some_and(|(under_way, _)| under_way == id);
        let lost = self.saved.iter().filter(|(id, starred)| is.get(id.as_str()) != Some(starred) && !may_differ(id));
        lost.map(|(id, starred)| format!("the mark of {id} ({starred}) is lost")).collect()
    }
}
