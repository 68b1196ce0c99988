//! `bantin config`, `completions` and `man`.
//!
//! Owns what they print. Must not open the cache.

use std::{fs, path::Path};

use clap::CommandFactory;

use super::{printed, printed_clean, tell_failure, tell_mistake, tell_problems};
use crate::{
    cli::{Cli, ConfigCommand, Global, help},
    config::{DEFAULT_FILE, Paths, Problem, Settings, paths},
    exit::Exit,
    lang::{Texts, fill},
    model::{Failure, FailureKind},
    sources,
    ui::{files, theme::BuiltIn},
};

/// Runs `bantin config …`.
#[must_use]
pub fn config(command: ConfigCommand, global: &Global, texts: &'static Texts) -> Exit {
    let words = &texts.cli.say;
    let Some(paths) = Paths::find(global.config.as_deref(), global.data_dir.as_deref()) else {
        tell_mistake(texts, &words.no_home, &texts.cli.usage.hint);
        return Exit::Usage;
    };
    match command {
        ConfigCommand::Path => {
            let rows = [
                (&words.config_file, paths.config_file.clone()),
                (&words.keymap_file, paths.keymap_file()),
                (&words.sources_dir, paths.sources_dir()),
                (&words.themes_dir, paths.themes_dir()),
                (&words.database, paths.database()),
                (&words.log_file, global.log.clone().unwrap_or_else(|| paths.log_file())),
            ];
            let lines: Vec<String> = rows.iter().map(|(what, file)| format!("{what}\t{}\n", file.display())).collect();
            printed_clean(texts, &lines.concat())
        }
        ConfigCommand::Check => {
            let problems = check(&paths, texts);
            if problems.is_empty() {
                return printed(texts, &format!("{}\n", words.config_ok));
            }
            tell_problems(texts, &problems);
            Exit::Usage
        }
        ConfigCommand::Init => init(&paths.config_file, texts),
        ConfigCommand::Show => match Settings::load(&paths.config_file) {
            Ok(settings) => printed(texts, &settings.to_toml()),
            Err(problems) => {
                tell_problems(texts, &problems);
                Exit::Usage
            }
        },
    }
}

/// What the command line came to when it is no command: help and version are results; anything else is a mistake, told in the user's language.
#[must_use]
pub fn usage(error: &clap::Error, texts: &Texts) -> Exit {
    match help::mistake(error, texts) {
        Some(mistake) => {
            tell_mistake(texts, &mistake, &texts.cli.usage.hint);
            Exit::Usage
        }
        None => printed(texts, &error.to_string()),
    }
}

/// Every mistake of every file.
fn check(paths: &Paths, texts: &Texts) -> Vec<Problem> {
    let mut problems = Settings::load(&paths.config_file).err().unwrap_or_default();
    problems.extend(sources::files::load(Some(paths)).1);
    problems.extend(files::keymap(&paths.keymap_file(), texts).err().unwrap_or_default());
    for file in fs::read_dir(paths.themes_dir()).into_iter().flatten().flatten() {
        problems.extend(files::theme(&file.path(), BuiltIn::Dark, texts).err().unwrap_or_default());
    }
    problems
}

fn init(file: &Path, texts: &Texts) -> Exit {
    let words = &texts.cli.say;
    let shown = file.display().to_string();
    if file.exists() {
        tell_mistake(texts, &fill(&words.config_exists, &[("file", &shown)]), &texts.cli.usage.hint);
        return Exit::Usage;
    }
    match paths::write_private(file, DEFAULT_FILE) {
        Ok(()) => printed_clean(texts, &format!("{}\n", fill(&words.config_written, &[("file", &shown)]))),
        Err(error) => {
            tell_failure(texts, &Failure::new(FailureKind::File, &shown, &error.to_string()));
            Exit::AllFailed
        }
    }
}

/// Runs `bantin completions SHELL`.
#[must_use]
pub fn completions(shell: clap_complete::Shell, texts: &'static Texts) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut help::localised(Cli::command(), texts), "bantin", &mut script);
    printed(texts, &String::from_utf8_lossy(&script))
}

/// Runs `bantin man`: the command line, then the JSON that scripts may rely on.
#[must_use]
pub fn man(texts: &'static Texts) -> Exit {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(help::localised(Cli::command(), texts)).render(&mut page);
    if let Err(error) = rendered {
        tell_failure(texts, &Failure::new(FailureKind::Internal, "man", &error.to_string()));
        return Exit::AllFailed;
    }
    page.extend_from_slice(include_bytes!("../../assets/man-json.roff"));
    printed(texts, &String::from_utf8_lossy(&page))
}
