//! Comment answers of every kind, read by rules that are data.
#![expect(clippy::expect_used, clippy::panic, reason = "a test says what it expected")]

mod dump;
mod in_page;
mod papers;
mod services;
#[path = "../support/mod.rs"]
mod support;

use bantin::{
    model::{
        Comment, CommentKey, EntryId, FailureKind, HttpUrl, SafeLine, Source, ThreadState,
        source::{CommentRules, IdRule},
    },
    reader::{
        Input, article,
        comments::{Answer, PageRequest, address, assemble, parse, replies_address},
    },
};

fn rules_of(source: &str) -> CommentRules {
    toml::from_str::<Source>(source).expect("a source file").comments.expect("comment rules")
}

fn vnexpress() -> CommentRules {
    rules_of(include_str!("../../assets/sources/vnexpress.toml"))
}

fn tuoitre() -> CommentRules {
    rules_of(include_str!("../../assets/sources/tuoitre.toml"))
}

/// Rules after the layout of a paper that answers in HTML.
fn html_rules() -> CommentRules {
    toml::from_str(
        r#"
        endpoint = "https://chu.example/list?id={article_id}&page={page}"
        answer = "html"
        items = "div.item.box_cm"
        [ids]
        article_id = [{ page = "input#hdNewsId", attribute = "value" }]
        [comment]
        id = "@data-cmid"
        author = ".avatar@title"
        text = "p.text-comment"
        posted = ".time-ago@title"
        posted_text = ".time-ago"
        month_first = true
        reactions = { like = "span.total-like" }
        replies = ".box-reply > .item-reply"
        "#,
    )
    .expect("rules")
}

fn try_read(body: &[u8], rules: &CommentRules) -> Result<Answer, (FailureKind, String)> {
    let url = HttpUrl::parse("https://binhluan.example/list").expect("an address");
    let input = Input { bytes: body, mime: None, url: &url, now: "2026-11-24T03:00:00Z".parse().expect("a time") };
    parse(&input, rules).map_err(|failure| (failure.kind, failure.detail.as_str().to_owned()))
}

fn read(body: &str, rules: &CommentRules) -> Answer {
    try_read(body.as_bytes(), rules).unwrap_or_else(|failure| panic!("{failure:?}"))
}

/// `depth:id<parent author | text`.
fn shape(items: &[Comment]) -> Vec<String> {
    let parent = |comment: &Comment| comment.parent.as_ref().map(|parent| format!("<{parent}")).unwrap_or_default();
    items.iter().map(|comment| format!("{}:{}{} {} | {}", comment.depth, comment.id, parent(comment), comment.author, comment.text)).collect()
}

fn posted(comment: &Comment) -> String {
    comment.posted.map(|stamp| stamp.to_string()).unwrap_or_default()
}

#[test]
fn vnexpress_answer_in_a_call() {
    let answer = read(include_str!("../fixtures/comments/vnexpress-2018.js"), &vnexpress());
    assert_eq!((answer.reported, answer.top_level), (Some(6), Some(3)));
    assert_eq!(
        shape(&answer.items),
        [
            "0:7001 Út Hiền | Cây cầu này mong đã mười năm.\nCảm ơn anh em thợ & kỹ sư.",
            "1:7002<7001 Ba Khía | @Út Hiền: đúng vậy, chạy êm ru.",
            "1:7003<7001 Sáu Lèo | Còn đoạn dốc bờ Tây hơi gắt.",
            "0:7004 Lan Anh | Việt Nam nói là làm!",
            "0:7005  | Dòng một\nDòng hai",
        ]
    );
    assert_eq!(posted(&answer.items[0]), "2025-11-23T05:30:00+07:00");
    assert_eq!(answer.items[0].reactions.get("like"), Some(&41));
    assert!(answer.items[2].reactions.is_empty(), "no likes are no reaction");
    let last = &answer.items[4];
    assert_eq!((last.posted, last.posted_text.as_ref().map(SafeLine::as_str), last.reactions.get("like")), (None, Some("17 giờ trước"), Some(&5)));
    assert_eq!(answer.more_replies.iter().map(SafeLine::as_str).collect::<Vec<_>>(), ["7005"]);
}

