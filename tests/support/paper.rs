//! A small paper on the loopback: feeds, a section page, article pages and comments, with a source file that reads it.
//!
//! Owns its news. All of it is made up; the layouts follow those of Vietnamese papers, the comments those of VnExpress.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::{
    reply::{Fault, Reply, Seen},
    server::Server,
    story::{Story, first_stories, reply_answer},
};

/// Stories of the paper as its server sees them, newest last.
type Stories = Arc<Mutex<Vec<Story>>>;

/// The paper. It stops when dropped.
pub struct LoopbackPaper {
    server: Server,
    stories: Stories,
    latency: Duration,
}

impl LoopbackPaper {
    /// Starts a paper with four stories, three of them with no comments or few; every answer takes `latency`.
    pub fn start(latency: Duration) -> Self {
        let paper = Self { server: Server::start(), stories: Arc::new(Mutex::new(first_stories())), latency };
        let base = paper.server.url("");
        let stories = Arc::clone(&paper.stories);
        let feed = move || feed(&stories, &base);
        let home = feed.clone();
        paper.server.route_with("/rss/home.rss", move |_| home().after(latency));
        paper.server.route_with("/rss/kinh-te.rss", move |_| feed().after(latency));
        let stories = Arc::clone(&paper.stories);
        paper.server.route_with("/", move |_| listing(&stories).after(latency));
        let stories = Arc::clone(&paper.stories);
        paper.server.route_with("/index/get", move |seen| comments(&stories, seen).after(latency));
        paper.server.route_with("/index/getreply", move |seen| Reply::new(200, "application/json", reply_answer(query(seen, "id"))).after(latency));
        paper.route_pages();
        paper
    }

    fn route_pages(&self) {
        let stories = self.stories.lock().unwrap_or_else(PoisonError::into_inner);
        for story in stories.iter() {
            self.server.route(&story.path(), Reply::html(&story.page(&self.server.url(""))).after(self.latency));
        }
    }

    /// The server, for its log, and to put faults on routes.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The front page's address, with its final slash.
    pub fn url(&self) -> String {
        self.server.url("/")
    }

    /// Its first section's feed.
    pub fn feed_url(&self) -> String {
        self.server.url("/rss/home.rss")
    }

    /// A story's page.
    pub fn article_url(&self, id: u32) -> String {
        self.server.url(&format!("/tin-{id}.html"))
    }

    /// Numbers of its stories, newest first.
    pub fn ids(&self) -> Vec<u32> {
        let stories = self.stories.lock().unwrap_or_else(PoisonError::into_inner);
        stories.iter().rev().map(|story| story.id).collect()
    }

    /// Prints one more story, an hour after the last.
    pub fn add_entry(&self, title: &str, lede: &str, body: &[&str]) -> u32 {
        let mut stories = self.stories.lock().unwrap_or_else(PoisonError::into_inner);
        let (id, hours) = stories.last().map_or((1_000_001, 0), |last| (last.id + 1, last.hours + 1));
        stories.push(Story::new(id, hours, title, lede, body));
        drop(stories);
        self.route_pages();
        id
    }

    /// Changes a story that is printed.
    pub fn change(&self, id: u32, change: impl FnOnce(&mut Story)) {
        let mut stories = self.stories.lock().unwrap_or_else(PoisonError::into_inner);
        change(stories.iter_mut().find(|story| story.id == id).expect("a story of that number"));
        drop(stories);
        self.route_pages();
    }

    /// From now on a path fails in this way; the rest of its answer stays an empty page.
    pub fn break_path(&self, path: &str, fault: Fault) {
        self.server.route(path, Reply::html("<p>…</p>").faulty(fault));
    }

    /// Stops: the port is closed.
    pub fn stop(&mut self) {
        self.server.stop();
    }

