//! Any sequence of keys and answers on the core.
//!
//! Owns a shell that answers late, in any order, with failures or not at all, and what has to hold of the state meanwhile and in the end.
//! Must not know what a key does.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
};

use bantin::{
    app::{
        Count, Effect, Env, Key, KeyCode, Keymap, ListQuery, Listing, Marked, Msg, RequestId, SectionReport, Seek, Settings, Size, Stage, State, Tab,
        effect::Scope, keymap, update,
    },
    lang::Lang,
    model::{EntryId, Failure, FailureKind, Head, Mark, Place, SafeLine, Source, SourceId, Stamp, Window, fold},
    ui::{self, Theme, theme::BuiltIn},
};
use jiff::{SignedDuration, tz::TimeZone};
use ratatui::{Terminal, backend::TestBackend};

use super::{Dice, newsroom};

/// Most messages of one run.
const MOST_STEPS: usize = 400;

fn keys() -> &'static [Key] {
    static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
        let bound: BTreeSet<Key> = keymap().bindings().iter().map(|(_, key, _)| *key).collect();
        // Some more that are bound to nothing, and letters to type.
        let more = ["ctrl-alt-x", "f5", "đ", "ệ", "t", "e", "space", "."].map(|key| key.parse().expect("a key"));
        bound.into_iter().chain(more).collect()
    });
    &KEYS
}

fn keymap() -> &'static Arc<Keymap> {
    static KEYMAP: LazyLock<Arc<Keymap>> = LazyLock::new(|| Arc::new(Keymap::load(keymap::BUILT_IN, None).expect("the built-in keymap")));
    &KEYMAP
}

/// The core and what would be around it.
struct Desk {
    state: State,
    env: Env,
    /// Marks as they are saved.
    disk: BTreeMap<EntryId, (bool, bool)>,
    /// Sources that are read, as they are saved.
    chosen: Vec<String>,
    /// What was asked for and not begun.
    asked: Vec<Effect>,
    /// Answers on their way.
    told: Vec<Msg>,
    requests: BTreeSet<RequestId>,
    left: bool,
    /// Whether nobody else marked anything.
    alone: bool,
}

impl Desk {
    fn new(dice: &mut Dice<'_>) -> Self {
        let looks = dice.byte();
        let env = Env {
            now: newsroom::now(),
            zone: TimeZone::fixed(Stamp::VIETNAM),
            texts: if looks & 1 == 0 { Lang::Vi } else { Lang::En }.texts().expect("words"),
            keymap: keymap().clone(),
            settings: Settings { offline: looks & 2 != 0, refresh_on_start: looks & 4 != 0, ..Settings::default() },
        };
        let size = Size { cols: u16::from(dice.byte()), rows: u16::from(dice.byte() % 80) };
        let mut state = State::new(newsroom::sources(), size, &env);
        state.shelf = newsroom::shelf::shelf();
        let disk = newsroom::heads().into_iter().map(|head| (head.id, (head.read, head.starred))).collect();
        let chosen = newsroom::sources().iter().map(|source| source.id.to_string()).collect();
        Self { state, env, disk, chosen, asked: Vec::new(), told: Vec::new(), requests: BTreeSet::new(), left: false, alone: true }
    }

    fn send(&mut self, msg: Msg) {
        if *TRACED {
            println!("{}", brief(&msg));
        }
        for effect in update(&mut self.state, &self.env, msg) {
            if *TRACED {
                println!("    {}", brief(&effect));
            }
            match effect {
                Effect::Quit => self.left = true,
                Effect::WakeAt(at) => assert!(at > self.env.now, "a timer in the past"),
                // The process is brought back at once.
                Effect::Suspend => self.told.push(Msg::Woke(self.env.now)),
                effect => self.asked.push(effect),
            }
        }
        self.look();
    }

