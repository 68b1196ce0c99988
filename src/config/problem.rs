//! Mistakes in a user's file, each with its line and the nearest valid word.
//!
//! Owns how a strict TOML file is checked. Must not know what any file means.

use std::ops::Range;

use serde::de::DeserializeOwned;

use crate::{
    lang::{Texts, fill},
    model::{Failure, FailureKind, SafeLine},
};

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file's path as the user knows it.
    pub file: SafeLine,
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub mistake: Mistake,
}

/// Kinds of mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// A key that means nothing here.
    UnknownKey {
        /// As written.
        key: SafeLine,
        /// What was probably meant.
        nearest: Option<SafeLine>,
    },
    /// A value that does not fit.
    BadValue {
        /// Its key.
        key: SafeLine,
        /// What would fit.
        expected: SafeLine,
    },
    /// Anything else the parser says.
    Other(SafeLine),
}

impl Problem {
    /// In words: `file:line: what`.
    #[must_use]
    pub fn sentence(&self, texts: &Texts) -> String {
        let words = &texts.cli.problem;
        let what = match &self.mistake {
            Mistake::UnknownKey { key, nearest: Some(nearest) } => fill(&words.unknown_key_nearest, &[("key", key.as_str()), ("nearest", nearest.as_str())]),
            Mistake::UnknownKey { key, nearest: None } => fill(&words.unknown_key, &[("key", key.as_str())]),
            Mistake::BadValue { key, expected } => fill(&words.bad_value, &[("key", key.as_str()), ("expected", expected.as_str())]),
            Mistake::Other(message) => message.to_string(),
        };
        format!("{}:{}: {what}", self.file, self.line)
    }

    /// As a failure of kind `config`.
    #[must_use]
    pub fn to_failure(&self, texts: &Texts) -> Failure {
        let sentence = self.sentence(texts);
        let what = sentence.strip_prefix(&format!("{}:{}: ", self.file, self.line)).unwrap_or(&sentence).to_owned();
        Failure::new(FailureKind::Config, &format!("{}:{}", self.file, self.line), &what)
    }
}

/// Line (from 1) of a byte offset.
#[must_use]
pub fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

/// A parser's complaint as a problem. Unknown fields get the nearest of the names the parser would have taken.
#[must_use]
pub fn from_toml(file: &str, text: &str, error: &toml::de::Error) -> Problem {
    let line = line_of(text, error.span().map_or(0, |span: Range<usize>| span.start));
    let message = error.message();
    let mistake = match message.split_once("unknown field `").and_then(|(_, rest)| rest.split_once('`')) {
        Some((key, rest)) => {
            let known = rest.split('`').skip(1).step_by(2);
            Mistake::UnknownKey { key: SafeLine::new(key), nearest: nearest(key, known).map(SafeLine::new) }
        }
        None => Mistake::Other(SafeLine::new(message)),
    };
    Problem { file: SafeLine::new(file), line, mistake }
}

/// Parses a strict file.
///
/// # Errors
/// Every syntax error, or else the first that the types find.
pub fn strict<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Vec<Problem>> {
    toml::from_str(text).map_err(|error| {
        // The first reading stops at the first mistake; a second one, of a file that has one, finds all of its syntax.
        let (_, syntax) = toml::de::DeTable::parse_recoverable(text);
        if syntax.is_empty() { vec![from_toml(file, text, &error)] } else { syntax.iter().map(|error| from_toml(file, text, error)).collect() }
    })
}

/// The candidate with the least edit distance to `word`, where it is near enough to have been meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count().max(word.chars().count()) / 3)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance in characters, with `-` and `_` the same.
fn distance(a: &str, b: &str) -> usize {
    let fold = |c: char| if c == '-' { '_' } else { c };
    let b: Vec<char> = b.chars().map(fold).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().map(fold).enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let above = *cell;
            *cell = (diagonal + usize::from(x != *y)).min(left + 1).min(above + 1);
            diagonal = above;
            left = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("at-once", "at_once"), 0);
        assert_eq!(nearest("mesure", ["theme", "measure", "language"]), Some("measure"));
        assert_eq!(nearest("zzzzzz", ["theme", "measure"]), None);
    }

    #[test]
    fn unknown_fields_are_named_with_line_and_nearest() {
        #[derive(serde::Deserialize, Debug)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[expect(dead_code, reason = "only its name matters")]
            colour: Option<String>,
        }
        let problems = strict::<File>("x.toml", "\n\ncolor = \"red\"\n").expect_err("unknown");
        assert_eq!(
            problems,
            [Problem {
                file: SafeLine::new("x.toml"),
                line: 3,
                mistake: Mistake::UnknownKey { key: SafeLine::new("color"), nearest: Some(SafeLine::new("colour")) }
            }]
        );
    }
}
