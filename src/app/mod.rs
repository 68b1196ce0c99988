//! The pure core of the reader: what a key or an answer changes, and what is asked of the shell in return.
//!
//! Owns the state of the screen, the commands and their keys, and the geometry. Must not read a clock, a file, the network
//! or a terminal, and must not know colours. One way in, [`update()`]; what it wants done comes back as [`Effect`]s.

pub mod banner;
pub mod command;
pub mod comments;
pub mod effect;
pub mod env;
pub mod held;
pub mod hits;
pub mod keymap;
pub mod keys;
pub mod layout;
pub mod list;
pub mod list_page;
pub mod load;
pub mod marks;
pub mod msg;
pub mod overlay;
pub mod paged;
pub mod problem;
pub mod prompt;
pub mod reading;
pub mod shelf;
pub mod state;
pub mod tabs;
mod update;
pub mod wrap;

pub use command::{Command, Context};
pub use effect::{Effect, ListQuery, RequestId, Scope, Seek, Want};
pub use env::{Env, Settings, Size};
pub use keymap::Keymap;
pub use keys::{Key, KeyCode};
pub use layout::{Layout, Pane};
pub use load::Load;
pub use msg::{Count, Listing, Marked, Msg, SectionReport, ShelfChange, Stage};
pub use state::State;
pub use tabs::Tab;
pub use update::update;
