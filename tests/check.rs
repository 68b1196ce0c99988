//! `bantin sources check` against a paper on the loopback whose parts fail one by one.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a helper of a test that cannot go on has failed it"
)]

mod support;

use std::time::Duration;

use serde_json::{Value, json};
use support::{Bantin, LoopbackPaper, Reply};

/// A paper, and a home that reads nothing but it.
struct Desk {
    paper: LoopbackPaper,
    bantin: Bantin,
}

impl Desk {
    fn new() -> Self {
        Self::with(|toml| toml)
    }

    /// A desk whose source file is changed first.
    fn with(change: impl FnOnce(String) -> String) -> Self {
        let paper = LoopbackPaper::start(Duration::ZERO);
        let bantin = Bantin::online();
        bantin.write_config("sources/vong-lap.toml", &change(paper.source_toml()));
        bantin.write_config("chosen.toml", "sources = [\"vong-lap\"]\n");
        Self { paper, bantin }
    }

    /// Exit code, and the report as JSON.
    fn check(&self) -> (i32, Value) {
        let run = self.bantin.run(&["sources", "check", "--format", "json"]);
        let reports: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
        assert_eq!(reports.as_array().expect("an array").len(), 1);
        (run.code, reports[0].clone())
    }

    fn break_articles(&self, page: &Reply) {
        for id in self.paper.ids() {
            self.paper.server().route(&format!("/tin-{id}.html"), page.clone());
        }
    }
}

fn stage<'a>(report: &'a Value, name: &str) -> &'a Value {
    report["stages"].as_array().expect("stages").iter().find(|stage| stage["stage"] == name).unwrap_or_else(|| panic!("{name}: {report}"))
}

/// Verdict, figure and the key to mend of one stage.
fn told(report: &Value, name: &str) -> Value {
    let stage = stage(report, name);
    json!([stage["verdict"], stage["good"], stage["of"], stage["mend"]["key"]])
}

#[test]
fn a_paper_in_order_passes_and_nothing_kept_is_touched() {
    let desk = Desk::new();
    let (code, report) = desk.check();
    assert_eq!((code, &report["verdict"], &report["source"]), (0, &json!("pass"), &json!("vong-lap")), "{report}");
    let names: Vec<&str> = report["stages"].as_array().expect("stages").iter().filter_map(|stage| stage["stage"].as_str()).collect();
    assert_eq!(names, ["address", "lists", "entries", "dates", "articles", "comments"]);
    assert_eq!(told(&report, "lists"), json!(["pass", 2, 2, null]));
    assert_eq!(told(&report, "dates"), json!(["pass", 4, 4, null]));
    assert_eq!(told(&report, "articles"), json!(["pass", 4, 4, null]));
    assert_eq!(stage(&report, "entries")["entries"], 4);
    assert_eq!(stage(&report, "articles")["provenance"], json!({"feed": 0, "profile": 4, "readability": 0}));
    assert!(stage(&report, "articles")["words"].as_u64().expect("words") > 30);
    assert_eq!(stage(&report, "comments")["state"], "ready");
    assert_eq!(stage(&report, "comments")["comments"], 1, "of the newest three");
    assert_eq!(desk.bantin.run(&["--dump", "vong-lap", "--offline"]).code, 1, "nothing was kept");

    desk.bantin.run(&["refresh"]);
    let before = desk.bantin.run(&["--dump", "vong-lap", "--offline", "--format", "jsonl"]).stdout;
    desk.check();
    let after = desk.bantin.run(&["--dump", "vong-lap", "--offline", "--format", "jsonl"]).stdout;
    assert!(after == before && after.contains("\"read\":false"), "{after}");
}

