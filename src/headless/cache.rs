//! `bantin cache`: how much is kept, and dropping what is beyond the bounds.
//!
//! Owns how that is told. Must not choose what goes ([`crate::store`]).

use jiff::Timestamp;

use super::{Session, printed_clean, tell_mistake, told_store};
use crate::{
    cli::cache::{CacheCommand, TrimArgs},
    config::{CacheSettings, KEEP_EXPECTED, SIZE_EXPECTED},
    exit::Exit,
    goal::blocking,
    lang::fill,
    model::{Failure, bytes::shown_bytes},
    store::{Bounds, Room},
};

/// Runs `bantin cache …`.
pub async fn run(session: &Session, command: &CacheCommand) -> Exit {
    match command {
        CacheCommand::Show => show(session).await,
        CacheCommand::Trim(args) => trim(session, args).await,
    }
}

/// The bounds of the settings, at a moment.
#[must_use]
pub fn bounds(cache: CacheSettings, now: Timestamp) -> Bounds {
    let since = cache.keep.and_then(|keep| now.checked_sub(keep).ok());
    Bounds { since, max_bytes: cache.max_bytes }
}

async fn show(session: &Session) -> Exit {
    let store = session.worker.store.clone();
    match blocking(move || store.room()).await {
        Ok(room) => {
            let words = &session.texts.cli.say;
            let rows = [
                (&words.cache_entries, room.entries.to_string()),
                (&words.cache_used, shown_bytes(room.used_bytes)),
                (&words.cache_free, shown_bytes(room.free_bytes)),
                (&words.cache_keep, session.settings.cache.shown_keep()),
                (&words.cache_size, session.settings.cache.shown_size()),
            ];
            let lines: Vec<String> = rows.iter().map(|(what, value)| format!("{what}\t{value}\n")).collect();
            printed_clean(session.texts, &lines.concat())
        }
        Err(failure) => told_store(session, &failure),
    }
}

async fn trim(session: &Session, args: &TrimArgs) -> Exit {
    let mut cache = session.settings.cache;
    if let Some((value, expected)) = mistaken(&mut cache, args) {
        let message = fill(&session.texts.cli.say.bad_bound, &[("value", value), ("expected", expected)]);
        tell_mistake(session.texts, &message, &session.texts.cli.usage.hint);
        return Exit::Usage;
    }
    let (store, bounds) = (session.worker.store.clone(), bounds(cache, session.now()));
    let trimmed = blocking(move || {
        let before = store.room()?;
        let dropped = store.trim(&bounds)?;
        store.compact()?;
        Ok((before, dropped, store.room()?))
    });
    match trimmed.await {
        Ok((before, dropped, after)) => tell(session, before, dropped, after),
        Err(failure) => told_store(session, &failure),
    }
}

/// Takes what was typed in place of the settings; the first that does not fit, with what would.
fn mistaken<'a>(cache: &mut CacheSettings, args: &'a TrimArgs) -> Option<(&'a str, &'static str)> {
    let keep = args.keep.as_deref().filter(|text| cache.take_keep(text).is_none());
    let size = args.size.as_deref().filter(|text| cache.take_size(text).is_none());
    keep.map(|text| (text, KEEP_EXPECTED)).or_else(|| size.map(|text| (text, SIZE_EXPECTED)))
}

fn tell(session: &Session, before: Room, dropped: u64, after: Room) -> Exit {
    let file = |room: Room| shown_bytes(room.used_bytes + room.free_bytes);
    let values = [("count", dropped.to_string()), ("before", file(before)), ("after", file(after))];
    printed_clean(session.texts, &format!("{}\n", fill(&session.texts.cli.say.cache_trimmed, &values.each_ref().map(|(key, value)| (*key, value.as_str())))))
}

/// Drops what the settings do not let stay, behind a refresh: whoever only has cron fetch news opens no reader that would do it.
///
/// # Errors
/// The cache's.
pub(super) async fn keep_within(session: &Session) -> Result<(), Failure> {
    let (store, bounds) = (session.worker.store.clone(), bounds(session.settings.cache, session.now()));
    let dropped = blocking(move || store.trim(&bounds)).await?;
    if dropped > 0 {
        session.say(&fill(&session.texts.cli.say.cache_dropped, &[("count", &dropped.to_string())]));
    }
    Ok(())
}
