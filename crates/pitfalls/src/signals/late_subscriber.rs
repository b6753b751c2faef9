//! A task that subscribes when it begins to run, which is later than when it is spawned.

use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio::task::JoinHandle;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "late-subscriber",
    symptom: "The first events after the start are missing, and only sometimes",
    also: &[
        "broadcast",
        "subscribe",
        "race",
        "spawn",
        "missed messages",
        "startup",
        "resubscribe",
        "flaky",
    ],
    cause: "A subscriber gets what is sent after `subscribe`, and a spawned task begins to run at some later time: what is sent in between is not for it.",
    cure: "Subscribe before `spawn`, and move the receiver into the task.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "on one thread that sends right after the start",
    )],
    met_in: &[
        "https://github.com/scireum/jupiter/pull/20",
        "https://github.com/mmalmi/rod/issues/21",
        "https://github.com/p2panda/p2panda/issues/1041",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: when this returns, nobody has subscribed yet.
#[must_use]
pub fn broken(events: &Sender<u32>) -> JoinHandle<Vec<u32>> {
    let events = events.clone();
    tokio::spawn(async move {
        let inbox = events.subscribe();
        drop(events);
        collect(inbox).await
    })
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// When this returns, the inbox is there, whenever the task begins to read it.
#[must_use]
pub fn fixed(events: &Sender<u32>) -> JoinHandle<Vec<u32>> {
    let inbox = events.subscribe();
    tokio::spawn(async move { collect(inbox).await })
}
// ANCHOR_END: fixed

async fn collect(mut inbox: Receiver<u32>) -> Vec<u32> {
    let mut events = Vec::new();
    while let Ok(event) = inbox.recv().await {
        events.push(event);
    }
    events
}

/// A listener is started; two events come at once, and a third after the task has begun.
async fn scene(listen: fn(&Sender<u32>) -> JoinHandle<Vec<u32>>) -> Seen {
    let (tx, _) = broadcast::channel(8);
    let listener = listen(&tx);
    tx.send(1).ok();
    tx.send(2).ok();
    tokio::task::yield_now().await;
    tx.send(3).ok();
    drop(tx);
    let heard = listener.await.unwrap_or_default();
    let heard: Vec<String> = heard.iter().map(u32::to_string).collect();
    Seen::of("sent", "1, 2, 3").and("heard", heard.join(", "))
}
