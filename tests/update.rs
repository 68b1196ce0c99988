//! Key scripts on the core: what a key or an answer changes, and what is asked of the shell.
//!
//! No terminal, no clock, no network: messages in, state and effects out.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that fails panics")]

mod newsroom;

use std::time::Duration;

use bantin::{
    app::{Command, Effect, ListQuery, Listing, Msg, Pane, RequestId, Scope, SectionReport, Stage, Tab, Want, overlay::Overlay},
    lang::Lang,
    model::{EntryId, FailureKind, HttpUrl, Mark, Place},
};
use jiff::SignedDuration;
use newsroom::{Desk, failure, id, key, section_id, source_id};

fn desk() -> Desk {
    Desk::new(120, 40, Lang::Vi)
}

fn read(desk: &Desk, entry: &EntryId) -> bool {
    desk.state.list.by_id(entry).expect("in the list").read
}

fn selected(desk: &Desk) -> EntryId {
    desk.state.list.current().expect("a selection").id.clone()
}

fn notice(desk: &Desk) -> &str {
    desk.state.notice.as_ref().map_or("", |notice| &notice.text)
}

#[test]
fn starting_without_a_list_asks_for_one_and_refreshes() {
    let mut desk = Desk::unstarted(80, 24, Lang::Vi);
    desk.env.settings.refresh_on_start = true;
    desk.send(Msg::Started(None));
    let query = ListQuery { limit: 200, ..ListQuery::default() };
    let effects = desk.take();
    assert_eq!(effects, [Effect::LoadHeads { request: RequestId(1), query }, Effect::Refresh { request: RequestId(2), scope: Scope::All, force: false },]);
    // Offline nothing is asked of the network.
    let mut desk = Desk::unstarted(80, 24, Lang::Vi);
    desk.env.settings.refresh_on_start = true;
    desk.env.settings.offline = true;
    desk.send(Msg::Started(Some(newsroom::listing())));
    assert_eq!(desk.take(), []);
}

#[test]
fn opening_marks_read_names_the_window_and_asks_for_the_article() {
    let mut desk = desk();
    assert!(!read(&desk, &id(0)));
    desk.press("enter");
    let effects = desk.take();
    assert!(matches!(&effects[0], Effect::HaveArticle { id: of, want: Want::Kept, .. } if *of == id(0)));
    assert!(matches!(&effects[1], Effect::SetTitle(title) if title.as_str().starts_with("Thông xe đoạn đường ven sông")));
    let mark = Mark { read: Some(true), starred: None };
    assert!(matches!(&effects[2], Effect::SaveMark { ids, mark: to, .. } if *ids == [id(0)] && *to == mark));
    assert_eq!(effects.len(), 3);
    assert!(read(&desk, &id(0)), "applied at once");
    assert_eq!(desk.state.tabs.unread(&Tab::All), Some(6), "and counted");
    assert_eq!(desk.state.focus, Pane::Article);
}

#[test]
fn a_mark_that_cannot_be_saved_is_taken_back_and_told() {
    let mut desk = desk();
    desk.press("s");
    assert!(desk.state.list.current().expect("a selection").starred);
    let request = desk.mark_request();
    desk.send(Msg::MarkSaved { request, result: Err(failure(FailureKind::StoreFull)) });
    assert!(!desk.state.list.current().expect("a selection").starred);
    assert!(notice(&desk).contains("Hết chỗ"), "{}", notice(&desk));
    desk.take();
    desk.press("u");
    assert_eq!(desk.take(), [], "what was never saved cannot be undone");
    // An answer to no request of ours changes nothing.
    desk.send(Msg::MarkSaved { request: RequestId(999), result: Err(failure(FailureKind::StoreFull)) });
    assert_eq!(notice(&desk), "Không có gì để hoàn tác");
}

#[test]
fn a_mark_and_its_undo_that_both_fail_leave_what_was() {
    let mut desk = desk();
    let entry = selected(&desk);
    desk.press("m").press("u");
    let saves: Vec<_> = desk.take().into_iter().filter_map(|effect| if let Effect::SaveMark { request, .. } = effect { Some(request) } else { None }).collect();
    let [mark, undo] = saves[..] else { panic!("{saves:?}") };
    desk.send(Msg::MarkSaved { request: mark, result: Err(failure(FailureKind::StoreFull)) });
    assert!(!read(&desk, &entry), "what was asked for last stands");
    desk.send(Msg::MarkSaved { request: undo, result: Err(failure(FailureKind::StoreFull)) });
    assert!(!read(&desk, &entry), "and is what the disk has");
}

