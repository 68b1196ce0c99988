//! `bantin`, a terminal news reader: the library behind the program.
//!
//! # Bird's eye
//!
//! A *source* is a publisher and the rules its pages are read by, as data. Its *sections* are lists (feeds, pages, JSON) of *entries*. An entry leads
//! to an *article*, whose body is a *document* of blocks, and to a *thread* of comments. Everything that was fetched is kept.
//!
//! ```text
//!                      main ─► cli · config · exit · log
//!               ┌──────────────┴──────────────┐
//!           runtime (the reader)          headless · dump (commands)
//!    ┌──────┬───┴──┐                          │
//!    ui    app     └──────► goal ◄────────────┘        goal: "have this section, article, thread"
//!    │ ╲    │          ┌──────┼──────┐
//!    │  ► typeset     net   reader  store               arrows: who may use whom
//!    ▼      ▼          ▼      ▼      ▼
//!   └────────────── model · lang ──────────────┘
//! ```
//!
//! # Code map
//!
//! | module | owns |
//! |---|---|
//! | [`model`] | plain data: source, feed, entry, article, document, comment, ids, time; the border for foreign text |
//! | [`lang`] | every word, in Vietnamese and English |
//! | [`assets`] | what is built in: sources, the bundled edition |
//! | [`config`] | settings, where files live, mistakes in files |
//! | [`sources`] | the shelf of sources, built in and the user's |
//! | [`reader`] | bytes to model: charset, guards, feeds, listings, articles, comments; pure |
//! | [`net`] | polite HTTP |
//! | [`store`] | the cache: one writer thread, migrations, search |
//! | [`goal`] | cache → net → parse → save, for the reader and the commands alike |
//! | [`typeset`] | document × width → rows with roles |
//! | [`app`] | the pure core: `update(state, env, message) → effects` |
//! | [`ui`] | `draw(frame, state, …)` |
//! | [`runtime`] | terminal, input, clock, the loop |
//! | [`headless`], [`dump`] | commands that print and exit |
//! | [`cli`], [`exit`], [`log`] | the command line, the exit codes, the log file |
//!
//! # Invariants
//!
//! 1. A module uses only those the arrows allow, and each library has one door (`tests/tidy.rs`).
//! 2. Foreign text is [`model::SafeText`], [`model::SafeLine`] or [`model::HttpUrl`]; their constructors are the only way in, and cleaning is idempotent
//!    (`model::safe`, a property test; `tests/border`, `tests/printing.rs` and `tests/screens.rs` look at what comes out).
//! 3. The core reads no clock, file or network; one key makes one effect, and a reply that nobody waits for is dropped (`tests/update.rs`).
//! 4. Drawing writes nothing back, and no size down to 1×1 makes it panic (`tests/screens.rs`).
//! 5. Guards stand before every parser of markup and JSON, so that no page can overflow the stack or take minutes (`reader::guard`,
//!    `tests/hostile.rs`).
//! 6. A row is never wider than the width it was set for, and no text is lost in setting it (`tests/typeset.rs`).
//! 7. Marks and places survive refreshes; a second refresh that brings nothing changes nothing; two processes may use one cache (`tests/store.rs`,
//!    `tests/goal.rs`).
//! 8. Embedded sources, themes and keys are read by the same code as the user's, and what is wrong with those is named with its line
//!    (`sources::files`, `config`, `app::keymap`, `ui`).
//! 9. Both languages have every word (`lang`, `cli::help`).
//! 10. The terminal comes back whole after quit, panic and signals (`tests/pty.rs`).

pub mod app;
pub mod assets;
pub mod cli;
pub mod config;
pub mod dump;
pub mod exit;
pub mod goal;
pub mod headless;
pub mod lang;
pub mod log;
pub mod model;
pub mod net;
pub mod reader;
pub mod runtime;
pub mod sources;
pub mod store;
pub mod typeset;
pub mod ui;