#[test]
fn a_report_fits_eighty_columns_in_both_languages() {
    let desk = Desk::with(|toml| toml.replace("div.content", "div.old").replace("/data/items", "/old/items"));
    desk.paper.server().route("/rss/home.rss", Reply::html("<p>Not a feed</p>"));
    for (lang, words) in [("vi", ["cách sửa: ", "bình luận"]), ("en", ["mend: ", "comments"])] {
        let run = desk.bantin.run(&["--lang", lang, "sources", "check"]);
        for word in words {
            assert!(run.stdout.contains(word), "{word}: {}", run.stdout);
        }
        for line in run.stdout.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
        assert!(run.stdout.lines().skip(1).all(|line| line.starts_with("  ")), "{}", run.stdout);
        assert!(run.stdout.contains("`section.feed`") || run.stdout.contains("`feed`"), "{}", run.stdout);
    }
}

#[test]
fn a_feed_that_is_none_is_told_with_its_key() {
    let desk = Desk::new();
    desk.paper.server().route("/rss/home.rss", Reply::html("<html><body><p>Trang mới</p></body></html>"));
    let (code, report) = desk.check();
    assert_eq!(code, 0, "its page stands in, the other feed is there");
    assert_eq!(told(&report, "lists"), json!(["warn", 1, 2, "section.feed"]));
    assert_eq!(stage(&report, "lists")["failures"][0]["kind"], "not_a_feed");
    desk.paper.server().route("/rss/kinh-te.rss", Reply::status(404));
    let (_, report) = desk.check();
    assert_eq!(told(&report, "lists"), json!(["warn", 0, 2, "section.feed"]), "no feed comes, but news does");

    let desk = Desk::with(|toml| toml.lines().filter(|line| !line.starts_with("listing = ")).collect::<Vec<_>>().join("\n"));
    for path in ["/rss/home.rss", "/rss/kinh-te.rss"] {
        desk.paper.server().route(path, Reply::status(404));
    }
    let (code, report) = desk.check();
    assert_eq!(code, 4);
    assert_eq!(told(&report, "lists"), json!(["fail", 0, 2, "section.feed"]));
    for later in ["entries", "dates", "articles", "comments"] {
        assert_eq!(stage(&report, later)["verdict"], "skip", "{later}");
    }
    let some = desk.bantin.run(&["sources", "check", "vong-lap", "bundled"]);
    assert_eq!(some.code, 3, "{}", some.stdout);
}

#[test]
fn a_page_whose_items_are_not_found_is_told() {
    let pages_only = |toml: String| {
        let no_feeds = toml.lines().filter(|line| !line.starts_with("feed = ")).collect::<Vec<_>>().join("\n");
        let (head, tail) = no_feeds.split_once("\n[[section]]\nid = \"kinh-te\"").expect("two sections");
        format!("{head}\n{}", tail.split_once("\n\n").expect("the rest").1).replace("article.story", "article.old")
    };
    let (code, report) = Desk::with(pages_only).check();
    assert_eq!(code, 0, "the page's own cards are read where the rules' items are gone");
    assert_eq!(told(&report, "dates"), json!(["pass", 4, 4, null]), "{report}");
    let desk = Desk::with(pages_only);
    desk.paper.server().route("/", Reply::html("<html><body><div id=\"app\"></div></body></html>"));
    let (code, report) = desk.check();
    assert_eq!(code, 4, "{report}");
    assert_eq!(told(&report, "lists"), json!(["fail", 0, 1, "listing.item"]));
}

#[test]
fn dates_that_no_list_has_are_told() {
    let desk = Desk::new();
    let body = "<p>Một đoạn văn dài đủ để là toàn văn của một bài báo nhỏ, có hơn hai mươi chữ và không có ngày giờ nào ở trong.</p>".repeat(3);
    let item = |n: u32| format!("<item><title>Tin số {n} hôm nay</title><link>{}</link></item>", desk.paper.url() + &format!("bai-{n}"));
    let feed = format!("<rss version=\"2.0\"><channel><title>T</title>{}{}</channel></rss>", item(1), item(2));
    for path in ["/rss/home.rss", "/rss/kinh-te.rss"] {
        desk.paper.server().route(path, Reply::new(200, "application/rss+xml", feed.clone()));
    }
    for (date, code, verdict) in [("", 4, "fail"), ("<span class=\"date\">20/11/2026 - 06:00</span>", 0, "warn")] {
        for n in [1, 2] {
            let page = format!("<html><body><h1 class=\"title\">Tin số {n} hôm nay</h1>{date}<div class=\"content\">{body}</div></body></html>");
            desk.paper.server().route(&format!("/bai-{n}"), Reply::html(&page));
        }
        let (ended, report) = desk.check();
        assert_eq!(told(&report, "dates"), json!([verdict, 0, 2, null]), "{report}");
        assert_eq!(ended, code);
    }
}

