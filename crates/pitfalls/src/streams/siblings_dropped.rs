//! `try_join_all` for things that each should be done, whatever becomes of the others.

use std::time::Duration;

use futures::future::{join_all, try_join_all};
use tokio::sync::Mutex;
use tokio::time::sleep;
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "siblings-dropped",
    symptom: "One recipient has a wrong address, and now the others don't get the message, either",
    also: &[
        "try_join_all",
        "try_join!",
        "try_for_each_concurrent",
        "try_collect",
        "cancelled",
        "first error",
        "partial",
        "broadcast to peers",
    ],
    cause: "At the first error `try_join_all` returns, and drops the futures that aren't done: they end at the await where they stand.",
    cure: "`join_all` lets all of them end and gives all results; `try_join_all` is for what is worthless when a part of it is missing.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "in which the quickest fails, that counts the rest",
    )],
    met_in: &[
        "https://github.com/near/nearcore/pull/2810",
        "https://github.com/LemmyNet/lemmy/pull/2674",
        "https://github.com/divviup/janus/pull/734",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the first that fails stops the delivery to all others.
///
/// # Errors
///
/// A delivery failed.
pub async fn broken(recipients: u32, inboxes: &Mutex<u32>) -> Result<(), &'static str> {
    try_join_all((1..=recipients).map(|n| deliver(n, inboxes))).await?;
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// All of them are tried; then the first error is told.
///
/// # Errors
///
/// A delivery failed.
pub async fn fixed(recipients: u32, inboxes: &Mutex<u32>) -> Result<(), &'static str> {
    let delivered = join_all((1..=recipients).map(|n| deliver(n, inboxes))).await;
    delivered.into_iter().collect()
}
// ANCHOR_END: fixed

#[instrument(name = "delivery", skip(inboxes), ret, err)]
async fn deliver(n: u32, inboxes: &Mutex<u32>) -> Result<(), &'static str> {
    if n == 2 {
        sleep(Duration::from_millis(100)).await;
        return Err("no such address");
    }
    sleep(Duration::from_millis(200)).await;
    *inboxes.lock().await += 1;
    Ok(())
}

async fn scene(send: impl AsyncFnOnce(u32, &Mutex<u32>) -> Result<(), &'static str>) -> Seen {
    let inboxes = Mutex::new(0);
    let error = send(4, &inboxes).await.err();
    Seen::of("the error", error.unwrap_or("none"))
        .and("delivered, of three that could be", inboxes.into_inner())
}
