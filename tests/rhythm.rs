//! Which sections the reader asks when it refreshes by itself, and in which order.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that fails panics")]

use std::sync::Arc;

use bantin::{
    app::{Effect, Msg, RequestId, Scope, SectionReport},
    goal::Worker,
    lang::Lang,
    model::{Entry, EntryId, Feed, HttpUrl, Pace, Section, Source},
    reader::{self, feed},
    runtime::perform::Performer,
    sources,
    store::{FeedBatch, Store},
};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;

fn now() -> Timestamp {
    "2026-11-24T05:30:00Z".parse().expect("a time")
}

fn asked(section: &Section) -> &HttpUrl {
    section.feed.as_ref().or(section.listing.as_ref()).expect("an address")
}

/// A feed's entries, each `gap` before the other.
fn entries(source: &Source, section: &Section, gap: SignedDuration) -> Vec<Entry> {
    let items: Vec<String> = (0..12)
        .map(|number| format!("<item><title>Tin {number}</title><guid>{}-{number}</guid><pubDate>{}</pubDate></item>", section.id, now() - gap * number))
        .collect();
    let items = items.concat();
    let rss = format!("<rss version=\"2.0\"><channel><title>Báo</title>{items}</channel></rss>");
    let input = reader::Input { bytes: rss.as_bytes(), url: asked(section), mime: None, now: now() };
    let Feed { entries, .. } = feed::parse(&input, source, &section.id).expect("a feed");
    assert_eq!(entries.iter().map(|entry| &entry.id).collect::<std::collections::BTreeSet<&EntryId>>().len(), 12);
    entries
}

/// Refreshes sections that were fresh so long ago, bring an entry so often and want to be asked so seldom; nobody can be reached, so that who is asked fails.
async fn refreshed(known: &[(SignedDuration, SignedDuration, Pace)], force: bool) -> Vec<SectionReport> {
    let (all, problems) = sources::files::load(None);
    assert_eq!(problems, []);
    let source = all.all().iter().find(|source| source.id.as_str() == "sggp").expect("on the shelf").clone();
    let store = Store::in_memory().expect("a store");
    for (section, (ago, gap, pace)) in source.sections.iter().zip(known) {
        let batch = FeedBatch {
            source: source.id.clone(),
            section: section.id.clone(),
            url: asked(section).clone(),
            validators: bantin::model::Validators::default(),
            moved_to: None,
            entries: entries(&source, section, *gap),
            fetched: now() - *ago,
        };
        let (told, saved) = std::sync::mpsc::channel();
        store.save_paced_then(batch, *pace, move |result| told.send(result).expect("somebody listens")).expect("handed in");
        saved.recv().expect("told").expect("saved");
    }
    let worker = Worker { store, net: None, sources: Arc::new(all), now };
    let (sender, mut messages) = mpsc::channel(64);
    let performer = Performer::new(worker, None, Lang::Vi.texts().expect("texts"), sender);
    performer.perform(Effect::Refresh { request: RequestId(1), scope: Scope::Source(source.id.clone()), force });
    let mut reports = Vec::new();
    loop {
        match messages.recv().await.expect("an answer") {
            Msg::SectionRefreshed { report, .. } => reports.push(report),
            Msg::RefreshFinished { .. } => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(reports.len(), source.sections.len());
    reports.retain(|report| source.sections.iter().take(known.len()).any(|section| section.id == report.section));
    reports
}

fn asked_sections(reports: &[SectionReport]) -> Vec<String> {
    let mut asked: Vec<_> = reports.iter().filter(|report| report.failure.is_some()).map(|report| report.section.to_string()).collect();
    asked.sort();
    asked
}

#[tokio::test]
async fn a_list_is_left_alone_for_as_long_as_it_mostly_brings_nothing() {
    let (minutes, hours) = (SignedDuration::from_mins, SignedDuration::from_hours);
    let any = Pace::default();
    let known = [(minutes(30), minutes(10), any), (minutes(30), hours(24 * 7), any), (hours(7), hours(24 * 7), any)];
    let by_itself = asked_sections(&refreshed(&known, false).await);
    let by_hand = asked_sections(&refreshed(&known, true).await);
    assert_eq!(by_hand.len(), 3, "who asks for it gets it");
    assert_eq!(by_itself.len(), 2, "a weekly list that was fresh half an hour ago rests: {by_itself:?}");
}

#[tokio::test]
async fn a_list_that_wants_to_be_asked_seldom_is_unless_somebody_asks_for_it() {
    let (minutes, hours) = (SignedDuration::from_mins, SignedDuration::from_hours);
    let busy = |ago: SignedDuration, pace: Pace| (ago, minutes(10), pace);
    let daily = Pace { every_secs: Some(86400), ..Pace::default() };
    let fresh_for_an_hour = Pace { max_age_secs: Some(3600), ..Pace::default() };
    let known = [busy(minutes(30), daily), busy(minutes(30), fresh_for_an_hour), busy(hours(7), daily), busy(minutes(30), Pace::default())];
    assert_eq!(
        asked_sections(&refreshed(&known, false).await).len(),
        2,
        "the one that a whole day was named for, after seven hours, and the one that says nothing"
    );
    assert_eq!(asked_sections(&refreshed(&known, true).await).len(), 4);
}
