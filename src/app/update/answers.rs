//! Answers of the shell: lists, articles, comments, refreshes.
//!
//! Owns what each brings and that stale ones are dropped. Must not ask for anything but a list that changed.

use super::{
    super::{
        effect::{Effect, RequestId},
        env::Env,
        held::{Side, Then},
        msg::{Listing, SectionReport, Stage},
        state::State,
    },
    opening, window,
};
use crate::{
    lang::fill,
    model::{Article, Failure, Kept, Place, Thread, ThreadState},
};

pub(super) fn heads(state: &mut State, env: &Env, request: RequestId, result: Result<Listing, Failure>, effects: &mut Vec<Effect>) {
    if let Some(side) = state.list.held.answered(request) {
        return more(state, env, side, result);
    }
    if !state.list.heads.expects(request) {
        state.tabs.put_by(result.ok().and_then(|listing| listing.counts));
        return;
    }
    match result {
        Ok(listing) => {
            if state.list.search.is_some() {
                // What came holds the words already, some of it outside the title.
                state.list.filter.clear();
            }
            match window::take(state, listing) {
                None => state.say(env.texts.ui.notice.caught_up.clone()),
                Some(Then::Open) => {
                    if let Some(head) = state.list.current().cloned() {
                        opening::open(state, env, head, effects);
                    }
                }
                Some(_) => {}
            }
        }
        Err(failure) => {
            state.list.heads.finish(Err(failure.clone()));
            state.fail(failure, env);
        }
    }
    if std::mem::take(&mut state.list.stale) {
        window::reload(state, effects);
    }
}

/// A further part of the list.
fn more(state: &mut State, env: &Env, side: Side, result: Result<Listing, Failure>) {
    match result {
        Ok(listing) => {
            state.tabs.set_counts(listing.counts);
            state.list.explain(&listing.heads, listing.snippets);
            state.list.extend(side, listing.heads);
        }
        Err(failure) => {
            // Asking for it again and again would not help; the next change of the list does.
            state.list.held.ends_at(side);
            state.fail(failure, env);
        }
    }
}

pub(super) fn article(
    state: &mut State,
    env: &Env,
    request: RequestId,
    came: Stage,
    kept: Option<Box<Kept>>,
    article: Result<Option<Box<Article>>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(reading) = state.reading.as_mut().filter(|reading| reading.article.expects(request)) else { return };
    reading.version += 1;
    if let Some(kept) = kept {
        // Only the first time: after that the place on screen is newer.
        if reading.kept.is_none() {
            reading.saved = kept.place;
            reading.resume = Some(kept.place).filter(|place| *place != Place::default());
        }
        reading.kept = Some(kept);
    }
    let titled = reading.title().clone();
    let mut failed = None;
    match (came, article) {
        (Stage::Kept, Ok(Some(article))) => reading.article.value = Some(article),
        (Stage::Final, Ok(Some(article))) => reading.article.finish(Ok(article)),
        (Stage::Final, Ok(None)) => reading.article.waiting = None,
        (Stage::Final, Err(failure)) => {
            reading.article.finish(Err(failure.clone()));
            failed = Some(failure);
        }
        // What is kept could not be read; the last answer says whether that matters.
        (Stage::Kept, Ok(None) | Err(_)) => {}
    }
    if *reading.title() != titled {
        effects.push(Effect::SetTitle(opening::window_title(env, reading.title())));
    }
    if reading.article.value.is_some() {
        let id = reading.id().clone();
        state.list.keep(&id);
    }
    if let Some(failure) = failed {
        state.fail(failure, env);
    }
}

pub(super) fn thread(state: &mut State, request: RequestId, came: Stage, result: Result<Thread, Failure>) {
    let Some(comments) = state.reading.as_mut().map(|reading| &mut reading.comments).filter(|comments| comments.thread.expects(request)) else { return };
    let failed = match (came, result) {
        (Stage::Kept, result) => {
            if let Ok(thread) = result {
                comments.take(thread);
            }
            None
        }
        // A thread that failed never takes the place of one that is there.
        (Stage::Final, Ok(thread)) if thread.state != ThreadState::Failed || comments.thread.value.is_none() => {
            comments.thread.waiting = None;
            comments.thread.failure = None;
            comments.take(thread);
            None
        }
        (Stage::Final, Ok(_)) => {
            comments.thread.waiting = None;
            None
        }
        (Stage::Final, Err(failure)) => {
            comments.thread.finish(Err(failure.clone()));
            comments.version += 1;
            Some(failure)
        }
    };
    // Told in the pane itself, so no notice; but it can be looked up with the others.
    if let Some(failure) = failed {
        state.note_failure(failure);
    }
}

pub(super) fn section(state: &mut State, request: RequestId, report: SectionReport, effects: &mut Vec<Effect>) {
    let Some(refresh) = state.refresh.as_mut().filter(|refresh| refresh.request == request) else { return };
    refresh.done = report.done;
    refresh.total = report.total.max(report.done);
    refresh.new += report.new;
    refresh.failed += usize::from(report.failure.is_some());
    refresh.last = Some((report.source, report.section));
    if let Some(failure) = report.failure {
        state.note_failure(failure);
    }
    if report.new > 0 || report.changed > 0 {
        window::reload_behind(state, effects);
    }
}

pub(super) fn refreshed(state: &mut State, env: &Env, request: RequestId, effects: &mut Vec<Effect>) {
    let Some(refresh) = state.refresh.take_if(|refresh| refresh.request == request) else { return };
    let words = &env.texts.ui.status;
    let new = match refresh.new {
        0 => words.nothing_new.clone(),
        count => fill(&words.new_entries, &[("n", &count.to_string())]),
    };
    let text = match refresh.failed {
        0 => new,
        failed => format!("{new} · {}", fill(&words.sections_failed, &[("n", &failed.to_string())])),
    };
    // What a person asked for or waits for is not talked over.
    if state.notice.is_none() {
        state.say(text);
    }
    // Also without news: the counts say when each section was last fresh.
    window::reload_behind(state, effects);
}

/// The browser or the clipboard took an address, or did not.
pub(super) fn handed_over(state: &mut State, env: &Env, words: &str, url: &str, result: Result<(), Failure>) {
    match result {
        Ok(()) => state.say(fill(words, &[("url", url)])),
        Err(failure) => state.fail(failure, env),
    }
}
