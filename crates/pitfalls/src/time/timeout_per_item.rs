//! A limit on each step that was meant for the whole.

use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "timeout-per-item",
    symptom: "I gave it half a second, and as long as something trickles in it never gives up",
    also: &[
        "timeout never elapses",
        "recv_timeout",
        "deadline",
        "total timeout",
        "slowloris",
        "slow drip",
        "timeout resets",
        "discovery",
        "read timeout",
    ],
    cause: "A `timeout` inside of a loop begins anew with each turn: it limits the silence between two items, not the time of all.",
    cure: "Fix the moment before the loop and use `timeout_at`, or put one `timeout` around the loop; often both limits are wanted.",
    caught_by: &[],
    shown_by: &[Watch::Test("on a paused clock with a sender that trickles")],
    met_in: &[
        "https://github.com/keepsimple1/mdns-sd/issues/405",
        "https://github.com/sbstp/attohttpc/pull/86",
        "https://github.com/base/base/issues/782",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: each answer buys another half second.
pub async fn broken(mut answers: Receiver<u32>, limit: Duration) -> usize {
    let mut count = 0;
    while let Ok(Some(_)) = timeout(limit, answers.recv()).await {
        count += 1;
    }
    count
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The end is the same moment in each turn.
pub async fn fixed(mut answers: Receiver<u32>, limit: Duration) -> usize {
    let mut count = 0;
    let end = Instant::now() + limit;
    while let Ok(Some(_)) = timeout_at(end, answers.recv()).await {
        count += 1;
    }
    count
}
// ANCHOR_END: fixed

/// Someone answers each 200 ms, nine times.
async fn scene(run: impl AsyncFnOnce(Receiver<u32>, Duration) -> usize) -> Seen {
    let start = Instant::now();
    let (tx, rx) = mpsc::channel(8);
    tokio::spawn(async move {
        for n in 1..=9 {
            sleep(Duration::from_millis(200)).await;
            tx.send(n).await.ok();
        }
    });
    let search = run(rx, Duration::from_millis(500));
    let answers = lane(info_span!("search"), search).await;
    Seen::of("the limit", "0.5 s")
        .and("took", demo::seconds(start.elapsed()))
        .and("answers", answers)
}
