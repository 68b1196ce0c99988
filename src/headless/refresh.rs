//! `bantin refresh`: fills the cache and says per source what came.
//!
//! Owns how a refresh is told. Must not fetch by itself.

use std::{collections::HashSet, sync::Arc};

use super::{Session, cache, shelf, tell_mistake};
use crate::{
    cli::RefreshArgs,
    exit::Exit,
    goal::{Outcome, RefreshOptions, SectionReport, Step, Totals, blocking, stopped},
    lang::fill,
    model::{
        Failure, FailureKind, HttpUrl, SectionId, Source, ThreadState,
        bytes::{parse_bytes, shown_bytes},
    },
};

/// Runs `bantin refresh`.
pub async fn run(session: &Session, args: &RefreshArgs) -> Exit {
    let budget_bytes = match args.budget.as_deref().map(|text| parse_bytes(text).ok_or(text)) {
        None => None,
        Some(Ok(bytes)) => Some(bytes),
        Some(Err(text)) => {
            tell_mistake(session.texts, &fill(&session.texts.cli.say.bad_size, &[("value", text)]), &session.texts.cli.usage.hint);
            return Exit::Usage;
        }
    };
    let sources = match wanted(session, &args.sources) {
        Ok(sources) => sources,
        Err(failure) => {
            session.fail(&failure);
            return Exit::Usage;
        }
    };
    let options = RefreshOptions { force: false, full: args.full, comments: args.comments, budget_bytes };
    let (steps, mut told) = tokio::sync::mpsc::channel(64);
    let worker = session.worker.clone();
    let running = tokio::spawn(async move { worker.refresh(&sources, options, steps).await });
    let mut fresh = 0;
    let mut teller = Teller { session, told: HashSet::new(), alike: 0 };
    while let Some(step) = told.recv().await {
        fresh += usize::from(teller.step(&step));
    }
    if teller.alike > 0 {
        session.say(&fill(&session.texts.cli.say.failed_alike, &[("count", &teller.alike.to_string())]));
    }
    let ended = running.await;
    // Everything is listed by now; without this, cron would leave the index to whoever starts next.
    let store = session.worker.store.clone();
    if let Err(failure) = blocking(move || store.index_all()).await {
        session.fail(&failure);
    }
    if let Err(failure) = cache::keep_within(session).await {
        session.fail(&failure);
    }
    match ended {
        Ok(totals) => {
            tell_totals(session, &totals, budget_bytes);
            Exit::of_counts(fresh, totals.failed_sections + totals.failed_articles + totals.failed_threads)
        }
        Err(error) => {
            session.fail(&stopped("refresh", &error));
            Exit::AllFailed
        }
    }
}

/// The sources named, each with only the sections named; every source that is read where nothing is named.
fn wanted(session: &Session, named: &[String]) -> Result<Vec<Arc<Source>>, Failure> {
    if named.is_empty() {
        return Ok(session.sources().chosen().cloned().collect());
    }
    named.iter().map(|name| one_wanted(session, name)).collect()
}

fn one_wanted(session: &Session, name: &str) -> Result<Arc<Source>, Failure> {
    let Some((source, section)) = name.split_once('/') else { return shelf::find(session, name).cloned() };
    let source = shelf::find(session, source)?;
    let section = SectionId::new(section).ok().and_then(|id| source.section(&id).cloned());
    let section = section.ok_or_else(|| Failure::new(FailureKind::UnknownSection, name, ""))?;
    Ok(Arc::new(Source { sections: vec![section], ..Source::clone(source) }))
}

/// Tells the steps of one refresh.
struct Teller<'a> {
    session: &'a Session,
    /// Failures of hosts and of the network that were told: a thousand feeds without a network have one reason.
    told: HashSet<(FailureKind, String)>,
    /// Failures that were not told again.
    alike: usize,
}

impl Teller<'_> {
    /// Tells one step; whether it brought something or found it current.
    fn step(&mut self, step: &Step) -> bool {
        match step {
            Step::Section(report) => self.section(report),
            Step::Article(_, Err(failure)) => {
                self.fail(failure);
                false
            }
            Step::Article(_, Ok(())) => true,
            Step::Thread(_, thread) => thread.state != ThreadState::Failed,
        }
    }

    fn fail(&mut self, failure: &Failure) {
        use FailureKind::{Connect, Dns, NoNetwork, Portal, Timeout, Tls};
        let host = || HttpUrl::parse(failure.target.as_str()).map(|url| url.host().to_owned()).unwrap_or_default();
        let reason = match failure.kind {
            NoNetwork | Portal => Some(String::new()),
            Connect | Dns | Timeout | Tls => Some(host()),
            _ => None,
        };
        if reason.is_none_or(|host| self.told.insert((failure.kind, host))) {
            self.session.fail(failure);
        } else {
            self.alike += 1;
        }
    }

    fn section(&mut self, report: &SectionReport) -> bool {
        let session = self.session;
        let words = &session.texts.cli.say;
        let name = [("source", report.source.as_str()), ("section", report.section.as_str())];
        let with = |template: &str, more: &[(&str, &str)]| fill(template, &[&name[..], more].concat());
        match &report.outcome {
            Outcome::Fresh { new, changed, total, notes, instead_of } => {
                if let Some(failure) = instead_of {
                    session.say(&with(&words.section_instead, &[]));
                    session.fail(failure);
                }
                let figures = [("new", new.to_string()), ("changed", changed.to_string()), ("total", total.to_string())];
                session.say(&with(&words.section_fresh, &figures.each_ref().map(|(key, value)| (*key, value.as_str()))));
                for note in notes {
                    session.say(&format!("  {note}"));
                }
                true
            }
            Outcome::Unchanged => {
                session.say(&with(&words.section_unchanged, &[]));
                true
            }
            Outcome::Waiting(until) => {
                let until = session.zone.to_datetime(*until).to_string();
                session.say(&with(&words.section_waiting, &[("until", &until)]));
                true
            }
            Outcome::Failed(failure) => {
                self.fail(failure);
                false
            }
        }
    }
}

fn tell_totals(session: &Session, totals: &Totals, budget_bytes: Option<u64>) {
    let words = &session.texts.cli.say;
    let values = [
        ("new", totals.new.to_string()),
        ("changed", totals.changed.to_string()),
        ("articles", totals.articles.to_string()),
        ("threads", totals.threads.to_string()),
        ("size", shown_bytes(totals.bytes)),
    ];
    session.say(&fill(&words.refresh_totals, &values.each_ref().map(|(key, value)| (*key, value.as_str()))));
    if let Some(budget) = budget_bytes.filter(|_| totals.budget_used_up) {
        session.say(&fill(&words.budget_used_up, &[("size", &shown_bytes(budget))]));
    }
}
