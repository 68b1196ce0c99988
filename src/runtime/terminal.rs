//! The terminal, taken and given back whole.
//!
//! Owns raw mode, the alternate screen, the window's title and the clipboard sequence. Must not know what is drawn.

use std::{
    io::{self, IsTerminal, Stdout, Write},
    mem, panic,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use crossterm::{
    clipboard::CopyToClipboard,
    cursor::Show,
    event::{DisableBracketedPaste, EnableBracketedPaste},
    execute,
    terminal::{self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, SetTitle},
};
use ratatui::{Frame, Terminal, backend::CrosstermBackend};

use crate::model::{HttpUrl, SafeLine, secret};

/// Whether the terminal is ours at the moment; the panic hook and every way out look here.
static TAKEN: AtomicBool = AtomicBool::new(false);

type Drawn = Terminal<CrosstermBackend<Stdout>>;

/// The terminal while it is ours. Dropping it gives it back.
pub struct Screen {
    /// `None` only while it is exchanged or given back.
    terminal: Option<Drawn>,
}

/// Whether a screen can be drawn: both ends are a terminal that can move its cursor.
///
/// # Errors
/// Why not.
pub fn drawable() -> Result<(), NotDrawable> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(NotDrawable::NotATerminal);
    }
    match std::env::var("TERM") {
        Ok(term) if term == "dumb" || term == "unknown" => Err(NotDrawable::Dumb(SafeLine::new(&term))),
        _ => Ok(()),
    }
}

/// Why no screen can be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDrawable {
    /// A pipe or a file.
    NotATerminal,
    /// A terminal that only prints lines.
    Dumb(SafeLine),
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// The terminal's.
    pub fn take() -> io::Result<Self> {
        hook_panics();
        enter()?;
        match Terminal::new(CrosstermBackend::new(io::stdout())) {
            Ok(terminal) => Ok(Self { terminal: Some(terminal) }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Draws one frame.
    ///
    /// # Errors
    /// The terminal's: it is gone.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.as_mut().map_or(Ok(()), |terminal| terminal.draw(draw).map(|_| ()))
    }

    /// Sets the window's title.
    ///
    /// # Errors
    /// The terminal's.
    pub fn set_title(&mut self, title: &SafeLine) -> io::Result<()> {
        execute!(io::stdout(), SetTitle(title.as_str()))
    }

    /// Puts an address on the clipboard with OSC 52, which also works over SSH.
    ///
    /// # Errors
    /// The terminal's.
    pub fn copy(&mut self, url: &HttpUrl) -> io::Result<()> {
        execute!(io::stdout(), CopyToClipboard::to_clipboard_from(url.as_str()))
    }

    /// Stops the process until the user brings it back; the terminal is the shell's meanwhile.
    ///
    /// # Errors
    /// The terminal's.
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back();
        // SIGSTOP, not SIGTSTP: the latter is handled here, so that Ctrl-Z and `kill -TSTP` take this same way.
        #[cfg(unix)]
        signal_hook::low_level::raise(signal_hook::consts::SIGSTOP)?;
        enter()?;
        // Not `Terminal::clear`: it asks for the cursor's place, and the answer would go to whoever reads the keys.
        execute!(io::stdout(), Clear(ClearType::All))?;
        let_go(self.terminal.take());
        self.terminal = Some(Terminal::new(CrosstermBackend::new(io::stdout()))?);
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
        let_go(self.terminal.take());
    }
}

/// Drops what draws. Where the terminal is gone it is left as it is: its own end would write to standard error, which is the same terminal and makes
/// that a panic, and what waits to be saved would go with it.
fn let_go(terminal: Option<Drawn>) {
    if let Some(mut terminal) = terminal
        && terminal.show_cursor().is_err()
    {
        mem::forget(terminal);
    }
}

fn enter() -> io::Result<()> {
    terminal::enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let entered = execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste);
    if entered.is_err() {
        give_back();
    }
    entered
}

/// Gives the terminal back, once. Errors are passed over: there is nobody left to tell.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = execute!(io::stdout(), DisableBracketedPaste, SetTitle(""), LeaveAlternateScreen, Show);
        let _ = terminal::disable_raw_mode();
        let _ = io::stdout().flush();
    }
}

/// A panic of the thread that draws gives the terminal back and is told as it was before; one of a worker is only logged, for its task answers for it.
fn hook_panics() {
    let drawing = thread::current().id();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == drawing {
            give_back();
            usual(info);
        } else {
            tracing::error!("panic: {}", SafeLine::new(&secret::hide(&info.to_string())));
        }
    }));
}

/// Columns of the terminal on standard output.
#[must_use]
pub fn cols() -> Option<u16> {
    terminal::size().ok().map(|(cols, _)| cols).filter(|cols| *cols > 0)
}

/// Size of the terminal; 80×24 where it does not say.
#[must_use]
pub(super) fn size() -> (u16, u16) {
    terminal::size().ok().filter(|(cols, rows)| *cols > 0 && *rows > 0).unwrap_or((80, 24))
}
