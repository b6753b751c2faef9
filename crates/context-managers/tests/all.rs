//! All tests that can share a process: one program links once, and those that wait do so side by side.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod as_recorded;
mod cancellation;
mod claims;
mod closer;
mod files;
mod owned;
mod support;
mod usage;
mod warning;