#[test]
fn every_mark_can_be_undone_step_by_step() {
    let mut desk = desk();
    desk.press("j s m");
    let starred = |desk: &Desk| desk.state.list.by_id(&id(1)).expect("there").starred;
    assert!(starred(&desk) && read(&desk, &id(1)));
    desk.take();
    desk.press("u");
    assert!(starred(&desk) && !read(&desk, &id(1)));
    assert!(matches!(&desk.take()[..], [Effect::SaveMark { ids, mark, .. }] if *ids == [id(1)] && mark.read == Some(false) && mark.starred.is_none()));
    desk.press("u");
    assert!(!starred(&desk));
    assert!(notice(&desk).contains("Mưa lớn trái mùa"), "says which: {}", notice(&desk));
}

#[test]
fn marking_all_read_touches_only_what_is_shown_and_is_one_step() {
    let mut desk = desk();
    desk.press("/").type_text("xe").press("A");
    assert_eq!(desk.state.list.filter, "xeA", "while typing every key types");
    desk.press("backspace enter");
    desk.take();
    desk.press("A");
    let shown = [id(0), id(3), id(8)];
    assert!(matches!(&desk.take()[..], [Effect::SaveMark { ids, .. }] if *ids == shown));
    assert!(!read(&desk, &id(1)), "not in sight, not marked");
    assert_eq!(desk.state.tabs.unread(&Tab::All), Some(4));
    desk.press("u");
    assert!(!read(&desk, &id(0)) && !read(&desk, &id(3)));
    assert_eq!(desk.state.tabs.unread(&Tab::All), Some(7));
}

#[test]
fn undo_reaches_entries_of_another_tab() {
    let mut desk = desk();
    desk.press("m");
    assert_eq!(desk.state.tabs.unread(&Tab::All), Some(6));
    desk.press("2");
    let request = desk.list_request();
    desk.send(Msg::HeadsLoaded { request, result: Ok(Listing { heads: Vec::new(), snippets: Vec::new(), counts: Some(newsroom::counts()) }) });
    desk.take();
    desk.press("u");
    assert!(matches!(&desk.take()[..], [Effect::SaveMark { ids, mark, .. }] if *ids == [id(0)] && mark.read == Some(false)));
}

#[test]
fn a_list_loaded_meanwhile_does_not_bring_old_marks_back() {
    let mut desk = desk();
    desk.send(Msg::StoreChanged);
    let request = desk.list_request();
    desk.press("m");
    // The list was read before the mark was saved.
    desk.send(Msg::HeadsLoaded { request, result: Ok(newsroom::listing()) });
    assert!(read(&desk, &id(0)));
}

#[test]
fn stale_answers_are_dropped() {
    let mut desk = desk();
    desk.press("enter");
    let first = desk.article_request();
    desk.press("n");
    assert_eq!(*desk.state.reading.as_ref().expect("open").id(), id(1));
    let before = format!("{:?}", desk.state.reading);
    desk.send(Msg::ArticleLoaded { request: first, stage: Stage::Final, kept: None, article: Ok(Some(Box::new(newsroom::article()))) });
    assert_eq!(before, format!("{:?}", desk.state.reading));

    desk.press("h 1");
    let stale = desk.list_request();
    desk.press("2");
    desk.send(Msg::HeadsLoaded { request: stale, result: Ok(newsroom::listing()) });
    assert!(desk.state.list.visible().all(|head| head.source.as_str() == "songbe"), "the list of another tab");
}

#[test]
fn a_tab_shows_at_once_what_is_known_of_it_and_keeps_its_place() {
    let mut desk = desk();
    desk.press("j j j 1");
    let ids: Vec<_> = desk.state.list.visible().map(|head| head.source.as_str().to_owned()).collect();
    assert_eq!(ids, ["datthu"; 6], "of the list of all");
    desk.press("0");
    assert_eq!(selected(&desk), id(3));
    assert_eq!(desk.state.list.len(), 12);
    // What is marked here is marked there.
    desk.press("g m 1");
    assert!(read(&desk, &id(0)));
    desk.press("j m 0");
    assert!(read(&desk, &id(2)));
}

#[test]
fn the_old_value_stays_while_the_new_one_comes_and_when_it_does_not_come() {
    let mut desk = desk();
    desk.open();
    let rows = desk.state.reading.as_ref().expect("open").text.page.rows.len();
    assert!(rows > 20);
    desk.take();
    desk.press("r");
    assert!(matches!(&desk.effects[..], [Effect::HaveArticle { want: Want::Fresh, .. }, ..]));
    let request = desk.article_request();
    assert_eq!(desk.state.reading.as_ref().expect("open").text.page.rows.len(), rows);
    desk.send(Msg::ArticleLoaded { request, stage: Stage::Final, kept: None, article: Err(failure(FailureKind::Timeout)) });
    let reading = desk.state.reading.as_ref().expect("open");
    assert_eq!(reading.text.page.rows.len(), rows);
    assert!(reading.article.failure.is_some() && desk.state.failures_unseen);
}

