//! Where the permit is taken decides what is bounded: the work alone, or the memory too.
//!
//! `inside_the_task` makes a task of every job at once and lets them queue for permits;
//! `before_spawn` takes the permit first, so that the source of the jobs is read no faster than they
//! are done. Doesn't show a source that has to be awaited: there the `for` becomes a `while let`,
//! and nothing else changes.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;
use tracing::instrument;

use crate::permits::request;

/// What ends a run early.
#[derive(Debug, thiserror::Error)]
pub enum Interrupted {
    /// A job panicked, or was aborted.
    #[error("a job did not end")]
    Job(#[from] JoinError),
    /// The semaphore was closed, which nobody does here.
    #[error("no permits any more")]
    Closed(#[from] AcquireError),
}

// ANCHOR: inside
/// Wrong for a long source: at most `permits` jobs work, but all of them are tasks from the start.
///
/// # Errors
/// When a job panicked. The other jobs are aborted then.
pub async fn inside_the_task(
    jobs: impl Iterator<Item = usize>,
    permits: usize,
    work: Duration,
) -> Result<(), Interrupted> {
    let semaphore = Arc::new(Semaphore::new(permits));
    let mut tasks = JoinSet::new();
    for n in jobs {
        tasks.spawn(request(n, Arc::clone(&semaphore), work));
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(())
}
// ANCHOR_END: inside

// ANCHOR: before
/// Takes the permit before it makes the task: there are at most `permits` tasks, however many jobs.
///
/// # Errors
/// When a job panicked. The other jobs are aborted then.
pub async fn before_spawn(
    jobs: impl Iterator<Item = usize>,
    permits: usize,
    work: Duration,
) -> Result<(), Interrupted> {
    let semaphore = Arc::new(Semaphore::new(permits));
    let mut tasks = JoinSet::new();
    for n in jobs {
        let permit = Arc::clone(&semaphore).acquire_owned().await?;
        // A JoinSet keeps what an ended task returned until somebody asks for it.
        while let Some(ended) = tasks.try_join_next() {
            ended?;
        }
        tasks.spawn(request_with(permit, n, work));
    }
    while let Some(ended) = tasks.join_next().await {
        ended?;
    }
    Ok(())
}

/// A request that can't be made without a permit, and that can't forget to take it along.
#[instrument(name = "request", skip(_permit, duration), ret)]
async fn request_with(_permit: OwnedSemaphorePermit, n: usize, duration: Duration) {
    sleep(duration).await;
}
// ANCHOR_END: before
