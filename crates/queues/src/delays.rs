//! Items that become due later: a task with a `DelayQueue` between the producers and the consumers.
//!
//! One timer serves all of them. For a retry after a pause, a reminder, a lease that runs out.

use std::future::poll_fn;
use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio_util::time::DelayQueue;
use tracing::instrument;

use crate::job::Job;

// ANCHOR: delays
/// A job, and how long from now it may not be done.
#[derive(Debug)]
pub struct Later {
    /// What to do.
    pub job: Job,
    /// How long to keep it.
    pub delay: Duration,
}

/// Keeps each job until it is due, at most `most` at a time; with so many waiting, producers wait,
/// too. Ends when no more come and none waits, or when nobody takes what is due. Tells how many it
/// passed on.
///
/// Cancel safety: dropped, it drops the jobs that wait.
#[instrument(name = "scheduler", skip_all, ret)]
pub async fn pass_on_when_due(
    mut incoming: Receiver<Later>,
    due: Sender<Job>,
    most: usize,
) -> usize {
    let mut waiting = DelayQueue::new();
    let mut passed_on = 0;
    loop {
        select! {
            biased;
            // Nothing waits: the pattern doesn't match, and this branch is out of this turn.
            Some(expired) = poll_fn(|context| waiting.poll_expired(context)) => {
                if due.send(expired.into_inner()).await.is_err() {
                    return passed_on;
                }
                passed_on += 1;
            }
            Some(later) = incoming.recv(), if waiting.len() < most => {
                waiting.insert(later.job, later.delay);
            }
            else => return passed_on,
        }
    }
}
// ANCHOR_END: delays
