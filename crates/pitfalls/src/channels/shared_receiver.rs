//! Several workers behind one receiver in a mutex.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::sync::mpsc::{self, Receiver};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "shared-receiver",
    symptom: "I started several workers, and only one of them ever works",
    also: &[
        "worker pool serial",
        "Arc<Mutex<Receiver>>",
        "one at a time",
        "slow",
        "no speedup",
        "multiple consumers",
        "while let lock",
    ],
    cause: "The guard is a temporary in the head of `while let`, and such a temporary lives as long as the body: the worker keeps the receiver locked while it works.",
    cure: "Take the item with a `let` of its own, so that the guard ends there; or take a channel that is made for many consumers, such as async-channel.",
    caught_by: &[],
    shown_by: &[Watch::Test("that measures the time on a paused clock")],
    met_in: &[
        "https://github.com/rust-lang/book/issues/3651",
        "https://github.com/rust-lang/book/issues/972",
        "https://github.com/rust-lang/rust-clippy/pull/13985",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the guard that `lock` gives is dropped after the body, not after `recv`.
pub async fn broken(jobs: Arc<Mutex<Receiver<u32>>>) {
    while let Some(n) = jobs.lock().await.recv().await {
        job(n).await;
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The guard is dropped at the end of the statement.
pub async fn fixed(jobs: Arc<Mutex<Receiver<u32>>>) {
    loop {
        let next = jobs.lock().await.recv().await;
        let Some(n) = next else { break };
        job(n).await;
    }
}
// ANCHOR_END: fixed

#[instrument(ret)]
async fn job(n: u32) {
    sleep(Duration::from_millis(100)).await;
}

/// Six jobs for three workers.
async fn scene<W>(worker: impl Fn(Arc<Mutex<Receiver<u32>>>) -> W) -> Seen
where
    W: Future<Output = ()> + Send + 'static,
{
    let start = Instant::now();
    let (tx, rx) = mpsc::channel(6);
    for n in 1..=6 {
        tx.send(n).await.ok();
    }
    drop(tx);
    let jobs = Arc::new(Mutex::new(rx));
    let workers: JoinSet<()> = (0..3).map(|_| worker(Arc::clone(&jobs))).collect();
    workers.join_all().await;
    Seen::of(
        "six jobs by three workers took",
        demo::seconds(start.elapsed()),
    )
}
