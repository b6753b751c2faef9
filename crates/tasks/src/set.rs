//! `JoinSet`: tasks that belong together, and come back one by one as they end.
//!
//! Order, panics and a group that stops at the first error: `gather`. Limits by permits: `semaphores`.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::ended::{Ended, how_it_ended};
use crate::job::{Job, JobError};

// ANCHOR: at_most
/// Runs all jobs, at most `at_once` of them at a time, and hears of each as soon as it has ended.
///
/// Cancel safety: dropping it drops the set, which aborts what runs. What hasn't started never will.
pub async fn at_most(
    at_once: usize,
    jobs: impl IntoIterator<Item = Job>,
    mut ended: impl FnMut(Result<u32, Ended>),
) {
    let mut running = JoinSet::new();
    for job in jobs {
        // The next one starts when there is room for it.
        if running.len() >= at_once
            && let Some(joined) = running.join_next().await
        {
            ended(how_it_ended(joined));
        }
        running.spawn(job.run());
    }
    while let Some(joined) = running.join_next().await {
        ended(how_it_ended(joined));
    }
}
// ANCHOR_END: at_most

// ANCHOR: never_joined
/// Wrong: nobody takes the results out, so the set keeps every one of them, and grows as long as the program runs.
pub async fn never_joined(
    at_once: usize,
    jobs: impl IntoIterator<Item = Job>,
) -> JoinSet<Result<u32, JobError>> {
    let limit = Arc::new(Semaphore::new(at_once));
    let mut running = JoinSet::new();
    for job in jobs {
        let permit = Arc::clone(&limit).acquire_owned().await;
        running.spawn(async move {
            let _permit = permit;
            job.run().await
        });
    }
    running
}
// ANCHOR_END: never_joined
