//! Every word of the interface, as data in Vietnamese and English.
//!
//! Owns the language files and their keys. A missing or unknown key does not parse, and a test parses both languages. Must not decide what is said when.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::model::{Failure, FailureKind};

pub mod age;
pub mod cli;
pub mod ui;

/// Languages of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

/// All words of one language.
#[derive(Clone, Debug)]
pub struct Texts {
    /// Which language.
    pub lang: Lang,
    /// The reader's screen.
    pub ui: ui::UiTexts,
    /// Ages and dates.
    pub age: age::AgeTexts,
    /// What the commands print.
    pub cli: cli::CliTexts,
    /// Failures by kind.
    errors: BTreeMap<FailureKind, ErrorText>,
}

/// How a failure is told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorText {
    /// What happened, with `{target}` and `{detail}`.
    message: String,
    /// What to do.
    hint: String,
}

static VI: LazyLock<Result<Texts, String>> = LazyLock::new(|| {
    parse(
        Lang::Vi,
        [
            include_str!("../../assets/lang/vi/ui.toml"),
            include_str!("../../assets/lang/vi/age.toml"),
            include_str!("../../assets/lang/vi/cli.toml"),
            include_str!("../../assets/lang/vi/error.toml"),
        ],
    )
});

static EN: LazyLock<Result<Texts, String>> = LazyLock::new(|| {
    parse(
        Lang::En,
        [
            include_str!("../../assets/lang/en/ui.toml"),
            include_str!("../../assets/lang/en/age.toml"),
            include_str!("../../assets/lang/en/cli.toml"),
            include_str!("../../assets/lang/en/error.toml"),
        ],
    )
});

fn parse(lang: Lang, [ui, age, cli, error]: [&str; 4]) -> Result<Texts, String> {
    let errors: BTreeMap<FailureKind, ErrorText> = toml::from_str(error).map_err(|e| format!("error.toml: {e}"))?;
    if let Some(missing) = FailureKind::ALL.iter().find(|kind| !errors.contains_key(kind)) {
        return Err(format!("error.toml: `{missing}` is missing"));
    }
    Ok(Texts {
        lang,
        ui: toml::from_str(ui).map_err(|e| format!("ui.toml: {e}"))?,
        age: toml::from_str(age).map_err(|e| format!("age.toml: {e}"))?,
        cli: toml::from_str(cli).map_err(|e| format!("cli.toml: {e}"))?,
        errors,
    })
}

impl Lang {
    /// The words of this language.
    ///
    /// # Errors
    /// Which key of the built-in files is missing or unknown; a test keeps that from happening in a build that passes.
    pub fn texts(self) -> Result<&'static Texts, &'static str> {
        let texts = match self {
            Self::Vi => &*VI,
            Self::En => &*EN,
        };
        texts.as_ref().map_err(String::as_str)
    }

    /// Its code (BCP 47).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language of a locale such as `vi_VN.UTF-8`; English for any other than Vietnamese.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("vi") { Self::Vi } else { Self::En }
    }
}

impl Texts {
    /// What happened, in words.
    #[must_use]
    pub fn message(&self, failure: &Failure) -> String {
        self.failure_text(failure, |text| &text.message)
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self, failure: &Failure) -> String {
        self.failure_text(failure, |text| &text.hint)
    }

    fn failure_text(&self, failure: &Failure, part: impl Fn(&ErrorText) -> &String) -> String {
        let template = self.errors.get(&failure.kind).map_or("", |text| part(text).as_str());
        fill(template, &[("target", failure.target.as_str()), ("detail", failure.detail.as_str())])
    }
}

/// Puts values into a template: `{name}` becomes the value of `name`. Values are not looked at again.
#[must_use]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            out.push_str(value);
        } else {
            out.push('{');
            out.push_str(name);
            out.push('}');
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_word() {
        for lang in [Lang::Vi, Lang::En] {
            let texts = lang.texts().expect("every key");
            for kind in FailureKind::ALL {
                let failure = Failure::new(*kind, "X", "Y");
                assert!(!texts.message(&failure).is_empty() && !texts.hint(&failure).is_empty(), "{lang:?} {kind}");
            }
        }
    }

    #[test]
    fn filling() {
        assert_eq!(fill("{a} and {b}, {c}{", &[("a", "{b}"), ("b", "2")]), "{b} and 2, {c}{");
    }

    #[test]
    fn locales() {
        assert_eq!(Lang::of_locale("vi_VN.UTF-8"), Lang::Vi);
        assert_eq!(Lang::of_locale("C"), Lang::En);
    }
}
