//! Reports as JSON, schema 1. Field names are a promise: they may be added to, never changed.
//!
//! Owns the wire form. Must not judge.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    figure, mend,
    report::{Detail, Finding, Report},
};
use crate::{
    dump::json::SCHEMA,
    lang::Texts,
    model::{FailureKind, SafeLine, SourceId, ThreadState},
};

#[derive(Serialize)]
struct CheckObject<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    schema: u32,
    source: &'a SourceId,
    name: &'a SafeLine,
    verdict: &'static str,
    stages: Vec<StageObject<'a>>,
}

#[derive(Serialize)]
struct StageObject<'a> {
    stage: &'static str,
    verdict: &'static str,
    good: usize,
    of: usize,
    /// The figure in words.
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provenance: Option<BTreeMap<&'static str, usize>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comments: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<ThreadState>,
    failures: Vec<FailureObject<'a>>,
    notes: &'a [SafeLine],
    mend: Option<MendObject>,
}

#[derive(Serialize)]
struct FailureObject<'a> {
    target: &'a SafeLine,
    kind: FailureKind,
    message: String,
    hint: String,
}

#[derive(Serialize)]
struct MendObject {
    /// The key of the source's file; none where nothing in it is at fault.
    key: Option<&'static str>,
    message: String,
}

/// An array with an object for each source.
pub(super) fn print(reports: &[Report], texts: &Texts) -> String {
    let objects: Vec<CheckObject<'_>> = reports.iter().map(|report| object(report, texts)).collect();
    // Only texts and numbers are in it, which cannot fail to be written.
    let mut json = serde_json::to_string_pretty(&objects).unwrap_or_default();
    json.push('\n');
    json
}

fn object<'a>(report: &'a Report, texts: &Texts) -> CheckObject<'a> {
    CheckObject {
        kind: "check",
        schema: SCHEMA,
        source: &report.source.id,
        name: &report.source.name,
        verdict: report.verdict().name(),
        stages: report.findings.iter().map(|finding| stage(finding, texts)).collect(),
    }
}

fn stage<'a>(finding: &'a Finding, texts: &Texts) -> StageObject<'a> {
    let (mut entries, mut words, mut provenance, mut comments, mut state) = (None, None, None, None, None);
    match &finding.detail {
        Detail::Share | Detail::Answered { .. } | Detail::Silent | Detail::Moved { .. } => {}
        Detail::Listed { entries: count } => entries = Some(*count),
        Detail::Bodies { words: count, by_rules, by_extraction, by_feed } => {
            words = Some(*count);
            provenance = Some([("profile", *by_rules), ("readability", *by_extraction), ("feed", *by_feed)].into());
        }
        Detail::Threads { comments: count, state: known } => (comments, state) = (Some(*count), Some(*known)),
    }
    let failures = finding.failures.iter().map(|failure| FailureObject {
        target: &failure.target,
        kind: failure.kind,
        message: texts.message(failure),
        hint: texts.hint(failure),
    });
    StageObject {
        stage: finding.stage.name(),
        verdict: finding.verdict.name(),
        good: finding.good,
        of: finding.of,
        text: figure(finding, texts),
        entries,
        words,
        provenance,
        comments,
        state,
        failures: failures.collect(),
        notes: &finding.notes,
        mend: mend(finding, texts).map(|message| MendObject { key: finding.mend.map(super::report::Mend::key), message }),
    }
}
