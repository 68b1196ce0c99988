//! Mistakes in a file the user wrote (keymap, theme), with the line and the nearest word that would have been right.
//!
//! Owns finding the line and the nearest name. Must not read files.

use std::ops::Range;

use crate::{
    config::problem::{line_of, nearest},
    lang::{Texts, fill},
    model::SafeLine,
};

/// What kind of mistake it is; the words are `[problem]` in `assets/lang/*/ui.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// Not TOML at all; `found` is the parser's own message.
    Syntax,
    /// A table that does not exist.
    UnknownTable,
    /// A name on the left that does not exist.
    UnknownName,
    /// Not a key of the keyboard.
    UnknownKey,
    /// A value that does not exist.
    UnknownValue,
    /// A value of another type than is wanted there.
    WrongType,
    /// A command that takes a digit, bound to another key.
    NotADigit,
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line in the file, from 1.
    pub line: usize,
    /// What kind.
    pub kind: ProblemKind,
    /// What stands there.
    pub found: SafeLine,
    /// The nearest that would have been right.
    pub nearest: Option<&'static str>,
}

impl Problem {
    /// A mistake at `span` (bytes) of `text`.
    #[must_use]
    pub fn at(text: &str, span: &Range<usize>, kind: ProblemKind, found: &str) -> Self {
        Self { line: line_of(text, span.start), kind, found: SafeLine::new(found), nearest: None }
    }

    /// The same, with the nearest of the names that exist.
    #[must_use]
    pub fn or_else(mut self, names: impl IntoIterator<Item = &'static str>) -> Self {
        self.nearest = nearest(self.found.as_str(), names);
        self
    }

    /// A file that is not TOML.
    #[must_use]
    pub fn syntax(text: &str, error: &toml::de::Error) -> Self {
        Self::at(text, &error.span().unwrap_or_default(), ProblemKind::Syntax, error.message())
    }

    /// The mistake in words.
    #[must_use]
    pub fn tell(&self, texts: &Texts) -> String {
        let words = &texts.ui.problem;
        let template = match self.kind {
            ProblemKind::Syntax => &words.syntax,
            ProblemKind::UnknownTable => &words.unknown_table,
            ProblemKind::UnknownName => &words.unknown_name,
            ProblemKind::UnknownKey => &words.unknown_key,
            ProblemKind::UnknownValue => &words.unknown_value,
            ProblemKind::WrongType => &words.wrong_type,
            ProblemKind::NotADigit => &words.not_a_digit,
        };
        let mut told = fill(template, &[("line", &self.line.to_string()), ("found", self.found.as_str())]);
        if let Some(nearest) = self.nearest {
            told.push(' ');
            told.push_str(&fill(&words.nearest, &[("nearest", nearest)]));
        }
        told
    }
}