#[test]
fn what_a_list_passes_over_and_the_cheapest_threads() {
    let desk = Desk::new();
    let item = |id: u32, count: u32| {
        let link = desk.paper.article_url(id);
        format!(
            "<item><title>Tin số {id}</title><link>{link}</link><pubDate>Fri, 20 Nov 2026 06:00:00 +0700</pubDate><slash:comments>{count}</slash:comments></item>"
        )
    };
    let items = [item(1_000_001, 900), item(1_000_002, 2), item(1_000_003, 1), item(1_000_004, 7)].concat();
    let feed = format!("<rss version=\"2.0\" xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\"><channel><title>T</title>{items}<item><title>Half");
    for path in ["/rss/home.rss", "/rss/kinh-te.rss"] {
        desk.paper.server().route(path, Reply::new(200, "application/rss+xml", feed.clone()));
    }
    let (_, report) = desk.check();
    assert!(stage(&report, "entries")["notes"][0].as_str().expect("a note").contains("cut off"), "{report}");
    let asked: Vec<String> = desk.paper.server().seen("/index/get").iter().map(|seen| seen.target.clone()).collect();
    assert!(!asked.iter().any(|target| target.contains("1000001")), "nine hundred are many requests: {asked:?}");
    for id in ["1000002", "1000003", "1000004"] {
        assert!(asked.iter().any(|target| target.contains(id)), "{id}: {asked:?}");
    }
}

#[test]
fn bodies_that_the_rules_do_not_find_are_told() {
    let desk = Desk::with(|toml| toml.replace("div.content", "div.old"));
    let (code, report) = desk.check();
    assert_eq!(told(&report, "articles"), json!(["warn", 4, 4, "article.content"]), "extraction finds them still: {report}");
    assert_eq!(stage(&report, "articles")["provenance"], json!({"feed": 0, "profile": 0, "readability": 4}));
    assert_eq!(code, 0);
    desk.break_articles(&Reply::html("<html><body><div id=\"app\"></div></body></html>"));
    let (code, report) = desk.check();
    assert_eq!(told(&report, "articles"), json!(["fail", 0, 4, "article.content"]), "{report}");
    assert_eq!(code, 4);
    desk.break_articles(&Reply::status(503));
    let (_, report) = desk.check();
    assert_eq!(told(&report, "articles"), json!(["fail", 0, 4, null]), "no rule mends a server: {report}");
    assert!(stage(&report, "articles")["mend"]["message"].as_str().expect("advice").len() > 10);
}

#[test]
fn comments_that_fail_are_told_by_why() {
    let desk = Desk::new();
    let answers = [
        (Reply::html("<html>bảo trì</html>"), "bad_answer", json!("comments.items")),
        (Reply::status(404), "not_found", json!("comments.endpoint")),
        (Reply::status(403), "blocked", Value::Null),
    ];
    for (answer, kind, key) in answers {
        desk.paper.server().route("/index/get", answer);
        let (code, report) = desk.check();
        assert_eq!(told(&report, "comments"), json!(["fail", 0, 3, key]), "{report}");
        assert_eq!(stage(&report, "comments")["failures"][0]["kind"], kind);
        assert_eq!(code, 4);
    }
    let desk = Desk::with(|toml| toml.replace("[data-component-input]", "[data-old]"));
    let (code, report) = desk.check();
    assert_eq!(told(&report, "comments"), json!(["warn", 3, 3, "comments.ids"]), "{report}");
    assert_eq!(code, 0);
    let desk = Desk::with(|toml| toml.split("[comments]").next().unwrap_or_default().to_owned());
    let (_, report) = desk.check();
    assert_eq!(told(&report, "comments"), json!(["pass", 3, 3, null]));
    assert_eq!(stage(&report, "comments")["state"], "not_offered");
}

