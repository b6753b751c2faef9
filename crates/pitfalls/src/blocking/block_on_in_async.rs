//! Synchronous code in the middle of async code blocks on a future.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};
use crate::runtime::first_sentence;

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "block-on-in-async",
    symptom: "The program panics as soon as my synchronous function is called from async code",
    also: &[
        "Cannot start a runtime from within a runtime",
        "Handle::block_on",
        "reqwest::blocking",
        "sync trait",
        "Drop",
        "nested runtime",
        "because a function (like `block_on`) attempted to block",
    ],
    cause: "`block_on` would hold the thread until the future is ready, and the thread is the one that drives other tasks. Tokio sees that, and refuses.",
    cure: "Make the function async and await. Where it has to stay synchronous, call it on a thread for blocking.",
    caught_by: &[],
    shown_by: &[Watch::Panic(
        "Cannot start a runtime from within a runtime.",
    )],
    met_in: &[
        "https://github.com/seanmonstar/reqwest/issues/796",
        "https://github.com/tokio-rs/tokio/issues/2289",
        "https://github.com/habitat-sh/habitat/issues/7362",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the caller is on a thread that drives tasks.
pub async fn broken() -> u32 {
    Handle::current().block_on(fetch())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Waiting is what async code does anyway.
pub async fn fixed() -> u32 {
    fetch().await
}
// ANCHOR_END: fixed

#[tracing::instrument(ret)]
async fn fetch() -> u32 {
    sleep(Duration::from_millis(100)).await;
    200
}

async fn scene<F>(call: fn() -> F) -> Seen
where
    F: Future<Output = u32> + Send + 'static,
{
    match tokio::spawn(call()).await {
        Ok(status) => Seen::of("status", status),
        Err(error) => Seen::of("panicked", first_sentence(&*error.into_panic())),
    }
}
