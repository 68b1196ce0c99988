//! Signals of the operating system as two wishes: stop for a while, or end.
//!
//! Owns which signal means what. Must not touch the terminal.

use std::io;

use tokio::sync::mpsc;

/// What the outside wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// SIGTSTP: stop until brought back.
    Stop,
    /// SIGTERM, SIGHUP, SIGINT: leave, with the terminal given back and everything saved.
    End,
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
    let wishes = [(SignalKind::terminate(), Signal::End), (SignalKind::hangup(), Signal::End), (SignalKind::interrupt(), Signal::End), (sigtstp, Signal::Stop)];
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
