//! An interval beside something that has just been done.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::{self, Instant, sleep, timeout};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "first-tick-at-once",
    symptom: "At the start my job runs twice in the same moment",
    also: &[
        "interval",
        "first tick",
        "immediately",
        "tick completes immediately",
        "interval_at",
        "double execution",
        "one period short",
        "too early",
    ],
    cause: "The first tick of an `Interval` comes at once, not after a period.",
    cure: "`interval_at(Instant::now() + period, period)` begins after a period; or let the first tick do the first run.",
    caught_by: &[],
    shown_by: &[Watch::Test("on a paused clock that counts the runs")],
    met_in: &[
        "https://github.com/graphprotocol/gateway-x/pull/730",
        "https://github.com/getlipa/lipa-lightning-lib/pull/160",
        "https://github.com/tokio-rs/tokio/issues/1967",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the loop doesn't begin with a pause.
pub async fn broken(period: Duration, runs: &Cell<u32>) {
    refresh(runs).await;
    let mut clock = time::interval(period);
    loop {
        clock.tick().await;
        refresh(runs).await;
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The first tick is a period away.
pub async fn fixed(period: Duration, runs: &Cell<u32>) {
    refresh(runs).await;
    let mut clock = time::interval_at(Instant::now() + period, period);
    loop {
        clock.tick().await;
        refresh(runs).await;
    }
}
// ANCHOR_END: fixed

#[instrument(skip_all, ret)]
async fn refresh(runs: &Cell<u32>) {
    sleep(Duration::from_millis(50)).await;
    runs.set(runs.get() + 1);
}

/// The first 0.2 s of something that should happen at the start and then each 0.2 s.
async fn scene(run: impl AsyncFnOnce(Duration, &Cell<u32>)) -> Seen {
    let runs = Cell::new(0);
    let run = run(Duration::from_millis(200), &runs);
    timeout(Duration::from_millis(200), run).await.ok();
    Seen::of("runs in the first 0.2 s", runs.get())
}
