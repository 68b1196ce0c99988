//! `bantin refresh`: fills the cache and says per source what came.
//!
//! Owns how a refresh is told. Must not fetch by itself.

use std::{collections::HashSet, sync::Arc};

use super::{Session, shelf, tell_mistake};
use crate::{
    cli::RefreshArgs,
    exit::Exit,
    goal::{Outcome, RefreshOptions, SectionReport, Step, Totals, blocking, stopped},
    lang::fill,
    model::{Failure, FailureKind, HttpUrl, SectionId, Source, ThreadState},
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

/// Bytes written as `800kB`, `50MB`, `1GB` (powers of 1000) or a bare number.
fn parse_bytes(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// Bytes for a person, in powers of 1000.
fn shown_bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(parse_bytes("50MB"), Some(50_000_000));
        assert_eq!(parse_bytes("800kB"), Some(800_000));
        assert_eq!(parse_bytes("7"), Some(7));
        for bad in ["", "MB", "5 lít", "-3MB", "99999999999999999999"] {
            assert_eq!(parse_bytes(bad), None, "{bad}");
        }
        assert_eq!(shown_bytes(1_234_567), "1.2 MB");
    }
}
