//! What a server does with more than it can do: queue it, refuse it, or wait a little and then refuse.
//!
//! The three have one signature. Doesn't show how a client is told (in HTTP: status 503 or 429, with
//! `Retry-After`), nor what the client should do then.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore, TryAcquireError};
use tokio::time::{sleep, timeout};
use tracing::{Instrument, info_span, instrument};

// ANCHOR: refused
/// Why a request was not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No permit is free. Later there may be one.
    #[error("overloaded")]
    Overloaded,
    /// The semaphore is closed. There will be no permit any more.
    #[error("shutting down")]
    ShuttingDown,
}

impl From<TryAcquireError> for Refused {
    fn from(error: TryAcquireError) -> Self {
        match error {
            TryAcquireError::NoPermits => Self::Overloaded,
            TryAcquireError::Closed => Self::ShuttingDown,
        }
    }
}

impl From<AcquireError> for Refused {
    fn from(_closed: AcquireError) -> Self {
        Self::ShuttingDown
    }
}
// ANCHOR_END: refused

// ANCHOR: queue
/// Wrong under overload: nobody is refused, so the queue grows, and with it everybody's wait.
///
/// # Errors
/// [`Refused::ShuttingDown`].
#[instrument(name = "request", skip(semaphore, work), ret, err)]
pub async fn queue(n: usize, semaphore: Arc<Semaphore>, work: Duration) -> Result<(), Refused> {
    let _permit = semaphore
        .acquire()
        .instrument(info_span!("wait for permit"))
        .await?;
    sleep(work).await;
    Ok(())
}
// ANCHOR_END: queue

// ANCHOR: shed
/// Serves a request at once or refuses it at once.
///
/// # Errors
/// [`Refused::Overloaded`] when no permit is free, [`Refused::ShuttingDown`].
#[instrument(name = "request", skip(semaphore, work), ret, err)]
pub async fn shed(n: usize, semaphore: Arc<Semaphore>, work: Duration) -> Result<(), Refused> {
    let _permit = semaphore.try_acquire()?;
    sleep(work).await;
    Ok(())
}
// ANCHOR_END: shed

// ANCHOR: patient
/// How long a request may wait for a permit: about as long as a short burst takes to pass.
pub const PATIENCE: Duration = Duration::from_millis(200);

/// Serves a request within [`PATIENCE`] or refuses it: a burst passes, an overload doesn't.
///
/// # Errors
/// [`Refused::Overloaded`] when no permit became free in time, [`Refused::ShuttingDown`].
#[instrument(name = "request", skip(semaphore, work), ret, err)]
pub async fn wait_a_little(
    n: usize,
    semaphore: Arc<Semaphore>,
    work: Duration,
) -> Result<(), Refused> {
    let permit = timeout(PATIENCE, semaphore.acquire())
        .instrument(info_span!("wait for permit"))
        .await
        .map_err(|_elapsed| Refused::Overloaded)??;
    sleep(work).await;
    drop(permit);
    Ok(())
}
// ANCHOR_END: patient
