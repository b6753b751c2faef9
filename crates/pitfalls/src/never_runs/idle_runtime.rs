//! A runtime without threads of its own, which nobody drives.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "idle-runtime",
    symptom: "The tasks that I spawn on my runtime don't run, though the program is far from its end",
    also: &[
        "current_thread",
        "runtime.spawn does nothing",
        "basic_scheduler",
        "only runs in block_on",
        "rt.enter",
        "spawned task not executed",
    ],
    cause: "A current-thread runtime has no thread: its tasks run on the one that is inside of `block_on`, and only as long as it is.",
    cure: "Drive it with `block_on`, on a thread of its own if need be, or build a multi-thread runtime, which has workers.",
    caught_by: &[],
    shown_by: &[Watch::Metric("num_alive_tasks")],
    met_in: &["https://github.com/tokio-rs/tokio/issues/2526"],
    broken: Scene::Outside(|| scene(broken)),
    fixed: Scene::Outside(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: the task is queued, and nobody is inside of `block_on`.
pub fn broken(runtime: &Runtime, refreshed: Arc<AtomicU32>) {
    runtime.spawn(refresh(refreshed));
    draw_the_window();
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Another thread drives the runtime meanwhile.
pub fn fixed(runtime: &Runtime, refreshed: Arc<AtomicU32>) {
    thread::scope(|scope| {
        scope.spawn(|| runtime.block_on(refresh(refreshed)));
        draw_the_window();
    });
}
// ANCHOR_END: fixed

async fn refresh(refreshed: Arc<AtomicU32>) {
    tokio::time::sleep(Duration::from_millis(10)).await;
    refreshed.fetch_add(1, Ordering::Relaxed);
}

/// What the thread does that isn't async.
fn draw_the_window() {
    thread::park_timeout(Duration::from_millis(50));
}

fn scene(run: impl FnOnce(&Runtime, Arc<AtomicU32>)) -> Seen {
    let refreshed = Arc::new(AtomicU32::new(0));
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => panic!("a runtime can't be started: {error}"),
    };
    run(&runtime, Arc::clone(&refreshed));
    Seen::of("refreshed", refreshed.load(Ordering::Relaxed))
        .and("tasks that wait", runtime.metrics().num_alive_tasks())
}
