//! `block_in_place` where there is no other thread to go on.

use tokio::task::{block_in_place, spawn_blocking};

use super::first_sentence;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "block-in-place-on-one-thread",
    symptom: "It works in production, and in its `#[tokio::test]` it panics",
    also: &[
        "can call blocking only when running on the multi-threaded runtime",
        "block_in_place",
        "current_thread",
        "LocalSet",
    ],
    cause: "`block_in_place` hands the thread's tasks to another worker. A current-thread runtime has none, and that is what `#[tokio::test]` makes.",
    cure: "`spawn_blocking` works on both; where a borrow forbids it, ask for the runtime that the code needs: `#[tokio::test(flavor = \"multi_thread\")]`.",
    caught_by: &[],
    shown_by: &[Watch::Panic(
        "can call blocking only when running on the multi-threaded runtime",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/1532",
        "https://docs.rs/tokio/latest/tokio/task/fn.block_in_place.html",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: who calls this on one thread gets a panic.
pub async fn broken(text: String) -> usize {
    block_in_place(|| pack(&text))
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A thread for blocking is there on every runtime.
pub async fn fixed(text: String) -> usize {
    spawn_blocking(move || pack(&text))
        .await
        .unwrap_or_default()
}
// ANCHOR_END: fixed

fn pack(text: &str) -> usize {
    text.len()
}

async fn scene<F>(pack: fn(String) -> F) -> Seen
where
    F: Future<Output = usize> + Send + 'static,
{
    match tokio::spawn(pack("ten bytes!".to_owned())).await {
        Ok(bytes) => Seen::of("bytes", bytes),
        Err(error) => Seen::of("panicked", first_sentence(&*error.into_panic())),
    }
}
