//! What a bench of archives is asked for: `[--in FOLDER] N…`.
//!
//! Owns the reading of the command line. Must not measure.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// What was asked for.
pub(crate) struct Asked {
    /// Articles of each archive.
    pub(crate) sizes: Vec<usize>,
    folder: PathBuf,
    /// It goes when this does; archives that are kept are measured again without building them.
    _temporary: Option<TempDir>,
}

impl Asked {
    /// Reads the command line of `bench`; `None` where nothing was asked for, or the process is one that a bench began itself: then `child` gets what
    /// stands behind its `mark`.
    pub(crate) fn read(bench: &str, mark: &str, child: impl FnOnce(&str)) -> Option<Self> {
        let (mut sizes, mut kept) = (Vec::new(), None);
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--in" => kept = arguments.next().map(PathBuf::from),
                marked if marked == mark => {
                    child(&arguments.next().expect("a file"));
                    return None;
                }
                other => sizes.extend(other.replace('_', "").parse::<usize>().ok()),
            }
        }
        if sizes.is_empty() {
            println!("usage: cargo bench --bench {bench} -- [--in FOLDER] N…");
            return None;
        }
        let temporary = if kept.is_none() { Some(tempfile::tempdir().expect("a folder")) } else { None };
        let folder = kept.or_else(|| temporary.as_ref().map(|folder| folder.path().to_owned())).expect("a folder");
        Some(Self { sizes, folder, _temporary: temporary })
    }

    /// Where the archives are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The head of a table with a column for each archive.
    pub(crate) fn print_head(&self) {
        println!("\n| | {} |", self.sizes.iter().map(usize::to_string).collect::<Vec<_>>().join(" | "));
        println!("|---|{}", "---|".repeat(self.sizes.len()));
    }
}
