//! The ways async Rust goes wrong, each with its symptom, a broken program, a mended one of the same signature, and what
//! would have caught it.
//!
//! **Functions that are called `broken` are not to be copied.** They stand beside the one called `fixed`, and a test asserts what
//! each of the two does. The chapter: `book/src/pitfalls.md`, with a page a family.
//!
//! What this crate is not: a library. [`frame`] runs the pitfalls; none of the code worth reading knows it, but for the function
//! `scene` below the two, which says what was seen.

pub mod frame;

pub mod blocking;
pub mod cancellation;
pub mod channels;
pub mod database;
pub mod io_and_http;
pub mod locks;
pub mod lore;
pub mod never_runs;
pub mod permits;
pub mod runtime;
pub mod select;
pub mod send_and_types;
pub mod shutdown;
pub mod signals;
pub mod streams;
pub mod tests;
pub mod time;
