//! A look at each task while it runs: what tokio-console shows, served on a port.
//!
//! The practice: [runtime](../../../book/src/runtime.md). tokio tells of its tasks only where it was compiled to
//! (`--cfg tokio_unstable`), so most builds can't do it. One that can't says so when it is asked for, and not when it is
//! compiled: `--all-features` compiles everywhere.

use std::io;
use std::net::SocketAddr;

use tracing_subscriber::{Layer, Registry};

#[cfg(feature = "console")]
mod port;
#[cfg(feature = "console")]
pub use port::serve;

/// What listens to tokio, to be installed before the first task starts.
pub type Watcher = Box<dyn Layer<Registry> + Send + Sync>;

/// Why no task can be looked at.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// Not in this build.
    #[error(
        "this build can't show its tasks; one that can: RUSTFLAGS=\"--cfg tokio_unstable\" cargo run -p harvest --features console"
    )]
    NotBuilt,
    /// The port is taken, or the system gives no thread.
    #[error("can't show tasks at {0}: {1}")]
    NotServed(SocketAddr, #[source] io::Error),
}

/// Serves the tasks of this program to tokio-console, until the process ends. The port is open when this returns, with the
/// address that it has; there is something to see as soon as the watcher is installed.
///
/// # Errors
///
/// The build can't do it, or the port is taken.
#[cfg(not(feature = "console"))]
pub fn serve(_at: SocketAddr) -> Result<(SocketAddr, Watcher), ConsoleError> {
    Err(ConsoleError::NotBuilt)
}
