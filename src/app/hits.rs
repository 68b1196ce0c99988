//! Where the words that are looked for stand in rows.
//!
//! Owns the way from a phrase, which may go over the end of a row, to columns. Must not know how a hit looks.

use super::wrap::cols;
use crate::model::Phrase;

/// A stretch of a row that is part of a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The row, counted from the first that was looked through.
    pub row: usize,
    /// Its first column.
    pub from: usize,
    /// The column behind it.
    pub to: usize,
}

/// Every stretch of `rows` that belongs to one of `phrases`, from top to bottom.
pub(super) fn in_rows<'a>(rows: impl Iterator<Item = &'a str>, phrases: &[Phrase]) -> Vec<Hit> {
    if phrases.is_empty() {
        return Vec::new();
    }
    let mut text = String::new();
    // Where each row begins and ends in the text.
    let mut bounds = Vec::new();
    for row in rows {
        let start = text.len();
        text.push_str(row);
        bounds.push((start, text.len()));
        text.push('\n');
    }
    let mut hits = Vec::new();
    for (start, end) in phrases.iter().flat_map(|phrase| phrase.all_in(&text)) {
        let first = bounds.partition_point(|bound| bound.1 <= start);
        for (row, (row_start, row_end)) in bounds.iter().enumerate().skip(first).take_while(|(_, bound)| bound.0 < end) {
            let column = |at: usize| text.get(*row_start..at.clamp(*row_start, *row_end)).map_or(0, cols);
            let hit = Hit { row, from: column(start), to: column(end) };
            if hit.from < hit.to {
                hits.push(hit);
            }
        }
    }
    hits.sort_unstable_by_key(|hit| (hit.row, hit.from, hit.to));
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: &[&str], query: &str) -> Vec<(usize, usize, usize)> {
        in_rows(rows.iter().copied(), &Phrase::of_query(query)).into_iter().map(|hit| (hit.row, hit.from, hit.to)).collect()
    }

    #[test]
    fn a_phrase_is_found_over_the_end_of_a_row() {
        assert_eq!(found(&["Cầu Phú", "Cường thông xe"], "phu cuong"), [(0, 4, 7), (1, 0, 5)]);
        assert_eq!(found(&["  Thủ Dầu Một"], "dau mo*"), [(0, 6, 13)]);
        assert_eq!(found(&["báo 中文 báo"], "bao"), [(0, 0, 3), (0, 9, 12)], "columns, not letters");
        assert_eq!(found(&["", "x"], "y"), []);
        assert_eq!(found(&["x"], ""), []);
    }
}
