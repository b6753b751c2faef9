//! What a cancelled task leaves behind: one that waited loses its place in the queue, one that held
//! a permit gives it back. Nothing else is lost, and nothing has to be done for it.
//!
//! Shows the two places for a time limit, and the loop that gives up its place again and again
//! without meaning to. Doesn't show clean-up that has to be awaited.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};
use tokio::time::{Instant, error::Elapsed, interval_at, sleep, timeout};
use tracing::{Instrument, info, info_span, instrument};

use crate::permits::request;

// ANCHOR: limits
/// Why a job did not end.
#[derive(Debug, thiserror::Error)]
pub enum Unfinished {
    /// The time was up.
    #[error("out of time")]
    OutOfTime(#[from] Elapsed),
    /// The semaphore was closed.
    #[error("shutting down")]
    Closed(#[from] AcquireError),
}

/// The limit counts from now on, the wait for the permit included: what a caller means by a deadline.
///
/// # Errors
/// [`Unfinished::OutOfTime`], whether the job was waiting then or working.
pub async fn limit_on_everything(
    n: usize,
    semaphore: Arc<Semaphore>,
    limit: Duration,
    work: Duration,
) -> Result<(), Unfinished> {
    timeout(limit, request(n, semaphore, work)).await??;
    Ok(())
}

/// The limit counts from the permit on: how long the work may take, however long the queue is.
///
/// # Errors
/// [`Unfinished::OutOfTime`] when the work took too long.
#[instrument(name = "request", skip(semaphore, limit, work), ret, err)]
pub async fn limit_on_the_work(
    n: usize,
    semaphore: Arc<Semaphore>,
    limit: Duration,
    work: Duration,
) -> Result<(), Unfinished> {
    let _permit = semaphore
        .acquire()
        .instrument(info_span!("wait for permit"))
        .await?;
    timeout(limit, sleep(work)).await?;
    Ok(())
}
// ANCHOR_END: limits

// ANCHOR: loses
/// Wrong: each beat drops the `acquire` of this round, and with it the place in the queue.
///
/// # Errors
/// When the semaphore is closed.
pub async fn loses_its_place(
    semaphore: &Semaphore,
    beat: Duration,
) -> Result<SemaphorePermit<'_>, AcquireError> {
    let mut beats = interval_at(Instant::now() + beat, beat);
    loop {
        tokio::select! {
            biased;
            permit = semaphore.acquire() => return permit,
            _ = beats.tick() => info!("still waiting"),
        }
    }
}
// ANCHOR_END: loses

// ANCHOR: keeps
/// One `acquire` for the whole wait: made before the loop, pinned, and only borrowed by each round.
///
/// # Errors
/// When the semaphore is closed.
pub async fn keeps_its_place(
    semaphore: &Semaphore,
    beat: Duration,
) -> Result<SemaphorePermit<'_>, AcquireError> {
    let mut beats = interval_at(Instant::now() + beat, beat);
    let mut acquire = pin!(semaphore.acquire());
    loop {
        tokio::select! {
            biased;
            permit = &mut acquire => return permit,
            _ = beats.tick() => info!("still waiting"),
        }
    }
}
// ANCHOR_END: keeps
