//! A list longer than what is held of it: the core, the shell behind it and a real store, key by key.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that fails panics")]

mod newsroom;

use std::{collections::BTreeSet, sync::Arc};

use bantin::{
    app::{Count, Effect, ListQuery, Listing, Msg, Pane, RequestId, Tab, held::PAGE},
    goal::Worker,
    lang::Lang,
    model::{Entry, EntryId, HttpUrl, Mark, SafeLine, SafeText, Validators},
    runtime::perform::{self, Performer},
    sources,
    store::{self, FeedBatch, Store},
    ui::{self, Theme, theme::BuiltIn},
};
use jiff::SignedDuration;
use newsroom::{Desk, section_id, source_id};
use ratatui::{Terminal, backend::TestBackend};
use tokio::sync::mpsc;

const ENTRIES: usize = 1_500;

/// A reader whose effects are carried out on a store of [`ENTRIES`] entries, all unread but every third.
struct House {
    desk: Desk,
    performer: Performer,
    messages: mpsc::Receiver<Msg>,
    worker: Worker,
}

fn title(number: usize) -> String {
    format!("Tin thứ {number} {}", if number.is_multiple_of(400) { "về cầu Phú Cường" } else { "trong ngày" })
}

fn entry(number: usize) -> Entry {
    let source = source_id("sggp");
    let ago = SignedDuration::from_mins(i64::try_from(number).expect("small"));
    Entry {
        id: EntryId::of_article(&source, &number.to_string()),
        guid: SafeLine::new(&number.to_string()),
        source,
        section: section_id("binh-duong"),
        feed: None,
        url: None,
        title: SafeLine::new(&title(number)),
        byline: number.is_multiple_of(800).then(|| SafeLine::new("Lê An Bình")),
        lede: number.is_multiple_of(400).then(|| SafeText::new(&format!("{} cây cầu Phú Cường bắc qua sông.", "Người dân hai bờ nói về ".repeat(8)))),
        summary: None,
        content: None,
        published: Some(bantin::model::Stamp::vietnam(newsroom::now() - ago)),
        published_text: None,
        updated: None,
        comment_count: None,
        comments_url: None,
        enclosures: Vec::new(),
        images: Vec::new(),
    }
}

fn id(number: usize) -> EntryId {
    entry(number).id
}

fn save(store: &Store, entries: Vec<Entry>) {
    let url = HttpUrl::parse("https://www.sggp.org.vn/rss/home.rss").expect("an address");
    let source = source_id("sggp");
    let batch =
        FeedBatch { source, section: section_id("binh-duong"), url, validators: Validators::default(), moved_to: None, entries, fetched: newsroom::now() };
    store.save_feed(batch).expect("saved");
}

impl House {
    fn new() -> Self {
        let store = Store::in_memory().expect("a store");
        // Number 0 comes later.
        save(&store, (1..=ENTRIES).map(entry).collect());
        let read: Vec<EntryId> = (1..=ENTRIES).filter(|number| number.is_multiple_of(3)).map(id).collect();
        store.mark(&read, Mark { read: Some(true), starred: None }, newsroom::now()).expect("marked");
        store.index_all().expect("indexed");
        let worker = Worker { store, net: None, sources: Arc::new(sources::files::load(None).0), now: newsroom::now };
        let mut desk = Desk::unstarted(80, 24, Lang::Vi);
        desk.state = bantin::app::State::new(worker.sources.chosen().cloned().collect(), desk.state.size, &desk.env);
        desk.env.settings.offline = true;
        let listing = perform::load(&worker, &desk.state.query()).expect("a list");
        let (sender, messages) = mpsc::channel(64);
        let performer = Performer::new(worker.clone(), None, Lang::Vi.texts().expect("texts"), sender);
        desk.send(Msg::Started(Some(listing)));
        Self { desk, performer, messages, worker }
    }

    /// Carries out what is asked until nothing is; articles are not for here.
    async fn settle(&mut self) {
        loop {
            let asked: Vec<_> = self
                .desk
                .take()
                .into_iter()
                .filter(|effect| matches!(effect, Effect::LoadHeads { .. } | Effect::SaveMark { .. } | Effect::MarkListRead { .. }))
                .collect();
            if asked.is_empty() {
                return;
            }
            for effect in asked {
                self.performer.perform(effect);
                let answer = self.messages.recv().await.expect("an answer");
                self.desk.send(answer);
            }
        }
    }

