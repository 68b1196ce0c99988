//! `bantin search`.
//!
//! Owns how hits are printed. Must not search by itself.

use std::fmt::Write;

use super::{Session, printed, shelf, told_store};
use crate::{
    cli::SearchArgs,
    dump,
    dump::Format,
    exit::Exit,
    goal::blocking,
    model::{Failure, FailureKind, Query, SectionId, SourceId},
    store::{ListQuery, Order},
    typeset::age,
};

/// Runs `bantin search QUERY`.
pub async fn run(session: &Session, args: &SearchArgs) -> Exit {
    let query = match query(session, args) {
        Ok(query) => query,
        Err(exit) => return exit,
    };
    let order = if args.best { Order::Best } else { Order::Newest };
    let store = session.worker.store.clone();
    // A script must not miss what was saved, so what waits is indexed first.
    let hits = match blocking(move || store.index_all().and_then(|()| store.search(&query, order))).await {
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

fn query(session: &Session, args: &SearchArgs) -> Result<ListQuery, Exit> {
    let typed = Query::of(&args.query.join(" "));
    let mut query = ListQuery {
        unread: args.unread,
        starred: args.starred,
        since: dump::since(args.since.as_deref().or(typed.since.as_deref()), session)?,
        author: args.author.clone().or(typed.author),
        text: typed.words,
        limit: args.limit,
        ..ListQuery::default()
    };
    if let Some(name) = &args.source {
        let place = place(session, name).map_err(|failure| {
            session.fail(&failure);
            Exit::Usage
        })?;
        (query.sources, query.section) = (vec![place.0], place.1);
    }
    Ok(query)
}

/// A source, or `source/section`.
fn place(session: &Session, name: &str) -> Result<(SourceId, Option<SectionId>), Failure> {
    let Some((source, section)) = name.split_once('/') else { return Ok((shelf::find(session, name)?.id.clone(), None)) };
    let source = shelf::find(session, source)?;
    let known = SectionId::new(section).ok().filter(|id| source.section(id).is_some());
    Ok((source.id.clone(), Some(known.ok_or_else(|| Failure::new(FailureKind::UnknownSection, name, ""))?)))
}
