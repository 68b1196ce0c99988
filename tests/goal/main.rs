//! Goals against a paper on the loopback: refresh, read, comment, and all of it again without a network.

#![allow(clippy::expect_used, clippy::panic, reason = "a test's own functions fail by panicking")]

mod comments;
mod pages;
mod polite;
mod portal;
mod prefetch;
mod reach;
mod reading;
mod sections;
#[path = "../support/mod.rs"]
mod support;

use std::{sync::Arc, time::Duration};

use bantin::{
    goal::{Outcome, RefreshOptions, SectionReport, Step, Totals, Want, Worker},
    model::{EntryId, FailureKind, HttpUrl, Mark, SectionId, Source, ThreadState, source::Politeness},
    net::{Net, NetOptions},
    reader::sniff::Kind,
    sources::Sources,
    store::{ListQuery, Order, Store},
};
use jiff::Timestamp;
use support::LoopbackPaper;

/// Some days after the paper's news.
fn now() -> Timestamp {
    "2026-11-24T05:00:00Z".parse().expect("a time")
}

/// Two hours later.
fn later() -> Timestamp {
    "2026-11-24T07:00:00Z".parse().expect("a time")
}

fn net() -> Net {
    Net::new(&NetOptions { total_timeout: Duration::from_secs(5), ..NetOptions::default() })
}

struct Desk {
    paper: LoopbackPaper,
    source: Arc<Source>,
    worker: Worker,
}

impl Desk {
    fn new() -> Self {
        Self::with(|toml| toml)
    }

    /// A desk whose source file is changed first.
    fn with(change: impl FnOnce(String) -> String) -> Self {
        let paper = LoopbackPaper::start(Duration::ZERO);
        let source: Arc<Source> = Arc::new(toml::from_str(&change(paper.source_toml())).expect("a source"));
        let sources = Arc::new(Sources::new(vec![Arc::clone(&source)], vec![source.id.clone()]));
        let store = Store::in_memory().expect("a store");
        Self { paper, source, worker: Worker { store, net: Some(net()), sources, now } }
    }

    fn offline(&self) -> Worker {
        Worker { net: None, ..self.worker.clone() }
    }

    async fn refresh(&self, section: &str) -> SectionReport {
        self.refresh_with(section, RefreshOptions::default()).await
    }

    async fn refresh_with(&self, section: &str, options: RefreshOptions) -> SectionReport {
        let section = self.source.section(&SectionId::new(section).expect("an id")).expect("a section");
        self.worker.refresh_section(&self.source, section, options).await
    }

    fn id(&self, number: u32) -> EntryId {
        EntryId::of_article(&self.source.id, &number.to_string())
    }

    fn titles(&self) -> Vec<String> {
        let query = ListQuery { limit: 100, ..ListQuery::default() };
        self.worker.store.heads(&query).expect("a list").into_iter().map(|head| head.title.to_string()).collect()
    }
}

fn failed(report: &SectionReport) -> FailureKind {
    match &report.outcome {
        Outcome::Failed(failure) => failure.kind,
        other => panic!("{other:?}"),
    }
}

fn fresh(report: &SectionReport) -> (usize, usize, usize) {
    match &report.outcome {
        Outcome::Fresh { new, changed, total, .. } => (*new, *changed, *total),
        other => panic!("{other:?}"),
    }
}

impl Desk {
    async fn offline_refresh(&self, section: &str) -> SectionReport {
        let section = self.source.section(&SectionId::new(section).expect("an id")).expect("a section");
        self.offline().refresh_section(&self.source, section, RefreshOptions::default()).await
    }
}