    async fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.desk.press(key);
            self.settle().await;
        }
    }

    fn held(&self) -> usize {
        self.desk.state.list.heads.value.as_ref().map_or(0, Vec::len)
    }

    fn selected(&self) -> EntryId {
        self.desk.state.list.current().expect("a selection").id.clone()
    }

    fn screen(&self) -> String {
        let theme = Theme::load(BuiltIn::Dark, None).expect("a theme");
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).expect("a terminal");
        terminal.draw(|frame| ui::draw(frame, &self.desk.state, &self.desk.env, &theme)).expect("drawn");
        terminal.backend().to_string()
    }

    /// The row of the screen the selected entry stands in.
    fn row(&self) -> usize {
        let list = &self.desk.state.list;
        list.page.entry(list.selected).expect("a row").top - list.top
    }

    fn unread(&self) -> usize {
        self.worker.store.heads(&store::ListQuery { unread: true, limit: 10_000, ..store::ListQuery::default() }).expect("a list").len()
    }
}

#[tokio::test]
async fn every_entry_is_reached_step_by_step_and_only_a_part_is_held() {
    let mut house = House::new();
    assert_eq!(house.held(), PAGE);
    for keys in ["j", "k"] {
        let mut seen = BTreeSet::from([house.selected()]);
        for step in 1..ENTRIES {
            let before = house.selected();
            house.press(keys).await;
            assert_ne!(house.selected(), before, "step {step} with {keys}");
            assert!(house.held() <= 3 * PAGE, "{} held", house.held());
            seen.insert(house.selected());
        }
        assert_eq!(seen.len(), ENTRIES);
        if keys == "j" {
            assert_eq!(house.selected(), id(ENTRIES));
            assert!(house.screen().contains("Hết danh sách · còn 1000 bài chưa đọc"), "{}", house.screen());
            assert!(house.screen().contains("1500/1500"), "{}", house.screen());
        }
    }
    assert_eq!(house.selected(), id(1));
}

#[tokio::test]
async fn the_ends_are_one_key_away() {
    let mut house = House::new();
    assert!(!house.screen().contains("Hết danh sách"));
    house.press("G").await;
    assert_eq!(house.selected(), id(ENTRIES));
    assert!(house.screen().contains("1500/1500") && house.screen().contains("Hết danh sách"), "{}", house.screen());
    house.press("k k").await;
    assert_eq!(house.selected(), id(ENTRIES - 2));
    house.press("g").await;
    assert_eq!(house.selected(), id(1));
    assert!(house.screen().contains("1/1500"), "{}", house.screen());
}

#[tokio::test]
async fn what_comes_in_moves_nothing_under_the_eyes() {
    let mut house = House::new();
    for _ in 0..40 {
        house.press("pagedown").await;
    }
    let (before, row) = (house.selected(), house.row());
    assert!(house.desk.state.list.held.above, "the top has been let go");
    save(&house.worker.store, vec![entry(0)]);
    house.desk.send(Msg::StoreChanged);
    house.settle().await;
    assert_eq!((house.selected(), house.row()), (before, row));
    // Position and number count it.
    let position = house.desk.state.list.held.offset.expect("known") + house.desk.state.list.selected;
    assert_eq!(id(position), house.selected());
    house.press("g").await;
    assert_eq!(house.selected(), id(0));
}

#[tokio::test]
async fn rows_stay_where_they_are_when_the_part_above_is_let_go_or_comes_back() {
    let mut house = House::new();
    for (key, steps) in [("j", 700), ("k", 690)] {
        for _ in 0..steps {
            let (row, day) = (house.row(), house.held());
            house.press(key).await;
            let moved = house.row().abs_diff(row);
            assert!(moved <= 3, "the selection jumped by {moved} rows ({day} held)");
        }
    }
}

