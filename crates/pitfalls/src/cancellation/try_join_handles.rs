//! `try_join!` over the handles of tasks.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_util::task::AbortOnDropHandle;
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "try-join-handles",
    symptom: "One of my tasks failed at once, and `try_join!` waited for the others and returned `Ok`",
    also: &[
        "try_join_all",
        "Ok(Err(..))",
        "JoinHandle<Result>",
        "error swallowed",
        "siblings keep running",
        "doesn't return early",
    ],
    cause: "A handle yields `Err` when its task panicked or was aborted. An error that the task returned is inside of an `Ok`, which is no reason to stop.",
    cure: "Make one future a task that unwraps both results, and that aborts its task when it is dropped.",
    caught_by: &[],
    shown_by: &[Watch::Test("in which one of the tasks fails")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/2832",
        "https://github.com/do-2k25-28/Barenetes/issues/85",
        "https://github.com/cloudflare/wrangler-legacy/pull/1203",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// An error of a task, or its panic.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

// ANCHOR: broken
/// Wrong: to `try_join!`, `Ok(Err(..))` is a success.
pub async fn broken() -> Result<(), Error> {
    let database = tokio::spawn(open_database());
    let cache = tokio::spawn(open_cache());
    let (_database, _cache) = tokio::try_join!(database, cache)?;
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// `task` yields what the task returns, and takes the task with it when it is dropped.
pub async fn fixed() -> Result<(), Error> {
    let database = task(open_database());
    let cache = task(open_cache());
    tokio::try_join!(database, cache)?;
    Ok(())
}

async fn task<F>(work: F) -> Result<(), Error>
where
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    AbortOnDropHandle::new(tokio::spawn(work)).await?
}
// ANCHOR_END: fixed

#[instrument(name = "database", err)]
async fn open_database() -> Result<(), Error> {
    sleep(Duration::from_millis(100)).await;
    Err("no such file".into())
}

#[instrument(name = "cache", ret)]
async fn open_cache() -> Result<(), Error> {
    sleep(Duration::from_secs(1)).await;
    Ok(())
}

/// One task fails after 100 ms, the other takes a second.
async fn scene(start_up: impl AsyncFn() -> Result<(), Error>) -> Seen {
    let start = Instant::now();
    let started = match start_up().await {
        Ok(()) => "Ok".to_owned(),
        Err(error) => format!("Err: {error}"),
    };
    let took = start.elapsed();
    // An aborted task is dropped when the thread gets to it.
    tokio::task::yield_now().await;
    Seen::of("returned", started).and("after", demo::seconds(took))
}
