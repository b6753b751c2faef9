//! `close` ends the waiting: who holds a permit goes on, who waits for one gets an error at once.
//!
//! That makes it the semaphore's part of a graceful shutdown. Doesn't show how the program learns
//! that it should end (a signal, a `CancellationToken`).

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::permits::request;

// ANCHOR: close
/// Runs jobs until `shutdown` is ready; then those in flight end, and those in the queue are refused.
///
/// Returns how many jobs were done and how many were refused.
///
/// # Panics
/// When a job panicked.
pub async fn run_until(
    shutdown: impl Future<Output = ()>,
    jobs: usize,
    permits: usize,
    work: Duration,
) -> (usize, usize) {
    let semaphore = Arc::new(Semaphore::new(permits));
    let mut tasks = JoinSet::new();
    for n in 1..=jobs {
        tasks.spawn(request(n, Arc::clone(&semaphore), work));
    }

    shutdown.await;
    semaphore.close();

    let ended = tasks.join_all().await;
    let done = ended.iter().filter(|job| job.is_ok()).count();
    (done, ended.len() - done)
}
// ANCHOR_END: close