#[tokio::test]
async fn the_next_unread_entry_is_found_beyond_what_is_held() {
    let mut house = House::new();
    let all_but: Vec<EntryId> = (1..=ENTRIES).filter(|number| ![900, 1_400].contains(number)).map(id).collect();
    house.worker.store.mark(&all_but, Mark { read: Some(true), starred: None }, newsroom::now()).expect("marked");
    let unread = [id(900), id(1_400)];
    house.worker.store.mark(&unread, Mark { read: Some(false), starred: None }, newsroom::now()).expect("marked");
    house.desk.send(Msg::StoreChanged);
    house.settle().await;
    let open = |house: &House| house.desk.state.reading.as_ref().map(|reading| reading.head.id.clone());
    house.press("n").await;
    assert_eq!(open(&house), Some(id(900)));
    house.press("n").await;
    assert_eq!(open(&house), Some(id(1_400)));
    house.press("n").await;
    assert_eq!(open(&house), Some(id(1_400)), "there is no other");
    assert_eq!(house.desk.state.notice.as_ref().map(|notice| notice.text.clone()), Some(house.desk.env.texts.ui.notice.caught_up.clone()));
    // Back upwards, and from the bottom round to the top.
    house.worker.store.mark(&[id(5)], Mark { read: Some(false), starred: None }, newsroom::now()).expect("marked");
    house.press("N").await;
    assert_eq!(open(&house), Some(id(5)));
    house.worker.store.mark(&[id(2)], Mark { read: Some(false), starred: None }, newsroom::now()).expect("marked");
    house.desk.state.focus = Pane::List;
    house.press("G n").await;
    assert_eq!(open(&house), Some(id(2)));
}

#[tokio::test]
async fn a_whole_list_is_marked_and_taken_back_but_not_what_came_in_unseen() {
    let mut house = House::new();
    assert_eq!(house.unread(), 1_000);
    save(&house.worker.store, vec![entry(0)]);
    house.press("A").await;
    assert_eq!(house.unread(), 1, "the one that had not been seen");
    assert!(house.desk.state.list.visible().all(|head| head.read));
    assert_eq!(house.desk.state.notice.as_ref().map(|notice| notice.text.clone()).as_deref(), Some("Đã đánh dấu đọc 1000 bài"));
    house.press("u").await;
    assert_eq!(house.unread(), 1_001);
    assert_eq!(house.desk.state.tabs.unread(&Tab::All), Some(1_001 - 1), "the list has not been loaded again");
    // Taken back before the answer is there.
    house.desk.press("A");
    let marking = house.desk.take();
    house.desk.press("u");
    for effect in marking.into_iter().chain(house.desk.take()).filter(|effect| !matches!(effect, Effect::LoadHeads { .. })) {
        house.performer.perform(effect);
        let answer = house.messages.recv().await.expect("an answer");
        house.desk.send(answer);
    }
    house.settle().await;
    assert_eq!(house.unread(), 1_001);
}

#[tokio::test]
async fn words_are_looked_for_in_everything_while_they_are_typed_and_given_up_without_losing_the_place() {
    let mut house = House::new();
    for _ in 0..30 {
        house.press("pagedown").await;
    }
    let (before, row) = (house.selected(), house.row());
    house.press("/").await;
    for letter in ["p", "h", "u", "space", "c", "u"] {
        house.press(letter).await;
    }
    let found: Vec<_> = house.desk.state.list.visible().map(|head| head.id.clone()).collect();
    assert_eq!(found, [400, 800, 1_200].map(id), "beyond what was held, and before the word was written to its end");
    house.press("esc").await;
    assert_eq!((house.selected(), house.row()), (before.clone(), row));
    // A letter deleted again, down to nothing, is the same.
    house.press("/ x backspace").await;
    assert_eq!((house.selected(), house.row()), (before, row));
}

