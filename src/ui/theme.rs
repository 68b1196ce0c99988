//! Themes: what each part of the screen looks like, as data.
//!
//! Owns the form of a theme file and the built-in ones. Must not draw.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use toml::de::{DeTable, DeValue};

use crate::{
    app::problem::{Problem, ProblemKind},
    typeset::Role,
};

macro_rules! paints {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// Parts of the screen that have a look of their own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Paint {
            $($(#[$doc])* $name,)+
        }

        impl Paint {
            /// Every part.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name in a theme file.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

paints! {
    /// The ground everything stands on.
    Text = "text",
    /// A tab.
    Tab = "tab",
    /// The chosen tab.
    TabCurrent = "tab_current",
    /// The number of unread entries in a tab, and lines between tabs.
    TabCount = "tab_count",
    /// Lines between panes.
    Rule = "rule",
    /// The line over the pane that has the keys.
    RuleFocused = "rule_focused",
    /// A pane's name.
    PaneName = "pane_name",
    /// The name of the pane that has the keys.
    PaneNameFocused = "pane_name_focused",
    /// A day in the list.
    Day = "day",
    /// The mark of an unread entry.
    UnreadMark = "unread_mark",
    /// The mark of a starred entry.
    StarMark = "star_mark",
    /// The mark of an entry whose article is kept.
    KeptMark = "kept_mark",
    /// The title of an unread entry.
    TitleUnread = "title_unread",
    /// The title of a read entry.
    TitleRead = "title_read",
    /// Source, comments and age of an entry.
    Meta = "meta",
    /// Laid over the selected entry.
    Selected = "selected",
    /// The bar beside the selected entry or comment.
    SelectedBar = "selected_bar",
    /// What a pane says itself: the end of the list, nothing here, on its way.
    Quiet = "quiet",
    /// The status line.
    Status = "status",
    /// The status line while something is under way.
    StatusBusy = "status_busy",
    /// What went wrong.
    Failure = "failure",
    /// What to do about it.
    Hint = "hint",
    /// A key in the line of next keys and in the help.
    Key = "key",
    /// What a key does.
    KeyText = "key_text",
    /// A line being typed.
    Prompt = "prompt",
    /// The frame of what lies over the panes.
    Frame = "frame",
    /// Headings in it.
    FrameHeading = "frame_heading",
    /// Laid over words that were looked for.
    Hit = "hit",
    /// The mark of a comment that is new.
    FreshMark = "fresh_mark",
    /// Body text of an article or comment.
    Body = "body",
    /// An article's title.
    Title = "title",
    /// Section and source above it.
    Kicker = "kicker",
    /// Byline.
    Byline = "byline",
    /// Dates and ages.
    Date = "date",
    /// The lede.
    Lede = "lede",
    /// A heading in the body.
    Heading = "heading",
    /// A caption.
    Caption = "caption",
    /// A picture's place holder.
    Picture = "picture",
    /// Quoted text.
    Quote = "quote",
    /// The bar beside a quote or the lines of a thread.
    Gutter = "gutter",
    /// Code.
    Code = "code",
    /// Bullets and item numbers.
    Bullet = "bullet",
    /// Text of a link.
    Link = "link",
    /// The number of a link.
    LinkNumber = "link_number",
    /// Lines of tables and breaks.
    Line = "line",
    /// A commenter's name.
    Author = "author",
    /// Reactions.
    Reactions = "reactions",
    /// Things said by the reader itself.
    Notice = "notice",
}

impl From<Role> for Paint {
    fn from(role: Role) -> Self {
        match role {
            Role::Body => Self::Body,
            Role::Title => Self::Title,
            Role::Kicker => Self::Kicker,
            Role::Byline => Self::Byline,
            Role::Date => Self::Date,
            Role::Lede => Self::Lede,
            Role::Heading => Self::Heading,
            Role::Caption => Self::Caption,
            Role::Picture => Self::Picture,
            Role::Quote => Self::Quote,
            Role::Gutter => Self::Gutter,
            Role::Code => Self::Code,
            Role::Bullet => Self::Bullet,
            Role::Link => Self::Link,
            Role::LinkNumber => Self::LinkNumber,
            Role::Line => Self::Line,
            Role::Author => Self::Author,
            Role::Reactions => Self::Reactions,
            Role::Notice => Self::Notice,
        }
    }
}

/// Themes that are built in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BuiltIn {
    /// For a dark ground.
    #[default]
    Dark,
    /// For a light ground.
    Light,
    /// Without colours: `NO_COLOR`, and terminals that have none.
    Mono,
}

impl BuiltIn {
    /// Its file.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Dark => include_str!("../../assets/themes/dark.toml"),
            Self::Light => include_str!("../../assets/themes/light.toml"),
            Self::Mono => include_str!("../../assets/themes/mono.toml"),
        }
    }
}

/// What each part looks like. A part no theme names looks like the terminal's own text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    styles: BTreeMap<Paint, Style>,
}

/// Words a part's look is made of.
const MODIFIERS: [(&str, Modifier); 6] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
    ("strike", Modifier::CROSSED_OUT),
];

/// Names of the sixteen colours of a terminal; `default` is its own.
const COLOURS: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

impl Theme {
    /// Reads the built-in theme and lays the user's over it: parts the user's file leaves out keep their look.
    ///
    /// # Errors
    /// Every mistake of the user's file (or, in a build that fails its tests, of the built-in one).
    pub fn load(built_in: BuiltIn, user: Option<&str>) -> Result<Self, Vec<Problem>> {
        let mut theme = Self::default();
        let mut problems = Vec::new();
        for text in [Some(built_in.text()), user].into_iter().flatten() {
            theme.lay_over(text, &mut problems);
        }
        if problems.is_empty() { Ok(theme) } else { Err(problems) }
    }

