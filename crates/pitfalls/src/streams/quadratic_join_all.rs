//! `join_all` over very many futures, inside of one task.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures::future::{join_all, poll_fn};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "quadratic-join-all",
    symptom: "Twice as many futures in `join_all` take four times as long, all of it processor time",
    also: &[
        "join_all slow",
        "FuturesUnordered slow",
        "quadratic",
        "coop budget",
        "100 000 futures",
        "cpu",
        "performance",
        "scales badly",
        "scalability",
        "throughput drops with many concurrent requests",
    ],
    cause: "A task may make about 128 operations of tokio's in one poll. When many futures of one `join_all` become ready together, each poll finishes that many, and wakes and polls all the others in vain.",
    cure: "Give each future a task (`JoinSet`), or lift the budget of this one with `coop::unconstrained` where nothing else waits for its thread.",
    caught_by: &[],
    shown_by: &[Watch::Test("that counts polls for two sizes")],
    met_in: &[
        "https://github.com/rust-lang/futures-rs/issues/2526",
        "https://github.com/tokio-rs/tokio/issues/2401",
        "https://github.com/rust-lang/futures-rs/issues/2053",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: for so many futures one task is not enough.
pub async fn broken(count: u32, polls: Arc<AtomicU32>) {
    join_all((0..count).map(|_| job(Arc::clone(&polls)))).await;
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Each is polled when it is its turn, with a budget of its own.
pub async fn fixed(count: u32, polls: Arc<AtomicU32>) {
    let tasks: JoinSet<()> = (0..count).map(|_| job(Arc::clone(&polls))).collect();
    tasks.join_all().await;
}
// ANCHOR_END: fixed

/// Sleeps, and counts how often it is polled.
async fn job(polls: Arc<AtomicU32>) {
    let mut nap = pin!(sleep(Duration::from_millis(100)));
    poll_fn(|context| {
        polls.fetch_add(1, Ordering::Relaxed);
        nap.as_mut().poll(context)
    })
    .await;
}

/// Two sizes, one twice as large as the other.
async fn scene(run: impl AsyncFn(u32, Arc<AtomicU32>)) -> Seen {
    let mut seen = Seen::default();
    for count in [2000, 4000] {
        let polls = Arc::new(AtomicU32::new(0));
        run(count, Arc::clone(&polls)).await;
        let polls = polls.load(Ordering::Relaxed);
        seen = seen.and(&format!("polls of {count} futures"), polls);
    }
    seen
}
