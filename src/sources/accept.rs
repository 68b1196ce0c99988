//! Taking a source onto the list of what is read, and off it.
//!
//! Owns the order: the file, then the choice. Must not find sources.

use std::{io, path::PathBuf};

use super::{Sources, files, write};
use crate::{
    config::Paths,
    lang::Texts,
    model::{Found, Proposal, Source, SourceId},
};

/// What accepting a proposal came to.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The shelf from now on.
    pub sources: Sources,
    /// The file that was written; none for a source that was on the shelf.
    pub file: Option<PathBuf>,
}

/// Saves a proposal and chooses it.
///
/// # Errors
/// The operating system's; `AlreadyExists` where a file of that name is there, which is left as it is.
pub fn accept(paths: &Paths, sources: &Sources, proposal: &Proposal, texts: &Texts) -> io::Result<Accepted> {
    let source = &proposal.source;
    if proposal.found == Found::OnShelf {
        return Ok(Accepted { sources: choose(paths, sources, &source.id, true)?, file: None });
    }
    take_over(paths, sources, source, &write::text(source, texts))
}

/// Saves a source with the text of its file and chooses it.
///
/// # Errors
/// As [`accept`].
pub fn take_over(paths: &Paths, sources: &Sources, source: &Source, text: &str) -> io::Result<Accepted> {
    let file = files::write_source(paths, &source.id, text)?;
    let sources = sources.with(source);
    files::write_chosen(paths, sources.chosen_ids())?;
    Ok(Accepted { sources, file: Some(file) })
}

/// Puts a source of the shelf onto the list of what is read, or takes it off.
///
/// # Errors
/// The operating system's.
pub fn choose(paths: &Paths, sources: &Sources, id: &SourceId, read: bool) -> io::Result<Sources> {
    let mut chosen: Vec<SourceId> = sources.chosen_ids().iter().filter(|known| *known != id).cloned().collect();
    if read {
        match sources.chosen_ids().iter().position(|known| known == id) {
            Some(at) => chosen.insert(at, id.clone()),
            None => chosen.push(id.clone()),
        }
    }
    files::write_chosen(paths, &chosen)?;
    Ok(sources.choosing(chosen))
}
