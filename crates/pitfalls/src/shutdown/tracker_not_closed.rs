//! `wait` waits for two things: no task left, and nobody who may start one.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};
use tokio_util::task::TaskTracker;
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "tracker-not-closed",
    symptom: "Shutdown waits for ever for my tasks, though every one of them has ended",
    also: &[
        "TaskTracker",
        "wait never returns",
        "hang",
        "drain",
        "shutdown hangs",
    ],
    cause: "`TaskTracker::wait` returns when the tracker is empty *and closed*: as long as it is open, somebody might still start a task.",
    cure: "Call `close` before `wait`; it keeps nobody from spawning, it only says that waiting may end.",
    caught_by: &[],
    shown_by: &[Watch::Test("with a time limit on a paused clock")],
    met_in: &[
        "https://docs.rs/tokio-util/latest/tokio_util/task/task_tracker/struct.TaskTracker.html#method.wait",
        "https://tokio.rs/tokio/topics/shutdown",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the tracker is still open, so an empty one isn't done.
pub async fn broken(tracker: &TaskTracker) {
    tracker.wait().await;
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Waits until no task is left.
pub async fn fixed(tracker: &TaskTracker) {
    tracker.close();
    tracker.wait().await;
}
// ANCHOR_END: fixed

#[instrument(name = "task", ret)]
async fn task(n: u32) -> u32 {
    sleep(Duration::from_millis(100) * n).await;
    n
}

#[instrument(skip_all, ret)]
async fn shutdown(drain: impl AsyncFnOnce(&TaskTracker), tracker: &TaskTracker) -> bool {
    timeout(Duration::from_secs(1), drain(tracker))
        .await
        .is_ok()
}

/// Three tasks of up to 300 ms, and a second of patience.
async fn scene(drain: impl AsyncFnOnce(&TaskTracker)) -> Seen {
    let start = Instant::now();
    let tracker = TaskTracker::new();
    for n in 1..=3 {
        tracker.spawn(task(n));
    }
    let drained = shutdown(drain, &tracker).await;
    Seen::of("tasks left", tracker.len())
        .and(
            "the drain ended",
            if drained { "yes" } else { "no, it still waits" },
        )
        .and("after", demo::seconds(start.elapsed()))
}