#[test]
fn replies_fetched_apart_complete_the_thread() {
    let page = read(include_str!("../fixtures/comments/vnexpress-2018.js"), &vnexpress());
    let alone = assemble(vec![page.clone()]);
    assert_eq!((alone.state, alone.reported, alone.complete), (ThreadState::Ready, Some(6), false));
    let replies = read(include_str!("../fixtures/comments/vnexpress-replies.json"), &vnexpress());
    // The page comes twice, as it does when a comment is written between two requests.
    assert_eq!(replies.reported, Some(1), "an answer of replies counts only those");
    let thread = assemble(vec![page.clone(), page, replies]);
    assert_eq!((thread.reported, thread.complete), (Some(6), true));
    assert_eq!(
        thread.items.iter().map(|comment| (comment.depth, comment.id.as_str())).collect::<Vec<_>>(),
        [(0, "7001"), (1, "7002"), (1, "7003"), (0, "7004"), (0, "7005"), (1, "7006")]
    );
    assert_eq!(thread.descendants(4), 1);
}

#[test]
fn every_wrapping_of_json() {
    let bare = r#"{"error":0,"data":{"total":1,"totalitem":1,"items":[{"comment_id":1,"content":"x","full_name":"y"}]}}"#;
    for text in [bare.to_owned(), format!("cb({bare});"), format!("  /**/ typeof cb === 'function' && cb({bare});\n"), format!("\u{feff}{bare}")] {
        assert_eq!(shape(&read(&text, &vnexpress()).items), ["0:1 y | x"], "{text}");
    }
}

#[test]
fn no_comments_is_no_failure() {
    let none = [
        ("{\"error\":0,\"data\":[]}", vnexpress()),
        ("{\"error\":0,\"data\":{\"total\":0,\"totalitem\":0,\"items\":[]}}", vnexpress()),
        ("{\"error\":0,\"data\":{\"items\":{}}}", vnexpress()),
        ("{\"error\":0}", vnexpress()),
        ("{\"Success\":true,\"Data\":\"[]\"}", tuoitre()),
        ("{\"Success\":true,\"Data\":\"\"}", tuoitre()),
        ("{\"Success\":true,\"Data\":null}", tuoitre()),
        ("{\"Success\":true,\"Data\":[]}", tuoitre()),
        ("", html_rules()),
        ("<div class='empty'></div>", html_rules()),
    ];
    for (body, rules) in none {
        let answer = read(body, &rules);
        assert!(answer.items.is_empty(), "{body}");
        let thread = assemble(vec![answer]);
        assert_eq!((thread.state, thread.reported, thread.complete), (ThreadState::None, Some(0), true), "{body}");
    }
    assert_eq!(assemble(Vec::new()).state, ThreadState::None);
}

#[test]
fn tuoitre_answer_in_a_string() {
    let answer = read(include_str!("../fixtures/comments/tuoitre.json"), &tuoitre());
    let ids: Vec<_> = answer.items.iter().map(|comment| (comment.depth, comment.id.as_str().rsplit('0').next().unwrap_or_default())).collect();
    assert_eq!(ids, [(0, "1"), (1, "2"), (2, "3"), (0, "4")]);
    assert_eq!(answer.items[2].parent, Some(answer.items[1].id.clone()), "the parent of a nested reply is the comment around it");
    assert_eq!(answer.items[0].text.as_str(), "Nước lên nhanh quá. Bà con coi chừng.");
    assert_eq!(posted(&answer.items[0]), "2026-11-22T14:30:05+07:00");
    let reactions = |at: usize| answer.items[at].reactions.iter().map(|(kind, count)| format!("{kind} {count}")).collect::<Vec<_>>();
    assert_eq!(reactions(0), ["love 2", "sad 1"], "told twice, counted once");
    assert_eq!(reactions(1), ["angry 1", "like 4", "other 2"]);
    let thread = assemble(vec![answer]);
    assert_eq!((thread.reported, thread.complete, thread.items.len()), (None, true, 4));
}

#[test]
fn an_answer_in_html() {
    let answer = read(include_str!("../fixtures/comments/fragment.html"), &html_rules());
    assert_eq!(shape(&answer.items), ["0:901 Đông Hồ | Chợ họp sớm thì đi ghe\ntừ khuya.", "1:902<901 Mai | Vui mà.", "0:903 Khách | Nhớ mua giùm trái bần."]);
    assert_eq!((posted(&answer.items[0]).as_str(), answer.items[0].reactions.get("like")), ("2026-11-22T08:15:00+07:00", Some(&12)));
    assert!(answer.items[1].reactions.is_empty());
}

