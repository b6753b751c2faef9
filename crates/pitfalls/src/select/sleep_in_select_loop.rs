//! A timer that begins anew each time around.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{Instant, sleep};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "sleep-in-select-loop",
    symptom: "The timeout of my loop never fires while messages keep coming",
    also: &[
        "timer reset",
        "sleep in loop",
        "timeout restarts",
        "deadline",
        "interval in loop",
        "future made anew in every iteration",
        "loses progress",
        "timer never fires",
        "interval never ticks",
    ],
    cause: "The expression of an arm is evaluated each time that `select!` is entered, so each message drops the old timer and starts a new one.",
    cure: "Make the future once, before the loop, pin it, and select on `&mut` of it.",
    caught_by: &[],
    shown_by: &[Watch::Test("of the time until it ends, on a paused clock")],
    met_in: &[
        "https://github.com/base/base/issues/782",
        "https://github.com/slatedb/slatedb/issues/705",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: `LIMIT` is counted from the last message.
pub async fn broken(mut messages: Receiver<u32>) -> u32 {
    let mut count = 0;
    loop {
        tokio::select! {
            Some(_) = messages.recv() => count += 1,
            () = sleep(LIMIT) => return count,
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// `LIMIT` is counted from the beginning.
pub async fn fixed(mut messages: Receiver<u32>) -> u32 {
    let mut limit = pin!(sleep(LIMIT));
    let mut count = 0;
    loop {
        tokio::select! {
            Some(_) = messages.recv() => count += 1,
            () = &mut limit => return count,
        }
    }
}
// ANCHOR_END: fixed

const LIMIT: Duration = Duration::from_secs(1);

/// Ten messages, one every 300 ms.
async fn scene(listen: impl AsyncFn(Receiver<u32>) -> u32) -> Seen {
    let start = Instant::now();
    let (tx, messages) = mpsc::channel(8);
    tokio::spawn(async move {
        for n in 1..=10 {
            sleep(Duration::from_millis(300)).await;
            lane(info_span!("message", n), tx.send(n)).await.ok();
        }
    });
    let count = lane(info_span!("listener"), listen(messages)).await;
    Seen::of("limit", demo::seconds(LIMIT))
        .and("ended after", demo::seconds(start.elapsed()))
        .and("messages", count)
}
