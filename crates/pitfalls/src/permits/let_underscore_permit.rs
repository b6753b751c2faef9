//! A permit that is given back in the statement that took it.

use std::time::Duration;

use futures::future::join_all;
use tokio::sync::{AcquireError, Semaphore};
use tokio::time::{Instant, sleep};
use tracing::info_span;

use crate::frame::{Check, Group, Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "let-underscore-permit",
    symptom: "My semaphore doesn't limit anything",
    also: &[
        "let _ =",
        "let _ = sem.acquire()",
        "let _ = lock()",
        "dropped immediately",
        "permit",
        "too many at once",
        "rate limit ignored",
        "guard",
    ],
    cause: "The pattern `_` binds nothing, so the permit is dropped at the end of the statement. A name that begins with an underscore binds.",
    cure: "`let _permit = ...`: it lives to the end of its block.",
    caught_by: &[
        Check::Clippy("let_underscore_must_use", Group::Restriction),
        Check::Clippy("let_underscore_untyped", Group::Restriction),
    ],
    shown_by: &[Watch::Test(
        "of the time that all of it takes, on a paused clock",
    )],
    met_in: &[
        "https://github.com/risingwavelabs/risingwave/issues/4313",
        "https://github.com/granne/granne/pull/1",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

#[expect(clippy::let_underscore_must_use, reason = "this is what goes wrong")]
// ANCHOR: broken
/// Wrong: the permit is given back before the request begins.
pub async fn broken(limit: &Semaphore) -> Result<(), AcquireError> {
    let _ = limit.acquire().await?;
    request().await;
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The permit is given back when the function ends.
pub async fn fixed(limit: &Semaphore) -> Result<(), AcquireError> {
    let _permit = limit.acquire().await?;
    request().await;
    Ok(())
}
// ANCHOR_END: fixed

async fn request() {
    sleep(Duration::from_secs(1)).await;
}

/// Four requests through two permits.
async fn scene(limited: impl AsyncFn(&Semaphore) -> Result<(), AcquireError>) -> Seen {
    let start = Instant::now();
    let limit = Semaphore::new(2);
    let requests = (1..=4).map(|n| lane(info_span!("request", n), limited(&limit)));
    let done = join_all(requests).await;
    Seen::of("requests", done.iter().filter(|done| done.is_ok()).count())
        .and("permits", 2)
        .and("after", demo::seconds(start.elapsed()))
}
