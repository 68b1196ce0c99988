//! The answers of five papers: full, empty, refusing, cut off and changed.

use bantin::{
    lang::Lang,
    model::{Comment, Failure, FailureKind, SafeLine, ThreadState, source::CommentRules},
    reader::comments::{Answer, assemble},
};

use super::{posted, read, rules_of, try_read, tuoitre, vnexpress};

fn dantri() -> CommentRules {
    rules_of(include_str!("../../assets/sources/dantri.toml"))
}

fn thanhnien() -> CommentRules {
    rules_of(include_str!("../../assets/sources/thanhnien.toml"))
}

fn vietnamnet() -> CommentRules {
    rules_of(include_str!("../../assets/sources/vietnamnet.toml"))
}

/// The five papers, each with a whole answer.
fn papers() -> [(&'static str, CommentRules, &'static str); 5] {
    [
        ("vnexpress", vnexpress(), include_str!("../fixtures/comments/vnexpress-2018.js")),
        ("tuoitre", tuoitre(), include_str!("../fixtures/comments/tuoitre.json")),
        ("dantri", dantri(), include_str!("../fixtures/comments/dantri.json")),
        ("thanhnien", thanhnien(), include_str!("../fixtures/comments/thanhnien.html")),
        ("vietnamnet", vietnamnet(), include_str!("../fixtures/comments/vietnamnet.json")),
    ]
}

/// `depth:id<parent author, time, reactions`.
pub(crate) fn told(items: &[Comment]) -> Vec<String> {
    let one = |comment: &Comment| {
        let parent = comment.parent.as_ref().map(|parent| format!("<{parent}")).unwrap_or_default();
        let reactions: Vec<String> = comment.reactions.iter().map(|(kind, count)| format!(" {kind} {count}")).collect();
        format!("{}:{}{parent} {}, {}{}", comment.depth, comment.id, comment.author, posted(comment), reactions.concat())
    };
    items.iter().map(one).collect()
}

fn more(answer: &Answer) -> Vec<&str> {
    answer.more_replies.iter().map(SafeLine::as_str).collect()
}

#[test]
fn dantri_with_replies_asked_for() {
    let page = read(include_str!("../fixtures/comments/dantri.json"), &dantri());
    assert_eq!((page.reported, page.listed, more(&page)), (Some(6), 3, vec!["810001", "810003"]));
    assert_eq!(page.items[0].text.as_str(), "Con đường này đi qua xóm tôi.\nMong xong trước mùa nước.");
    assert_eq!(page.items[2].text.as_str(), "Việc nên làm.", "composed");
    let replies = read(include_str!("../fixtures/comments/dantri-replies.json"), &dantri()).under(&SafeLine::new("810001"));
    let thread = assemble(vec![page, replies]);
    assert_eq!(
        told(&thread.items),
        [
            "0:810001 Trần Văn Lúa, 2026-11-21T09:12:44+07:00 like 37",
            "1:810011<810001 Hai Gạo, 2026-11-21T09:40:00+07:00 like 4",
            "1:810012<810001 Tư Đò, 2026-11-21T09:55:00+07:00",
            "0:810002 Chị Tám, 2026-11-21T10:00:00+07:00",
            "0:810003 Người đi chợ, 2026-11-21T10:30:00+07:00 like 1",
        ]
    );
    assert_eq!((thread.reported, thread.complete), (Some(6), false), "one reply is still to come");
}

