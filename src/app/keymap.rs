//! Keys → commands, as data: the built-in keymap and the user's laid over it, read by the same strict code.
//!
//! Owns the form of `keymap.toml` and what a Vietnamese input method makes of a key. Must not carry a command out.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};
use unicode_normalization::UnicodeNormalization;

use super::{
    command::{Command, Context},
    keys::{Key, KeyCode},
    problem::{Problem, ProblemKind},
};

/// The keymap that is built in.
pub const BUILT_IN: &str = include_str!("../../assets/keymap.toml");

/// Table of the letters an input method makes.
const INPUT_METHOD: &str = "input_method";

/// In place of a command: the key is bound to nothing.
const NONE: &str = "none";

/// Which key does what, where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    /// In the order of the file, so that the first key of a command is the one that is shown.
    bindings: Vec<(Context, Key, Command)>,
    /// A composed letter or a combining tone mark → the key that was meant.
    composed: BTreeMap<char, char>,
}

impl Keymap {
    /// Reads the built-in keymap and lays the user's over it.
    ///
    /// # Errors
    /// Every mistake of the user's file (or, in a build that fails its tests, of the built-in one).
    pub fn load(built_in: &str, user: Option<&str>) -> Result<Self, Vec<Problem>> {
        let mut keymap = Self::default();
        let mut problems = Vec::new();
        for text in [Some(built_in), user].into_iter().flatten() {
            keymap.lay_over(text, &mut problems);
        }
        if problems.is_empty() { Ok(keymap) } else { Err(problems) }
    }

    fn lay_over(&mut self, text: &str, problems: &mut Vec<Problem>) {
        let tables = match DeTable::parse(text) {
            Ok(tables) => tables.into_inner(),
            Err(error) => return problems.push(Problem::syntax(text, &error)),
        };
        let mut tables: Vec<_> = tables.into_iter().collect();
        tables.sort_by_key(|(name, _)| name.span().start);
        for (name, table) in tables {
            let context = Context::named(name.get_ref());
            if context.is_none() && name.get_ref() != INPUT_METHOD {
                let names = Context::ALL.into_iter().map(Context::as_str).chain([INPUT_METHOD]);
                problems.push(Problem::at(text, &name.span(), ProblemKind::UnknownTable, name.get_ref()).or_else(names));
                continue;
            }
            let DeValue::Table(pairs) = table.get_ref() else {
                problems.push(Problem::at(text, &table.span(), ProblemKind::WrongType, name.get_ref()));
                continue;
            };
            let mut pairs: Vec<_> = pairs.iter().collect();
            pairs.sort_by_key(|(key, _)| key.span().start);
            for (key, value) in pairs {
                let DeValue::String(to) = value.get_ref() else {
                    problems.push(Problem::at(text, &value.span(), ProblemKind::WrongType, key.get_ref()));
                    continue;
                };
                let result = match context {
                    Some(context) => self.bind(context, key.get_ref(), to),
                    None => self.compose(key.get_ref(), to),
                };
                if let Err((kind, at_value)) = result {
                    let (span, found) = if at_value { (value.span(), to) } else { (key.span(), key.get_ref()) };
                    let problem = Problem::at(text, &span, kind, found);
                    problems.push(match kind {
                        ProblemKind::UnknownValue if context.is_some() => problem.or_else(Command::ALL.iter().map(|command| command.as_str()).chain([NONE])),
                        _ => problem,
                    });
                }
            }
        }
    }

    /// Binds one key. The error says whether the value is at fault.
    fn bind(&mut self, context: Context, key: &str, command: &str) -> Result<(), (ProblemKind, bool)> {
        let key: Key = key.parse().map_err(|_| (ProblemKind::UnknownKey, false))?;
        let at = self.bindings.iter().position(|(place, bound, _)| *place == context && *bound == key);
        if command == NONE {
            if let Some(at) = at {
                self.bindings.remove(at);
            }
            return Ok(());
        }
        let command = Command::named(command).ok_or((ProblemKind::UnknownValue, true))?;
        if command.takes_a_digit() && !key.typed().is_some_and(|typed| typed.is_ascii_digit()) {
            return Err((ProblemKind::NotADigit, false));
        }
        match at.and_then(|at| self.bindings.get_mut(at)) {
            Some(binding) => binding.2 = command,
            None => self.bindings.push((context, key, command)),
        }
        Ok(())
    }

    fn compose(&mut self, letter: &str, key: &str) -> Result<(), (ProblemKind, bool)> {
        let from = only_char(letter).ok_or((ProblemKind::UnknownKey, false))?;
        let to = only_char(key).ok_or((ProblemKind::UnknownKey, true))?;
        self.composed.insert(from, to);
        Ok(())
    }

    /// What `key` does in `context`. A letter that is bound to nothing is taken for the key an input method made it of.
    #[must_use]
    pub fn command(&self, context: Context, key: Key) -> Option<Command> {
        self.bound(context, key).or_else(|| {
            if context == Context::Prompt {
                return None;
            }
            let meant = self.meant(key.typed()?)?;
            self.bound(context, Key::plain(KeyCode::Char(meant)))
        })
    }