#[test]
fn next_unread_opens_it_wraps_round_and_says_when_all_is_read() {
    let mut desk = desk();
    desk.press("n");
    assert_eq!(*desk.state.reading.as_ref().expect("open").id(), id(0), "the selected one is unread itself");
    let mut opened = Vec::new();
    for _ in 0..6 {
        desk.press("n");
        opened.push(desk.state.reading.as_ref().expect("open").id().clone());
    }
    assert_eq!(opened, [1, 2, 3, 6, 8, 11].map(id));
    desk.press("n");
    assert!(notice(&desk).contains("Không còn bài chưa đọc"));
    desk.press("m h g j m N");
    assert_eq!(*desk.state.reading.as_ref().expect("open").id(), id(11), "nothing unread above, so it stays");
    desk.press("h G n");
    assert_eq!(*desk.state.reading.as_ref().expect("open").id(), id(11));
    desk.press("n");
    assert_eq!(*desk.state.reading.as_ref().expect("open").id(), id(1), "round to the top");
}

#[test]
fn next_unread_goes_on_from_what_is_read_not_from_what_is_selected() {
    let mut desk = desk();
    desk.press("j j j enter h g tab");
    assert_eq!((desk.state.focus, selected(&desk)), (Pane::Article, id(0)));
    desk.press("n");
    assert_eq!(*desk.state.reading.as_ref().expect("open").id(), id(6));
}

#[test]
fn what_is_being_read_stays_in_a_list_of_unread_entries() {
    let mut desk = desk();
    let unread = |desk: &mut Desk, opened: &[usize]| {
        let request = desk.list_request();
        let mut listing = newsroom::listing();
        listing.heads.retain(|head| !head.read && !opened.iter().any(|opened| head.id == id(*opened)));
        desk.send(Msg::HeadsLoaded { request, result: Ok(listing) });
    };
    desk.press("v");
    unread(&mut desk, &[]);
    assert_eq!(desk.state.list.len(), 7);
    desk.press("j enter");
    let mut opened = vec![1];
    for next in [2, 3, 6] {
        desk.send(Msg::StoreChanged);
        unread(&mut desk, &opened);
        opened.push(next);
        assert_eq!(selected(&desk), *desk.state.reading.as_ref().expect("open").id());
        desk.press("n");
        assert_eq!(selected(&desk), id(next), "none is skipped");
    }
    assert_eq!(desk.state.list.len(), 5, "those read before are gone with the next load");
}

#[test]
fn space_reads_on_to_the_end_and_into_the_next_unread() {
    let mut desk = Desk::new(80, 24, Lang::Vi);
    desk.open();
    let mut pages = 0;
    while !desk.state.reading.as_ref().expect("open").text.at_end() {
        desk.press("space");
        pages += 1;
        assert!(pages < 20);
    }
    assert!(pages >= 2);
    assert_eq!(*desk.state.reading.as_ref().expect("open").id(), id(0));
    desk.press("space");
    assert_eq!(*desk.state.reading.as_ref().expect("open").id(), id(1));
    // The text is on its way: a key pressed too often skips nothing.
    desk.press("space");
    assert_eq!(*desk.state.reading.as_ref().expect("open").id(), id(1));
}

#[test]
fn the_place_is_saved_after_a_while_and_on_leaving_but_not_twice() {
    let mut desk = Desk::new(80, 24, Lang::Vi);
    desk.open();
    desk.take();
    desk.press("space");
    assert_eq!(desk.take(), [], "not with every key");
    desk.env.now = newsroom::now() + SignedDuration::from_secs(3);
    desk.send(Msg::Woke(desk.env.now));
    let effects = desk.take();
    let [Effect::SavePlace { id: of, place }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*of, id(0));
    assert!(place.block > 0 && place.block < 20, "{place:?}");
    desk.press("esc q");
    assert_eq!(desk.take(), [Effect::Quit]);
    desk.press("enter j");
    desk.take();
    desk.send(Msg::Ended);
    assert!(matches!(&desk.take()[..], [Effect::SavePlace { .. }, Effect::Quit]), "also where a signal ends it");
}

