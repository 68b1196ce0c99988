//! `bantin sources check`: each source from end to end, and what to change where it fails.
//!
//! Owns how that is told, to people and to programs. Must not ask a source itself: `stages` does, on a cache of its own.

mod json;
mod report;
mod stages;

use std::{fmt::Write, sync::Arc};

use futures_util::{StreamExt, stream};

use self::report::{Detail, Finding, Report, Stage, Verdict};
use super::{Session, printed, shelf, tell_mistake};
use crate::{
    app::wrap,
    cli::lists::{CheckArgs, CheckFormat},
    exit::Exit,
    goal::Worker,
    lang::{Texts, cli::CheckTexts, fill},
    model::{Failure, Source, ThreadState},
    store::Store,
};

/// Sources looked at together.
const AT_ONCE: usize = 4;

/// Columns of a line, and where the figures begin.
const COLS: usize = 80;
const HANG_COLS: usize = 20;

/// Failures and notes told of one stage, and rows of one of them.
const MAX_TOLD: usize = 3;
const MAX_ROWS: usize = 6;

/// Runs `bantin sources check`.
pub async fn run(session: &Session, args: &CheckArgs) -> Exit {
    let sources = match wanted(session, &args.ids) {
        Ok(sources) => sources,
        Err(failure) => {
            session.fail(&failure);
            return Exit::Usage;
        }
    };
    let words = &session.texts.cli.check;
    if session.worker.net.is_none() && sources.iter().any(|source| !source.home.is_bundled()) {
        tell_mistake(session.texts, &words.offline, &words.offline_hint);
        return Exit::Usage;
    }
    // Nothing that is kept is touched, and nothing that is kept can stand in for what fails.
    let scratch = match Store::in_memory() {
        Ok(store) => Worker { store, ..session.worker.clone() },
        Err(failure) => {
            session.fail(&failure);
            return Exit::AllFailed;
        }
    };
    let mut reports = stream::iter(&sources).map(|source| stages::examine(&scratch, &session.worker.store, source)).buffered(AT_ONCE);
    let mut all = Vec::new();
    while let Some(report) = reports.next().await {
        if args.format == CheckFormat::Text {
            let parted = if all.is_empty() { "" } else { "\n" };
            if printed(session.texts, &format!("{parted}{}", text(&report, session.texts))) == Exit::AllFailed {
                return Exit::AllFailed;
            }
        }
        all.push(report);
    }
    if args.format == CheckFormat::Json && printed(session.texts, &json::print(&all, session.texts)) == Exit::AllFailed {
        return Exit::AllFailed;
    }
    let failed = all.iter().filter(|report| report.verdict() == Verdict::Fail).count();
    Exit::of_counts(all.len() - failed, failed)
}

/// The sources named; every one that is read where nothing is named.
fn wanted(session: &Session, named: &[String]) -> Result<Vec<Arc<Source>>, Failure> {
    if named.is_empty() {
        return Ok(session.sources().chosen().cloned().collect());
    }
    named.iter().map(|id| shelf::find(session, id).cloned()).collect()
}

/// A report for people.
fn text(report: &Report, texts: &Texts) -> String {
    let words = &texts.cli.check;
    let mut out = String::new();
    let _ = writeln!(out, "{}", wrap::cut(&format!("{} · {}: {}", report.source.id, report.source.name, verdict(report.verdict(), words)), COLS));
    for finding in &report.findings {
        let name = padded(stage(finding.stage, words), 11);
        let verdict = padded(verdict(finding.verdict, words), HANG_COLS - 2 - 11);
        hang(&mut out, &format!("  {name}{verdict}"), &figure(finding, texts));
        let failures = finding.failures.iter().map(|failure| texts.message(failure));
        some(&mut out, failures, finding.failures.len(), words);
        some(&mut out, finding.notes.iter().map(ToString::to_string), finding.notes.len(), words);
        if let Some(mend) = mend(finding, texts) {
            hang(&mut out, &" ".repeat(HANG_COLS), &fill(&words.mend, &[("mend", &mend)]));
        }
    }
    out
}

/// Writes the first few of `count` sentences, and how many there are more.
fn some(out: &mut String, sentences: impl Iterator<Item = String>, count: usize, words: &CheckTexts) {
    let before = " ".repeat(HANG_COLS);
    sentences.take(MAX_TOLD).for_each(|sentence| hang(out, &before, &sentence));
    if let Some(more) = count.checked_sub(MAX_TOLD).filter(|more| *more > 0) {
        hang(out, &before, &fill(&words.more, &[("count", &more.to_string())]));
    }
}

/// Writes `text` behind `head`, its further rows below its first.
fn hang(out: &mut String, head: &str, text: &str) {
    for (row, line) in wrap::wrap(text, COLS - HANG_COLS, MAX_ROWS).into_iter().enumerate() {
        let before = if row == 0 { head.to_owned() } else { " ".repeat(HANG_COLS) };
        let _ = writeln!(out, "{before}{line}");
    }
}

fn padded(word: &str, cols: usize) -> String {
    format!("{word}{}", " ".repeat(cols.saturating_sub(wrap::cols(word)).max(1)))
}

fn stage(stage: Stage, words: &CheckTexts) -> &str {
    match stage {
        Stage::Address => &words.address,
        Stage::Lists => &words.lists,
        Stage::Entries => &words.entries,
        Stage::Dates => &words.dates,
        Stage::Articles => &words.articles,
        Stage::Comments => &words.comments,
    }
}

fn verdict(verdict: Verdict, words: &CheckTexts) -> &str {
    match verdict {
        Verdict::Pass => &words.pass,
        Verdict::Skip => &words.skip,
        Verdict::Warn => &words.warn,
        Verdict::Fail => &words.fail,
    }
}

/// A stage's figure in words.
fn figure(finding: &Finding, texts: &Texts) -> String {
    let words = &texts.cli.check;
    let (good, of) = (finding.good.to_string(), finding.of.to_string());
    let with = |template: &str, more: &[(&str, &str)]| fill(template, &[&[("good", good.as_str()), ("of", of.as_str())], more].concat());
    if finding.verdict == Verdict::Skip {
        return words.not_reached.clone();
    }
    match &finding.detail {
        Detail::Share => with(&words.share, &[]),
        Detail::Answered { bytes } => with(&words.answered, &[("size", &bytes.div_ceil(1000).to_string())]),
        Detail::Silent => words.silent.clone(),
        Detail::Moved { host } => with(&words.moved, &[("host", host.as_str())]),
        Detail::Listed { entries } => with(&words.listed, &[("count", &entries.to_string())]),
        Detail::Bodies { words: count, by_rules, by_extraction, by_feed } => {
            let counts = [count, by_rules, by_extraction, by_feed].map(ToString::to_string);
            let keys = ["words", "rules", "extraction", "feed"];
            with(&words.bodies, &keys.into_iter().zip(counts.each_ref().map(String::as_str)).collect::<Vec<_>>())
        }
        Detail::Threads { state: ThreadState::NotOffered, .. } => words.not_offered.clone(),
        Detail::Threads { state: ThreadState::None, .. } => with(&words.none_yet, &[]),
        Detail::Threads { comments, .. } => with(&words.threads, &[("count", &comments.to_string())]),
    }
}

/// What to change: a key of the source's file, else what the failure itself advises.
fn mend(finding: &Finding, texts: &Texts) -> Option<String> {
    let own = finding.mend.and_then(|mend| texts.cli.check.mends.get(mend.key()).cloned());
    own.or_else(|| finding.failures.first().map(|failure| texts.hint(failure)))
}
