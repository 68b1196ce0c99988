//! `bantin sources add` on sites of every kind, on the loopback: what is found, what is asked on the way, and what is read afterwards.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a helper of a test that cannot go on has failed it"
)]

mod support;

use std::{collections::BTreeSet, fs};

use serde_json::Value;
use support::{Bantin, Reply, Server};

const CARDS: &str = include_str!("fixtures/infer/cards.html");
const TABLE: &str = include_str!("fixtures/infer/table.html");
const LIST: &str = include_str!("fixtures/infer/list.html");
const BLOG: &str = include_str!("fixtures/infer/blog.html");
const FRONT: &str = include_str!("fixtures/infer/front.html");

fn expected(name: &str) -> BTreeSet<String> {
    let all: Value = serde_json::from_str(include_str!("fixtures/infer/expected.json")).expect("JSON");
    all[name].as_array().expect("titles").iter().map(|title| title.as_str().expect("text").to_owned()).collect()
}

fn site(page: &str) -> Server {
    let server = Server::start();
    server.route("/", Reply::html(page));
    server
}

/// The id of the source that was added last: the one of the loopback host.
fn added_id(bantin: &Bantin) -> String {
    let list = bantin.run(&["sources", "list"]).stdout;
    let row = list.lines().find(|line| line.starts_with("* 127-0-0-1")).unwrap_or_else(|| panic!("not added: {list}"));
    row.split_whitespace().nth(1).expect("its id").to_owned()
}

