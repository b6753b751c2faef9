//! All tests that can share a process: one program links once, and those that wait do so side by side.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod as_recorded;
mod cancellation;
mod claims;
mod edges;
mod faults;
mod http;
mod retries;
mod support;
mod timeouts;
mod usage;
