//! Keys and colours, as the user wants them.
//!
//! Owns which of them are in force. Must not know what is in their files.

use std::{path::Path, sync::Arc};

use crate::{
    app::Keymap,
    cli::When,
    config::{Mistake, Paths, Problem, Settings},
    lang::Texts,
    model::SafeLine,
    ui::{Theme, files, theme::BuiltIn},
};

/// What the reader needs beyond the session.
#[derive(Clone, Debug)]
pub struct Looks {
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// The colours.
    pub theme: Theme,
}

impl Looks {
    /// Reads the user's keymap and theme. `var` reads the environment.
    ///
    /// # Errors
    /// Every mistake in either.
    pub fn load(paths: Option<&Paths>, settings: &Settings, color: When, texts: &Texts, var: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<Problem>> {
        let nowhere = Path::new("");
        let keymap = files::keymap(paths.map(Paths::keymap_file).as_deref().unwrap_or(nowhere), texts);
        let theme = theme(paths, settings, color, texts, var);
        match (keymap, theme) {
            (Ok(keymap), Ok(theme)) => Ok(Self { keymap: Arc::new(keymap), theme }),
            (keymap, theme) => Err(keymap.err().into_iter().chain(theme.err()).flatten().collect()),
        }
    }
}

fn theme(paths: Option<&Paths>, settings: &Settings, color: When, texts: &Texts, var: impl Fn(&str) -> Option<String>) -> Result<Theme, Vec<Problem>> {
    // no-color.org: present and not empty. `--color always` is a wish of this very call, so it goes first.
    let no_color = var("NO_COLOR").is_some_and(|value| !value.is_empty());
    let mono = match color {
        When::Never => true,
        When::Always => false,
        When::Auto => no_color,
    };
    let ground = if is_light(var("COLORFGBG").as_deref()) { BuiltIn::Light } else { BuiltIn::Dark };
    let base = match settings.theme.as_str() {
        _ if mono => BuiltIn::Mono,
        "dark" => BuiltIn::Dark,
        "light" => BuiltIn::Light,
        "mono" => BuiltIn::Mono,
        _ => ground,
    };
    let file = paths.map(|paths| paths.themes_dir().join(format!("{}.toml", settings.theme)));
    let own = file.as_deref().filter(|file| !mono && file.exists());
    if let (None, false, Some(file)) = (own, mono || matches!(settings.theme.as_str(), "auto" | "dark" | "light" | "mono"), &file) {
        let mistake = Mistake::BadValue { key: SafeLine::new("ui.theme"), expected: SafeLine::new(&file.display().to_string()) };
        let config = paths.map(|paths| paths.config_file.display().to_string()).unwrap_or_default();
        return Err(vec![Problem { file: SafeLine::new(&config), line: 1, mistake }]);
    }
    files::theme(own.unwrap_or(Path::new("")), base, texts)
}

/// `COLORFGBG` (`15;0`, `0;default;15`) as rxvt, Konsole and others set it: the last number is the background; 7 and 9 to 15 are light.
fn is_light(colorfgbg: Option<&str>) -> bool {
    colorfgbg
        .and_then(|text| text.rsplit(';').next())
        .and_then(|ground| ground.parse::<u8>().ok())
        .is_some_and(|ground| ground == 7 || (9..=15).contains(&ground))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    fn load(theme: &str, color: When, vars: &[(&str, &str)]) -> Theme {
        let settings = Settings { theme: theme.to_owned(), ..Settings::default() };
        let var = |name: &str| vars.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Looks::load(None, &settings, color, Lang::En.texts().expect("texts"), var).expect("no mistakes").theme
    }

    fn built_in(theme: BuiltIn) -> Theme {
        Theme::load(theme, None).expect("built in")
    }

    #[test]
    fn no_color_light_and_dark() {
        assert_eq!(load("auto", When::Auto, &[]), built_in(BuiltIn::Dark));
        assert_eq!(load("auto", When::Auto, &[("COLORFGBG", "0;15")]), built_in(BuiltIn::Light));
        assert_eq!(load("auto", When::Auto, &[("COLORFGBG", "15;default;0")]), built_in(BuiltIn::Dark));
        assert_eq!(load("light", When::Auto, &[("NO_COLOR", "1")]), built_in(BuiltIn::Mono));
        assert_eq!(load("light", When::Always, &[("NO_COLOR", "1")]), built_in(BuiltIn::Light));
        assert_eq!(load("light", When::Auto, &[("NO_COLOR", "")]), built_in(BuiltIn::Light));
        assert_eq!(load("dark", When::Never, &[]), built_in(BuiltIn::Mono));
    }
}
