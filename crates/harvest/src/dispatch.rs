//! A task for each URL, as many as the window has places; and their end, whether the list ends or somebody wants to stop.
//!
//! The practice: [tasks](../../../book/src/tasks.md#drain-with-a-deadline).

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;
use tracing::warn;

use crate::admission::Job;
use crate::attempt::Fetcher;
use crate::retry::{Ended, harvest};
use crate::row::Seen;
use crate::signals::Stop;

// ANCHOR: dispatch
/// Starts a task for each job, and returns when all have ended.
///
/// Dropped, it drops its tasks at their next await.
///
/// # Errors
///
/// A task has panicked. Its URL isn't final.
pub(crate) async fn dispatch(
    mut jobs: Receiver<Job>,
    results: Sender<Seen>,
    fetcher: Arc<Fetcher>,
    stop: &Stop,
) -> Result<(), JoinError> {
    let mut tasks = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = stop.soon.cancelled() => break,
            Some(ended) = tasks.join_next() => ended?,
            job = jobs.recv() => match job {
                Some(job) => {
                    let (fetcher, results) = (Arc::clone(&fetcher), results.clone());
                    tasks.spawn(one(job, fetcher, results));
                }
                None => break,
            },
        }
    }
    // Jobs that nobody has started are dropped with their tickets, and so is this sender: the writer ends with the last task.
    drop((jobs, results));
    while let Some(ended) = next(&mut tasks, stop, fetcher.settings.grace).await {
        ended?;
    }
    Ok(())
}

async fn one(job: Job, fetcher: Arc<Fetcher>, results: Sender<Seen>) {
    let ended = tokio::select! {
        ended = harvest(&fetcher, &job.target) => ended,
        () = job.ticket.lost() => return,
    };
    if let Ended::Final(row) = ended {
        let seen = Seen {
            row: *row,
            ticket: job.ticket,
        };
        // Nobody receives only where the store has failed, and that is told there.
        results.send(seen).await.ok();
    }
}
// ANCHOR_END: dispatch

/// The next task that ends; after a stop, within the grace.
async fn next(
    tasks: &mut JoinSet<()>,
    stop: &Stop,
    grace: Duration,
) -> Option<Result<(), JoinError>> {
    let out_of_patience = async {
        stop.soon.cancelled().await;
        // A second signal doesn't wait. (The rest of the grace does, not a new one: it began with the first signal.)
        timeout(stop.rest_of(grace), stop.now.cancelled())
            .await
            .ok();
    };
    tokio::select! {
        biased;
        ended = tasks.join_next() => ended,
        () = out_of_patience => {
            warn!("{} requests are cut off", tasks.len());
            tasks.shutdown().await;
            None
        }
    }
}
