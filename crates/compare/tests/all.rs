//! All tests of this crate: one program links once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod claims;
mod concurrency;
mod databases;
mod figures;
mod files;
mod frame;
mod harvest;
mod http;
#[cfg(unix)]
mod postgres;
mod program;
mod quick;
mod recordings;
