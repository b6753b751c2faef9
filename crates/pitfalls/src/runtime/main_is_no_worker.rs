//! The body of `main` talks to tasks from outside.

use tokio::runtime::Handle;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "main-is-no-worker",
    symptom: "A program that does little but spawn and await is slow, while the processors are idle",
    also: &[
        "block_on slow",
        "#[tokio::main]",
        "slower than expected",
        "benchmark",
        "context switches",
        "slower than asyncio",
        "futex",
        "oneshot latency",
    ],
    cause: "On the multi-thread runtime the future given to `block_on`, which is the body of `#[tokio::main]`, runs on the caller's thread, not on a worker. Each task that it spawns and awaits wakes a sleeping thread, and is woken by one.",
    cure: "Let `main` spawn one task that does everything, and await that.",
    caught_by: &[],
    shown_by: &[Watch::Metric("worker_park_count")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/5446",
        "https://github.com/ZettaScaleLabs/rust-async-net-eval/pull/1",
    ],
    broken: Scene::Workers(1, || Box::pin(scene(broken))),
    fixed: Scene::Workers(1, || Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: a thousand times the worker falls asleep, and is woken from this thread.
pub async fn broken() -> u32 {
    talk().await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The same on the worker: nobody has to be woken.
pub async fn fixed() -> u32 {
    tokio::spawn(talk()).await.unwrap_or_default()
}
// ANCHOR_END: fixed

/// A thousand questions, each answered by a task.
async fn talk() -> u32 {
    let mut answers = 0;
    for _ in 0..1000 {
        answers += tokio::spawn(async { 1 }).await.unwrap_or_default();
    }
    answers
}

async fn scene(main: impl AsyncFnOnce() -> u32) -> Seen {
    let metrics = Handle::current().metrics();
    let before = metrics.worker_park_count(0);
    let answers = main().await;
    let slept = metrics.worker_park_count(0) - before;
    Seen::of("answers", answers).and(
        "the worker fell asleep",
        if slept > 50 {
            "again and again"
        } else {
            "a few times"
        },
    )
}
