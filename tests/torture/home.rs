//! The program in a home of its own: run to its end, or killed on the way.
//!
//! Owns its environment and what is measured of it. Must not judge what it left.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use super::{form::Form, support::paper::LoopbackPaper};

/// How long a run may take before it counts as hung.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// How often a running program is looked at.
const LOOK: Duration = Duration::from_micros(500);

/// A home folder.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    program: PathBuf,
}

/// How a run ended.
pub(crate) struct Run {
    /// The exit code; `None` where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
    /// The most memory it held, as far as it was seen.
    pub(crate) memory_bytes: u64,
    /// Whether it had to be ended because it did not end.
    pub(crate) hung: bool,
}

impl Run {
    /// What a person is told of a run that went wrong.
    pub(crate) fn told(&self) -> String {
        let ended = if self.hung { "it hung".to_owned() } else { format!("exit code {:?}", self.code) };
        format!("{ended}: {}{}", self.stdout, self.stderr)
    }
}

impl Home {
    /// One that reads nothing but this paper.
    pub(crate) fn of(form: &Form, paper: &LoopbackPaper) -> Self {
        let home = Self::empty(form);
        home.write_config("sources/vong-lap.toml", &paper.source_toml());
        home.write_config("chosen.toml", "sources = [\"vong-lap\"]\n");
        home
    }

    /// An empty one.
    pub(crate) fn empty(form: &Form) -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), program: form.program.clone() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write_config(&self, name: &str, text: &str) {
        let file = self.path().join(".config/bantin").join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path().join(".local/share/bantin")
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.data().join("bantin.db")
    }

    /// Forgets what was kept.
    pub(crate) fn forget(&self) {
        let _ = fs::remove_dir_all(self.data());
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(args);
        self.settle(&mut command);
        command
    }

    /// The program through a shell that does this first; `$0` and `$@` are the program and its arguments.
    pub(crate) fn through_shell(&self, script: &str, args: &[&str]) -> Command {
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(script).arg(&self.program).args(args);
        self.settle(&mut command);
        command
    }

    fn settle(&self, command: &mut Command) {
        command.env_clear().env("HOME", self.path()).env("PATH", "/usr/bin:/bin").env("LANG", "en_US.UTF-8").env("TZ", "Asia/Ho_Chi_Minh");
        command.stdin(Stdio::null());
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        run(self.command(args))
    }

    /// Runs the program and kills it after a while; whether it was still running.
    pub(crate) fn kill(&self, args: &[&str], after: Duration) -> (bool, u64) {
        let child = self.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        kill(child, after)
    }
}

/// Kills a child after a while; whether it was still running, and the memory it held.
pub(crate) fn kill(mut child: Child, after: Duration) -> (bool, u64) {
    let (ended, memory_bytes) = watch(&mut child, after);
    // On Unix this is SIGKILL, which nothing can catch.
    let _ = child.kill();
    let _ = child.wait();
    (ended.is_none(), memory_bytes)
}

/// Runs a command to its end.
pub(crate) fn run(mut command: Command) -> Run {
    let (out, err) = (tempfile::tempfile().expect("a file"), tempfile::tempfile().expect("a file"));
    command.stdout(out.try_clone().expect("the same")).stderr(err.try_clone().expect("the same"));
    let started = Instant::now();
    let mut child = command.spawn().expect("it starts");
    let (ended, memory_bytes) = watch(&mut child, PATIENCE);
    let took = started.elapsed();
    if ended.is_none() {
        let _ = child.kill();
        let _ = child.wait();
    }
    Run { code: ended.and_then(|status| status.code()), stdout: text(out), stderr: text(err), took, memory_bytes, hung: ended.is_none() }
}

/// What was written into a file.
pub(crate) fn text(mut file: fs::File) -> String {
    use std::io::{Read, Seek};
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.read_to_end(&mut bytes)).expect("read");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Waits for a child's end, at most so long; how it ended, and the memory it held.
fn watch(child: &mut Child, most: Duration) -> (Option<ExitStatus>, u64) {
    let (started, mut memory_bytes) = (Instant::now(), 0);
    loop {
        memory_bytes = memory_bytes.max(resident(child.id()));
        if let Ok(Some(status)) = child.try_wait() {
            return (Some(status), memory_bytes);
        }
        let left = most.saturating_sub(started.elapsed());
        if left.is_zero() {
            return (None, memory_bytes);
        }
        std::thread::sleep(left.min(LOOK));
    }
}

/// The most memory a process ever held, where the system tells it.
pub(crate) fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) * 1024
}
