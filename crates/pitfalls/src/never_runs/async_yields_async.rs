//! The last expression of an async block is a future.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::frame::{Check, Group, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "async-yields-async",
    symptom: "The task ends at once and without an error, and its work isn't done",
    also: &[
        "forgot await in spawn",
        "future returned not awaited",
        "task finishes immediately",
    ],
    cause: "What an async block returns isn't polled. The task ends with a future as its result, and the one who awaits the task gets that future and drops it.",
    cure: "Await the last expression, too.",
    caught_by: &[Check::Clippy("async_yields_async", Group::Default)],
    shown_by: &[],
    met_in: &["https://github.com/rust-lang/rust-clippy/pull/5909"],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

#[expect(clippy::async_yields_async, reason = "that is the pitfall")]
// ANCHOR: broken
/// Wrong: the task's result is the future that `upload` returned, and nobody polls it.
pub async fn broken(uploaded: Arc<AtomicU32>) -> bool {
    let task = tokio::spawn(async move { upload(uploaded) });
    task.await.is_ok()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The task polls the future to its end. (`tokio::spawn(upload(uploaded))` would be the same.)
pub async fn fixed(uploaded: Arc<AtomicU32>) -> bool {
    let task = tokio::spawn(async move { upload(uploaded).await });
    task.await.is_ok()
}
// ANCHOR_END: fixed

#[tracing::instrument(skip_all, ret)]
async fn upload(uploaded: Arc<AtomicU32>) {
    tokio::time::sleep(Duration::from_millis(100)).await;
    uploaded.fetch_add(1, Ordering::Relaxed);
}

async fn scene(run: impl AsyncFnOnce(Arc<AtomicU32>) -> bool) -> Seen {
    let uploaded = Arc::new(AtomicU32::new(0));
    let ok = run(Arc::clone(&uploaded)).await;
    Seen::of("the task ended well", ok).and("uploaded", uploaded.load(Ordering::Relaxed))
}