    /// A source file that reads it, with the id `vong-lap`.
    pub fn source_toml(&self) -> String {
        let base = self.server.url("");
        format!(
            r#"# A paper on the loopback, for tests.
id = "vong-lap"
name = "Báo Vòng Lặp"
home = "{base}/"
language = "vi"
shelf = "province"
default_order = 1
article_id = '-(\d{{7}})\.html'

[[section]]
id = "home"
name = "Trang chủ"
feed = "{base}/rss/home.rss"
listing = "{base}/"

[[section]]
id = "kinh-te"
name = "Kinh tế"
feed = "{base}/rss/kinh-te.rss"

[listing]
item = ["article.story"]
link = ["h2 a"]
title = ["h2 a"]
lede = ["p.sapo"]
published = ["time"]

[article]
content = ["div.content"]
title = ["h1.title"]
byline = ["p.author"]
published = ["span.date"]
lede = ["p.sapo"]
drop = [".author"]

[comments]
endpoint = "{base}/index/get?objectid={{article_id}}&siteid={{site_id}}&limit={{limit}}&offset={{offset}}"
replies_endpoint = "{base}/index/getreply?objectid={{article_id}}&id={{id}}"
answer = "json"
items = "/data/items"
reported = "/data/totalitem"
top_level = "/data/total"

[comments.ids]
article_id = [{{ page = "[data-component-input]", attribute = "data-component-input", pointer = "/article_id" }}]
site_id = [{{ page = "[data-component-input]", attribute = "data-component-input", pointer = "/site_id" }}]

[comments.paging]
limit = 2

[comments.ok]
pointer = "/error"
values = ["0"]

[comments.comment]
id = "/comment_id"
parent = "/parent_id"
author = "/full_name"
text = "/content"
posted = "/creation_time"
posted_text = "/time"
reactions = {{ like = "/userlike" }}
replies = "/replys/items"
reply_count = "/replys/total"
"#
        )
    }
}

fn feed(stories: &Stories, base: &str) -> Reply {
    let stories = stories.lock().unwrap_or_else(PoisonError::into_inner);
    let items: String = stories.iter().rev().map(|story| story.feed_item(base)).collect();
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>Báo Vòng Lặp</title><link>{base}/</link><description>Tin trong tỉnh</description>\n{items}</channel></rss>"
    );
    drop(stories);
    let etag = format!("\"{:x}\"", body.bytes().fold(5381_u64, |hash, byte| hash.wrapping_mul(33) ^ u64::from(byte)));
    Reply::new(200, "application/rss+xml; charset=utf-8", body).tagged(&etag)
}

fn listing(stories: &Stories) -> Reply {
    let stories = stories.lock().unwrap_or_else(PoisonError::into_inner);
    let items: String = stories.iter().rev().map(Story::listing_item).collect();
    drop(stories);
    Reply::html(&format!(
        "<!DOCTYPE html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>Báo Vòng Lặp</title>
<link rel=\"alternate\" type=\"application/rss+xml\" title=\"Trang chủ\" href=\"/rss/home.rss\"></head>
<body><nav><a href=\"/kinh-te/\">Kinh tế</a></nav><main>\n{items}</main></body></html>"
    ))
}

fn comments(stories: &Stories, seen: &Seen) -> Reply {
    let stories = stories.lock().unwrap_or_else(PoisonError::into_inner);
    let number = |name: &str| query(seen, name).parse::<usize>().unwrap_or(0);
    let body = match stories.iter().find(|story| story.id.to_string() == query(seen, "objectid")) {
        Some(story) => story.comment_answer(number("offset"), number("limit")),
        None => "{\"error\":1,\"errorDescription\":\"objectid\"}".to_owned(),
    };
    Reply::new(200, "application/json; charset=utf-8", body)
}

fn query<'a>(seen: &'a Seen, name: &str) -> &'a str {
    let pairs = seen.target.split_once('?').map_or("", |(_, query)| query).split('&');
    pairs.filter_map(|pair| pair.split_once('=')).find(|(found, _)| *found == name).map_or("", |(_, value)| value)
}
