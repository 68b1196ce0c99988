//! Pages written for these tests to bodies: what the generic way finds and what it leaves out, rule by rule.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use bantin::{
    model::{Article, EntryId, HttpUrl},
    reader::{Input, article},
};

const FIRST: &str = "The ferry at the bend of the river runs again since Monday, after a winter in which the water stood too low for its keel to pass the bar.";
const SECOND: &str =
    "Those who live on the other bank had gone round by the bridge all that time, twenty miles each way, with their eggs and their school books.";
const THIRD: &str = "Nobody was on the landing at six, said the ferryman, and by seven the queue of bicycles reached up to the church and around its corner.";
const LAST: &str = "The next low water is expected in autumn, when the council wants to have the bar dredged, if the money for it can be found until then.";

fn extract(page: &str) -> Article {
    let url = HttpUrl::parse("https://river.example/news/ferry").expect("an address");
    let now = "2026-11-24T00:00:00Z".parse().expect("a time");
    let input = Input { bytes: page.as_bytes(), mime: Some("text/html; charset=utf-8"), url: &url, now };
    article::extract(&input, None, &EntryId::of_page(&url), None).expect("an article")
}

fn paragraphs(page: &str) -> Vec<String> {
    extract(page).document.plain_text().as_str().split("\n\n").map(str::to_owned).collect()
}

/// A page with these parts in its text, between the first two and the last two paragraphs.
fn page(part: &str) -> String {
    let head = "<title>The ferry runs again</title><meta property=og:type content=article><meta name=author content='Ada Brook'>";
    format!(
        "<head>{head}</head><body><article><h1>The ferry runs again</h1><div class=text><p>{FIRST}</p><p>{SECOND}</p>{part}<p>{THIRD}</p><p>{LAST}</p></div></article></body>"
    )
}

/// The text of such a page with `part` at its end.
fn page_ending(part: &str) -> String {
    page("").replace("</div></article>", &format!("{part}</div></article>"))
}

const WHOLE: [&str; 4] = [FIRST, SECOND, THIRD, LAST];

#[test]
fn boxes_are_known_by_their_names() {
    let teaser = "<p>The bridge was painted last summer, and those who painted it tell how they did it, hanging over the water for days and days.</p>";
    for names in [
        "class=related-articles",
        "class='c-box RelatedStories__wrapper'",
        "id=newsletter",
        "class='box tin-lien-quan'",
        "class=author-box",
        "class=factbox",
        "class='sheet is-hidden'",
    ] {
        assert_eq!(paragraphs(&page(&format!("<div {names}>{teaser}</div>"))), WHOLE, "{names}");
    }
    // The same name without a link away is a standfirst.
    let standfirst = paragraphs(&page(&format!("<div class=teaser>{teaser}</div>")));
    assert_eq!(standfirst.len(), 5);
    assert_eq!(paragraphs(&page(&format!("<div class=teaser><a href=/bridge>More</a>{teaser}</div>"))), WHOLE);
    // What holds the text stays, whatever its name.
    let named = page("").replace("class=text", "class='text social-story'");
    assert_eq!(paragraphs(&named), WHOLE);
}

#[test]
fn cards_of_other_articles_are_no_text() {
    let card = |n: usize| {
        format!("<article class=card><h3><a href=/{n}>Story {n}</a></h3><p>A line or two that tell what this other story is about, number {n}.</p></article>")
    };
    assert_eq!(paragraphs(&page(&card(1))), WHOLE, "a card in the text");
    let list = format!("<section>{}</section></body>", (1..9).map(card).collect::<Vec<_>>().concat());
    assert_eq!(paragraphs(&page("").replace("</body>", &list)), WHOLE, "a list of cards under it");
}

#[test]
fn a_text_in_several_boxes_of_a_kind_is_joined() {
    let part = |inner: &str| format!("<section class=part><div class=column>{inner}</div></section>");
    let many: String = (1..8).map(|n| format!("<p>{FIRST} Day {n}.</p><p>{SECOND} Week {n}.</p>")).collect::<Vec<_>>().concat();
    let page = format!(
        "<title>The ferry runs again</title><body><article><div class=lead><div class=first>{}</div></div><div class=rest><div><div><div><div class=second>{}</div><div class=third>{}</div></div></div></div></div></article>
         <div class=foot><section class=other><p>Words of the house on its own behalf, long enough to be taken for a text by length alone.</p></section></div></body>",
        part(&many),
        part(&format!("<p>{THIRD}</p>")),
        part(&format!("<h2>What comes next</h2><p>{LAST}</p>")),
    );
    let found = paragraphs(&page);
    assert_eq!(found.get(14..).expect("joined parts"), [THIRD, "What comes next", LAST]);
}

