//! The border: everything an enemy may write, through every path that leaves the program, looked at as the bytes that come out of it.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::too_many_lines,
    clippy::format_push_string,
    clippy::format_collect,
    unreachable_pub,
    missing_docs,
    reason = "a helper of a test that cannot go on has failed it"
)]
#![cfg(unix)]

mod marks;
mod outputs;
mod site;
mod tty;

#[path = "../support/mod.rs"]
mod support;

use std::{collections::BTreeSet, fs, os::unix::fs::PermissionsExt, path::Path, process::Stdio};

use bantin::{
    cli::{Cli, lists},
    dump::Format,
    model::{SafeLine, SafeText},
};
use clap::{CommandFactory, ValueEnum};
use marks::{is_forbidden, leaks};
use outputs::{Form, faults};
use portable_pty::CommandBuilder;
use site::{SECRET, Site};
use tty::{Tty, without_own_sequences};

/// One way out: the command it goes by, its arguments, the form of its standard output, and marks that must come out of it, so that no way is tried in vain.
struct Way {
    command: &'static str,
    args: Vec<String>,
    form: Form,
    marks: &'static [&'static str],
}

fn way(command: &'static str, args: &[&str], form: Form, marks: &'static [&'static str]) -> Way {
    Way { command, args: args.iter().map(|arg| (*arg).to_owned()).collect(), form, marks }
}

fn form_of(format: Format) -> Form {
    match format {
        Format::Text => Form::Text,
        Format::Markdown => Form::Markdown,
        Format::Html => Form::Html,
        Format::Json => Form::Json,
        Format::Jsonl => Form::Jsonl,
    }
}

fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().expect("a name").get_name().to_owned()
}

const ENTRY: &[&str] = &["QTITLE", "QAUTHOR"];
const ARTICLE: &[&str] = &[
    "QTITLE", "QLEDE", "QBODY", "QHEADING", "QLINKED", "QSTRONG", "QCODED", "QCAPTION", "QPRE", "QLISTED", "QQUOTED", "QCELL", "QWRITER", "QCOMMENT", "QREPLY",
];

