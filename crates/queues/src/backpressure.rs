//! A bounded queue makes the faster side wait; an unbounded one makes it fill the memory.
//!
//! The third way is to refuse what doesn't fit. What it means to wait *and* be cancelled:
//! `reserve`.

use std::time::Duration;

use tokio::join;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{self, Receiver, Sender, UnboundedReceiver, UnboundedSender};
use tokio::time::{interval, sleep};
use tracing::{Instrument, info, info_span, instrument};

// ANCHOR: bounded
/// A producer that could go faster, and is made to wait. Tells how many items the queue held at
/// most.
///
/// # Panics
///
/// `capacity` is zero: a queue of none holds nothing.
pub async fn bounded(items: u32, capacity: usize, takes: Duration) -> usize {
    let (queue, receiver) = mpsc::channel(capacity);
    let ((), most) = join!(producer(queue, items), consumer(receiver, takes));
    most
}

#[instrument(skip_all, ret)]
async fn producer(queue: Sender<u32>, items: u32) {
    for n in 1..=items {
        let sent = queue.send(n).instrument(info_span!("wait for room"));
        if sent.await.is_err() {
            return; // nobody receives any more
        }
    }
}

#[instrument(skip_all, ret)]
async fn consumer(mut queue: Receiver<u32>, takes: Duration) -> usize {
    let mut most = 0;
    while let Some(n) = queue.recv().await {
        most = most.max(queue.len() + 1); // what was in it before this one came out
        item(n, takes).await;
    }
    most
}
// ANCHOR_END: bounded

#[instrument(skip(takes), ret)]
async fn item(n: u32, takes: Duration) {
    sleep(takes).await;
}

// ANCHOR: unbounded
/// Wrong: `send` never waits, so all items are in memory before the second is looked at.
#[expect(
    clippy::disallowed_methods,
    reason = "wrong on purpose; the lint catches it, because clippy.toml lists this function"
)]
pub async fn unbounded(items: u32, takes: Duration) -> usize {
    let (queue, receiver) = mpsc::unbounded_channel();
    let consumer = unbounded_consumer(receiver, takes);
    let ((), most) = join!(unbounded_producer(queue, items), consumer);
    most
}

#[instrument(name = "producer", skip_all, ret)]
async fn unbounded_producer(queue: UnboundedSender<u32>, items: u32) {
    for n in 1..=items {
        if queue.send(n).is_err() {
            return;
        }
    }
}
// ANCHOR_END: unbounded

#[instrument(name = "consumer", skip_all, ret)]
async fn unbounded_consumer(mut queue: UnboundedReceiver<u32>, takes: Duration) -> usize {
    let mut most = 0;
    while let Some(n) = queue.recv().await {
        most = most.max(queue.len() + 1);
        item(n, takes).await;
    }
    most
}

// ANCHOR: refusing
/// For a producer that can't wait: what doesn't fit comes back, and somebody decides. Tells what
/// was refused.
///
/// # Panics
///
/// `capacity` or `every` is zero.
pub async fn refusing(items: u32, capacity: usize, every: Duration, takes: Duration) -> Vec<u32> {
    let (queue, receiver) = mpsc::channel(capacity);
    let (refused, _) = join!(offer(queue, items, every), consumer(receiver, takes));
    refused
}

#[instrument(name = "producer", skip_all, ret)]
async fn offer(queue: Sender<u32>, items: u32, every: Duration) -> Vec<u32> {
    let mut ticks = interval(every);
    let mut refused = Vec::new();
    for n in 1..=items {
        ticks.tick().await;
        match queue.try_send(n) {
            Ok(()) => {}
            Err(TrySendError::Full(item)) => {
                info!(item, "refused");
                refused.push(item);
            }
            Err(TrySendError::Closed(_)) => break,
        }
    }
    refused
}
// ANCHOR_END: refusing