#[test]
fn thanhnien_with_replies_inside() {
    let thread = assemble(vec![read(include_str!("../fixtures/comments/thanhnien.html"), &thanhnien())]);
    assert_eq!(
        told(&thread.items),
        [
            "0:55001 Lê Thị Sóng, 2026-11-03T07:05:09+07:00 like 18",
            "1:55002<55001 Bảy Cầu, 2026-11-03T08:00:00+07:00 like 2",
            "1:55003<55001 Anh Phụng, 2026-11-03T08:10:00+07:00",
            // Its own count is not there; that of its reply is not taken for it.
            "0:55004 Khách, 2025-12-31T23:59:00+07:00",
            "1:55005<55004 Mai Trang, 2026-01-01T06:00:00+07:00 like 9",
        ]
    );
    assert_eq!(thread.items[0].text.as_str(), "Sáng nay nước đã rút.\nXe máy qua được rồi.");
    assert_eq!(thread.items[0].posted_text.as_ref().map(SafeLine::as_str), Some("3 giờ trước"));
}

#[test]
fn vietnamnet_with_replies_by_the_same_interface() {
    let page = read(include_str!("../fixtures/comments/vietnamnet.json"), &vietnamnet());
    assert_eq!((page.reported, more(&page)), (Some(4), vec!["9300"]));
    let replies = read(include_str!("../fixtures/comments/vietnamnet-replies.json"), &vietnamnet()).under(&SafeLine::new("9300"));
    let thread = assemble(vec![page, replies]);
    assert_eq!(
        told(&thread.items),
        [
            "0:9300 Võ Thành, 2026-11-20T16:45:10+07:00 like 12",
            "1:9310<9300 Ba Phố, 2026-11-20T17:20:00+07:00 like 5",
            "0:9301 Hạnh, 2026-11-20T17:00:00+07:00",
            "0:9302 , 2026-11-20T18:30:59+07:00 like 3",
        ]
    );
    assert_eq!((thread.reported, thread.complete), (Some(4), true));
}

#[test]
fn every_paper_may_have_none() {
    for (body, rules) in [
        ("{\"error\":0,\"data\":[]}", vnexpress()),
        ("{\"Success\":true,\"Data\":\"[]\"}", tuoitre()),
        ("{\"totalComment\":0}", dantri()),
        ("{\"items\":null}", dantri()),
        ("{\"items\":[]}", dantri()),
        ("{}", dantri()),
        ("", thanhnien()),
        ("  \r\n", thanhnien()),
        ("<div class='list-comment'><p>Hãy là người đầu tiên bình luận</p></div>", thanhnien()),
        ("{\"status\":true,\"data\":{\"totalComment\":0,\"comments\":[]}}", vietnamnet()),
        ("{\"status\":true,\"data\":null}", vietnamnet()),
    ] {
        let thread = assemble(vec![read(body, &rules)]);
        assert_eq!((thread.state, thread.reported, thread.items.len()), (ThreadState::None, Some(0), 0), "{body}");
    }
}

#[test]
fn every_paper_may_refuse() {
    let login = "<!DOCTYPE html><html><head><title>Đăng nhập</title></head><body><form><input type=\"password\"></form></body></html>";
    let challenge = "<html><head><title>Just a moment...</title></head><body><div id=\"cf-challenge\"></div></body></html>";
    let forbidden = "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr>nginx</body></html>";
    let captcha = "<html><head><title>Báo</title></head><body><form><div class=\"g-recaptcha\"></div></form></body></html>";
    for (paper, rules, _) in papers() {
        for (page, word) in [(login, "Đăng nhập"), (challenge, "Just a moment"), (forbidden, "403"), (captcha, "Báo"), ("Access denied", "Access denied")]
        {
            if paper == "thanhnien" && page == "Access denied" {
                continue;
            }
            let (kind, detail) = try_read(page.as_bytes(), &rules).expect_err(page);
            assert_eq!(kind, FailureKind::Blocked, "{paper}: {page}");
            assert!(detail.contains(word), "{paper}: {detail}");
        }
    }
    for (body, rules) in [
        ("{\"status\":false,\"messages\":\"Unauthorized\",\"data\":null}", vietnamnet()),
        ("{\"error\":1,\"errorDescription\":\"Bạn không có quyền truy cập\"}", vnexpress()),
        ("{\"message\":\"Forbidden\"}", dantri()),
        ("{\"Success\":false,\"Message\":\"x\",\"message\":\"Vui lòng đăng nhập\"}", tuoitre()),
    ] {
        assert_eq!(try_read(body.as_bytes(), &rules).expect_err(body).0, FailureKind::Blocked, "{body}");
    }
}

