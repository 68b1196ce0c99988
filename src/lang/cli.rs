//! Words of `assets/lang/*/cli.toml`: what the commands print.
//!
//! Owns the keys. Must not hold sentences.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Words of the commands.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CliTexts {
    /// Mistakes in files.
    pub problem: ProblemTexts,
    /// Lists of feeds.
    pub lists: ListTexts,
    /// Help and mistakes of the command line.
    pub usage: UsageTexts,
    /// What the commands say.
    pub say: SayTexts,
    /// Help by command path and argument.
    pub help: BTreeMap<String, String>,
}

/// Mistakes in files.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is its sentence; the language files are the documentation")]
pub struct ProblemTexts {
    pub unknown_key: String,
    pub unknown_key_nearest: String,
    pub bad_value: String,
}

/// Lists of feeds, taken and given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is its sentence; the language files are the documentation")]
pub struct ListTexts {
    pub loose: String,
    pub taken_source: String,
    pub taken: String,
    pub taken_none: String,
    pub had: String,
    pub skipped: String,
    pub more: String,
    pub repeated: String,
    pub left_out: String,
    pub cut_off: String,
    pub too_deep: String,
    pub without_feed: String,
    pub nothing_to_export: String,
    pub export_title: String,
}

/// Help and mistakes of the command line.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is its sentence; the language files are the documentation")]
pub struct UsageTexts {
    pub usage: String,
    pub synopsis: String,
    pub commands: String,
    pub command: String,
    pub arguments: String,
    pub options: String,
    pub examples: String,
    pub missing_value: String,
    pub invalid_value: String,
    pub unknown_argument: String,
    pub unknown_command: String,
    pub missing_argument: String,
    pub other: String,
    pub suggestion: String,
    pub hint: String,
}

/// What the commands say.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is its sentence; the language files are the documentation")]
pub struct SayTexts {
    pub error: String,
    pub hint: String,
    pub warning: String,
    pub no_home: String,
    pub not_a_terminal: String,
    pub not_a_terminal_hint: String,
    pub dumb_terminal: String,
    pub in_memory: String,
    pub nothing: String,
    pub bad_since: String,
    pub bad_size: String,
    pub needs_source: String,
    pub section_fresh: String,
    pub section_unchanged: String,
    pub section_waiting: String,
    pub section_instead: String,
    pub refresh_totals: String,
    pub budget_used_up: String,
    pub shelf_province: String,
    pub shelf_bundled: String,
    pub shelf_national: String,
    pub shelf_world: String,
    pub shelf_mine: String,
    pub archive: String,
    pub successor: String,
    pub source_added: String,
    pub source_file: String,
    pub source_already: String,
    pub source_removed: String,
    pub source_not_chosen: String,
    pub source_exists: String,
    pub source_refresh: String,
    pub no_feed_found: String,
    pub no_feed_found_hint: String,
    pub config_file: String,
    pub keymap_file: String,
    pub sources_dir: String,
    pub themes_dir: String,
    pub database: String,
    pub log_file: String,
    pub config_ok: String,
    pub config_written: String,
    pub config_exists: String,
}