    /// What holds after every message.
    fn look(&mut self) {
        for effect in &self.asked {
            if let Some(request) = request(effect)
                && self.requests.insert(request)
            {
                let newest = self.requests.last();
                assert_eq!(newest, Some(&request), "requests are counted up");
            }
        }
        let refreshes = self.asked.iter().filter(|effect| matches!(effect, Effect::Refresh { .. })).count();
        assert!(refreshes <= 1, "two refreshes at once");
        let state = &self.state;
        assert!(state.list.selected < state.list.len().max(1), "{} of {}", state.list.selected, state.list.len());
        assert!(state.layout().pane(state.focus).is_some(), "keys go where nothing is shown");
        assert!(state.list.visible().all(|head| state.list.by_id(&head.id).is_some()));
        if let Some(reading) = &state.reading {
            assert!(reading.text.top <= reading.text.last_top());
            let comments = reading.comments.thread.value.as_ref().map_or(0, |thread| thread.items.len());
            assert!(reading.comments.selected < comments.max(1), "comment {} of {comments}", reading.comments.selected);
        } else {
            assert_eq!(state.focus, bantin::app::Pane::List, "keys go to an article that is not open");
        }
    }

    /// The list as it is saved.
    fn listing(&self, query: &ListQuery) -> Listing {
        let chosen = |id: &SourceId| self.chosen.iter().any(|known| known == id.as_str());
        let mut all: Vec<Head> = newsroom::heads();
        for head in &mut all {
            (head.read, head.starred) = self.disk[&head.id];
        }
        let mut counts: Vec<Count> = Vec::new();
        for head in all.iter().filter(|head| chosen(&head.source)) {
            for section in [None, Some(head.section.clone())] {
                let known = counts.iter().position(|count| count.source == head.source && count.section == section);
                let at = known.unwrap_or_else(|| {
                    counts.push(Count { source: head.source.clone(), section, total: 0, unread: 0, fresh: None });
                    counts.len() - 1
                });
                counts[at].total += 1;
                counts[at].unread += u64::from(!head.read);
            }
        }
        // Where each stands among all, so that an entry that has left the list still names a place in it.
        let order: Vec<EntryId> = all.iter().map(|head| head.id.clone()).collect();
        let place = |id: &EntryId| order.iter().position(|known| known == id).unwrap_or(order.len());
        let fits = |head: &Head| {
            query.source.as_ref().map_or_else(|| chosen(&head.source) || query.starred || query.text.is_some(), |source| head.source == *source)
                && query.section.as_ref().is_none_or(|section| head.section == *section)
                && (!query.unread || !head.read)
                && (!query.starred || head.starred)
                && query.text.as_ref().is_none_or(|text| fold::holds(head.title.as_str(), text))
        };
        let listed: Vec<Head> = all.into_iter().filter(fits).collect();
        let sought = query.seek.as_ref().and_then(|seek| {
            let mut unread = listed.iter().filter(|head| !head.read);
            match seek {
                Seek::Above(id) => unread.rfind(|head| place(&head.id) < place(id)),
                Seek::Below(id) => unread.clone().find(|head| place(&head.id) > place(id)).or_else(|| unread.next()),
            }
        });
        let window = sought.map_or_else(|| query.window.clone(), |head| Window::From(head.id.clone()));
        let many = listed.len();
        let within = |head: &Head| match &window {
            Window::Top | Window::Bottom => true,
            Window::From(id) => place(&head.id) >= place(id),
            Window::Below(id) => place(&head.id) > place(id),
            Window::Above(id) => place(&head.id) < place(id),
        };
        let heads: Vec<Head> = match query.seek {
            Some(_) if sought.is_none() => Vec::new(),
            _ => listed.iter().filter(|head| within(head)).cloned().collect(),
        };
        assert!(heads.len() <= many);
        let from = if matches!(window, Window::Above(_) | Window::Bottom) { heads.len().saturating_sub(query.limit) } else { 0 };
        let heads: Vec<Head> = heads.into_iter().skip(from).take(query.limit).collect();
        Listing { snippets: heads.iter().map(|_| SafeLine::default()).collect(), heads, counts: Some(counts) }
    }

    fn failure(dice: &mut Dice<'_>) -> Failure {
        Failure::new(dice.one_of(FailureKind::ALL), "https://datthu.example/1000.html", "503")
    }

