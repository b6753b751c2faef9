//! The exercises: what they are, how one is tried, and the terminal that goes through them with a reader.
//!
//! `exercises/` holds them as given, `solutions/` each of them solved, `exercises.toml` their order. A reader works on copies in
//! `my-exercises`.

pub mod attempt;
pub mod catalogue;
pub mod desk;
mod files;
mod look;
pub mod plain;
pub mod progress;
pub mod screen;
mod tell;
pub mod verdict;
pub mod watch;
