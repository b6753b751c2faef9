//! A channel without a bound between a quick producer and a slow consumer.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::sleep;

use crate::frame::{Check, Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "unbounded-channel",
    symptom: "Memory grows under load, until the process is killed",
    also: &[
        "oom",
        "out of memory",
        "leak",
        "backpressure",
        "slow consumer",
        "unbounded_channel",
        "latency grows",
        "memory usage grows",
        "high memory usage",
    ],
    cause: "Nothing makes the producer wait: whatever the consumer can't keep up with lies in the channel.",
    cure: "Take `mpsc::channel` with a bound: a full channel makes the producer wait, and whoever feeds it.",
    caught_by: &[Check::Configured(
        "disallowed_methods",
        "disallowed-methods",
    )],
    shown_by: &[Watch::Test("that looks at `Receiver::len` while it runs")],
    met_in: &[
        "https://github.com/getsentry/snuba/issues/5874",
        "https://github.com/librefang/librefang/issues/3580",
        "https://github.com/linera-io/linera-protocol/issues/2176",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

#[expect(
    clippy::disallowed_methods,
    reason = "the pitfall is that it has no bound"
)]
// ANCHOR: broken
/// Wrong: all of it is in memory before the second item is stored. Tells how many were there at most.
pub async fn broken(items: u32) -> usize {
    let (tx, mut rx) = mpsc::unbounded_channel();
    let produce = async move {
        for n in 0..items {
            tx.send(n).ok();
        }
    };
    let consume = async move {
        let mut most = 0;
        while let Some(item) = rx.recv().await {
            most = most.max(1 + rx.len());
            store(item).await;
        }
        most
    };
    tokio::join!(produce, consume).1
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// `send` waits while three items do.
pub async fn fixed(items: u32) -> usize {
    let (tx, mut rx) = mpsc::channel(3);
    let produce = async move {
        for n in 0..items {
            tx.send(n).await.ok();
        }
    };
    let consume = async move {
        let mut most = 0;
        while let Some(item) = rx.recv().await {
            most = most.max(1 + rx.len());
            store(item).await;
        }
        most
    };
    tokio::join!(produce, consume).1
}
// ANCHOR_END: fixed

async fn store(_: u32) {
    sleep(Duration::from_millis(10)).await;
}

async fn scene(run: impl AsyncFnOnce(u32) -> usize) -> Seen {
    let most = run(100).await;
    Seen::of("items", 100).and("in the channel at most", most)
}
