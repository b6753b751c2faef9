//! An interval that is made in the loop that it should slow down.

use std::time::Duration;

use tokio::time::{self, Instant, sleep};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "interval-made-anew",
    symptom: "My poll loop doesn't pause at all, though it waits for a tick each time",
    also: &[
        "interval in loop",
        "tick returns immediately",
        "busy",
        "hammering",
        "too many requests",
        "no delay",
        "select",
        "first tick",
    ],
    cause: "Each `interval` begins with a tick at once, and here each turn makes a new one.",
    cure: "Make it once, before the loop; where the period changes, `sleep` for the new one or `reset` the old interval.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that measures the time of a few turns on a paused clock",
    )],
    met_in: &[
        "https://github.com/alchemyplatform/rundler/pull/611",
        "https://github.com/neondatabase/neon/pull/12465",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: it waits for the first tick, five times.
pub async fn broken(period: Duration) {
    for n in 1..=5 {
        let mut clock = time::interval(period);
        clock.tick().await;
        poll(n).await;
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// One interval, five ticks.
pub async fn fixed(period: Duration) {
    let mut clock = time::interval(period);
    for n in 1..=5 {
        clock.tick().await;
        poll(n).await;
    }
}
// ANCHOR_END: fixed

#[instrument(ret)]
async fn poll(n: u32) {
    sleep(Duration::from_millis(20)).await;
}

/// Five polls, which should begin 0.2 s apart.
async fn scene(run: impl AsyncFnOnce(Duration)) -> Seen {
    let start = Instant::now();
    run(Duration::from_millis(200)).await;
    Seen::of("five polls took", demo::seconds(start.elapsed()))
}
