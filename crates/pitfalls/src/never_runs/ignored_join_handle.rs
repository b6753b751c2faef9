//! Nobody asks how a task ended.

use std::error::Error;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "ignored-join-handle",
    symptom: "A part of my service failed hours ago, and the rest went on as if nothing had happened",
    also: &[
        "panic swallowed",
        "error lost",
        "task panicked, program keeps running",
        "silently dies",
        "fire and forget",
        "detached",
        "background task stopped",
        "task panics",
        "should crash when a task panics",
        "hangs after a panic",
        "unnoticed",
    ],
    cause: "What a task returns, and that it panicked, is told to its `JoinHandle` and to nobody else. Here the handle is dropped in the line that makes it.",
    cure: "Keep the tasks in a `JoinSet`, and look at both errors: the task's own and the `JoinError`.",
    caught_by: &[],
    shown_by: &[Watch::Test("of what happens when the task fails")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/2002",
        "https://github.com/fortanix/rust-sgx/issues/763",
        "https://github.com/diem/diem/issues/298",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: both handles are dropped, and with them whatever goes wrong in the tasks.
pub async fn broken() -> Result<(), Box<dyn Error>> {
    tokio::spawn(serve());
    tokio::spawn(collect());
    sleep(Duration::from_secs(1)).await;
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The first task that ends, ends the service. `??`: it may have panicked, and it may have returned an error.
pub async fn fixed() -> Result<(), Box<dyn Error>> {
    let mut parts = JoinSet::new();
    parts.spawn(serve());
    parts.spawn(collect());
    while let Some(ended) = parts.join_next().await {
        ended??;
    }
    Ok(())
}
// ANCHOR_END: fixed

#[tracing::instrument(ret, err)]
async fn serve() -> Result<(), &'static str> {
    sleep(Duration::from_secs(1)).await;
    Ok(())
}

#[tracing::instrument(ret, err)]
async fn collect() -> Result<(), &'static str> {
    sleep(Duration::from_millis(300)).await;
    Err("the disk is full")
}

async fn scene(run: impl AsyncFnOnce() -> Result<(), Box<dyn Error>>) -> Seen {
    let start = Instant::now();
    let told = match run().await {
        Ok(()) => "that all is well".to_owned(),
        Err(error) => error.to_string(),
    };
    Seen::of("the caller was told", told).and("after", demo::seconds(start.elapsed()))
}
