//! The program's contract with scripts: standard output, standard error, exit codes, files.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a helper of a test that cannot go on has failed it"
)]

#[allow(dead_code, reason = "the torture asks it more")]
#[path = "torture/old.rs"]
mod old;
mod support;

use std::{fs, process::Stdio};

use serde_json::Value;
use support::{Bantin, LoopbackPaper};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(json).collect()
}

const PAGE: &str = include_str!("fixtures/cli/page.html");

#[test]
fn a_page_of_a_file_is_an_article_with_everything_apart() {
    let bantin = Bantin::new();
    let file = bantin.home().join("page.html");
    fs::write(&file, PAGE).expect("written");
    let run = bantin.run(&["--dump", file.to_str().expect("UTF-8"), "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let article = json(&run.stdout);
    assert_eq!(article["type"], "article");
    assert_eq!(article["schema"], 1);
    assert_eq!(article["title"], "Chợ nổi họp sớm hơn mùa nước");
    assert_eq!(article["published"], "2026-11-03T04:20:00+07:00");
    assert_eq!(article["published_precision"], "instant");
    assert_eq!(article["byline"], "Hạ Vy");
    assert_eq!(article["captions"], json(r#"["Ghe bí rợ đậu sát bờ từ ba giờ sáng"]"#));
    assert_eq!(article["comments"]["state"], "none");
    let text = article["text"].as_str().expect("text");
    assert_eq!(text.split("\n\n").count(), 3, "{text}");
    for absent in ["Chia sẻ", "BÌNH LUẬN", "Tin liên quan", "Hạ Vy", "03/11/2026", "Ghe bí rợ", "Họ tên"] {
        assert!(!text.contains(absent), "{absent}");
    }
}

#[test]
fn standard_input_and_forced_kinds() {
    let bantin = Bantin::new();
    let run = bantin.run_with(&["--dump", "-", "--format", "text"], PAGE.as_bytes());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("Chợ nổi họp sớm hơn mùa nước"));
    let run = bantin.run_with(&["--dump", "-", "--as", "feed"], PAGE.as_bytes());
    assert_eq!(run.code, 4);
    assert!(run.stderr.contains("not RSS, Atom or JSON Feed") && run.stderr.contains("hint: "), "{}", run.stderr);
}

#[test]
fn exit_codes_and_error_lines() {
    let bantin = Bantin::new();
    assert_eq!(bantin.run(&["--dump", "bundled", "--limit", "1"]).code, 0);
    assert_eq!(bantin.run(&["--dump", "bundled", "--query", "không hề có chữ này"]).code, 1);
    assert_eq!(bantin.run(&["--dump", "--limit", "x"]).code, 2);
    assert_eq!(bantin.run(&["--dump", "--since", "hôm kia"]).code, 2);
    assert_eq!(bantin.run(&["--nope"]).code, 2);
    let run = bantin.run(&["--dump", "bundled/english", "nguon-la", "--format", "jsonl", "--limit", "1"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    let kinds: Vec<String> = lines(&run.stdout).iter().map(|line| line["type"].as_str().expect("a type").to_owned()).collect();
    assert_eq!(kinds, ["feed", "entry", "error"]);
    let error = lines(&run.stdout).pop().expect("a line");
    assert_eq!(error["kind"], "unknown_source");
    assert_eq!(error["target"], "nguon-la");
    assert!(!error["hint"].as_str().expect("a hint").is_empty());
    assert_eq!(bantin.run(&["--dump", "khong-co.html"]).code, 4);
    assert_eq!(bantin.run(&["--dump", "https://example.org/a"]).code, 4, "offline and not kept");
}

#[test]
fn a_feed_with_nothing_in_it_is_told_by_its_head() {
    let bantin = Bantin::new();
    let dump = |items: &str, more: &[&str]| {
        let feed = format!("<rss version='2.0'><channel><title>Bản tin bến sông</title>{items}</channel></rss>");
        bantin.run_with(&[&["--dump", "-", "--as", "feed", "--format", "jsonl"], more].concat(), feed.as_bytes())
    };
    let run = dump("", &[]);
    assert_eq!((run.code, lines(&run.stdout)[0]["title"].as_str()), (0, Some("Bản tin bến sông")), "{}", run.stderr);
    let item = "<item><title>Tin cũ</title><pubDate>Mon, 02 Nov 2020 08:00:00 +0700</pubDate></item>";
    assert_eq!(dump(item, &[]).code, 0);
    assert_eq!(dump(item, &["--since", "2026-11-20"]).code, 1, "nothing of it matched");
}

#[test]
fn a_feed_of_a_file_is_where_it_says_it_is() {
    let bantin = Bantin::new();
    let dump = |stated: &str, more: &[&str]| {
        let feed = format!("<rss version='2.0'><channel><title>Bến Sông</title>{stated}<item><title>Tin</title><link>mot.html</link></item></channel></rss>");
        let run = bantin.run_with(&[&["--dump", "-", "--format", "jsonl"], more].concat(), feed.as_bytes());
        lines(&run.stdout)[1]["url"].as_str().expect("an address").to_owned()
    };
    let site = "<link>https://bensong.example/tin/</link>";
    let itself = "<atom:link rel='self' href='https://bensong.example/rss/tin.rss'/>";
    assert_eq!(dump(&format!("{site}{itself}"), &[]), "https://bensong.example/rss/mot.html");
    assert_eq!(dump(site, &[]), "https://bensong.example/tin/mot.html");
    assert_eq!(dump("<link>/tin/</link>", &[]), "https://nowhere.invalid/mot.html", "nobody knows");
    assert_eq!(dump(itself, &["--base", "https://guong.example/a/"]), "https://guong.example/a/mot.html");
}

#[test]
fn a_closed_pipe_is_success() {
    let bantin = Bantin::new();
    let mut child = bantin.command(&["--dump", "bundled", "--full", "--comments"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn mistakes_are_told_in_the_users_language() {
    let bantin = Bantin::new();
    let run = bantin.run(&["--lang", "vi", "--dumb"]);
    assert!(run.stderr.contains("Không có tùy chọn `--dumb`") && run.stderr.contains("--dump"), "{}", run.stderr);
    let run = bantin.run(&["refersh"]);
    assert!(run.stderr.contains("There is no command `refersh`") && run.stderr.contains("refresh"), "{}", run.stderr);
    let help = bantin.run(&["--help", "--lang", "en"]).stdout;
    assert!(help.contains("Use this configuration file") && help.contains("config       The configuration"), "an option and a command of one name: {help}");
    let help = bantin.run(&["--help", "--lang", "vi"]);
    assert_eq!(help.code, 0);
    assert!(help.stdout.contains("Cách dùng") && help.stdout.contains("Tải tin mới vào kho lưu"), "{}", help.stdout);
}

#[test]
fn every_mistake_of_the_configuration_at_once() {
    let bantin = Bantin::new();
    assert_eq!(bantin.run(&["config", "check"]).code, 0);
    bantin.write_config("config.toml", "[ui]\nmesure = 3\n\n[refresh]\nevery = \"1s\"\n");
    bantin.write_config("sources/x.toml", "id = \"x\"\nname = \"X\"\nhom = \"https://example.org/\"\n");
    bantin.write_config("keymap.toml", "[list]\n\"j\" = \"fly\"\n");
    let run = bantin.run(&["config", "check"]);
    assert_eq!(run.code, 2);
    for told in ["config.toml:2: ", "did you mean `measure`", "config.toml:5: ", "x.toml:3: ", "did you mean `home`", "keymap.toml:2: "] {
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
    let run = bantin.run(&["--dump", "bundled"]);
    assert_eq!(run.code, 2, "a wrong configuration is told before anything is done");
}

#[test]
fn init_writes_once_and_show_shows() {
    let bantin = Bantin::new();
    assert_eq!(bantin.run(&["config", "init"]).code, 0);
    let file = bantin.config_dir().join("config.toml");
    fs::write(&file, "[ui]\nmeasure = 60\n").expect("written");
    let again = bantin.run(&["config", "init"]);
    assert_eq!(again.code, 2);
    assert_eq!(fs::read_to_string(&file).expect("there"), "[ui]\nmeasure = 60\n", "nothing is overwritten");
    assert!(bantin.run(&["config", "show"]).stdout.contains("measure = 60"));
    assert!(bantin.run(&["config", "path"]).stdout.contains("bantin.db"));
}

#[test]
fn a_broken_cache_is_set_aside_and_a_new_one_begun() {
    let bantin = Bantin::new();
    let data = bantin.home().join(".local/share/bantin");
    fs::create_dir_all(&data).expect("made");
    fs::write(data.join("bantin.db"), "this is no database, but it may be dear to someone".repeat(100)).expect("written");
    let run = bantin.run(&["--dump", "bundled", "--limit", "1"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("The cache was damaged"), "{}", run.stderr);
    let aside = fs::read_dir(&data).expect("a folder").flatten().find(|entry| entry.file_name().to_string_lossy().contains("broken")).expect("set aside");
    assert!(fs::read_to_string(aside.path()).expect("text").starts_with("this is no database"));
}

#[test]
fn the_cache_is_kept_within_the_bounds_of_the_configuration() {
    let bantin = Bantin::new();
    old::cache(&bantin.home().join(".local/share/bantin/bantin.db"), 2);
    let entries = |run: support::Run| run.stdout.lines().next().and_then(|line| line.strip_prefix("entries\t").map(str::to_owned)).expect("a number");
    assert_eq!(bantin.run(&["refresh", "bundled"]).code, 0);
    let all = entries(bantin.run(&["cache", "show"]));
    assert_eq!(all, "513", "by default everything is kept");
    let refused = bantin.run(&["cache", "trim", "--keep", "1d"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("`1d`") && refused.stderr.contains("3650d"), "{}", refused.stderr);

    bantin.write_config("config.toml", "[cache]\nkeep = \"90d\"\n");
    let run = bantin.run(&["refresh", "bundled"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // Of the 500 old ones the newest 50 stay, and those of the others that have a star.
    let starred = (1..=old::ENTRIES - 50).filter(|n| old::marks(*n).1).count();
    assert_eq!(entries(bantin.run(&["cache", "show"])), (50 + starred + 13).to_string());
    assert!(run.stderr.contains(&format!("{} old entries dropped", 450 - starred)), "{}", run.stderr);
    let trimmed = bantin.run(&["cache", "trim", "--keep", "forever", "--size", "50MB"]);
    assert!(trimmed.code == 0 && trimmed.stdout.starts_with("0 old entries dropped"), "{trimmed:?}");
    assert!(bantin.run(&["cache", "show"]).stdout.contains("free for what comes\t0 B"), "given back");
}

#[test]
fn a_home_that_cannot_be_written_still_prints() {
    let bantin = Bantin::new();
    // A file where the folder should be: not even the superuser can make a folder below it.
    fs::write(bantin.home().join(".local"), "").expect("written");
    let run = bantin.run(&["--dump", "bundled", "--limit", "1"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("cannot be written") && run.stdout.contains("Bản Tin"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn sources_are_added_listed_and_removed() {
    let bantin = Bantin::new();
    assert!(bantin.run(&["sources", "list"]).stdout.contains("* sggp"));
    assert_eq!(bantin.run(&["sources", "add", "vnexpress"]).code, 0);
    assert!(bantin.run(&["sources", "list"]).stdout.contains("* vnexpress"));
    assert_eq!(bantin.run(&["sources", "remove", "vnexpress"]).code, 0);
    assert!(!bantin.run(&["sources", "list"]).stdout.contains("* vnexpress"));
    let near = bantin.run(&["sources", "show", "vnexpres"]);
    assert!(near.stderr.contains("vnexpress"), "{}", near.stderr);
    assert!(bantin.run(&["sources", "show", "sggp"]).stdout.contains("id = \"sggp\""));
    assert_eq!(bantin.run(&["completions", "fish"]).code, 0);
    assert!(bantin.run(&["man"]).stdout.contains(".SH JSON"));
}

/// Entries, articles and comments of the loopback paper as `--dump` prints them.
fn everything(bantin: &Bantin, id: &str) -> Vec<Value> {
    let run = bantin.run(&["--dump", id, "--full", "--comments", "--offline", "--format", "jsonl", "--limit", "500"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut lines = lines(&run.stdout);
    for line in &mut lines {
        line.as_object_mut().expect("an object").remove("fetched");
    }
    lines
}

#[test]
fn a_paper_is_added_refreshed_and_read_without_its_server() {
    let mut paper = LoopbackPaper::start(std::time::Duration::from_millis(50));
    let bantin = Bantin::online();
    let file = bantin.home().join("vong-lap.toml");
    fs::write(&file, paper.source_toml()).expect("written");
    let added = bantin.run(&["sources", "add", file.to_str().expect("UTF-8")]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    let run = bantin.run(&["refresh", "vong-lap", "--full", "--comments"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let first = everything(&bantin, "vong-lap");
    let articles: Vec<&Value> = first.iter().filter(|line| line["type"] == "article").collect();
    assert!(articles.len() == 4, "{}", articles.len());
    assert!(articles.iter().all(|article| !article["text"].as_str().expect("text").is_empty()));
    assert!(articles.iter().any(|article| article["comments"]["state"] == "ready"));

    let before = paper.server().log().len();
    let again = bantin.run(&["refresh", "vong-lap", "--full", "--comments"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert!(again.stderr.contains("unchanged"), "{}", again.stderr);
    assert!(paper.server().log().len() > before, "it was asked");
    assert_eq!(everything(&bantin, "vong-lap"), first, "a refresh that brings nothing changes nothing");

    paper.stop();
    assert_eq!(everything(&bantin, "vong-lap"), first, "everything is kept");
    let found = bantin.run(&["search", "--offline", articles[0]["title"].as_str().expect("a title")]);
    assert_eq!(found.code, 0, "{}", found.stderr);
}

#[test]
fn a_feed_is_found_from_a_pages_address() {
    let paper = LoopbackPaper::start(std::time::Duration::ZERO);
    let bantin = Bantin::online();
    let shown = bantin.run(&["sources", "add", &paper.url()]);
    assert_eq!(shown.code, 2, "without a terminal it waits to be accepted: {}", shown.stderr);
    assert!(shown.stdout.contains("/rss/home.rss") && shown.stderr.contains("--yes"), "{}{}", shown.stdout, shown.stderr);
    assert!(!bantin.run(&["sources", "list"]).stdout.contains("127-0-0-1"), "nothing is kept unasked");
    let added = bantin.run(&["sources", "add", "--yes", &paper.url()]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    let list = bantin.run(&["sources", "list"]).stdout;
    let id = list.lines().find(|line| line.starts_with("* 127-0-0-1")).expect("its row").split_whitespace().nth(1).expect("its id").to_owned();
    let run = bantin.run(&["refresh", &id]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(bantin.run(&["--dump", &id, "--offline"]).code, 0);
}

#[test]
fn a_dead_server_is_told_and_what_is_kept_is_printed() {
    let mut paper = LoopbackPaper::start(std::time::Duration::ZERO);
    let bantin = Bantin::online();
    bantin.write_config("sources/vong-lap.toml", &paper.source_toml());
    assert_eq!(bantin.run(&["refresh", "vong-lap"]).code, 0);
    paper.stop();
    let run = bantin.run(&["refresh", "vong-lap"]);
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert!(run.stderr.contains("hint: "), "{}", run.stderr);
    assert_eq!(bantin.run(&["--dump", "vong-lap", "--offline"]).code, 0);
}

#[test]
fn an_address_is_printed_with_all_of_its_pages() {
    let paper = LoopbackPaper::start(std::time::Duration::ZERO);
    let server = paper.server();
    let page = |text: &str, link: &str| {
        let text = format!("{text} sáng nay, khi ghe còn đậu kín bến và thương lái từ các tỉnh chưa tới lấy hàng như mọi hôm.");
        support::Reply::html(&format!("<head><meta property=og:type content=article></head><article><h1>Chợ nổi</h1><p>{text}</p></article>{link}"))
    };
    server.route("/cho-noi.html", page("Nhà vườn kể chuyện", "<div class=pagination><a href=/cho-noi.html?page=2>2</a></div>"));
    server.route("/cho-noi.html?page=2", page("Lái ghe kể tiếp chuyện", ""));
    let bantin = Bantin::online();
    let run = bantin.run(&["--dump", &server.url("/cho-noi.html")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("Nhà vườn kể chuyện") && run.stdout.contains("Lái ghe kể tiếp chuyện"), "{}", run.stdout);
    let kept = bantin.run(&["--dump", "--offline", &server.url("/cho-noi.html")]);
    assert!(kept.stdout.contains("Lái ghe kể tiếp chuyện"), "{}{}", kept.stdout, kept.stderr);
}
