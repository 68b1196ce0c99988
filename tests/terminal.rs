//! What a terminal can do to the program: floods, answers nobody asked for, sizes that are none, and being gone.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a helper of a test that cannot go on has failed it"
)]
#![cfg(target_os = "linux")]

#[path = "support/tty.rs"]
mod tty;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Instant,
};

use portable_pty::CommandBuilder;
use rusqlite::Connection;
use tty::{PATIENCE, Tty, given_back};

/// Memory a flood may take beyond what the reader had before, in KiB: its chunks and its answers, not the flood.
const FLOOD_KIB: u64 = 24 * 1024;

const TEN_MEGABYTES: usize = 10_000_000;

fn opened(home: &Path) -> Tty {
    let tty = Tty::bantin(home, 120, 40, &[]);
    tty.wait_for("một màn hình, ba cột");
    tty
}

fn ended_well(mut tty: Tty) -> String {
    tty.press("q");
    let (code, bytes) = tty.wait_end();
    assert_eq!(code, 0);
    assert!(given_back(&bytes));
    bytes
}

/// Starred entries in sight; the tab of all of them has a star as well.
fn stars(screen: &str) -> usize {
    screen.lines().filter(|line| line.contains('★') && !line.contains('│')).count()
}

fn peak_kib(tty: &Tty) -> u64 {
    tty.status("VmHWM").split_whitespace().next().and_then(|number| number.parse().ok()).expect("a number")
}

/// Filters the list by a word, so that it is seen that keys arrive, and takes the filter off.
fn takes_keys(tty: &mut Tty) {
    tty.press("/phimbam");
    tty.wait_for("phimbam");
    tty.press("\u{1b}");
    tty.wait("the line gone", |screen, _| !screen.contains("phimbam"));
}

#[test]
fn the_line_is_as_it_was_after_every_signal_and_while_stopped() {
    for signal in ["-TERM", "-HUP", "-INT", "-QUIT"] {
        let home = tempfile::tempdir().expect("a folder");
        let mut sleeper = Tty::start(
            {
                let mut shell = CommandBuilder::new("/bin/sh");
                shell.args(["-c", &format!("stty -g; '{}'; stty -g; echo ended", env!("CARGO_BIN_EXE_bantin"))]);
                shell
            },
            home.path(),
            80,
            24,
        );
        sleeper.wait_for("Bản Tin");
        let raw = sleeper.line_settings();
        let child = child_of(&sleeper);
        assert!(Command::new("kill").args([signal, &child]).status().expect("kill runs").success());
        let (_, bytes) = sleeper.wait_end();
        let settings: Vec<&str> =
            bytes.lines().map(|line| line.rsplit('\u{1b}').next().unwrap_or(line)).filter_map(|line| line.split_whitespace().next()).collect();
        let told: Vec<&str> = settings
            .iter()
            .filter_map(|word| word.rsplit(|c: char| !c.is_ascii_hexdigit() && c != ':').next())
            .filter(|word| word.matches(':').count() > 10)
            .collect();
        let [before, after] = told.as_slice() else { panic!("{signal}: {bytes:?}") };
        assert_eq!(before, after, "{signal}");
        assert_ne!(*before, raw, "it was raw meanwhile");
        assert!(given_back(&bytes) && bytes.contains("ended"), "{signal}: {bytes:?}");
    }
    let home = tempfile::tempdir().expect("a folder");
    let mut tty = opened(home.path());
    let raw = tty.line_settings();
    for turn in 1..=3 {
        tty.press("\u{1a}");
        tty.wait_stopped();
        assert_ne!(tty.line_settings(), raw, "stopped, the line is the shell's");
        tty.signal("-CONT");
        tty.wait("the screen taken again", |_, bytes| bytes.matches("\u{1b}[?1049h").count() == turn + 1);
        tty.wait_for("một màn hình, ba cột");
        assert_eq!(tty.line_settings(), raw);
    }
    takes_keys(&mut tty);
    ended_well(tty);
}

/// The only child of the program in the terminal.
fn child_of(tty: &Tty) -> String {
    let pid = tty.child.process_id().expect("it runs");
    fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).expect("children").trim().to_owned()
}