    /// Carries out what was asked for; the answers are on their way from then on. Saves are done in the order they were asked for.
    fn perform(&mut self, at: usize, dice: &mut Dice<'_>, all_well: bool) {
        if self.asked.is_empty() {
            return;
        }
        let mut at = at % self.asked.len();
        if is_save(&self.asked[at]) {
            at = self.asked.iter().position(is_save).unwrap_or(at);
        }
        let effect = self.asked.remove(at);
        let well = all_well || !dice.byte().is_multiple_of(4);
        match effect {
            Effect::LoadHeads { request, query } => {
                let result = if well { Ok(self.listing(&query)) } else { Err(Self::failure(dice)) };
                self.told.push(Msg::HeadsLoaded { request, result });
            }
            Effect::HaveArticle { request, id, .. } => {
                let kept = (dice.flip() && self.disk.contains_key(&id)).then(|| newsroom::kept(Place { block: u32::from(dice.byte() % 12), offset: 0 }));
                let article = dice.flip().then(|| Box::new(newsroom::article()));
                if dice.flip() {
                    self.told.push(Msg::ArticleLoaded { request, stage: Stage::Kept, kept: kept.clone(), article: Ok(article.clone()) });
                }
                let article = if well { Ok(article) } else { Err(Self::failure(dice)) };
                self.told.push(Msg::ArticleLoaded { request, stage: Stage::Final, kept, article });
            }
            Effect::HaveThread { request, .. } => {
                let thread = |dice: &mut Dice<'_>| {
                    let ids: Vec<&str> = ["1", "2", "3", "4", "5", "6"].into_iter().filter(|_| dice.flip()).collect();
                    newsroom::thread_of(&ids)
                };
                if dice.flip() {
                    self.told.push(Msg::ThreadLoaded { request, stage: Stage::Kept, result: Ok(thread(dice)) });
                }
                let result = if well { Ok(thread(dice)) } else { Err(Self::failure(dice)) };
                self.told.push(Msg::ThreadLoaded { request, stage: Stage::Final, result });
            }
            Effect::Refresh { request, scope, .. } => self.refresh(request, &scope, well, dice),
            Effect::SaveMark { request, ids, mark } => {
                assert!(!ids.is_empty(), "a save of nothing");
                if well {
                    for id in &ids {
                        self.mark(id, mark);
                    }
                }
                self.told.push(Msg::MarkSaved { request, result: if well { Ok(()) } else { Err(Self::failure(dice)) } });
            }
            Effect::MarkListRead { request, query } => {
                let listing = self.listing(&ListQuery { unread: true, seek: None, limit: usize::MAX, ..query });
                let done = if well { listing.heads.len() } else { dice.below(listing.heads.len() + 1) };
                let heads = &listing.heads[..done];
                let marked = heads.iter().map(|head| Marked { id: head.id.clone(), source: head.source.clone(), section: head.section.clone() }).collect();
                for head in heads {
                    self.mark(&head.id, Mark { read: Some(true), starred: None });
                }
                self.told.push(Msg::ListMarked { request, marked, failure: (!well).then(|| Self::failure(dice)) });
            }
            Effect::Propose { request, .. } => {
                self.told.push(Msg::Proposed { request, result: if well { Ok(Box::new(newsroom::shelf::proposal())) } else { Err(Self::failure(dice)) } });
            }
            Effect::Accept { request, proposal } => self.shelf(request, Arc::new(proposal.source), true, well, dice),
            Effect::ChooseSource { request, id, read } => {
                let source = newsroom::shelf::shelf().into_iter().find(|source| source.id == id);
                if let Some(source) = source {
                    self.shelf(request, source, read, well, dice);
                } else {
                    self.told.push(Msg::ShelfChanged { request, result: Err(Self::failure(dice)) });
                }
            }
            Effect::OpenUrl(url) => self.told.push(Msg::Opened { url, result: if well { Ok(()) } else { Err(Self::failure(dice)) } }),
            Effect::Copy(url) => self.told.push(Msg::Copied { url, result: Ok(()) }),
            Effect::SavePlace { .. } | Effect::SetTitle(_) | Effect::WakeAt(_) | Effect::Suspend | Effect::Quit => {}
        }
    }

    fn mark(&mut self, id: &EntryId, mark: Mark) {
        let Some((read, starred)) = self.disk.get_mut(id) else { return };
        *read = mark.read.unwrap_or(*read);
        *starred = mark.starred.unwrap_or(*starred);
    }

    fn refresh(&mut self, request: RequestId, scope: &Scope, well: bool, dice: &mut Dice<'_>) {
        let sources = self.state.tabs.sources().to_vec();
        let sections = sources.iter().flat_map(|source| source.sections.iter().map(move |section| (source.id.clone(), section.id.clone())));
        let within = |(source, section): &(SourceId, _)| match scope {
            Scope::All => true,
            Scope::Source(wanted) => source == wanted,
            Scope::Section(wanted, part) => source == wanted && section == part,
        };
        let sections: Vec<_> = sections.filter(within).collect();
        let total = sections.len();
        for (index, (source, section)) in sections.into_iter().enumerate() {
            let failure = (!well && dice.flip()).then(|| Self::failure(dice));
            let report = SectionReport { source, section, new: dice.below(3), changed: dice.below(2), failure, done: index + 1, total };
            self.told.push(Msg::SectionRefreshed { request, report });
        }
        self.told.push(Msg::RefreshFinished { request });
    }

    fn shelf(&mut self, request: RequestId, about: Arc<Source>, read: bool, well: bool, dice: &mut Dice<'_>) {
        if !well {
            return self.told.push(Msg::ShelfChanged { request, result: Err(Self::failure(dice)) });
        }
        self.chosen.retain(|id| id != about.id.as_str());
        if read {
            self.chosen.push(about.id.to_string());
        }
        let chosen: Vec<&str> = self
            .chosen
            .iter()
            .map(String::as_str)
            .filter(|id| newsroom::shelf::shelf().iter().any(|known| known.id.as_str() == *id) || *id == about.id.as_str())
            .collect();
        self.told.push(Msg::ShelfChanged { request, result: Ok(newsroom::shelf::change(about, &chosen)) });
    }

    fn deliver(&mut self, at: usize) {
        if !self.told.is_empty() {
            let msg = match self.told.remove(at % self.told.len()) {
                Msg::Woke(_) => Msg::Woke(self.env.now),
                msg => msg,
            };
            self.send(msg);
        }
    }

    fn step(&mut self, dice: &mut Dice<'_>) {
        let op = dice.byte();
        match op {
            0..=159 => self.send(Msg::Key(keys()[usize::from(op) % keys().len()])),
            160..=191 => self.perform(usize::from(op - 160), dice, false),
            192..=223 => self.deliver(usize::from(op - 192)),
            224..=227 => {
                // Everything is answered in order.
                while !self.asked.is_empty() {
                    self.perform(0, dice, false);
                }
                while !self.told.is_empty() && !self.left {
                    self.deliver(0);
                }
            }
            228..=231 => self.send(Msg::Resize { cols: u16::from(dice.byte()), rows: u16::from(dice.byte() % 80) }),
            232..=235 => {
                self.env.now += SignedDuration::from_secs(i64::from(dice.byte()) * 8);
                self.send(Msg::Woke(self.env.now));
            }
            236..=239 => {
                let text = dice.text();
                self.send(Msg::Paste(text));
            }
            240..=243 => self.send(Msg::StoreChanged),
            244..=247 => self.send(Msg::Notice(Self::failure(dice))),
            // Answers nobody waits for.
            248 => self.send(Msg::RefreshFinished { request: RequestId(u64::from(dice.byte())) }),
            249 => self.send(Msg::MarkSaved { request: RequestId(1 << 40), result: Err(Self::failure(dice)) }),
            250 => self.send(Msg::HeadsLoaded { request: RequestId(1 << 40), result: Ok(Listing::default()) }),
            // Another reader marks something.
            251 => {
                self.alone = false;
                let id = newsroom::id(dice.below(12));
                self.mark(&id, Mark { read: Some(dice.flip()), starred: None });
                self.told.push(Msg::StoreChanged);
            }
            252 => self.env.now -= SignedDuration::from_secs(3600),
            _ => self.send(Msg::Key(Key::new(KeyCode::Char(char::from(dice.byte())), dice.flip(), dice.flip(), false))),
        }
    }

    fn draw(&self) {
        let Size { cols, rows } = self.state.size;
        let theme = Theme::load(BuiltIn::Dark, None).expect("built in");
        let mut terminal = Terminal::new(TestBackend::new(cols, rows)).expect("a screen");
        terminal.draw(|frame| ui::draw(frame, &self.state, &self.env, &theme)).expect("drawn");
        for cell in terminal.backend().buffer().content() {
            super::clean::assert_line(cell.symbol(), "cell");
        }
    }

    /// Once everything has been answered nothing is waited for, and what is shown is what is saved.
    fn settle(&mut self, dice: &mut Dice<'_>) {
        for round in 0.. {
            assert!(round < 100, "it never comes to rest: {:?}", self.asked);
            while !self.asked.is_empty() {
                self.perform(0, dice, true);
            }
            while !self.told.is_empty() {
                self.deliver(0);
            }
            if self.asked.is_empty() {
                break;
            }
        }
        assert!(!self.state.is_busy(), "something is waited for that nobody will answer");
        assert!(self.state.list.heads.waiting.is_none(), "a list is waited for");
        // What another reader marked is known only from a list that was loaded after it.
        if self.alone {
            self.agree("at rest");
        }
        self.send(Msg::StoreChanged);
        while !self.asked.is_empty() || !self.told.is_empty() {
            self.perform(0, dice, true);
            self.deliver(0);
        }
        self.agree("loaded anew");
        let saved = self.listing(&self.state.query());
        for count in saved.counts.into_iter().flatten() {
            let tab = count.section.map_or_else(|| Tab::Source(count.source.clone()), |section| Tab::Section(count.source.clone(), section));
            assert_eq!(self.state.tabs.unread(&tab), Some(count.unread), "{tab:?}");
        }
    }

    fn agree(&self, when: &str) {
        for head in self.state.list.heads.value.iter().flatten() {
            assert_eq!((head.read, head.starred), self.disk[&head.id], "{} {when}", head.id);
        }
        if let Some(reading) = &self.state.reading {
            assert_eq!((reading.head.read, reading.head.starred), self.disk[reading.id()], "the open {} {when}", reading.id());
        }
    }
}