#[test]
fn what_cannot_be_read_is_told_apart_from_a_refusal() {
    for (body, rules, kind) in [
        ("<html><title>502</title></html>", vnexpress(), FailureKind::BadAnswer),
        ("", vnexpress(), FailureKind::BadAnswer),
        ("{\"error\":5,\"errorDescription\":\"Invalid id\"}", vnexpress(), FailureKind::BadAnswer),
        ("{\"error\":0,\"data\":{\"items\":7}}", vnexpress(), FailureKind::BadAnswer),
        ("{\"Success\":false,\"Data\":null}", tuoitre(), FailureKind::BadAnswer),
        ("<script>document.cookie='__stat=\"BLOCK\"'</script>", tuoitre(), FailureKind::Blocked),
        ("<html><head><title>Access Denied</title></head></html>", tuoitre(), FailureKind::Blocked),
        ("<html><head><title>Đăng nhập</title></head></html>", html_rules(), FailureKind::Blocked),
        (&format!("{{\"error\":0,\"data\":{}1{}}}", "[".repeat(500), "]".repeat(500)), vnexpress(), FailureKind::BadAnswer),
    ] {
        let (found, detail) = try_read(body.as_bytes(), &rules).expect_err(body);
        assert_eq!(found, kind, "{body}");
        assert!(!detail.is_empty());
    }
    assert_eq!(try_read(&vec![b' '; bantin::reader::guard::MAX_PAGE_BYTES + 1], &vnexpress()).expect_err("too large").0, FailureKind::TooLarge);
    assert_eq!(try_read(b"{\"error\":5}", &vnexpress()).expect_err("an error").1, "/error = 5");
}

