//! Workers that keep time: the lateness of timers doesn't add up from job to job.
//!
//! A timer of tokio counts in milliseconds, rounds up, and then has to be noticed. Who sleeps 10 ms, a hundred times in a row,
//! is late a hundred times. Who sleeps until the next of a hundred moments is late once. Right for work that *is* time: slots of
//! a radio, frames, samples, a request every so often. A job that waits for an answer ends when the answer comes, and gains
//! nothing here: that is `workers`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tracing::instrument;

// ANCHOR: slots
/// Does all jobs with `workers` tasks. A worker gives each job a slot of its time, and the next slot begins where this one was
/// to end, not where its timer fired.
///
/// A job that begins late has less than a slot, and one that takes longer pushes no other worker's jobs. Dropping the returned
/// future aborts all workers.
///
/// # Panics
/// When a job panicked.
pub async fn worker_slots(
    jobs: impl Iterator<Item = usize> + Send + 'static,
    workers: usize,
    slot: Duration,
) {
    let jobs = Arc::new(Mutex::new(jobs));
    let mut pool = JoinSet::new();
    for _ in 0..workers {
        pool.spawn(worker(Arc::clone(&jobs), slot));
    }
    pool.join_all().await;
}

async fn worker(jobs: Arc<Mutex<impl Iterator<Item = usize>>>, slot: Duration) {
    let mut ends = Instant::now();
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some(n) = next else { break };
        ends += slot;
        job(n, ends).await;
    }
}

#[instrument(skip(ends), ret)]
async fn job(n: usize, ends: Instant) {
    sleep_until(ends).await;
}
// ANCHOR_END: slots
