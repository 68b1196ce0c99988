//! What may happen to the clock and the disk while the program runs: nothing waits for ever, nothing is lost, everything is told.

#![allow(clippy::expect_used, clippy::panic, reason = "a test's own functions fail by panicking")]

mod newsroom;
mod support;

use std::{fs, sync::Arc, time::Duration};

use bantin::{
    app::{Effect, Msg},
    goal::{Outcome, RefreshOptions, Worker},
    lang::Lang,
    model::{SectionId, Source},
    net::{Net, NetOptions},
    sources::Sources,
    store::Store,
};
use jiff::{SignedDuration, Timestamp};
use newsroom::Desk;
use support::{Bantin, LoopbackPaper, Reply};

/// A clock that runs some decades ahead.
fn ahead() -> Timestamp {
    "2099-01-01T00:00:00Z".parse().expect("a time")
}

/// The clock after it was put right.
fn right() -> Timestamp {
    "2026-11-24T05:00:00Z".parse().expect("a time")
}

/// A clock whose battery is empty.
fn zero() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

#[tokio::test]
async fn a_clock_that_ran_ahead_stops_no_feed() {
    let paper = LoopbackPaper::start(Duration::ZERO);
    let source: Arc<Source> = Arc::new(toml::from_str(&format!("archive = true\n{}", paper.source_toml())).expect("a source"));
    let sources = Arc::new(Sources::new(vec![Arc::clone(&source)], vec![source.id.clone()]));
    let store = Store::in_memory().expect("a store");
    let worker = |now| Worker { net: Some(Net::new(&NetOptions::default())), store: store.clone(), sources: Arc::clone(&sources), now };
    let section = |id: &str| source.section(&SectionId::new(id).expect("an id")).expect("a section");
    paper.server().route("/rss/home.rss", Reply::status(429).with("Retry-After", "3600"));
    let refused = worker(ahead).refresh_section(&source, section("home"), RefreshOptions::default()).await;
    assert!(matches!(refused.outcome, Outcome::Failed(_)), "{refused:?}");
    for (clock, asked) in [(ahead as fn() -> Timestamp, 1), (right, 2), (zero, 3)] {
        let report = worker(clock).refresh_section(&source, section("home"), RefreshOptions::default()).await;
        // The first finds the wait; each clock that was set back asks, and is refused anew.
        let waits = matches!(report.outcome, Outcome::Waiting(_));
        assert_eq!((waits, paper.server().seen("/rss/home.rss").len()), (asked == 1, asked), "{report:?}");
    }
}

#[test]
fn a_clock_that_is_set_back_does_not_put_the_next_refresh_off() {
    let mut desk = Desk::unstarted(80, 24, Lang::Vi);
    desk.env.settings.refresh_on_start = true;
    desk.env.settings.refresh_every = Some(Duration::from_secs(600));
    desk.send(Msg::Started(Some(newsroom::listing())));
    let request = desk.request(|effect| if let Effect::Refresh { request, .. } = effect { Some(*request) } else { None });
    desk.send(Msg::RefreshFinished { request });
    let set_back = newsroom::now() - SignedDuration::from_hours(24 * 365);
    for (minutes, wanted) in [(0, 0), (9, 0), (10, 1)] {
        desk.take();
        desk.env.now = set_back + SignedDuration::from_mins(minutes);
        desk.send(Msg::Woke(desk.env.now));
        let refreshes = desk.take().iter().filter(|effect| matches!(effect, Effect::Refresh { .. })).count();
        assert_eq!(refreshes, wanted, "after {minutes} minutes");
    }
}