#[test]
fn reading_goes_on_at_the_paragraph_also_after_a_resize() {
    let mut desk = Desk::new(80, 12, Lang::Vi);
    desk.open_at(Place { block: 6, offset: 0 });
    let top = |desk: &Desk| {
        let text = &desk.state.reading.as_ref().expect("open").text;
        text.page.rows[text.top].place.block
    };
    assert_eq!(top(&desk), 6);
    assert!(notice(&desk).contains("Đọc tiếp"));
    desk.send(Msg::Resize { cols: 160, rows: 90 });
    assert_eq!(desk.state.reading.as_ref().expect("open").text.top, 0, "all of it is in sight");
    for cols in [40, 120, 33, 160, 80] {
        desk.send(Msg::Resize { cols, rows: 12 });
        assert_eq!(top(&desk), 6, "at {cols} columns");
    }
}

#[test]
fn the_filter_is_live_and_folds_marks_and_case() {
    let mut desk = desk();
    desk.press("/").type_text("DUONG");
    let shown: Vec<_> = desk.state.list.visible().map(|head| head.id.clone()).collect();
    assert_eq!(shown, [id(0), id(10)]);
    desk.press("down");
    assert_eq!(selected(&desk), id(10), "arrows move while typing");
    assert!(
        matches!(desk.take().last(), Some(Effect::LoadHeads { query, .. }) if query.text.as_deref() == Some("DUONG*")),
        "the texts are looked through with each letter, the last word perhaps not written to its end"
    );
    desk.press("enter");
    assert_eq!(desk.take(), [], "that is what is shown");
    desk.press("esc");
    assert!(matches!(&desk.take()[..], [Effect::LoadHeads { query, .. }] if query.text.is_none()));
    assert_eq!(desk.state.list.len(), 12);
    assert_eq!(selected(&desk), id(10), "the selection stays on its entry");
}

#[test]
fn an_article_opens_where_the_words_stand_and_shows_them() {
    let mut desk = Desk::new(60, 12, Lang::Vi);
    desk.press("/").type_text("tien do tung hang");
    let request = desk.list_request();
    desk.send(Msg::HeadsLoaded { request, result: Ok(newsroom::listing()) });
    desk.press("enter").open();
    let reading = desk.state.reading.as_ref().expect("open");
    let first = reading.hits.first().expect("a hit");
    let row = reading.text.page.rows[first.row].text();
    let found: String = row.chars().skip(first.from).take(first.to - first.from).collect();
    assert!(!found.is_empty() && "tiến độ từng hạng".contains(found.trim()), "{found:?} in {row:?}");
    assert!((reading.text.top..reading.text.top + reading.text.pane_rows).contains(&first.row), "in sight");
    assert!(reading.text.top > 0, "it is not on the first screen");
    // Opened from the list that is not looked through, it shows none.
    desk.press("esc esc g enter");
    assert_eq!(desk.state.reading.as_ref().expect("open").hits, []);
}

#[test]
fn a_paste_types_and_never_commands() {
    let mut desk = desk();
    desk.send(Msg::Paste("q\nA".to_owned()));
    assert_eq!(desk.take(), []);
    desk.press("/").send(Msg::Paste("cao su\n".to_owned()));
    assert_eq!(desk.state.list.len(), 1);
}

#[test]
fn a_reload_keeps_the_selection_on_its_entry() {
    let mut desk = desk();
    desk.press("j j j");
    assert_eq!(selected(&desk), id(3));
    desk.send(Msg::StoreChanged);
    let request = desk.list_request();
    let mut listing = newsroom::listing();
    listing.heads.remove(1);
    desk.send(Msg::HeadsLoaded { request, result: Ok(listing) });
    assert_eq!(selected(&desk), id(3));
    assert_eq!(desk.state.list.selected, 2);
}

#[test]
fn news_of_a_refresh_come_into_the_list_without_asking_twice_at_once() {
    let mut desk = desk();
    desk.press("R");
    let effects = desk.take();
    let [Effect::Refresh { request, scope: Scope::All, force: true }] = effects[..] else { panic!("{effects:?}") };
    let report = |section: &str, new, done, failed: bool| SectionReport {
        source: source_id("datthu"),
        section: section_id(section),
        new,
        changed: 0,
        failure: failed.then(|| failure(FailureKind::Timeout)),
        done,
        total: 10,
    };
    desk.send(Msg::SectionRefreshed { request, report: report("thoi-su", 2, 1, false) });
    let first = desk.list_request();
    desk.send(Msg::SectionRefreshed { request, report: report("kinh-te", 1, 2, false) });
    desk.send(Msg::SectionRefreshed { request, report: report("do-thi", 0, 3, true) });
    assert_eq!(desk.take().len(), 1, "one list at a time");
    assert_eq!(desk.state.refresh.as_ref().map(|refresh| (refresh.done, refresh.total, refresh.new, refresh.failed)), Some((3, 10, 3, 1)));
    desk.send(Msg::HeadsLoaded { request: first, result: Ok(newsroom::listing()) });
    assert_eq!(desk.take().len(), 1, "and again for what came meanwhile");
    desk.press("R");
    assert_eq!(desk.take(), [], "no second refresh beside the first");
    assert_eq!(notice(&desk), "", "and nothing over its progress");
    desk.send(Msg::RefreshFinished { request });
    assert_eq!(notice(&desk), "3 tin mới · 1 mục lỗi");
    assert!(desk.state.refresh.is_none());
    desk.send(Msg::RefreshFinished { request });
}

