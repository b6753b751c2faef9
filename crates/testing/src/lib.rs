//! Test async code: on a clock that the test holds, with faults that the test chooses, cancelled wherever it can be.
//!
//! The problem: what goes wrong in async code goes wrong at a certain moment, and a test that waits for that moment is slow and
//! fails now and then. The rule: *the test decides what happens when: the clock, the pieces of a stream, the moment of the
//! drop, the order of the threads.*
//!
//! The chapter is `book/src/testing.md`. The code under test, and what tests it:
//!
//! - [`ready`]: a paused clock (`tests/clock.rs` has the clock's own rules)
//! - [`transfer`]: a cancellation at every await, with the crate `cancel-check`
//! - [`lines`]: streams by script, in pieces and with faults ([`faulty`]); arbitrary ones in `tests/properties.rs`
//! - [`shout`]: a pipe in memory, a socket ([`fixture`]), a simulated network in `tests/network.rs`
//! - [`event`]: every order in which two threads can take their steps, in `tests/interleavings.rs`

pub mod demos;
pub mod event;
pub mod faulty;
pub mod fixture;
pub mod lines;
pub mod ready;
pub mod shout;
pub mod transfer;

/// What [`event`] is made of. Its test has a module of this name with loom's.
mod sync {
    pub(crate) use std::sync::Mutex;
    pub(crate) use std::sync::atomic::{AtomicBool, Ordering};
}
