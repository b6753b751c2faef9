//! A permit that is taken before `spawn`, and stays behind.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "permit-not-moved",
    symptom: "I take an owned permit before each spawn, and still all tasks run at once",
    also: &[
        "acquire_owned",
        "async move",
        "semaphore doesn't limit",
        "too many tasks",
        "permit dropped in the loop",
    ],
    cause: "`async move` moves what the block mentions, and this block doesn't mention the permit. It is dropped at the end of the loop's body, right after `spawn`.",
    cure: "Mention it in the task: `drop(permit)` after the work.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "of the time that all of it takes, on a paused clock",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/7351",
        "https://github.com/tokio-rs/mini-redis/pull/100",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: `_permit` ends with the loop's body, and not with the task.
pub async fn broken(limit: Arc<Semaphore>, requests: u32) -> Result<(), AcquireError> {
    let mut tasks = JoinSet::new();
    for n in 1..=requests {
        let _permit = Arc::clone(&limit).acquire_owned().await?;
        tasks.spawn(async move {
            request(n).await;
        });
    }
    while tasks.join_next().await.is_some() {}
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The last line of the task takes the permit into it.
pub async fn fixed(limit: Arc<Semaphore>, requests: u32) -> Result<(), AcquireError> {
    let mut tasks = JoinSet::new();
    for n in 1..=requests {
        let permit = Arc::clone(&limit).acquire_owned().await?;
        tasks.spawn(async move {
            request(n).await;
            drop(permit);
        });
    }
    while tasks.join_next().await.is_some() {}
    Ok(())
}
// ANCHOR_END: fixed

#[instrument(ret)]
async fn request(n: u32) {
    sleep(Duration::from_secs(1)).await;
}

/// Four requests through two permits.
async fn scene(send: impl AsyncFn(Arc<Semaphore>, u32) -> Result<(), AcquireError>) -> Seen {
    let start = Instant::now();
    let done = send(Arc::new(Semaphore::new(2)), 4).await;
    Seen::of("all done", done.is_ok())
        .and("permits", 2)
        .and("after", demo::seconds(start.elapsed()))
}
