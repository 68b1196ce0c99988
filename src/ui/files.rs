//! The user's keymap and theme files.
//!
//! Owns reading them from the disk and naming their mistakes. Must not know what a key or a colour does.

use std::{fs, io, path::Path};

use super::theme::{BuiltIn, Theme};
use crate::{
    app::{Keymap, keymap::BUILT_IN, problem::Problem as Found},
    config::{Mistake, Problem},
    lang::Texts,
    model::SafeLine,
};

/// The built-in keymap with the user's file laid over it, where there is one.
///
/// # Errors
/// Every mistake in the file.
pub fn keymap(file: &Path, texts: &Texts) -> Result<Keymap, Vec<Problem>> {
    let text = read(file)?;
    Keymap::load(BUILT_IN, text.as_deref()).map_err(|found| problems(file, &found, texts))
}

/// The built-in theme `base` with the user's file laid over it, where there is one.
///
/// # Errors
/// Every mistake in the file.
pub fn theme(file: &Path, base: BuiltIn, texts: &Texts) -> Result<Theme, Vec<Problem>> {
    let text = read(file)?;
    Theme::load(base, text.as_deref()).map_err(|found| problems(file, &found, texts))
}

fn read(file: &Path) -> Result<Option<String>, Vec<Problem>> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(vec![problem(file, 1, &error.to_string())]),
    }
}

fn problems(file: &Path, found: &[Found], texts: &Texts) -> Vec<Problem> {
    found.iter().map(|found| problem(file, found.line, &found.tell(texts))).collect()
}

fn problem(file: &Path, line: usize, what: &str) -> Problem {
    Problem { file: SafeLine::new(&file.display().to_string()), line, mistake: Mistake::Other(SafeLine::new(what)) }
}
