//! How long a permit is held: as long as what it limits, and no longer.
//!
//! Doesn't show permits that outlive their function (`lent`).

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore};
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

// ANCHOR: to_the_end
/// Wrong: the permit is held while the answer, which has long arrived, is stored.
///
/// # Errors
/// When the semaphore is closed.
#[instrument(name = "request", skip(semaphore, request, store), ret, err)]
pub async fn to_the_end(
    n: usize,
    semaphore: Arc<Semaphore>,
    request: Duration,
    store: Duration,
) -> Result<(), AcquireError> {
    let _permit = semaphore
        .acquire()
        .instrument(info_span!("wait for permit"))
        .await?;
    sleep(request).await; // what the limit is for
    sleep(store).instrument(info_span!("wait for disk")).await; // what it isn't for
    Ok(())
}
// ANCHOR_END: to_the_end

// ANCHOR: as_long_as_needed
/// The permit is given back as soon as the request has ended.
///
/// # Errors
/// When the semaphore is closed.
#[instrument(name = "request", skip(semaphore, request, store), ret, err)]
pub async fn as_long_as_needed(
    n: usize,
    semaphore: Arc<Semaphore>,
    request: Duration,
    store: Duration,
) -> Result<(), AcquireError> {
    let permit = semaphore
        .acquire()
        .instrument(info_span!("wait for permit"))
        .await?;
    sleep(request).await;
    drop(permit);
    sleep(store).instrument(info_span!("wait for disk")).await;
    Ok(())
}
// ANCHOR_END: as_long_as_needed