/// Titles of everything kept of a source.
fn dumped(bantin: &Bantin, id: &str) -> BTreeSet<String> {
    let run = bantin.run(&["--dump", id, "--offline", "--format", "jsonl", "--limit", "500"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let lines = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    lines.filter(|line| line["type"] == "entry").map(|line| line["title"].as_str().expect("a title").to_owned()).collect()
}

/// Adds a site without a feed, refreshes it twice, and looks at what is read.
fn is_read_whole(name: &str, page: &str) -> (Bantin, String) {
    let server = site(page);
    let bantin = Bantin::online();
    let address = server.url("/");
    let added = bantin.run(&["sources", "add", "--yes", address.trim_start_matches("http://")]);
    assert_eq!(added.code, 0, "{name}: {}", added.stderr);
    let id = added_id(&bantin);
    assert_eq!(bantin.run(&["refresh", &id]).code, 0, "{name}");
    assert_eq!(dumped(&bantin, &id), expected(name), "{name}");
    let again = bantin.run(&["refresh", &id]);
    assert!(again.code == 0 && again.stderr.contains("0 new, 0 changed"), "{name}: {}{}", again.stdout, again.stderr);
    assert_eq!(dumped(&bantin, &id), expected(name), "{name}");
    (bantin, id)
}

#[test]
fn five_layouts_without_a_feed() {
    for (name, page) in [("cards", CARDS), ("table", TABLE), ("list", LIST), ("blog", BLOG), ("front", FRONT)] {
        let (bantin, id) = is_read_whole(name, page);
        assert_eq!(bantin.run(&["config", "check"]).code, 0, "{name}: the file is valid");
        let file = bantin.config_dir().join(format!("sources/{id}.toml"));
        let text = fs::read_to_string(file).expect("a file to edit");
        assert!(text.contains("[listing]") && text.contains("# "), "{name}: {text}");
    }
}

#[test]
fn ledes_and_dates_come_from_the_list() {
    let (bantin, id) = is_read_whole("cards", CARDS);
    let run = bantin.run(&["--dump", &id, "--offline", "--format", "jsonl"]);
    let entries: Vec<Value> = run.stdout.lines().skip(1).map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(entries.iter().all(|entry| entry["lede"].as_str().is_some_and(|lede| lede.ends_with('.')) && entry["published"].is_string()), "{entries:?}");
    assert_eq!(entries[0]["published"], "2026-11-24T08:10:00+07:00");
    let (bantin, id) = is_read_whole("table", TABLE);
    let run = bantin.run(&["--dump", &id, "--offline", "--format", "jsonl", "--limit", "1"]);
    assert!(run.stdout.contains("2026-11-20"), "{}", run.stdout);
}

#[test]
fn sections_of_the_menu_where_they_have_the_same_structure() {
    let server = site(CARDS);
    // The cards in another order are another list; a page of text is none; a page with the same list is not told twice.
    let halves: Vec<&str> = CARDS.split("<div class=\"col-md-4\">").collect();
    let few = format!("{}<div class=\"col-md-4\">{}", halves[0], halves[2..6].join("<div class=\"col-md-4\">"));
    server.route("/thoi-su/", Reply::html(&few));
    server.route("/kinh-te/", Reply::html("<main><p>Trang đang xây dựng.</p></main>"));
    server.route("/van-hoa-the-thao/", Reply::html(&few));
    let bantin = Bantin::online();
    assert_eq!(bantin.run(&["sources", "add", "--yes", &server.url("/")]).code, 0);
    let shown = bantin.run(&["sources", "show", &added_id(&bantin)]).stdout;
    let names: Vec<&str> = shown.lines().filter_map(|line| line.strip_prefix("name = ")).collect();
    assert_eq!(names, ["\"Báo Lúa Đồng\"", "\"Newest\"", "\"Thời sự\""], "{shown}");
}

fn feed(title: &str, link: &str, items: &[&str]) -> Reply {
    let item = |(at, item): (usize, &&str)| format!("<item><title>{item}</title><link>{link}bai-{at}</link><guid>{at}</guid></item>");
    let items = items.iter().enumerate().map(item).collect::<Vec<_>>().concat();
    Reply::new(200, "application/rss+xml", format!("<rss version=\"2.0\"><channel><title>{title}</title><link>{link}</link>{items}</channel></rss>"))
}

fn page(head: &str, body: &str) -> Reply {
    Reply::html(&format!("<html><head><title>Trang</title>{head}</head><body><p>Chữ.</p>{body}</body></html>"))
}

fn named(path: &str, title: &str) -> String {
    format!("<link rel=\"alternate\" type=\"application/rss+xml\" title=\"{title}\" href=\"{path}\">")
}

/// Feeds of the source that is found at `path`.
fn found_feeds(server: &Server, path: &str) -> Vec<String> {
    let bantin = Bantin::online();
    let run = bantin.run(&["sources", "add", "--yes", &server.url(path)]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let shown = bantin.run(&["sources", "show", &added_id(&bantin)]).stdout;
    let base = server.url("");
    shown.lines().filter_map(|line| line.strip_prefix("feed = \"")).map(|line| line.trim_end_matches('"').replacen(&base, "", 1)).collect()
}

#[test]
fn comment_feeds_and_empty_feeds_are_left() {
    let server = site("");
    let home = server.url("/");
    server.route("/", page(&[named("/comments/feed/", "Trang » Comments Feed"), named("/empty", "Trống"), named("/feed/", "Trang » Feed")].concat(), ""));
    server.route("/comments/feed/", feed("Comments for Trang", &home, &["Một lời"]));
    server.route("/empty", feed("Trống", &home, &[]));
    server.route("/feed/", feed("Trang", &home, &["Tin một", "Tin hai"]));
    assert_eq!(found_feeds(&server, "/"), ["/feed/"]);
    assert!(server.seen("/comments/feed/").is_empty(), "not even asked for");
}

#[test]
fn an_articles_address_leads_to_the_feed_of_its_site() {
    let server = site("");
    server.route("/", page(&named("/rss/home.rss", "Tin mới"), ""));
    server.route("/rss/home.rss", feed("Trang", &server.url("/"), &["Tin một"]));
    let text = "<article><h1>Một bài</h1>".to_owned()
        + &"<p>Đoạn văn đủ dài để trang này là một bài báo chứ không phải là một danh sách nào cả, với hơn hai mươi chữ.</p>".repeat(4)
        + "</article>";
    server.route("/bai/mot-bai-123456.html", page("", &text));
    assert_eq!(found_feeds(&server, "/bai/mot-bai-123456.html"), ["/rss/home.rss"]);
}

#[test]
fn common_paths_are_tried_and_the_first_ends_the_search() {
    let server = site("");
    server.route("/", page("", ""));
    server.route("/rss.xml", feed("Trang", &server.url("/"), &["Tin một"]));
    server.route("/atom.xml", feed("Trang", &server.url("/"), &["Tin một"]));
    assert_eq!(found_feeds(&server, "/"), ["/rss.xml"]);
    assert!(server.seen("/atom.xml").is_empty(), "one is enough");
    assert!(server.log().len() <= 5, "{:?}", server.log().iter().map(|seen| seen.target.clone()).collect::<Vec<_>>());
}

#[test]
fn links_in_the_page_and_pages_called_rss() {
    let server = site("");
    server.route("/", page("", "<a href=\"/tin/thoi-su.rss\">Thời sự</a>"));
    server.route("/tin/thoi-su.rss", feed("Thời sự", &server.url("/"), &["Tin một"]));
    assert_eq!(found_feeds(&server, "/"), ["/tin/thoi-su.rss"]);
    let server = site("");
    server.route("/", page("", "<a href=\"/danh-sach.html\">Kênh RSS</a>"));
    server.route("/danh-sach.html", page("", "<a href=\"/tin/thoi-su.rss\">Thời sự</a><a href=\"/tin/kinh-te.rss\">Kinh tế</a>"));
    server.route("/tin/thoi-su.rss", feed("Thời sự", &server.url("/"), &["Tin một"]));
    server.route("/tin/kinh-te.rss", feed("Kinh tế", &server.url("/"), &["Tin hai"]));
    assert_eq!(found_feeds(&server, "/"), ["/tin/thoi-su.rss", "/tin/kinh-te.rss"]);
}

#[test]
fn a_feed_that_claims_another_papers_home_does_not_get_it() {
    let server = site("");
    server.route("/feed", feed("Báo giả", "https://www.sggp.org.vn/", &["Tin giả"]));
    let bantin = Bantin::online();
    assert_eq!(bantin.run(&["sources", "add", "--yes", &server.url("/feed")]).code, 0);
    let shown = bantin.run(&["sources", "show", &added_id(&bantin)]).stdout;
    assert!(shown.contains(&format!("home = \"{}\"", server.url("/"))) && !shown.contains("sggp.org.vn"), "{shown}");
}

#[test]
fn a_built_in_source_is_offered_for_its_own_host() {
    let bantin = Bantin::online();
    let run = bantin.run(&["sources", "add", "--yes", "https://vnexpress.net/thoi-su"]);
    assert_eq!(run.code, 0, "no network is needed to know it: {}", run.stderr);
    assert!(run.stdout.contains("`vnexpress`"), "{}", run.stdout);
    assert!(!bantin.config_dir().join("sources").exists(), "it has a file already");
    let again = bantin.run(&["sources", "add", "vnexpress.net"]);
    assert!(again.code == 0 && again.stdout.contains("read already"), "{}{}", again.stdout, again.stderr);
}

#[test]
fn an_address_is_added_once_and_no_file_is_overwritten() {
    let server = site(CARDS);
    let bantin = Bantin::online();
    let address = server.url("/");
    assert_eq!(bantin.run(&["sources", "add", "--yes", &address]).code, 0);
    let again = bantin.run(&["sources", "add", "--yes", &address]);
    assert!(again.code == 0 && again.stdout.contains("read already"), "{}{}", again.stdout, again.stderr);
    // A file that the shelf could not read keeps its name.
    let other = Bantin::online();
    let file = other.write_config(&format!("sources/{}.toml", added_id(&bantin)), "not = [\n");
    let refused = other.run(&["sources", "add", "--yes", &address]);
    assert_eq!(refused.code, 2, "{}{}", refused.stdout, refused.stderr);
    assert_eq!(fs::read_to_string(file).expect("there"), "not = [\n");
}

#[test]
fn failures_say_which_stage_failed() {
    let server = site("");
    server.route("/", page("", "<a href=\"/x\">Một</a>"));
    let bantin = Bantin::online();
    let run = bantin.run(&["sources", "add", "--yes", &server.url("/")]);
    assert_eq!(run.code, 4);
    assert!(run.stderr.contains("has no feed (") && run.stderr.contains("no list of articles") && run.stderr.contains("hint: "), "{}", run.stderr);
    let run = bantin.run(&["sources", "add", "--yes", &server.url("/nowhere")]);
    assert!(run.code == 4 && run.stderr.contains("is not there (404)"), "{}", run.stderr);
    let run = bantin.run(&["sources", "add", "--yes", "no address"]);
    assert!(run.code == 4 && run.stderr.contains("is not an address"), "{}", run.stderr);
    let run = Bantin::new().run(&["sources", "add", "--yes", &server.url("/")]);
    assert!(run.code == 4 && run.stderr.contains("network may not be used"), "{}", run.stderr);
}
