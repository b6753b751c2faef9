//! One notification for each item, and a consumer that takes one item for each notification.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "merged-notifications",
    symptom: "Items stay in my queue until the next one comes, and it grows with each burst",
    also: &[
        "Notify",
        "notify_one",
        "permit",
        "coalesced",
        "lost wakeup",
        "one item behind",
        "queue stuck",
        "condition variable",
    ],
    cause: "`Notify` stores at most one permit: three `notify_one` while nobody waits are one wake-up. It says that something has changed, not how often.",
    cure: "After each wake-up take all that is there; or use what counts: a channel, or a `Semaphore` to which each item adds a permit.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that pushes several items before the consumer runs",
    )],
    met_in: &[
        "https://github.com/rustfs/rustfs/pull/4498",
        "https://docs.rs/tokio/latest/tokio/sync/struct.Notify.html#method.notify_one",
        "https://github.com/awslabs/shuttle/issues/288",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: queue
/// A queue that tells when something was pushed.
#[derive(Debug, Default)]
pub struct Queue {
    items: Mutex<VecDeque<u32>>,
    pushed: Notify,
}

impl Queue {
    /// Puts an item at the end, and wakes the consumer.
    pub fn push(&self, item: u32) {
        self.lock().push_back(item);
        self.pushed.notify_one();
    }

    fn pop(&self) -> Option<u32> {
        self.lock().pop_front()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<u32>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
// ANCHOR_END: queue

// ANCHOR: broken
/// Wrong: one wake-up, one item.
pub async fn broken(queue: Arc<Queue>) {
    loop {
        queue.pushed.notified().await;
        if let Some(n) = queue.pop() {
            job(n).await;
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// One wake-up, and all that is there.
pub async fn fixed(queue: Arc<Queue>) {
    loop {
        queue.pushed.notified().await;
        while let Some(n) = queue.pop() {
            job(n).await;
        }
    }
}
// ANCHOR_END: fixed

#[instrument(ret)]
async fn job(n: u32) {
    sleep(Duration::from_millis(100)).await;
}

/// Three items in a burst, half a second of work, and the consumer is stopped.
async fn scene(consume: impl AsyncFnOnce(Arc<Queue>)) -> Seen {
    let queue = Arc::new(Queue::default());
    for item in 1..=3 {
        queue.push(item);
    }
    let consumer = consume(Arc::clone(&queue));
    timeout(Duration::from_millis(500), consumer).await.ok();
    let left = queue.lock().len();
    Seen::of("pushed", 3).and("left after 0.5 s", left)
}
