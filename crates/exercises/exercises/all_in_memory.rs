//! Four at a time, a thousand in memory
//!
//! Four jobs run at a time, as they should. The memory grows with the queue, though: each job is taken from it at
//! once, and waits in a task of its own.

// ANCHOR: code
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Runs all jobs, four at a time.
async fn run_all(mut jobs: impl Iterator<Item = Job>) {
    let permits = Arc::new(Semaphore::new(4));
    let mut running = JoinSet::new();
    while let Some(job) = jobs.next() {
        let permits = Arc::clone(&permits);
        running.spawn(async move {
            let _permit = permits.acquire_owned().await;
            job.run().await;
        });
    }
    running.join_all().await;
}
// ANCHOR_END: code

// Nothing to change below.

/// A job, which is in memory as long as anybody holds the other end of this.
struct Job(#[expect(dead_code, reason = "it counts")] Arc<()>);

impl Job {
    async fn run(self) {
        sleep(Duration::from_secs(1)).await;
    }
}

#[cfg(test)]
mod tests {
    use std::iter;

    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_job_is_taken_only_when_it_may_run() {
        let in_memory = Arc::new(());
        let mut most = 0;
        let jobs = iter::repeat_with(|| {
            let job = Job(Arc::clone(&in_memory));
            most = most.max(Arc::strong_count(&in_memory) - 1);
            job
        });
        let start = Instant::now();
        run_all(jobs.take(100)).await;
        assert_eq!(start.elapsed(), Duration::from_secs(25), "four at a time");
        assert!(
            most <= 5,
            "{most} jobs were in memory at once, and four can run"
        );
    }
}