#[test]
fn refresh_is_of_what_is_shown() {
    let mut desk = desk();
    desk.press("1 ] ]");
    assert_eq!(*desk.state.tabs.current(), Tab::Section(source_id("datthu"), section_id("kinh-te")));
    desk.take();
    desk.press("r");
    assert!(matches!(&desk.take()[..], [Effect::Refresh { scope: Scope::Section(_, section), .. }] if section.as_str() == "kinh-te"));
    desk.env.settings.offline = true;
    desk.state.refresh = None;
    desk.press("r");
    assert_eq!(desk.take(), []);
    assert!(notice(&desk).contains("ngoại tuyến"));
}

#[test]
fn tabs_stand_in_a_row_and_a_source_opens_into_its_sections() {
    let mut desk = desk();
    assert_eq!(desk.state.tabs.shown().len(), 5);
    desk.press("] ]");
    assert_eq!(*desk.state.tabs.current(), Tab::Source(source_id("datthu")));
    assert_eq!(desk.state.tabs.shown().len(), 11);
    desk.press("}");
    assert_eq!(*desk.state.tabs.current(), Tab::Source(source_id("songbe")));
    assert_eq!(desk.state.tabs.shown().len(), 5, "a source with one section has no tabs of its own");
    desk.press("{ { {");
    assert_eq!(*desk.state.tabs.current(), Tab::All);
    desk.press("9");
    assert_eq!(*desk.state.tabs.current(), Tab::All, "there is no ninth source");
    desk.press("3");
    assert_eq!(*desk.state.tabs.current(), Tab::Source(source_id("nhipphuong")));
}

#[test]
fn comments_are_asked_for_once_their_pane_is_in_sight() {
    // Two panes: not before c.
    let mut desk = desk();
    desk.open();
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::HaveThread { .. })));
    desk.press("c");
    assert!(matches!(&desk.effects[..], [.., Effect::HaveThread { want: Want::Kept, .. }, _] | [.., Effect::HaveThread { want: Want::Kept, .. }]));
    assert_eq!(desk.state.focus, Pane::Comments);
    // Three panes: with the article, and only once.
    let mut desk = Desk::new(160, 45, Lang::Vi);
    desk.open().press("j k c h");
    assert_eq!(desk.effects.iter().filter(|effect| matches!(effect, Effect::HaveThread { .. })).count(), 1);
}

#[test]
fn words_that_are_looked_for_are_marked_in_the_comments_too() {
    let mut desk = Desk::new(60, 12, Lang::Vi);
    let comment = newsroom::thread().items[0].text.as_str().split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    desk.press("/").type_text(&format!("by:an {comment}"));
    let request = desk.list_request();
    desk.send(Msg::HeadsLoaded { request, result: Ok(newsroom::listing()) });
    desk.press("enter").open().press("c");
    let request = desk.thread_request();
    desk.send(Msg::ThreadLoaded { request, stage: Stage::Final, result: Ok(newsroom::thread()) });
    let comments = &desk.state.reading.as_ref().expect("open").comments;
    let hit = comments.hits.first().expect("a hit");
    let row = comments.text.page.rows[hit.row].text();
    let found: String = row.chars().skip(hit.from).take(hit.to - hit.from).collect();
    assert!(!found.trim().is_empty() && comment.contains(found.trim()), "{found:?} in {row:?}");
    // Opened without words, it shows none.
    desk.press("esc esc esc g enter c");
    assert_eq!(desk.state.reading.as_ref().expect("open").comments.hits, []);
}