/// Every way that prints, for each format there is.
fn ways(site: &Site) -> Vec<Way> {
    let url = |path: &str| site.server.url(path);
    let odd_file = site.file("te\u{1b}[31m\u{9b}2J\u{202e}p QNAME.html", "<p>QBODY");
    let odd_toml = site.file("xấu\u{9b}31m.toml", "id = \"\\u001b[31m\u{202e}QBAD\"\nname = 3\nkh\u{f3}a = 1\n\"\\u001b]0;x\\u0007\" = 2\n");
    let lone = site.file("lone.json", site::answer(true));
    let comments = site.file("comments.json", site::answer(false));
    let list = site.file("list.opml", opml(&url("/feed.xml")));
    let urls = site.file(
        "urls",
        format!(
            "{} \"~{}\" {}\n\"exec:touch QSHELL\" x\n",
            url("/feed.json"),
            marks::mess("QNAMED").replace(['\n', '"'], ""),
            marks::mess("QTAG").replace(['\n', '"'], "")
        ),
    );
    let mut ways = Vec::new();
    for format in Format::value_variants() {
        let (flag, form) = (name(format), form_of(*format));
        let article = if form == Form::Text { ARTICLE } else { &ARTICLE[..12] };
        ways.extend([
            way("--dump", &["--dump", &url("/feed.json"), "--format", &flag], form, &["QTITLE"]),
            way("--dump", &["--dump", "bien-gioi", "--format", &flag], form, ENTRY),
            way("--dump", &["--dump", "bien-gioi", "--full", "--comments", "--format", &flag], form, article),
            way("--dump", &["--dump", &url("/bai-1000001.html"), &url("/bai-1000002.html"), "--format", &flag], form, &["QTITLE", "QBODY"]),
            way("--dump", &["--dump", &comments, "--as", "comments", "--source", "bien-gioi", "--format", &flag], form, &["QWRITER", "QCOMMENT", "QREPLY"]),
            way("search", &["search", "QTITLE", "--format", &flag], form, &["QTITLE"]),
        ]);
    }
    // What fails is told on standard error, and among the lines of `jsonl`.
    for target in [&url("/odd"), &url("/away"), &url("/script"), &url("/wait"), &url("/\u{9b}31m\u{202e}none"), &odd_file, &lone] {
        ways.push(way("--dump", &["--dump", target, "--format", "jsonl"], Form::Jsonl, &[]));
        ways.push(way("--dump", &["--dump", target, "--as", "feed", "--source", "bien-gioi"], Form::Text, &[]));
    }
    for hostile in ["\u{1b}[31m\u{9b}2J\u{202e}QWORD", "http://u:QPASS@\u{1b}[31m\u{202e}/", "bien-gioi/\u{9b}QWORD", "./\u{1b}]0;QWORD\u{7}"] {
        ways.push(way("--dump", &["--dump", "--", hostile], Form::Text, &[]));
        for command in [
            &["refresh"][..],
            &["search"],
            &["sources", "show"],
            &["sources", "remove"],
            &["sources", "check"],
            &["sources", "add"],
            &["import"],
            &["export"],
            &["completions"],
        ] {
            ways.push(way("mistakes", &[command, &["--", hostile]].concat(), Form::Text, &[]));
        }
        ways.push(way("mistakes", &[hostile], Form::Text, &[]));
        ways.push(way("mistakes", &[&format!("-{hostile}")], Form::Text, &[]));
        let folder = hostile.replace(SECRET, "QFOLDER");
        ways.push(way("mistakes", &["--config", &folder, "config", "path"], Form::Script, &[]));
        ways.push(way("mistakes", &["--data-dir", &folder, "config", "path"], Form::Script, &[]));
        ways.push(way("mistakes", &["refresh", "--budget", hostile], Form::Text, &[]));
        ways.push(way("mistakes", &["--dump", "--since", hostile, "--base", hostile, "--source", hostile, &comments], Form::Text, &[]));
    }
    ways.extend([
        way(
            "refresh",
            &["refresh", "bien-gioi", "--full", "--comments", "-vv", "--log", &site.bantin.home().join("log").display().to_string()],
            Form::Text,
            &[],
        ),
        way("sources list", &["sources", "list"], Form::Text, &["QSOURCE", "QNOTE"]),
        way("sources show", &["sources", "show", "bien-gioi"], Form::Toml, &["QREMARK"]),
        way("sources check", &["sources", "check", "bien-gioi"], Form::Text, &["QSOURCE"]),
        way("sources add", &["sources", "add", &url("/home.html")], Form::Text, &["QHOME"]),
        way("sources add", &["sources", "add", "--yes", &url("/feed.xml").replace("127.0.0.1", "localhost")], Form::Text, &["QFEED"]),
        way("sources add", &["sources", "add", "--yes", &odd_toml], Form::Text, &[]),
        way("import", &["import", &list], Form::Script, &["QFOLDER"]),
        way("import", &["import", &urls], Form::Script, &["QTAG"]),
        way("config path", &["config", "path"], Form::Script, &[]),
        way("config init", &["config", "init"], Form::Text, &[]),
        way("config show", &["config", "show"], Form::Toml, &[]),
        way("man", &["man"], Form::Text, &[]),
    ]);
    for format in lists::CheckFormat::value_variants() {
        let form = if *format == lists::CheckFormat::Json { Form::Json } else { Form::Text };
        ways.push(way("sources check", &["sources", "check", "bien-gioi", "--format", &name(format)], form, &["QSOURCE"]));
    }
    for format in lists::ListFormat::value_variants() {
        let form = if *format == lists::ListFormat::Opml { Form::Opml } else { Form::Urls };
        ways.push(way("export", &["export", "--format", &name(format)], form, &["QSECTION"]));
    }
    for shell in clap_complete::Shell::value_variants() {
        ways.push(way("completions", &["completions", &name(shell)], Form::Script, &[]));
    }
    ways.push(way("cache show", &["cache", "show"], Form::Script, &[]));
    ways.push(way("cache trim", &["cache", "trim"], Form::Text, &[]));
    // Last: from here on every file of the user's has something wrong with it.
    ways.push(way("config check", &["config", "check"], Form::Text, &[]));
    ways.push(way("sources remove", &["sources", "remove", "bien-gioi"], Form::Text, &[]));
    ways
}