#[test]
fn an_answer_that_is_cut_off_or_changed_is_no_refusal_and_no_silence() {
    for (paper, rules, whole) in papers() {
        assert!(!read(whole, &rules).items.is_empty());
        if paper != "thanhnien" {
            let half: String = whole.chars().take(whole.chars().count() / 2).collect();
            let (kind, detail) = try_read(half.as_bytes(), &rules).expect_err(paper);
            assert_eq!(kind, FailureKind::BadAnswer, "{paper}: {detail}");
            assert!(detail.starts_with("JSON cut off after ") || detail.contains("inside"), "{paper}: {detail}");
        }
        // The text of a comment under another name.
        let renamed =
            whole.replace("content\"", "noi_dung\"").replace("content\\\"", "noi_dung\\\"").replace("commentContent", "noiDung").replace("text-comment", "loi");
        let (kind, detail) = try_read(renamed.as_bytes(), &rules).expect_err(paper);
        assert_eq!(kind, FailureKind::BadAnswer, "{paper}");
        assert!(detail.contains(&rules.comment.text.0[0]), "{paper}: {detail}");
    }
    // The list under another name: it is not taken for an empty one, and its place is told.
    for (body, rules, place) in [
        ("{\"error\":0,\"data\":{\"list\":[{\"comment_id\":1}]}}", vnexpress(), "/data/list"),
        ("{\"comments\":[{\"commentId\":1}]}", dantri(), "/comments"),
        ("{\"status\":true,\"data\":{\"rows\":[{\"commentId\":1}]}}", vietnamnet(), "/data/rows"),
    ] {
        let (kind, detail) = try_read(body.as_bytes(), &rules).expect_err(body);
        assert!(kind == FailureKind::BadAnswer && detail.contains(place), "{body}: {detail}");
    }
    let moved = format!("<div class='comments'>{}</div>", "<div class='cm'><b>Ba</b> Nước lên nhanh quá bà con ơi.</div>".repeat(9));
    let (kind, detail) = try_read(moved.as_bytes(), &thanhnien()).expect_err("other classes");
    assert!(kind == FailureKind::BadAnswer && detail.starts_with("div.item.box_cm"), "{detail}");
    // A front page in its place mentions its login, and is no login.
    let front = format!("<html><head><title>Báo Ngày</title></head><body><a>Đăng nhập</a>{}</body></html>", "<p>Tin trong ngày ở tỉnh nhà.</p>".repeat(60));
    assert_eq!(try_read(front.as_bytes(), &vietnamnet()).expect_err("a page").0, FailureKind::BadAnswer);
}

#[test]
fn comments_that_were_all_taken_away_are_none() {
    let gone = "{\"items\":[{\"commentId\":1,\"commentContent\":null},{\"commentId\":2,\"commentContent\":\"\"}]}";
    assert_eq!(assemble(vec![read(gone, &dantri())]).state, ThreadState::None);
}

#[test]
fn refusing_and_changing_are_told_in_different_words() {
    for lang in [Lang::Vi, Lang::En] {
        let texts = lang.texts().expect("words");
        let told = |kind| {
            let failure = Failure::new(kind, "https://bao.example/binh-luan", "HTML page: Đăng nhập");
            (texts.message(&failure), texts.hint(&failure))
        };
        let (refused, changed) = (told(FailureKind::Blocked), told(FailureKind::BadAnswer));
        assert!(refused.0 != changed.0 && refused.1 != changed.1);
        assert!(refused.0.contains("Đăng nhập") && changed.0.contains("Đăng nhập"), "both say what came: {refused:?} {changed:?}");
    }
}
