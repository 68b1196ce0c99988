//! The user's settings: `config.toml`, and where everything lives.
//!
//! Owns the settings, their defaults and their limits. Must not act on them.

pub mod cache;
pub mod paths;
pub mod problem;

use std::{fs, io, path::Path, time::Duration};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    lang::Lang,
    model::{SafeLine, bytes::parse_bytes, source::parse_duration},
};

pub use cache::{CacheSettings, KEEP_EXPECTED, SIZE_EXPECTED};
pub use paths::Paths;
pub use problem::{Mistake, Problem};

/// The commented default file, in the same format as the user's and read by the same code.
pub const DEFAULT_FILE: &str = include_str!("../../assets/config.toml");

/// Effective settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Language of the interface; `None`: by the locale.
    pub language: Option<Lang>,
    /// Theme: `auto` or a file's name in `themes/` without `.toml`.
    pub theme: String,
    /// Widest column of an article.
    pub measure_cols: u16,
    /// Whether the reader fetches news when it opens.
    pub refresh_on_start: bool,
    /// Time between refreshes while it is open; `None`: only by key.
    pub refresh_every: Option<Duration>,
    /// New entries whose text and comments are fetched behind a refresh of the reader; 0: none.
    pub prefetch: u16,
    /// Bytes after which no more of them are.
    pub prefetch_bytes: u64,
    /// How long entries are kept, and how many of them.
    pub cache: CacheSettings,
    /// Time for one exchange with a server.
    pub timeout: Duration,
    /// Time until a connection stands.
    pub connect_timeout: Duration,
    /// Requests under way at once.
    pub at_once: usize,
}

impl Default for Settings {
    /// What [`DEFAULT_FILE`] says; a test keeps both the same.
    fn default() -> Self {
        Self {
            language: None,
            theme: "auto".to_owned(),
            measure_cols: 72,
            refresh_on_start: true,
            refresh_every: Some(Duration::from_secs(15 * 60)),
            prefetch: 10,
            prefetch_bytes: 5_000_000,
            cache: CacheSettings::default(),
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            at_once: 64,
        }
    }
}

