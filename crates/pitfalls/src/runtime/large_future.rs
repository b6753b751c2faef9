//! A future that holds a large array.

use std::hint::black_box;

use tokio::task::yield_now;

use crate::frame::{Check, Group, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "large-future",
    symptom: "The program ends with \"thread has overflowed its stack\", though nothing is recursive",
    also: &[
        "stack overflow",
        "SIGABRT",
        "SIGSEGV",
        "has overflowed its stack",
        "large buffer",
        "Box::pin",
        "release only",
        "memcpy",
        "slow spawn",
        "debug build",
        "Windows only crash",
    ],
    cause: "A future holds all that lives across its awaits, and the futures that it awaits. An array of 64 KiB is so much in each future above it, and they are moved over the stack.",
    cure: "Put the array on the heap, as a `Vec`, or the future that has it: `Box::pin(copy()).await`.",
    caught_by: &[Check::Clippy("large_futures", Group::Pedantic)],
    shown_by: &[],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/6057",
        "https://github.com/apache/datafusion/pull/10033",
        "https://github.com/rust-lang/wg-async/issues/77",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

#[expect(clippy::large_futures, reason = "that is the pitfall")]
// ANCHOR: broken
/// Wrong: the array is a part of this future, and of every one that awaits it.
pub async fn broken() -> usize {
    copy().await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// This future has a pointer to it.
pub async fn fixed() -> usize {
    Box::pin(copy()).await
}
// ANCHOR_END: fixed

async fn copy() -> usize {
    let buffer = [0_u8; 64 * 1024];
    yield_now().await;
    black_box(&buffer).len()
}

async fn scene<F: Future<Output = usize>>(copy: fn() -> F) -> Seen {
    let copying = Box::pin(copy());
    let size = size_of_val(&*copying);
    let copied = copying.await;
    Seen::of("the buffer has, in KiB", copied / 1024).and("the future has, in KiB", size / 1024)
}
