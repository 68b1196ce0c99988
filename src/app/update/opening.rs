//! Opening and closing an article.
//!
//! Owns what goes with it: the place saved before, the mark, the window's title. Must not move about in it.

use super::{
    super::{
        effect::{Effect, Want},
        env::Env,
        layout::Pane,
        marks::ChangeKind,
        reading::Reading,
        state::State,
    },
    marking, save_place,
};
use crate::{
    lang::fill,
    model::{Head, Mark, SafeLine},
};

/// Opens an entry and gives it the keys. One that is open already is only shown.
pub(super) fn open(state: &mut State, env: &Env, head: Head, effects: &mut Vec<Effect>) {
    state.focus = Pane::Article;
    state.list.select(&head.id);
    if let Some(reading) = state.reading.as_mut().filter(|reading| *reading.id() == head.id) {
        reading.look_for(state.list.search.as_ref());
        return;
    }
    save_place(state, effects);
    let kicker = kicker(state, &head);
    let request = state.next_request();
    let mut reading = Reading::new(head.clone(), kicker);
    reading.article.begin(request);
    reading.look_for(state.list.search.as_ref());
    state.reading = Some(reading);
    effects.push(Effect::HaveArticle { request, id: head.id.clone(), want: Want::Kept });
    effects.push(Effect::SetTitle(window_title(env, &head.title)));
    if !head.read {
        marking::mark(state, &[head], Mark { read: Some(true), starred: None }, ChangeKind::Opened, effects);
    }
}

/// Closes the article.
pub(super) fn close(state: &mut State, env: &Env, effects: &mut Vec<Effect>) {
    save_place(state, effects);
    if state.reading.take().is_some() {
        effects.push(Effect::SetTitle(SafeLine::new(&env.texts.ui.window.name)));
    }
    state.focus = Pane::List;
}

/// Asks the network for the open article again.
pub(super) fn refresh_article(state: &mut State, effects: &mut Vec<Effect>) {
    let request = state.next_request();
    if let Some(reading) = &mut state.reading {
        reading.article.begin(request);
        effects.push(Effect::HaveArticle { request, id: reading.id().clone(), want: Want::Fresh });
    }
}

/// The window's title for an article.
pub(super) fn window_title(env: &Env, title: &SafeLine) -> SafeLine {
    let words = &env.texts.ui.window;
    SafeLine::new(&fill(&words.title, &[("title", title.as_str()), ("name", &words.name)]))
}

fn kicker(state: &State, head: &Head) -> SafeLine {
    let source = state.tabs.source_name(&head.source);
    match state.tabs.section_name(&head.source, &head.section) {
        Some(section) if section != source => SafeLine::new(&format!("{source} · {section}")),
        _ => source,
    }
}
