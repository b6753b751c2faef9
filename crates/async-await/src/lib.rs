//! **Problem:** a program that waits for one thing at a time wastes all the time that it waits.
//!
//! **Rule:** `await` gives the thread away while it waits; what runs meanwhile is what was started *together*.
//!
//! Chapter: `book/src/async-await.md`. Run it: `cargo run -p async-await`.

pub mod cancel;
pub mod demos;
pub mod executor;
pub mod lazy;
pub mod polls;
pub mod requests;
pub mod stall;
