//! Two bounded channels in a circle: one for the jobs, one for the results.

use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{sleep, timeout};
use tracing::{Instrument, info_span, instrument};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "channel-cycle",
    symptom: "It works with a few items; with many it stands still, and no CPU is busy",
    also: &[
        "deadlock",
        "hang",
        "under load",
        "bounded channel full",
        "two actors",
        "send to each other",
        "mutual",
        "pipeline stuck",
        "freeze",
    ],
    cause: "Both channels are full: the worker waits for room among the results, and who would take a result waits for room among the jobs. A larger bound only needs more load.",
    cure: "Send in a task of its own, or beside the reading with `join!`; between actors, answer through a `oneshot` or refuse with `try_send`, so that one of the two never waits.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with more items than the channels hold, with a time limit on a paused clock",
    )],
    met_in: &[
        "https://github.com/hyperledger-iroha/iroha/issues/3393",
        "https://github.com/build-trust/ockam/issues/1947",
        "https://github.com/chroma-core/chroma/pull/5283",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: nobody takes a result before the last job is sent. Seven fit: two channels of three, and one with the worker.
pub async fn broken(jobs: u32) -> Vec<u32> {
    let (to_worker, from_us) = mpsc::channel(3);
    let (to_us, mut results) = mpsc::channel(3);
    tokio::spawn(work(from_us, to_us));
    for job in 0..jobs {
        to_worker.send(job).await.ok();
    }
    drop(to_worker);
    let mut squares = Vec::new();
    while let Some(square) = results.recv().await {
        squares.push(square);
    }
    squares
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A task sends the jobs; this one is free to take results from the start.
pub async fn fixed(jobs: u32) -> Vec<u32> {
    let (to_worker, from_us) = mpsc::channel(3);
    let (to_us, mut results) = mpsc::channel(3);
    tokio::spawn(work(from_us, to_us));
    tokio::spawn(async move {
        for job in 0..jobs {
            to_worker.send(job).await.ok();
        }
    });
    let mut squares = Vec::new();
    while let Some(square) = results.recv().await {
        squares.push(square);
    }
    squares
}
// ANCHOR_END: fixed

#[instrument(name = "worker", skip_all, ret)]
async fn work(mut jobs: Receiver<u32>, results: Sender<u32>) -> bool {
    while let Some(job) = jobs.recv().await {
        sleep(Duration::from_millis(100)).await;
        let waited = results
            .send(job * job)
            .instrument(info_span!("wait for room"));
        if waited.await.is_err() {
            return false;
        }
    }
    true
}

/// A few jobs, and then more than the channels hold.
async fn scene(run: impl AsyncFn(u32) -> Vec<u32>) -> Seen {
    let mut seen = Seen::default();
    for jobs in [7, 8] {
        let results = timeout(Duration::from_secs(2), run(jobs));
        let ended = match results.await {
            Ok(results) => format!("{} results", results.len()),
            Err(_) => "stuck".to_owned(),
        };
        seen = seen.and(&format!("with {jobs} jobs"), ended);
    }
    seen
}
