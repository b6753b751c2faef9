//! `block_in_place` beside other futures of the same task.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::task::{block_in_place, spawn_blocking};
use tokio::time::sleep;

use super::hold_the_thread;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "block-in-place-join",
    symptom: "I use `block_in_place` as I should, and what I `join!` with it stands still all the same",
    also: &[
        "block_in_place",
        "select!",
        "timeout",
        "same task",
        "heartbeat stops",
    ],
    cause: "`block_in_place` moves the worker's other tasks to another thread. What is joined or selected in this task is this task, and it is on one thread at a time.",
    cure: "`spawn_blocking` for the part that blocks, or a task of its own for what shall go on.",
    caught_by: &[],
    shown_by: &[Watch::Test("in which the neighbour has to run meanwhile")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/pull/3753",
        "https://docs.rs/tokio/latest/tokio/task/fn.block_in_place.html",
    ],
    broken: Scene::Workers(2, || Box::pin(scene(broken))),
    fixed: Scene::Workers(2, || Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the heart is in the task that blocks.
pub async fn broken(beats: Arc<AtomicU32>) -> u32 {
    let work = async { block_in_place(|| render(&beats)) };
    let (beaten, ()) = tokio::join!(work, beat(&beats));
    beaten
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The task waits for another thread, and its heart goes on.
pub async fn fixed(beats: Arc<AtomicU32>) -> u32 {
    let theirs = Arc::clone(&beats);
    let work = spawn_blocking(move || render(&theirs));
    let (beaten, ()) = tokio::join!(work, beat(&beats));
    beaten.unwrap_or_default()
}
// ANCHOR_END: fixed

async fn beat(beats: &AtomicU32) {
    for _ in 0..3 {
        beats.fetch_add(1, Ordering::Relaxed);
        sleep(Duration::from_millis(10)).await;
    }
}

/// Blocks, and says how often the heart had beaten by then.
fn render(beats: &AtomicU32) -> u32 {
    hold_the_thread(Duration::from_millis(200));
    beats.load(Ordering::Relaxed)
}

async fn scene<F>(work: fn(Arc<AtomicU32>) -> F) -> Seen
where
    F: Future<Output = u32> + Send + 'static,
{
    let beaten = tokio::spawn(work(Arc::new(AtomicU32::new(0)))).await;
    let beaten = beaten.unwrap_or_default() > 0;
    Seen::of(
        "the heart beat meanwhile",
        if beaten { "yes" } else { "no" },
    )
}
