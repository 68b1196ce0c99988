//! Lists a window at a time: down to the end and back, whatever is shown.

use bantin::{
    model::Window,
    store::{FeedBatch, ListQuery, Store},
};

use super::{all, batch, entry, id, source, titles};

/// Two sources with thirty entries, the newest first, some of one moment.
fn filled() -> (Store, Vec<String>) {
    let store = Store::in_memory().expect("a store");
    let moment = |number: usize| format!("2026-11-{:02}T08:00:00+07:00", 24 - number / 4);
    let made: Vec<_> = (0..30).map(|number| entry(&number.to_string(), &format!("Tin số {number}"), Some(&moment(number)))).collect();
    store.save_feed(batch("home", made.clone())).expect("saved");
    // The same moments in another paper.
    let others = made.iter().map(|entry| {
        let mut other = entry.clone();
        other.source = source("bien-hoa");
        other.id = bantin::model::EntryId::of_article(&other.source, entry.guid.as_str());
        other
    });
    store.save_feed(FeedBatch { source: source("bien-hoa"), ..batch("home", others.collect()) }).expect("saved");
    let order = titles(&store, &ListQuery { sources: vec![source("sggp")], ..all() });
    assert_eq!(order.len(), 30);
    (store, order)
}

/// Every list there is: their windows together are the list, from either end.
#[test]
fn windows_together_are_the_list() {
    let (store, _) = filled();
    let sggp = || vec![source("sggp")];
    let home = || Some(super::section("home"));
    let lists = [
        all(),
        ListQuery { sources: sggp(), ..all() },
        ListQuery { sources: vec![source("sggp"), source("bien-hoa")], unread: true, ..all() },
        ListQuery { sources: sggp(), section: home(), ..all() },
        ListQuery { section: home(), ..all() },
        ListQuery { text: Some("tin so".into()), ..all() },
        ListQuery { text: Some("tin so".into()), unread: true, sources: sggp(), ..all() },
    ];
    for list in lists {
        let whole = store.heads(&list).expect("a list");
        assert!(whole.len() >= 30, "{list:?}");
        for limit in [1, 7, 60] {
            let of = |window: Window| store.heads(&ListQuery { window, limit, ..list.clone() }).expect("a window");
            let (mut down, mut up) = (of(Window::Top), of(Window::Bottom));
            assert!(down.len() <= limit);
            loop {
                let next = of(Window::Below(down.last().expect("a row").id.clone()));
                if next.is_empty() {
                    break;
                }
                down.extend(next);
            }
            loop {
                let mut next = of(Window::Above(up[0].id.clone()));
                if next.is_empty() {
                    break;
                }
                next.append(&mut up);
                up = next;
            }
            assert_eq!(down, whole, "{list:?}, {limit} downward");
            assert_eq!(up, whole, "{list:?}, {limit} upward");
            for (at, head) in whole.iter().enumerate().step_by(13) {
                let end = whole.len().min(at + limit);
                assert_eq!(of(Window::From(head.id.clone())), whole[at..end], "{list:?}, {limit} from {at}");
            }
        }
    }
}

#[test]
fn below_an_entry_that_is_gone_the_list_begins_anew() {
    let (store, order) = filled();
    let gone = ListQuery { sources: vec![source("sggp")], window: Window::Below(id("nirgends")), limit: 2, ..all() };
    assert_eq!(titles(&store, &gone), order[..2]);
}