fn opml(feed: &str) -> String {
    let raw = marks::raw;
    format!(
        "<opml version=\"2.0\"><head><title>{}</title></head><body><outline text=\"{}\"><outline type=\"rss\" text=\"{}\" title=\"{}\" xmlUrl=\"{}?a\" htmlUrl=\"{}\"/><outline text=\"{}\" xmlUrl=\"javascript:QRUN()\"/></outline></body></opml>",
        raw("QLIST"),
        raw("QFOLDER"),
        raw("QNAMED"),
        marks::referred("QNAMED"),
        feed.replace("http://", &format!("http://u:{SECRET}@")),
        raw("http://q.example/"),
        raw("QSKIPPED")
    )
}

/// Names of all commands that can be typed.
fn commands() -> BTreeSet<String> {
    let mut all = BTreeSet::from(["--dump".to_owned()]);
    for command in Cli::command().get_subcommands() {
        let mut inner = command.get_subcommands().peekable();
        if inner.peek().is_none() {
            all.insert(command.get_name().to_owned());
        }
        all.extend(inner.map(|inner| format!("{} {}", command.get_name(), inner.get_name())));
    }
    all
}

#[test]
fn nothing_forbidden_leaves_by_any_command() {
    let site = Site::start();
    let ways = ways(&site);
    let tried: BTreeSet<String> = ways.iter().map(|way| way.command.to_owned()).filter(|command| command != "mistakes").collect();
    assert_eq!(tried, commands(), "a command that prints has no way in this table");
    let mut found = Vec::new();
    for way in &ways {
        let args: Vec<&str> = way.args.iter().map(String::as_str).collect();
        let run = site.bantin.command(&args).env("LANG", "vi_VN.UTF-8").current_dir(site.bantin.home()).stdin(Stdio::null()).output().expect("it runs");
        let said = format!("{args:?} ({:?})", run.status.code());
        assert!(run.status.code().is_some_and(|code| (0..=4).contains(&code)), "{said}: {}", String::from_utf8_lossy(&run.stderr));
        found.extend(faults(way.form, &run.stdout).into_iter().map(|fault| format!("{said}, output: {fault}")));
        found.extend(faults(Form::Text, &run.stderr).into_iter().map(|fault| format!("{said}, errors: {fault}")));
        let out = String::from_utf8_lossy(&run.stdout);
        found.extend(
            way.marks
                .iter()
                .filter(|mark| !out.contains(**mark))
                .map(|mark| format!("{said} went by in vain: no {mark} in {out}{}", String::from_utf8_lossy(&run.stderr))),
        );
        assert!(!site.bantin.home().join("QSHELL").exists(), "{said} ran what it read");
    }
    found.extend(files(site.bantin.home()));
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}

/// Faults in the files that the program wrote: their names, and what is in them.
fn files(home: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let (mut dirs, mut written) = (vec![home.join(".config"), home.join(".local")], 0);
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).expect("a folder").flatten() {
            found.extend(leaks(entry.file_name().as_encoded_bytes(), false).into_iter().map(|leak| format!("a file's name: {leak}")));
            if entry.path().is_dir() {
                dirs.push(entry.path());
            } else if entry.path().extension().is_some_and(|ending| ending == "toml") && !entry.path().ends_with("bien-gioi.toml") {
                written += 1;
                let text = fs::read(entry.path()).expect("its text");
                found.extend(faults(Form::Toml, &text).into_iter().map(|fault| format!("{}: {fault}", entry.path().display())));
            }
        }
    }
    assert!(written >= 4, "the choice, a source added, sources imported: {written}");
    let log = fs::read(home.join("log")).expect("a log");
    found.extend(faults(Form::Script, &log).into_iter().map(|fault| format!("the log: {fault}")));
    found
}

