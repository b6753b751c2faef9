//! A watcher that waits for a change before it looks at what there is.

use std::time::Duration;

use tokio::sync::watch::{self, Receiver};
use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "first-value-unseen",
    symptom: "The configuration takes effect only after it has been changed once",
    also: &[
        "watch",
        "changed",
        "initial value",
        "first value",
        "subscribe",
        "hangs until update",
        "already ready",
        "missed",
    ],
    cause: "`changed` waits for a value that this receiver hasn't seen, and the one that is there when it is made counts as seen.",
    cure: "Look first and wait then; or call `mark_changed` before the loop; to wait for a certain state take `wait_for`, which looks first.",
    caught_by: &[],
    shown_by: &[Watch::Test("that never changes the value")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/pull/5954",
        "https://github.com/tokio-rs/tokio/pull/3576",
        "https://github.com/tokio-rs/tokio/pull/5611",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the value that is there from the start is never looked at.
pub async fn broken(mut settings: Receiver<u32>) -> Vec<u32> {
    let mut applied = Vec::new();
    while settings.changed().await.is_ok() {
        applied.push(*settings.borrow_and_update());
    }
    applied
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Now the first `changed` returns at once.
pub async fn fixed(mut settings: Receiver<u32>) -> Vec<u32> {
    let mut applied = Vec::new();
    settings.mark_changed();
    while settings.changed().await.is_ok() {
        applied.push(*settings.borrow_and_update());
    }
    applied
}
// ANCHOR_END: fixed

async fn scene(apply: impl AsyncFnOnce(Receiver<u32>) -> Vec<u32>) -> Seen {
    let (tx, rx) = watch::channel(1);
    let admin = async move {
        sleep(Duration::from_millis(300)).await;
        tx.send(2).ok();
    };
    let (applied, ()) = tokio::join!(apply(rx), admin);
    let applied: Vec<String> = applied.iter().map(u32::to_string).collect();
    Seen::of("settings", "1, and 2 after 0.3 s").and("applied", applied.join(", "))
}
