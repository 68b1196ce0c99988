//! `--dump`: prints entries, articles and comments of any target and exits.
//!
//! Owns what a target means and the order of things printed. Must not lay out text itself: the renderers beside it do.

mod head;
pub mod html;
pub mod item;
pub mod json;
pub mod markdown;
pub mod printer;
mod select;
mod target;
pub mod text;

use std::{
    fs,
    io::{self, IsTerminal, Write},
};

pub use item::{Format, Item};
pub use printer::{Look, Printer};
pub use select::since;

use self::{
    select::Selection,
    target::{Found, Target},
};
use crate::{
    cli::DumpArgs,
    exit::Exit,
    goal::{Outcome, RefreshOptions, Want, blocking, parsing},
    headless::Session,
    model::{Article, Entry, EntryId, Failure, FailureKind, Feed, FeedAbout, HttpUrl, Kept, Place, SafeLine, Section, Source, Thread},
    reader::{article::Reading, identity},
    store::ListQuery,
};

/// A list that was fresh this recently is not asked for again, in seconds.
const FRESH_ENOUGH_SECONDS: i64 = 120;

/// Widest text on a terminal: longer lines are hard to read however wide the window is.
const WIDEST_COLS: u16 = 100;

/// Runs `bantin --dump`.
pub async fn run(session: &Session, args: &DumpArgs) -> Exit {
    let selection = match Selection::of(args, session) {
        Ok(selection) => selection,
        Err(exit) => return exit,
    };
    let mut whole = Vec::new();
    let mut stdout = io::BufWriter::new(io::stdout());
    let terminal_cols = session.terminal_cols.filter(|_| args.output.is_none() && io::stdout().is_terminal());
    let width_cols = args.width.or(terminal_cols.map(|cols| cols.min(WIDEST_COLS)));
    let out: &mut dyn Write = if args.output.is_some() { &mut whole } else { &mut stdout };
    let names = |entry: &Entry| names(session, entry);
    let look = Look { format: args.format, width_cols, texts: session.texts, now: session.now(), zone: &session.zone, names: Some(&names) };
    let mut dump = Dump { session, args, selection, printer: Printer::new(look, out), printed: 0, failed: 0 };
    let mut ended = dump.all().await;
    let Dump { printer, printed, failed, .. } = dump;
    ended = ended.and_then(|()| printer.finish());
    if let (Ok(()), Some(file), true) = (&ended, &args.output, printed > 0) {
        ended = fs::write(file, &whole).map_err(|error| io::Error::other(format!("{}: {error}", file.display())));
    }
    match ended {
        // A reader that stopped reading has what it wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
        Err(error) => {
            session.fail(&Failure::new(FailureKind::File, "-", &error.to_string()));
            Exit::AllFailed
        }
        Ok(()) => {
            if (printed, failed) == (0, 0) {
                session.say(&session.texts.cli.say.nothing);
            }
            Exit::of_counts(printed, failed)
        }
    }
}

/// Prints kept entries by id, as `bantin search --format …` does.
pub async fn print_entries(session: &Session, ids: Vec<EntryId>, format: Format) -> Exit {
    let mut stdout = io::BufWriter::new(io::stdout());
    let look = Look { format, width_cols: None, texts: session.texts, now: session.now(), zone: &session.zone, names: None };
    let mut printer = Printer::new(look, &mut stdout);
    let mut count = 0;
    let mut ended = Ok(());
    for id in ids {
        if let Ok(Some(kept)) = kept(session, id).await {
            ended = ended.and_then(|()| printer.print(&Item::Entry(&kept)));
            count += 1;
        }
    }
    match ended.and_then(|()| printer.finish()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            session.fail(&Failure::new(FailureKind::File, "-", &error.to_string()));
            Exit::AllFailed
        }
        _ => Exit::of_counts(count, 0),
    }
}

/// Source and section of an entry, as the paper writes them.
fn names(session: &Session, entry: &Entry) -> SafeLine {
    let Some(source) = session.sources().get(&entry.source) else { return SafeLine::new(entry.source.as_str()) };
    match source.section(&entry.section) {
        Some(section) => SafeLine::new(&format!("{} · {}", source.name, section.name)),
        None => source.name.clone(),
    }
}

async fn kept(session: &Session, id: EntryId) -> Result<Option<Kept>, Failure> {
    let store = session.worker.store.clone();
    blocking(move || store.entry(&id)).await
}

/// One run of `--dump`.
struct Dump<'a> {
    session: &'a Session,
    args: &'a DumpArgs,
    selection: Selection,
    printer: Printer<'a>,
    printed: usize,
    failed: usize,
}

