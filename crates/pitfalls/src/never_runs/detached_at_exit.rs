//! `main` ends while tasks are at work.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio_util::task::TaskTracker;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "detached-at-exit",
    symptom: "The last jobs are missing when the program ends",
    also: &[
        "task killed",
        "main returns",
        "spawned task not finished",
        "data lost at shutdown",
        "runs only sometimes",
        "spawn prints nothing",
        "no output",
        "println",
        "some tasks never run",
        "not executed",
    ],
    cause: "The end of `main` is the end of the runtime, and that drops each task at the `await` it has reached. Nothing waits for a task whose handle was dropped.",
    cure: "Spawn through a `TaskTracker`, or into a `JoinSet`, and wait for it before `main` ends.",
    caught_by: &[],
    shown_by: &[Watch::Test("that runs the body of `main` and then looks")],
    met_in: &["https://github.com/tokio-rs/tokio/issues/1703"],
    broken: Scene::Outside(|| scene(broken)),
    fixed: Scene::Outside(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: `main` goes home, and the tasks stop where they are.
pub async fn broken(saved: Arc<AtomicU32>) {
    for _ in 0..3 {
        tokio::spawn(save(Arc::clone(&saved)));
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// `main` waits for what it started. Without `close`, `wait` would wait for tasks to come.
pub async fn fixed(saved: Arc<AtomicU32>) {
    let jobs = TaskTracker::new();
    for _ in 0..3 {
        jobs.spawn(save(Arc::clone(&saved)));
    }
    jobs.close();
    jobs.wait().await;
}
// ANCHOR_END: fixed

async fn save(saved: Arc<AtomicU32>) {
    tokio::time::sleep(Duration::from_millis(100)).await;
    saved.fetch_add(1, Ordering::Relaxed);
}

/// A program: its runtime ends with its `main`.
fn scene(main: impl AsyncFnOnce(Arc<AtomicU32>)) -> Seen {
    let saved = Arc::new(AtomicU32::new(0));
    let runtime = Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(main(Arc::clone(&saved))),
        Err(error) => panic!("a runtime can't be started: {error}"),
    }
    Seen::of("jobs", 3).and("saved", saved.load(Ordering::Relaxed))
}
