//! The real program in a real pseudo-terminal: what is on the screen, and that the terminal comes back whole.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a helper of a test that cannot go on has failed it"
)]
#![cfg(unix)]

mod support;
#[path = "support/tty.rs"]
mod tty;

use std::time::Duration;

use portable_pty::CommandBuilder;
use support::{Bantin, LoopbackPaper};
use tty::{Tty, given_back};

#[test]
fn the_first_start_shows_news_an_article_and_its_comments_and_gives_the_shell_back() {
    let home = tempfile::tempdir().expect("a folder");
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", &format!("'{}'; echo \"code $?\"; stty -a", env!("CARGO_BIN_EXE_bantin"))]);
    let mut tty = Tty::start(command, home.path(), 120, 40);
    tty.wait_for("một màn hình, ba cột");
    tty.press("\r");
    let article = tty.wait_for("Mới 5 giờ sáng 24/11");
    assert!(article.contains("Bản Tin ra số đầu"), "{article}");
    tty.press("c");
    tty.wait_for("Hạnh quán nhỏ");
    tty.press("q");
    let (_, bytes) = tty.wait_end();
    assert!(given_back(&bytes));
    let after = bytes.rsplit("\u{1b}[?1049l").next().unwrap_or_default();
    assert!(after.contains("code 0"), "{after}");
    // The line discipline is the shell's again: canonical mode and echo.
    assert!(after.contains(" icanon") && after.contains(" echo ") && !after.contains("-icanon"), "{after}");
}

#[test]
fn what_was_read_is_there_the_next_day() {
    let home = tempfile::tempdir().expect("a folder");
    let mut tty = Tty::bantin(home.path(), 120, 40, &[]);
    tty.wait_for("một màn hình, ba cột");
    tty.press("s\r");
    tty.wait_for("Mới 5 giờ sáng 24/11");
    tty.press("q");
    assert_eq!(tty.wait_end().0, 0);
    let mut tty = Tty::bantin(home.path(), 120, 40, &[]);
    let screen = tty.wait_for("một màn hình, ba cột");
    let row = screen.lines().find(|line| line.contains("Bản Tin ra số đầu")).expect("its row");
    assert!(row.contains('★') && !row.contains('●'), "{row}");
    tty.press("q");
    assert_eq!(tty.wait_end().0, 0);
}

