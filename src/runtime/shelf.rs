//! Changes of the shelf while the reader is open.
//!
//! Owns the shelf that goals work with from then on. Must not look for sources.

use std::{
    io,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use crate::{
    app::{Msg, RequestId, ShelfChange},
    config::Paths,
    goal::Worker,
    lang::Texts,
    model::{Failure, FailureKind, Proposal, SourceId},
    sources::{
        Sources,
        accept::{accept, choose},
    },
};

/// The worker, whose shelf may change, and where changes are kept.
#[derive(Clone, Debug)]
pub(super) struct Keeper {
    worker: Arc<RwLock<Worker>>,
    paths: Option<Paths>,
    texts: &'static Texts,
}

impl Keeper {
    pub(super) fn new(worker: Worker, paths: Option<Paths>, texts: &'static Texts) -> Self {
        Self { worker: Arc::new(RwLock::new(worker)), paths, texts }
    }

    /// The worker as of now. Work that is under way keeps the shelf it began with.
    pub(super) fn worker(&self) -> Worker {
        self.worker.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The name of a front page's section.
    pub(super) fn newest_name(&self) -> String {
        self.texts.cli.say.section_newest.clone()
    }

    /// Keeps what was found and reads it from now on.
    pub(super) fn accept(&self, request: RequestId, proposal: &Proposal) -> Msg {
        let result = self.paths().and_then(|paths| {
            let file = paths.sources_dir().join(format!("{}.toml", proposal.source.id));
            let accepted = accept(paths, &self.worker().sources, proposal, self.texts);
            let sources = accepted.map_err(|error| self.failed(&file, &error))?.sources;
            self.changed(sources, &proposal.source.id)
        });
        Msg::ShelfChanged { request, result }
    }

    /// Reads a source of the shelf from now on, or no longer.
    pub(super) fn choose(&self, request: RequestId, id: &SourceId, read: bool) -> Msg {
        let result = self.paths().and_then(|paths| {
            let chosen = choose(paths, &self.worker().sources, id, read);
            self.changed(chosen.map_err(|error| self.failed(&paths.chosen_file(), &error))?, id)
        });
        Msg::ShelfChanged { request, result }
    }

    fn paths(&self) -> Result<&Paths, Failure> {
        self.paths.as_ref().ok_or_else(|| Failure::new(FailureKind::File, "HOME", &self.texts.cli.say.no_home))
    }

    fn failed(&self, file: &Path, error: &io::Error) -> Failure {
        let why = if error.kind() == io::ErrorKind::AlreadyExists { self.texts.cli.proposal.exists.clone() } else { error.to_string() };
        Failure::new(FailureKind::File, &file.display().to_string(), &why)
    }

    fn changed(&self, sources: Sources, id: &SourceId) -> Result<ShelfChange, Failure> {
        let source = sources.get(id).cloned().ok_or_else(|| Failure::new(FailureKind::UnknownSource, id.as_str(), ""))?;
        let change = ShelfChange { shelf: sources.all().to_vec(), chosen: sources.chosen().cloned().collect(), source };
        self.worker.write().unwrap_or_else(PoisonError::into_inner).sources = Arc::new(sources);
        Ok(change)
    }
}
