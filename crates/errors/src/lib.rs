//! Expect failure.
//!
//! The problem: a call over a network can fail in a dozen ways, and a program that treats them all
//! alike hides the ones it could mend. The rule: say what went wrong in a type, wait for nothing
//! without a limit, try again only what is worth it and safe, and let nothing disappear. The
//! chapter is `book/src/errors.md`; `cargo run -p errors -- --help` lists the demos.

pub mod again;
pub mod backoff;
pub mod budget;
pub mod client;
pub mod collect;
pub mod context;
pub mod crowd;
pub mod deadline;
pub mod demos;
pub mod error;
pub mod fallback;
pub mod get;
pub mod once;
pub mod panics;
pub mod report;
pub mod retry;
pub mod retry_after;
pub mod unstoppable;