#[tokio::test]
async fn filters_are_typed_among_the_words() {
    let mut house = House::new();
    let mut shown = async |typed: &str| {
        house.press("/").await;
        for letter in typed.chars() {
            house
                .press(&match letter {
                    ' ' => "space".to_owned(),
                    letter => letter.to_string(),
                })
                .await;
        }
        let found: Vec<_> = house.desk.state.list.visible().map(|head| head.id.clone()).collect();
        house.press("esc").await;
        found
    };
    assert_eq!(shown("by:binh phu cuong").await, [800].map(id), "an author, and a phrase behind it");
    assert_eq!(shown("phu cuong since:10h").await, [400].map(id), "since ten hours ago, which is 600 entries");
    assert_eq!(shown("by:bi").await, [800, 1600].map(id)[..ENTRIES / 800], "without words, and before the name is written to its end");
    assert_eq!(shown("since:2h").await.len(), 120);
    assert!(shown("since:").await.len() > 120, "what is not written to its end leaves nothing out");
}

#[tokio::test]
async fn an_answer_to_another_list_is_dropped() {
    let mut house = House::new();
    for _ in 0..150 {
        house.desk.press("j");
    }
    let more = house.desk.list_request();
    house.desk.press("1");
    let listing = perform::load(&house.worker, &ListQuery { limit: PAGE, ..ListQuery::default() }).expect("a list");
    let before = house.held();
    house.desk.send(Msg::HeadsLoaded { request: more, result: Ok(listing) });
    assert_eq!(house.held(), before);
}

#[tokio::test]
async fn everything_is_looked_through_from_any_tab_and_left_for_the_same() {
    let mut house = House::new();
    house.press("2").await;
    let tab = house.desk.state.tabs.current().clone();
    assert_ne!(tab, Tab::All);
    house.press("S x backspace").await;
    for letter in ["p", "h", "u", "space", "c", "u"] {
        house.press(letter).await;
    }
    assert_eq!(house.desk.state.tabs.current(), &Tab::All);
    assert_eq!(house.desk.state.list.len(), 3);
    let screen = house.screen();
    assert!(screen.contains("Tin thứ 400 về cầu Phú Cường"), "{screen}");
    assert!(screen.contains("cây cầu Phú Cường bắc qua"), "the text around a hit that is not in the title: {screen}");
    house.press("esc").await;
    assert_eq!(house.desk.state.tabs.current(), &tab);
    assert!(house.desk.state.prompt.is_none() && house.desk.state.list.search.is_none());
}

#[tokio::test]
async fn letters_typed_faster_than_the_disk_answers_are_one_search() {
    // A busy machine may take the thread away between two letters, and then their lists are loaded: that is no fault, nor does it happen each time.
    let mut answers = Vec::new();
    for _ in 0..5 {
        let mut house = House::new();
        answers = answers_to_letters(&mut house).await;
        assert_eq!(house.desk.state.list.len(), 3);
        if answers.len() <= 2 {
            return;
        }
    }
    panic!("more than the one under way and the newest: {answers:?}");
}

/// Types nine letters at once; the lists that are loaded for them.
async fn answers_to_letters(house: &mut House) -> Vec<RequestId> {
    house.desk.press("/").type_text("phu cuong");
    let newest = house.desk.list_request();
    for effect in house.desk.take() {
        house.performer.perform(effect);
    }
    let mut answers = Vec::new();
    while answers.last() != Some(&newest) {
        let Some(Msg::HeadsLoaded { request, result }) = house.messages.recv().await else { panic!("a list") };
        answers.push(request);
        house.desk.send(Msg::HeadsLoaded { request, result });
    }
    answers
}

#[test]
fn numbers_of_an_answer_nobody_waits_for_come_with_the_next() {
    let mut desk = Desk::new(120, 40, Lang::Vi);
    desk.press("2");
    let late = desk.list_request();
    desk.press("3");
    let request = desk.list_request();
    let counts: Vec<Count> = newsroom::counts().into_iter().map(|count| Count { unread: count.unread + 5, ..count }).collect();
    let before = desk.state.tabs.unread(&Tab::All);
    desk.send(Msg::HeadsLoaded { request: late, result: Ok(Listing { counts: Some(counts), ..Listing::default() }) });
    assert_eq!(desk.state.tabs.unread(&Tab::All), before, "not yet");
    desk.send(Msg::HeadsLoaded { request, result: Ok(Listing::default()) });
    let sources = u64::try_from(newsroom::sources().len()).expect("few");
    assert_eq!(desk.state.tabs.unread(&Tab::All), before.map(|before| before + 5 * sources));
}