    fn bound(&self, context: Context, key: Key) -> Option<Command> {
        let of = |wanted: Context| self.bindings.iter().find(|(place, bound, _)| *place == wanted && *bound == key).map(|(_, _, command)| *command);
        of(context).or_else(|| if context.falls_back() { of(Context::Global) } else { None })
    }

    /// The key that was pressed where an input method made `letter` of it.
    fn meant(&self, letter: char) -> Option<char> {
        let tone = letter.nfd().skip(1).find_map(|mark| self.composed.get(&mark).copied());
        match tone {
            Some(tone) if letter.is_uppercase() => Some(tone.to_ascii_uppercase()),
            Some(tone) => Some(tone),
            None => self.composed.get(&letter).copied(),
        }
    }

    /// The keys of a command in a context alone, in the order of the file.
    pub fn keys(&self, context: Context, command: Command) -> impl Iterator<Item = Key> + '_ {
        self.bindings.iter().filter(move |(place, _, bound)| *place == context && *bound == command).map(|(_, key, _)| *key)
    }

    /// The key to show for a command: the first that reaches it from `context`, and does what it says there.
    #[must_use]
    pub fn shown(&self, context: Context, command: Command) -> Option<Key> {
        self.keys(context, command).chain(self.keys(Context::Global, command)).find(|key| self.bound(context, *key) == Some(command))
    }

    /// Every binding, in the order of the file.
    #[must_use]
    pub fn bindings(&self) -> &[(Context, Key, Command)] {
        &self.bindings
    }
}

fn only_char(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> Keymap {
        Keymap::load(BUILT_IN, None).expect("the built-in keymap")
    }

    fn key(text: &str) -> Key {
        text.parse().expect("a key")
    }

    #[test]
    fn every_command_has_a_key_that_reaches_it() {
        let keymap = built_in();
        for command in Command::ALL {
            let reached = Context::ALL.into_iter().any(|context| keymap.shown(context, *command).is_some());
            assert!(reached, "{} has no key", command.as_str());
        }
    }

    #[test]
    fn a_vietnamese_input_method_does_not_get_in_the_way() {
        let keymap = built_in();
        for (typed, command) in [("ô", Command::OpenBrowser), ("Ă", Command::Refresh), ("ư", Command::NextSection), ("Ơ", Command::PreviousSource)] {
            let found = keymap.command(Context::List, key(typed));
            if typed == "Ă" {
                assert_eq!(found, None, "W is bound to nothing");
            } else {
                assert_eq!(found, Some(command), "{typed}");
            }
        }
        // u, then s: `ú` stands for the s.
        assert_eq!(keymap.command(Context::List, key("ú")), Some(Command::Star));
        assert_eq!(keymap.command(Context::Article, key("ử")), Some(Command::Refresh));
        assert_eq!(keymap.command(Context::Article, key("Ỏ")), Some(Command::RefreshAll));
        // A line that is typed keeps its letters.
        assert_eq!(keymap.command(Context::Prompt, key("ô")), None);
        // What is bound itself is never reinterpreted.
        let own = Keymap::load(BUILT_IN, Some("[global]\n\"ô\" = \"quit\"")).expect("valid");
        assert_eq!(own.command(Context::List, key("ô")), Some(Command::Quit));
    }

    #[test]
    fn backspace_stays_free_for_input_methods() {
        assert!(built_in().bindings().iter().all(|(_, key, _)| key.code != KeyCode::Backspace));
    }

    #[test]
    fn a_users_keymap_is_laid_over() {
        let own = Keymap::load(BUILT_IN, Some("[global]\n\"q\" = \"none\"\n\"Q\" = \"quit\"\n\"j\" = \"up\"\n[comments]\n\"}\" = \"none\"\n")).expect("valid");
        assert_eq!(own.command(Context::List, key("q")), None);
        assert_eq!(own.command(Context::Article, key("Q")), Some(Command::Quit));
        assert_eq!(own.command(Context::List, key("j")), Some(Command::Up));
        assert_eq!(own.command(Context::Comments, key("}")), Some(Command::NextSource), "the pane's own binding is gone, the global one shows");
    }

    #[test]
    fn mistakes_name_the_line_and_the_nearest_name() {
        let problems = Keymap::load(
            BUILT_IN,
            Some("[global]\n\"j\" = \"dwn\"\n\"hyper-j\" = \"down\"\n\n[artcle]\n\"x\" = \"up\"\n[list]\n\"k\" = 3\n\"x\" = \"pick_source\"\n"),
        )
        .expect_err("mistakes");
        let told: Vec<_> = problems.iter().map(|problem| (problem.line, problem.kind, problem.nearest)).collect();
        assert_eq!(
            told,
            [
                (2, ProblemKind::UnknownValue, Some("down")),
                (3, ProblemKind::UnknownKey, None),
                (5, ProblemKind::UnknownTable, Some("article")),
                (8, ProblemKind::WrongType, None),
                (9, ProblemKind::NotADigit, None),
            ]
        );
        let broken = Keymap::load(BUILT_IN, Some("[global]\nq = \"quit\n")).expect_err("not TOML");
        assert_eq!((broken.len(), broken.first().map(|problem| (problem.line, problem.kind))), (1, Some((2, ProblemKind::Syntax))));
    }
}
