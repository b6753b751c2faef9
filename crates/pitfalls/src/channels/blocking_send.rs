//! A callback that isn't async, and is called from async code.

use tokio::sync::mpsc::{self, Sender};

use crate::frame::{Pitfall, Scene, Seen, Watch, panic_message};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "blocking-send",
    symptom: "It panics with \"Cannot block the current thread from within a runtime\" when my callback sends to a channel",
    also: &[
        "blocking_send",
        "blocking_recv",
        "sync callback",
        "synchronous",
        "oneshot",
        "panic",
        "bridge sync async",
    ],
    cause: "`blocking_send` and `blocking_recv` put their thread to sleep until there is room or an item. On a thread of the runtime that would stop all its tasks, so tokio panics instead.",
    cure: "In async code `send(..).await`; in a callback that can't await, `try_send`, with a bound that a burst fits in. `blocking_send` is for threads outside of the runtime and for `spawn_blocking`.",
    caught_by: &[],
    shown_by: &[Watch::Panic(
        "Cannot block the current thread from within a runtime",
    )],
    met_in: &[
        "https://github.com/cardano-foundation/hermes/issues/776",
        "https://docs.rs/tokio/latest/tokio/sync/mpsc/struct.Sender.html#method.blocking_send",
        "https://github.com/tokio-rs/tokio/pull/2684",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: it panics wherever a runtime's thread calls it, whether there is room or not.
pub fn broken(events: &Sender<u32>, event: u32) {
    if let Err(refused) = events.blocking_send(event) {
        tracing::warn!(%refused, "an event is lost");
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// It never waits. A full channel is told, and not passed over.
pub fn fixed(events: &Sender<u32>, event: u32) {
    if let Err(refused) = events.try_send(event) {
        tracing::warn!(%refused, "an event is lost");
    }
}
// ANCHOR_END: fixed

/// A task that calls the callback.
async fn scene(callback: fn(&Sender<u32>, u32)) -> Seen {
    let (tx, mut rx) = mpsc::channel(8);
    let task = tokio::spawn(async move { callback(&tx, 1) });
    let ended = match task.await {
        Ok(()) => "normally".to_owned(),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => panic_message(&*panic),
            Err(error) => error.to_string(),
        },
    };
    let first_sentence = ended.split(". ").next().unwrap_or_default();
    let received = rx
        .recv()
        .await
        .map_or("nothing".to_owned(), |n| n.to_string());
    Seen::of("the task ended", first_sentence).and("received", received)
}
