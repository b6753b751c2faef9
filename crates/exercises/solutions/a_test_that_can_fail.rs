//! A test that can fail: a solution
//!
//! It counts what it claims, and so can fail in both directions. An elapsed time could tell as well, on a paused
//! clock; a count says what went wrong. A test is worth what it was seen to refuse.

// ANCHOR: code
use std::cell::Cell;
use std::pin::Pin;
use std::time::Duration;

use futures::future::join_all;
use futures::{StreamExt, stream};
use tokio::time::sleep;

type Job<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Whether `run` has as many jobs in flight as `limit` says: no more, and no less.
async fn keeps_the_limit(limit: usize, run: impl AsyncFnOnce(usize, Vec<Job<'_>>)) -> bool {
    let (now, most) = (Cell::new(0), Cell::new(0));
    let job = |_| -> Job<'_> {
        Box::pin(async {
            now.set(now.get() + 1);
            most.set(most.get().max(now.get()));
            sleep(Duration::from_secs(1)).await;
            now.set(now.get() - 1);
        })
    };
    run(limit, (0..10).map(job).collect()).await;
    most.get() == limit
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
