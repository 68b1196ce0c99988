//! The loopback paper of the tests.
//!
//! Owns nothing: it names what of `tests/support` is used here.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "each program uses its own part of this")]

#[path = "../support/paper.rs"]
pub mod paper;
#[path = "../support/reply.rs"]
pub mod reply;
#[path = "../support/server.rs"]
pub mod server;
#[path = "../support/story.rs"]
pub mod story;
