//! A program run to its end, and what it took of the machine.
//!
//! Owns reading what the kernel says of a process. Must not judge.

use std::{
    fs::{self, File},
    process::{Child, Command},
    time::{Duration, Instant},
};

use super::home::{PATIENCE, resident, text};

/// What the kernel counts processor time in, on every Linux there is (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

/// How often a running program is looked at.
const LOOK: Duration = Duration::from_millis(1);

/// How a run ended, and what it took.
pub(crate) struct Taken {
    /// The exit code; `None` where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stderr: String,
    /// Time of all its threads on any processor.
    pub(crate) cpu: Duration,
    pub(crate) memory_bytes: u64,
    /// Whether it had to be ended.
    pub(crate) hung: bool,
}

/// Whether this system tells what a process takes.
pub(crate) fn is_told() -> bool {
    cpu(std::process::id()).is_some()
}

/// Runs a command to its end with this as its standard input.
pub(crate) fn run(mut command: Command, input: File) -> Taken {
    let (out, err) = (tempfile::tempfile().expect("a file"), tempfile::tempfile().expect("a file"));
    command.stdin(input).stdout(out).stderr(err.try_clone().expect("the same"));
    let mut child = command.spawn().expect("it starts");
    let (cpu, memory_bytes, hung) = watch(&child);
    if hung {
        let _ = child.kill();
    }
    let code = child.wait().ok().and_then(|status| status.code());
    Taken { code, stderr: text(err), cpu, memory_bytes, hung }
}

/// Watches it until it has ended. Nobody has waited for it then, so that its entry is still there with the times of all its threads.
fn watch(child: &Child) -> (Duration, u64, bool) {
    let (started, mut memory_bytes, mut taken) = (Instant::now(), 0, Duration::ZERO);
    while started.elapsed() < PATIENCE {
        memory_bytes = memory_bytes.max(resident(child.id()));
        let Some((so_far, ended)) = cpu(child.id()) else { return (taken, memory_bytes, false) };
        taken = so_far;
        if ended {
            return (taken, memory_bytes, false);
        }
        std::thread::sleep(LOOK);
    }
    (taken, memory_bytes, true)
}

/// Processor time of a process, and whether it has ended with all its threads.
fn cpu(process: u32) -> Option<(Duration, bool)> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name stands in parentheses and may hold anything; what follows it are the fields from the third on (proc(5)).
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |at: usize| fields.get(at - 3)?.parse::<u32>().ok();
    Some((TICK * (number(14)? + number(15)?), fields.first() == Some(&"Z") && number(20)? <= 1))
}
