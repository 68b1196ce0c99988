//! What the words after `--dump` mean.
//!
//! Owns telling sources, sections, addresses, files and ids apart, and reading a body as what it is. Must not print.

use std::{
    fs,
    io::{self, Read},
    path::Path,
    sync::Arc,
};

use crate::{
    cli::{DumpArgs, TargetKind},
    goal::{Body, blocking},
    headless::{Session, shelf},
    model::{EntryId, Failure, FailureKind, Feed, HttpUrl, SafeLine, SectionId, Source, SourceId, Thread, source::Section},
    reader::{
        Input,
        article::{self, Reading},
        comments, feed,
        guard::MAX_FEED_BYTES,
        identity, listing,
        sniff::{self, Kind},
    },
};

/// Where a file is said to come from when neither `--base` nor the page itself says it (RFC 2606 keeps `.invalid` free).
const NOWHERE: &str = "https://nowhere.invalid/";

/// A target.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// Every source that is read.
    Everything,
    /// One source.
    Source(Arc<Source>),
    /// One section.
    Section(Arc<Source>, Section),
    /// A kept entry.
    Entry(EntryId),
    /// An address.
    Address(HttpUrl),
    /// A file or standard input.
    Bytes {
        /// The file's name, or `-`.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
}

/// What a body turned out to be.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// A list.
    Feed(Box<Feed>),
    /// One article, or why its page has none.
    Article(Box<Reading>),
    /// Comments.
    Thread(Thread),
}

/// Tells what `word` means: `-`, an address, a file that is there, an entry's id, a source, a section.
///
/// # Errors
/// A [`Failure`] that says which of them it might have been.
pub(super) async fn resolve(session: &Session, word: &str) -> Result<Target, Failure> {
    if word == "-" {
        let bytes = blocking(|| read_capped("-", io::stdin().lock())).await?;
        return Ok(Target::Bytes { name: word.to_owned(), bytes });
    }
    if word.contains("://") {
        let parsed = if word.starts_with("bundled:") { HttpUrl::parse_own(word) } else { HttpUrl::parse(word) };
        let url = parsed.map_err(|error| Failure::new(FailureKind::BadAddress, word, &error.to_string()))?;
        session.worker.name(&url);
        return Ok(Target::Address(url));
    }
    if Path::new(word).is_file() {
        let name = word.to_owned();
        let bytes = blocking(move || {
            let file = fs::File::open(&name).map_err(|error| Failure::new(FailureKind::File, &name, &error.to_string()))?;
            read_capped(&name, file)
        })
        .await?;
        return Ok(Target::Bytes { name: word.to_owned(), bytes });
    }
    let looks_like_a_file = word.starts_with(['.', '/', '~']) || [".html", ".htm", ".xml", ".json"].iter().any(|ending| word.ends_with(ending));
    if looks_like_a_file {
        return Err(match fs::metadata(word) {
            Err(error) => Failure::new(FailureKind::File, word, &error.to_string()),
            Ok(_) => Failure::new(FailureKind::File, word, "not a regular file"),
        });
    }
    if word.contains(':') {
        return Ok(Target::Entry(EntryId::from_stored(word)));
    }
    let Some((source, section)) = word.split_once('/') else { return shelf::find(session, word).cloned().map(Target::Source) };
    let source = shelf::find(session, source)?;
    let section = SectionId::new(section).ok().and_then(|id| source.section(&id).cloned());
    section.map(|section| Target::Section(source.clone(), section)).ok_or_else(|| Failure::new(FailureKind::UnknownSection, word, ""))
}

/// Reads at most a little more than any parser takes, so that an endless file ends.
fn read_capped(name: &str, from: impl Read) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    from.take(MAX_FEED_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| Failure::new(FailureKind::File, name, &error.to_string()))?;
    if bytes.len() > MAX_FEED_BYTES {
        return Err(Failure::new(FailureKind::TooLarge, name, &format!("{} MB", MAX_FEED_BYTES / 1024 / 1024)));
    }
    Ok(bytes)
}

/// Reads the body of a file. Its address is `--base`, else what the page or feed calls itself.
///
/// # Errors
/// Why it cannot be read as what it is or was said to be; the target is the file's name.
pub(super) fn read_file(session: &Session, args: &DumpArgs, name: &str, bytes: Vec<u8>) -> Result<Found, Failure> {
    let given = match &args.base {
        Some(base) => Some(HttpUrl::parse_own(base).map_err(|error| Failure::new(FailureKind::BadAddress, base, &error.to_string()))?),
        None => None,
    };
    let named = args.source.as_deref().map(|id| shelf::find(session, id).cloned()).transpose()?;
    let nowhere = HttpUrl::parse(NOWHERE).map_err(|error| Failure::new(FailureKind::Internal, name, &error.to_string()))?;
    let own = if given.is_none() && args.kind.is_none_or(|kind| kind == TargetKind::Feed) { feed::own_address(&bytes, None) } else { None };
    let fallback = own.unwrap_or_else(|| named.as_ref().map_or(nowhere, |source| source.home.clone()));
    let mut body = Body { url: given.clone().unwrap_or(fallback), mime: None, bytes };
    let mut found = read(session, args.kind, named.as_ref(), &body, None);
    if given.is_none()
        && let Ok(Found::Article(reading)) = &found
        && let Ok(article) = &reading.article
        && let Some(canonical) = article.canonical.clone().filter(|canonical| *canonical != body.url)
    {
        // The page says where it is from: read it again with that as its base and by that paper's rules.
        body.url = canonical;
        let again = read(session, args.kind, named.as_ref(), &body, None);
        if matches!(&again, Ok(Found::Article(reading)) if reading.article.is_ok()) {
            found = again;
        }
    }
    let named_so = |failure: Failure| Failure { target: SafeLine::new(name), ..failure };
    match found {
        Ok(Found::Article(reading)) => Ok(Found::Article(Box::new(Reading { article: reading.article.map_err(named_so), ways: reading.ways }))),
        found => found.map_err(named_so),
    }
}

