//! `bantin search`.
//!
//! Owns how hits are printed. Must not search by itself.

use std::fmt::Write;

use super::{Session, printed, told_store};
use crate::{cli::SearchArgs, dump, dump::Format, exit::Exit, goal::blocking, typeset::age};

/// Runs `bantin search QUERY`.
pub async fn run(session: &Session, args: &SearchArgs) -> Exit {
    let query = args.query.join(" ");
    let (store, limit) = (session.worker.store.clone(), args.limit);
    // A script must not miss what was saved, so what waits is indexed first.
    let hits = match blocking(move || store.index_all().and_then(|()| store.search(&query, limit))).await {
        Ok(hits) => hits,
        Err(failure) => return told_store(session, &failure),
    };
    if hits.is_empty() {
        session.say(&session.texts.cli.say.nothing);
        return Exit::Nothing;
    }
    if args.format != Format::Text {
        let ids = hits.into_iter().map(|hit| hit.head.id).collect();
        return dump::print_entries(session, ids, args.format).await;
    }
    let mut out = String::new();
    for hit in hits {
        let when = hit.head.published.map(|stamp| age::age(stamp, session.now(), &session.zone, session.texts)).unwrap_or_default();
        let _ = writeln!(out, "{}\n  {} · {}\n  {}", hit.head.title, hit.head.id, when, crate::model::SafeLine::new(&hit.snippet));
        if let Some(url) = hit.head.url {
            let _ = writeln!(out, "  {url}");
        }
        out.push('\n');
    }
    printed(session.texts, &out)
}
