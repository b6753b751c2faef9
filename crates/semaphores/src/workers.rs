//! The same limit without a semaphore: as many tasks as there may be jobs in flight.
//!
//! Each worker takes the next job when it has done one. Doesn't show jobs that arrive from
//! elsewhere: that is a channel, and the practice on queues.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::instrument;

// ANCHOR: workers
/// Does all jobs with `workers` tasks: at most so many jobs are in flight, and exactly so many
/// tasks exist.
///
/// # Panics
/// When a job panicked.
pub async fn worker_pool(
    jobs: impl Iterator<Item = usize> + Send + 'static,
    workers: usize,
    work: Duration,
) {
    let jobs = Arc::new(Mutex::new(jobs));
    let mut pool = JoinSet::new();
    for _ in 0..workers {
        pool.spawn(worker(Arc::clone(&jobs), work));
    }
    pool.join_all().await;
}

async fn worker(jobs: Arc<Mutex<impl Iterator<Item = usize>>>, work: Duration) {
    loop {
        // A statement of its own: in a `while let` the lock would be held during the job.
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some(n) = next else { break };
        job(n, work).await;
    }
}

#[instrument(skip(work), ret)]
async fn job(n: usize, work: Duration) {
    sleep(work).await;
}
// ANCHOR_END: workers