/// A setting: its table, its key, how a value is taken, what would fit, and how it is shown.
struct Setting {
    table: &'static str,
    key: &'static str,
    expected: &'static str,
    take: fn(&mut Settings, &DeValue<'_>) -> Option<()>,
    show: fn(&Settings) -> String,
}

const SETTINGS: &[Setting] = &[
    Setting {
        table: "ui",
        key: "language",
        expected: "\"auto\", \"vi\", \"en\"",
        take: |settings, value| {
            settings.language = match value.as_str()? {
                "auto" => None,
                "vi" => Some(Lang::Vi),
                "en" => Some(Lang::En),
                _ => return None,
            };
            Some(())
        },
        show: |settings| {
            quoted(match settings.language {
                None => "auto",
                Some(Lang::Vi) => "vi",
                Some(Lang::En) => "en",
            })
        },
    },
    Setting {
        table: "ui",
        key: "theme",
        expected: "\"auto\", \"dark\", \"light\", \"mono\" …",
        take: |settings, value| {
            let name = value.as_str()?;
            // The name becomes part of a path: nothing that could lead out of the themes folder.
            let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            plain.then(|| name.clone_into(&mut settings.theme))
        },
        show: |settings| quoted(&settings.theme),
    },
    Setting {
        table: "ui",
        key: "measure",
        expected: "20 … 200",
        take: |settings, value| integer(value, 20, 200).map(|cols| settings.measure_cols = cols),
        show: |settings| settings.measure_cols.to_string(),
    },
    Setting {
        table: "refresh",
        key: "on_start",
        expected: "true, false",
        take: |settings, value| value.as_bool().map(|on| settings.refresh_on_start = on),
        show: |settings| settings.refresh_on_start.to_string(),
    },
    Setting {
        table: "refresh",
        key: "every",
        expected: "\"5m\" … \"7d\", \"never\"",
        take: |settings, value| {
            settings.refresh_every = match value.as_str()? {
                "never" => None,
                // More often than every five minutes is no use to a reader and a burden to a paper.
                text => Some(duration(text, Duration::from_secs(5 * 60), Duration::from_secs(7 * 24 * 3600))?),
            };
            Some(())
        },
        show: |settings| settings.refresh_every.map_or_else(|| quoted("never"), shown_duration),
    },
    Setting {
        table: "refresh",
        key: "prefetch",
        expected: "0 … 500",
        take: |settings, value| integer(value, 0, 500).map(|count| settings.prefetch = count),
        show: |settings| settings.prefetch.to_string(),
    },
    Setting {
        table: "refresh",
        key: "prefetch_size",
        expected: "\"100kB\" … \"1GB\"",
        take: |settings, value| {
            settings.prefetch_bytes = bytes(value.as_str()?, 100_000, 1_000_000_000)?;
            Some(())
        },
        show: |settings| quoted(&settings.prefetch_bytes.to_string()),
    },
    Setting {
        table: "cache",
        key: "keep",
        expected: KEEP_EXPECTED,
        take: |settings, value| settings.cache.take_keep(value.as_str()?),
        show: |settings| settings.cache.shown_keep(),
    },
    Setting {
        table: "cache",
        key: "size",
        expected: SIZE_EXPECTED,
        take: |settings, value| settings.cache.take_size(value.as_str()?),
        show: |settings| settings.cache.shown_size(),
    },
    Setting {
        table: "network",
        key: "timeout",
        expected: "\"1s\" … \"10m\"",
        take: |settings, value| duration(value.as_str()?, Duration::from_secs(1), Duration::from_secs(600)).map(|time| settings.timeout = time),
        show: |settings| shown_duration(settings.timeout),
    },
    Setting {
        table: "network",
        key: "connect_timeout",
        expected: "\"1s\" … \"2m\"",
        take: |settings, value| duration(value.as_str()?, Duration::from_secs(1), Duration::from_secs(120)).map(|time| settings.connect_timeout = time),
        show: |settings| shown_duration(settings.connect_timeout),
    },
    Setting {
        table: "network",
        key: "at_once",
        expected: "1 … 64",
        take: |settings, value| integer(value, 1, 256).map(|count| settings.at_once = usize::from(count)),
        show: |settings| settings.at_once.to_string(),
    },
];

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn shown_duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    quoted(&if seconds.is_multiple_of(60) { format!("{}m", seconds / 60) } else { format!("{seconds}s") })
}

fn integer(value: &DeValue<'_>, least: u16, most: u16) -> Option<u16> {
    let integer = value.as_integer()?;
    u16::from_str_radix(integer.as_str(), integer.radix()).ok().filter(|number| (least..=most).contains(number))
}

fn bytes(text: &str, least: u64, most: u64) -> Option<u64> {
    parse_bytes(text).filter(|bytes| (least..=most).contains(bytes))
}

fn duration(text: &str, least: Duration, most: Duration) -> Option<Duration> {
    parse_duration(text).filter(|duration| (least..=most).contains(duration))
}

