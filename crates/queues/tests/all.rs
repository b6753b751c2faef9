//! All tests that can share a process: one program links once, and those that wait do so side by side.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod as_recorded;
mod cancel;
mod cancellation;
mod chunks;
mod claims;
mod endings;
mod everybody;
mod order;
mod shutdown;
mod support;
mod usage;
