//! Public interfaces for comments: their answers, where pages name them, and answers of which nobody says whose they are.

use bantin::{
    model::{CommentPlace, CommentService, EntryId, HttpUrl, Source, Thread},
    reader::{
        Input, article,
        comments::{Answer, PageRequest, address, assemble, guess, parse, places, services},
    },
};

use super::{papers::told, tuoitre, vnexpress};

fn url(text: &str) -> HttpUrl {
    HttpUrl::parse(text).expect("an address")
}

fn input<'a>(body: &'a str, url: &'a HttpUrl) -> Input<'a> {
    Input { bytes: body.as_bytes(), mime: None, url, now: "2026-11-24T03:00:00Z".parse().expect("a time") }
}

fn answer(service: CommentService, body: &str) -> Answer {
    parse(&input(body, &url("https://forum.example/answer")), services::rules(service).expect("rules")).expect("an answer")
}

fn thread(service: CommentService, body: &str) -> Thread {
    assemble(vec![answer(service, body)])
}

const WORDPRESS: &str = r#"[
 {"id":11,"post":7,"parent":0,"author_name":"Lan","date":"2026-11-20T08:00:00","date_gmt":"2026-11-20T01:00:00","content":{"rendered":"<p>First &amp; foremost.</p>\n"}},
 {"id":13,"post":7,"parent":12,"author_name":"Lan","date_gmt":"2026-11-20T03:00:00","content":{"rendered":"<p>Third.</p>"}},
 {"id":12,"post":7,"parent":11,"author_name":"Editor","date_gmt":"2026-11-20T02:00:00","content":{"rendered":"<p>Second.</p>"}}]"#;

const DISCOURSE: &str = r#"{"id":5,"title":"Ferry","posts_count":4,"post_stream":{"posts":[
 {"id":900,"post_number":1,"username":"host","created_at":"2026-11-20T01:00:00.000Z","cooked":"<p>The article.</p>","reply_to_post_number":null},
 {"id":901,"post_number":2,"username":"ana","created_at":"2026-11-20T02:00:00.000Z","cooked":"<p>Yes.</p>","reply_to_post_number":1,"actions_summary":[{"id":2,"count":3}]},
 {"id":902,"post_number":3,"username":"ben","created_at":"2026-11-20T03:00:00.000Z","cooked":"<p>No.</p>","reply_to_post_number":2},
 {"id":903,"post_number":4,"username":"cai","created_at":"2026-11-20T04:00:00.000Z","cooked":"<p>Maybe.</p>","reply_to_post_number":null}],"stream":[900,901,902,903]}}"#;

const HACKER_NEWS: &str = r#"{"id":40,"type":"story","author":"pat","title":"Ferry","points":9,"children":[
 {"id":41,"author":"sam","created_at_i":1763600400,"created_at":"2025-11-20T01:00:00.000Z","text":"<p>One.<p>Two.","parent_id":40,"children":[
  {"id":42,"author":null,"created_at_i":1763604000,"text":null,"parent_id":41,"children":[{"id":43,"author":"kim","created_at_i":1763607600,"text":"Three.","parent_id":42,"children":[]}]}]},
 {"id":44,"author":null,"created_at_i":1763611200,"text":null,"parent_id":40,"children":[]}]}"#;

const LOBSTERS: &str = r#"{"short_id":"abc123","title":"Ferry","comment_count":2,"comments":[
 {"short_id":"aaaaaa","created_at":"2026-11-20T08:00:00.000-06:00","score":6,"comment":"<p>Old shape.</p>\n","parent_comment":null,"commenting_user":{"username":"wren"}},
 {"short_id":"bbbbbb","created_at":"2026-11-20T09:00:00.000-06:00","score":1,"comment":"<p>New shape.</p>\n","parent_comment":"aaaaaa","commenting_user":"finch"}]}"#;

