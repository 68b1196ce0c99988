//! A scripted server on the loopback and a small paper on it, for the tests of every layer.
//!
//! Owns what a test's network is. Must not use anything of the program: it speaks HTTP and gives text.
#![allow(dead_code, unreachable_pub, unused_imports, reason = "each test program uses its own part of this")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot set up its server has failed")]

pub mod bantin;
pub mod paper;
pub mod reply;
pub mod server;
pub mod story;

pub use bantin::{Bantin, Run};
pub use paper::LoopbackPaper;
pub use reply::{Fault, Reply, Seen};
pub use server::Server;
