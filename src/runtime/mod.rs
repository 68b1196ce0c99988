//! The reader's shell: terminal, input, clock, and the loop that ties them to the core.
//!
//! Owns the terminal guard, the select loop and the tasks behind effects. Must not decide what a key means or how it looks.

mod counting;
pub mod decode;
#[cfg(not(unix))]
mod events;
#[cfg(unix)]
mod input;
mod looks;
pub mod perform;
mod prefetch;
mod refresh;
mod shelf;
mod signals;
mod terminal;
mod trim;

use std::{
    collections::VecDeque,
    io,
    panic::{AssertUnwindSafe, resume_unwind},
    time::Duration,
};

#[cfg(not(unix))]
use events as input;
use futures_util::FutureExt;
use jiff::Timestamp;
use tokio::{sync::mpsc, time};

pub use looks::Looks;
pub use terminal::{NotDrawable, Screen, cols as terminal_cols, drawable};

use self::{perform::Performer, signals::Signal};
use crate::{
    app::{self, Effect, Env, Msg, Size, State},
    exit::Exit,
    goal::{PrefetchBounds, RefreshOptions},
    headless::Session,
    model::Failure,
    store::Store,
    ui::{self, Theme},
};

/// Messages waiting for the loop.
const MESSAGES_WAITING: usize = 256;

/// Messages taken in before a frame is drawn all the same.
const MESSAGES_A_FRAME: usize = 512;

/// How often another process's writes are looked for. Nothing is drawn unless there are some.
const STORE_POLL: Duration = Duration::from_secs(1);

/// Time that fetching ahead may take after a refresh.
const PREFETCH_TIME: Duration = Duration::from_secs(60);

/// Opens the reader and stays until it is left.
///
/// # Errors
/// The terminal's: it could not be taken, or is gone.
pub async fn run(session: Session, looks: Looks) -> io::Result<Exit> {
    fill_with_edition(&session).await;
    let (sender, mut messages) = mpsc::channel(MESSAGES_WAITING);
    tokio::spawn(watch(session.worker.store.clone(), sender.clone()));
    tokio::spawn(trim::keep_within(session.worker.clone(), session.settings.cache));
    let performer = Performer::new(session.worker.clone(), session.paths.clone(), session.texts, sender).fetching_ahead(ahead(&session));
    let mut reader = Reader::new(&session, looks, &performer);
    let ended = AssertUnwindSafe(stay(&session, &mut reader, &mut messages)).catch_unwind().await;
    // Nobody reads the answers any more: whoever still has one to give must not wait for a place.
    drop(messages);
    // However it ended: what was marked is saved.
    performer.finish().await;
    ended.unwrap_or_else(|panicked| resume_unwind(panicked))
}

/// How far is fetched ahead.
fn ahead(session: &Session) -> Option<PrefetchBounds> {
    let entries = usize::from(session.settings.prefetch);
    (entries > 0).then_some(PrefetchBounds { entries, budget_bytes: session.settings.prefetch_bytes, time: PREFETCH_TIME })
}

/// The loop. Whichever way it ends, the terminal is given back.
async fn stay(session: &Session, reader: &mut Reader<'_>, messages: &mut mpsc::Receiver<Msg>) -> io::Result<Exit> {
    let mut screen = Screen::take()?;
    let mut waiting = reader.opening(session);
    let mut signals = signals::listen()?;
    let mut input = input::Input::open()?;
    let mut changed = true;
    loop {
        while let Some(message) = waiting.pop_front() {
            changed = true;
            match reader.take_in(message, &mut screen)? {
                Step::On => {}
                Step::Left => break,
                Step::Next(message) => waiting.push_front(message),
            }
        }
        if reader.left {
            return Ok(Exit::Done);
        }
        if std::mem::take(&mut changed) {
            screen.draw(|frame| reader.draw(frame))?;
        }
        // A wish to end never waits behind a flood of keys, and a key never behind what a refresh has to tell.
        tokio::select! {
            biased;
            signal = signals.recv() => match signal {
                Some(Signal::Stop) => {
                    screen.suspend()?;
                    waiting.extend([resized(), Msg::Woke(Timestamp::now())]);
                }
                Some(Signal::Resized) => waiting.push_back(resized()),
                Some(Signal::End) | None => waiting.push_back(Msg::Ended),
            },
            typed = input.next() => match typed {
                Some(typed) => waiting.extend(typed),
                // The terminal is gone.
                None => waiting.push_back(Msg::Ended),
            },
            message = messages.recv() => waiting.extend(message),
            () = sleep_until(reader.wake) => {
                reader.wake = None;
                waiting.push_back(Msg::Woke(Timestamp::now()));
            }
        }
        waiting.extend(input.ready());
        while waiting.len() < MESSAGES_A_FRAME
            && let Ok(message) = messages.try_recv()
        {
            waiting.push_back(message);
        }
    }
}

