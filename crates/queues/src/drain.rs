//! Shutdown with nothing lost: what was accepted is done, or given back; what comes later is
//! refused.
//!
//! The three ways have the same signature. How the signal gets here, from Ctrl-C to the last task:
//! the practice on tasks.

use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, info_span, instrument};

use crate::job::Job;

/// What became of the jobs that a consumer was given.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// The jobs that were done.
    pub done: Vec<u32>,
    /// The jobs that were accepted and not done: for a log, a file, another service.
    pub left: Vec<Job>,
}

// ANCHOR: wrong
/// Wrong: it ends when it is told to. What waits in the queue was accepted, and is dropped with the
/// receiver.
#[instrument(name = "consumer", skip_all, ret)]
pub async fn leaves(mut jobs: Receiver<Job>, stop: CancellationToken, _grace: Duration) -> Ended {
    let mut ended = Ended::default();
    while let Some(job) = next_until(&mut jobs, &stop).await {
        ended.done.push(job.run().await);
    }
    ended
}
// ANCHOR_END: wrong

// ANCHOR: next
/// The next job; `None` when it is time to stop, or when no more come.
///
/// Cancel safety: nothing is lost, because `recv` loses nothing.
async fn next_until(jobs: &mut Receiver<Job>, stop: &CancellationToken) -> Option<Job> {
    select! {
        biased; // a queue that is never empty must not hide the signal
        () = stop.cancelled() => None,
        job = jobs.recv() => job,
    }
}
// ANCHOR_END: next

// ANCHOR: drains
/// Closes the queue, then does all that is in it.
#[instrument(name = "consumer", skip_all, ret)]
pub async fn drains(mut jobs: Receiver<Job>, stop: CancellationToken, _grace: Duration) -> Ended {
    let mut ended = Ended::default();
    while let Some(job) = next_until(&mut jobs, &stop).await {
        ended.done.push(job.run().await);
    }
    jobs.close(); // from now on `send` fails, and gives its job back
    while let Some(job) = jobs.recv().await {
        ended.done.push(job.run().await);
    }
    ended
}
// ANCHOR_END: drains

// ANCHOR: in_time
/// Closes the queue, does as much of it as can be begun within `grace`, and gives the rest back.
#[instrument(name = "consumer", skip_all, ret)]
pub async fn drains_in_time(
    mut jobs: Receiver<Job>,
    stop: CancellationToken,
    grace: Duration,
) -> Ended {
    let mut ended = Ended::default();
    while let Some(job) = next_until(&mut jobs, &stop).await {
        ended.done.push(job.run().await);
    }
    jobs.close();
    let deadline = Instant::now() + grace;
    while let Some(job) = jobs.recv().await {
        if Instant::now() < deadline {
            ended.done.push(job.run().await);
        } else {
            ended.left.push(job);
        }
    }
    ended
}
// ANCHOR_END: in_time

// ANCHOR: producer
/// Makes a job each `every`, until nobody takes one any more. Tells how many were accepted, and
/// which one came back.
#[instrument(skip_all, ret)]
pub async fn producer(queue: Sender<Job>, every: Duration, takes: Duration) -> (u32, Option<u32>) {
    for n in 1.. {
        let sent = queue
            .send(Job { n, takes })
            .instrument(info_span!("wait for room"));
        if let Err(refused) = sent.await {
            return (n - 1, Some(refused.0.n));
        }
        sleep(every).await;
    }
    (u32::MAX, None)
}
// ANCHOR_END: producer