#[test]
fn nothing_forbidden_reaches_the_terminal_the_title_the_clipboard_or_the_browser() {
    let site = Site::start();
    let tools = site.bantin.home().join("tools");
    fs::create_dir(&tools).expect("made");
    let (browser, opened) = (tools.join("xdg-open"), site.bantin.home().join("opened"));
    fs::write(&browser, format!("#!/bin/sh\nprintf '%s\\n' \"$#\" \"$@\" > '{0}.new' && mv '{0}.new' '{0}'\n", opened.display())).expect("written");
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).expect("runs");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_bantin"));
    command.env_clear();
    let path = format!("{}:/usr/bin:/bin", tools.display());
    for (name, value) in
        [("TERM", "xterm-256color"), ("LANG", "en_US.UTF-8"), ("PATH", &path), ("TZ", "Asia/Ho_Chi_Minh"), ("HOME", &site.bantin.home().display().to_string())]
    {
        command.env(name, value);
    }
    let mut tty = Tty::start(command);
    tty.press("", "the list", |bytes| bytes.contains("QTITLE"));
    tty.press("g\r", "the article", |bytes| bytes.contains("\u{1b}]0;QTITLE"));
    tty.press("   ", "its text", |bytes| bytes.contains("QBODY"));
    tty.press("y", "the copy", |bytes| bytes.contains("\u{1b}]52;c;"));
    tty.press("o", "the browser", |_| opened.exists());
    tty.press("c", "the comments", |bytes| bytes.contains("QCOMMENT") && bytes.contains("QWRITER"));
    let (drawn, said) = without_own_sequences(&tty.quit());
    let said_text = said.join("\n");
    assert_eq!(leaks(drawn.as_bytes(), false), Vec::<String>::new());
    assert_eq!(leaks(said_text.as_bytes(), false), Vec::<String>::new());
    assert!(said.iter().any(|title| title.contains("QTITLE")), "a title was set: {said:?}");
    assert!(said.iter().filter(|said| said.starts_with("copied")).count() == 1, "one copy, the one that was asked for: {said:?}");
    let argv = fs::read_to_string(&opened).expect("its arguments");
    assert!(argv.starts_with(&format!("1\n{}", site.server.url("/bai-100000"))), "one argument, the address: {argv:?}");
    assert!(argv.is_ascii() && !argv.contains(SECRET), "{argv:?}");
    assert!(!drawn.contains(SECRET) && !said_text.contains(SECRET));
}

#[test]
fn the_border_lets_nothing_forbidden_through_whatever_stands_around_it() {
    let around = ["", "a", " ", "\n", "\r", "\t", "\u{1b}", "\u{200b}", "\u{301}", "\u{200d}", "đ", "\u{feff}", "👩"];
    // The planes that hold something; of the others their last characters, which are none.
    let ends = (2..=16).flat_map(|plane: u32| [plane * 0x1_0000 + 0xfffe, plane * 0x1_0000 + 0xffff]);
    for character in (0..0x2_0000).chain(0xe_0000..0xe_1000).chain(ends).filter_map(char::from_u32) {
        let plain = [character.to_string(), format!("a{character}b")];
        let odd = around.iter().filter(|_| is_forbidden(character)).map(|around| format!("{around}{character}{around}"));
        for text in plain.into_iter().chain(odd) {
            let (clean, line) = (SafeText::new(&text), SafeLine::new(&text));
            let leaked = |clean: &str| clean.chars().any(is_forbidden);
            assert!(!leaked(clean.as_str()) && !leaked(line.as_str()) && !line.as_str().contains('\n'), "{text:?} became {clean:?}, {line:?}");
            assert_eq!(SafeText::new(clean.as_str()), clean, "{text:?}");
        }
    }
    let mess = marks::mess("Q");
    assert!(mess.chars().any(is_forbidden) && !SafeText::new(&mess).as_str().chars().any(is_forbidden));
    assert!(SafeText::new(&mess).as_str().contains("Việt ệ"), "NFC after dropping: {}", SafeText::new(&mess));
    let broken = String::from_utf8_lossy(b"\xed\xa0\x80 \xc0\x9b31m \xf4\x90\x80\x80 \xff\xfe\x1b[").into_owned();
    assert_eq!(leaks(SafeText::new(&broken).as_str().as_bytes(), false), Vec::<String>::new());
}
