//! All tests that can share a process: one program links once, and those that wait do so side by side.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod as_recorded;
mod claims;
mod direct;
mod faults;
mod locks;
mod pools;
mod rows;
mod rusqlite_actor;
mod rusqlite_cancel;
mod rusqlite_connection;
mod rusqlite_kill;
mod rusqlite_stop;
mod rusqlite_threads;
mod sessions;
mod support;
mod transactions;
mod transfers;
mod usage;
