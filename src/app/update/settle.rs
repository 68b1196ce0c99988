//! What follows from any message: rows that fit the screen, comments that have come into sight, the timer.
//!
//! Owns the memos of rows. Must not depend on which message it was.

use std::time::Duration;

use jiff::{Timestamp, ToSpan};

use super::super::{
    banner::banner,
    effect::{Effect, Want},
    env::Env,
    hits::{Hit, in_rows},
    layout::Pane,
    list_page::{ListPage, Making},
    paged::SetFor,
    state::{State, phrases_of},
};
use super::window;
use crate::{
    model::Place,
    typeset::{self, ArticleView, Page},
};

/// How long a place may be unsaved while the user scrolls on.
const SAVE_PLACE_AFTER: Duration = Duration::from_secs(2);

/// How fast the busy mark turns.
pub(in crate::app) const SPIN: Duration = Duration::from_millis(120);

pub(super) fn settle(state: &mut State, env: &Env, effects: &mut Vec<Effect>) {
    want_thread(state, effects);
    window::more(state, effects);
    fit_list(state, env);
    fit_article(state, env);
    fit_comments(state, env);
    if let Some(reading) = &mut state.reading
        && reading.place_due.is_none()
        && reading.place_now().is_some_and(|place| place != reading.saved)
    {
        reading.place_due = Some(state.now + SAVE_PLACE_AFTER);
    }
    arm(state, env, effects);
}

/// Asks for the comments once their pane is in sight and the article, which says what they are known by, is settled.
fn want_thread(state: &mut State, effects: &mut Vec<Effect>) {
    let in_sight = state.layout().comments.is_some();
    let chosen = state.focus == Pane::Comments;
    let wanted = state.reading.as_ref().is_some_and(|reading| {
        let settled = reading.article.waiting.is_none() && (reading.article.value.is_some() || chosen);
        in_sight && settled && reading.comments.thread.is_untouched()
    });
    if wanted {
        ask_thread(state, Want::Kept, effects);
    }
}

pub(super) fn ask_thread(state: &mut State, want: Want, effects: &mut Vec<Effect>) {
    let request = state.next_request();
    if let Some(reading) = &mut state.reading {
        reading.comments.thread.begin(request);
        effects.push(Effect::HaveThread { request, id: reading.id().clone(), want });
    }
}

fn fit_list(state: &mut State, env: &Env) {
    let Some(area) = state.layout().list else { return };
    let making = Making { tabs: &state.tabs, now: state.now, zone: &env.zone, texts: env.texts };
    ListPage::refit(&mut state.list, usize::from(area.body.cols), making);
    let list = &mut state.list;
    let rows = usize::from(area.body.rows);
    if let Some(placed) = list.page.entry(list.selected) {
        if let Some(above) = list.pinned.take() {
            list.top = placed.top.saturating_sub(above);
        }
        // The heading of its day comes into sight with a day's first entry, the last words with the last.
        let upper = if list.selected == 0 || list.page.heads_a_day(placed.top) { placed.top.saturating_sub(1) } else { placed.top };
        let lower = if list.selected + 1 == list.len() { list.page.rows() } else { placed.top + placed.rows };
        if list.top + rows < lower {
            list.top = lower.saturating_sub(rows);
        }
        if list.top > upper {
            list.top = if rows > placed.rows { upper } else { placed.top };
        }
    }
    list.top = list.top.min(list.page.rows().saturating_sub(rows));
}

fn fit_article(state: &mut State, env: &Env) {
    let layout = state.layout();
    let (measure, minute) = (state.measure_cols, minute(state.now));
    let (Some(reading), Some(area)) = (&mut state.reading, layout.article) else { return };
    let column = area.text_column(measure);
    let set_for = SetFor { width_cols: column.cols.max(1), version: reading.version, minute };
    let above = reading.article.failure.as_ref().map_or(0, |failure| banner(failure, column, env).len());
    let pane_rows = usize::from(area.body.rows).saturating_sub(above);
    if reading.text.set_for != Some(set_for) {
        let view = ArticleView {
            entry: reading.kept.as_ref().map(|kept| &kept.entry),
            article: reading.article.value.as_deref(),
            kicker: &reading.kicker,
            now: state.now,
            zone: &env.zone,
        };
        let page = typeset::article(view, set_for.width_cols, env.texts);
        reading.hits = hits_in(&page, reading.words.as_deref());
        reading.text.take(page, set_for);
    }
    reading.text.fit(pane_rows);
    if reading.to_hit && reading.article.value.is_some() {
        reading.go_to_hit();
    }
    if reading.article.value.is_some()
        && let Some(place) = reading.resume.take()
        && place != Place::default()
        && reading.text.top == 0
    {
        reading.text.go_to(place);
        if reading.text.top > 0 {
            let text = env.texts.ui.notice.resumed.clone();
            state.say(text);
        }
    }
}

fn fit_comments(state: &mut State, env: &Env) {
    let layout = state.layout();
    let (now, minute) = (state.now, minute(state.now));
    let (Some(reading), Some(area)) = (&mut state.reading, layout.comments) else { return };
    let comments = &mut reading.comments;
    let column = area.comment_column(state.measure_cols);
    let set_for = SetFor { width_cols: column.cols.max(1), version: comments.version, minute };
    let above = comments.thread.failure.as_ref().map_or(0, |failure| banner(failure, column, env).len());
    comments.text.fit(usize::from(area.body.rows).saturating_sub(above));
    let Some(thread) = &comments.thread.value else { return };
    if comments.text.set_for != Some(set_for) {
        let refolded = comments.text.set_for.is_some_and(|before| before.version != set_for.version);
        let page = typeset::thread(thread, &comments.folded_indexes(), now, &env.zone, set_for.width_cols, env.texts);
        comments.hits = hits_in(&page, reading.words.as_deref());
        comments.text.take(page, set_for);
        if refolded {
            comments.select(comments.selected, false);
        }
    }
}

/// Where the words that are looked for stand on a page.
fn hits_in(page: &Page, words: Option<&str>) -> Vec<Hit> {
    let phrases = words.map(phrases_of).unwrap_or_default();
    let rows: Vec<String> = if phrases.is_empty() { Vec::new() } else { page.rows.iter().map(typeset::Row::text).collect() };
    in_rows(rows.iter().map(String::as_str), &phrases)
}

fn minute(now: Timestamp) -> i64 {
    now.as_second().div_euclid(60)
}

/// When everything is to be refreshed again.
pub(super) fn next_refresh(state: &State, env: &Env) -> Option<Timestamp> {
    let every = env.settings.refresh_every.filter(|_| !env.settings.offline)?;
    let last = state.last_refresh?;
    if state.refresh.is_some() { None } else { last.checked_add(every).ok() }
}

/// Sets the timer for whatever comes first, where it is not set for that or earlier.
fn arm(state: &mut State, env: &Env, effects: &mut Vec<Effect>) {
    let spinning = state.is_busy().then(|| state.now + SPIN);
    let saving = state.reading.as_ref().and_then(|reading| reading.place_due);
    // Ages on screen change with the minute.
    let ageing = (!state.list.is_empty() || state.reading.is_some()).then(|| Timestamp::from_second((minute(state.now) + 1) * 60).ok()).flatten();
    let Some(first) = [spinning, saving, ageing, next_refresh(state, env)].into_iter().flatten().min() else { return };
    let first = first.max(state.now.checked_add(1.milliseconds()).unwrap_or(state.now));
    if state.armed.is_none_or(|armed| armed <= state.now || first < armed) {
        state.armed = Some(first);
        effects.push(Effect::WakeAt(first));
    }
}