#[test]
fn signals_give_the_terminal_back() {
    for signal in ["-TERM", "-HUP", "-INT"] {
        let home = tempfile::tempdir().expect("a folder");
        let mut tty = Tty::bantin(home.path(), 80, 24, &[]);
        tty.wait_for("Bản Tin");
        tty.signal(signal);
        let (code, bytes) = tty.wait_end();
        assert!(given_back(&bytes), "{signal}");
        assert_eq!(code, 0, "{signal}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_z_stops_it_and_it_comes_back() {
    let home = tempfile::tempdir().expect("a folder");
    let mut tty = Tty::bantin(home.path(), 80, 24, &[]);
    tty.wait_for("Bản Tin");
    tty.press("\u{1a}");
    tty.wait("the terminal given back", |_, bytes| given_back(bytes));
    tty.wait_stopped();
    tty.signal("-CONT");
    tty.wait("the screen taken again", |screen, bytes| bytes.matches("\u{1b}[?1049h").count() == 2 && screen.contains("Bản Tin"));
    tty.press("q");
    assert_eq!(tty.wait_end().0, 0);
}

#[test]
fn any_size_is_survived() {
    let home = tempfile::tempdir().expect("a folder");
    let mut tty = Tty::bantin(home.path(), 120, 40, &[]);
    tty.wait_for("Bản Tin");
    for (cols, rows) in [(1, 1), (200, 2), (2, 60), (40, 12), (160, 45)] {
        tty.resize(cols, rows);
    }
    tty.press("\r");
    tty.wait_for("Mới 5 giờ sáng");
    tty.press("q");
    assert_eq!(tty.wait_end().0, 0);
}

/// A home that reads the loopback paper and nothing else.
fn home_with(paper: &LoopbackPaper) -> Bantin {
    let bantin = Bantin::online();
    bantin.write_config("sources/vong-lap.toml", &paper.source_toml());
    bantin.write_config("chosen.toml", "sources = [\"vong-lap\"]\n");
    bantin
}

#[test]
fn what_another_process_fetched_appears_and_is_there_without_the_server() {
    let mut paper = LoopbackPaper::start(Duration::from_millis(50));
    let bantin = home_with(&paper);
    let mut tty = Tty::online(bantin.home(), 120, 40);
    tty.wait_for("Báo Vòng Lặp");
    let first = paper.ids().len();
    tty.wait("the paper's entries", |screen, _| screen.contains(&format!("Tất cả {first}")));
    paper.add_entry(
        "Đò ngang chạy lại sau mùa nước",
        "Bến cũ đông trở lại.",
        &["Sáng nay chuyến đò đầu tiên rời bến lúc năm giờ, chở mười hai người và một xe bí."],
    );
    let refreshed = bantin.run(&["refresh", "--full", "--comments"]);
    assert_eq!(refreshed.code, 0, "{}", refreshed.stderr);
    tty.wait_for("Đò ngang chạy lại sau mùa nước");
    paper.stop();
    tty.press("g\r");
    tty.wait_for("Sáng nay chuyến đò đầu tiên");
    tty.press("q");
    assert_eq!(tty.wait_end().0, 0);
    let mut tty = Tty::start(CommandBuilder::new(env!("CARGO_BIN_EXE_bantin")), bantin.home(), 80, 24);
    tty.wait_for("Đò ngang chạy lại sau mùa nước");
    tty.press("g\r");
    tty.wait_for("Sáng nay chuyến đò đầu tiên");
    tty.press("q");
    assert_eq!(tty.wait_end().0, 0);
}

#[test]
fn behind_the_first_frame_the_whole_list_is_there() {
    let paper = LoopbackPaper::start(Duration::ZERO);
    let oldest = paper.ids().len();
    for number in 0..250 {
        paper.add_entry(&format!("Tin thứ {number}"), "Lược.", &["Một đoạn."]);
    }
    let bantin = home_with(&paper);
    assert_eq!(bantin.run(&["refresh"]).code, 0);
    let mut tty = Tty::start(CommandBuilder::new(env!("CARGO_BIN_EXE_bantin")), bantin.home(), 100, 30);
    tty.wait(&format!("{} entries", oldest + 250), |screen, _| screen.contains(&format!("Tất cả {}", oldest + 250)));
    // Typed without marks, so that only the list can show it with them.
    tty.press("/mo tuyen duong ven song");
    tty.wait_for("Thủ Dầu Một mở tuyến đường");
    tty.press("\u{3}");
    assert_eq!(tty.wait_end().0, 0);
}

#[test]
fn a_site_is_added_from_within_the_reader() {
    let server = support::Server::start();
    server.route("/", support::Reply::html(include_str!("fixtures/infer/cards.html")));
    let bantin = Bantin::online();
    bantin.write_config("chosen.toml", "sources = [\"bundled\"]\n");
    let mut tty = Tty::online(bantin.home(), 120, 40);
    tty.wait_for("một màn hình, ba cột");
    tty.press("a");
    tty.wait_for("VnExpress");
    tty.press(&format!("{}\r", server.url("/")));
    let shown = tty.wait_for("Thêm nguồn này?");
    assert!(shown.contains("Xưởng mộc Lò Rèn nhận học trò từ xa") && !shown.contains("Bảng giá quảng cáo"), "{shown}");
    tty.press("\r");
    tty.wait("its section with its news", |screen, _| screen.contains("Báo Lúa Đồng 6") && screen.contains("Trạm bơm đầu nguồn chạy thử"));
    // From the shelf, without a network: the name is enough.
    tty.press("atuoi tre\r");
    tty.wait("the mark of one that is read", |screen, _| screen.contains("● Tuổi Trẻ"));
    tty.press("\u{1b}");
    tty.wait("the shelf closed", |screen, _| !screen.contains("Thêm:"));
    tty.press("q");
    assert_eq!(tty.wait_end().0, 0);
    let list = bantin.run(&["sources", "list"]).stdout;
    assert!(list.contains("* 127-0-0-1") && list.contains("* tuoitre"), "{list}");
}

#[test]
fn a_command_asks_before_it_adds() {
    let server = support::Server::start();
    server.route("/", support::Reply::html(include_str!("fixtures/infer/cards.html")));
    let bantin = Bantin::online();
    let listed = |bantin: &Bantin| bantin.run(&["sources", "list"]).stdout.contains("* 127-0-0-1");
    for (answer, code, added) in [("\r", 1, false), ("c\r", 0, true)] {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_bantin"));
        command.args(["sources", "add", &server.url("/")]);
        command.env_clear();
        let mut tty = Tty::spawn(command, bantin.home(), 100, 40);
        tty.wait_for("[c/K]");
        tty.press(answer);
        let (ended, bytes) = tty.wait_end();
        assert_eq!((ended, listed(&bantin)), (code, added), "{bytes}");
    }
}

#[test]
fn nothing_a_paper_writes_reaches_the_terminal_as_a_command() {
    let paper = LoopbackPaper::start(Duration::ZERO);
    let hostile = "Gió\u{1b}]52;c;aGFjaw==\u{7} đổi\u{1b}[31m chiều\u{9b}2J \u{202e}cười\u{1b}]0;pwned\u{7} Vie\u{323}\u{302}t";
    paper.add_entry(hostile, hostile, &[hostile]);
    let bantin = home_with(&paper);
    let mut tty = Tty::online(bantin.home(), 120, 40);
    tty.wait_for("chiều");
    tty.press("g\r");
    tty.wait("the article and its title", |screen, bytes| screen.matches("chiều").count() > 2 && bytes.contains("\u{1b}]0;"));
    tty.press("q");
    let (_, bytes) = tty.wait_end();
    assert!(!bytes.contains("\u{1b}]52") && !bytes.contains("\u{9b}") && !bytes.contains('\u{202e}') && !bytes.contains("\u{1b}]0;pwned"), "{bytes:?}");
    assert!(bytes.contains("Việt"), "NFC");
    let titles: Vec<&str> = bytes.split("\u{1b}]0;").skip(1).filter_map(|rest| rest.split('\u{7}').next()).collect();
    assert!(titles.iter().all(|title| !title.contains('\u{1b}')) && titles.iter().any(|title| title.contains("đổi")), "{titles:?}");
}

#[test]
fn without_a_screen_it_says_what_to_do() {
    let home = tempfile::tempdir().expect("a folder");
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", &format!("TERM=dumb '{}'; echo \"code $?\"", env!("CARGO_BIN_EXE_bantin"))]);
    let mut tty = Tty::start(command, home.path(), 80, 24);
    let (_, bytes) = tty.wait_end();
    assert!(bytes.contains("--dump") && bytes.contains("code 2") && !bytes.contains('\u{1b}'), "{bytes:?}");
}

/// Not a test by itself: the next one runs it in a terminal of its own.
#[test]
fn panicking_in_a_terminal() {
    if std::env::var_os("BANTIN_TEST_PANIC").is_none() {
        return;
    }
    let _screen = bantin::runtime::Screen::take().expect("a terminal");
    panic!("on purpose");
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_told() {
    let home = tempfile::tempdir().expect("a folder");
    let mut command = CommandBuilder::new("/bin/sh");
    let this = std::env::current_exe().expect("this test");
    command.args(["-c", &format!("BANTIN_TEST_PANIC=1 '{}' --exact panicking_in_a_terminal --nocapture; stty -a", this.display())]);
    let mut tty = Tty::start(command, home.path(), 80, 24);
    let (_, bytes) = tty.wait_end();
    assert!(given_back(&bytes), "{bytes:?}");
    let after = bytes.split("\u{1b}[?1049l").nth(1).unwrap_or_default();
    assert!(after.contains("on purpose") && after.contains(" icanon"), "{after}");
}