const REDDIT: &str = r#"[{"data":{"children":[{"kind":"t3","data":{"id":"q1","num_comments":9,"title":"Ferry"}}]}},{"data":{"children":[
 {"kind":"t1","data":{"id":"r1","author":"ula","body_html":"<div class=\"md\"><p>Top.</p></div>","created_utc":1763600400.0,"ups":7,"replies":{"data":{"children":[
   {"kind":"t1","data":{"id":"r2","author":"vic","body":"Below.","created_utc":1763604000.0,"ups":1,"replies":""}},{"kind":"more","data":{"id":"r3","count":4,"children":["r4"]}}]}}}},
 {"kind":"more","data":{"id":"r9","count":3,"children":["r10"]}}]}}]"#;

const LEMMY: &str = r#"{"comments":[
 {"comment":{"id":21,"content":"Line one.\nLine two.","published":"2026-11-20T01:00:00.123456","path":"0.21"},"creator":{"name":"ola","display_name":"Ola"},"counts":{"upvotes":5}},
 {"comment":{"id":22,"content":"Reply.","published":"2026-11-20T02:00:00Z","path":"0.21.22"},"creator":{"name":"per"},"counts":{"upvotes":0}},
 {"comment":{"id":23,"content":"Deeper.","published":"2026-11-20T03:00:00Z","path":"0.21.22.23"},"creator":{"name":"ola"},"counts":{"upvotes":1}}]}"#;

const FEED: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Comments on: Ferry</title><link>https://blog.example/ferry/</link>
<item><title>By: Editor</title><link>https://blog.example/ferry/#comment-12</link><dc:creator>Editor</dc:creator><pubDate>Fri, 20 Nov 2026 02:00:00 +0000</pubDate><guid isPermaLink="false">https://blog.example/?p=7#comment-12</guid><description>Second.</description><content:encoded><![CDATA[<p>Second, in full.</p>]]></content:encoded></item>
<item><title>By: Lan</title><link>https://blog.example/ferry/#comment-11</link><pubDate>Fri, 20 Nov 2026 01:00:00 +0000</pubDate><guid isPermaLink="false">https://blog.example/?p=7#comment-11</guid><description>First.</description></item></channel></rss>"#;

#[test]
fn answers_of_every_interface() {
    assert_eq!(
        told(&thread(CommentService::Wordpress, WORDPRESS).items),
        ["0:11 Lan, 2026-11-20T01:00:00+00:00", "1:12<11 Editor, 2026-11-20T02:00:00+00:00", "2:13<12 Lan, 2026-11-20T03:00:00+00:00"],
        "times in UTC"
    );
    let discourse = answer(CommentService::Discourse, DISCOURSE);
    assert_eq!((discourse.listed, discourse.top_level), (4, Some(4)));
    assert_eq!(
        told(&assemble(vec![discourse]).items),
        ["0:2 ana, 2026-11-20T02:00:00+00:00 like 3", "1:3<2 ben, 2026-11-20T03:00:00+00:00", "0:4 cai, 2026-11-20T04:00:00+00:00"],
        "the first post is the article"
    );
    assert_eq!(
        told(&thread(CommentService::HackerNews, HACKER_NEWS).items),
        ["0:41 sam, 2025-11-20T08:00:00+07:00", "1:42<41 , 2025-11-20T09:00:00+07:00", "2:43<42 kim, 2025-11-20T10:00:00+07:00"],
        "one that was taken away stays where it was answered"
    );
    let lobsters = thread(CommentService::Lobsters, LOBSTERS);
    assert_eq!(told(&lobsters.items), ["0:aaaaaa wren, 2026-11-20T08:00:00-06:00 like 6", "1:bbbbbb<aaaaaa finch, 2026-11-20T09:00:00-06:00 like 1"]);
    assert_eq!((lobsters.reported, lobsters.complete), (Some(2), true));
    let reddit = thread(CommentService::Reddit, REDDIT);
    assert_eq!(told(&reddit.items), ["0:r1 ula, 2025-11-20T08:00:00+07:00 like 7", "1:r2<r1 vic, 2025-11-20T09:00:00+07:00 like 1"]);
    assert_eq!((reddit.reported, reddit.complete), (Some(9), false), "what it left out is counted");
    let lemmy = thread(CommentService::Lemmy, LEMMY);
    assert_eq!(
        told(&lemmy.items),
        ["0:21 Ola, 2026-11-20T01:00:00+00:00 like 5", "1:22<21 per, 2026-11-20T02:00:00+00:00", "2:23<22 ola, 2026-11-20T03:00:00+00:00 like 1"]
    );
    assert_eq!(lemmy.items[0].text.as_str(), "Line one.\nLine two.");
    let feed = thread(CommentService::Feed, FEED);
    let texts: Vec<String> = feed.items.iter().map(|comment| format!("{} {}", comment.author, comment.text)).collect();
    assert_eq!(texts, ["Lan First.", "Editor Second, in full."], "oldest first");
}

