//! What can go wrong, each in one line that says how to mend it.

use std::io;
use std::path::PathBuf;

/// Why there is no server, or no database on it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing was found in any of the places where it usually is.
    #[error(
        "PostgreSQL isn't installed: `apt-get install postgresql` (Debian, Ubuntu) or \
         `brew install postgresql` (macOS) installs it; if it is somewhere unusual, name the folder \
         of its `initdb` in POSTGRES_BIN"
    )]
    NotInstalled,

    /// The folder that was named holds no server.
    #[error("POSTGRES_BIN is {}, and there is no `initdb` with a `postgres` beside it", .0.display())]
    NotThere(PathBuf),

    /// PostgreSQL refuses to be root's, and there is nobody else.
    #[error(
        "PostgreSQL doesn't run as root, and there is no user `postgres` or `nobody` to run it as"
    )]
    NobodyToRunIt,

    /// A program of PostgreSQL's said no.
    #[error("`{program}` failed: {said}")]
    Failed {
        /// Its name.
        program: String,
        /// What it wrote, in one line.
        said: String,
    },

    /// The server ended before it was ready, or wasn't ready in time.
    #[error("PostgreSQL didn't start: {said}")]
    NotReady {
        /// The end of its log, in one line.
        said: String,
    },

    /// Somebody else listens there.
    #[error("port {0} is taken: choose another one, or none for any that is free")]
    PortTaken(u16),

    /// The name would need quotes.
    #[error("`{0}` can't be a database's name here: use 1 to 63 of a-z, 0-9 and _, no digit first")]
    BadName(String),

    /// A file or a process.
    #[error("{what}: {source}")]
    System {
        /// What was tried.
        what: String,
        /// What the system answered.
        source: io::Error,
    },
}

/// `result.map_err(error::when(|| ...))`: says what was tried when the system refused.
pub(crate) fn when<S: Into<String>>(what: impl FnOnce() -> S) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::System {
        what: what().into(),
        source,
    }
}

/// Several lines as one, without the empty ones.
pub(crate) fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("; ")
}
