//! A permit is a value: `acquire` lends it, dropping it gives it back.
//!
//! The request and the limit that the other files build on. Doesn't show where the permit is best
//! taken (`owned`), how long it should be held (`held`), nor what undoes the limit (`lent`).

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

// ANCHOR: limited
/// Makes `requests` requests of `duration` each, at most `permits` at a time.
///
/// Dropping the returned future aborts all of them: they live in its `JoinSet`.
///
/// # Errors
/// When the semaphore is closed, which nobody does here.
///
/// # Panics
/// When a request panicked.
pub async fn limited(
    requests: usize,
    permits: usize,
    duration: Duration,
) -> Result<(), AcquireError> {
    let semaphore = Arc::new(Semaphore::new(permits));
    let mut tasks = JoinSet::new();
    for n in 1..=requests {
        tasks.spawn(request(n, Arc::clone(&semaphore), duration));
    }
    tasks.join_all().await.into_iter().collect()
}

/// One request, made when there is a permit for it.
///
/// Cancel safe: dropped while it waits it loses its place in the queue, dropped later it gives the
/// permit back.
///
/// # Errors
/// When the semaphore is closed.
#[instrument(skip(semaphore, duration), ret, err)]
pub async fn request(
    n: usize,
    semaphore: Arc<Semaphore>,
    duration: Duration,
) -> Result<(), AcquireError> {
    let _permit = semaphore
        .acquire()
        .instrument(info_span!("wait for permit"))
        .await?;
    sleep(duration).await; // stands for the request
    Ok(())
}
// ANCHOR_END: limited
