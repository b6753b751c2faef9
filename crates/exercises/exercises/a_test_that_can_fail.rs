//! A test that can fail
//!
//! Now you write the test: does a runner have exactly `limit` jobs in flight when there is enough to do? What
//! stands here runs ten jobs, and finds nothing wrong with anybody.
//!
//! It will be tried on three runners: one that is right, one that runs everything at once, and one that runs one
//! job after another.

// ANCHOR: code
use std::pin::Pin;
use std::time::Duration;

use futures::future::join_all;
use futures::{StreamExt, stream};
use tokio::time::sleep;

type Job<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Whether `run` has as many jobs in flight as `limit` says: no more, and no less.
async fn keeps_the_limit(limit: usize, run: impl AsyncFnOnce(usize, Vec<Job<'_>>)) -> bool {
    let job = |_| -> Job<'_> {
        Box::pin(async {
            sleep(Duration::from_secs(1)).await;
        })
    };
    run(limit, (0..10).map(job).collect()).await;
    true
}
// ANCHOR_END: code

// Nothing to change below.

async fn right(limit: usize, jobs: Vec<Job<'_>>) {
    let each = async |job: Job<'_>| job.await;
    stream::iter(jobs).for_each_concurrent(limit, each).await;
}

async fn all_at_once(_limit: usize, jobs: Vec<Job<'_>>) {
    join_all(jobs).await;
}

async fn one_by_one(_limit: usize, jobs: Vec<Job<'_>>) {
    for job in jobs {
        job.await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_right_runner_passes() {
        assert!(keeps_the_limit(3, right).await, "the right one was refused");
    }

    #[tokio::test(start_paused = true)]
    async fn the_wrong_runners_are_refused() {
        let why = "a run of everything at once passed the check";
        assert!(!keeps_the_limit(3, all_at_once).await, "{why}");
        let why = "a run of one after another passed the check";
        assert!(!keeps_the_limit(3, one_by_one).await, "{why}");
    }
}
