//! Words of `assets/lang/*/ui.toml`: the reader's screen.
//!
//! Owns their keys. Must not decide when a word is used.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Words of the screen. `{…}` stands for what is filled in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UiTexts {
    /// The window's title.
    pub window: WindowTexts,
    /// Tabs that are not sources.
    pub tabs: TabTexts,
    /// Names of the panes and what they say while they are empty.
    pub pane: PaneTexts,
    /// The list.
    pub list: ListTexts,
    /// The status line.
    pub status: StatusTexts,
    /// What is said once after a key.
    pub notice: NoticeTexts,
    /// What was undone.
    pub undo: UndoTexts,
    /// In front of a line being typed.
    pub prompt: PromptTexts,
    /// The help.
    pub help: HelpTexts,
    /// The list of failures.
    pub failures: FailureTexts,
    /// The shelf, and adding to it.
    pub shelf: ShelfTexts,
    /// Mistakes in files the user wrote.
    pub problem: ProblemTexts,
    /// Short words for the next keys, by command.
    pub hint: BTreeMap<String, String>,
    /// Names of keys that are not characters.
    pub key: BTreeMap<String, String>,
    /// Names of the places keys belong to, by context.
    pub context: BTreeMap<String, String>,
    /// What each command does.
    pub command: BTreeMap<String, String>,
}

/// The window's title.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowTexts {
    /// The program's name.
    pub name: String,
    /// `{title}` of the article and `{name}` of the program.
    pub title: String,
}

/// Tabs that are not sources.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TabTexts {
    /// Every source.
    pub all: String,
    /// What is starred.
    pub starred: String,
}

/// The panes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaneTexts {
    /// The list of starred entries.
    pub starred: String,
    /// The list `{name}`, of unread entries only.
    pub list_unread: String,
    /// The list `{name}`, of what holds `{words}`.
    pub list_search: String,
    /// The article.
    pub article: String,
    /// The comments.
    pub comments: String,
    /// `{n}` comments are new.
    pub fresh: String,
    /// The article is on its way and there is nothing of it yet.
    pub article_loading: String,
    /// The comments are on their way.
    pub comments_loading: String,
    /// The comments wait for the article.
    pub comments_later: String,
}

/// The list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListTexts {
    /// `{n}` comments, short.
    pub comments: String,
    /// Heading of today.
    pub today: String,
    /// Heading of yesterday.
    pub yesterday: String,
    /// Heading of a day of this year, `{weekday}` and `{date}`.
    pub day: String,
    /// Heading of entries without a date.
    pub undated: String,
    /// Under the last entry, where nothing is unread.
    pub caught_up: String,
    /// Under the last entry, where `{n}` are unread.
    pub end: String,
    /// Under the last entry, where nobody counts the unread.
    pub end_plain: String,
    /// The list is on its way.
    pub loading: String,
    /// No entries in this tab.
    pub empty: String,
    /// No entries in this tab, and a refresh is under way.
    pub empty_refreshing: String,
    /// Nothing unread in this tab.
    pub nothing_unread: String,
    /// Nothing is starred.
    pub nothing_starred: String,
    /// Nothing holds `{words}`.
    pub nothing_found: String,
}

/// The status line.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusTexts {
    /// `{done}` of `{total}` sections are refreshed.
    pub refreshing: String,
    /// `{done}` of `{total}` articles are fetched ahead.
    pub prefetching: String,
    /// A refresh brought nothing.
    pub nothing_new: String,
    /// A refresh brought `{n}` entries.
    pub new_entries: String,
    /// `{n}` sections failed.
    pub sections_failed: String,
    /// `{n}` failures to look at with `{key}`.
    pub failures: String,
    /// The list was fresh `{age}`.
    pub fresh: String,
    /// The list was never refreshed.
    pub never_fresh: String,
    /// The network may not be used.
    pub offline: String,
    /// What is shown is the edition built into the program.
    pub bundled: String,
    /// An article is being fetched.
    pub article: String,
    /// Comments are being fetched.
    pub thread: String,
    /// An address is looked at for a source.
    pub source: String,
    /// A source is being kept.
    pub keeping: String,
}

