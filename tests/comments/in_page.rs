//! Comments that stand in a page, without rules for it.

use bantin::{
    model::{EntryId, HttpUrl, Thread, ThreadState},
    reader::{Input, article},
};

use super::papers::told;

fn thread(comments: &str) -> Option<Thread> {
    let paragraph = "<p>The ferry across the river stays in service through the winter, the council said, and the fare does not change for those who live on the island.</p>";
    let page = format!(
        "<html><head><title>The ferry stays</title></head><body><h1>The ferry stays</h1><article>{}</article>{comments}</body></html>",
        paragraph.repeat(6)
    );
    let url = HttpUrl::parse("https://blog.example/ferry/").expect("an address");
    let input = Input { bytes: page.as_bytes(), mime: None, url: &url, now: "2026-11-24T03:00:00Z".parse().expect("a time") };
    article::extract(&input, None, &EntryId::of_page(&url), None).expect("an article").page_thread
}

fn whole(comments: &str) -> (Vec<String>, Option<u32>, bool) {
    let thread = thread(comments).expect("comments");
    assert_eq!(thread.state, ThreadState::Ready);
    (told(&thread.items), thread.reported, thread.complete)
}

#[test]
fn wordpress_new_and_old() {
    let (comments, reported, complete) = whole(include_str!("../fixtures/comments/in-page/wordpress.html"));
    assert_eq!(
        comments,
        [
            "0:101 Linh, 2026-11-20T08:15:00+07:00",
            "1:103<101 Editor, 2026-11-20T09:00:00+07:00",
            "2:106<103 Linh, 2026-11-20T09:30:00+07:00",
            "0:102 Old theme, 2026-11-21T07:00:00+07:00",
        ]
    );
    assert_eq!((reported, complete), (Some(6), false), "older ones are on another page");
    let thread = thread(include_str!("../fixtures/comments/in-page/wordpress.html")).expect("comments");
    let texts: Vec<&str> = thread.items.iter().map(|comment| comment.text.as_str()).collect();
    assert_eq!(texts, ["We took it every week.\n\nGood to hear.", "Thank you, Linh.", "See you on board.", "The old theme has no element for the text."]);
}

#[test]
fn microdata() {
    let (comments, reported, complete) = whole(include_str!("../fixtures/comments/in-page/microdata.html"));
    assert_eq!(
        comments,
        ["0:c-1 Ba Khía, 2026-11-22T10:00:00+07:00 like 14", "1:c-2<c-1 Sáu Lèo, 2026-11-22T11:30:00+07:00", "0:c-3 Dì Bảy, 2026-11-22T12:00:00+07:00"]
    );
    assert_eq!((reported, complete), (None, true));
}

#[test]
fn json_ld_nested_and_by_parent() {
    let (comments, reported, complete) = whole(include_str!("../fixtures/comments/in-page/stated.html"));
    assert_eq!(
        comments[..3],
        [
            "0:https://dd.example/t/1#p2 Minh, 2026-11-22T09:00:00+07:00 like 3",
            "1:https://dd.example/t/1#p3<https://dd.example/t/1#p2 Thu, 2026-11-22T09:20:00+07:00",
            "2:https://dd.example/t/1#p4<https://dd.example/t/1#p3 Minh,  like 2",
        ]
    );
    assert!(comments[3].starts_with("0:made:") && comments[3].ends_with("Ông Tư, 2026-11-22T10:00:00+07:00"), "{comments:?}");
    assert_eq!((comments.len(), reported, complete), (4, Some(5), false), "the page counts one more");
}

#[test]
fn threads_by_class_words() {
    let (comments, reported, complete) = whole(include_str!("../fixtures/comments/in-page/thread.html"));
    assert_eq!(
        comments,
        [
            "0:71 hafenblick, 2026-11-19T18:00:00+01:00 like 8",
            "1:72<71 elbe, 2026-11-19T19:00:00+01:00",
            "1:73<71 hafenblick, 2026-11-19T20:00:00+01:00",
            "0:74 möwe, 2026-11-20T07:00:00+01:00",
        ]
    );
    assert_eq!((reported, complete), (Some(4), true));
}

#[test]
fn depth_by_level_and_by_subtree() {
    let (comments, ..) = whole(include_str!("../fixtures/comments/in-page/levels.html"));
    let places: Vec<&str> = comments.iter().filter_map(|comment| comment.split(' ').next()).collect();
    assert_eq!(places, ["0:c10", "1:c11<c10", "2:c12<c11", "0:c13"]);
    // An element around a comment and its replies stands for the comment.
    let one = |id: u32, inside: &str| {
        format!(
            "<li class=comment><div class=comment-inner id=comment-{id}><b class=fn>A</b><time datetime=2026-11-22>x</time><div class=comment-text>{id}</div></div>{inside}</li>"
        )
    };
    let (comments, ..) = whole(&format!("<ul>{}{}</ul>", one(1, &format!("<ul>{}</ul>", one(2, ""))), one(3, "")));
    let places: Vec<&str> = comments.iter().filter_map(|comment| comment.split(' ').next()).collect();
    assert_eq!(places, ["0:1", "1:2<1", "0:3"]);
    let (comments, ..) = whole(include_str!("../fixtures/comments/in-page/subtree.html"));
    let places: Vec<&str> = comments.iter().filter_map(|comment| comment.split(' ').next()).collect();
    assert_eq!(places, ["0:c_aa1", "1:c_bb2<c_aa1", "0:c_cc3"]);
}

#[test]
fn what_only_looks_like_comments() {
    let found = thread(include_str!("../fixtures/comments/in-page/none.html"));
    assert_eq!(found.map(|thread| told(&thread.items)).unwrap_or_default(), Vec::<String>::new());
}

#[test]
fn a_page_of_nothing_but_comments_is_bounded() {
    let one = |n: usize| format!("<div class=comment id=comment-{n}><b class=fn>A</b><time datetime=2026-11-22>x</time><div class=comment-text>{n}</div>");
    let flat: String = (0..6_000).map(|n| one(n) + "</div>").collect();
    assert_eq!(thread(&flat).expect("comments").items.len(), 5_000);
    let deep: String = (0..100).map(one).collect::<String>() + &"</div>".repeat(100);
    let deep = thread(&deep).expect("comments");
    assert!(deep.items.len() == 100 && deep.items.iter().all(|comment| comment.depth <= 32));
}

#[test]
fn ids_names_and_times_in_other_places() {
    let (comments, ..) = whole(include_str!("../fixtures/comments/in-page/drupal.html"));
    assert_eq!(comments, ["0:31 Anonymous, ", "0:32 Mapper, 2026-11-22T08:15:00+07:00", "0:33 Milan, 2026-09-12T16:47:00+07:00"], "no pingback");
}

#[test]
fn blogger_and_words_of_two_syllables() {
    let (comments, reported, complete) = whole(include_str!("../fixtures/comments/in-page/blogger.html"));
    assert_eq!(
        comments,
        [
            "0:c810 Rosa, 2026-11-22T08:30:00+07:00",
            "1:c811<c810 Host, 2026-11-22T09:00:00+07:00",
            "0:c812 Ivo, 2026-11-22T10:00:00+07:00",
            "0:77 Út, 2026-11-22T11:00:00+07:00",
        ]
    );
    assert_eq!((reported, complete), (None, true), "a smaller count is of something else");
}
