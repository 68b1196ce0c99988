//! What a user can want, by name.
//!
//! Owns the names of commands and contexts as they stand in `keymap.toml`. Must not know which key is bound to what.

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// What a user can want. Its description is `[command]` in `assets/lang/*/ui.toml`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command {
            $($(#[$doc])* $name,)+
        }

        impl Command {
            /// Every command, in the order the help shows them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name in `keymap.toml`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

commands! {
    /// Up a row, or to the comment before.
    Up = "up",
    /// Down a row, or to the next comment.
    Down = "down",
    /// Up half a page.
    HalfPageUp = "half_page_up",
    /// Down half a page.
    HalfPageDown = "half_page_down",
    /// Up a page.
    PageUp = "page_up",
    /// Down a page.
    PageDown = "page_down",
    /// To the beginning.
    Top = "top",
    /// To the end.
    Bottom = "bottom",
    /// Read on: open what is selected, a page further, and at the end the next unread article.
    ReadOn = "read_on",
    /// Open the selected article; in its text, go on to the comments.
    Open = "open",
    /// One pane to the right: into the article, into its comments.
    Forward = "forward",
    /// One step back: close what lies on top, drop the filter, one pane to the left.
    Back = "back",
    /// The next pane, round and round.
    NextPane = "next_pane",
    /// The pane before, round and round.
    PreviousPane = "previous_pane",
    /// This pane alone, or all again.
    Zoom = "zoom",
    /// The next unread article of the list, opened.
    NextUnread = "next_unread",
    /// The unread article before, opened.
    PreviousUnread = "previous_unread",
    /// The comments of the article.
    Comments = "comments",
    /// The next tab.
    NextSection = "next_section",
    /// The tab before.
    PreviousSection = "previous_section",
    /// The next source.
    NextSource = "next_source",
    /// The source before.
    PreviousSource = "previous_source",
    /// The source of the digit pressed; 0 is all of them.
    PickSource = "pick_source",
    /// Only unread entries, or all again.
    UnreadOnly = "unread_only",
    /// Look for words in the list.
    Filter = "filter",
    /// Look for words in everything that is kept.
    Search = "search",
    /// Star, or take the star off.
    Star = "star",
    /// Read, or unread again.
    ToggleRead = "toggle_read",
    /// Mark everything in this list read.
    MarkAllRead = "mark_all_read",
    /// Take the last mark back.
    Undo = "undo",
    /// Refresh this section, or the open article or comments.
    Refresh = "refresh",
    /// Refresh every source.
    RefreshAll = "refresh_all",
    /// Open in the browser.
    OpenBrowser = "open_browser",
    /// Copy the address.
    CopyLink = "copy_link",
    /// Begin the number of a link with the digit pressed.
    LinkNumber = "link_number",
    /// A wider column.
    Widen = "widen",
    /// A narrower column.
    Narrow = "narrow",
    /// Fold the answers to a comment, or unfold them.
    Fold = "fold",
    /// Fold all answers, or unfold all.
    FoldAll = "fold_all",
    /// To the comment this one answers.
    Parent = "parent",
    /// To the next comment at top level.
    NextRoot = "next_root",
    /// To the comment at top level before.
    PreviousRoot = "previous_root",
    /// Add a source, by its address or from the shelf.
    AddSource = "add_source",
    /// What has failed, and what to do.
    Failures = "failures",
    /// The keys.
    Help = "help",
    /// Take what was typed.
    Accept = "accept",
    /// Leave the line unchanged.
    Cancel = "cancel",
    /// Stop the program until the shell brings it back.
    Suspend = "suspend",
    /// Leave.
    Quit = "quit",
}

impl Command {
    /// The command of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|command| command.as_str() == name)
    }

    /// Whether the digit that was pressed is part of what is wanted, so that only digits can be bound to it.
    #[must_use]
    pub fn takes_a_digit(self) -> bool {
        matches!(self, Self::PickSource | Self::LinkNumber)
    }
}

/// Where a key is pressed. A key a pane does not know is looked for in [`Context::Global`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Any pane.
    Global,
    /// The list.
    List,
    /// The article.
    Article,
    /// The comments.
    Comments,
    /// A line being typed; keys that are not bound here type.
    Prompt,
    /// Help and failures, which lie over the panes.
    Help,
}

impl Context {
    /// Every context, in the order the help shows them.
    pub const ALL: [Self; 6] = [Self::Global, Self::List, Self::Article, Self::Comments, Self::Help, Self::Prompt];

    /// The name in `keymap.toml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::List => "list",
            Self::Article => "article",
            Self::Comments => "comments",
            Self::Prompt => "prompt",
            Self::Help => "help",
        }
    }

    /// The context of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.as_str() == name)
    }

    /// Whether keys that are not bound here are looked for in [`Context::Global`]: not while a line is typed.
    #[must_use]
    pub fn falls_back(self) -> bool {
        !matches!(self, Self::Prompt | Self::Global)
    }
}
