//! A paper written by an enemy: its feed, its pages, its comments, its headers, and the files that read it.
//!
//! Owns what it serves. Must not judge what comes of it.

use super::{
    marks::{json, raw, referred, toml},
    support::{Bantin, Reply, Server},
};

/// A password in an address, which may come out nowhere.
pub const SECRET: &str = "QPASS";

/// The enemy's server and a home that reads it.
pub struct Site {
    pub server: Server,
    pub bantin: Bantin,
}

impl Site {
    pub fn start() -> Self {
        let server = Server::start();
        let bantin = Bantin::online();
        server.route("/feed.xml", Reply::new(200, "application/rss+xml; charset=utf-8", feed(&server)));
        server.route("/feed.json", Reply::new(200, "application/feed+json", json_feed(&server)));
        server.route("/bai-1000001.html", Reply::html(&page(&server, "1000001", &raw)));
        server.route("/bai-1000002.html", Reply::html(&page(&server, "1000002", &referred)));
        server.route("/1000002.json", Reply::new(200, "application/json", answer(false)));
        server.route("/1000001.json", Reply::new(200, "application/json", answer(true)));
        server.route("/home.html", Reply::html(&home()));
        server.route("/odd", Reply::new(200, "image/\u{9b}31m\u{202e}QMIME", "\u{89}PNG\u{1b}[31m\0\0\0"));
        let port = server.port();
        server.route("/away", Reply::redirect(302, &format!("http://u:{SECRET}@127.0.0.1:{port}/away-\u{9b}2J\u{202e}QAWAY")));
        server.route("/script", Reply::redirect(302, "javascript:QRUN()"));
        server.route("/wait", Reply::status(429).with("Retry-After", "\u{9b}31mQRETRY"));
        bantin.write_config("sources/bien-gioi.toml", &source(&server));
        bantin.write_config("chosen.toml", "sources = [\"bien-gioi\"]\n");
        Self { server, bantin }
    }

    /// A file below the home.
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.bantin.home().join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    }
}

fn feed(server: &Server) -> String {
    let item = |id: &str, write: &dyn Fn(&str) -> String| {
        let secret = server.url(&format!("/bai-{id}.html")).replace("http://", &format!("http://u:{SECRET}@"));
        let body = format!(
            "<p>{}</p><script>QRUN()</script><style>QRUN</style><p onclick=\"QRUN()\">a <a href=\"javascript:QRUN()\">b</a> <a href=\"data:text/html,QRUN\">c</a> <a href='http://u:{SECRET}@[::1]/\u{9b}\u{202e}\"onload=\"x'>d</a> <a href=\"http://b\u{e1}o.example/\u{1b}[31m\">e</a></p><svg onload=QRUN()><script>QRUN()</script></svg><img src=x onerror=QRUN() alt=\"{}\">",
            write("QBODY"),
            write("QALT")
        );
        format!(
            "<item><title>{}</title><link>{secret}#\u{9b}31m\u{202e}</link><guid isPermaLink=\"false\">{}</guid><author>{}</author><category>{}</category><pubDate>Fri, 20 Nov 2026 0{}:00:00 +0700</pubDate><enclosure url=\"{}\" type=\"{}\" length=\"9\"/><description>{}</description><content:encoded>{}</content:encoded></item>",
            write("QTITLE"),
            write(&format!("QGUID{id}")),
            write("QAUTHOR"),
            write("QCATEGORY"),
            &id[6..],
            server.url("/\u{9b}31m\u{202e}.mp3"),
            write("QTYPE"),
            write("QLEDE"),
            body.replace('&', "&amp;").replace('<', "&lt;"),
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>{}</title><link>{}</link><description>{}</description><language>{}</language><managingEditor>{}</managingEditor>{}{}</channel></rss>",
        raw("QFEED"),
        server.url("/"),
        referred("QSUBTITLE"),
        raw("QLANGUAGE"),
        raw("QEDITOR"),
        item("1000001", &raw),
        item("1000002", &referred)
    )
}

fn json_feed(server: &Server) -> String {
    let item = |id: u8| {
        format!(
            "{{\"id\":{},\"url\":\"{}\",\"title\":{},\"content_html\":{},\"authors\":[{{\"name\":{}}}],\"tags\":[{}]}}",
            json(&format!("QGUID{id}"), false),
            server.url(&format!("/bai-100000{id}.html\\u009b31m")),
            json("QTITLE", false),
            json("QBODY", false),
            json("QAUTHOR", false),
            json("QCATEGORY", false)
        )
    };
    format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":{},\"description\":{},\"items\":[{},{}]}}",
        json("QFEED", false),
        json("QSUBTITLE", false),
        item(1),
        item(2)
    )
}

