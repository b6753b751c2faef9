//! What it costs to hand an item over: the ways of `workers` with nothing to do at the other end.
//!
//! Each function sends the numbers 1 to `items` through a queue of ten to two consumers, and tells
//! their sum. The cost is counted in polls of the consumers, which a paused clock repeats exactly,
//! and timed by the demo.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use tracing::instrument;

const CAPACITY: usize = 10;
const CONSUMERS: usize = 2;

// ANCHOR: channel_each
/// A channel for each consumer.
///
/// # Panics
///
/// A consumer panicked.
pub async fn channel_each(items: u64) -> u64 {
    let mut consumers = JoinSet::new();
    let mut queues = Vec::new();
    for _ in 0..CONSUMERS {
        let (queue, receiver) = mpsc::channel(CAPACITY / CONSUMERS);
        queues.push(queue);
        consumers.spawn(single(receiver));
    }
    for (item, queue) in (1..=items).zip(queues.iter().cycle()) {
        if queue.send(item).await.is_err() {
            break;
        }
    }
    drop(queues);
    consumers.join_all().await.iter().sum()
}

#[instrument(name = "consumer", skip_all, ret)]
async fn single(mut queue: mpsc::Receiver<u64>) -> u64 {
    let mut sum = 0;
    while let Some(item) = queue.recv().await {
        sum += item;
    }
    sum
}
// ANCHOR_END: channel_each

// ANCHOR: shared
/// One receiver behind a lock.
///
/// # Panics
///
/// A consumer panicked.
pub async fn shared_receiver(items: u64) -> u64 {
    let (queue, receiver) = mpsc::channel(CAPACITY);
    let receiver = Arc::new(Mutex::new(receiver));
    let mut consumers = JoinSet::new();
    for _ in 0..CONSUMERS {
        consumers.spawn(shares(Arc::clone(&receiver)));
    }
    drop(receiver);
    for item in 1..=items {
        if queue.send(item).await.is_err() {
            break;
        }
    }
    drop(queue);
    consumers.join_all().await.iter().sum()
}

#[instrument(name = "consumer", skip_all, ret)]
async fn shares(queue: Arc<Mutex<mpsc::Receiver<u64>>>) -> u64 {
    let mut sum = 0;
    loop {
        let next = queue.lock().await.recv().await;
        let Some(item) = next else { return sum };
        sum += item;
    }
}
// ANCHOR_END: shared

// ANCHOR: multi_consumer
/// A channel made for several consumers.
///
/// # Panics
///
/// A consumer panicked.
pub async fn multi_consumer(items: u64) -> u64 {
    let (queue, receiver) = async_channel::bounded(CAPACITY);
    let mut consumers = JoinSet::new();
    for _ in 0..CONSUMERS {
        consumers.spawn(takes_turns(receiver.clone()));
    }
    drop(receiver);
    for item in 1..=items {
        if queue.send(item).await.is_err() {
            break;
        }
    }
    drop(queue);
    consumers.join_all().await.iter().sum()
}

#[instrument(name = "consumer", skip_all, ret)]
async fn takes_turns(queue: async_channel::Receiver<u64>) -> u64 {
    let mut sum = 0;
    while let Ok(item) = queue.recv().await {
        sum += item;
    }
    sum
}
// ANCHOR_END: multi_consumer
