//! A limit on how many are waited for, which is none on how many run.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::stream::{self, StreamExt};
use tokio::time::sleep;
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "limit-on-handles",
    symptom: "I set a limit of two, and the server says that I opened all connections at once",
    also: &[
        "buffer_unordered",
        "concurrency limit ignored",
        "tokio::spawn",
        "JoinHandle",
        "no effect",
        "rate limit",
        "eager",
        "collect",
    ],
    cause: "`spawn` starts its task at once. A list of handles is a list of tasks that run already, and `buffer_unordered` limits only how many of them are waited for.",
    cure: "Let the stream make the task when there is room for it: `spawn` inside of the stream's `map`, and no `collect` in between.",
    caught_by: &[],
    shown_by: &[Watch::Test("that counts what is in flight at once")],
    met_in: &[
        "https://github.com/nextest-rs/future-queue/issues/1",
        "https://github.com/vortex-data/vortex/pull/4138",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the first line starts them all.
pub async fn broken(requests: u32, gauge: Arc<Gauge>) {
    let tasks: Vec<_> = (1..=requests)
        .map(|n| tokio::spawn(request(n, Arc::clone(&gauge))))
        .collect();
    let tasks = stream::iter(tasks).buffer_unordered(2);
    tasks.for_each(async |ended| drop(ended)).await;
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A stream's `map` is called when the next one is wanted.
pub async fn fixed(requests: u32, gauge: Arc<Gauge>) {
    let tasks = stream::iter(1..=requests)
        .map(|n| tokio::spawn(request(n, Arc::clone(&gauge))))
        .buffer_unordered(2);
    tasks.for_each(async |ended| drop(ended)).await;
}
// ANCHOR_END: fixed

/// How many are in flight, and were at most.
#[derive(Debug, Default)]
pub struct Gauge {
    now: AtomicUsize,
    most: AtomicUsize,
}

#[instrument(skip(gauge), ret)]
async fn request(n: u32, gauge: Arc<Gauge>) {
    let now = gauge.now.fetch_add(1, Ordering::Relaxed) + 1;
    gauge.most.fetch_max(now, Ordering::Relaxed);
    sleep(Duration::from_millis(100)).await;
    gauge.now.fetch_sub(1, Ordering::Relaxed);
}

async fn scene(run: impl AsyncFnOnce(u32, Arc<Gauge>)) -> Seen {
    let gauge = Arc::new(Gauge::default());
    run(6, Arc::clone(&gauge)).await;
    let most = gauge.most.load(Ordering::Relaxed);
    Seen::of("the limit", 2).and("in flight at once, at most", most)
}