/// What is said once after a key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeTexts {
    /// A browser was started for `{url}`.
    pub opened: String,
    /// `{url}` was copied.
    pub copied: String,
    /// A refresh is not possible offline.
    pub offline: String,
    /// Reading goes on where it stopped.
    pub resumed: String,
    /// Nothing is unread.
    pub caught_up: String,
    /// `{n}` entries were marked read.
    pub all_read: String,
    /// There is no address to open.
    pub no_address: String,
    /// The address is inside the program.
    pub bundled_address: String,
    /// The article has no links.
    pub no_links: String,
    /// There is no link `{n}`.
    pub no_such_link: String,
}

/// What was undone: `{of}` is a title or a number of entries.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoTexts {
    /// There is nothing to undo.
    pub nothing: String,
    /// It was marked read.
    pub read: String,
    /// It was marked unread.
    pub unread: String,
    /// It was starred.
    pub starred: String,
    /// Its star was taken off.
    pub unstarred: String,
    /// `{n}` entries.
    pub entries: String,
}

/// In front of a line being typed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromptTexts {
    /// Words to look for.
    pub filter: String,
    /// What Enter and Escape do then, as `{accept}` and `{cancel}`.
    pub filter_hint: String,
    /// An address, or words to look for on the shelf.
    pub address: String,
    /// What Enter and Escape do then, as `{accept}` and `{cancel}`.
    pub address_hint: String,
    /// The number of a link.
    pub link: String,
    /// What can follow it, as `{accept}`, `{open}`, `{copy}` and `{cancel}`.
    pub link_hint: String,
}

/// The help.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpTexts {
    /// Its heading.
    pub title: String,
    /// Nothing holds the words.
    pub nothing: String,
    /// In its frame: how to look for something, as `{filter}`, and to close it, as `{close}`.
    pub foot: String,
}

/// The list of failures.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailureTexts {
    /// Its heading.
    pub title: String,
    /// Nothing failed.
    pub none: String,
    /// `{n}` other addresses on the same host failed alike.
    pub also: String,
    /// In its frame: how to close it, as `{close}`.
    pub foot: String,
}

/// The shelf, and adding to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShelfTexts {
    /// Its heading.
    pub title: String,
    /// In its frame: how to choose, add and leave, as `{accept}` and `{cancel}`.
    pub foot: String,
    /// Nothing holds the words.
    pub nothing: String,
    /// Nothing is chosen and nothing typed.
    pub choose: String,
    /// Heading of a source that was found.
    pub found_title: String,
    /// In its frame: how to take it, as `{accept}`, and to leave it, as `{close}`.
    pub found_foot: String,
    /// Heading while an address is looked at.
    pub looking_title: String,
    /// In its frame: how to leave, as `{close}`.
    pub looking_foot: String,
    /// Heading where nothing was found.
    pub failed_title: String,
    /// In its frame: how to correct the address, as `{accept}`, and to leave it, as `{close}`.
    pub failed_foot: String,
    /// `{name}` is read from now on.
    pub added: String,
    /// `{name}` is no longer read.
    pub removed: String,
    /// `{name}` is read already.
    pub already: String,
}

/// Mistakes in files the user wrote: `{line}` and what was `{found}`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProblemTexts {
    /// Not TOML.
    pub syntax: String,
    /// No such table.
    pub unknown_table: String,
    /// No such name.
    pub unknown_name: String,
    /// No such key of the keyboard.
    pub unknown_key: String,
    /// No such value.
    pub unknown_value: String,
    /// A value of another type.
    pub wrong_type: String,
    /// A command that only digits can be bound to.
    pub not_a_digit: String,
    /// The `{nearest}` that exists.
    pub nearest: String,
}

impl UiTexts {
    /// What a command does.
    #[must_use]
    pub fn command(&self, name: &str) -> &str {
        self.command.get(name).map_or("", String::as_str)
    }

    /// The name of a place keys belong to.
    #[must_use]
    pub fn context_name(&self, name: &str) -> &str {
        self.context.get(name).map_or("", String::as_str)
    }

    /// A key as it is shown: `ctrl-d`, `Enter`, `←`. Names that are not here stand for themselves.
    #[must_use]
    pub fn key_name(&self, key: &str) -> String {
        let (held, name) = match key.rsplit_once('-') {
            Some((held, name)) if !name.is_empty() => (Some(held), name),
            _ => (None, key),
        };
        let name = self.key.get(name).map_or(name, String::as_str);
        match held {
            Some(held) => format!("{held}-{name}"),
            None => name.to_owned(),
        }
    }
}
