//! Signals of the operating system as wishes: stop for a while, end, look at the size again.
//!
//! Owns which signal means what. Must not touch the terminal.

use std::io;

use tokio::sync::mpsc;

/// What the outside wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// SIGTSTP: stop until brought back.
    Stop,
    /// SIGTERM, SIGHUP, SIGINT, SIGQUIT: leave, with the terminal given back and everything saved.
    End,
    /// SIGWINCH: the terminal has another size.
    Resized,
}

/// Listens for signals from now on.
///
/// # Errors
/// The operating system's.
#[cfg(unix)]
pub(super) fn listen() -> io::Result<mpsc::Receiver<Signal>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (sender, receiver) = mpsc::channel(4);
    let sigtstp = SignalKind::from_raw(signal_hook::consts::SIGTSTP);
    let wishes = [
        (SignalKind::terminate(), Signal::End),
        (SignalKind::hangup(), Signal::End),
        (SignalKind::interrupt(), Signal::End),
        (SignalKind::quit(), Signal::End),
        (sigtstp, Signal::Stop),
        (SignalKind::window_change(), Signal::Resized),
    ];
    for (kind, wish) in wishes {
        let (mut stream, sender) = (signal(kind)?, sender.clone());
        tokio::spawn(async move {
            while stream.recv().await.is_some() {
                if sender.send(wish).await.is_err() {
                    break;
                }
            }
        });
    }
    Ok(receiver)
}

/// Listens for Ctrl-C, the only signal there is.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub(super) fn listen() -> io::Result<mpsc::Receiver<Signal>> {
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if sender.send(Signal::End).await.is_err() {
                break;
            }
        }
    });
    Ok(receiver)
}
