//! A server that writes whatever bytes a test wants, where HTTP itself is what is wrong.
//!
//! Owns sockets and threads. Must not know what the bytes mean.

use std::{
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

/// The server. It stops when dropped.
pub(crate) struct Wire {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    stopped: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

impl Wire {
    /// Answers every request by `answer`, then hangs up.
    pub(crate) fn start(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::try_start("127.0.0.1", answer).expect("a free port on the loopback")
    }

    /// The same on another address; `None` where this machine has none of that kind.
    pub(crate) fn try_start(host: &str, answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Option<Self> {
        let listener = TcpListener::bind((host, 0)).ok()?;
        let address = listener.local_addr().ok()?;
        let (heads, stopped, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)), Arc::new(answer));
        let (log, stop) = (Arc::clone(&heads), Arc::clone(&stopped));
        let acceptor = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream, &log, &*answer));
            }
        });
        Some(Self { address, heads, stopped, acceptor: Some(acceptor) })
    }

    /// Host and port.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Heads of the requests that came.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("the log").clone()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<String>>, answer: &dyn Fn(&str, &mut TcpStream)) {
    let mut head = String::new();
    let Ok(copy) = stream.try_clone() else { return };
    let mut reader = BufReader::new(copy);
    while let Ok(read) = reader.read_line(&mut head) {
        if read == 0 {
            break;
        }
        if head.ends_with("\r\n\r\n") {
            log.lock().expect("the log").push(head.clone());
            answer(&head, &mut stream);
            break;
        }
    }
}
