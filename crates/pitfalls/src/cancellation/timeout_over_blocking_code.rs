//! A timeout around code that doesn't await.

use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "timeout-over-blocking-code",
    symptom: "My timeout of 50 ms returns `Ok` after 300",
    also: &[
        "timeout doesn't fire",
        "timeout ignored",
        "CPU-bound",
        "never yields",
        "Elapsed",
        "blocking",
        "endless loop",
    ],
    cause: "A timeout can act when the future that it times returns to it, at an `.await` that isn't ready. Code that computes never does, and when it is done, its value counts.",
    cure: "Compute on a blocking thread and time the waiting. The thread goes on, so give it a flag to look at if that matters.",
    caught_by: &[],
    shown_by: &[Watch::Test("that the timeout is an error")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/5119",
        "https://github.com/tokio-rs/tokio/issues/1035",
        "https://github.com/tokio-rs/tokio/issues/4291",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: `digest` never awaits, so the timeout is never asked.
pub async fn broken(file: &'static [u8]) -> Option<u32> {
    let digest = async { digest(file) };
    timeout(LIMIT, digest).await.ok()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The task waits for another thread, and can stop waiting.
pub async fn fixed(file: &'static [u8]) -> Option<u32> {
    let digest = spawn_blocking(|| digest(file));
    timeout(LIMIT, digest).await.ok()?.ok()
}
// ANCHOR_END: fixed

const LIMIT: Duration = Duration::from_millis(50);

#[expect(clippy::disallowed_methods, reason = "it stands for a computation")]
fn digest(file: &[u8]) -> u32 {
    std::thread::sleep(Duration::from_millis(300));
    file.iter().copied().map(u32::from).sum()
}

/// A computation that takes longer than its limit.
async fn scene(digest: impl AsyncFn(&'static [u8]) -> Option<u32>) -> Seen {
    let digest = digest(b"file").await;
    Seen::of("timed out", digest.is_none())
}
