//! How many are in flight and how many start in a second are two things: a semaphore limits the
//! first, a token bucket the second.
//!
//! Shows the two beside each other, and both at once. The bucket itself is in `token_bucket`.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

use crate::permits::limited;
use crate::token_bucket::TokenBucket;

// ANCHOR: by_semaphore
/// Wrong: so many at a time isn't so many a second. How many start depends on how fast they end.
///
/// # Errors
/// When the semaphore is closed, which nobody does here.
///
/// # Panics
/// When a request panicked.
pub async fn by_semaphore(
    requests: usize,
    per_second: NonZeroU32,
    duration: Duration,
) -> Result<(), AcquireError> {
    limited(requests, per_second.get() as usize, duration).await
}
// ANCHOR_END: by_semaphore

// ANCHOR: by_bucket
/// At most a burst of `per_second` at once, and after that so many a second.
///
/// # Panics
/// When a request panicked.
pub async fn by_token_bucket(requests: usize, per_second: NonZeroU32, duration: Duration) {
    let bucket = Arc::new(TokenBucket::new(per_second, per_second));
    let mut tasks = JoinSet::new();
    for n in 1..=requests {
        tasks.spawn(request(n, Arc::clone(&bucket), duration));
    }
    tasks.join_all().await;
}

#[instrument(skip(bucket, duration), ret)]
async fn request(n: usize, bucket: Arc<TokenBucket>, duration: Duration) {
    bucket
        .acquire()
        .instrument(info_span!("wait for token"))
        .await;
    sleep(duration).await; // stands for the request
}
// ANCHOR_END: by_bucket

// ANCHOR: both
/// A request that obeys both limits: how many are in flight, and how many start in a second.
///
/// First the permit, then the token: it starts the moment it has its token. The other way round,
/// tokens would be saved up in the queue for permits and spent all at once.
///
/// # Errors
/// When the semaphore is closed.
#[instrument(name = "request", skip(semaphore, bucket, duration), ret, err)]
pub async fn by_both(
    n: usize,
    semaphore: Arc<Semaphore>,
    bucket: Arc<TokenBucket>,
    duration: Duration,
) -> Result<(), AcquireError> {
    let _permit = semaphore
        .acquire()
        .instrument(info_span!("wait for permit"))
        .await?;
    bucket
        .acquire()
        .instrument(info_span!("wait for token"))
        .await;
    sleep(duration).await;
    Ok(())
}
// ANCHOR_END: both
