//! Permits that aren't where one thinks they are: two ways to have no limit at all, and a way to send
//! a permit on a journey and get it back.
//!
//! Doesn't show permits that are made or destroyed on purpose (`resize`).

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

// ANCHOR: underscore
/// Wrong: no limit. `_` isn't a variable: the permit is given back before the work begins.
///
/// # Errors
/// Never: the error went the same way as the permit.
#[expect(
    clippy::let_underscore_must_use,
    reason = "wrong on purpose; this lint catches it"
)]
#[instrument(name = "request", skip(semaphore, work), ret, err)]
pub async fn thrown_away(
    n: usize,
    semaphore: Arc<Semaphore>,
    work: Duration,
) -> Result<(), AcquireError> {
    let _ = semaphore
        .acquire()
        .instrument(info_span!("wait for permit"))
        .await;
    sleep(work).await;
    Ok(())
}
// ANCHOR_END: underscore

// ANCHOR: left_behind
/// Wrong: no limit. The permit stays in the loop and is dropped by its next round; the task, which
/// doesn't mention it, has none. No compiler and no lint says so.
///
/// # Errors
/// When the semaphore is closed.
///
/// # Panics
/// When a request panicked.
pub async fn left_behind(
    requests: usize,
    permits: usize,
    work: Duration,
) -> Result<(), AcquireError> {
    let semaphore = Arc::new(Semaphore::new(permits));
    let mut tasks = JoinSet::new();
    for n in 1..=requests {
        let _permit = Arc::clone(&semaphore).acquire_owned().await?;
        tasks.spawn(async move { request(n, work).await });
    }
    tasks.join_all().await;
    Ok(())
}
// ANCHOR_END: left_behind

// ANCHOR: taken_along
/// The permit is moved into the task, because the task names it.
///
/// # Errors
/// When the semaphore is closed.
///
/// # Panics
/// When a request panicked.
pub async fn taken_along(
    requests: usize,
    permits: usize,
    work: Duration,
) -> Result<(), AcquireError> {
    let semaphore = Arc::new(Semaphore::new(permits));
    let mut tasks = JoinSet::new();
    for n in 1..=requests {
        let permit = Arc::clone(&semaphore).acquire_owned().await?;
        tasks.spawn(async move {
            request(n, work).await;
            drop(permit);
        });
    }
    tasks.join_all().await;
    Ok(())
}
// ANCHOR_END: taken_along

#[instrument(skip(work), ret)]
async fn request(n: usize, work: Duration) {
    sleep(work).await;
}

// ANCHOR: lease
/// A connection that counts against a limit for as long as it exists, whoever has it.
#[derive(Debug)]
pub struct Connection {
    /// Which one it is.
    pub id: u32,
    /// Nobody reads it: it is here to be dropped with the connection.
    _permit: OwnedSemaphorePermit,
}

impl Connection {
    /// Opens a connection as soon as there are fewer than the limit.
    ///
    /// # Errors
    /// When the semaphore is closed.
    pub async fn open(id: u32, limit: &Arc<Semaphore>) -> Result<Self, AcquireError> {
        let permit = Arc::clone(limit).acquire_owned().await?;
        Ok(Self {
            id,
            _permit: permit,
        })
    }
}
// ANCHOR_END: lease
