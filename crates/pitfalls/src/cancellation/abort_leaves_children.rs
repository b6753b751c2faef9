//! A task that is aborted, and the tasks that it spawned.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{info_span, instrument};

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "abort-leaves-children",
    symptom: "I abort a task, and what it had started goes on",
    also: &[
        "JoinHandle::abort",
        "child tasks",
        "nested spawn",
        "structured concurrency",
        "orphan tasks",
        "task leak",
        "cancel subtasks",
    ],
    cause: "Tasks know no parents. `abort` drops the future of one task, and the handles in it; dropped handles detach their tasks.",
    cure: "Keep the children in a `JoinSet`, which aborts them when it is dropped with its owner; or hand them a `CancellationToken`.",
    caught_by: &[],
    shown_by: &[Watch::Test("that looks what goes on after the abort")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/4400",
        "https://github.com/commonwarexyz/monorepo/issues/1100",
    ],
    broken: Scene::Paused(|| Box::pin(scene(|ticks| lane(info_span!("parent"), broken(ticks))))),
    fixed: Scene::Paused(|| Box::pin(scene(|ticks| lane(info_span!("parent"), fixed(ticks))))),
};

// ANCHOR: broken
/// Wrong: aborted, it drops a handle, and that is all.
pub async fn broken(ticks: Arc<AtomicU32>) {
    let child = tokio::spawn(heartbeat(ticks));
    if let Err(error) = child.await {
        tracing::error!(%error, "a child panicked");
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Aborted, it drops the set, and the set aborts what is in it.
pub async fn fixed(ticks: Arc<AtomicU32>) {
    let mut children = JoinSet::new();
    children.spawn(heartbeat(ticks));
    while let Some(child) = children.join_next().await {
        if let Err(error) = child {
            tracing::error!(%error, "a child panicked");
        }
    }
}
// ANCHOR_END: fixed

#[instrument(name = "child", skip_all, ret)]
async fn heartbeat(ticks: Arc<AtomicU32>) {
    for _ in 0..10 {
        sleep(Duration::from_millis(100)).await;
        ticks.fetch_add(1, Ordering::Relaxed);
    }
}

/// The parent is aborted after 250 ms; the ticks are counted then, and two seconds later.
async fn scene<F>(parent: impl FnOnce(Arc<AtomicU32>) -> F) -> Seen
where
    F: Future<Output = ()> + Send + 'static,
{
    let ticks = Arc::new(AtomicU32::new(0));
    let parent = tokio::spawn(parent(Arc::clone(&ticks)));
    sleep(Duration::from_millis(250)).await;
    parent.abort();
    parent.await.ok();
    let before = ticks.load(Ordering::Relaxed);
    sleep(Duration::from_secs(2)).await;
    let after = ticks.load(Ordering::Relaxed) - before;
    Seen::of("ticks before the abort", before).and("ticks after the abort", after)
}
