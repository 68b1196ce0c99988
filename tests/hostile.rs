//! What a page, a list or a fault of a parser can do at most: it fails alone, is answered, and stays bounded by counts, not by clocks.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[allow(dead_code, reason = "each test program uses its own part of this")]
mod sample;

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use bantin::{
    app::{Effect, Msg, RequestId, Scope, Stage, Want},
    cli,
    config::Settings,
    dump,
    exit::Exit,
    goal::Worker,
    headless::Session,
    lang::Lang,
    model::{Document, EntryId, FailureKind, Mark, SafeText, Source, SourceId, Thread, Validators, source::CommentRules},
    reader::{Input, article, comments},
    runtime::perform::Performer,
    sources::files,
    store::{FeedBatch, Store},
    typeset,
};
use jiff::Timestamp;
use sample::{kept, line, noon, url, vietnam};

/// The clock that a worker asks, where asking it panics.
fn broken_clock() -> Timestamp {
    panic!("the clock is broken")
}

fn worker(now: fn() -> Timestamp) -> (Worker, EntryId) {
    let store = Store::in_memory().expect("a cache");
    let mut entry = kept().entry;
    // An address that is fetched by nobody: there is no network.
    entry.content = Some(Document::from_paragraphs(&SafeText::new("Chữ của danh sách.")));
    let id = entry.id.clone();
    let batch = FeedBatch {
        source: entry.source.clone(),
        section: entry.section.clone(),
        url: url("https://bao.example/rss"),
        validators: Validators::default(),
        moved_to: None,
        entries: vec![entry],
        fetched: noon(),
    };
    store.save_feed(batch).expect("saved");
    (Worker { store, net: None, sources: Arc::new(files::load(None).0), now }, id)
}

/// The next answer; where none comes the test must end all the same.
async fn next(messages: &mut tokio::sync::mpsc::Receiver<Msg>) -> Option<Msg> {
    tokio::time::timeout(std::time::Duration::from_secs(60), messages.recv()).await.expect("an answer that never comes")
}

