//! A message that is in a `send` when the `send` is dropped.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::sync::mpsc::{self, Sender};
use tokio::time::{Instant, interval_at, sleep};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "cancelled-send",
    symptom: "When the consumer is slow, messages are lost, though the channel is bounded and I wait for room",
    also: &[
        "cancel safety",
        "Sender::send",
        "timeout around send",
        "select send",
        "lost message",
        "reserve",
        "backpressure",
    ],
    cause: "`send(message)` owns the message until there is room. When another arm is first, or a timeout, the future is dropped, and the message with it.",
    cure: "Wait with `reserve`, which owns nothing, and send with the permit, which doesn't wait.",
    caught_by: &[],
    shown_by: &[Watch::Test("with a full channel and a tick")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/pull/5947",
        "https://github.com/tokio-rs/tokio/issues/5310",
        "https://rfd.shared.oxide.computer/rfd/397",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: a tick drops the job that waits for room.
pub async fn broken(tx: Sender<u32>, mut jobs: VecDeque<u32>) {
    let mut tick = every(Duration::from_millis(330));
    while let Some(job) = jobs.pop_front() {
        tokio::select! {
            sent = tx.send(job) => if sent.is_err() { return },
            _ = tick.tick() => tracing::info!(waiting = jobs.len()),
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The job leaves the queue when there is room for it.
pub async fn fixed(tx: Sender<u32>, mut jobs: VecDeque<u32>) {
    let mut tick = every(Duration::from_millis(330));
    while let Some(&job) = jobs.front() {
        tokio::select! {
            room = tx.reserve() => match room {
                Ok(room) => {
                    room.send(job);
                    jobs.pop_front();
                }
                Err(_) => return,
            },
            _ = tick.tick() => tracing::info!(waiting = jobs.len()),
        }
    }
}
// ANCHOR_END: fixed

fn every(period: Duration) -> tokio::time::Interval {
    interval_at(Instant::now() + period, period)
}

/// Five jobs of 200 ms through a channel that holds one.
async fn scene(send: impl AsyncFn(Sender<u32>, VecDeque<u32>)) -> Seen {
    let (tx, mut rx) = mpsc::channel(1);
    let consume = async move {
        let mut done = Vec::new();
        while let Some(n) = rx.recv().await {
            lane(info_span!("job", n), sleep(Duration::from_millis(200))).await;
            done.push(n);
        }
        done
    };
    let producer = lane(info_span!("producer"), send(tx, (1..=5).collect()));
    let ((), done) = tokio::join!(producer, consume);
    Seen::of("jobs", "[1, 2, 3, 4, 5]").and("done", format!("{done:?}"))
}
