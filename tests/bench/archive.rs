//! How the store grows: `cargo bench --bench archive -- [--in FOLDER] N…` builds an archive of N articles and measures everything the reader asks of it.
//!
//! Owns the table. Each figure is a median; beside them stand a bare program that reads 60 rows by index, and `grep` over the same text.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::cast_precision_loss, missing_docs, reason = "a table on standard output is all it is for")]

#[path = "archive/build.rs"]
mod build;
#[path = "archive/measure.rs"]
mod measure;
#[path = "archive/reference.rs"]
mod reference;
#[path = "archive/text.rs"]
mod text;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The figures of one archive, in order: what, how much by the clock, how much of the processor, in what.
pub(crate) type Figures = Vec<(String, f64, Option<f64>, &'static str)>;

fn main() {
    let mut sizes = Vec::new();
    let mut kept: Option<PathBuf> = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // Kept archives are measured again without building them.
            "--in" => kept = arguments.next().map(PathBuf::from),
            // The child that tells what a reader of an archive takes in memory.
            "--resident" => return measure::resident(Path::new(&arguments.next().expect("a file"))),
            other => sizes.extend(other.replace('_', "").parse::<usize>().ok()),
        }
    }
    if sizes.is_empty() {
        println!("usage: cargo bench --bench archive -- [--in FOLDER] N…");
        return;
    }
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = kept.as_deref().unwrap_or(temporary.path());
    let columns: Vec<Figures> = sizes.iter().map(|size| one(folder, *size)).collect();
    println!("\n| | {} |", sizes.iter().map(usize::to_string).collect::<Vec<_>>().join(" | "));
    println!("|---|{}", "---|".repeat(sizes.len()));
    // A kept archive is not built, so that it has a figure less: rows go by name.
    let longest = columns.iter().max_by_key(|figures| figures.len()).expect("a size");
    for (name, _, _, unit) in longest {
        let cell = |figures: &Figures| match figures.iter().find(|figure| figure.0 == *name) {
            Some((_, value, Some(cpu), _)) if !value.is_nan() => format!("{} ({})", shown(*value), shown(*cpu)),
            Some((_, value, None, _)) if !value.is_nan() => shown(*value),
            _ => "–".to_owned(),
        };
        println!("| {name}, {unit} | {} |", columns.iter().map(cell).collect::<Vec<_>>().join(" | "));
    }
    println!("\nTimes are medians by the clock and, in parentheses, of the processor.");
}

fn shown(value: f64) -> String {
    match value {
        0.0 => "0".to_owned(),
        small if small < 1.0 => format!("{small:.3}"),
        middle if middle < 100.0 => format!("{middle:.2}"),
        large => format!("{large:.0}"),
    }
}

fn one(folder: &Path, size: usize) -> Figures {
    let file = folder.join(format!("archive-{size}.db"));
    let mut figures = Figures::new();
    let words = text::Words::new();
    let raw_bytes = build::archive(&file, &words, size, &mut figures);
    measure::disk(&file, raw_bytes, &mut figures);
    measure::store(&file, &words, size, &mut figures);
    reference::rows(folder, &mut figures);
    reference::grep(folder, &words, size, &mut figures);
    let child = Command::new(std::env::current_exe().expect("this program")).arg("--resident").arg(&file).output().expect("a child");
    let told = String::from_utf8_lossy(&child.stdout).into_owned();
    let number = |at: usize| told.split_whitespace().nth(at).and_then(|word| word.parse::<f64>().ok()).unwrap_or(f64::NAN);
    figures.push(("memory of a reader: own".to_owned(), number(0), None, "MB"));
    figures.push(("memory of a reader: pages of the file".to_owned(), number(1), None, "MB"));
    figures
}