#[test]
fn addresses_are_filled_and_encoded() {
    let key = |pairs: &[(&str, &str)]| CommentKey(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    let page = PageRequest { offset: 100, limit: 50, page: 3 };
    let whole = key(&[("article_id", "4954454"), ("article_type", "1"), ("site_id", "1003750"), ("category_id", "a&b=ở")]);
    assert_eq!(
        address(&vnexpress(), &whole, page).map(|url| url.as_str().to_owned()).as_deref(),
        Some(
            "https://usi-saas.vnexpress.net/index/get?offset=100&limit=50&sort_by=like&objectid=4954454&objecttype=1&siteid=1003750&categoryid=a%26b%3D%E1%BB%9F"
        )
    );
    assert_eq!(address(&vnexpress(), &key(&[("article_id", "1")]), page), None);
    assert_eq!(address(&tuoitre(), &key(&[("article_id", "")]), page), None, "an empty value is none");
    let tuoitre_page = address(&tuoitre(), &key(&[("article_id", "20241109144738743")]), page).expect("an address");
    assert!(tuoitre_page.as_str().contains("pageindex=3&pagesize=50"));
    let replies = replies_address(&vnexpress(), &whole, &SafeLine::new("70 01")).expect("an address");
    assert!(replies.as_str().starts_with("https://usi-saas.vnexpress.net/index/getreplay?") && replies.as_str().ends_with("&id=70%2001"));
    assert_eq!(replies_address(&tuoitre(), &whole, &SafeLine::new("1")), None);
}

#[test]
fn rules_say_where_every_value_comes_from() {
    for rules in [vnexpress(), tuoitre()] {
        for name in ["article_id", "article_type", "site_id", "category_id"].iter().filter(|name| rules.endpoint.contains(&format!("{{{name}}}"))) {
            let ids: &[IdRule] = rules.ids.get(*name).expect(name);
            assert!(!ids.is_empty() && ids.iter().all(|rule| rule.page.is_some() != rule.url.is_some()), "{name}");
        }
    }
}

#[test]
fn vnexpress_pages_name_their_comments() {
    // Values are strings on older pages and numbers on newer ones; the footer has such an attribute too.
    for input in [
        r#"{"type":"comment","article_id":"4220047","article_type":"3","site_id":"1000000","category_id":"1001005","sign":"x"}"#,
        r#"{"type":"comment","article_id":4220047,"article_type":3,"site_id":1000000,"category_id":1001005,"tab_active":"most_like"}"#,
    ] {
        let page = format!(
            "<html><body><h1 class='title-detail'>Tin</h1><article class='fck_detail '><p>{}</p></article><div id='box' data-component-input='{input}'></div><div id='wrapper_footer' data-component-input=\"{{}}\"></div></body></html>",
            "Nước sông lên chậm trong buổi sáng. ".repeat(20)
        );
        let source: Source = toml::from_str(include_str!("../../assets/sources/vnexpress.toml")).expect("a source file");
        let url = HttpUrl::parse("https://vnexpress.net/nuoc-song-4220047.html").expect("an address");
        let input = Input { bytes: page.as_bytes(), mime: None, url: &url, now: "2026-11-24T03:00:00Z".parse().expect("a time") };
        let article = article::extract(&input, Some(&source), &EntryId::from_stored("vnexpress:4220047"), None).expect("an article");
        let key = article.comment_key.expect("a key");
        let values: Vec<_> = key.0.iter().map(|(name, value)| format!("{name} {value}")).collect();
        assert_eq!(values, ["article_id 4220047", "article_type 3", "category_id 1001005", "site_id 1000000"]);
    }
}

#[test]
fn threads_from_scattered_parts() {
    let comment = |id: &str, parent: Option<&str>| Comment { id: SafeLine::new(id), parent: parent.map(SafeLine::new), ..Comment::default() };
    let answer = |items: Vec<Comment>| Answer { items, ..Answer::default() };
    // A reply before its parent, a reply of a reply on another page, an orphan, a ring, a comment that answers itself.
    let thread = assemble(vec![
        answer(vec![comment("b", Some("a")), comment("a", None), comment("lost", Some("gone"))]),
        answer(vec![comment("c", Some("b")), comment("a", None), comment("x", Some("y")), comment("y", Some("x")), comment("me", Some("me"))]),
    ]);
    let places: Vec<_> = thread.items.iter().map(|comment| (comment.depth, comment.id.as_str(), comment.parent.as_ref().map(SafeLine::as_str))).collect();
    assert_eq!(places, [(0, "a", None), (1, "b", Some("a")), (2, "c", Some("b")), (0, "lost", None), (0, "x", None), (1, "y", Some("x")), (0, "me", None)]);
    assert!(thread.complete);
}

#[test]
fn a_long_chain_of_replies_is_bounded() {
    let link = |n: usize| Comment { id: SafeLine::new(&n.to_string()), parent: n.checked_sub(1).map(|n| SafeLine::new(&n.to_string())), ..Comment::default() };
    let thread = assemble(vec![Answer { items: (0..50_000).map(link).collect(), ..Answer::default() }]);
    assert_eq!(thread.items.len(), 50_000);
    assert!(thread.items.iter().all(|comment| comment.depth <= 32));
}

proptest::proptest! {
    #[test]
    fn a_thread_holds_every_comment_once_under_its_parent(links in proptest::collection::vec((0_u8..40, 0_u8..40), 0..80)) {
        let comment = |(id, parent): (u8, u8)| Comment { id: SafeLine::new(&id.to_string()), parent: SafeLine::non_empty(&parent.to_string()), ..Comment::default() };
        let answers = links.chunks(7).map(|part| Answer { items: part.iter().copied().map(comment).collect(), ..Answer::default() }).collect();
        let thread = assemble(answers);
        let mut wanted: Vec<_> = links.iter().map(|(id, _)| id.to_string()).collect();
        wanted.sort();
        wanted.dedup();
        let mut found: Vec<_> = thread.items.iter().map(|comment| comment.id.as_str().to_owned()).collect();
        found.sort();
        proptest::prop_assert_eq!(found, wanted);
        let mut above: Vec<&Comment> = Vec::new();
        for comment in &thread.items {
            above.truncate(comment.depth.into());
            proptest::prop_assert_eq!(above.last().map(|parent| parent.id.clone()), comment.parent.clone());
            above.push(comment);
        }
    }

    #[test]
    fn never_panics(body in "(cb\\()?[\\[{]?(\"[a-z_/]{0,8}\":|[\\[\\]{},]|\"\\PC{0,6}\"|[0-9]{1,14}|null|<[a-z]{1,4}>){0,30}\\)?;?") {
        for rules in [vnexpress(), tuoitre(), html_rules()] {
            let _ = try_read(body.as_bytes(), &rules);
        }
    }
}