    /// The look of a part.
    #[must_use]
    pub fn style(&self, paint: Paint) -> Style {
        self.styles.get(&paint).copied().unwrap_or_default()
    }

    fn lay_over(&mut self, text: &str, problems: &mut Vec<Problem>) {
        let parts = match DeTable::parse(text) {
            Ok(parts) => parts.into_inner(),
            Err(error) => return problems.push(Problem::syntax(text, &error)),
        };
        let mut parts: Vec<_> = parts.into_iter().collect();
        parts.sort_by_key(|(name, _)| name.span().start);
        for (name, look) in parts {
            let Some(paint) = Paint::ALL.iter().copied().find(|paint| paint.as_str() == name.get_ref()) else {
                let names = Paint::ALL.iter().map(|paint| paint.as_str());
                problems.push(Problem::at(text, &name.span(), ProblemKind::UnknownName, name.get_ref()).or_else(names));
                continue;
            };
            let DeValue::Table(words) = look.get_ref() else {
                problems.push(Problem::at(text, &look.span(), ProblemKind::WrongType, name.get_ref()));
                continue;
            };
            let mut style = Style::default();
            let mut words: Vec<_> = words.iter().collect();
            words.sort_by_key(|(word, _)| word.span().start);
            for (word, value) in words {
                match (word.get_ref().as_ref(), value.get_ref()) {
                    (ground @ ("fg" | "bg"), DeValue::String(colour)) => match colour_of(colour) {
                        Some(colour) if ground == "fg" => style = style.fg(colour),
                        Some(colour) => style = style.bg(colour),
                        None => {
                            let names = COLOURS.iter().map(|(name, _)| *name);
                            problems.push(Problem::at(text, &value.span(), ProblemKind::UnknownValue, colour).or_else(names));
                        }
                    },
                    (word_text, DeValue::Boolean(on)) if modifier_of(word_text).is_some() => {
                        if let Some(modifier) = modifier_of(word_text).filter(|_| *on) {
                            style = style.add_modifier(modifier);
                        }
                    }
                    (word_text, _) if modifier_of(word_text).is_some() || matches!(word_text, "fg" | "bg") => {
                        problems.push(Problem::at(text, &value.span(), ProblemKind::WrongType, word_text));
                    }
                    (word_text, _) => {
                        let names = MODIFIERS.iter().map(|(name, _)| *name).chain(["fg", "bg"]);
                        problems.push(Problem::at(text, &word.span(), ProblemKind::UnknownName, word_text).or_else(names));
                    }
                }
            }
            self.styles.insert(paint, style);
        }
    }
}

fn modifier_of(word: &str) -> Option<Modifier> {
    MODIFIERS.iter().find(|(name, _)| *name == word).map(|(_, modifier)| *modifier)
}

/// A colour by name, by its number in the table of 256, or as `#rrggbb`.
fn colour_of(text: &str) -> Option<Color> {
    if let Some((_, colour)) = COLOURS.iter().find(|(name, _)| *name == text) {
        return Some(*colour);
    }
    if let Some(digits) = text.strip_prefix('#') {
        let number = (digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())).then(|| u32::from_str_radix(digits, 16).ok())??;
        let [_, red, green, blue] = number.to_be_bytes();
        return Some(Color::Rgb(red, green, blue));
    }
    text.parse().ok().map(Color::Indexed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_themes_name_every_part() {
        for built_in in [BuiltIn::Dark, BuiltIn::Light, BuiltIn::Mono] {
            let theme = Theme::load(built_in, None).expect("no mistakes");
            for paint in Paint::ALL {
                assert!(theme.styles.contains_key(paint), "{built_in:?} lacks {}", paint.as_str());
            }
        }
    }

    #[test]
    fn mono_has_no_colours_and_the_others_leave_the_ground_alone() {
        let mono = Theme::load(BuiltIn::Mono, None).expect("no mistakes");
        for (paint, style) in &mono.styles {
            assert!(style.fg.is_none() && style.bg.is_none(), "{}", paint.as_str());
        }
        for built_in in [BuiltIn::Dark, BuiltIn::Light] {
            assert_eq!(Theme::load(built_in, None).expect("no mistakes").style(Paint::Text).bg, None);
        }
    }

    #[test]
    fn a_users_theme_is_laid_over_and_read_strictly() {
        let theme = Theme::load(BuiltIn::Mono, Some("title = { fg = \"#ff8000\", bold = true }\nlink = { fg = \"33\" }")).expect("valid");
        assert_eq!(theme.style(Paint::Title), Style::default().fg(Color::Rgb(255, 128, 0)).add_modifier(Modifier::BOLD));
        assert_eq!(theme.style(Paint::Link).fg, Some(Color::Indexed(33)));
        let problems = Theme::load(
            BuiltIn::Mono,
            Some("titel = { bold = true }\nlink = { fg = \"blu\", blod = true }\nbody = \"red\"\ncode = { bold = 1, bg = \"#12\" }\nquote = { fg = \"256\" }"),
        )
        .expect_err("mistakes");
        let told: Vec<_> = problems.iter().map(|problem| (problem.line, problem.kind, problem.nearest)).collect();
        assert_eq!(
            told,
            [
                (1, ProblemKind::UnknownName, Some("title")),
                (2, ProblemKind::UnknownValue, Some("blue")),
                (2, ProblemKind::UnknownName, Some("bold")),
                (3, ProblemKind::WrongType, None),
                (4, ProblemKind::WrongType, None),
                (4, ProblemKind::UnknownValue, None),
                (5, ProblemKind::UnknownValue, None),
            ]
        );
    }
}