/// Reads a body as `kind`, or as what it looks like, by the rules of `named` or of the source whose host it is from. `asked` is its
/// address before redirects.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn read(session: &Session, kind: Option<TargetKind>, named: Option<&Arc<Source>>, body: &Body, asked: Option<&HttpUrl>) -> Result<Found, Failure> {
    let input = Input { bytes: &body.bytes, mime: body.mime.as_deref(), url: &body.url, now: session.now() };
    let source = named.or_else(|| session.sources().for_url(&body.url));
    // Looking at a body may mean parsing it: only where nobody says what it is.
    let seen = || match sniff::kind(&input) {
        Kind::Feed => Ok(TargetKind::Feed),
        Kind::Listing => Ok(TargetKind::Listing),
        Kind::Article => Ok(TargetKind::Article),
        Kind::Json if source.is_some_and(|source| source.comments.is_some()) || guessed(session, &input).is_some() => Ok(TargetKind::Comments),
        Kind::Json => Err(Failure::new(FailureKind::NotAFeed, body.url.as_str(), "JSON")),
        Kind::Binary => Err(Failure::new(FailureKind::NotText, body.url.as_str(), body.mime.as_deref().unwrap_or("?"))),
    };
    let kind = kind.map_or_else(seen, Ok)?;
    let owner = source.cloned().map_or_else(|| stranger(&body.url), Ok)?;
    let section = section_of(&owner, &body.url)?;
    match kind {
        TargetKind::Feed => feed::parse(&input, &owner, &section).map(|feed| Found::Feed(Box::new(feed))),
        TargetKind::Listing => listing::parse(&input, &owner, &section).map(|feed| Found::Feed(Box::new(feed))),
        TargetKind::Article => {
            let id = source.map_or_else(|| EntryId::of_page(&body.url), |source| identity::entry_id(source, Some(&body.url), ""));
            Ok(Found::Article(Box::new(article::read(&input, asked, source.map(AsRef::as_ref), &id, None))))
        }
        TargetKind::Comments => match source.and_then(|source| source.comments.as_ref()) {
            Some(rules) => comments::parse(&input, rules).map(|answer| Found::Thread(comments::assemble(vec![answer]))),
            None => guessed(session, &input)
                .map(Found::Thread)
                .ok_or_else(|| Failure::new(FailureKind::BadAnswer, body.url.as_str(), &session.texts.cli.say.needs_source)),
        },
    }
}

/// The thread of an answer that belongs to no source, by the shape of any that is known.
fn guessed(session: &Session, input: &Input<'_>) -> Option<Thread> {
    comments::guess(input, session.sources().all().iter().filter_map(|source| source.comments.as_ref()))
}

/// A source without rules, for a page that belongs to none.
///
/// # Errors
/// None that can happen with an address that was parsed.
fn stranger(url: &HttpUrl) -> Result<Arc<Source>, Failure> {
    let internal = |error: &dyn std::error::Error| Failure::new(FailureKind::Internal, url.as_str(), &error.to_string());
    let id = SourceId::new("page").map_err(|error| internal(&error))?;
    let home = url.join("/").map_err(|error| internal(&error))?;
    Ok(Arc::new(Source::new(id, SafeLine::new(url.host()), home)))
}

/// The section whose feed or page an address is, else the source's first, else `page`.
fn section_of(source: &Source, url: &HttpUrl) -> Result<SectionId, Failure> {
    let exact = source.sections.iter().find(|section| [&section.feed, &section.listing].into_iter().flatten().any(|known| known == url));
    match exact.or_else(|| source.sections.first()) {
        Some(section) => Ok(section.id.clone()),
        None => SectionId::new("page").map_err(|error| Failure::new(FailureKind::Internal, url.as_str(), &error.to_string())),
    }
}

/// The section of the shelf whose feed or page this address is.
#[must_use]
pub(super) fn known_section(session: &Session, url: &HttpUrl) -> Option<(Arc<Source>, Section)> {
    session.sources().all().iter().find_map(|source| {
        let mut sections = source.sections.iter();
        sections.find(|section| section.feed.as_ref() == Some(url) || section.listing.as_ref() == Some(url)).map(|section| (source.clone(), section.clone()))
    })
}
