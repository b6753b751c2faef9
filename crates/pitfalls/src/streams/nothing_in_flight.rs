//! A loop over an empty `FuturesUnordered`.

use std::time::Duration;

use futures::stream::{FuturesUnordered, StreamExt};
use tokio::select;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::sleep;
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "nothing-in-flight",
    symptom: "My loop over `FuturesUnordered` ends before the first job has come, or takes a whole core",
    also: &[
        "FuturesUnordered empty",
        "SelectAll",
        "returns None",
        "select loop",
        "busy loop",
        "100% cpu",
        "ends early",
        "DelayQueue",
        "JoinSet join_next None",
        "high CPU usage",
    ],
    cause: "An empty `FuturesUnordered` is at its end: `next` returns `None` at once, though more will be pushed. Who breaks on it leaves too early, who ignores it spins. `JoinSet::join_next` is the same.",
    cure: "`Some(..) =` as the pattern of the branch switches it off while nothing is in flight, and `else` is reached when the source has ended, too.",
    caught_by: &[],
    shown_by: &[Watch::Test("in which the first job comes late")],
    met_in: &[
        "https://github.com/paritytech/jsonrpsee/issues/107",
        "https://github.com/rust-lang/futures-rs/issues/1009",
        "https://github.com/rust-lang/futures-rs/issues/2557",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: before the first job, and whenever all are done, there is nothing in flight.
pub async fn broken(mut jobs: Receiver<u32>) -> Vec<u32> {
    let mut in_flight = FuturesUnordered::new();
    let mut done = Vec::new();
    loop {
        select! {
            Some(n) = jobs.recv() => in_flight.push(job(n)),
            ended = in_flight.next() => match ended {
                Some(n) => done.push(n),
                None => return done,
            },
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Nothing in flight: the branch waits for nothing. No more jobs either: that is the end.
pub async fn fixed(mut jobs: Receiver<u32>) -> Vec<u32> {
    let mut in_flight = FuturesUnordered::new();
    let mut done = Vec::new();
    loop {
        select! {
            Some(n) = jobs.recv() => in_flight.push(job(n)),
            Some(n) = in_flight.next() => done.push(n),
            else => return done,
        }
    }
}
// ANCHOR_END: fixed

#[instrument(ret)]
async fn job(n: u32) -> u32 {
    sleep(Duration::from_millis(100)).await;
    n
}

/// Two jobs at once, and a third when both are done.
async fn scene(run: impl AsyncFnOnce(Receiver<u32>) -> Vec<u32>) -> Seen {
    let (tx, rx) = mpsc::channel(8);
    let source = async move {
        for (n, pause) in [(1, 0), (2, 0), (3, 200)] {
            sleep(Duration::from_millis(pause)).await;
            tx.send(n).await.ok();
        }
    };
    let (done, ()) = tokio::join!(run(rx), source);
    Seen::of("jobs", 3).and("done", done.len())
}
