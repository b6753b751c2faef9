//! A lock that is held while a full channel is waited for, and that the channel's reader needs.

use std::time::Duration;

use tokio::sync::{Mutex, mpsc};
use tokio::time::{sleep, timeout};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "send-under-a-lock",
    symptom: "With a few items it works, with many of them producer and consumer both stop",
    also: &[
        "deadlock",
        "bounded channel",
        "mpsc",
        "backpressure",
        "full channel",
        "hangs under load",
    ],
    cause: "`send` waits for room with the lock held, and the consumer, who would make room, waits for the lock.",
    cure: "Send first and lock afterwards, for one statement; wait for nothing with a lock held that the other side needs.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with more items than the channel holds, and a time limit",
    )],
    met_in: &[
        "https://github.com/BurtonQin/lockbud/pull/26",
        "https://github.com/sensu/sensu-go/issues/1264",
        "https://github.com/treeverse/lakeFS/issues/1390",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the statistics are locked while `send` waits.
pub async fn broken(items: u32, tx: mpsc::Sender<u32>, stats: &Mutex<Stats>) {
    let mut stats = stats.lock().await;
    for item in 1..=items {
        if tx.send(item).await.is_ok() {
            stats.sent += 1;
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The lock is held to count, and not to wait.
pub async fn fixed(items: u32, tx: mpsc::Sender<u32>, stats: &Mutex<Stats>) {
    for item in 1..=items {
        if tx.send(item).await.is_ok() {
            stats.lock().await.sent += 1;
        }
    }
}
// ANCHOR_END: fixed

// ANCHOR: consumer
/// What went in and what came out.
#[derive(Debug, Default)]
pub struct Stats {
    sent: u32,
    received: u32,
}

async fn consume(mut rx: mpsc::Receiver<u32>, stats: &Mutex<Stats>) {
    while rx.recv().await.is_some() {
        sleep(Duration::from_millis(100)).await;
        stats.lock().await.received += 1;
    }
}
// ANCHOR_END: consumer

/// So many items through a channel that holds one.
async fn run(items: u32, produce: &impl AsyncFn(u32, mpsc::Sender<u32>, &Mutex<Stats>)) -> String {
    let stats = Mutex::new(Stats::default());
    let (tx, rx) = mpsc::channel(1);
    let both = async {
        let producer = lane(info_span!("producer", items), produce(items, tx, &stats));
        let consumer = lane(info_span!("consumer", items), consume(rx, &stats));
        tokio::join!(producer, consumer);
    };
    match timeout(Duration::from_secs(1), both).await {
        Ok(()) => {
            let stats = stats.lock().await;
            format!("{} sent, {} received", stats.sent, stats.received)
        }
        Err(_) => "both wait for ever".to_owned(),
    }
}

async fn scene(produce: impl AsyncFn(u32, mpsc::Sender<u32>, &Mutex<Stats>)) -> Seen {
    Seen::of("one item", run(1, &produce).await).and("five items", run(5, &produce).await)
}
