//! The article's case: one producer, two consumers, a queue between them, and no sentinel.
//!
//! The intervals are random, from a generator with a seed, so that two runs are the same. Tokio's
//! own `mpsc` has one consumer, hence the channel of the crate async-channel; `workers` compares
//! the ways to have several.

use std::time::Duration;

use async_channel::{Receiver, Sender};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

use crate::job::Job;

const TENTH: Duration = Duration::from_millis(100);

// ANCHOR: both
/// Makes jobs at random intervals. Its end drops the sender, and that is the end of the stream.
#[instrument(skip_all, ret)]
async fn producer(queue: Sender<Job>, jobs: u32, mut random: Xoshiro256PlusPlus) -> u32 {
    for n in 1..=jobs {
        sleep(TENTH * random.random_range(1..=3)).await;
        let takes = TENTH * random.random_range(3..=6);
        let sent = queue
            .send(Job { n, takes })
            .instrument(info_span!("wait for room"));
        if sent.await.is_err() {
            return n - 1; // every consumer is gone: nobody will do it
        }
    }
    jobs
}

/// Does jobs until there are no more: the queue is empty, and no sender is left.
#[instrument(skip(queue), ret)]
async fn consumer(n: u32, queue: Receiver<Job>) -> Vec<u32> {
    let mut done = Vec::new();
    while let Ok(job) = queue.recv().instrument(info_span!("wait for job")).await {
        done.push(job.run().await);
    }
    done
}
// ANCHOR_END: both

// ANCHOR: run
/// Runs the producer beside its consumers. Tells which jobs were done, in the order of the
/// consumers.
///
/// Cancel safety: dropped, it drops the producer and aborts the consumers; jobs in the queue are
/// lost.
///
/// # Errors
///
/// A consumer panicked. The others are aborted.
pub async fn run(
    jobs: u32,
    consumers: u32,
    capacity: usize,
    seed: u64,
) -> Result<Vec<Vec<u32>>, JoinError> {
    let (sender, receiver) = async_channel::bounded(capacity);
    let mut tasks = JoinSet::new();
    for n in 1..=consumers {
        let consumer = consumer(n, receiver.clone());
        tasks.spawn(async move { (n, consumer.await) });
    }
    // With its own copy gone, `send` fails when the last consumer is.
    drop(receiver);
    producer(sender, jobs, Xoshiro256PlusPlus::seed_from_u64(seed)).await;
    let mut done = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        done.push(ended?);
    }
    done.sort();
    Ok(done.into_iter().map(|(_, jobs)| jobs).collect())
}
// ANCHOR_END: run