#[test]
fn comments_that_are_new_since_they_were_kept_are_known() {
    let mut desk = desk();
    desk.open().press("c");
    let request = desk.thread_request();
    desk.send(Msg::ThreadLoaded { request, stage: Stage::Kept, result: Ok(newsroom::thread_of(&["1", "4"])) });
    assert!(desk.state.is_busy(), "more is coming");
    desk.send(Msg::ThreadLoaded { request, stage: Stage::Final, result: Ok(newsroom::thread()) });
    let fresh: Vec<_> = desk.state.reading.as_ref().expect("open").comments.fresh.iter().map(ToString::to_string).collect();
    assert_eq!(fresh, ["2", "3", "5", "6"]);
}

#[test]
fn a_thread_that_fails_does_not_take_the_place_of_one_that_is_there() {
    let mut desk = desk();
    desk.open().press("c").comments().press("r");
    let request = desk.thread_request();
    desk.send(Msg::ThreadLoaded { request, stage: Stage::Final, result: Err(failure(FailureKind::BadAnswer)) });
    let comments = &desk.state.reading.as_ref().expect("open").comments;
    assert_eq!(comments.thread.value.as_ref().map(|thread| thread.items.len()), Some(6));
    assert!(comments.thread.failure.is_some());
}

#[test]
fn the_way_through_a_thread() {
    let mut desk = desk();
    desk.open().press("c").comments();
    let at = |desk: &Desk| desk.state.reading.as_ref().expect("open").comments.selected;
    assert_eq!(at(&desk), 0);
    desk.press("j j");
    assert_eq!(at(&desk), 2);
    desk.press("p");
    assert_eq!(at(&desk), 1, "the comment it answers");
    desk.press("}");
    assert_eq!(at(&desk), 3);
    desk.press("} {");
    assert_eq!(at(&desk), 3);
    desk.press("z j");
    assert_eq!(at(&desk), 5, "over the folded answers");
    desk.press("k z j");
    assert_eq!(at(&desk), 4, "unfolded again");
    desk.press("Z");
    assert_eq!(at(&desk), 3, "the selection goes to what is in sight");
    let folded = desk.state.reading.as_ref().expect("open").comments.folded.len();
    assert_eq!(folded, 2, "the two that have answers");
    desk.press("Z G");
    assert_eq!(at(&desk), 5);
}

#[test]
fn back_goes_one_step_at_a_time() {
    let mut desk = desk();
    desk.open().press("c f");
    assert!(desk.state.zoomed && desk.state.layout().article.is_none());
    desk.press("esc");
    assert!(!desk.state.zoomed && desk.state.focus == Pane::Comments);
    desk.press("left");
    assert_eq!(desk.state.focus, Pane::Article);
    desk.press("h");
    assert_eq!(desk.state.focus, Pane::List);
    assert!(desk.state.reading.is_some());
    desk.take();
    desk.press("esc");
    assert!(desk.state.reading.is_none());
    assert!(matches!(&desk.take()[..], [Effect::SetTitle(title)] if title.as_str() == "Bản tin"));
    // Where the list stands alone there is nothing to close beside it.
    let mut narrow = Desk::new(60, 20, Lang::Vi);
    narrow.open().press("esc esc");
    assert!(narrow.state.reading.is_some());
}

#[test]
fn panes_in_turn() {
    let mut desk = desk();
    desk.press("tab");
    assert_eq!(desk.state.focus, Pane::List, "nothing is open");
    desk.open().press("tab");
    assert_eq!(desk.state.focus, Pane::Comments);
    desk.press("tab tab shift-tab shift-tab");
    assert_eq!(desk.state.focus, Pane::Comments);
}

#[test]
fn links_are_opened_and_copied_by_number() {
    let mut desk = desk();
    desk.open();
    desk.take();
    desk.press("2 enter");
    let second = desk.state.reading.as_ref().expect("open").text.page.links[1].clone();
    assert_eq!(desk.take(), [Effect::OpenUrl(second)]);
    desk.press("1 y");
    let first = desk.state.reading.as_ref().expect("open").text.page.links[0].clone();
    assert_eq!(desk.take(), [Effect::Copy(first.clone())]);
    // With an input method on, `o` twice is `ô`.
    desk.press("1 ô");
    assert_eq!(desk.take(), [Effect::OpenUrl(first)]);
    desk.press("9 9 enter");
    assert_eq!(desk.take(), []);
    assert!(notice(&desk).contains("99"));
    desk.press("4 backspace s");
    assert!(matches!(&desk.take()[..], [Effect::SaveMark { .. }]), "the number was dropped, s is a command again");
}

