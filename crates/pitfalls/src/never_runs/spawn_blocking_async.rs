//! Async code is put on a thread for blocking, where nothing polls it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::{JoinError, spawn_blocking};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "spawn-blocking-async",
    symptom: "I moved the work to `spawn_blocking`, and now its async part is never executed",
    also: &[
        "spawn_blocking async closure",
        "async block in spawn_blocking",
        "expected FnOnce, found impl Future",
    ],
    cause: "`spawn_blocking` calls an ordinary function and returns what it returned. An async closure returns a future, which comes out of the handle unpolled.",
    cure: "Put only what blocks on the thread, await its result, and go on in async code.",
    caught_by: &[],
    shown_by: &[Watch::Test("of what the async part does")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/2866",
        "https://github.com/sobelio/llm-chain/pull/206",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the text is packed, and `upload` is a future that leaves the thread unpolled.
pub async fn broken(text: &'static str, uploaded: Arc<AtomicUsize>) -> Result<(), JoinError> {
    let job = spawn_blocking(move || {
        let packed = pack(text);
        upload(packed, uploaded)
    });
    let _done = job.await?;
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The thread does what blocks. The async part stays where futures are polled.
pub async fn fixed(text: &'static str, uploaded: Arc<AtomicUsize>) -> Result<(), JoinError> {
    let packed = spawn_blocking(move || pack(text)).await?;
    upload(packed, uploaded).await;
    Ok(())
}
// ANCHOR_END: fixed

fn pack(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

#[tracing::instrument(skip_all, ret)]
async fn upload(packed: Vec<u8>, uploaded: Arc<AtomicUsize>) {
    tokio::time::sleep(Duration::from_millis(100)).await;
    uploaded.fetch_add(packed.len(), Ordering::Relaxed);
}

async fn scene(
    run: impl AsyncFnOnce(&'static str, Arc<AtomicUsize>) -> Result<(), JoinError>,
) -> Seen {
    let uploaded = Arc::new(AtomicUsize::new(0));
    let ok = run("ten bytes!", Arc::clone(&uploaded)).await.is_ok();
    Seen::of("it ended well", ok).and("bytes uploaded", uploaded.load(Ordering::Relaxed))
}
