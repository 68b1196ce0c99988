//! Short texts in few rows: headlines, help, failures.
//!
//! Owns breaking at spaces and cutting with an ellipsis, by column. Must not set articles: `typeset` does.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns of a text.
#[must_use]
pub fn cols(text: &str) -> usize {
    text.width()
}

/// `text` in rows of at most `width` columns, at most `max_rows` of them; the last ends in `…` where something is left out.
/// Breaks at spaces, and inside a word only where it is wider than a row.
#[must_use]
pub fn wrap(text: &str, width: usize, max_rows: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    if width == 0 || max_rows == 0 {
        return rows;
    }
    let mut row = String::new();
    let mut row_cols = 0;
    for word in text.split_whitespace() {
        let word_cols = cols(word);
        if !row.is_empty() {
            if row_cols + 1 + word_cols <= width {
                row.push(' ');
                row.push_str(word);
                row_cols += 1 + word_cols;
                continue;
            }
            rows.push(std::mem::take(&mut row));
            row_cols = 0;
        }
        if word_cols <= width {
            row.push_str(word);
            row_cols = word_cols;
            continue;
        }
        for grapheme in word.graphemes(true) {
            let grapheme_cols = cols(grapheme);
            if row_cols + grapheme_cols > width && !row.is_empty() {
                rows.push(std::mem::take(&mut row));
                row_cols = 0;
            }
            // A cluster wider than a whole row (an emoji in one column) cannot be shown at all.
            if grapheme_cols <= width {
                row.push_str(grapheme);
                row_cols += grapheme_cols;
            }
        }
        if rows.len() > max_rows {
            break;
        }
    }
    rows.push(row);
    if rows.len() > max_rows {
        rows.truncate(max_rows);
        if let Some(last) = rows.last_mut() {
            // A whole word gives way to the ellipsis rather than half of one.
            while cols(last) + 1 > width
                && let Some((before, _)) = last.rsplit_once(' ')
            {
                *last = before.to_owned();
            }
            last.push('…');
            *last = cut(last, width);
        }
    }
    rows
}

/// `text` in at most `width` columns, ending in `…` where it is longer.
#[must_use]
pub fn cut(text: &str, width: usize) -> String {
    if cols(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for grapheme in text.graphemes(true) {
        if cols(&kept) + cols(grapheme) + 1 > width {
            break;
        }
        kept.push_str(grapheme);
    }
    let mut kept = kept.trim_end().to_owned();
    if width > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_spaces_and_says_what_is_left_out() {
        assert_eq!(wrap("Thông xe đường Mỹ Phước", 10, 9), ["Thông xe", "đường Mỹ", "Phước"]);
        assert_eq!(wrap("Thông xe đường Mỹ Phước", 10, 2), ["Thông xe", "đường Mỹ…"]);
        assert_eq!(wrap("một hai ba", 7, 1), ["một…"]);
        assert_eq!(wrap("abcdefgh ij", 3, 9), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("新聞記事", 5, 9), ["新聞", "記事"]);
        assert_eq!(wrap("新", 1, 9), [""]);
        assert_eq!(cut("Thủ Dầu Một", 8), "Thủ Dầu…");
        assert_eq!(cut("Thủ", 0), "");
    }

    proptest::proptest! {
        #[test]
        fn never_wider_or_higher_than_allowed(text in "\\PC{0,60}", width in 0usize..20, rows in 0usize..5) {
            let text = crate::model::SafeLine::new(&text);
            let wrapped = wrap(text.as_str(), width, rows);
            proptest::prop_assert!(wrapped.len() <= rows);
            proptest::prop_assert!(wrapped.iter().all(|row| cols(row) <= width));
        }
    }
}