#[test]
fn what_is_inside_the_program_is_not_sent_to_a_browser() {
    let mut desk = Desk::unstarted(80, 24, Lang::Vi);
    let mut listing = newsroom::listing();
    listing.heads[0].url = Some(HttpUrl::parse_own("bundled://edition/a.html").expect("own"));
    desk.send(Msg::Started(Some(listing)));
    desk.press("o y");
    assert_eq!(desk.take(), []);
    assert!(notice(&desk).contains("nằm sẵn trong chương trình"));
    desk.press("j o");
    assert!(matches!(&desk.take()[..], [Effect::OpenUrl(_)]));
}

#[test]
fn help_names_every_command_and_can_be_searched() {
    for lang in [Lang::Vi, Lang::En] {
        let mut desk = Desk::new(120, 40, lang);
        desk.press("?");
        let Some(overlay) = &desk.state.overlay else { panic!("help") };
        let rows = overlay.rows(&desk.state, &desk.env, 200);
        for command in Command::ALL {
            let words = desk.env.texts.ui.command(command.as_str());
            assert!(!words.is_empty(), "{lang:?}: {} is not described", command.as_str());
            assert!(rows.iter().any(|row| row.text == words), "{lang:?}: help lacks {}", command.as_str());
        }
        let known: Vec<&str> = Command::ALL.iter().map(|command| command.as_str()).collect();
        for name in desk.env.texts.ui.command.keys().chain(desk.env.texts.ui.hint.keys()) {
            assert!(known.contains(&name.as_str()), "{lang:?}: `{name}` is no command");
        }
        desk.press("/").type_text("undo");
        let Some(Overlay::Help { filter, .. }) = &desk.state.overlay else { panic!("help") };
        assert_eq!(filter, "undo");
        let found = desk.state.overlay.as_ref().map_or(0, |overlay| overlay.rows(&desk.state, &desk.env, 200).len());
        assert_eq!(found, 2, "its heading and the one key");
        desk.press("esc esc");
        assert!(desk.state.overlay.is_none());
        desk.press("? q");
        assert!(desk.state.overlay.is_none() && desk.take().is_empty(), "q closes the help and no more");
    }
}

#[test]
fn failures_can_be_looked_up_each_once() {
    let mut desk = desk();
    for kind in [FailureKind::Tls, FailureKind::Timeout, FailureKind::Tls] {
        desk.send(Msg::Notice(failure(kind)));
    }
    assert!(desk.state.failures_unseen);
    desk.press("!");
    assert!(!desk.state.failures_unseen);
    let kinds: Vec<_> = desk.state.failures.iter().map(|failed| failed.failure.kind).collect();
    assert_eq!(kinds, [FailureKind::Tls, FailureKind::Timeout]);
    for port in 0..200 {
        desk.send(Msg::Notice(bantin::model::Failure::new(FailureKind::Connect, &format!("host:{port}"), "")));
    }
    assert_eq!(desk.state.failures.len(), 50, "bounded");
}

#[test]
fn a_host_that_is_down_is_one_failure() {
    let mut desk = desk();
    let down = |section: &str| bantin::model::Failure::new(FailureKind::Dns, &format!("https://bao.example/{section}"), "");
    for section in ["thoi-su", "kinh-te", "the-thao", "kinh-te"] {
        desk.send(Msg::Notice(down(section)));
    }
    desk.send(Msg::Notice(bantin::model::Failure::new(FailureKind::Dns, "https://khac.example/", "")));
    assert_eq!(desk.state.failures.len(), 2);
    assert_eq!(desk.state.failures[1].failure, down("kinh-te"), "the newest is named");
    assert_eq!(desk.state.failures[1].also.len(), 2);
}

#[test]
fn the_timer_is_set_only_for_what_ages_or_turns() {
    let mut desk = Desk::unstarted(80, 24, Lang::Vi);
    desk.send(Msg::Started(Some(Listing::default())));
    assert!(desk.effects.is_empty(), "an empty screen sleeps");
    let mut desk = desk_at_rest();
    let next_minute = newsroom::now() + SignedDuration::from_secs(60);
    assert_eq!(desk.effects, [Effect::WakeAt(next_minute)]);
    desk.effects.clear();
    desk.press("j k");
    assert_eq!(desk.effects, [], "one timer, not one a key");
    desk.press("enter");
    let soon = newsroom::now() + SignedDuration::from_millis(120);
    assert!(desk.effects.contains(&Effect::WakeAt(soon)), "something turns while the article comes");
}

fn desk_at_rest() -> Desk {
    Desk::new(80, 24, Lang::Vi)
}