#[test]
fn what_asks_the_reader_for_something_goes() {
    for call in [
        "<p>Sign up for the morning newsletter of the house.</p>",
        "<p>Subscribe now to read on.</p>",
        "<p>Theo dõi kênh của báo trên Zalo.</p>",
        "<p>Updated at 6:20 p.m.</p>",
        "<p>Advertisement</p>",
        "<p>4 min read</p>",
    ] {
        assert_eq!(paragraphs(&page(call)), WHOLE, "{call}");
    }
    let told = "He had asked them to sign up for the newsletter of the harbour, and hardly one of them did so.";
    assert_eq!(paragraphs(&page(&format!("<p>{told}</p>"))).get(2).map(String::as_str), Some(told));
}

#[test]
fn the_end_says_who_wrote_and_where_to_write_to() {
    for end in [
        "<p>Ada Brook is a reporter at the river desk and has crossed it more often than she can count.</p>",
        "<p>Write to the desk of the river at desk@river.example, or come by.</p>",
        "<h3>About the author</h3><p>She has lived on the river all her life, and on its other bank for half of it.</p>",
    ] {
        assert_eq!(paragraphs(&page_ending(end)), WHOLE, "{end}");
    }
    let first = format!("<p>Ada Brook had never seen the river so low. {FIRST}</p>");
    assert_eq!(paragraphs(&page("").replace("<div class=text>", &format!("<div class=text>{first}"))).len(), 5, "at the beginning it is the story");
}

#[test]
fn what_is_said_twice_is_told_once() {
    let more = (0..6).map(|n| format!("<p>Boat number {n} waits at the landing for its turn to be painted.</p>")).collect::<Vec<_>>().concat();
    let told = paragraphs(&page(&format!("{more}<p>{FIRST}</p>")));
    assert_eq!(told.iter().filter(|paragraph| paragraph.as_str() == FIRST).count(), 1);
    // A refrain is meant.
    let refrain = "<p>Row, row, row the boat, gently down the stream and on.</p>";
    assert_eq!(paragraphs(&page(&refrain.repeat(4))).len(), 8);
}

#[test]
fn captions_are_no_text() {
    let caption = "The ferry at noon, with the church behind it. Photo: A. Brook";
    for part in [
        format!("<p>{caption}</p>"),
        format!("<ul><li><img src=/a.jpg><div class=caption>{caption}</div></li><li><img src=/b.jpg><div class=caption>{caption}</div></li></ul>"),
    ] {
        let article = extract(&page(&part));
        assert_eq!(article.document.plain_text().as_str().split("\n\n").collect::<Vec<_>>(), WHOLE, "{part}");
        assert!(!article.document.captions().is_empty(), "{part}");
    }
}

#[test]
fn the_title_is_not_told_again() {
    let heading = "<h1><span>From the river and from its other bank, told by those who live on both: </span>The ferry runs again</h1>";
    let page = page("").replace("<h1>The ferry runs again</h1>", "").replace("<div class=text>", &format!("<div class=text>{heading}"));
    assert_eq!(paragraphs(&page), WHOLE);
}

#[test]
fn a_text_that_only_metadata_state_is_read_unless_it_is_not_free() {
    let stated = [FIRST, SECOND, THIRD, LAST].join("\\n");
    let page = |free: &str| {
        format!(
            "<title>The ferry runs again</title><script type=application/ld+json>{{\"@type\":\"NewsArticle\",{free}\"headline\":\"The ferry runs again\",\"articleBody\":\"{stated}\"}}</script>
             <body><article><h1>The ferry runs again</h1><p>{FIRST}</p></article></body>"
        )
    };
    assert_eq!(paragraphs(&page("")), WHOLE);
    for closed in
        ["\"isAccessibleForFree\":false,", "\"isAccessibleForFree\":\"False\",", "\"hasPart\":[{\"isAccessibleForFree\":false,\"cssSelector\":\".text\"}],"]
    {
        assert_eq!(paragraphs(&page(closed)), [FIRST], "{closed}");
    }
}

#[test]
fn a_short_article_is_one_where_the_page_says_so() {
    let page = |meta: &str| format!("<title>The ferry runs again</title>{meta}<body><article><p>It runs again, at six.</p></article></body>");
    assert_eq!(paragraphs(&page("<meta property=og:type content=article>")), ["It runs again, at six."]);
    let url = HttpUrl::parse("https://river.example/news/ferry").expect("an address");
    let text = page("");
    let input = Input { bytes: text.as_bytes(), mime: None, url: &url, now: "2026-11-24T00:00:00Z".parse().expect("a time") };
    assert!(article::extract(&input, None, &EntryId::of_page(&url), None).is_err(), "as short and unsaid it is a notice");
}
