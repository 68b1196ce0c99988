//! What is read of an article beside its body, and pages of other kinds than running text.
//!
//! The pages are written for these tests, after the layouts that papers use.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use bantin::{
    model::{Article, EntryId, Failure, FailureKind, HttpUrl, Notice, SafeLine},
    reader::{Input, article},
};

const URL: &str = "https://river.example/2026/11/20/the-bell";

/// A text long enough to be found without rules.
const TEXT: &str = "<p>The old bell of the southern bank rang this morning for the first time in a hundred years, and half of the town stood at the water to hear it.</p>
<p>It had lain in the mud below the ferry since the great flood. Two fishermen found it when the river fell, and the smith of the village cast a new clapper for it.</p>";

fn extract(html: &str, url: &str) -> Result<Article, Failure> {
    let url = HttpUrl::parse(url).expect("an address");
    let input = Input { bytes: html.as_bytes(), mime: Some("text/html; charset=utf-8"), url: &url, now: "2026-11-24T00:00:00Z".parse().expect("a time") };
    article::extract(&input, None, &EntryId::of_page(&url), None)
}

fn page(head: &str, over_text: &str) -> Article {
    extract(&format!("<head>{head}</head><body><main><article><h1>The bell rings again</h1>{over_text}{TEXT}</article></main></body>"), URL)
        .expect("an article")
}

fn published(head: &str, over_text: &str) -> String {
    page(head, over_text).published.map(|stamp| stamp.to_string()).unwrap_or_default()
}

fn byline(head: &str, over_text: &str) -> String {
    page(head, over_text).byline.as_ref().map(SafeLine::to_string).unwrap_or_default()
}

fn data(json: &str) -> String {
    format!("<script type=application/ld+json>{json}</script>")
}

