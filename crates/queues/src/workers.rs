//! Several consumers of one stream of jobs: three ways, and one that looks right and isn't.
//!
//! All have the same signature. What each costs: `cost`. A pool without a queue, where all jobs are
//! known: the practice on semaphores.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use tracing::instrument;

use crate::job::Job;

// ANCHOR: channel_each
/// A channel for each worker, and jobs dealt out in turn. Simple and quick; but who got a long job
/// keeps those behind it waiting, while the others have nothing to do. Tells which jobs were done.
///
/// # Panics
///
/// A worker panicked.
pub async fn channel_each(jobs: impl Iterator<Item = Job>, workers: usize) -> Vec<u32> {
    let mut pool = JoinSet::new();
    let mut queues = Vec::new();
    for n in 1..=workers {
        let (queue, receiver) = mpsc::channel(1);
        queues.push(queue);
        pool.spawn(single(n, receiver));
    }
    for (job, queue) in jobs.zip(queues.iter().cycle()) {
        if queue.send(job).await.is_err() {
            break; // this worker panicked, and the end of the function will say so
        }
    }
    drop(queues);
    pool.join_all().await.concat()
}

#[instrument(name = "worker", skip(jobs), ret)]
async fn single(n: usize, mut jobs: mpsc::Receiver<Job>) -> Vec<u32> {
    let mut done = Vec::new();
    while let Some(job) = jobs.recv().await {
        done.push(job.run().await);
    }
    done
}
// ANCHOR_END: channel_each

// ANCHOR: shared_wrong
/// Wrong: one job at a time. The guard lives as long as the expression behind `while let` does, and
/// that is the whole turn of the loop: whoever has received a job keeps the receiver locked until
/// it has done it.
///
/// # Panics
///
/// A worker panicked.
pub async fn locked_while_working(jobs: impl Iterator<Item = Job>, workers: usize) -> Vec<u32> {
    let (queue, receiver) = mpsc::channel(1);
    let receiver = Arc::new(Mutex::new(receiver));
    let mut pool = JoinSet::new();
    for n in 1..=workers {
        pool.spawn(locks_too_long(n, Arc::clone(&receiver)));
    }
    drop(receiver);
    feed(queue, jobs).await;
    pool.join_all().await.concat()
}

#[instrument(name = "worker", skip(jobs), ret)]
async fn locks_too_long(n: usize, jobs: Arc<Mutex<mpsc::Receiver<Job>>>) -> Vec<u32> {
    let mut done = Vec::new();
    while let Some(job) = jobs.lock().await.recv().await {
        done.push(job.run().await);
    }
    done
}
// ANCHOR_END: shared_wrong

// ANCHOR: shared_right
/// One receiver behind a lock that is held while waiting for a job, and not while doing it.
///
/// # Panics
///
/// A worker panicked.
pub async fn locked_while_receiving(jobs: impl Iterator<Item = Job>, workers: usize) -> Vec<u32> {
    let (queue, receiver) = mpsc::channel(1);
    let receiver = Arc::new(Mutex::new(receiver));
    let mut pool = JoinSet::new();
    for n in 1..=workers {
        pool.spawn(shares(n, Arc::clone(&receiver)));
    }
    drop(receiver);
    feed(queue, jobs).await;
    pool.join_all().await.concat()
}

#[instrument(name = "worker", skip(jobs), ret)]
async fn shares(n: usize, jobs: Arc<Mutex<mpsc::Receiver<Job>>>) -> Vec<u32> {
    let mut done = Vec::new();
    loop {
        // A statement of its own: its end unlocks the receiver.
        let next = jobs.lock().await.recv().await;
        let Some(job) = next else { return done };
        done.push(job.run().await);
    }
}
// ANCHOR_END: shared_right

// ANCHOR: feed
/// Its end drops the sender, and that ends the workers.
async fn feed(queue: mpsc::Sender<Job>, jobs: impl Iterator<Item = Job>) {
    for job in jobs {
        if queue.send(job).await.is_err() {
            return;
        }
    }
}
// ANCHOR_END: feed

// ANCHOR: multi_consumer
/// A channel made for several consumers: whoever is free takes the next job.
///
/// # Panics
///
/// A worker panicked.
pub async fn multi_consumer(jobs: impl Iterator<Item = Job>, workers: usize) -> Vec<u32> {
    let (queue, receiver) = async_channel::bounded(1);
    let mut pool = JoinSet::new();
    for n in 1..=workers {
        pool.spawn(takes_turns(n, receiver.clone()));
    }
    drop(receiver);
    for job in jobs {
        if queue.send(job).await.is_err() {
            break;
        }
    }
    drop(queue);
    pool.join_all().await.concat()
}

#[instrument(name = "worker", skip(jobs), ret)]
async fn takes_turns(n: usize, jobs: async_channel::Receiver<Job>) -> Vec<u32> {
    let mut done = Vec::new();
    while let Ok(job) = jobs.recv().await {
        done.push(job.run().await);
    }
    done
}
// ANCHOR_END: multi_consumer
