//! To wait for room and do something else meanwhile: `send` takes the item with it when it is
//! cancelled, `reserve` doesn't.
//!
//! All three forward jobs into a queue and beat while they wait, and tell how many they sent.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::SendTimeoutError;
use tokio::time::{Instant, interval_at};
use tracing::{info, instrument};

use crate::job::Job;

// ANCHOR: send
/// Wrong: a beat drops the `send` that waits, and the job in it.
///
/// # Panics
///
/// `every` is zero.
#[instrument(name = "forwarder", skip_all, ret)]
pub async fn by_send(mut jobs: VecDeque<Job>, queue: Sender<Job>, every: Duration) -> u32 {
    let mut beats = interval_at(Instant::now() + every, every);
    let mut sent = 0;
    while let Some(job) = jobs.pop_front() {
        select! {
            biased;
            result = queue.send(job) => match result {
                Ok(()) => sent += 1,
                Err(_) => break,
            },
            _ = beats.tick() => info!("beat"),
        }
    }
    sent
}
// ANCHOR_END: send

// ANCHOR: reserve
/// Waits for a place, and takes a job when it has one: what a beat drops is a place in the line.
///
/// # Panics
///
/// `every` is zero.
#[instrument(name = "forwarder", skip_all, ret)]
pub async fn by_reserve(mut jobs: VecDeque<Job>, queue: Sender<Job>, every: Duration) -> u32 {
    let mut beats = interval_at(Instant::now() + every, every);
    let mut sent = 0;
    while !jobs.is_empty() {
        select! {
            biased;
            place = queue.reserve() => {
                let (Ok(place), Some(job)) = (place, jobs.pop_front()) else { break };
                place.send(job); // no await and no error: the place is taken
                sent += 1;
            }
            _ = beats.tick() => info!("beat"),
        }
    }
    sent
}
// ANCHOR_END: reserve

// ANCHOR: timeout
/// For a time limit alone: `send_timeout` gives the job back, where a `timeout` around `send` would
/// drop it.
#[instrument(name = "forwarder", skip_all, ret)]
pub async fn by_send_timeout(mut jobs: VecDeque<Job>, queue: Sender<Job>, every: Duration) -> u32 {
    let mut sent = 0;
    while let Some(job) = jobs.pop_front() {
        match queue.send_timeout(job, every).await {
            Ok(()) => sent += 1,
            Err(SendTimeoutError::Timeout(job)) => {
                info!("beat");
                jobs.push_front(job);
            }
            Err(SendTimeoutError::Closed(_)) => break,
        }
    }
    sent
}
// ANCHOR_END: timeout
