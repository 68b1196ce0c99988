//! How the store grows: `cargo bench --bench archive -- [--in FOLDER] N…` builds an archive of N articles and measures everything the reader asks of it.
//!
//! Owns the table. Each figure is a median; beside them stand a bare program that reads 60 rows by index, and `grep` over the same text.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::cast_precision_loss, missing_docs, reason = "a table on standard output is all it is for")]

#[path = "arguments.rs"]
mod arguments;
#[path = "archive/build.rs"]
mod build;
#[path = "archive/measure.rs"]
mod measure;
#[path = "archive/reference.rs"]
mod reference;
#[path = "archive/text.rs"]
mod text;

use std::{path::Path, process::Command};

use arguments::Asked;

/// The child that tells what a reader of an archive takes in memory.
const RESIDENT: &str = "--resident";

/// The figures of one archive, in order: what, how much by the clock, how much of the processor, in what.
pub(crate) type Figures = Vec<(String, f64, Option<f64>, &'static str)>;

fn main() {
    let Some(asked) = Asked::read("archive", RESIDENT, |file| measure::resident(Path::new(file))) else { return };
    let columns: Vec<Figures> = asked.sizes.iter().map(|size| one(asked.folder(), *size)).collect();
    asked.print_head();
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
    let child = Command::new(std::env::current_exe().expect("this program")).arg(RESIDENT).arg(&file).output().expect("a child");
    let told = String::from_utf8_lossy(&child.stdout).into_owned();
    let number = |at: usize| told.split_whitespace().nth(at).and_then(|word| word.parse::<f64>().ok()).unwrap_or(f64::NAN);
    figures.push(("memory of a reader: own".to_owned(), number(0), None, "MB"));
    figures.push(("memory of a reader: pages of the file".to_owned(), number(1), None, "MB"));
    figures
}