impl Settings {
    /// Reads a file's text. Every mistake is found at once; with any, nothing is taken.
    ///
    /// # Errors
    /// All mistakes, in the order of their lines.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let (root, syntax) = DeTable::parse_recoverable(text);
        let mut problems: Vec<Problem> = syntax.iter().map(|error| problem::from_toml(file, text, error)).collect();
        let mut settings = Self::default();
        for (name, table) in root.get_ref() {
            let at = |spanned: &Spanned<_>| problem::line_of(text, spanned.span().start);
            let tables = || SETTINGS.iter().map(|setting| setting.table);
            let known = tables().any(|known| known == name.get_ref());
            match (known, table.get_ref().as_table()) {
                (true, Some(entries)) => settings.take_table(name.get_ref(), entries, file, text, &mut problems),
                _ => problems.push(unknown(file, at(name), name.get_ref(), tables())),
            }
        }
        problems.sort_by_key(|problem| problem.line);
        if problems.is_empty() { Ok(settings) } else { Err(problems) }
    }

    fn take_table(&mut self, table: &str, entries: &DeTable<'_>, file: &str, text: &str, problems: &mut Vec<Problem>) {
        for (key, value) in entries {
            let line = problem::line_of(text, key.span().start);
            let Some(setting) = SETTINGS.iter().find(|setting| setting.table == table && setting.key == key.get_ref()) else {
                problems.push(unknown(file, line, key.get_ref(), SETTINGS.iter().filter(|setting| setting.table == table).map(|setting| setting.key)));
                continue;
            };
            if (setting.take)(self, value.get_ref()).is_none() {
                let mistake = Mistake::BadValue { key: SafeLine::new(&format!("{table}.{}", setting.key)), expected: SafeLine::new(setting.expected) };
                problems.push(Problem { file: SafeLine::new(file), line, mistake });
            }
        }
    }

    /// Reads a file; one that is not there means the defaults.
    ///
    /// # Errors
    /// All mistakes, or that it cannot be read.
    pub fn load(file: &Path) -> Result<Self, Vec<Problem>> {
        let name = file.display().to_string();
        match fs::read_to_string(file) {
            Ok(text) => Self::parse(&name, &text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(vec![Problem { file: SafeLine::new(&name), line: 1, mistake: Mistake::Other(SafeLine::new(&error.to_string())) }]),
        }
    }

    /// The effective values, as a file that would give them.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = Vec::new();
        let mut table = "";
        for setting in SETTINGS {
            if setting.table != table {
                table = setting.table;
                out.push(format!("{}[{table}]", if out.is_empty() { "" } else { "\n" }));
            }
            out.push(format!("{} = {}", setting.key, (setting.show)(self)));
        }
        out.join("\n") + "\n"
    }
}

fn unknown<'a>(file: &str, line: usize, key: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    let mistake = Mistake::UnknownKey { key: SafeLine::new(key), nearest: problem::nearest(key, known).map(SafeLine::new) };
    Problem { file: SafeLine::new(file), line, mistake }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_file_says_the_defaults_and_every_key() {
        assert_eq!(Settings::parse("config.toml", DEFAULT_FILE), Ok(Settings::default()));
        for setting in SETTINGS {
            assert!(DEFAULT_FILE.lines().any(|line| line.starts_with(&format!("{} = ", setting.key))), "{}", setting.key);
        }
    }

    #[test]
    fn shown_values_go_round() {
        let text = "[ui]\nlanguage = \"en\"\ntheme = \"light\"\nmeasure = 60\n[refresh]\non_start = false\nevery = \"never\"\nprefetch = 0\nprefetch_size = \"2MB\"\n[cache]\nkeep = \"90d\"\nsize = \"2GB\"\n[network]\ntimeout = \"45s\"\nconnect_timeout = \"2m\"\nat_once = 0x10\n";
        let settings = Settings::parse("a", text).expect("valid");
        assert_eq!(Settings::parse("b", &settings.to_toml()), Ok(settings.clone()));
        assert_eq!(settings.at_once, 16);
        assert_eq!(settings.measure_cols, 60);
        assert_eq!((settings.prefetch, settings.prefetch_bytes), (0, 2_000_000));
        assert_eq!((settings.cache.keep, settings.cache.max_bytes), (Some(Duration::from_secs(90 * 86400)), Some(2_000_000_000)));
    }

    #[test]
    fn all_mistakes_at_once_with_lines() {
        let text = "[ui]\nmesure = 60\ntheme = \"../x\"\n\n[netwrok]\ntimeout = \"3s\"\n[refresh]\nevery = \"1s\"\n";
        let problems = Settings::parse("c.toml", text).expect_err("four mistakes");
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2, 3, 5, 8]);
        assert_eq!(problems[0].mistake, Mistake::UnknownKey { key: SafeLine::new("mesure"), nearest: Some(SafeLine::new("measure")) });
        assert_eq!(problems[2].mistake, Mistake::UnknownKey { key: SafeLine::new("netwrok"), nearest: Some(SafeLine::new("network")) });
        assert!(matches!(&problems[3].mistake, Mistake::BadValue { key, .. } if key.as_str() == "refresh.every"));
    }
}
