//! All exercises and all solutions in one program, so that they are compiled once. `tests/checker` builds and runs it.
//!
//! It isn't run by `cargo test`: the exercises fail, as they should.

mod given;
mod solved;