/// Not a test by itself: a terminal that the next one kills. What it runs is in the variable.
#[test]
fn being_a_terminal() {
    let (Some(home), Some(script)) = (std::env::var_os("BANTIN_TEST_HOME"), std::env::var("BANTIN_TEST_SCRIPT").ok()) else { return };
    let mut shell = CommandBuilder::new("/bin/sh");
    shell.args(["-c", &script]);
    let mut tty = Tty::start(shell, Path::new(&home), 120, 40);
    tty.wait_for("một màn hình, ba cột");
    // Another process writes until this terminal is gone: the first mark waits for it, and the second behind the first.
    let other = Connection::open(Path::new(&home).join(".local/share/bantin/bantin.db")).expect("the cache");
    other.busy_timeout(PATIENCE).and_then(|()| other.execute_batch("BEGIN IMMEDIATE")).expect("its turn to write");
    tty.press("sjs");
    tty.wait("two stars", |screen, _| stars(screen) == 2);
    let pid = if script.starts_with("exec") { tty.child.process_id().expect("it runs").to_string() } else { child_of(&tty) };
    println!("pid {pid}");
    loop {
        thread::park();
    }
}

#[test]
fn a_terminal_that_is_gone_ends_it_and_no_mark_is_lost() {
    let program = env!("CARGO_BIN_EXE_bantin");
    // As the leader of its session it is told by a signal; below a shell that does not pass it on, only by the end of its input.
    for script in [format!("exec '{program}'"), format!("trap '' HUP; '{program}'; sleep 0")] {
        let home = tempfile::tempdir().expect("a folder");
        let mut terminal = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "being_a_terminal", "--nocapture"])
            .env("BANTIN_TEST_HOME", home.path())
            .env("BANTIN_TEST_SCRIPT", &script)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a terminal");
        let lines = BufReader::new(terminal.stdout.take().expect("its output")).lines();
        let pid = lines.map_while(Result::ok).find_map(|line| line.split_once("pid ").map(|(_, pid)| pid.trim().to_owned())).expect("a reader in it");
        terminal.kill().expect("killed");
        terminal.wait().expect("gone");
        let deadline = Instant::now() + PATIENCE;
        // Nobody may be there to collect what has ended.
        while fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z ")) {
            assert!(Instant::now() < deadline, "{script}: it lives on without a terminal");
            thread::yield_now();
        }
        let tty = opened(home.path());
        tty.wait("both stars", |screen, _| stars(screen) == 2);
        ended_well(tty);
    }
}

#[test]
fn no_key_is_lost_in_a_storm_of_sizes() {
    let home = tempfile::tempdir().expect("a folder");
    let mut tty = opened(home.path());
    let typed: String = ('a'..='z').cycle().filter(|letter| !matches!(letter, 'j' | 'w')).take(120).collect();
    tty.press("/");
    for (index, letter) in typed.chars().enumerate() {
        let step = u16::try_from(index).expect("small");
        tty.resize(1 + (step * 37) % 180, 1 + (step * 11) % 60);
        tty.press(&letter.to_string());
        tty.resize(1 + (step * 53) % 180, 1 + (step * 7) % 60);
    }
    tty.resize(200, 30);
    tty.wait("every letter in a screen of the last size", |screen, _| {
        let rows: Vec<&str> = screen.lines().collect();
        rows.len() >= 28 && rows.iter().any(|row| row.contains(&typed))
    });
    tty.press("\u{1b}");
    tty.wait("the line gone", |screen, _| !screen.contains(&typed));
    ended_well(tty);
}

#[test]
fn ten_megabytes_pasted_are_text_and_take_no_room() {
    let home = tempfile::tempdir().expect("a folder");
    let mut tty = opened(home.path());
    let before = peak_kib(&tty);
    // Everything in it would do something, were it typed: leave, star, open, mark, go away.
    let book = "q\rs\u{3}m\u{1b}[Aô ".repeat(TEN_MEGABYTES / 11);
    let paste = format!("\u{1b}[200~{book}\u{1b}[201~");
    // Into the list: nothing.
    tty.press(&paste);
    takes_keys(&mut tty);
    tty.wait("nothing starred", |screen, _| stars(screen) == 0 && screen.contains("một màn hình, ba cột"));
    // Into a line: its beginning, on one line.
    tty.press("/");
    tty.press(&paste);
    tty.wait("its beginning", |screen, _| screen.contains("q s"));
    tty.press("\u{1b}");
    tty.wait("the line gone", |screen, _| !screen.contains("q s"));
    tty.press("a");
    tty.wait_for("VnExpress");
    tty.press(&paste);
    tty.wait("its beginning", |screen, _| screen.contains("q s"));
    tty.press("\u{1b}");
    tty.wait("the shelf closed", |screen, _| !screen.contains("q s") && screen.contains("một màn hình, ba cột"));
    let grown = peak_kib(&tty).saturating_sub(before);
    assert!(grown < FLOOD_KIB, "{grown} KiB more");
    takes_keys(&mut tty);
    ended_well(tty);
}