/// The bundled edition is news that is always there: on the first start its lists are read before the first frame, and its articles and comments
/// behind it, so that they are found by a search.
async fn fill_with_edition(session: &Session) {
    let sources: Vec<_> = session.sources().chosen().filter(|source| source.home.is_bundled()).cloned().collect();
    let mut is_new = false;
    for source in &sources {
        for section in &source.sections {
            let known = section.feed.as_ref().is_some_and(|url| session.worker.store.feed_state(url).is_ok_and(|state| state.fresh.is_some()));
            if !known {
                session.worker.refresh_section(source, section, RefreshOptions::default()).await;
                is_new = true;
            }
        }
    }
    if is_new {
        let worker = session.worker.clone();
        let (steps, mut told) = mpsc::channel(MESSAGES_WAITING);
        tokio::spawn(async move { while told.recv().await.is_some() {} });
        tokio::spawn(async move { worker.refresh(&sources, RefreshOptions { full: true, comments: true, ..RefreshOptions::default() }, steps).await });
    }
}

/// Tells when another process wrote, and when the clock was set back: the timer runs to a moment of it, which may be far off now. Beside the loop: while a refresh keeps the disk busy, a look at the store may take its time, and no key waits for it.
async fn watch(store: Store, messages: mpsc::Sender<Msg>) {
    let mut poll = time::interval(STORE_POLL);
    poll.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    // Unknown, so that what was written while the first frame was made is seen right behind it.
    let (mut version, mut clock) = (None, Timestamp::now());
    while !messages.is_closed() {
        poll.tick().await;
        let before = std::mem::replace(&mut clock, Timestamp::now());
        if clock < before && messages.send(Msg::Woke(clock)).await.is_err() {
            return;
        }
        let store = store.clone();
        let now = tokio::task::spawn_blocking(move || store.version().ok()).await.ok().flatten();
        if now.is_some() && now != version {
            version = now;
            if messages.send(Msg::StoreChanged).await.is_err() {
                return;
            }
        }
    }
}

async fn sleep_until(wake: Option<Timestamp>) {
    match wake {
        // The clock may jump, so the wait is measured from now each time the loop comes round.
        Some(at) => time::sleep(Duration::try_from(at.duration_since(Timestamp::now())).unwrap_or_default()).await,
        None => std::future::pending().await,
    }
}

fn resized() -> Msg {
    let (cols, rows) = terminal::size();
    Msg::Resize { cols, rows }
}

/// What a message led to.
enum Step {
    /// Nothing special.
    On,
    /// The user leaves.
    Left,
    /// To something that has to be told at once.
    Next(Msg),
}

/// The core with its surroundings.
struct Reader<'a> {
    state: State,
    env: Env,
    theme: Theme,
    performer: &'a Performer,
    wake: Option<Timestamp>,
    left: bool,
}

impl<'a> Reader<'a> {
    fn new(session: &Session, looks: Looks, performer: &'a Performer) -> Self {
        let settings = app::Settings {
            measure_cols: session.settings.measure_cols,
            offline: session.offline,
            refresh_on_start: session.settings.refresh_on_start,
            refresh_every: session.settings.refresh_every,
        };
        let env = Env { now: session.now(), zone: session.zone.clone(), texts: session.texts, keymap: looks.keymap, settings };
        let (cols, rows) = terminal::size();
        let sources = session.sources().chosen().cloned().collect();
        let mut state = State::new(sources, Size { cols, rows }, &env);
        state.shelf = session.sources().all().to_vec();
        Self { state, env, theme: looks.theme, performer, wake: None, left: false }
    }

    /// The messages before the first frame: the list out of the cache, and what the session has to tell.
    fn opening(&self, session: &Session) -> VecDeque<Msg> {
        let listing = perform::load(&session.worker, &self.state.query());
        let failed: Option<Failure> = listing.as_ref().err().cloned();
        let told = session.notices.iter().cloned().chain(failed).map(Msg::Notice);
        std::iter::once(Msg::Started(listing.ok())).chain(told).collect()
    }

    fn take_in(&mut self, message: Msg, screen: &mut Screen) -> io::Result<Step> {
        self.env.now = Timestamp::now();
        let mut step = Step::On;
        for effect in app::update(&mut self.state, &self.env, message) {
            match effect {
                Effect::Quit => step = Step::Left,
                Effect::Suspend => {
                    screen.suspend()?;
                    step = Step::Next(Msg::Woke(Timestamp::now()));
                }
                Effect::SetTitle(title) => screen.set_title(&title)?,
                Effect::Copy(url) => {
                    let result = screen.copy(&url).map_err(|error| Failure::new(crate::model::FailureKind::File, "OSC 52", &error.to_string()));
                    step = Step::Next(Msg::Copied { url, result });
                }
                Effect::WakeAt(at) => self.wake = Some(at),
                other => self.performer.perform(other),
            }
        }
        self.left = matches!(step, Step::Left);
        Ok(step)
    }

    fn draw(&self, frame: &mut ratatui::Frame<'_>) {
        ui::draw(frame, &self.state, &self.env, &self.theme);
    }
}
