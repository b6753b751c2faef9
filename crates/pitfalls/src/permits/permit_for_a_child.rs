//! A permit that is held while others are waited for, who need one too.

use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore};
use tokio::time::{sleep, timeout};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "permit-for-a-child",
    symptom: "My crawler stops in the middle of a deep tree; with a higher limit it stops later",
    also: &[
        "deadlock",
        "recursion",
        "nested semaphore",
        "acquire twice",
        "hold and wait",
        "connection pool",
        "thread pool exhausted",
    ],
    cause: "Each level holds a permit while it waits for the level below. When all permits are with those who wait, nobody is left to work.",
    cure: "Hold a permit for work only, and give it back before you wait for somebody else who needs one.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with fewer permits than levels, and a time limit",
    )],
    met_in: &[
        "https://github.com/lycheeverse/lychee/pull/489",
        "https://github.com/sib-swiss/void-generator/issues/17",
    ],
    broken: Scene::Paused(|| Box::pin(scene(async |limit, depth| broken(limit, depth).await))),
    fixed: Scene::Paused(|| Box::pin(scene(async |limit, depth| fixed(limit, depth).await))),
};

// ANCHOR: broken
/// Wrong: the permit is held until the last descendant is done.
pub async fn broken(limit: &Semaphore, depth: u32) -> Result<u32, AcquireError> {
    let _permit = limit.acquire().await?;
    fetch(depth).await;
    if depth == 0 {
        return Ok(1);
    }
    let left = Box::pin(broken(limit, depth - 1));
    let right = Box::pin(broken(limit, depth - 1));
    let (left, right) = tokio::try_join!(left, right)?;
    Ok(1 + left + right)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The permit is held for the fetch.
pub async fn fixed(limit: &Semaphore, depth: u32) -> Result<u32, AcquireError> {
    let permit = limit.acquire().await?;
    fetch(depth).await;
    drop(permit);
    if depth == 0 {
        return Ok(1);
    }
    let left = Box::pin(fixed(limit, depth - 1));
    let right = Box::pin(fixed(limit, depth - 1));
    let (left, right) = tokio::try_join!(left, right)?;
    Ok(1 + left + right)
}
// ANCHOR_END: fixed

#[instrument(name = "page", ret)]
async fn fetch(depth: u32) {
    sleep(Duration::from_millis(100)).await;
}

/// Seven pages on three levels, two permits.
async fn scene(crawl: impl AsyncFn(&Semaphore, u32) -> Result<u32, AcquireError>) -> Seen {
    let limit = Semaphore::new(2);
    match timeout(Duration::from_secs(1), crawl(&limit, 2)).await {
        Ok(pages) => Seen::of("pages", pages.unwrap_or_default()),
        Err(_) => Seen::of("pages", "the crawler waits for ever"),
    }
}
