//! What the first headline stands beside: the least a program of the same kind can do, sixty titles out of SQLite on a ratatui screen.
//!
//! Owns that program. Must not use the reader's own code.

use std::{io, path::Path};

use crossterm::{
    execute,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{
    Terminal,
    backend::CrosstermBackend,
    style::{Color, Style},
    text::Line,
    widgets::Paragraph,
};
use rusqlite::Connection;

use super::desk::BAR;

/// Titles in the bare table.
const ROWS: u32 = 50_000;

/// Writes the table once.
pub(crate) fn fill(file: &Path) {
    if file.exists() {
        return;
    }
    let mut connection = Connection::open(file).expect("a database");
    connection.execute_batch("CREATE TABLE titles (published INTEGER, title TEXT); CREATE INDEX newest ON titles (published)").expect("a table");
    let transaction = connection.transaction().expect("begun");
    for row in 0..ROWS {
        transaction.execute("INSERT INTO titles VALUES (?1, ?2)", (row, format!("Tiêu đề của bài thứ {row}, dài như một tiêu đề"))).expect("a row");
    }
    transaction.commit().expect("written");
}

/// The program: draws and waits for its end.
pub(crate) fn draw(file: &str) {
    let connection = Connection::open(file).expect("a database");
    let mut select = connection.prepare("SELECT title FROM titles ORDER BY published DESC LIMIT 60").expect("a query");
    let titles: Vec<String> = select.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("titles");
    enable_raw_mode().and_then(|()| execute!(io::stdout(), EnterAlternateScreen)).expect("a terminal");
    let mut terminal = Terminal::new(CrosstermBackend::new(io::stdout())).expect("a screen");
    let lines: Vec<Line<'_>> = titles.iter().map(|title| Line::styled(format!("{BAR} {title}"), Style::new().fg(Color::Cyan))).collect();
    terminal.draw(|frame| frame.render_widget(Paragraph::new(lines), frame.area())).expect("drawn");
    let _ = io::stdin().read_line(&mut String::new());
    execute!(io::stdout(), LeaveAlternateScreen).and_then(|()| disable_raw_mode()).expect("given back");
}
