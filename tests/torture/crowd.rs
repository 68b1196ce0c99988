//! Many at once on one cache: two readers, three refreshes, a dump and one that marks, for a while.
//!
//! Owns who is in the crowd. Must not slow anybody down on purpose.

use std::{
    io::{Read, Write},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::{
    child,
    form::{Form, Part, Row},
    home::{Home, Run},
    inspect, kills,
};

/// As long as one process waits for another before it gives up.
const BUSY_LIMIT: Duration = Duration::from_secs(10);

pub(crate) fn run(form: &Form) -> Part {
    let time = form.minutes.map_or(Duration::from_secs(if form.long { 300 } else { 20 }), |minutes| Duration::from_secs(60 * minutes));
    let mut row = Row::new(&format!("2 readers, 3 refreshes, a dump and marks on one cache for {} s", time.as_secs()));
    let paper = kills::paper();
    let home = Home::of(form, &paper);
    home.run(&["refresh"]);
    let (stop, runs) = (AtomicBool::new(false), AtomicU64::new(0));
    let (marker, told) = child::start(&home.database(), form.seed, time, false);
    let (mut marker, refresh, dump) = (marker, ["refresh", "--full", "--comments"], ["--dump", "--offline", "--limit", "20"]);
    let problems: Vec<String> = thread::scope(|scope| {
        let looped = |args: &'static [&'static str]| {
            let (home, stop, runs) = (&home, &stop, &runs);
            scope.spawn(move || repeated(home, args, stop, runs))
        };
        let loops =
            [looped(&["refresh"]), looped(&["refresh", "--full", "--comments"]), looped(&["refresh"]), looped(&["--dump", "--offline", "--limit", "20"])];
        let readers: Vec<_> = (0..2).map(|_| scope.spawn(|| reader(form, &home, &stop))).collect();
        let started = Instant::now();
        let mut number = 0;
        while started.elapsed() < time {
            thread::sleep(Duration::from_millis(500));
            if number < 200 {
                number += 1;
                paper.add_entry(&format!("Tin nóng {number}"), "Vừa đến.", &["Một đoạn ngắn về chuyện vừa xảy ra."]);
            }
        }
        stop.store(true, Ordering::Relaxed);
        let looped = loops.into_iter().flat_map(|looped| looped.join().expect("a loop"));
        looped.chain(readers.into_iter().flat_map(|reader| reader.join().expect("a reader"))).collect()
    });
    let _ = marker.wait();
    let told = told.join().expect("what it told");
    let last: [Run; 2] = [home.run(&refresh), home.run(&dump)];
    for run in &last {
        row.took(Duration::ZERO, run.memory_bytes);
        if run.code != Some(0) {
            row.lost(format!("at the end: {}", run.told()));
        }
    }
    row.tried = runs.load(Ordering::Relaxed) + told.count;
    row.took(told.worst, 0);
    if told.worst >= BUSY_LIMIT {
        row.lost(format!("a mark waited {:?}", told.worst));
    }
    for problem in problems.into_iter().chain(told.failed.iter().cloned()).chain(told.lost(&home.database())) {
        row.lost(problem);
    }
    for fault in inspect::faults(&home.database()).into_iter().chain(inspect::stale(&home.database())) {
        row.lost(fault);
    }
    Part { rows: vec![row] }
}

/// Runs a command over and over; what went wrong.
fn repeated(home: &Home, args: &[&str], stop: &AtomicBool, runs: &AtomicU64) -> Vec<String> {
    let mut problems = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let run = home.run(args);
        runs.fetch_add(1, Ordering::Relaxed);
        if run.code != Some(0) || run.hung || run.stderr.contains("error") {
            problems.push(format!("{args:?}: {}", run.told()));
        }
    }
    problems
}

/// A reader in a terminal of its own, in which somebody moves about and marks entries read; what went wrong.
fn reader(form: &Form, home: &Home, stop: &AtomicBool) -> Vec<String> {
    let pair = native_pty_system().openpty(PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 }).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(&form.program);
    command.env_clear();
    for (name, value) in [("TERM", "xterm-256color"), ("LANG", "en_US.UTF-8"), ("PATH", "/usr/bin:/bin")] {
        command.env(name, value);
    }
    command.env("HOME", home.path());
    let mut reader = pair.slave.spawn_command(command).expect("it starts");
    drop(pair.slave);
    let mut output = pair.master.try_clone_reader().expect("its output");
    let seen = thread::spawn(move || {
        let (mut all, mut buffer) = (Vec::new(), [0; 8192]);
        while let Ok(read @ 1..) = output.read(&mut buffer) {
            all.extend_from_slice(&buffer[..read]);
        }
        String::from_utf8_lossy(&all).into_owned()
    });
    let mut keys = pair.master.take_writer().expect("its input");
    while !stop.load(Ordering::Relaxed) {
        let _ = keys.write_all(b"jm").and_then(|()| keys.flush());
        thread::sleep(Duration::from_millis(40));
    }
    let _ = keys.write_all(b"\x03").and_then(|()| keys.flush());
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(20) {
        if let Ok(Some(status)) = reader.try_wait() {
            drop(pair.master);
            let seen = seen.join().unwrap_or_default();
            // Where a mark cannot be saved it is taken back and said, with the cache's name.
            let wrong = ["bantin.db", "panicked"].into_iter().filter(|word| seen.contains(word)).map(|word| format!("a reader said `{word}`"));
            return wrong.chain((!status.success()).then(|| format!("a reader ended with {status:?}"))).collect();
        }
        thread::sleep(Duration::from_millis(20));
    }
    let _ = reader.kill();
    vec!["a reader did not end".to_owned()]
}
