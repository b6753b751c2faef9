//! An async function is called, and that is all.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::Instant;

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "future-not-awaited",
    symptom: "I call my async function and nothing happens",
    also: &[
        "forgot await",
        "does nothing",
        "never printed",
        "unused implementer of Future",
        "lazy",
        "no output",
        "never executed",
    ],
    cause: "A call of an async function only makes a future, and a future does nothing until it is polled. This one is dropped at the end of the line.",
    cure: "Await it, join it with others, or spawn it.",
    caught_by: &[Check::Rustc("unused_must_use")],
    shown_by: &[],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/6990",
        "https://github.com/tokio-rs/tokio/issues/6643",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

#[expect(unused_must_use, reason = "that is the pitfall")]
// ANCHOR: broken
/// Wrong: this makes a future, and drops it.
pub async fn broken(saved: &Cell<u32>) {
    save(saved);
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The future is polled to its end before the next line.
pub async fn fixed(saved: &Cell<u32>) {
    save(saved).await;
}
// ANCHOR_END: fixed

#[tracing::instrument(skip_all, ret)]
async fn save(saved: &Cell<u32>) {
    tokio::time::sleep(Duration::from_millis(100)).await;
    saved.set(saved.get() + 1);
}

async fn scene(handle: impl AsyncFnOnce(&Cell<u32>)) -> Seen {
    let saved = Cell::new(0);
    let start = Instant::now();
    handle(&saved).await;
    Seen::of("saved", saved.get()).and("after", demo::seconds(start.elapsed()))
}