impl Dump<'_> {
    async fn all(&mut self) -> io::Result<()> {
        if self.args.targets.is_empty() {
            self.target(Target::Everything).await?;
        }
        for word in &self.args.targets {
            match target::resolve(self.session, word).await {
                Ok(target) => self.target(target).await?,
                Err(failure) => self.fail(&failure)?,
            }
        }
        Ok(())
    }

    async fn target(&mut self, target: Target) -> io::Result<()> {
        match target {
            Target::Everything => {
                let sources: Vec<_> = self.session.sources().chosen().cloned().collect();
                for source in &sources {
                    self.freshen(source, &source.sections).await?;
                }
                let sources = sources.iter().map(|source| source.id.clone()).collect();
                self.list(ListQuery { sources, ..ListQuery::default() }, None).await
            }
            Target::Source(source) => {
                self.freshen(&source, &source.sections).await?;
                let query = ListQuery { sources: vec![source.id.clone()], ..ListQuery::default() };
                self.list(query, Some(about(&source, None))).await
            }
            Target::Section(source, section) => {
                self.freshen(&source, std::slice::from_ref(&section)).await?;
                let query = ListQuery { sources: vec![source.id.clone()], section: Some(section.id.clone()), ..ListQuery::default() };
                self.list(query, Some(about(&source, Some(&section)))).await
            }
            Target::Entry(id) => match kept(self.session, id.clone()).await {
                Ok(Some(kept)) => self.kept_article(&kept).await,
                Ok(None) => self.fail(&Failure::new(FailureKind::Offline, id.as_str(), "")),
                Err(failure) => self.fail(&failure),
            },
            Target::Address(url) => self.address(url).await,
            Target::Bytes { name, bytes } => match self.read_file(name, bytes).await {
                Ok(found) => self.found(found, None).await,
                Err(failure) => self.fail(&failure),
            },
        }
    }

    /// Asks for the lists that are not fresh. What fails is told, and what is kept is printed all the same.
    async fn freshen(&mut self, source: &std::sync::Arc<Source>, sections: &[Section]) -> io::Result<()> {
        if self.session.worker.net.is_none() && !source.home.is_bundled() {
            return Ok(());
        }
        for section in sections {
            let Some(url) = section.feed.clone().or_else(|| section.listing.clone()) else { continue };
            let store = self.session.worker.store.clone();
            let state = blocking(move || store.feed_state(&url)).await.unwrap_or_default();
            let age_seconds = state.fresh.map(|fresh| self.session.now().as_second() - fresh.as_second());
            if age_seconds.is_some_and(|age| (0..FRESH_ENOUGH_SECONDS).contains(&age)) {
                continue;
            }
            let report = self.session.worker.refresh_section(source, section, RefreshOptions::default()).await;
            if let Outcome::Failed(failure) = report.outcome {
                self.fail(&failure)?;
            }
        }
        Ok(())
    }

    /// Prints what the cache lists.
    async fn list(&mut self, query: ListQuery, about: Option<FeedAbout>) -> io::Result<()> {
        let store = self.session.worker.store.clone();
        let query = self.selection.on(query);
        let loaded = blocking(move || {
            let heads = store.heads(&query)?;
            heads.iter().map(|head| store.entry(&head.id)).filter_map(Result::transpose).collect::<Result<Vec<Kept>, Failure>>()
        });
        let entries = match loaded.await {
            Ok(entries) => entries,
            Err(failure) => return self.fail(&failure),
        };
        if let Some(about) = about.filter(|_| !entries.is_empty()) {
            self.printer.print(&Item::Feed(&about, entries.len()))?;
        }
        for kept in entries {
            if self.wants_articles() {
                self.kept_article(&kept).await?;
            } else {
                self.print(&Item::Entry(&kept))?;
            }
        }
        Ok(())
    }

    fn wants_articles(&self) -> bool {
        self.args.full || self.args.comments
    }

    fn want(&self) -> Want {
        if self.session.worker.net.is_some() { Want::KeptOrFetched } else { Want::Kept }
    }

    /// Prints the article of an entry, from the cache or else from its page.
    async fn kept_article(&mut self, kept: &Kept) -> io::Result<()> {
        let want = if kept.entry.url.as_ref().is_some_and(HttpUrl::is_bundled) { Want::KeptOrFetched } else { self.want() };
        match self.session.worker.article(&kept.entry.id, want).await {
            Ok(article) => {
                let thread = self.thread(&article, want).await?;
                self.print(&Item::Article { kept: Some(kept), article: &article, thread: thread.as_ref() })
            }
            Err(failure) => self.fail(&failure),
        }
    }

    /// The thread of a kept article: what is kept of it, or what `--comments` fetches.
    async fn thread(&mut self, article: &Article, want: Want) -> io::Result<Option<Thread>> {
        let want = if self.args.comments { want } else { Want::Kept };
        match self.session.worker.try_thread(&article.id, want).await {
            Ok(thread) => Ok(Some(thread)),
            Err(failure) if self.args.comments => {
                self.fail(&failure)?;
                Ok(Some(Thread::failed(&self.session.texts.message(&failure))))
            }
            Err(_) => Ok(article.page_thread.clone()),
        }
    }

    async fn address(&mut self, url: HttpUrl) -> io::Result<()> {
        if self.args.kind.is_none() && self.args.source.is_none() {
            if let Some((source, section)) = target::known_section(self.session, &url) {
                return Box::pin(self.target(Target::Section(source, section))).await;
            }
            let (store, asked) = (self.session.worker.store.clone(), url.clone());
            if let Ok(Some(kept)) = blocking(move || store.entry_by_url(&asked)).await {
                return self.kept_article(&kept).await;
            }
        }
        let named = match self.args.source.as_deref().map(|id| crate::headless::shelf::find(self.session, id).cloned()).transpose() {
            Ok(named) => named,
            Err(failure) => return self.fail(&failure),
        };
        let page = match self.session.worker.page(&url).await {
            Ok(page) => page,
            Err(failure) => return self.fail(&failure),
        };
        let (session, kind, from, asked) = (self.session.clone(), self.args.kind, page.body.url.clone(), url.clone());
        match parsing(url.as_str(), move || target::read(&session, kind, named.as_ref(), &page.body, Some(&asked))).await {
            Ok(found) => self.found(found, Some(&from)).await,
            Err(failure) => self.fail(&failure),
        }
    }

    async fn read_file(&self, name: String, bytes: Vec<u8>) -> Result<Found, Failure> {
        let (session, args, file) = (self.session.clone(), self.args.clone(), name.clone());
        parsing(&name, move || target::read_file(&session, &args, &file, bytes)).await
    }

    /// Prints what a body turned out to be. An article that came from an address is kept.
    async fn found(&mut self, found: Found, from: Option<&HttpUrl>) -> io::Result<()> {
        match found {
            Found::Feed(feed) => self.feed(*feed).await,
            Found::Thread(thread) => self.print(&Item::Thread { thread: &thread, of: None }),
            Found::Article(reading) => {
                let article = match from {
                    Some(url) => self.whole(*reading, url).await,
                    None => reading.article,
                };
                let article = match article {
                    Ok(article) => article,
                    Err(failure) => return self.fail(&failure),
                };
                let mut thread = article.page_thread.clone();
                if let Some(url) = from {
                    thread = self.keep(&article, url).await?.or(thread);
                }
                self.print(&Item::Article { kept: None, article: &article, thread: thread.as_ref() })
            }
        }
    }

    /// An article with its further pages.
    async fn whole(&self, reading: Reading, url: &HttpUrl) -> Result<Article, Failure> {
        let named = self.args.source.as_deref().and_then(|id| crate::headless::shelf::find(self.session, id).ok());
        let source = named.or_else(|| self.session.sources().for_url(url)).cloned();
        let id = match &reading.article {
            Ok(article) => article.id.clone(),
            Err(_) => source.as_ref().map_or_else(|| EntryId::of_page(url), |source| identity::entry_id(source, Some(url), url.as_str())),
        };
        self.session.worker.whole_article(reading, &id, source, url).await
    }

    /// Keeps an article that no list named, and has its comments where they were asked for.
    async fn keep(&mut self, article: &Article, url: &HttpUrl) -> io::Result<Option<Thread>> {
        let source = self.session.sources().for_url(url).cloned();
        if let Err(failure) = self.session.worker.keep_article(article.clone(), source.as_deref(), url).await {
            self.session.fail(&failure);
            return Ok(None);
        }
        self.thread(article, self.want()).await
    }

    /// Prints a list that is not in the cache.
    async fn feed(&mut self, feed: Feed) -> io::Result<()> {
        for note in &feed.notes {
            self.session.say(note.as_str());
        }
        // A feed that is valid and has nothing in it is told by its head; a choice that leaves nothing of a full one matched nothing.
        self.printed += usize::from(feed.entries.is_empty());
        let entries: Vec<Entry> = feed.entries.into_iter().filter(|entry| self.selection.takes(entry)).take(self.selection.limit).collect();
        self.printer.print(&Item::Feed(&feed.about, entries.len()))?;
        for entry in entries {
            if let Some(url) = entry.url.clone().filter(|_| self.wants_articles()) {
                Box::pin(self.address(url)).await?;
            } else {
                let kept = Kept { entry, seen: self.session.now(), read: false, starred: false, place: Place::default() };
                self.print(&Item::Entry(&kept))?;
            }
        }
        Ok(())
    }

    fn print(&mut self, item: &Item<'_>) -> io::Result<()> {
        self.printed += 1;
        self.printer.print(item)
    }

    /// Tells a failure on standard error, and in `jsonl` in its place among the lines.
    fn fail(&mut self, failure: &Failure) -> io::Result<()> {
        self.failed += 1;
        self.session.fail(failure);
        self.printer.print(&Item::Failure(failure))
    }
}

/// A source or section as a list of its own.
fn about(source: &Source, section: Option<&Section>) -> FeedAbout {
    FeedAbout {
        source: source.id.clone(),
        url: section.and_then(|section| section.feed.clone().or_else(|| section.listing.clone())),
        link: Some(source.home.clone()),
        title: Some(section.map_or_else(|| source.name.clone(), |section| SafeLine::new(&format!("{} · {}", source.name, section.name)))),
        subtitle: None,
        author: None,
        language: source.language.clone(),
        updated: None,
    }
}