#[test]
fn everything_is_refreshed_again_in_time() {
    let mut desk = Desk::unstarted(80, 24, Lang::Vi);
    desk.env.settings.refresh_on_start = true;
    desk.env.settings.refresh_every = Some(Duration::from_secs(600));
    desk.send(Msg::Started(Some(newsroom::listing())));
    let request = desk.request(|effect| if let Effect::Refresh { request, .. } = effect { Some(*request) } else { None });
    desk.send(Msg::RefreshFinished { request });
    desk.take();
    for (minutes, wanted) in [(9, 0), (10, 1)] {
        desk.env.now = newsroom::now() + SignedDuration::from_mins(minutes);
        desk.send(Msg::Woke(desk.env.now));
        let refreshes = desk.take().iter().filter(|effect| matches!(effect, Effect::Refresh { force: false, .. })).count();
        assert_eq!(refreshes, wanted, "after {minutes} minutes");
    }
}

#[test]
fn command_keys_work_with_an_input_method_on() {
    let mut desk = desk();
    // `u` then `s` arrives as u, backspace, ú: undo, nothing, star.
    desk.press("u backspace ú");
    assert!(desk.state.list.current().expect("a selection").starred);
    // `]` of full Telex is ư.
    desk.press("ư");
    assert_eq!(*desk.state.tabs.current(), Tab::Starred);
}

#[test]
fn the_measure_changes_within_bounds_and_keeps_the_place() {
    let mut desk = Desk::new(160, 20, Lang::Vi);
    desk.open_at(Place { block: 6, offset: 0 });
    for _ in 0..40 {
        desk.press("-");
    }
    assert_eq!(desk.state.measure_cols, 40);
    let text = &desk.state.reading.as_ref().expect("open").text;
    assert_eq!(text.page.rows[text.top].place.block, 6);
    for _ in 0..40 {
        desk.press("+");
    }
    assert_eq!(desk.state.measure_cols, 120);
}

#[test]
fn suspend_and_quit_are_always_at_hand() {
    let mut desk = desk();
    desk.press("ctrl-z / ctrl-c");
    assert_eq!(desk.take(), [Effect::Suspend, Effect::Quit]);
    let mut desk = newsroom_help();
    desk.press("ctrl-c");
    assert_eq!(desk.take(), [Effect::Quit]);
    assert_eq!(desk.env.keymap.command(bantin::app::Context::Help, key("ctrl-z")), Some(Command::Suspend));
}

fn newsroom_help() -> Desk {
    let mut desk = desk();
    desk.press("?");
    desk
}

/// A day's use: nothing a person may press at any time may break the core, and what it needs to draw is always whole.
#[test]
fn any_keys_in_any_order() {
    let keys: Vec<_> = desk().env.keymap.bindings().iter().map(|(_, key, _)| *key).filter(|key| key.to_string() != "ctrl-c").collect();
    let mut seed: u64 = 0x2545_F491_4F6C_DD1D;
    let mut desk = Desk::new(100, 30, Lang::Vi);
    for step in 0..6_000 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let pick = usize::try_from(seed % 997).expect("small");
        match pick % 12 {
            0 => {
                let (cols, rows) = (u16::try_from(seed % 170).expect("small"), u16::try_from(seed % 47).expect("small"));
                desk.send(Msg::Resize { cols, rows });
            }
            1 => answer_everything(&mut desk),
            _ => {
                desk.send(Msg::Key(keys[pick % keys.len()]));
            }
        }
        let list = &desk.state.list;
        assert!(list.is_empty() || list.selected < list.len(), "step {step}");
        if let Some(reading) = &desk.state.reading {
            assert!(reading.text.top <= reading.text.page.rows.len(), "step {step}");
        }
        assert!(desk.state.layout().pane(desk.state.focus).is_some());
    }
}

fn answer_everything(desk: &mut Desk) {
    for effect in std::mem::take(&mut desk.effects) {
        match effect {
            Effect::LoadHeads { request, query } => {
                let mut listing = newsroom::listing();
                listing.heads.retain(|head| query.source.as_ref().is_none_or(|source| *source == head.source) && (!query.unread || !head.read));
                desk.send(Msg::HeadsLoaded { request, result: Ok(listing) });
            }
            Effect::HaveArticle { request, .. } => {
                desk.send(Msg::ArticleLoaded { request, stage: Stage::Final, kept: None, article: Ok(Some(Box::new(newsroom::article()))) });
            }
            Effect::HaveThread { request, .. } => {
                desk.send(Msg::ThreadLoaded { request, stage: Stage::Final, result: Ok(newsroom::thread()) });
            }
            Effect::SaveMark { request, .. } => {
                desk.send(Msg::MarkSaved { request, result: Ok(()) });
            }
            Effect::Refresh { request, .. } => {
                desk.send(Msg::RefreshFinished { request });
            }
            _ => {}
        }
    }
}
