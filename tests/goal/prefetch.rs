//! What a refresh brought, fetched ahead: only that, within bounds, and told.

use std::{collections::BTreeSet, time::Duration};

use bantin::{
    app::{Effect, Msg, RequestId, Scope},
    goal::{PrefetchBounds, Worker},
    lang::Lang,
    model::EntryId,
    runtime::perform::Performer,
};
use tokio::sync::mpsc;

use super::{Desk, fresh, later, now, support::Reply};

fn bounds(entries: usize) -> PrefetchBounds {
    PrefetchBounds { entries, budget_bytes: 5_000_000, time: Duration::from_secs(60) }
}

/// Refreshes by itself, as the reader does; what was told of fetching ahead.
async fn refresh(desk: &Desk, worker: Worker, bounds: PrefetchBounds) -> Vec<(usize, usize)> {
    let (sender, mut messages) = mpsc::channel(64);
    let performer = Performer::new(worker, None, Lang::Vi.texts().expect("texts"), sender).fetching_ahead(Some(bounds));
    performer.perform(Effect::Refresh { request: RequestId(1), scope: Scope::Source(desk.source.id.clone()), force: true });
    let mut told = Vec::new();
    // The performer holds the other end until it is finished: whatever is still under way then ends the list.
    let mut finished = false;
    while let Some(message) = messages.recv().await {
        match message {
            Msg::RefreshFinished { .. } => finished = true,
            Msg::Prefetching { done, total } => {
                assert!(finished, "the lists come first");
                told.push((done, total));
                if done == total {
                    break;
                }
            }
            _ => {}
        }
    }
    performer.finish().await;
    told
}

fn pages(desk: &Desk) -> BTreeSet<String> {
    desk.paper.server().log().into_iter().map(|seen| seen.target).filter(|target| target.starts_with("/tin-")).collect()
}

#[tokio::test]
async fn the_newest_that_came_in_are_there_before_they_are_asked_for() {
    let desk = Desk::new();
    let told = refresh(&desk, desk.worker.clone(), bounds(2)).await;
    assert_eq!(told, [(0, 2), (1, 2), (2, 2)]);
    assert_eq!(pages(&desk).len(), 2, "{:?}", pages(&desk));
    let newest: Vec<EntryId> =
        desk.worker.store.heads(&super::ListQuery { limit: 2, ..super::ListQuery::default() }).expect("a list").into_iter().map(|head| head.id).collect();
    for id in &newest {
        assert!(desk.worker.store.article(id).expect("read").is_some(), "{id}");
        assert!(desk.worker.store.thread(id).expect("read").is_some(), "its comments too: {id}");
    }
}

#[tokio::test]
async fn what_came_earlier_is_not_asked_for_again_and_again() {
    let desk = Desk::new();
    for id in desk.paper.ids() {
        desk.paper.server().route(&format!("/tin-{id}.html"), Reply::status(403));
    }
    refresh(&desk, desk.worker.clone(), bounds(10)).await;
    assert_eq!(pages(&desk).len(), 4);
    desk.paper.server().clear_log();
    desk.paper.add_entry("Chợ đêm mở lại", "Từ cuối tuần này.", &["Chợ đêm mở lại từ tối thứ bảy."]);
    let told = refresh(&desk, Worker { now: later, ..desk.worker.clone() }, bounds(10)).await;
    assert_eq!((told.first(), pages(&desk).len()), (Some(&(0, 1)), 1), "only the new one");
}

#[tokio::test]
async fn a_list_that_brings_whole_texts_needs_no_pages() {
    let desk = Desk::new();
    let item =
        |number: u32, text: &str| format!("<item><title>Tin {number}</title><guid>{number}</guid><link>{}</link>{text}</item>", desk.paper.article_url(number));
    let whole = item(1_000_001, "<content:encoded>&lt;p>Toàn văn bài này đã có trong nguồn tin.&lt;/p></content:encoded>");
    let feed = format!("<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>{whole}{}</channel></rss>", item(1_000_002, ""));
    desk.paper.server().route("/rss/kinh-te.rss", Reply::new(200, "application/rss+xml", feed));
    assert_eq!(fresh(&desk.refresh("kinh-te").await), (2, 0, 2));
    let came = desk.worker.came_in(vec![desk.source.id.clone()], now(), 10).await;
    assert_eq!(came, [desk.id(1_000_002)]);
    assert_eq!(desk.worker.came_in(vec![desk.source.id.clone()], later(), 10).await, []);
}

#[tokio::test]
async fn a_budget_that_is_used_up_asks_for_no_more() {
    let desk = Desk::new();
    for number in 0..8 {
        desk.paper.add_entry(&format!("Tin thêm {number}"), "Lời dẫn.", &["Một đoạn văn của bài."]);
    }
    let told = refresh(&desk, desk.worker.clone(), PrefetchBounds { budget_bytes: 1, ..bounds(12) }).await;
    assert_eq!(told.last(), Some(&(12, 12)), "it ends");
    assert!((1..=4).contains(&pages(&desk).len()), "those under way when the first came: {:?}", pages(&desk));
}

#[tokio::test]
async fn where_nobody_listens_any_more_it_stops() {
    let desk = Desk::new();
    for number in 0..8 {
        desk.paper.add_entry(&format!("Tin thêm {number}"), "Lời dẫn.", &["Một đoạn văn của bài."]);
    }
    desk.refresh("home").await;
    let ids = desk.worker.came_in(vec![desk.source.id.clone()], now(), 10).await;
    let (steps, told) = mpsc::channel(1);
    drop(told);
    assert_eq!(ids.len(), 10);
    desk.worker.prefetch(ids, bounds(10), steps).await;
    assert!(pages(&desk).len() <= 4, "none after the first that nobody took");
}
