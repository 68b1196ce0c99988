//! Other readers beside this one: `cargo bench --bench peers -- [FEEDS]` has each that is installed (newsboat, sfeed) fetch the same feeds from the
//! loopback and open what it kept, in a pseudo-terminal.
//!
//! Owns the table. A reader that is not installed is left out and said.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::cast_precision_loss, missing_docs, reason = "a table on standard output is all it is for")]

#[path = "reader/desk.rs"]
#[allow(dead_code, reason = "the other bench presses keys too")]
mod desk;
#[path = "peers/peer.rs"]
mod peer;
#[path = "../support/mod.rs"]
mod support;

use std::{
    fs,
    net::Ipv4Addr,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use desk::Desk;
use peer::{PEERS, Peer};
use support::{Reply, Server};

/// Feeds where no number is given, entries of each, and what the network takes for an answer.
const FEEDS: usize = 300;
const ENTRIES: usize = 50;
const LATENCY: Duration = Duration::from_millis(50);

/// Times a first screen is measured.
const STARTS: usize = 11;

/// Ticks of processor time in `/proc`, a second.
const TICKS_A_SECOND: f64 = 100.0;

fn main() {
    let feeds = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(FEEDS);
    let servers: Vec<Server> = (0..feeds).map(serve).collect();
    let addresses: Vec<String> = servers.iter().map(|server| server.url("/feed")).collect();
    println!("{feeds} feeds of {ENTRIES} entries, each on a host of its own, {} ms before each answer\n", LATENCY.as_millis());
    println!("| | all of it, s | processor, s | again, s | processor, s | first screen, ms | memory, MB |\n|---|---|---|---|---|---|---|");
    for peer in PEERS {
        match version(peer) {
            Some(version) => println!("| {version} | {} |", measured(peer, &addresses).join(" | ")),
            None => println!("| {}: not installed | | | | | | |", peer.name),
        }
    }
}

/// A feed on a host of its own, as feeds are: readers that are gentle with hosts are not to look slow for it.
fn serve(number: usize) -> Server {
    let [high, low] = u16::try_from(number).expect("fewer feeds").to_be_bytes();
    let server = Server::start_at(Ipv4Addr::new(127, 1, high, low));
    let entry = |entry: usize| {
        let text = "một hai ba bốn năm ".repeat(60);
        format!(
            "<item><title>Tin mới {number}-{entry}</title><guid>{number}-{entry}</guid><link>http://bao.example/{number}/{entry}</link><description>{text}</description></item>"
        )
    };
    let entries: String = (0..ENTRIES).map(entry).collect();
    let rss = format!("<rss version=\"2.0\"><channel><title>Nguồn {number}</title>{entries}</channel></rss>");
    server.route("/feed", Reply::new(200, "application/rss+xml", rss).tagged("\"1\"").after(LATENCY));
    server
}

/// What it says of itself.
fn version(peer: &Peer) -> Option<String> {
    let output = Command::new(peer.program()).args(peer.version).stdin(Stdio::null()).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().trim().to_owned();
    let has_number = said.chars().any(|character| character.is_ascii_digit());
    Some(if has_number { said.split(" - ").next().unwrap_or_default().to_owned() } else { peer.name.to_owned() })
}

fn measured(peer: &Peer, addresses: &[String]) -> Vec<String> {
    let home = tempfile::tempdir().expect("a folder");
    (peer.prepare)(home.path(), addresses);
    let mut cells = Vec::new();
    for _ in 0..2 {
        let (begun, before) = (Instant::now(), spent_by_children());
        let mut command = Command::new("sh");
        command.args(["-c", peer.refresh]).env_clear().current_dir(home.path());
        command.envs(peer.environment(home.path())).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().expect("it runs");
        cells.extend([begun.elapsed().as_secs_f64(), spent_by_children() - before].map(|figure| format!("{figure:.2}")));
    }
    let mut starts = Vec::new();
    let mut memory = 0.0;
    for _ in 0..STARTS {
        let desk = Desk::program(peer.open, home.path(), &peer.environment(home.path()), peer.headline);
        starts.push(desk.first_headline);
        memory = desk.peak_mb();
    }
    starts.sort_unstable();
    cells.push(format!("{:.1}", starts[STARTS / 2].as_secs_f64() * 1e3));
    cells.push(format!("{memory:.1}"));
    cells
}

/// Processor seconds of all programs that were started here and have ended (proc(5), `cutime` and `cstime`).
fn spent_by_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(13).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS_A_SECOND
}

/// When waiting for a screen is given up.
pub(crate) fn deadline() -> Instant {
    Instant::now() + Duration::from_secs(60)
}
