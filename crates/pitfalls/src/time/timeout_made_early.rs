//! Timeouts that are made together and awaited one by one.

use std::time::Duration;

use tokio::time::{error::Elapsed, sleep, timeout};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "timeout-made-early",
    symptom: "The later requests of a list time out, though each of them alone is quick",
    also: &[
        "timeout starts at creation",
        "sleep not lazy",
        "elapsed immediately",
        "deadline",
        "Vec of futures",
        "sequential",
        "pool",
        "queue time",
    ],
    cause: "Futures are lazy, timers aren't: `timeout` and `sleep` count from the call that makes them, not from the first poll.",
    cure: "Make the timeout where it is awaited, or inside of an `async` block, which is lazy; take `timeout_at` where you mean a moment.",
    caught_by: &[],
    shown_by: &[Watch::Test("on a paused clock with a list of requests")],
    met_in: &[
        "https://github.com/seanmonstar/reqwest/issues/936",
        "https://github.com/tokio-rs/tokio/issues/1125",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: all clocks run from the first line on.
pub async fn broken(requests: u32, limit: Duration) -> Vec<Result<u32, Elapsed>> {
    let requests: Vec<_> = (1..=requests).map(|n| timeout(limit, request(n))).collect();
    let mut answers = Vec::new();
    for request in requests {
        answers.push(request.await);
    }
    answers
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Each has its time when it is its turn.
pub async fn fixed(requests: u32, limit: Duration) -> Vec<Result<u32, Elapsed>> {
    let requests: Vec<_> = (1..=requests).map(request).collect();
    let mut answers = Vec::new();
    for request in requests {
        answers.push(timeout(limit, request).await);
    }
    answers
}
// ANCHOR_END: fixed

#[instrument(ret)]
async fn request(n: u32) -> u32 {
    sleep(Duration::from_millis(200)).await;
    n
}

/// Four requests of 0.2 s, with a limit of 0.5 s each.
async fn scene(run: impl AsyncFnOnce(u32, Duration) -> Vec<Result<u32, Elapsed>>) -> Seen {
    let answers = run(4, Duration::from_millis(500)).await;
    let in_time = answers.iter().flatten().count();
    Seen::of("requests", answers.len()).and("answered in time", in_time)
}
