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
    /// Checks of sources.
    pub check: CheckTexts,
    /// Help and mistakes of the command line.
    pub usage: UsageTexts,
    /// What the commands say.
    pub say: SayTexts,
    /// What is said of a source that was found.
    pub proposal: ProposalTexts,
    /// What each line of a source file does.
    pub source_file: SourceFileTexts,
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

/// Checks of sources.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is its sentence; the language files are the documentation")]
pub struct CheckTexts {
    pub offline: String,
    pub offline_hint: String,
    pub pass: String,
    pub skip: String,
    pub warn: String,
    pub fail: String,
    pub address: String,
    pub lists: String,
    pub entries: String,
    pub dates: String,
    pub articles: String,
    pub comments: String,
    pub not_reached: String,
    pub share: String,
    pub answered: String,
    pub silent: String,
    pub moved: String,
    pub listed: String,
    pub bodies: String,
    pub not_offered: String,
    pub none_yet: String,
    pub threads: String,
    pub more: String,
    pub mend: String,
    /// What to change, by the key of the source's file.
    pub mends: BTreeMap<String, String>,
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
    pub cache_entries: String,
    pub cache_used: String,
    pub cache_free: String,
    pub cache_keep: String,
    pub cache_size: String,
    pub cache_trimmed: String,
    pub cache_dropped: String,
    pub bad_bound: String,
    pub needs_source: String,
    pub section_fresh: String,
    pub section_unchanged: String,
    pub section_waiting: String,
    pub section_instead: String,
    pub refresh_totals: String,
    pub failed_alike: String,
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
    pub section_newest: String,
    pub source_refresh: String,
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

/// What is said of a source that was found.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is its sentence; the language files are the documentation")]
pub struct ProposalTexts {
    pub on_shelf: String,
    pub feeds: String,
    pub listing: String,
    pub lists: String,
    pub more: String,
    pub file: String,
    pub ask: String,
    pub yes: String,
    pub how: String,
    pub how_hint: String,
    pub left: String,
    pub exists: String,
    pub looking: String,
}

/// What each line of a source file does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is its sentence; the language files are the documentation")]
pub struct SourceFileTexts {
    pub about: String,
    pub hosts: String,
    pub article_id: String,
    pub skip: String,
    pub sections: String,
    pub listing: String,
    pub item: String,
    pub link: String,
    pub title: String,
    pub lede: String,
    pub published: String,
    pub drop: String,
    pub next: String,
}
