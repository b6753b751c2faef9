//! What a run has: a folder, an interpreter, the servers of its workloads.

mod fixture;
mod python;

use std::fmt;
use std::path::PathBuf;

pub use fixture::{Fixture, Server};
pub use python::Python;
pub(crate) use python::needs;

/// What a run has.
#[derive(Debug, Clone)]
pub struct Parts {
    /// This program, which runs each Rust side in a process of its own.
    pub program: PathBuf,
    /// A folder for what the fixtures write; removed at the end.
    pub folder: PathBuf,
    /// The Python interpreter, where there is one.
    pub python: Option<Python>,
}

/// What isn't there: a server, a program, a package. A side or a fixture that fails with it is left out, and the run goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub String);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Missing {}