#[test]
fn an_interface_that_is_closed_says_so() {
    let closed = r#"{"code":"rest_cannot_read","message":"Sorry, you are not allowed to read comments.","data":{"status":401}}"#;
    let failure = parse(&input(closed, &url("https://blog.example/x")), services::rules(CommentService::Wordpress).expect("rules")).expect_err("closed");
    assert_eq!(failure.kind, bantin::model::FailureKind::Blocked);
}

fn places_of(address: &str, head: &str, body: &str) -> Vec<CommentPlace> {
    let paragraph =
        "<p>The ferry across the river stays in service through the winter, the council said, and the fare stays as it is for the island.</p>".repeat(6);
    let page = format!("<html><head><title>The ferry</title>{head}</head><body{body}><h1>The ferry</h1><article>{paragraph}</article></body></html>");
    let address = url(address);
    article::extract(&input(&page, &address), None, &EntryId::of_page(&address), None).expect("an article").comment_places
}

fn asked(place: &CommentPlace) -> String {
    let page = PageRequest { offset: 0, limit: 100, page: 1 };
    address(services::rules(place.service).expect("rules"), &place.key, page).expect("an address").as_str().to_owned()
}

#[test]
fn pages_name_their_interfaces() {
    let rest = "<link rel='https://api.w.org/' href='https://blog.example/wp-json/'>";
    let feeds = "<link rel=alternate type='application/rss+xml' title='Blog' href='/feed/'><link rel=alternate type='application/rss+xml' title='Comments' href='/comments/feed/'><link rel=alternate type='application/rss+xml' title='The ferry Comments Feed' href='/2026/ferry/feed/'>";
    let found = places_of("https://blog.example/2026/ferry/", &format!("{rest}{feeds}<link rel=shortlink href='https://blog.example/?p=77'>"), "");
    assert_eq!(
        found.iter().map(asked).collect::<Vec<_>>(),
        ["https://blog.example/wp-json/wp/v2/comments?post=77&per_page=100&page=1&order=asc", "https://blog.example/2026/ferry/feed/"],
        "neither the site's feed nor that of all comments"
    );
    for (head, body) in [
        ("<link rel=alternate type='application/json' href='https://blog.example/wp-json/wp/v2/posts/77'>", ""),
        ("", " class='post-template postid-77 single'"),
        ("", "><form><input type=hidden name=comment_post_ID value=77></form"),
    ] {
        let found = places_of("https://blog.example/ferry/", &format!("{rest}{head}"), body);
        assert!(asked(&found[0]).contains("?post=77&"), "{head}{body}");
    }
    let plain = places_of("https://blog.example/?p=77", "<link rel='https://api.w.org/' href='/index.php?rest_route=/'><link rel=shortlink href='/?p=77'>", "");
    assert_eq!(asked(&plain[0]), "https://blog.example/index.php?rest_route=/wp/v2/comments&post=77&per_page=100&page=1&order=asc");
    let topic = places_of("https://forum.example/sub/t/ferry/345/2", "<meta name=generator content='Discourse 3.4 - https://github.com/discourse'>", "");
    assert_eq!(asked(&topic[0]), "https://forum.example/sub/t/345.json?page=1");
    let lemmy = places_of("https://talk.example/post/99", "", "><div id=app class=lemmy-site></div");
    assert!(asked(&lemmy[0]).starts_with("https://talk.example/api/v3/comment/list?post_id=99&"));
}

