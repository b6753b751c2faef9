//! Every producer got a clone of the sender, and the original lives on.

use std::time::Duration;

use tokio::sync::mpsc::{self, Sender};
use tokio::time::{Instant, timeout};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "sender-kept",
    symptom: "My consumer gets every item and then waits for ever, though all producers have ended",
    also: &[
        "recv hangs",
        "never returns None",
        "channel never closes",
        "clone",
        "original tx",
        "drop(tx)",
        "hangs at shutdown",
        "deadlock",
        "blocks forever",
        "program never exits",
        "hangs at the end",
    ],
    cause: "`recv` returns `None` when the last sender is dropped, and the one that the producers' clones were made of is still in scope.",
    cure: "Drop the original sender, or move it into the last producer, before the consumer's loop.",
    caught_by: &[],
    shown_by: &[Watch::Test("with a time limit on a paused clock")],
    met_in: &[
        "https://github.com/tod-org/tod/issues/1640",
        "https://github.com/tokio-rs/tokio/issues/1761",
        "https://tokio.rs/tokio/tutorial/channels",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: `tx` is dropped when the function returns, and the function returns when `tx` is dropped.
pub async fn broken(producers: u32) -> Vec<u32> {
    let (tx, mut rx) = mpsc::channel(8);
    for n in 0..producers {
        tokio::spawn(produce(n, tx.clone()));
    }
    let mut items = Vec::new();
    while let Some(item) = rx.recv().await {
        items.push(item);
    }
    items
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The producers hold the only senders, so the channel closes when the last of them ends.
pub async fn fixed(producers: u32) -> Vec<u32> {
    let (tx, mut rx) = mpsc::channel(8);
    for n in 0..producers {
        tokio::spawn(produce(n, tx.clone()));
    }
    drop(tx);
    let mut items = Vec::new();
    while let Some(item) = rx.recv().await {
        items.push(item);
    }
    items
}
// ANCHOR_END: fixed

#[instrument(name = "producer", skip(tx), ret)]
async fn produce(n: u32, tx: Sender<u32>) -> bool {
    tokio::time::sleep(Duration::from_millis(100)).await;
    tx.send(n).await.is_ok()
}

/// Three producers, and a second of patience.
async fn scene(collect: impl AsyncFnOnce(u32) -> Vec<u32>) -> Seen {
    let start = Instant::now();
    let ended = timeout(Duration::from_secs(1), consumer(collect)).await;
    let seen = match ended {
        Ok(items) => Seen::of("the consumer ended", "yes").and("items", items.len()),
        Err(_) => Seen::of("the consumer ended", "no, it still waits"),
    };
    seen.and("after", demo::seconds(start.elapsed()))
}

#[instrument(skip_all, ret)]
async fn consumer(collect: impl AsyncFnOnce(u32) -> Vec<u32>) -> Vec<u32> {
    collect(3).await
}