#[test]
fn a_flood_typed_without_brackets_is_read_to_the_end() {
    let home = tempfile::tempdir().expect("a folder");
    let mut tty = opened(home.path());
    let before = peak_kib(&tty);
    tty.press("/");
    tty.press(&"x".repeat(TEN_MEGABYTES / 100));
    // The line emptied, and typed anew: each key was read, in its order.
    tty.press("\u{15}phimbam");
    tty.wait("the line typed anew", |screen, _| screen.contains("phimbam") && !screen.contains("xphimbam"));
    tty.press("\u{1b}");
    tty.wait("the line gone", |screen, _| !screen.contains("phimbam"));
    let grown = peak_kib(&tty).saturating_sub(before);
    assert!(grown < FLOOD_KIB, "{grown} KiB more");
    ended_well(tty);
}

#[test]
fn no_answer_of_a_terminal_is_a_command() {
    let home = tempfile::tempdir().expect("a folder");
    let mut tty = opened(home.path());
    let whole = |screen: &str| screen.contains("Hết danh sách") && screen.contains("? phím") && !screen.contains("Phím tắt");
    tty.wait("the whole screen", |screen, _| whole(screen));
    for answer in [
        &b"\x1b[?62;22c"[..],
        b"\x1b[>0;276;0c",
        b"\x1b]11;rgb:1111/2222/3333\x1b\\",
        b"\x1b]10;rgb:ffff/ffff/ffff\x07",
        b"\x1b[99999999;99999999R",
        b"\x1bP>|xterm(390)\x1b\\",
        b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b[?2026;2$y",
        b"\x1b[<0;99999;99999M\x1b[<0;99999;99999m",
        b"\x1b[I\x1b[O",
        b"\x1b[?1u",
        b"\x1b[Mq#q",
        b"\x9b?62;22c",
        b"\x9d11;quit\x9c",
        b"\x1b[8;24;80t",
    ] {
        tty.send(answer);
    }
    // A key after all of them: what it shows is shown by nothing before it.
    tty.press("?");
    tty.wait("the keys", |screen, _| screen.contains("Phím tắt"));
    tty.press("\u{1b}");
    let after = tty.wait("as before", |screen, _| whole(screen));
    // Nothing was opened, read, starred, filtered or gone to.
    assert!(after.contains(" 1/13 ") && after.contains("còn 13 bài chưa đọc") && stars(&after) == 0, "{after}");
    // One that never ends does not keep the keys for ever.
    tty.send(b"\x1b]11;rgb:");
    let deadline = Instant::now() + PATIENCE;
    while !tty.shows("phimbam") {
        assert!(Instant::now() < deadline, "no key is heard any more");
        tty.press("\u{1b}");
        tty.pause();
        tty.press("/phimbam");
        tty.pause();
    }
    tty.press("\u{1b}");
    tty.wait("the line gone", |screen, _| !screen.contains("phimbam"));
    ended_well(tty);
}

#[test]
fn a_terminal_without_a_size_is_taken_for_one_of_eighty_columns_and_no_variable_is_believed() {
    let home = tempfile::tempdir().expect("a folder");
    let mut tty = Tty::bantin(home.path(), 120, 40, &[]);
    tty.wait_for("một màn hình, ba cột");
    tty.resize_to_nothing();
    tty.resize(100, 30);
    takes_keys(&mut tty);
    ended_well(tty);
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", &format!("stty cols 0 rows 0; COLUMNS=-3 LINES=99999999 '{}'", env!("CARGO_BIN_EXE_bantin"))]);
    let mut tty = Tty::start(command, home.path(), 80, 24);
    tty.wait("the screen taken", |_, bytes| bytes.contains("\u{1b}[?1049h"));
    tty.press("q");
    assert_eq!(tty.wait_end().0, 0);
}

#[test]
fn without_both_ends_of_a_terminal_nothing_is_drawn() {
    let home = tempfile::tempdir().expect("a folder");
    let program = env!("CARGO_BIN_EXE_bantin");
    for script in [format!("'{program}' </dev/null"), format!("'{program}' >'{}/out'", home.path().display()), format!("TERM=unknown '{program}'")] {
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", &format!("{script}; echo \"code $?\"")]);
        let mut tty = Tty::start(command, home.path(), 80, 24);
        let (_, bytes) = tty.wait_end();
        assert!(bytes.contains("code 2") && bytes.contains("--dump") && !bytes.contains('\u{1b}'), "{script}: {bytes:?}");
    }
    assert_eq!(fs::read(home.path().join("out")).expect("made by the shell"), b"");
    // A terminal that does not say what it is: one that understands the common sequences, or nothing at all would be shown.
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", &format!("unset TERM; exec '{program}'")]);
    let tty = Tty::start(command, home.path(), 120, 40);
    tty.wait_for("một màn hình, ba cột");
    ended_well(tty);
}