#[test]
fn dates_that_are_stated_come_before_those_that_are_printed() {
    let json = data(r#"{"@type":"NewsArticle","headline":"The bell","datePublished":"2026-11-19T23:30:00-05:00",}"#);
    let meta = "<meta property=article:published_time content=2026-11-18T10:00:00Z>";
    let printed = "<p class=date>17 November 2026</p>";
    assert_eq!(published(&format!("{meta}{json}"), printed), "2026-11-19T23:30:00-05:00");
    assert_eq!(published(meta, printed), "2026-11-18T10:00:00+00:00");
    assert_eq!(published("", "<time itemprop=datePublished datetime=2026-11-16T08:00:00+01:00>Monday</time>"), "2026-11-16T08:00:00+01:00");
    assert_eq!(published("", printed), "2026-11-17");
    assert_eq!(published("", ""), "2026-11-20", "the day in the address");
    assert_eq!(published("<meta name=date content=2026-11-18><meta name=pubdate content=2026-11-18T07:15:00Z>", ""), "2026-11-18T07:15:00+00:00");
}

#[test]
fn authors_are_named_and_the_paper_only_where_nobody_else_is() {
    let json = |author: &str| {
        data(&format!(r#"{{"@type":"NewsArticle","headline":"The bell","author":{author},"publisher":{{"@type":"Organization","name":"River Post"}}}}"#))
    };
    let eva = r#"[{"@type":"Person","name":"Eva Hall"},{"@type":"Organization","name":"River Post"}]"#;
    assert_eq!(byline(&json(eva), ""), "Eva Hall");
    assert_eq!(byline(&json(r#""By Eva Hall and Jo Bär, dpa""#), ""), "Eva Hall, Jo Bär, dpa");
    assert_eq!(byline(&json(r#"{"name":"River Post"}"#), "<p class=byline>By <a href=/eva>Eva Hall</a>, ferry reporter</p>"), "Eva Hall");
    assert_eq!(byline(&json(r#"{"name":"River Post"}"#), ""), "River Post");
    assert_eq!(byline("<meta name=author content='https://social.example/river'><meta property=article:author content='Eva Hall'>", ""), "Eva Hall");
}

#[test]
fn what_is_not_free_is_said() {
    for head in [
        data(r#"{"@type":"NewsArticle","headline":"The bell","isAccessibleForFree":"False"}"#),
        "<meta property=article:content_tier content=locked>".to_owned(),
    ] {
        assert_eq!(page(&head, "").notices, [Notice::Paywall], "{head}");
    }
    assert_eq!(page(&data(r#"{"@type":"NewsArticle","headline":"The bell","isAccessibleForFree":true}"#), "").notices, []);
    assert_eq!(page("<meta property=article:content_tier content=metered>", "").notices, []);
}

#[test]
fn live_blogs_keep_their_posts_and_times() {
    let post = |time: &str, title: &str| {
        format!(
            r#"{{"@type":"BlogPosting","headline":"{title}","datePublished":"2026-11-24T{time}:00+01:00","articleBody":"The water {title} at the ferry.\nPeople stand on the bank and wait for what the evening brings, as they did in the year of the flood."}}"#
        )
    };
    let posts = [post("09:05", "rises"), post("08:40", "stands still"), post("08:10", "falls")].join(",");
    let json = data(&format!(r#"{{"@type":"LiveBlogPosting","headline":"The flood","liveBlogUpdate":[{posts}]}}"#));
    let html = format!("<head>{json}</head><h1>The flood</h1><div id=app></div>");
    let article = extract(&html, URL).expect("an article");
    let text = article.document.plain_text();
    let lines: Vec<&str> = text.as_str().split("\n\n").collect();
    assert_eq!(lines.len(), 9, "{lines:?}");
    assert_eq!(lines.get(..2), Some(["09:05 · rises", "The water rises at the ferry."].as_slice()));
    assert_eq!(article.notices, [Notice::Live]);
    let ended = |end: &str| html.replace("\"headline\":\"The flood\"", &format!("\"headline\":\"The flood\",\"coverageEndTime\":\"{end}\""));
    assert_eq!(extract(&ended("2026-11-23T20:00:00Z"), URL).expect("an article").notices, [], "it has ended");
    assert_eq!(extract(&ended("2026-11-25T20:00:00Z"), URL).expect("an article").notices, [Notice::Live]);
    // A page that has more of it than its data keeps its own.
    let short = page(
        &data(r#"{"@type":"LiveBlogPosting","headline":"The bell rings again","liveBlogUpdate":[{"articleBody":"One two."},{"articleBody":"Three."}]}"#),
        "",
    );
    assert!(short.document.plain_text().as_str().starts_with("The old bell"), "{short:?}");
}

#[test]
fn a_film_is_told_by_its_description() {
    let json = data(
        r#"{"@type":"VideoObject","name":"The bell on film","description":"Watch how the bell is lifted out of the mud by two boats.","url":"/film/7","uploadDate":"2026-11-21T10:00:00Z"}"#,
    );
    let article = extract(
        &format!("<head>{json}<meta property=og:type content=video.other></head><h1>The bell on film</h1><div id=player></div>"),
        "https://river.example/film/7",
    )
    .expect("an article");
    assert_eq!(article.notices, [Notice::Film]);
    assert_eq!(article.document.plain_text().as_str(), "Watch how the bell is lifted out of the mud by two boats.\n\nThe bell on film");
    assert_eq!(article.document.links.iter().map(HttpUrl::as_str).collect::<Vec<_>>(), ["https://river.example/film/7"]);
    assert_eq!(article.published.map(|stamp| stamp.to_string()).as_deref(), Some("2026-11-21T10:00:00+00:00"));
    let open_graph = "<meta property=og:type content=video.episode><meta property=og:title content='The bell on film'><meta property=og:video content=/f/7.mp4>
        <meta property=og:description content='Watch how the bell is lifted out of the mud by two boats.'>";
    let told =
        extract(&format!("<head>{open_graph}</head><h1>The bell on film</h1><div id=player></div>"), "https://river.example/film/7").expect("an article");
    assert_eq!((told.notices, told.document.plain_text()), (vec![Notice::Film], article.document.plain_text()));
    assert_eq!(told.document.links.iter().map(HttpUrl::as_str).collect::<Vec<_>>(), ["https://river.example/f/7.mp4"]);
    // An article with a film in it is an article.
    assert_eq!(page(&format!("{json}<meta property=og:type content=article>"), "").notices, []);
}

#[test]
fn pages_without_any_text_are_said_to_be_so() {
    assert_eq!(extract("<h1>The bell</h1><div id=app></div>", URL).expect_err("no body").kind, FailureKind::NoBody);
}

#[test]
fn pages_that_say_there_is_none_are_not_articles() {
    let kind = |html: &str| extract(html, URL).map_err(|failure| failure.kind).map(|article| article.title.to_string());
    for html in [
        format!("<title>River Post</title><h1>Page not found</h1><main><h2>Latest news</h2>{TEXT}</main>"),
        format!("<title>Không tìm thấy trang | Báo Bến Sông</title><h1>Tin mới</h1><main>{TEXT}</main>"),
        format!("<title>404 - River Post</title><main>{TEXT}</main>"),
    ] {
        assert_eq!(kind(&html), Err(FailureKind::SoftNotFound), "{html}");
    }
    // An article about it is one: it says so, or has a day.
    for head in ["<meta property=og:type content=article>", "<meta property=article:published_time content=2026-11-18T10:00:00Z>"] {
        assert_eq!(kind(&format!("<head>{head}</head><main><article><h1>Not found</h1>{TEXT}</article></main>")), Ok("Not found".to_owned()), "{head}");
    }
}