#[tokio::test]
async fn a_full_refresh_is_all_there_when_the_network_is_gone() {
    let mut desk = Desk::new();
    let (steps, mut told) = tokio::sync::mpsc::channel(4);
    let (worker, sources) = (desk.worker.clone(), vec![Arc::clone(&desk.source)]);
    let options = RefreshOptions { full: true, comments: true, ..RefreshOptions::default() };
    // On a task of its own, as the reader runs it.
    let refresh = tokio::spawn(async move { worker.refresh(&sources, options, steps).await });
    let (mut sections, mut articles, mut threads) = (0, 0, 0);
    while let Some(step) = told.recv().await {
        match step {
            Step::Section(report) => {
                fresh(&report);
                sections += 1;
            }
            Step::Article(_, fetched) => {
                fetched.expect("an article");
                articles += 1;
            }
            Step::Thread(_, thread) => {
                assert_ne!(thread.state, ThreadState::Failed);
                threads += 1;
            }
        }
    }
    let totals = refresh.await.expect("done");
    assert_eq!((sections, articles, threads), (2, 4, 4));
    assert_eq!((totals.new, totals.articles, totals.threads, totals.failed_sections + totals.failed_articles + totals.failed_threads), (4, 4, 4, 0));
    assert!(totals.bytes > 5000 && !totals.budget_used_up);

    desk.paper.stop();
    for number in desk.paper.ids() {
        let id = desk.id(number);
        desk.worker.article(&id, Want::Kept).await.expect("kept");
        assert_ne!(desk.worker.thread(&id, Want::Kept).await.state, ThreadState::Failed);
    }
    assert_eq!(desk.worker.store.search(&ListQuery::of_text("thu dau mot", 9), Order::Newest).expect("hits").len(), 1);
    assert_eq!(desk.worker.store.search(&ListQuery::of_text("cay xanh", 9), Order::Newest).expect("hits").len(), 1, "in a comment");
}

#[tokio::test]
async fn articles_that_are_read_or_kept_are_not_fetched_again() {
    let desk = Desk::new();
    desk.refresh("home").await;
    desk.worker.store.mark(&[desk.id(1_000_001)], Mark { read: Some(true), starred: None }, now()).expect("marked");
    desk.worker.article(&desk.id(1_000_002), Want::Fetched).await.expect("an article");
    let totals = run(&desk, RefreshOptions { full: true, ..RefreshOptions::default() }).await;
    assert_eq!((totals.articles, totals.threads), (2, 0));
    assert_eq!(desk.paper.server().seen("/tin-1000001.html").len(), 0);
    assert_eq!(desk.paper.server().seen("/tin-1000002.html").len(), 1);
}

#[tokio::test]
async fn a_budget_ends_a_refresh() {
    let desk = Desk::new();
    let totals = run(&desk, RefreshOptions { full: true, budget_bytes: Some(1), ..RefreshOptions::default() }).await;
    assert!(totals.budget_used_up);
    assert_eq!(totals.articles, 0);
    assert_eq!(totals.new, 4, "what was under way came");
}

#[tokio::test]
async fn a_refresh_stops_when_nobody_listens() {
    let desk = Desk::new();
    let (steps, told) = tokio::sync::mpsc::channel(1);
    drop(told);
    desk.worker.refresh(&[Arc::clone(&desk.source)], RefreshOptions { full: true, ..RefreshOptions::default() }, steps).await;
    assert!(desk.paper.server().log().iter().all(|seen| !seen.target.starts_with("/tin-")), "no article was asked for");
}

async fn run(desk: &Desk, options: RefreshOptions) -> Totals {
    let (steps, mut told) = tokio::sync::mpsc::channel(100);
    let sources = [Arc::clone(&desk.source)];
    let (totals, ()) = tokio::join!(desk.worker.refresh(&sources, options, steps), async { while told.recv().await.is_some() {} });
    totals
}

#[tokio::test]
async fn any_page_is_fetched_and_told_what_it_is() {
    let desk = Desk::new();
    let page = |address: String| HttpUrl::parse(&address).expect("an address");
    let kind = |address: String| async { desk.worker.page(&page(address)).await.expect("a page").kind };
    assert_eq!(kind(desk.paper.feed_url()).await, Kind::Feed);
    assert_eq!(kind(desk.paper.article_url(1_000_001)).await, Kind::Article);
    let nowhere = desk.offline().fetch_body(&page(desk.paper.url()), Politeness::default()).await;
    assert_eq!(nowhere.expect_err("no network").kind, FailureKind::Offline);
    let edition = HttpUrl::parse_own("bundled://edition/no-such-file").expect("an address");
    assert_eq!(desk.offline().page(&edition).await.expect_err("no such file").kind, FailureKind::NotFound);
}
