//! A task spawns another and then keeps its thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::block_in_place;

use super::hold_the_thread;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "lifo-slot",
    symptom: "The task that I have just spawned doesn't start, though other worker threads are idle",
    also: &[
        "LIFO slot",
        "work stealing",
        "spawn then block",
        "latency",
        "task not stolen",
        "multi_thread",
    ],
    cause: "The task that was woken last waits in a slot of its worker, from which no other worker takes it. As long as the parent keeps the worker, the child waits.",
    cure: "`block_in_place` hands the worker's tasks over before it blocks; or let the blocking part be the one that goes elsewhere, by `spawn_blocking`.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "on several workers, in which the child has to run before the parent ends",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/4941",
        "https://github.com/tokio-rs/tokio/issues/6954",
    ],
    broken: Scene::Workers(2, || Box::pin(scene(broken))),
    fixed: Scene::Workers(2, || Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the child waits in this worker's own slot until the page is rendered.
pub async fn broken(fetched: Arc<AtomicBool>) {
    tokio::spawn(prefetch(fetched));
    render();
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Before it blocks, the worker gives its tasks to another one.
pub async fn fixed(fetched: Arc<AtomicBool>) {
    tokio::spawn(prefetch(fetched));
    block_in_place(render);
}
// ANCHOR_END: fixed

async fn prefetch(fetched: Arc<AtomicBool>) {
    tokio::task::yield_now().await;
    fetched.store(true, Ordering::Release);
}

fn render() {
    hold_the_thread(Duration::from_millis(200));
}

/// Runs it as a task, and looks when it has ended.
async fn scene<F>(page: fn(Arc<AtomicBool>) -> F) -> Seen
where
    F: Future<Output = ()> + Send + 'static,
{
    let fetched = Arc::new(AtomicBool::new(false));
    let parent = page(Arc::clone(&fetched));
    let looked = tokio::spawn(async move {
        parent.await;
        fetched.load(Ordering::Acquire)
    });
    let started = looked.await.unwrap_or_default();
    Seen::of(
        "the child ran meanwhile",
        if started { "yes" } else { "no" },
    )
}
