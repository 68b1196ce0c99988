//! The table of a run.
//!
//! Owns how rows are shown. Must not decide what a loss is.

use std::time::Duration;

use super::form::{Form, Part, Row};

/// Most losses told of one row.
const TOLD: usize = 20;

/// Prints the table, then what was lost and what was not tried.
pub(crate) fn print(parts: &[(&str, Part)], form: &Form) {
    println!("\n| what | tried | faults | longest | memory | losses |");
    println!("|---|---|---|---|---|---|");
    let rows = || parts.iter().flat_map(|(name, part)| part.rows.iter().map(move |row| (*name, row)));
    for (name, row) in rows() {
        println!("| {name}: {} | {} |", row.what, cells(row).join(" | "));
    }
    let losses: usize = parts.iter().map(|(_, part)| part.losses()).sum();
    if !form.markdown || losses > 0 {
        println!("\nseed {}, {losses} losses", form.seed);
    }
    for (name, row) in rows() {
        for loss in row.losses.iter().take(TOLD) {
            println!("LOST {name}: {}: {loss} (--seed {})", row.what, form.seed);
        }
        if let Some(why) = &row.skipped {
            eprintln!("NOT TRIED {name}: {}: {why}", row.what);
        }
    }
}

fn cells(row: &Row) -> [String; 5] {
    if row.skipped.is_some() && row.tried == 0 {
        return ["not here", "–", "–", "–", "–"].map(str::to_owned);
    }
    let memory = if row.memory_bytes == 0 { "–".to_owned() } else { format!("{} MB", row.memory_bytes.div_ceil(1_000_000)) };
    [row.tried.to_string(), row.faults.to_string(), shown(row.worst), memory, row.losses.len().to_string()]
}

fn shown(time: Duration) -> String {
    match time.as_millis() {
        0 if time.is_zero() => "–".to_owned(),
        millis @ 0..10_000 => format!("{millis} ms"),
        millis => format!("{} s", millis / 1000),
    }
}
