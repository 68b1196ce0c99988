//! A scripted HTTP/1.1 server on `127.0.0.1`: routes, validators, delays, faults and a log of what was asked.
//!
//! Owns sockets and threads. Must not know what a feed or an article is.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard},
    thread::JoinHandle,
    time::Duration,
};

use super::reply::{Fault, Reply, Seen};

type Route = Arc<dyn Fn(&Seen) -> Reply + Send + Sync>;

#[derive(Default)]
struct State {
    routes: HashMap<String, Route>,
    log: Vec<Seen>,
    in_flight: usize,
    max_in_flight: usize,
    connections: Vec<TcpStream>,
    stopped: bool,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    stop: Condvar,
}

/// The server. It stops when dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Waits, and wakes early when the server stops; whether it goes on.
    fn pause(&self, time: Duration) -> bool {
        let (state, _) = self.stop.wait_timeout_while(self.state(), time, |state| !state.stopped).expect("the lock");
        !state.stopped
    }
}

impl Server {
    /// Starts on a free port.
    pub fn start() -> Self {
        Self::start_at(Ipv4Addr::LOCALHOST)
    }

    /// Starts on a free port of one of the loopback's addresses.
    pub fn start_at(host: Ipv4Addr) -> Self {
        let listener = TcpListener::bind((host, 0)).expect("a free port on the loopback");
        let address = listener.local_addr().expect("its address");
        let shared = Arc::new(Shared::default());
        let inside = Arc::clone(&shared);
        let acceptor = std::thread::spawn(move || accept(&listener, &inside));
        Self { address, shared, acceptor: Some(acceptor) }
    }

    /// Port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers a path (with its query, or whatever the query) with the same reply each time.
    pub fn route(&self, path: &str, reply: Reply) {
        self.route_with(path, move |_| reply.clone());
    }

    /// Answers a path by a function.
    pub fn route_with(&self, path: &str, answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) {
        self.shared.state().routes.insert(path.to_owned(), Arc::new(answer));
    }

    /// Everything that was asked, in the order it came.
    pub fn log(&self) -> Vec<Seen> {
        self.shared.state().log.clone()
    }

    /// What was asked of one path, whatever the query.
    pub fn seen(&self, path: &str) -> Vec<Seen> {
        self.log().into_iter().filter(|seen| seen.target == path || seen.target.split('?').next() == Some(path)).collect()
    }

    /// Forgets what was asked.
    pub fn clear_log(&self) {
        let mut state = self.shared.state();
        state.log.clear();
        state.max_in_flight = 0;
    }

    /// Most requests that were under way at once.
    pub fn max_in_flight(&self) -> usize {
        self.shared.state().max_in_flight
    }

    /// Stops: connections end and the port is closed.
    pub fn stop(&mut self) {
        let mut state = self.shared.state();
        state.stopped = true;
        for connection in state.connections.drain(..) {
            let _ = connection.shutdown(Shutdown::Both);
        }
        drop(state);
        self.shared.stop.notify_all();
        // Wakes the acceptor.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for (number, stream) in listener.incoming().enumerate() {
        let Ok(stream) = stream else { continue };
        let mut state = shared.state();
        if state.stopped {
            return;
        }
        state.connections.extend(stream.try_clone());
        drop(state);
        let shared = Arc::clone(shared);
        std::thread::spawn(move || serve(&stream, number, &shared));
    }
}

fn serve(stream: &TcpStream, connection: usize, shared: &Shared) {
    let _ = stream.set_nodelay(true);
    let mut reader = BufReader::new(stream);
    while let Some(mut seen) = read_request(&mut reader, connection) {
        let mut state = shared.state();
        state.in_flight += 1;
        state.max_in_flight = state.max_in_flight.max(state.in_flight);
        let path = seen.target.split('?').next().unwrap_or_default().to_owned();
        let route = state.routes.get(&seen.target).or_else(|| state.routes.get(&path)).cloned();
        drop(state);
        let mut reply = route.map_or_else(|| Reply::status(404), |route| route(&seen));
        if reply.etag.is_some() && seen.headers.get("if-none-match") == reply.etag.as_ref() {
            reply = Reply { status: 304, body: Vec::new(), fault: Fault::None, ..reply };
        }
        seen.status = if matches!(reply.fault, Fault::Silence | Fault::HangUp) { 0 } else { reply.status };
        shared.state().log.push(seen);
        let goes_on = shared.pause(reply.latency) || reply.latency.is_zero();
        // The request ends before its answer does, or the client's next one would be counted beside it.
        shared.state().in_flight -= 1;
        if !goes_on || write_reply(stream, &reply, shared).is_none() {
            break;
        }
    }
    let _ = stream.shutdown(Shutdown::Both);
}

fn read_request(reader: &mut BufReader<&TcpStream>, connection: usize) -> Option<Seen> {
    let mut line = String::new();
    match reader.read_line(&mut line) {
        Ok(read) if read > 0 => {}
        Ok(_) => return None,
        Err(_) => {
            // Not text: TLS where plain HTTP is spoken. Real servers say so, in plain HTTP.
            let _ = reader.get_mut().write_all(b"HTTP/1.1 400 X\r\nContent-Length: 0\r\n\r\n");
            return None;
        }
    }
    let mut words = line.split_whitespace();
    let target = words.nth(1)?.to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut field = String::new();
        reader.read_line(&mut field).ok().filter(|read| *read > 0)?;
        let Some((name, value)) = field.split_once(':') else { break };
        headers.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
    }
    Some(Seen { target, headers, connection, status: 0 })
}

/// Sends an answer; `None` where the connection is over.
fn write_reply(mut stream: &TcpStream, reply: &Reply, shared: &Shared) -> Option<()> {
    match reply.fault {
        Fault::HangUp => return None,
        Fault::Silence => {
            shared.pause(Duration::from_secs(60));
            return None;
        }
        Fault::None | Fault::CutBodyAfter(_) | Fault::Drip(_) => {}
    }
    let mut head = format!("HTTP/1.1 {} X\r\nContent-Length: {}\r\n", reply.status, reply.body.len());
    let etag = reply.etag.iter().map(|etag| ("ETag".to_owned(), etag.clone()));
    for (name, value) in reply.headers.iter().cloned().chain(etag) {
        for part in [&name, ": ", &value, "\r\n"] {
            head.push_str(part);
        }
    }
    head.push_str("\r\n");
    let mut answer = head.into_bytes();
    match reply.fault {
        Fault::CutBodyAfter(bytes) => {
            answer.extend(reply.body.iter().take(bytes));
            stream.write_all(&answer).ok()?;
            None
        }
        Fault::Drip(gap) => {
            stream.write_all(&answer).ok()?;
            for byte in &reply.body {
                stream.write_all(&[*byte]).ok()?;
                shared.pause(gap).then_some(())?;
            }
            Some(())
        }
        Fault::None | Fault::Silence | Fault::HangUp => {
            answer.extend(&reply.body);
            stream.write_all(&answer).ok()
        }
    }
}
