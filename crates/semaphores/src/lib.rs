//! Limit what is in flight, and what starts per second.
//!
//! The problem: everything at once is too much for the service at the other end, for the machine, or
//! for the contract with a third party. The rule: a permit for each thing in flight, held for
//! exactly as long as it is in flight; and for a limit per second, a token bucket. The chapter is
//! `book/src/semaphores.md`; `cargo run -p semaphores -- --help` lists the demos.

pub mod cancel;
pub mod client;
pub mod close;
pub mod deadlock;
pub mod demos;
pub mod fetch;
pub mod held;
pub mod hosts;
pub mod lent;
pub mod many;
pub mod owned;
pub mod permits;
pub mod rate;
pub mod resize;
pub mod schedule;
pub mod shed;
pub mod token_bucket;
pub mod two_limits;
pub mod with_governor;
pub mod workers;
