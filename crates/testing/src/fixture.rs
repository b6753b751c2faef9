//! The async fixture: what a test needs is started before it and stopped after it, whether it passes or panics.
//!
//! Rust's test harness has no fixtures. A value with a `Drop` is one; a function that takes the test is another, and can await
//! its teardown. `Drop` can't.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::shout::serve;

// ANCHOR: guard
/// A server on a port that was free. It is gone soon after this value is.
#[derive(Debug)]
pub struct TestServer {
    /// Where it listens, and has listened since before `start` returned: nobody has to wait for it.
    pub address: SocketAddr,
    stop: CancellationToken,
    task: AbortOnDropHandle<io::Result<()>>,
}

impl TestServer {
    /// Starts it, on a port that the system chooses: tests may run side by side.
    ///
    /// # Errors
    ///
    /// No port is free.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let task = tokio::spawn(serve(listener, stop.clone()));
        Ok(Self {
            address,
            stop,
            task: AbortOnDropHandle::new(task),
        })
    }

    /// Stops it, waits until it is gone, and tells what it died of.
    ///
    /// # Errors
    ///
    /// It had failed or panicked, which no test should overlook.
    pub async fn stop(self) -> io::Result<()> {
        self.stop.cancel();
        self.task.await?
    }
}
// ANCHOR_END: guard

// ANCHOR: scope
/// Runs a test with a server of its own, and stops the server. When the test panics, the guard does.
///
/// # Errors
///
/// The server couldn't start, or had failed.
pub async fn with_server<T>(test: impl AsyncFnOnce(SocketAddr) -> T) -> io::Result<T> {
    let server = TestServer::start().await?;
    let value = test(server.address).await;
    server.stop().await?;
    Ok(value)
}
// ANCHOR_END: scope
