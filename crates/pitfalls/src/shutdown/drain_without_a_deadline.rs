//! One task that is stuck decides when the program ends.

use std::future::pending;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "drain-without-a-deadline",
    symptom: "Most deploys shut down in a second, and some hang until they are killed",
    also: &[
        "graceful shutdown",
        "stuck request",
        "SIGKILL",
        "grace period",
        "kill -9",
        "shutdown hangs",
        "open connections",
        "keep-alive",
        "websocket",
    ],
    cause: "The drain waits for every task that is in flight, and one of them waits for a peer that will never answer.",
    cure: "Give the drain a deadline shorter than that of whoever kills you, abort what is left then, and say what it was.",
    caught_by: &[],
    shown_by: &[Watch::Test("in which one task never ends")],
    met_in: &[
        "https://github.com/Dicklesworthstone/frankenterm/issues/20",
        "https://github.com/microsoft/onefuzz/issues/3377",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: one task that is stuck holds up the end for ever. Returns how many had to be aborted.
pub async fn broken(mut tasks: JoinSet<u32>, grace: Duration) -> usize {
    while let Some(ended) = tasks.join_next().await {
        tracing::debug!(?ended, ?grace, "a task ended");
    }
    0
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Waits for the tasks for `grace`, then aborts those that are left. Returns how many had to be aborted.
pub async fn fixed(mut tasks: JoinSet<u32>, grace: Duration) -> usize {
    let drained = timeout(grace, async {
        while let Some(ended) = tasks.join_next().await {
            tracing::debug!(?ended, ?grace, "a task ended");
        }
    });
    if drained.await.is_ok() {
        return 0;
    }
    let left = tasks.len();
    tasks.shutdown().await;
    left
}
// ANCHOR_END: fixed

#[instrument(name = "request", ret)]
async fn request(n: u32) -> u32 {
    sleep(Duration::from_millis(100) * n).await;
    if n == 3 {
        pending::<()>().await;
    }
    n
}

/// Three requests, the third of which is stuck; a grace of half a second, and a supervisor that kills after one.
async fn scene(drain: impl AsyncFnOnce(JoinSet<u32>, Duration) -> usize) -> Seen {
    let start = Instant::now();
    let tasks: JoinSet<u32> = (1..=3).map(request).collect();
    let drained = timeout(
        Duration::from_secs(1),
        drain(tasks, Duration::from_millis(500)),
    )
    .await;
    let seen = match drained {
        Ok(aborted) => Seen::of("the program", "ended by itself").and("aborted", aborted),
        Err(_) => Seen::of("the program", "was killed"),
    };
    seen.and("after", demo::seconds(start.elapsed()))
}
