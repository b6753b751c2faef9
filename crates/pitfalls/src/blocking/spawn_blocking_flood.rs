//! Many computations, and a thread for each.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::hold_the_thread;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "spawn-blocking-flood",
    symptom: "Since I moved my computations to `spawn_blocking` there are hundreds of threads, and each job is slower than before",
    also: &[
        "too many threads",
        "max_blocking_threads",
        "CPU bound",
        "memory grows with load",
        "Resource temporarily unavailable",
        "EAGAIN",
        "rayon",
        "thread explosion",
    ],
    cause: "The pool for blocking is for threads that wait. It starts a new one for each job, up to a limit far above the number of processors, and threads that compute take the processors from each other.",
    cure: "Take a permit before each job, as many as there are processors to spare; or compute on rayon's pool, which has that number of threads.",
    caught_by: &[],
    shown_by: &[Watch::Test("that counts the jobs that run at once")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/2143",
        "https://github.com/tokio-rs/tokio/issues/2309",
        "https://docs.rs/tokio/latest/tokio/task/fn.spawn_blocking.html",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: as many threads as there are jobs.
pub async fn broken(jobs: u32, gauge: &Arc<Gauge>) {
    let mut running = JoinSet::new();
    for _ in 0..jobs {
        let gauge = Arc::clone(gauge);
        running.spawn_blocking(move || compute(&gauge));
    }
    running.join_all().await;
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Two at a time. Who has no permit waits here, where waiting costs no thread.
pub async fn fixed(jobs: u32, gauge: &Arc<Gauge>) {
    let permits = Arc::new(Semaphore::new(2));
    let mut running = JoinSet::new();
    for _ in 0..jobs {
        let gauge = Arc::clone(gauge);
        let permit = Arc::clone(&permits).acquire_owned().await;
        running.spawn_blocking(move || {
            compute(&gauge);
            drop(permit);
        });
    }
    running.join_all().await;
}
// ANCHOR_END: fixed

/// How many run, and how many ran at most.
#[derive(Debug, Default)]
pub struct Gauge {
    now: AtomicU32,
    most: AtomicU32,
}

fn compute(gauge: &Gauge) {
    let now = gauge.now.fetch_add(1, Ordering::SeqCst) + 1;
    gauge.most.fetch_max(now, Ordering::SeqCst);
    hold_the_thread(Duration::from_millis(20));
    gauge.now.fetch_sub(1, Ordering::SeqCst);
}

async fn scene(run: impl AsyncFnOnce(u32, &Arc<Gauge>)) -> Seen {
    let gauge = Arc::new(Gauge::default());
    run(10, &gauge).await;
    let most = gauge.most.load(Ordering::SeqCst);
    Seen::of(
        "jobs at once",
        if most > 2 { "more than two" } else { "two" },
    )
}