fn page(server: &Server, id: &str, write: &dyn Fn(&str) -> String) -> String {
    let paragraph = "Sáng nay chợ nổi họp sớm hơn mọi ngày, ghe xuồng từ các nhánh sông về neo kín hai bờ, người mua kẻ bán gọi nhau rộn cả khúc sông. ";
    format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title}</title><meta property=\"og:title\" content=\"{title}\"><meta name=\"author\" content=\"{author}\"><link rel=\"canonical\" href=\"{url}\"><link rel=\"alternate\" type=\"application/rss+xml\" title=\"{feed}\" href=\"/feed.xml\"></head><body><article><h1 class=\"title\">{title}</h1><p class=\"author\">{author}</p><span class=\"date\">{date}</span><p class=\"sapo\">{lede}</p><div class=\"content\"><p>{paragraph}{body}</p><p>{paragraph}</p><h2>{heading}</h2><p>{paragraph}<a href=\"javascript:QRUN()\">b</a> <a href=\"https://u:{SECRET}@link.example/\u{9b}'&quot;onload=&quot;QRUN()\">{link}</a> <b>{bold}</b> <code>{code}</code></p><figure><img src=\"/x.png?\u{202e}\" alt=\"{alt}\" onerror=\"QRUN()\"><figcaption>{caption}</figcaption></figure><pre>{pre}</pre><ul><li>{item}</li></ul><blockquote>{quote}</blockquote><table><caption>{cap}</caption><tr><td>{cell}</td><td>b</td></tr></table><script>QRUN()</script><svg><a href=\"javascript:QRUN()\"><text>svg</text></a></svg></div></article></body></html>",
        language = write("QLANGUAGE"),
        title = write("QTITLE"),
        author = write("QAUTHOR"),
        url = server.url(&format!("/bai-{id}.html?\u{9b}\u{202e}")),
        feed = write("QFEED"),
        date = write("QDATE"),
        lede = write("QLEDE"),
        body = write("QBODY"),
        heading = write("QHEADING"),
        link = write("QLINKED"),
        bold = write("QSTRONG"),
        code = write("QCODED"),
        alt = write("QALT"),
        caption = write("QCAPTION"),
        pre = write("QPRE"),
        item = write("QLISTED"),
        quote = write("QQUOTED"),
        cap = write("QTABLED"),
        cell = write("QCELL"),
    )
}

/// An answer of the comment interface.
pub fn answer(lone: bool) -> String {
    format!(
        "{{\"data\":{{\"total\":1,\"items\":[{{\"id\":{},\"name\":{},\"text\":{},\"time\":{},\"replies\":[{{\"id\":\"2\",\"name\":{},\"text\":{},\"time\":1795140000}}]}}]}}}}",
        json("QID", false),
        json("QWRITER", lone),
        json("QCOMMENT", false),
        json("QTIME", false),
        json("QWRITER", false),
        json("QREPLY", false)
    )
}

/// A front page that is to become a source.
fn home() -> String {
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title><meta property=\"og:site_name\" content=\"{}\"><link rel=\"alternate\" type=\"application/rss+xml\" title=\"{}\" href=\"/feed.xml\"></head><body><p>{}</p></body></html>",
        raw("QLANGUAGE"),
        raw("QHOME"),
        referred("QHOME"),
        raw("QFOUND"),
        raw("QBODY")
    )
}

/// A source file that someone gives away.
fn source(server: &Server) -> String {
    let base = server.url("");
    format!(
        r#"# QREMARK {}
id = "bien-gioi"
name = {}
home = "{base}/"
language = {}
article_id = '-(\d{{7}})\.html'
note = {{ vi = {note}, en = {note} }}

[[section]]
id = "tin"
name = {}
feed = "{base}/feed.xml"

[article]
content = ["div.content"]
title = ["h1.title"]
byline = ["p.author"]
published = ["span.date"]
lede = ["p.sapo"]

[comments]
endpoint = "{base}/{{article_id}}.json"
answer = "json"
items = "/data/items"
reported = "/data/total"

[comments.ids]
article_id = [{{ url = '-(\d{{7}})\.html' }}]

[comments.comment]
id = "/id"
author = "/name"
text = "/text"
posted = "/time"
replies = "/replies"
"#,
        // A comment may hold no control character but those of C1 (TOML 1.0).
        "\u{9b}31m\u{9d}0;x\u{9c}\u{202e}\u{200b}\u{e0041}\u{2028}",
        toml("QSOURCE"),
        toml("QLANGUAGE"),
        toml("QSECTION"),
        note = toml("QNOTE")
    )
}
