//! All tests that can share a process: one program links once, and those that wait do so side by side.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod as_recorded;
mod blocking;
mod cancellation;
mod channels;
mod claims;
mod common;
mod database;
mod io_and_http;
mod locks;
mod lore;
mod never_runs;
mod permits;
mod runtime;
mod search;
mod select;
mod send_and_types;
mod shutdown;
mod signals;
mod streams;
mod tests;
mod time;
