//! An async function sleeps, and its thread with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::frame::{Check, Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "thread-sleep",
    symptom: "One request waits, and meanwhile everything else stands still, too",
    also: &[
        "std::thread::sleep",
        "blocks the runtime",
        "std::fs",
        "blocking call",
        "stalls",
        "unresponsive",
        "timeouts fire late",
        "server hangs",
        "long-running request",
        "concurrent requests wait",
        "blocking code in async",
    ],
    cause: "`std::thread::sleep` keeps the thread, and with it every task on that thread. So does any call that waits without an `await`: `std::fs`, `std::net`, a synchronous driver.",
    cure: "Call the async counterpart, here `tokio::time::sleep`; where there is none, `spawn_blocking`.",
    caught_by: &[Check::Configured(
        "disallowed_methods",
        "disallowed-methods",
    )],
    shown_by: &[Watch::Test("in which another task has to run meanwhile")],
    met_in: &[
        "https://github.com/rust-lang/rust/pull/72141",
        "https://github.com/tokio-rs/tokio/issues/6631",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

#[expect(clippy::disallowed_methods, reason = "that is the pitfall")]
// ANCHOR: broken
/// Wrong: the thread sleeps, and everything on it.
pub async fn broken() {
    std::thread::sleep(Duration::from_millis(300));
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// This future waits, and the thread is free.
pub async fn fixed() {
    tokio::time::sleep(Duration::from_millis(300)).await;
}
// ANCHOR_END: fixed

#[tracing::instrument(skip_all, ret)]
async fn ticker(ticks: Arc<AtomicU32>) {
    for _ in 0..3 {
        ticks.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tracing::instrument(skip_all, ret)]
async fn request(wait: impl AsyncFnOnce()) {
    wait().await;
}

/// Another task would tick three times meanwhile.
async fn scene(wait: impl AsyncFnOnce()) -> Seen {
    let ticks = Arc::new(AtomicU32::new(0));
    let other = tokio::spawn(ticker(Arc::clone(&ticks)));
    request(wait).await;
    let meanwhile = ticks.load(Ordering::Relaxed);
    other.await.ok();
    Seen::of(
        "another task ran meanwhile",
        if meanwhile > 0 { "yes" } else { "no" },
    )
}
