//! Pages of comments: folding, states, which row is whose.

use std::collections::BTreeSet;

use bantin::{
    model::{Comment, SafeText, Thread},
    typeset::Role,
};
use unicode_width::UnicodeWidthStr;

use crate::{sample::thread, text_of, thread_at};

#[test]
fn a_folded_comment_is_one_row_with_the_number_of_hidden_replies() {
    let page = thread_at(&thread(), &[0], 60);
    insta::assert_snapshot!(text_of(&page), @r"
    4 trong 58 bình luận

    ▸ Nguyễn Văn Bình · 1 giờ trước · ♥ 42 · … 2 trả lời

    Ẩn danh · hôm qua 20:05
    Khi nào có xe buýt?
    ");
    assert_eq!(page.rows.iter().filter_map(|row| row.comment).collect::<BTreeSet<_>>(), BTreeSet::from([0, 3]));
    let narrow = thread_at(&thread(), &[0], 20);
    let head: Vec<_> = narrow.rows.iter().filter(|row| row.comment == Some(0)).collect();
    assert_eq!(head.len(), 1);
    assert!(head[0].text().ends_with('…') && head[0].text().width() <= 20, "{}", head[0].text());
}

#[test]
fn a_thread_says_why_it_is_empty() {
    let said = |thread: &Thread| text_of(&thread_at(thread, &[], 60));
    assert_eq!(said(&Thread::default()), "Báo không mở bình luận cho bài này.\n");
    assert_eq!(said(&Thread::none_yet()), "Chưa có bình luận nào.\n");
    assert_eq!(said(&Thread::failed("máy chủ bận")), "Không tải được bình luận: máy chủ bận\n");
}

#[test]
fn blank_rows_belong_to_a_comment_only_inside_it() {
    let page = thread_at(&thread(), &[], 60);
    for (index, row) in page.rows.iter().enumerate().filter(|(_, row)| row.is_blank()) {
        let around = (page.rows[index - 1].comment, page.rows[index + 1].comment);
        assert_eq!(row.comment, around.0.filter(|_| around.0 == around.1), "row {index}");
    }
    assert!(page.rows.iter().any(|row| row.is_blank() && row.comment == Some(1)), "the second comment has two paragraphs");
}

#[test]
fn every_row_of_a_comment_knows_it_and_deep_replies_keep_their_room() {
    let mut deep = thread();
    deep.items = (0..60).map(|depth| Comment { depth, text: SafeText::new("chữ ".repeat(30).trim()), ..deep.items[0].clone() }).collect();
    for width in [80_u16, 40, 24, 10] {
        let page = thread_at(&deep, &[], width);
        assert_eq!(page.rows.iter().filter_map(|row| row.comment).collect::<BTreeSet<_>>().len(), 60);
        for row in page.rows.iter().filter(|row| !row.is_blank()) {
            let gutter: usize = row.runs.iter().take_while(|run| run.role == Role::Gutter).map(|run| run.text.width()).sum();
            let least = if width < 20 { usize::from(width) / 2 } else { 20.max(usize::from(width) / 2).min(usize::from(width)) };
            assert!(usize::from(width) - gutter >= least.min(usize::from(width)), "{width}: {gutter}");
        }
    }
}
