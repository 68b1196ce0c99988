//! How each reader is set up, told to fetch, and opened.
//!
//! Owns their configuration. Must not measure.

use std::{fmt::Write, fs, path::Path};

/// A reader. Its commands run below a shell, in its home.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) version: &'static [&'static str],
    /// Writes its configuration for these feeds.
    pub(crate) prepare: fn(&Path, &[String]),
    pub(crate) refresh: &'static str,
    pub(crate) open: &'static str,
    /// Text of its first screen that only stands there once what was kept is read.
    pub(crate) headline: &'static str,
}

pub(crate) const PEERS: &[Peer] = &[
    Peer {
        name: "bantin", version: &["--version"], prepare: bantin, refresh: "\"$READER\" refresh", open: "exec \"$READER\" --offline", headline: "Tin mới"
    },
    Peer {
        name: "newsboat",
        version: &["--version"],
        prepare: newsboat,
        refresh: "newsboat -u urls -c cache.db -C config -x reload",
        open: "exec newsboat -u urls -c cache.db -C config",
        headline: "Nguồn",
    },
    Peer { name: "sfeed_update", version: &[], prepare: sfeed, refresh: "sfeed_update sfeedrc", open: "exec sfeed_curses feeds/*", headline: "Tin mới" },
];

impl Peer {
    pub(crate) fn program(&self) -> &str {
        if self.name == "bantin" { env!("CARGO_BIN_EXE_bantin") } else { self.name }
    }

    pub(crate) fn environment(&self, home: &Path) -> Vec<(String, String)> {
        let home = home.to_string_lossy().into_owned();
        let path = std::env::var("PATH").unwrap_or_default();
        let fixed = [("READER", self.program()), ("PATH", &path), ("HOME", &home), ("XDG_CONFIG_HOME", &home), ("LC_ALL", "C.UTF-8")];
        fixed.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    }
}

fn bantin(home: &Path, feeds: &[String]) {
    let mut toml = "id = \"nguon\"\nname = \"Nguồn\"\nhome = \"http://127.0.0.1:9/\"\nlanguage = \"vi\"\n".to_owned();
    for (number, feed) in feeds.iter().enumerate() {
        write!(toml, "\n[[section]]\nid = \"n{number}\"\nname = \"Nguồn {number}\"\nfeed = \"{feed}\"\n").expect("written");
    }
    fs::create_dir_all(home.join("bantin/sources")).expect("a folder");
    fs::write(home.join("bantin/sources/nguon.toml"), toml).expect("written");
    fs::write(home.join("bantin/chosen.toml"), "sources = [\"nguon\"]\n").expect("written");
}

fn newsboat(home: &Path, feeds: &[String]) {
    fs::write(home.join("urls"), feeds.join("\n")).expect("written");
    fs::write(home.join("config"), "reload-threads 48\n").expect("written");
}

fn sfeed(home: &Path, feeds: &[String]) {
    let mut rc = "sfeedpath=\"$HOME/feeds\"\nmaxjobs=48\nfeeds() {\n".to_owned();
    for (number, feed) in feeds.iter().enumerate() {
        writeln!(rc, "feed 'Nguồn {number}' '{feed}'").expect("written");
    }
    rc.push_str("}\n");
    fs::write(home.join("sfeedrc"), rc).expect("written");
}