#[tokio::test]
async fn a_task_of_the_reader_that_panics_is_answered() {
    let (worker, id) = worker(broken_clock);
    let (sender, mut messages) = tokio::sync::mpsc::channel(64);
    let performer = Performer::new(worker.clone(), None, Lang::Vi.texts().expect("words"), sender);
    let request = RequestId(1);
    performer.perform(Effect::HaveThread { request, id: id.clone(), want: Want::Fresh });
    let Some(Msg::ThreadLoaded { stage: Stage::Final, result: Err(failure), .. }) = next(&mut messages).await else { panic!("no answer") };
    assert_eq!(failure.kind, FailureKind::Internal);
    performer.perform(Effect::HaveArticle { request, id: id.clone(), want: Want::Fresh });
    let mut last = next(&mut messages).await;
    while let Some(Msg::ArticleLoaded { stage: Stage::Kept, .. }) = last {
        last = next(&mut messages).await;
    }
    let Some(Msg::ArticleLoaded { stage: Stage::Final, article: Err(failure), .. }) = last else { panic!("no answer: {last:?}") };
    assert_eq!(failure.kind, FailureKind::Internal);
    performer.perform(Effect::Refresh { request, scope: Scope::All, force: false });
    loop {
        match next(&mut messages).await.expect("an answer") {
            Msg::RefreshFinished { .. } => break,
            Msg::Notice(_) | Msg::SectionRefreshed { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    // Marks are told as failed, one after the other: who saves goes on.
    for _ in 0..3 {
        performer.perform(Effect::SaveMark { request, ids: vec![id.clone()], mark: Mark { read: Some(true), ..Mark::default() } });
        let Some(Msg::MarkSaved { result: Err(failure), .. }) = next(&mut messages).await else { panic!("no answer") };
        assert_eq!(failure.kind, FailureKind::Internal);
    }
    performer.finish().await;
    // Nothing is poisoned.
    assert!(worker.store.entry(&id).expect("the cache answers").is_some());
}

/// Panics once, on a thread where bodies are parsed.
fn clock_that_breaks_once() -> Timestamp {
    static BROKEN: AtomicBool = AtomicBool::new(false);
    let parses = std::thread::current().name().is_some_and(|name| name.contains("worker"));
    assert!(!parses || BROKEN.swap(true, Ordering::SeqCst), "the clock breaks once");
    noon()
}

#[tokio::test]
async fn a_parser_that_panics_fails_its_page_and_the_next_is_printed() {
    let home = tempfile::tempdir().expect("a folder");
    let page = home.path().join("a.html");
    let text = "<p>Một đoạn văn có đủ chữ để thành một bài, dài thêm một chút nữa cho chắc, rồi thôi.</p>".repeat(4);
    std::fs::write(&page, format!("<html><head><title>Bài thử</title></head><body><article><h1>Bài thử</h1>{text}</article></body></html>")).expect("written");
    let (file, out) = (page.display().to_string(), home.path().join("out").display().to_string());
    let texts = Lang::En.texts().expect("words");
    let args = ["bantin", "--dump", &file, &file, "--as", "article", "--output", &out].map(Into::into);
    let cli = cli::parse(&args, texts).expect("a command line");
    let session = Session {
        texts,
        settings: Settings::default(),
        paths: None,
        worker: worker(clock_that_breaks_once).0,
        zone: vietnam(),
        terminal_cols: None,
        offline: true,
        quiet: true,
        notices: Vec::new(),
    };
    assert_eq!(dump::run(&session, &cli.dump).await, Exit::SomeFailed);
    let printed = std::fs::read_to_string(&out).expect("the second one");
    assert_eq!(printed.matches("Một đoạn văn").count(), 4, "{printed}");
}

fn rules() -> CommentRules {
    let (sources, _) = files::load(None);
    let sggp = sources.get(&SourceId::new("vnexpress").expect("an id")).cloned();
    sggp.and_then(|source: Arc<Source>| source.comments.clone()).expect("rules for comments")
}

fn thread_of(parent: impl Fn(usize) -> usize, count: usize) -> Thread {
    let items: Vec<String> = (1..=count)
        .map(|n| format!("{{\"comment_id\":\"{n}\",\"parent_id\":\"{}\",\"full_name\":\"a\",\"content\":\"lời {n}\",\"creation_time\":1795140000}}", parent(n)))
        .collect();
    let body = format!("{{\"error\":0,\"data\":{{\"total\":{count},\"totalitem\":{count},\"items\":[{}]}}}}", items.join(","));
    let address = url("https://bao.example/c");
    let input = Input { bytes: body.as_bytes(), mime: None, url: &address, now: noon() };
    comments::assemble(vec![comments::parse(&input, &rules()).expect("an answer")])
}

#[test]
fn chains_and_circles_of_comments_keep_every_comment_once() {
    let texts = Lang::Vi.texts().expect("words");
    let count = 10_000;
    let shapes: [(&str, &dyn Fn(usize) -> usize); 5] =
        [("chain", &|n| n - 1), ("upwards", &|n| n + 1), ("circle", &|n| n % 10_000 + 1), ("pairs", &|n| n ^ 1), ("star", &|_| 1)];
    for (name, parent) in shapes {
        let thread = thread_of(parent, count);
        let ids: BTreeSet<_> = thread.items.iter().map(|comment| comment.id.clone()).collect();
        assert_eq!((thread.items.len(), ids.len()), (count, count), "{name}");
        assert!(thread.items.iter().all(|comment| comment.depth <= 48), "{name}");
        let page = typeset::thread(&thread, &BTreeSet::new(), noon(), &vietnam(), 40, texts);
        assert!(page.rows.len() < 10 * count, "{name}: {}", page.rows.len());
    }
}

#[test]
fn long_texts_become_no_more_rows_than_they_need() {
    let texts = Lang::Vi.texts().expect("words");
    for (name, text, most) in [
        ("a word", "a".repeat(1_000_000), 1_000_000 / 72 + 20),
        ("a letter with many marks", format!("a{}", "\u{323}\u{301}".repeat(50_000)), 20),
        ("a chain of joined signs", "\u{1f468}\u{200d}".repeat(50_000), 60_000),
        ("words", "word, ".repeat(200_000), 200_000 * 6 / 36),
    ] {
        let mut article = sample::article();
        article.document = Document::from_paragraphs(&SafeText::new(&text));
        let view = typeset::ArticleView { entry: None, article: Some(&article), kicker: &line(""), now: noon(), zone: &vietnam() };
        let rows = typeset::article(view, 72, texts).rows.len();
        assert!(rows <= most + 40, "{name}: {rows}");
    }
}

#[test]
fn pages_right_below_and_above_every_limit() {
    let body = "<p>Một đoạn văn có đủ chữ để thành một bài, dài thêm một chút nữa cho chắc, rồi thôi.</p>".repeat(4);
    let lists = |count: usize| "<ol><li>x".repeat(count);
    let lines = |count: usize| format!("<pre>{}</pre>", "x\n".repeat(count));
    for (name, more, fits) in [
        ("lines", lines(200_000), true),
        ("lines", lines(260_000), false),
        ("elements", "<b></b>".repeat(70_000), true),
        ("elements", "<b></b>".repeat(76_000), false),
        ("levels", lists(2_000), true),
        ("levels", "<x-y>".repeat(30_000), true),
        ("levels", "<math><mrow>".repeat(3_000), true),
    ] {
        let page = format!("<html><head><title>Bài thử</title></head><body><article><h1>Bài thử</h1>{body}{more}</article></body></html>");
        let address = url("https://bao.example/bai");
        let input = Input { bytes: page.as_bytes(), mime: None, url: &address, now: noon() };
        let failure = article::read(&input, None, None, &kept().entry.id, None).article.err();
        let is_refused = failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::TooComplex);
        assert_eq!(!is_refused, fits, "{name}: {failure:?}");
    }
}

/// How deep the elements of a page are nested once it was made harmless, as a tree builder sees it.
fn depth(page: &str) -> usize {
    let safe = bantin::reader::guard::html(page, "t").expect("a page");
    let tree = dom_query::Document::from(safe.as_str());
    tree.select("*").nodes().iter().map(|node| node.ancestors(None).len()).max().unwrap_or(0)
}

#[test]
fn no_tag_that_closes_less_than_it_seems_makes_a_page_deep() {
    for piece in [
        "<svg><foreignObject><div>x</svg>",
        "<div><table><tr><td>x</div>",
        "<ul><li><blockquote>x</li>",
        "<li><blockquote>x",
        "<dd><section>x",
        "<p><object>x",
        "<p><svg><desc>x",
        "<option><span>x",
        "<ruby><rt><span>x</ruby>",
        "<rt><span>x",
        "<body><div></body>x",
        "<html><div></html>x",
        "<form><div></form>x",
        "<i><div></i>x",
        "<button><section></button><table><caption></button>x",
        "<span><div></span>x",
        "<div><noscript></div></noscript>x",
        "<table><tr><td><noscript></table></noscript>x",
        "<div><select></div></select>x",
        "<div><template></div></template>x",
        "<div><script type=json><!--<script></script></div><script type=json></script>",
        "<div><svg><script type=json><!--</script></svg></div><svg><script type=json>--></script></svg>",
        "<svg><title><div><div><div><div></title></svg>x",
        "<select><title></select><div><div><div></title>x",
        "<math><annotation-xml><div></math>x",
        "<marquee><div></marquee><applet><div></p></applet>x",
    ] {
        let page = format!("<table><tr>{}", piece.repeat(1_500));
        for page in [piece.repeat(1_500), page] {
            let depth = depth(&page);
            assert!(depth < 400, "{piece}: {depth}");
        }
    }
}