#[test]
fn no_page_sends_a_reader_elsewhere() {
    for root in ["http://127.0.0.1:9/wp-json/", "https://other.example/wp-json/", "https://example/wp-json/", "https://notblog.example/", "file:///etc/"] {
        let found = places_of("https://blog.example/ferry/", &format!("<link rel='https://api.w.org/' href='{root}'><link rel=shortlink href='/?p=7'>"), "");
        assert_eq!(found, [], "{root}");
    }
    assert_eq!(places_of("https://blog.example/t/ferry/345", "<meta name=generator content='WordPress 6'>", ""), [], "only Discourse has topics like that");
    assert_eq!(places_of("https://blog.example/", "<link rel=alternate type='application/rss+xml' title='Comments' href='/comments/feed/'>", ""), []);
}

#[test]
fn services_by_address() {
    let told = |address: &str| places::of_address(&url(address)).map(|place| asked(&place));
    for (address, asked) in [
        ("https://news.ycombinator.com/item?id=40", Some("https://hn.algolia.com/api/v1/items/40")),
        ("https://lobste.rs/s/abc123/the_ferry", Some("https://lobste.rs/s/abc123.json")),
        ("https://old.reddit.com/r/ferries/comments/q1/the_ferry/", Some("https://www.reddit.com/comments/q1.json?raw_json=1&limit=500")),
        ("https://lemmy.example/post/99", Some("https://lemmy.example/api/v3/comment/list?post_id=99&type_=All&sort=Top&limit=100&page=1")),
        ("https://news.ycombinator.com/newest", None),
        ("https://lobste.rs/t/rust", None),
        ("https://notreddit.com/r/a/comments/q1/", None),
        ("https://blog.example/post/99", None),
    ] {
        assert_eq!(told(address).as_deref(), asked, "{address}");
    }
    let feed = |comments: &str| places::feed_at(&url(comments), Some(&url("https://blog.example/ferry/"))).is_some();
    assert!(feed("https://blog.example/ferry/feed/") && feed("https://www.blog.example/?feed=rss2&p=7") && feed("https://blog.example/comments.xml"));
    assert!(!feed("https://blog.example/ferry/#comments") && !feed("https://other.example/ferry/feed/"));
}

#[test]
fn an_answer_tells_its_shape_by_itself() {
    let rules: Vec<_> = [vnexpress(), tuoitre()]
        .into_iter()
        .chain(["dantri", "thanhnien", "vietnamnet"].iter().map(|id| {
            let text = std::fs::read_to_string(format!("{}/assets/sources/{id}.toml", env!("CARGO_MANIFEST_DIR"))).expect("a file");
            toml::from_str::<Source>(&text).expect("a source").comments.expect("rules")
        }))
        .collect();
    let told = |body: &str| {
        guess(&input(body, &url("https://nowhere.invalid/")), rules.iter())
            .map(|thread| thread.items.iter().map(|comment| comment.id.to_string()).collect::<Vec<_>>())
    };
    for (body, first, count) in [
        (WORDPRESS, "11", 3),
        (DISCOURSE, "2", 3),
        (HACKER_NEWS, "41", 3),
        (LOBSTERS, "aaaaaa", 2),
        (REDDIT, "r1", 2),
        (LEMMY, "21", 3),
        (FEED, "https://blog.example/?p=7#comment-11", 2),
        (include_str!("../fixtures/comments/vnexpress-2018.js"), "7001", 5),
        (include_str!("../fixtures/comments/tuoitre.json"), "3f0c9a52-0001-4a10-9d11-aa0000000001", 4),
        (include_str!("../fixtures/comments/dantri.json"), "810001", 3),
        (include_str!("../fixtures/comments/thanhnien.html"), "55001", 5),
        (include_str!("../fixtures/comments/vietnamnet.json"), "9300", 3),
        (include_str!("../fixtures/comments/in-page/thread.html"), "71", 4),
    ] {
        let found = told(body).unwrap_or_else(|| panic!("{body}"));
        assert_eq!((found[0].as_str(), found.len()), (first, count), "{found:?}");
    }
    assert_eq!(told("{\"error\":0,\"data\":[]}"), Some(Vec::new()), "says by its code that there are none");
    for body in ["{\"name\":\"x\",\"list\":[1,2]}", "[]", "", "<html><title>x</title></html>", "{\"items\":[{\"id\":1,\"title\":\"News\"}]}"] {
        assert_eq!(told(body), None, "{body}");
    }
}
