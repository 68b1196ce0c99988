//! Which of a target's entries are printed.
//!
//! Owns `--limit`, `--since`, `--unread`, `--starred` and `--query`. Must not load entries.

use jiff::Timestamp;

use crate::{
    cli::DumpArgs,
    exit::Exit,
    headless::{Session, tell_mistake},
    lang::fill,
    model::{Entry, SafeLine, SafeText, fold, query},
    store::ListQuery,
};

/// Entries of one target where the user names no number.
pub(super) const DEFAULT_LIMIT: usize = 50;

/// What the options ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Selection {
    /// Most entries of one target.
    pub limit: usize,
    since: Option<Timestamp>,
    unread: bool,
    starred: bool,
    query: Option<String>,
}

impl Selection {
    /// Reads the options.
    ///
    /// # Errors
    /// [`Exit::Usage`], with the mistake told.
    pub(super) fn of(args: &DumpArgs, session: &Session) -> Result<Self, Exit> {
        let since = since(args.since.as_deref(), session)?;
        Ok(Self { limit: args.limit.unwrap_or(DEFAULT_LIMIT), since, unread: args.unread, starred: args.starred, query: args.query.clone() })
    }

    /// The same as a query of the cache, on top of `base`.
    #[must_use]
    pub(super) fn on(&self, base: ListQuery) -> ListQuery {
        ListQuery { unread: self.unread, starred: self.starred, since: self.since, text: self.query.clone(), limit: self.limit, ..base }
    }

    /// Whether an entry that is not in the cache is wanted. It has no marks: unread and not starred.
    #[must_use]
    pub(super) fn takes(&self, entry: &Entry) -> bool {
        let recent = |since: Timestamp| entry.published.is_none_or(|stamp| stamp.sort_seconds() >= since.as_second());
        let texts = [Some(entry.title.as_str()), entry.lede.as_ref().map(SafeText::as_str), entry.byline.as_ref().map(SafeLine::as_str)];
        let holds = |query: &String| texts.iter().flatten().any(|text| fold::holds(text, query));
        !self.starred && self.since.is_none_or(recent) && self.query.as_ref().is_none_or(holds)
    }
}

/// Reads `--since`: `2h` and `3d` count back from now; a day begins at midnight in the reader's zone.
///
/// # Errors
/// [`Exit::Usage`], with the mistake told.
pub fn since(text: Option<&str>, session: &Session) -> Result<Option<Timestamp>, Exit> {
    let Some(text) = text else { return Ok(None) };
    let moment = query::moment(text, session.now(), &session.zone).ok_or_else(|| {
        tell_mistake(session.texts, &fill(&session.texts.cli.say.bad_since, &[("value", text)]), &session.texts.cli.usage.hint);
        Exit::Usage
    })?;
    Ok(Some(moment))
}