#[test]
fn entries_of_any_year_are_listed() {
    let feed = |dates: &[&str]| {
        let item = |date: &&str| format!("<item><title>Tin {date}</title><guid>{date}</guid><pubDate>{date}</pubDate></item>");
        let items = dates.iter().map(item).collect::<Vec<_>>().concat();
        format!("<rss version=\"2.0\"><channel><title>Mọi năm</title>{items}</channel></rss>")
    };
    let dates = ["Thu, 01 Jan 1970 00:00:00 GMT", "Tue, 19 Jan 2038 03:14:08 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT"];
    let bantin = Bantin::new();
    let run = bantin.run_with(&["--dump", "-", "--as", "feed", "--format", "json"], feed(&dates).as_bytes());
    assert_eq!(run.code, 0, "{}", run.stderr);
    for date in dates {
        assert!(run.stdout.contains(&format!("Tin {date}")), "{date}: {}", run.stdout);
    }
}

/// A home that reads the loopback paper alone.
fn home(paper: &LoopbackPaper) -> Bantin {
    let bantin = Bantin::online();
    bantin.write_config("sources/vong-lap.toml", &paper.source_toml());
    bantin.write_config("chosen.toml", "sources = [\"vong-lap\"]\n");
    bantin
}

#[test]
fn a_damaged_cache_is_told_with_what_to_do() {
    let paper = LoopbackPaper::start(Duration::ZERO);
    let bantin = home(&paper);
    assert_eq!(bantin.run(&["refresh", "--full"]).code, 0);
    let file = bantin.home().join(".local/share/bantin/bantin.db");
    let mut bytes = fs::read(&file).expect("read");
    bytes[..100].fill(0xaa);
    fs::write(&file, &bytes).expect("written");
    let dump = bantin.run(&["--dump", "--offline"]);
    assert_eq!(dump.code, 0, "{}", dump.stderr);
    assert!(dump.stdout.contains("Thư viện tỉnh"), "what could be read is there: {}", dump.stdout);
    assert!(dump.stderr.contains("The cache was damaged") && dump.stderr.contains("bantin.db.broken-") && dump.stderr.contains("hint:"), "{}", dump.stderr);
    assert!(!bantin.run(&["--dump", "--offline"]).stderr.contains("damaged"), "told once");
    fs::write(&file, "nothing that could be read ".repeat(100)).expect("written");
    let refresh = bantin.run(&["refresh"]);
    assert_eq!(refresh.code, 0, "{}", refresh.stderr);
    assert!(refresh.stderr.contains("nothing in it could be read") && refresh.stderr.contains("hint:"), "{}", refresh.stderr);
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_is_told_and_nothing_kept_is_lost() {
    let paper = LoopbackPaper::start(Duration::ZERO);
    let bantin = home(&paper);
    assert_eq!(bantin.run(&["refresh"]).code, 0);
    let long = "Một đoạn rất dài về con đường ven sông và những hàng cây. ".repeat(4);
    for number in 0..400 {
        paper.add_entry(&format!("Tin thứ {number} {}", number * 7919), &format!("{long}{}", number * 104_729), &[&long]);
    }
    // A file may not grow beyond this many blocks of 512 bytes; the signal that would end the program is ignored, as where a quota answers.
    let full = "trap '' XFSZ; ulimit -f 700; exec \"$0\" refresh";
    let run = std::process::Command::new("/bin/sh")
        .args(["-c", full, env!("CARGO_BIN_EXE_bantin")])
        .env_clear()
        .envs([("HOME", bantin.home().as_os_str()), ("PATH", "/usr/bin:/bin".as_ref()), ("LANG", "en_US.UTF-8".as_ref())])
        .output()
        .expect("it runs");
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.code().is_some_and(|code| code == 3 || code == 4), "{:?} {told}", run.status);
    assert!(told.contains("hint:") && !told.contains("panicked"), "{told}");
    let kept = bantin.run(&["--dump", "--offline"]);
    assert!(kept.code == 0 && kept.stdout.contains("Thư viện tỉnh") && !kept.stderr.contains("damaged"), "{}", kept.stderr);
    assert_eq!(bantin.run(&["refresh"]).code, 0, "with room again");
}
