//! A polite client, by what its server saw of a whole refresh.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bantin::goal::RefreshOptions;

use super::Desk;

/// Far longer than the loopback takes to answer, or a pause left out would not be seen.
const PAUSE: Duration = Duration::from_millis(150);

/// A whole refresh; how long it took.
async fn refresh(desk: &Desk) -> Duration {
    let (steps, mut told) = tokio::sync::mpsc::channel(100);
    let options = RefreshOptions { full: true, comments: true, ..RefreshOptions::default() };
    let sources = [Arc::clone(&desk.source)];
    let started = Instant::now();
    tokio::join!(desk.worker.refresh(&sources, options, steps), async { while told.recv().await.is_some() {} });
    started.elapsed()
}

#[tokio::test]
async fn never_more_at_once_nor_faster_than_was_set_and_nothing_twice() {
    let desk = Desk::with(|toml| toml.replace("[[section]]\nid = \"home\"", "[politeness]\nat_once = 2\npause = \"150ms\"\n\n[[section]]\nid = \"home\""));
    let server = desk.paper.server();
    for round in 0..3 {
        server.clear_log();
        let took = refresh(&desk).await;
        let log = server.log();
        assert!(server.max_in_flight() <= 2, "{} at once", server.max_in_flight());
        // The pause is kept before each but the first, so this long at least.
        let pauses = u32::try_from(log.len().saturating_sub(1)).expect("few");
        assert!(took >= PAUSE * pauses, "{} requests in {took:?}", log.len());
        for seen in &log {
            assert!(seen.headers["user-agent"].starts_with("bantin/"));
            assert!(!seen.headers.contains_key("cookie") && !seen.headers.contains_key("authorization"));
        }
        let mut targets: Vec<_> = log.iter().map(|seen| seen.target.as_str()).collect();
        targets.sort_unstable();
        let all = targets.len();
        targets.dedup();
        assert_eq!(targets.len(), all, "nothing is asked for twice: {targets:?}");
        let feeds: Vec<_> = log.iter().filter(|seen| seen.target.starts_with("/rss/")).collect();
        assert_eq!(feeds.len(), 2);
        let statuses = if round == 0 { [200, 200] } else { [304, 304] };
        assert_eq!(feeds.iter().map(|seen| seen.status).collect::<Vec<_>>(), statuses);
        for feed in feeds {
            assert_eq!(feed.headers.contains_key("if-none-match"), round > 0);
        }
        if round > 0 {
            assert!(log.iter().all(|seen| !seen.target.starts_with("/tin-")), "what is kept is not fetched again");
        } else {
            assert!(all >= 10, "feeds, articles and comments: {all}");
        }
    }
}
