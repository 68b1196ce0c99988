//! Answers of the shell: lists, articles, comments, refreshes.
//!
//! Owns what each brings and that stale ones are dropped. Must not ask for anything but a list that changed.

use super::{
    super::{
        effect::{Effect, RequestId},
        env::Env,
        msg::{Listing, SectionReport, Stage},
        state::State,
    },
    opening, reload, reload_behind,
};
use crate::{
    lang::fill,
    model::{Article, Failure, Head, Kept, Place, Thread, ThreadState},
};

pub(super) fn heads(state: &mut State, env: &Env, request: RequestId, result: Result<Listing, Failure>, effects: &mut Vec<Effect>) {
    if !state.list.heads.expects(request) {
        return;
    }
    match result {
        Ok(mut listing) => {
            state.tabs.set_counts(listing.counts);
            if state.list.unread_only {
                keep_open(state, &mut listing.heads);
            }
            if state.list.search.is_some() && state.prompt.is_none() {
                // What came holds the words already, some of it outside the title.
                state.list.filter.clear();
            }
            state.list.take(listing.heads);
        }
        Err(failure) => {
            state.list.heads.finish(Err(failure.clone()));
            state.fail(failure, env);
        }
    }
    if std::mem::take(&mut state.list.stale) {
        reload(state, env, effects);
    }
}

/// What is being read does not fall out of a list of unread entries under the reader's eyes.
fn keep_open(state: &State, heads: &mut Vec<Head>) {
    let Some(open) = state.reading.as_ref().map(|reading| &reading.head) else { return };
    if state.list.by_id(&open.id).is_none() || heads.iter().any(|head| head.id == open.id) {
        return;
    }
    let seconds = |head: &Head| head.published.map_or(head.seen.as_second(), |stamp| stamp.sort_seconds());
    let at = heads.iter().position(|head| seconds(head) <= seconds(open)).unwrap_or(heads.len());
    heads.insert(at, open.clone());
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

pub(super) fn section(state: &mut State, env: &Env, request: RequestId, report: SectionReport, effects: &mut Vec<Effect>) {
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
        reload_behind(state, env, effects);
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
    reload_behind(state, env, effects);
}

/// The browser or the clipboard took an address, or did not.
pub(super) fn handed_over(state: &mut State, env: &Env, words: &str, url: &str, result: Result<(), Failure>) {
    match result {
        Ok(()) => state.say(fill(words, &[("url", url)])),
        Err(failure) => state.fail(failure, env),
    }
}
