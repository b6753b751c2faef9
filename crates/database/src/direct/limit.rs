//! A query that may take so long and no longer, on a connection that others wait for.
//!
//! The wrong way and the right way differ in whom the interrupt hits.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, InterruptHandle};
use tokio::task::spawn_blocking;
use tokio::time::error::Elapsed;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::shared::{CallError, Shared};
use super::stop::unless_stopped;

/// One connection for all tasks, whose queries can be interrupted.
#[derive(Clone)]
pub struct Limited {
    shared: Shared,
    interrupt: Arc<InterruptHandle>,
}

/// Why a query has no result.
#[derive(Debug, thiserror::Error)]
pub enum LimitError {
    /// It took too long.
    #[error("the time was over")]
    TimeOver(#[from] Elapsed),
    /// It failed.
    #[error(transparent)]
    Failed(#[from] CallError),
}

// ANCHOR: whoever
impl Limited {
    /// Wrong: interrupts whatever the connection does when the time is over. If this query still waits for its
    /// turn, that is somebody else's.
    ///
    /// # Errors
    ///
    /// The time is over, `work` fails or panics.
    pub async fn stops_whoever_runs<T: Send + 'static>(
        &self,
        limit: Duration,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, LimitError> {
        let working = timeout(limit, self.shared.call(work)).await;
        if working.is_err() {
            self.interrupt.interrupt();
        }
        Ok(working??)
    }
}
// ANCHOR_END: whoever

// ANCHOR: its_own
impl Limited {
    /// Right: the guard goes with the future, and stops this query only, whether it runs, waits, or is about to
    /// run.
    ///
    /// # Errors
    ///
    /// The time is over, `work` fails or panics.
    pub async fn stops_its_own<T: Send + 'static>(
        &self,
        limit: Duration,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, LimitError> {
        let stop = CancellationToken::new();
        let _stopped_on_drop = stop.clone().drop_guard();
        let shared = self.shared.clone();
        let working =
            spawn_blocking(move || unless_stopped(&shared.lock(), &stop, work)?.transpose());
        let worked = timeout(limit, working).await?.map_err(CallError::Died)?;
        match worked.map_err(CallError::Refused)? {
            Some(value) => Ok(value),
            None => unreachable!("it is stopped when this future has gone"),
        }
    }
}
// ANCHOR_END: its_own

impl Limited {
    /// Shares the connection.
    #[must_use]
    pub fn new(connection: Connection) -> Self {
        let interrupt = Arc::new(connection.get_interrupt_handle());
        Self {
            shared: Shared::new(connection),
            interrupt,
        }
    }
}
