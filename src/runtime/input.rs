//! What is typed, as it comes.
//!
//! Owns the thread that reads the terminal. Must not know what a key does.

use std::{
    io::{self, Read},
    thread,
    time::Instant,
};

use tokio::{sync::mpsc, time};

use super::decode::{BEGINNING, Decoder, Event};
use crate::app::Msg;

/// Bytes read at once.
const CHUNK_BYTES: usize = 4096;

/// Chunks that wait for the loop: what is typed faster waits in the terminal.
const CHUNKS_WAITING: usize = 4;

/// What is typed.
pub(super) struct Input {
    chunks: mpsc::Receiver<Vec<u8>>,
    decoder: Decoder,
    last: Instant,
}

impl Input {
    /// Reads from now on.
    ///
    /// # Errors
    /// The thread cannot be started.
    pub(super) fn open() -> io::Result<Self> {
        let (sender, chunks) = mpsc::channel(CHUNKS_WAITING);
        // A thread of its own, for a terminal that is read without blocking is so for the shell too, which shares it.
        thread::Builder::new().name("keys".to_owned()).spawn(move || read(&sender))?;
        Ok(Self { chunks, decoder: Decoder::default(), last: Instant::now() })
    }

    /// What came next, which may be nothing of interest; `None` where the terminal is gone. Nothing is lost where it is not waited for to the end.
    pub(super) async fn next(&mut self) -> Option<Vec<Msg>> {
        let chunk = if self.decoder.waits() {
            let Ok(chunk) = time::timeout_at((self.last + BEGINNING).into(), self.chunks.recv()).await else { return Some(messages(self.decoder.rest())) };
            chunk
        } else {
            self.chunks.recv().await
        };
        chunk.map(|chunk| self.take(&chunk))
    }

    /// What has come already.
    pub(super) fn ready(&mut self) -> Vec<Msg> {
        self.chunks.try_recv().map(|chunk| self.take(&chunk)).unwrap_or_default()
    }

    fn take(&mut self, chunk: &[u8]) -> Vec<Msg> {
        let now = Instant::now();
        let pause = now.duration_since(std::mem::replace(&mut self.last, now));
        messages(self.decoder.feed(chunk, pause))
    }
}

fn messages(events: Vec<Event>) -> Vec<Msg> {
    let message = |event| match event {
        Event::Key(key) => Msg::Key(key),
        Event::Paste(text) => Msg::Paste(text),
    };
    events.into_iter().map(message).collect()
}

/// Reads until the terminal is gone or nobody listens.
fn read(chunks: &mpsc::Sender<Vec<u8>>) {
    let mut buffer = [0; CHUNK_BYTES];
    let mut input = io::stdin().lock();
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => {
                let chunk = buffer.get(..count).unwrap_or_default().to_vec();
                if chunks.blocking_send(chunk).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}
