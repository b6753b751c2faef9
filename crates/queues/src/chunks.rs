//! Several producers and consumers of one queue, item by item and in chunks.
//!
//! Handing over costs the same for one item as for a hundred: a lock, perhaps a wake-up and a turn of the scheduler. Both
//! functions send the same items to the same consumers, which sum them; only what one `send` carries differs. Batches by time,
//! for a database or a log: `batches`. What each channel costs: `cost`.

use tokio::task::JoinSet;
use tracing::instrument;

// ANCHOR: item_by_item
/// Each producer sends its items one by one; at most `room` of them wait. Tells the sum of all.
///
/// # Panics
///
/// A consumer panicked.
pub async fn item_by_item<I>(producers: Vec<I>, room: usize, consumers: usize) -> u64
where
    I: Iterator<Item = u64> + Send + 'static,
{
    let (queue, receiver) = async_channel::bounded(room);
    let sums: JoinSet<u64> = (0..consumers)
        .map(|_| sums_items(receiver.clone()))
        .collect();
    drop(receiver);
    // Their end is the end of the queue. Dropped early, because a consumer panicked, they are aborted.
    let _sending: JoinSet<()> = producers
        .into_iter()
        .map(|items| sends_items(items, queue.clone()))
        .collect();
    drop(queue);
    sums.join_all().await.iter().sum()
}

async fn sends_items(items: impl Iterator<Item = u64>, queue: async_channel::Sender<u64>) {
    for item in items {
        if queue.send(item).await.is_err() {
            return; // no consumer is left
        }
    }
}

#[instrument(name = "consumer", skip_all, ret)]
async fn sums_items(queue: async_channel::Receiver<u64>) -> u64 {
    let mut sum = 0;
    while let Ok(item) = queue.recv().await {
        sum += item;
    }
    sum
}
// ANCHOR_END: item_by_item

// ANCHOR: in_chunks
/// Each producer sends `chunk` items at a time; at most `room` chunks wait. Tells the sum of all.
///
/// # Panics
///
/// A consumer panicked, or `chunk` is 0.
pub async fn in_chunks<I>(producers: Vec<I>, chunk: usize, room: usize, consumers: usize) -> u64
where
    I: Iterator<Item = u64> + Send + 'static,
{
    assert!(chunk > 0, "a chunk holds at least one item");
    let (queue, receiver) = flume::bounded(room);
    let sums: JoinSet<u64> = (0..consumers)
        .map(|_| sums_chunks(receiver.clone()))
        .collect();
    drop(receiver);
    let _sending: JoinSet<()> = producers
        .into_iter()
        .map(|items| sends_chunks(items, chunk, queue.clone()))
        .collect();
    drop(queue);
    sums.join_all().await.iter().sum()
}

async fn sends_chunks(
    mut items: impl Iterator<Item = u64>,
    chunk: usize,
    queue: flume::Sender<Vec<u64>>,
) {
    loop {
        let next: Vec<u64> = items.by_ref().take(chunk).collect();
        // The last chunk may be a short one.
        if next.is_empty() || queue.send_async(next).await.is_err() {
            return;
        }
    }
}

#[instrument(name = "consumer", skip_all, ret)]
async fn sums_chunks(queue: flume::Receiver<Vec<u64>>) -> u64 {
    let mut sum = 0;
    while let Ok(chunk) = queue.recv_async().await {
        for item in chunk {
            sum += item;
        }
    }
    sum
}
// ANCHOR_END: in_chunks
