//! A consumer that always finds something never gives its thread away, unless its channel is
//! tokio's own.
//!
//! Tokio's channels count against the budget of the task that uses them, and after some operations
//! they make it yield. A channel from elsewhere doesn't know of that budget.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_channel::Receiver;
use tokio::sync::mpsc;
use tokio::task::{JoinError, consume_budget, yield_now};
use tokio_util::task::AbortOnDropHandle;

// ANCHOR: hogs
/// Wrong: as long as there are items, no other task on this thread runs. Every `await` in it is
/// ready at once.
pub async fn never_yields(queue: Receiver<u32>) -> u32 {
    let mut received = 0;
    while queue.recv().await.is_ok() {
        received += 1;
    }
    received
}
// ANCHOR_END: hogs

// ANCHOR: shares
/// Pays for each item out of the task's budget, as tokio's own channels do, and yields when it is
/// spent.
pub async fn yields(queue: Receiver<u32>) -> u32 {
    let mut received = 0;
    while queue.recv().await.is_ok() {
        received += 1;
        consume_budget().await;
    }
    received
}
// ANCHOR_END: shares

// ANCHOR: tokio
/// The same loop over a channel of tokio's own, which pays by itself.
pub async fn through_tokio(mut queue: mpsc::Receiver<u32>) -> u32 {
    let mut received = 0;
    while queue.recv().await.is_some() {
        received += 1;
    }
    received
}
// ANCHOR_END: tokio

// ANCHOR: turns
/// How often another task on this thread had its turn before `consumer` was done.
///
/// # Errors
///
/// The consumer panicked.
pub async fn turns_of_another_task(
    consumer: impl Future<Output = u32> + Send + 'static,
) -> Result<u32, JoinError> {
    let turns = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&turns);
    let consumer = tokio::spawn(async move {
        consumer.await;
        turns.load(Ordering::Relaxed)
    });
    let other = tokio::spawn(async move {
        loop {
            counter.fetch_add(1, Ordering::Relaxed);
            yield_now().await;
        }
    });
    let _other = AbortOnDropHandle::new(other);
    consumer.await
}
// ANCHOR_END: turns
