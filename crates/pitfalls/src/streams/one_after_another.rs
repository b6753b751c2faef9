//! An await for each of several things that don't need each other.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "one-after-another",
    symptom: "It is async, and as slow as before: the times of all requests add up",
    also: &[
        "sequential await",
        "await in a loop",
        "not concurrent",
        "slow",
        "latency",
        "no speedup",
        "for loop await",
        "asyncio.gather",
    ],
    cause: "An async function does nothing until it is awaited, and an `await` waits for its end. Only what is awaited together runs together.",
    cure: "`join!` for a few, `buffered` for many; `spawn` to start something now and await it later.",
    caught_by: &[],
    shown_by: &[Watch::Test("that measures the time on a paused clock")],
    met_in: &[
        "https://github.com/cesarferreira/stax/issues/378",
        "https://github.com/paradigmxyz/reth/pull/9291",
        "https://github.com/ithacaxyz/relay/issues/450",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: none of the three needs the answer of another.
pub async fn broken() -> [u32; 3] {
    let user = fetch("user").await;
    let orders = fetch("orders").await;
    let offers = fetch("offers").await;
    [user, orders, offers]
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// It takes as long as the slowest.
pub async fn fixed() -> [u32; 3] {
    let (user, orders, offers) = tokio::join!(fetch("user"), fetch("orders"), fetch("offers"));
    [user, orders, offers]
}
// ANCHOR_END: fixed

#[instrument(ret)]
async fn fetch(what: &str) -> u32 {
    sleep(Duration::from_millis(100)).await;
    1
}

async fn scene(run: impl AsyncFnOnce() -> [u32; 3]) -> Seen {
    let start = Instant::now();
    let answers = run().await;
    Seen::of("answers", answers.len()).and("took", demo::seconds(start.elapsed()))
}
