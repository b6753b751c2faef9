//! `advance` in a test, over several timers at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::{self, sleep};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "advance-jumps",
    symptom: "I advance the clock by three seconds, and the job of every second hasn't run at all",
    also: &[
        "tokio::time::advance",
        "pause",
        "test-util",
        "timers don't fire",
        "skips",
        "yield_now",
        "flaky test",
        "sleep instead of advance",
    ],
    cause: "`advance` sets the clock and gives the other tasks one turn. A task that hasn't begun to sleep begins then, at the new time; one that sleeps again counts from there: what lies in between never was.",
    cure: "`sleep` in the test: a paused clock goes from timer to timer, and each task runs at its own moment.",
    caught_by: &[],
    shown_by: &[Watch::Test("itself, which fails")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/3985",
        "https://github.com/tokio-rs/tokio/issues/7419",
        "https://github.com/tokio-rs/tokio/pull/7858",
    ],
    broken: Scene::Outside(|| scene(broken)),
    fixed: Scene::Outside(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: it jumps over the moments at which the job was due.
pub async fn broken(runs: &AtomicU32) -> u32 {
    time::advance(Duration::from_secs(3)).await;
    runs.load(Ordering::Relaxed)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Three seconds and a moment, in which everything happens that is due.
pub async fn fixed(runs: &AtomicU32) -> u32 {
    sleep(Duration::from_millis(3001)).await;
    runs.load(Ordering::Relaxed)
}
// ANCHOR_END: fixed

// ANCHOR: job
async fn every_second(runs: Arc<AtomicU32>) {
    loop {
        sleep(Duration::from_secs(1)).await;
        runs.fetch_add(1, Ordering::Relaxed);
    }
}
// ANCHOR_END: job

/// As a test with `start_paused = true`.
fn scene(three_seconds: impl AsyncFnOnce(&AtomicU32) -> u32) -> Seen {
    let mut paused = Builder::new_current_thread();
    let Ok(paused) = paused.enable_time().start_paused(true).build() else {
        return Seen::of("a runtime", "can't be built");
    };
    let runs = Arc::new(AtomicU32::new(0));
    paused.spawn(every_second(Arc::clone(&runs)));
    let runs = paused.block_on(three_seconds(&runs));
    Seen::of("runs in three seconds", runs)
}
