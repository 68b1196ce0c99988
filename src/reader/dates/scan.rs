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
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// White space stands before it.
    pub(super) spaced: bool,
}

/// Tokens, with the lookups that patterns are made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens(pub(super) Vec<Token>);

/// A number as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u32,
    pub(super) digits: usize,
}

impl Tokens {
    pub(super) fn number(&self, at: usize) -> Option<Number> {
        let token = self.0.get(at).filter(|token| token.kind == Kind::Number)?;
        Some(Number { value: token.text.parse().ok()?, digits: token.text.len() })
    }

    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.0.get(at).filter(|token| token.kind == Kind::Word).map(|token| token.text.as_str())
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
        let gap = Token { kind: Kind::Mark, text: "\u{0}".to_owned(), spaced: true };
        let before = self.0.iter().take(from).cloned();
        let after = self.0.iter().skip(to).cloned();
        Self(before.chain([gap]).chain(after).collect())
    }
}

/// Splits the first `max_chars` characters.
pub(super) fn tokens(text: &str, max_chars: usize) -> Tokens {
    let mut tokens: Vec<Token> = Vec::new();
    let mut spaced = false;
    for character in text.trim_start().chars().take(max_chars).nfkd().filter(|character| !is_combining_mark(*character)) {
        if character.is_whitespace() || character.is_control() {
            spaced = true;
            continue;
        }
        let kind = match character {
            '0'..='9' => Kind::Number,
            _ if character.is_alphabetic() => Kind::Word,
            _ => Kind::Mark,
        };
        let fresh = match tokens.last() {
            Some(last) => spaced || kind == Kind::Mark || last.kind != kind,
            None => true,
        };
        if fresh {
            tokens.push(Token { kind, text: String::new(), spaced });
        }
        if let Some(last) = tokens.last_mut() {
            match character {
                'đ' | 'Đ' | 'Ð' => last.text.push('d'),
                // The minus sign and the dashes.
                '\u{2010}'..='\u{2015}' | '\u{2212}' => last.text.push('-'),
                _ => last.text.extend(character.to_lowercase()),
            }
        }
        spaced = false;
    }
    Tokens(tokens)
}
