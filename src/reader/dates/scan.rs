//! A date text as tokens.
//!
//! Owns the splitting. Must not know what a token means.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// ASCII digits.
    Number,
    /// Letters, without case and marks.
    Word,
    /// Any other single character.
    Mark,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    /// White space stands before it.
    pub(super) spaced: bool,
}

/// Tokens, with the lookups that patterns are made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens<'a>(pub(super) Vec<Token<'a>>);

/// A number as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u32,
    pub(super) digits: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn number(&self, at: usize) -> Option<Number> {
        let token = self.0.get(at).filter(|token| token.kind == Kind::Number)?;
        Some(Number { value: token.text.parse().ok()?, digits: token.text.len() })
    }

    pub(super) fn word(&self, at: usize) -> Option<&'a str> {
        self.0.get(at).filter(|token| token.kind == Kind::Word).map(|token| token.text)
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        self.0.get(at).filter(|token| token.kind == Kind::Mark).and_then(|token| token.text.chars().next())
    }

    pub(super) fn is_mark(&self, at: usize, wanted: char) -> bool {
        self.mark(at) == Some(wanted)
    }

    /// No white space between the token and the one before it.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|token| !token.spaced)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The tokens without `from..to`; what stood around them is not joined.
    pub(super) fn without(&self, from: usize, to: usize) -> Self {
        let gap = Token { kind: Kind::Mark, text: "\u{0}", spaced: true };
        let before = self.0.iter().take(from).copied();
        let after = self.0.iter().skip(to).copied();
        Self(before.chain([gap]).chain(after).collect())
    }
}

/// The first `max_chars` characters in the form that tokens are made of: lower case, without marks, white space and controls as spaces, dashes as `-`.
pub(super) fn folded(text: &str, max_chars: usize) -> String {
    let text = text.trim_start();
    let mut out = String::with_capacity(text.len().min(max_chars));
    for character in text.chars().take(max_chars).nfkd().filter(|character| !is_combining_mark(*character)) {
        match character {
            '\0'..='\u{7f}' => out.push(if character.is_ascii_control() { ' ' } else { character.to_ascii_lowercase() }),
            'đ' | 'Đ' | 'Ð' => out.push('d'),
            // The minus sign and the dashes.
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            _ if character.is_whitespace() || character.is_control() => out.push(' '),
            _ => out.extend(character.to_lowercase()),
        }
    }
    out
}

/// Splits a text that was [`folded`].
pub(super) fn tokens(folded: &str) -> Tokens<'_> {
    let mut tokens = Vec::with_capacity(folded.len() / 2);
    let (mut rest, mut spaced) = (folded, false);
    while let Some(first) = rest.chars().next() {
        let kind = kind(first);
        let end = match kind {
            Some(Kind::Mark) => first.len_utf8(),
            _ => rest.find(|character| self::kind(character) != kind).unwrap_or(rest.len()),
        };
        let (text, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if let Some(kind) = kind {
            tokens.push(Token { kind, text, spaced });
        }
        spaced = kind.is_none();
        rest = after;
    }
    Tokens(tokens)
}

/// What a character of a folded text belongs to; `None` for a space.
fn kind(character: char) -> Option<Kind> {
    match character {
        ' ' => None,
        '0'..='9' => Some(Kind::Number),
        _ if character.is_alphabetic() => Some(Kind::Word),
        _ => Some(Kind::Mark),
    }
}
