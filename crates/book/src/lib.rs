//! Builds, serves and checks the book.
//!
//! mdbook renders; this crate adds what mdbook does not do. It puts the path and the command above each listing and the
//! tests beside the claims ([`enrich`]), fails where mdbook only logs ([`builder`]), and refuses whatever the page
//! promises and the code does not keep ([`check`]).
//!
//! It is a library so that tests can build and check a broken copy of the book without starting a process.

pub mod bless;
pub mod builder;
pub mod check;
pub mod cli;
pub mod commands;
pub mod contents;
pub mod enrich;
pub mod findings;
mod frame;
pub mod include;
pub mod live;
pub mod page;
pub mod recordings;
pub mod serve;
pub mod source;
pub mod tests_index;
pub mod workspace;