/// `BANTIN_FUZZ_TRACE` prints what happens, to understand a finding.
static TRACED: LazyLock<bool> = LazyLock::new(|| std::env::var_os("BANTIN_FUZZ_TRACE").is_some());

fn brief(what: &impl std::fmt::Debug) -> String {
    format!("{what:?}").chars().take(300).collect()
}

fn is_save(effect: &Effect) -> bool {
    matches!(effect, Effect::SaveMark { .. } | Effect::MarkListRead { .. } | Effect::SavePlace { .. } | Effect::Accept { .. } | Effect::ChooseSource { .. })
}

fn request(effect: &Effect) -> Option<RequestId> {
    match effect {
        Effect::LoadHeads { request, .. }
        | Effect::HaveArticle { request, .. }
        | Effect::HaveThread { request, .. }
        | Effect::Refresh { request, .. }
        | Effect::SaveMark { request, .. }
        | Effect::MarkListRead { request, .. }
        | Effect::Propose { request, .. }
        | Effect::Accept { request, .. }
        | Effect::ChooseSource { request, .. } => Some(*request),
        _ => None,
    }
}

pub(crate) fn run(bytes: &[u8]) {
    let mut dice = Dice(bytes);
    let mut desk = Desk::new(&mut dice);
    let listing = dice.flip().then(|| desk.listing(&desk.state.query()));
    desk.send(Msg::Started(listing));
    for _ in 0..MOST_STEPS {
        if dice.is_spent() || desk.left {
            break;
        }
        desk.step(&mut dice);
    }
    desk.draw();
    if !desk.left {
        desk.settle(&mut dice);
        desk.draw();
    }
}
