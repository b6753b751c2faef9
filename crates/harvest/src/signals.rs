//! Ctrl-C and SIGTERM: the first one stops politely, the second one at once.
//!
//! The practice: [tasks](../../../book/src/tasks.md#a-program-that-can-be-stopped).

use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// What everybody is told who has to stop.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    /// Start nothing new; what is in flight may end.
    pub soon: CancellationToken,
    /// Cut off what is in flight.
    pub now: CancellationToken,
    since: Arc<OnceLock<Instant>>,
}

impl Stop {
    /// Stops: the first call politely, the second one at once.
    pub fn ask(&self) {
        if self.since.set(Instant::now()).is_err() {
            self.now.cancel();
        }
        self.soon.cancel();
    }

    /// What is left of the grace, which began with the first call of [`ask`](Self::ask).
    pub(crate) fn rest_of(&self, grace: Duration) -> Duration {
        let gone = self.since.get().map(Instant::elapsed).unwrap_or_default();
        grace.saturating_sub(gone)
    }
}

/// Turns signals into [`Stop`], for as long as it is polled. The handlers are there when this returns.
///
/// # Errors
///
/// The system refuses a handler.
pub fn listen(stop: Stop) -> io::Result<impl Future<Output = ()>> {
    let mut signals = Signals::new()?;
    Ok(async move {
        loop {
            signals.next().await;
            stop.ask();
        }
    })
}

/// Ctrl-C, and on Unix also the polite request to end, SIGTERM.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Ctrl-C.
#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn new() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}
