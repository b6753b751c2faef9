//! A timeout around the handle of a task.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::time::error::Elapsed;
use tokio::time::{sleep, timeout};
use tokio_util::task::AbortOnDropHandle;
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "timeout-on-a-join-handle",
    symptom: "My job timed out, and it still goes on in the background",
    also: &[
        "JoinHandle dropped",
        "detached",
        "timeout doesn't cancel",
        "task leak",
        "zombie task",
        "select! over JoinHandles",
        "abort",
        "structured concurrency",
    ],
    cause: "The timeout drops what it waited for, and that is the handle. A task whose handle is dropped is detached, and runs on.",
    cure: "Wrap the handle in `AbortOnDropHandle`, wait with `&mut handle` and abort it, or time the future itself and spawn nothing.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that looks what the task does after the timeout",
    )],
    met_in: &[
        "https://github.com/antithesishq/bombadil/pull/35",
        "https://docs.rs/tokio/latest/tokio/task/struct.JoinHandle.html",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: after a quarter of a second there is no handle any more, and the task is still there.
pub async fn broken(steps: Arc<AtomicU32>) -> Result<(), Elapsed> {
    let job = tokio::spawn(job(steps));
    let ended = timeout(Duration::from_millis(250), job).await?;
    tracing::info!(panicked = ended.is_err());
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The handle that the timeout drops aborts the task.
pub async fn fixed(steps: Arc<AtomicU32>) -> Result<(), Elapsed> {
    let job = AbortOnDropHandle::new(tokio::spawn(job(steps)));
    let ended = timeout(Duration::from_millis(250), job).await?;
    tracing::info!(panicked = ended.is_err());
    Ok(())
}
// ANCHOR_END: fixed

#[instrument(skip_all, ret)]
async fn job(steps: Arc<AtomicU32>) {
    for _ in 0..10 {
        sleep(Duration::from_millis(100)).await;
        steps.fetch_add(1, Ordering::Relaxed);
    }
}

/// Ten steps of 100 ms; what is done when the timeout fires, and two seconds later.
async fn scene(run: impl AsyncFn(Arc<AtomicU32>) -> Result<(), Elapsed>) -> Seen {
    let steps = Arc::new(AtomicU32::new(0));
    let timed_out = run(Arc::clone(&steps)).await.is_err();
    let before = steps.load(Ordering::Relaxed);
    sleep(Duration::from_secs(2)).await;
    let after = steps.load(Ordering::Relaxed) - before;
    Seen::of("timed out", timed_out)
        .and("steps before the timeout", before)
        .and("steps after the timeout", after)
}
