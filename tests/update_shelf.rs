//! Key scripts on adding a source: what is typed, chosen, found, accepted, and what is asked of the shell.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that fails panics")]

mod newsroom;

use std::sync::Arc;

use bantin::{
    app::{Effect, Msg, Scope, Tab, overlay::Overlay, shelf::Adding},
    model::{FailureKind, Found, Proposal},
};
use newsroom::{
    Desk, failure,
    shelf::{change, proposal, shelf},
    source_id,
};

fn desk() -> Desk {
    Desk::shelved(120, 40)
}

fn notice(desk: &Desk) -> &str {
    desk.state.notice.as_ref().map_or("", |notice| &notice.text)
}

fn stage(desk: &Desk) -> &Adding {
    match &desk.state.overlay {
        Some(Overlay::Adding { stage, .. }) => stage,
        other => panic!("{other:?}"),
    }
}

/// The shelf, an address typed and looked at.
fn looking() -> Desk {
    let mut desk = desk();
    desk.press("a").type_text("luadong.example").press("enter");
    desk
}

fn found(proposal: Proposal) -> Desk {
    let mut desk = looking();
    let request = desk.propose_request();
    desk.send(Msg::Proposed { request, result: Ok(Box::new(proposal)) });
    desk.take();
    desk
}

#[test]
fn an_address_is_looked_at_shown_kept_and_read_at_once() {
    let mut desk = looking();
    assert!(matches!(&desk.take()[..], [Effect::Propose { target, .. }] if target == "luadong.example"), "one key, one effect");
    let mut desk = found(proposal());
    assert!(matches!(stage(&desk), Adding::Found(_)));
    desk.press("enter");
    let request = desk.shelf_request();
    assert!(matches!(&desk.take()[..], [Effect::Accept { proposal: kept, .. }] if **kept == proposal()));
    desk.press("enter");
    assert_eq!(desk.take(), [], "it is being kept; a second Enter does not keep it twice");
    let added = Arc::new(proposal().source);
    desk.send(Msg::ShelfChanged { request, result: Ok(change(added.clone(), &["datthu", "songbe", "luadong-example"])) });
    assert!(desk.state.overlay.is_none());
    assert_eq!(*desk.state.tabs.current(), Tab::Source(added.id.clone()), "its tab is there without a restart");
    let effects = desk.take();
    assert!(matches!(&effects[0], Effect::LoadHeads { query, .. } if query.source.as_ref() == Some(&added.id)));
    assert!(matches!(&effects[1], Effect::Refresh { scope: Scope::Source(id), .. } if *id == added.id));
    assert_eq!(notice(&desk), "Đã thêm Báo Lúa Đồng");
}

#[test]
fn pasting_types_and_escape_leaves() {
    let mut desk = desk();
    desk.press("a");
    desk.send(Msg::Paste(" https://luadong.example/\n".to_owned())).press("enter");
    assert!(matches!(&desk.take()[..], [Effect::Propose { target, .. }] if target == "https://luadong.example/"));
    desk.press("esc");
    assert!(desk.state.overlay.is_none() && desk.state.prompt.is_none());
    desk.press("a esc");
    assert!(desk.state.overlay.is_none() && desk.state.prompt.is_none() && desk.take().is_empty());
}

#[test]
fn an_answer_nobody_waits_for_changes_nothing() {
    let mut desk = looking();
    let request = desk.propose_request();
    desk.press("esc a").type_text("khac.example").press("enter");
    desk.send(Msg::Proposed { request, result: Ok(Box::new(proposal())) });
    assert!(matches!(stage(&desk), Adding::Looking(waiting) if *waiting != request), "the answer to the first address is stale");
}

#[test]
fn a_failed_stage_is_told_and_the_address_can_be_corrected() {
    let mut desk = looking();
    let request = desk.propose_request();
    desk.send(Msg::Proposed { request, result: Err(failure(FailureKind::NoSource)) });
    assert!(matches!(stage(&desk), Adding::Failed(failure) if failure.kind == FailureKind::NoSource));
    desk.press("enter");
    assert_eq!(desk.state.prompt.as_ref().map(bantin::app::prompt::Prompt::text).as_deref(), Some("luadong.example"));
    // What cannot be kept is told in the same place.
    let mut desk = found(proposal());
    desk.press("enter");
    let request = desk.shelf_request();
    desk.send(Msg::ShelfChanged { request, result: Err(failure(FailureKind::File)) });
    assert!(matches!(stage(&desk), Adding::Failed(failure) if failure.kind == FailureKind::File));
    assert_eq!(desk.state.tabs.sources().len(), newsroom::sources().len());
}

#[test]
fn one_key_adds_a_paper_of_the_shelf_and_takes_it_off_again() {
    let mut desk = desk();
    desk.press("a").type_text("tuoi hoa").press("enter");
    assert!(matches!(&desk.take()[..], [Effect::ChooseSource { id, read: true, .. }] if *id == source_id("tuoihoa")), "found without marks");
    assert!(desk.state.prompt.is_some(), "the shelf stays open for more");
    let request = {
        desk.press("enter");
        desk.shelf_request()
    };
    desk.take();
    let tuoi_hoa = shelf().into_iter().find(|source| source.id == source_id("tuoihoa")).expect("there");
    desk.send(Msg::ShelfChanged { request, result: Ok(change(tuoi_hoa.clone(), &["datthu", "songbe", "tuoihoa"])) });
    assert!(desk.state.tabs.source(&tuoi_hoa.id).is_some());
    desk.take();
    desk.press("enter");
    assert!(matches!(&desk.take()[..], [Effect::ChooseSource { read: false, .. }]), "it is read now, so it is taken off");
    // The tab of a source that is taken off gives way to all.
    desk.press("esc 3");
    assert_eq!(*desk.state.tabs.current(), Tab::Source(tuoi_hoa.id.clone()));
    let request = {
        desk.press("a").type_text("tuoi hoa").press("enter");
        desk.shelf_request()
    };
    desk.send(Msg::ShelfChanged { request, result: Ok(change(tuoi_hoa, &["datthu", "songbe"])) });
    assert_eq!(*desk.state.tabs.current(), Tab::All);
    assert_eq!(notice(&desk), "Thôi đọc Tuổi Hoa; tin đã lưu vẫn còn");
}

#[test]
fn arrows_choose_and_enter_without_a_choice_only_says_how() {
    let mut desk = desk();
    desk.press("a enter");
    assert!(desk.take().is_empty() && notice(&desk).contains("địa chỉ"), "{}", notice(&desk));
    desk.press("down up down down enter");
    assert!(matches!(&desk.take()[..], [Effect::ChooseSource { .. }]));
    desk.type_text("không có báo này").press("enter");
    assert!(desk.take().is_empty());
}

#[test]
fn a_paper_that_is_read_already_is_only_shown() {
    let on_shelf = Proposal { source: newsroom::sources()[0].as_ref().clone(), found: Found::OnShelf, titles: Vec::new() };
    let mut desk = found(on_shelf);
    desk.press("enter");
    assert!(!desk.take().iter().any(|effect| matches!(effect, Effect::Accept { .. })));
    assert_eq!(*desk.state.tabs.current(), Tab::Source(source_id("datthu")));
    assert!(notice(&desk).contains("đã có"), "{}", notice(&desk));
}
