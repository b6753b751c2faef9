//! **Problem:** work must start now, and somebody must wait for it later: for its result, for its error, for its end.
//!
//! **Rule:** every task has an owner who waits for it. Whoever starts a task and forgets it has decided that its errors, its
//! panics and its end don't matter.
//!
//! Chapter: `book/src/tasks.md`. Run it: `cargo run -p tasks`.

pub mod abort;
pub mod actor;
pub mod background;
pub mod blocking;
pub mod context;
pub mod cpu;
pub mod demos;
pub mod detach;
pub mod drain;
pub mod ended;
pub mod job;
pub mod local;
pub mod set;
pub mod start;
pub mod supervisor;
pub mod tokens;
pub mod window;

/// The complete program that `cargo run -p tasks --example graceful_shutdown` runs, for the demo `shutdown`.
#[path = "../examples/graceful_shutdown.rs"]
#[expect(dead_code, reason = "its `main` is the example's")]
pub mod graceful_shutdown;
