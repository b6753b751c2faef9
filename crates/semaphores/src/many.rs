//! Permits as a budget: a job takes as many as it costs, and the queue stays first come, first served.
//!
//! Here a permit is a megabyte. Fairness has its price: one that needs much and waits holds up those
//! behind it that need little. Doesn't show priorities: a semaphore has none.

use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

// ANCHOR: budget
/// An amount of memory to share out. A permit is one megabyte.
#[derive(Debug)]
pub struct Memory {
    megabytes: u32,
    permits: Semaphore,
}

/// Why memory was not lent.
#[derive(Debug, thiserror::Error)]
pub enum NotLent {
    /// Waiting for more than there is would never end, and hold up everybody behind.
    #[error("{wanted} MB wanted, there are only {megabytes} MB in all")]
    TooMuch {
        /// How many megabytes were asked for.
        wanted: u32,
        /// How many there are, free or lent.
        megabytes: u32,
    },
    /// The semaphore was closed.
    #[error("no memory is lent any more")]
    Closed(#[from] AcquireError),
}

impl Memory {
    /// So many megabytes, all of them free.
    #[must_use]
    pub fn new(megabytes: u32) -> Self {
        Self {
            megabytes,
            permits: Semaphore::new(megabytes as usize),
        }
    }

    /// Lends `wanted` megabytes until the permit is dropped, after all who asked earlier have theirs.
    ///
    /// Cancel safe: a call that is dropped gives back what was set aside for it, and its place.
    ///
    /// # Errors
    /// [`NotLent::TooMuch`] at once when no wait could help.
    pub async fn lend(&self, wanted: u32) -> Result<SemaphorePermit<'_>, NotLent> {
        let megabytes = self.megabytes;
        if wanted > megabytes {
            return Err(NotLent::TooMuch { wanted, megabytes });
        }
        Ok(self.permits.acquire_many(wanted).await?)
    }

    /// How many megabytes are neither lent nor set aside for the first in the queue.
    #[must_use]
    pub fn free(&self) -> usize {
        self.permits.available_permits()
    }
}
// ANCHOR_END: budget

// ANCHOR: job
/// A job that needs `megabytes` for as long as it works.
///
/// # Errors
/// When there is not that much memory at all.
#[instrument(name = "job", skip(memory, megabytes, work), ret, err)]
pub async fn job(
    name: &'static str,
    megabytes: u32,
    memory: &Memory,
    work: Duration,
) -> Result<(), NotLent> {
    let _lent = memory
        .lend(megabytes)
        .instrument(info_span!("wait for memory"))
        .await?;
    sleep(work).await;
    Ok(())
}
// ANCHOR_END: job
