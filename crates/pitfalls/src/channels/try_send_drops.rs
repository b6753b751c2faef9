//! `try_send`, and nobody who looks at what it returns.

use std::time::Duration;

use tokio::sync::mpsc::{self, Sender};
use tokio::time::sleep;

use crate::frame::{Check, Group, Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "try-send-drops",
    symptom: "Some data is missing, but only under load, and there is no error anywhere",
    also: &[
        "lost messages",
        "data loss",
        "channel full",
        "silently dropped",
        "try_send",
        "let _ =",
        "intermittent",
        "events missing",
        "messages dropped",
        "send failed because channel is full",
        "TrySendError",
    ],
    cause: "A full channel gives the item back in an error, and `let _ =` drops both. The channel is full only when the consumer is slower for a while.",
    cure: "Wait for room with `send(..).await`; where waiting is impossible, count what is dropped.",
    caught_by: &[
        Check::Clippy("let_underscore_must_use", Group::Restriction),
        Check::Clippy("let_underscore_untyped", Group::Restriction),
    ],
    shown_by: &[Watch::Test(
        "with more items than the channel holds and a slow consumer",
    )],
    met_in: &[
        "https://github.com/sinelaw/fresh/pull/1060",
        "https://github.com/majiayu000/harness/pull/61",
        "https://github.com/owainlewis/push/issues/8",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

#[expect(
    clippy::let_underscore_must_use,
    reason = "the pitfall is that nobody looks"
)]
// ANCHOR: broken
/// Wrong: an `Err` would hold the reading that found no room.
pub async fn broken(readings: u32, channel: Sender<u32>) {
    for reading in 1..=readings {
        measure().await;
        let _ = channel.try_send(reading);
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A full channel makes the sensor wait. Only a consumer that is gone is an error, and then there is nobody to tell.
pub async fn fixed(readings: u32, channel: Sender<u32>) {
    for reading in 1..=readings {
        measure().await;
        if channel.send(reading).await.is_err() {
            return;
        }
    }
}
// ANCHOR_END: fixed

async fn measure() {
    sleep(Duration::from_millis(10)).await;
}

/// Twenty readings, for which the consumer takes twice as long as the sensor.
async fn scene(sensor: impl AsyncFnOnce(u32, Sender<u32>)) -> Seen {
    let (tx, mut rx) = mpsc::channel(4);
    let consumer = async move {
        let mut stored = 0;
        while rx.recv().await.is_some() {
            sleep(Duration::from_millis(20)).await;
            stored += 1;
        }
        stored
    };
    let ((), stored) = tokio::join!(sensor(20, tx), consumer);
    Seen::of("readings", 20).and("stored", stored)
}
