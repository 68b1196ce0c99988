//! Why something is not there and what to do, above what is shown instead.
//!
//! Owns its rows, which the text below must leave room for. Must not draw.

use super::{env::Env, layout::Area, wrap::wrap};
use crate::model::Failure;

/// Most rows of what happened, and of what to do.
const MOST_ROWS: usize = 3;

/// The rows of a failure in a column, each with whether it says what to do; a blank one below. At most half the column.
#[must_use]
pub fn banner(failure: &Failure, column: Area, env: &Env) -> Vec<(String, bool)> {
    let width = usize::from(column.cols);
    let mut rows: Vec<(String, bool)> = wrap(&env.texts.message(failure), width, MOST_ROWS).into_iter().map(|row| (row, false)).collect();
    rows.extend(wrap(&env.texts.hint(failure), width, MOST_ROWS).into_iter().map(|row| (row, true)));
    rows.push((String::new(), true));
    rows.truncate(usize::from(column.rows / 2));
    rows
}
