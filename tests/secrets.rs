//! Passwords and keys: where they may stand, and that they stand nowhere else. And who may read the files.
#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic, reason = "a test's own functions fail by panicking")]

mod support;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use support::{Bantin, Reply, Run, Server};

const PASSWORD: &str = "mat-khau-s3cret";
const TOKEN: &str = "khoa-s3cret";

const FEED: &str = "<rss version=\"2.0\"><channel><title>Báo riêng</title><link>http://127.0.0.1/</link><item><title>Tin riêng</title><link>https://bao.invalid/tin-1.html</link></item></channel></rss>";

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                dirs.push(entry.clone());
            }
            found.push(entry);
        }
    }
    found
}

/// Names of the files below the home that hold a text.
fn holding(bantin: &Bantin, text: &str) -> Vec<String> {
    let has = |file: &PathBuf| file.is_file() && fs::read(file).expect("bytes").windows(text.len()).any(|window| window == text.as_bytes());
    files(bantin.home()).iter().filter(|file| has(file)).map(|file| file.file_name().expect("a name").to_string_lossy().into_owned()).collect()
}

fn quiet(run: &Run) {
    for secret in [PASSWORD, TOKEN] {
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{run:?}");
    }
}

#[test]
fn a_password_is_sent_and_kept_nowhere_and_a_key_only_in_its_own_file_and_the_cache() {
    let server = Server::start();
    server.route("/rss", Reply::new(200, "application/rss+xml", FEED));
    let bantin = Bantin::online();
    let log = bantin.home().join("run.log");
    let log = log.to_str().expect("text");
    let with_password = |path: &str| server.url(path).replace("http://", &format!("http://lan:{PASSWORD}@"));
    let with_token = |path: &str| server.url(&format!("{path}?access_token={TOKEN}"));
    let run = |args: &[&str]| {
        let run = bantin.run(&[&["-vv", "--log", log], args].concat());
        quiet(&run);
        run
    };

    // A password is refused, and said so, rather than dropped in silence.
    let refused = run(&["sources", "add", &with_password("/rss"), "--yes"]);
    assert!(refused.code != 0 && refused.stderr.contains("password"), "{refused:?}");
    assert!(server.log().is_empty());
    let added = bantin.run(&["-vv", "--log", log, "sources", "add", &with_token("/rss"), "--yes"]);
    assert_eq!(added.code, 0, "{added:?}");
    assert!(server.seen("/rss")[0].target.contains(TOKEN), "the server gets the whole address");

    assert_eq!(run(&["refresh", "127-0-0-1"]).code, 0);
    server.route("/rss", Reply::status(500));
    assert_ne!(run(&["refresh", "127-0-0-1"]).code, 0);
    server.route("/rss", Reply::redirect(302, &format!("ftp://lan:{PASSWORD}@bao.invalid/?token={TOKEN}")));
    assert_ne!(run(&["refresh", "127-0-0-1"]).code, 0);
    run(&["sources", "check", "127-0-0-1"]);
    run(&["sources", "list"]);
    for format in ["text", "jsonl", "json", "html"] {
        for target in [with_password("/missing"), with_token("/missing"), format!("http://127.0.0.1:1/?sig={TOKEN}")] {
            let failed = run(&["--dump", &target, "--format", format]);
            assert_ne!(failed.code, 0, "{failed:?}");
        }
    }
    run(&["--dump", &with_password("/rss").replace("http", "ftp")]);

    assert_eq!(holding(&bantin, PASSWORD), [""; 0]);
    let allowed = |name: &String| name.starts_with("bantin.db") || name == "127-0-0-1.toml";
    let holders = holding(&bantin, TOKEN);
    assert!(holders.iter().all(allowed) && holders.contains(&"127-0-0-1.toml".to_owned()), "{holders:?}");
    assert!(fs::metadata(log).expect("a log").len() > 0);
    for seen in server.log() {
        assert!(!seen.headers.contains_key("authorization") && !seen.headers.contains_key("cookie") && !seen.headers.contains_key("referer"), "{seen:?}");
    }
    // The user's own list is theirs to take along, key and all.
    assert!(bantin.run(&["export"]).stdout.contains(TOKEN));
}

#[test]
fn files_are_the_users_own_whatever_the_mask_and_whatever_they_were() {
    let server = Server::start();
    server.route("/rss", Reply::new(200, "application/rss+xml", FEED));
    let bantin = Bantin::online();
    let open_to_all = |args: &[&str]| {
        let program = bantin.command(&[]);
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", "umask 000; exec \"$@\"", "sh"]).arg(program.get_program()).args(args).env_clear();
        shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let run = shell.output().expect("it runs");
        assert!(run.status.success(), "{run:?}");
    };
    open_to_all(&["-v", "sources", "add", &server.url("/rss"), "--yes"]);
    open_to_all(&["-v", "refresh", "127-0-0-1"]);
    let list = bantin.home().join("list.opml");
    open_to_all(&["-v", "export", "--output", list.to_str().expect("text")]);
    let modes = || {
        let found = files(bantin.home()).into_iter().filter(|file| !file.ends_with(".config") && !file.ends_with(".local"));
        found.map(|file| (file.clone(), fs::metadata(&file).expect("there").permissions().mode() & 0o777)).collect::<Vec<_>>()
    };
    let all = modes();
    for name in ["bantin.db", "bantin.log", "127-0-0-1.toml", "chosen.toml", "list.opml"] {
        assert!(all.iter().any(|(file, _)| file.ends_with(name)), "{name}: {all:?}");
    }
    for (file, mode) in &all {
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", file.display());
    }
    // Copied from a backup, say, with the bits of another time.
    for (file, _) in all.iter().filter(|(file, _)| file.is_file() && !file.ends_with("list.opml")) {
        fs::set_permissions(file, fs::Permissions::from_mode(0o644)).expect("set");
    }
    open_to_all(&["-v", "refresh", "127-0-0-1"]);
    for (file, mode) in modes().iter().filter(|(file, _)| ["bantin.db", "bantin.db-wal", "bantin.db-shm", "bantin.log"].iter().any(|name| file.ends_with(name)))
    {
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", file.display());
    }
}

#[test]
fn one_reason_is_told_once() {
    let mut server = Server::start();
    let base = server.url("");
    server.stop();
    let sections: String = (0..30)
        .map(|number| format!("[[section]]\nid = \"muc-{number}\"\nname = \"Mục {number}\"\nfeed = \"{base}/rss-{number}\"\n\n"))
        .fold(String::new(), |all, one| all + &one);
    let bantin = Bantin::online();
    bantin.write_config("sources/vang.toml", &format!("id = \"vang\"\nname = \"Báo Vắng\"\nhome = \"{base}/\"\n\n{sections}"));
    let run = bantin.run(&["refresh", "vang"]);
    assert_ne!(run.code, 0);
    assert_eq!(run.stderr.matches("Nobody answers").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("29 more"), "{}", run.stderr);
}