#[test]
fn a_front_page_that_is_gone_is_a_warning_where_news_comes() {
    let desk = Desk::new();
    desk.paper.server().route("/", Reply::status(404));
    let (code, report) = desk.check();
    assert_eq!(told(&report, "address"), json!(["warn", 0, 1, "home"]));
    assert_eq!(code, 0);
    let mut desk = desk;
    desk.paper.stop();
    let (code, report) = desk.check();
    assert_eq!((code, told(&report, "address")), (4, json!(["fail", 0, 1, null])));
    assert_eq!(stage(&report, "address")["failures"][0]["kind"], "connect");
}

#[test]
fn a_server_that_wants_to_be_left_alone_is() {
    let desk = Desk::with(|toml| toml.lines().filter(|line| !line.starts_with("listing = ")).collect::<Vec<_>>().join("\n"));
    desk.paper.server().route("/rss/home.rss", Reply::status(429).with("Retry-After", "3600"));
    desk.bantin.run(&["refresh", "vong-lap/home"]);
    let (code, report) = desk.check();
    assert_eq!(code, 0);
    assert_eq!(told(&report, "lists"), json!(["warn", 1, 2, null]), "{report}");
    assert_eq!(stage(&report, "lists")["failures"][0]["kind"], "rate_limited");
    assert_eq!(desk.paper.server().seen("/rss/home.rss").len(), 1, "only by the refresh");
}

#[test]
fn without_a_network_only_the_bundled_edition_is_checked() {
    let bantin = Bantin::new();
    let run = bantin.run(&["sources", "check"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("the network may not be used") && run.stderr.contains("hint: "), "{}", run.stderr);
    let run = bantin.run(&["sources", "check", "bundled"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stdout.contains("bundled · ") && !run.stdout.contains("address"), "{}", run.stdout);
    assert_eq!(bantin.run(&["sources", "check", "nguon-la"]).code, 2);
}

#[test]
fn a_feed_that_moved_for_good_is_read_and_its_key_named() {
    let desk = Desk::new();
    desk.paper.server().route("/rss/kinh-te.rss", Reply::redirect(301, "/rss/home.rss"));
    let (code, report) = desk.check();
    assert_eq!((code, told(&report, "lists")), (0, json!(["warn", 1, 2, "section.feed"])), "{report}");
    assert!(stage(&report, "lists").to_string().contains("/rss/home.rss"), "{report}");
    let file = std::fs::read_to_string(desk.bantin.config_dir().join("sources/vong-lap.toml")).expect("the file");
    assert!(file.contains("/rss/kinh-te.rss"), "nobody asked for it to be changed");
    // A refresh says so too, once.
    let runs = [0, 1].map(|_| desk.bantin.run(&["refresh"]).stderr.matches("moved for good").count());
    assert_eq!(runs, [1, 0]);
}

#[test]
fn a_feed_that_is_gone_is_not_asked_again_by_itself() {
    let desk = Desk::new();
    desk.paper.server().route("/rss/kinh-te.rss", Reply::status(410));
    let asked = || desk.paper.server().seen("/rss/kinh-te.rss").len();
    let first = desk.bantin.run(&["refresh"]);
    assert!(first.code == 3 && first.stderr.contains("sources add"), "it is told what to do: {first:?}");
    let again = desk.bantin.run(&["refresh"]);
    assert_eq!((again.code, asked()), (0, 1), "{again:?}");
    assert!(again.stderr.contains("not asked any more; `bantin refresh vong-lap`"), "{again:?}");
    assert_eq!((desk.bantin.run(&["refresh", "vong-lap"]).code, asked()), (3, 2), "who names it asks for it");
    assert_eq!((desk.check().0, asked()), (0, 3), "as does a check");
}
